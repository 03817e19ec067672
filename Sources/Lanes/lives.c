#include "lives.h"

#pragma clang diagnostic ignored "-Wpsabi"

typedef uint64_t word __attribute__((vector_size(64)));
// Loads and stores may be of any alignment that their elements have.
typedef uint64_t loose __attribute__((vector_size(64), aligned(8)));
typedef uint8_t bytes __attribute__((ext_vector_type(64), aligned(1)));
typedef _Bool bits __attribute__((ext_vector_type(64)));
#define MASK(some) __builtin_bit_cast(uint64_t, __builtin_convertvector((some) != 0, bits))
typedef uint32_t half __attribute__((vector_size(32), aligned(4)));

#define LOOPS "life_loops.h"
#include "sets.h"

long lives_year(const struct lives_rates *rates, const struct lives_columns *columns, long from, long count,
                struct lives_counts *counts, int32_t *mothers) {
    return CHOSEN(lives_year)(rates, columns, from, count, counts, mothers);
}

void lives_words(uint64_t seed, const uint64_t *keys, uint32_t year, uint32_t purpose, long count, uint32_t *words) {
    CHOSEN(lives_words)(seed, keys, year, purpose, count, words);
}
