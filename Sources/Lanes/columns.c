#include "columns.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define LOOPS "column_loops.h"
#include "sets.h"

long columns_run(const struct columns_step *steps, long from, long count, void *const *slots, const int64_t *rows,
                 int64_t *sums, int64_t *scratch) {
    return CHOSEN(columns_run)(steps, from, count, slots, rows, sums, scratch);
}

void columns_range_b(const uint8_t *values, long count, int64_t *least, int64_t *greatest) {
    CHOSEN(columns_range_b)(values, count, least, greatest);
}

void columns_range_i(const int32_t *values, long count, int64_t *least, int64_t *greatest) {
    CHOSEN(columns_range_i)(values, count, least, greatest);
}

void columns_range_l(const int64_t *values, long count, int64_t *least, int64_t *greatest) {
    CHOSEN(columns_range_l)(values, count, least, greatest);
}

long columns_range_d(const double *values, double factor, long count, int64_t *least, int64_t *greatest) {
    return CHOSEN(columns_range_d)(values, factor, count, least, greatest);
}

long columns_unsorted(const int32_t *values, long count) { return CHOSEN(columns_unsorted)(values, count); }

long columns_longest(const int32_t *values, long count) {
    long longest = count > 0;
    // Short runs, as most are, in passes that become vectors.
    while (longest > 0 && longest < 12) {
        int32_t found = 0;
        for (long k = longest; k < count; k++) found |= values[k] == values[k - longest];
        if (!found) return longest;
        longest++;
    }
    // A run of more than `longest` values shows where the value so many places before is the same.
    for (long k = 0; k < count; k++)
        while (k >= longest && values[k] == values[k - longest]) longest++;
    return longest;
}

void columns_offsets(const int32_t *owners, long count, int32_t first, long groups, int32_t *offsets, int32_t *local) {
    long row = 0;
    for (long group = 0; group < groups; group++) {
        offsets[group] = (int32_t)row;
        while (row < count && owners[row] - first == group) row++;
    }
    offsets[groups] = (int32_t)row;
    for (long i = 0; i < count; i++) local[i] = owners[i] - first;
}
