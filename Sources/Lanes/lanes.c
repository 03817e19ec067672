#include "lanes.h"

#pragma clang diagnostic ignored "-Wpsabi"

// Every processor must give the same bits: a·b + c is two operations unless FMA says otherwise.
#pragma clang fp contract(off)

// Loads and stores may be of any alignment that a double has.
typedef double lane __attribute__((vector_size(64), aligned(8)));
typedef double whole __attribute__((vector_size(64)));
typedef uint64_t word __attribute__((vector_size(64)));
typedef int64_t mask __attribute__((vector_size(64)));

/// How many ages share one division.
#define COUNT 4
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)

#define NAMED(name) name##_plain
#include "loops.h"
#undef NAMED

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NAMED(name) name##_avx2
#include "loops.h"
#undef NAMED
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl"), min_vector_width(512))), apply_to = function)
#define NAMED(name) name##_avx512
#include "loops.h"
#undef NAMED
#pragma clang attribute pop

#define CHOSEN(name)                                                                                                   \
    (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")     \
         ? name##_avx512                                                                                               \
     : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? name##_avx2                                   \
                                                                       : name##_plain)
#else
#define CHOSEN(name) name##_plain
#endif

void lanes_age(const struct lanes_side *side, long open, int is_table, const double *k) {
    CHOSEN(lanes_age)(side, open, is_table, k);
}

void lanes_table(const struct lanes_side *side, long open, int is_table, const double *k) {
    CHOSEN(lanes_table)(side, open, is_table, k);
}

void lanes_polynomial(const double *coefficients, long count, const double *x, double *values) {
    CHOSEN(lanes_polynomial)(coefficients, count, x, values);
}

void lanes_bear(const double *rate, const double *women, long from, long to, double *births) {
    CHOSEN(lanes_bear)(rate, women, from, to, births);
}

void lanes_sums(const double *male, const double *female, const long *bounds, long count, double *persons, double *women) {
    CHOSEN(lanes_sums)(male, female, bounds, count, persons, women);
}

void lanes_normals(uint64_t seed, uint32_t first, uint32_t purpose, long fours, double *normals) {
    CHOSEN(lanes_normals)(seed, first, purpose, fours, normals);
}

void lanes_exponential(const double *x, double *value) { CHOSEN(lanes_exponential)(x, value); }

void lanes_clear(double *values) { CHOSEN(lanes_clear)(values); }

void lanes_deliver(const struct lanes_side *male, const struct lanes_side *female, const double *factor, double total,
                   double ratio, double *births, double *tfr) {
    CHOSEN(lanes_deliver)(male, female, factor, total, ratio, births, tfr);
}

void lanes_strays(const double *normals, long stride, double persistence, const struct lanes_stray *strays, long years,
                  double *paths) {
    CHOSEN(lanes_strays)(normals, stride, persistence, strays, years, paths);
}

void lanes_migrants(const double *given, const double *rate, const double *profile, const double *stray, const double *people, long ages,
                    double *net) {
    CHOSEN(lanes_migrants)(given, rate, profile, stray, people, ages, net);
}

void lanes_join(const double *net, double floor, long from, long to, double *people, double *sum) {
    CHOSEN(lanes_join)(net, floor, from, to, people, sum);
}

void lanes_move(const double *rate, double share, const double *people, long from, long to, double *left, double *reached) {
    CHOSEN(lanes_move)(rate, share, people, from, to, left, reached);
}

void lanes_tell(const struct lanes_teller *tellers, long count, double *values) { CHOSEN(lanes_tell)(tellers, count, values); }
