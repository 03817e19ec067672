#include "lives.h"

#pragma clang diagnostic ignored "-Wpsabi"

typedef uint64_t word __attribute__((vector_size(64)));
// Loads and stores may be of any alignment that their elements have.
typedef uint64_t loose __attribute__((vector_size(64), aligned(8)));
typedef uint8_t bytes __attribute__((ext_vector_type(64), aligned(1)));
typedef _Bool bits __attribute__((ext_vector_type(64)));
#define MASK(some) __builtin_bit_cast(uint64_t, __builtin_convertvector((some) != 0, bits))
typedef uint32_t half __attribute__((vector_size(32), aligned(4)));

#define NAMED(name) name##_plain
#include "life_loops.h"
#undef NAMED

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define NAMED(name) name##_avx2
#include "life_loops.h"
#undef NAMED
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"), min_vector_width(512))), apply_to = function)
#define NAMED(name) name##_avx512
#include "life_loops.h"
#undef NAMED
#pragma clang attribute pop

#define CHOSEN(name)                                                                                                   \
    (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&  \
             __builtin_cpu_supports("avx512bw")                                                                        \
         ? name##_avx512                                                                                               \
     : __builtin_cpu_supports("avx2") ? name##_avx2                                                                    \
                                      : name##_plain)
#else
#define CHOSEN(name) name##_plain
#endif

long lives_year(const struct lives_rates *rates, const struct lives_columns *columns, long from, long count,
                struct lives_counts *counts, int32_t *mothers) {
    return CHOSEN(lives_year)(rates, columns, from, count, counts, mothers);
}

void lives_words(uint64_t seed, const uint64_t *keys, uint32_t year, uint32_t purpose, long count, uint32_t *words) {
    CHOSEN(lives_words)(seed, keys, year, purpose, count, words);
}
