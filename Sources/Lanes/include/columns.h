#ifndef COLUMNS_H
#define COLUMNS_H

#include <stdint.h>

/// The innermost loops of programs over columns: one step does one thing to all rows of a block. They are in C for the same reason as
/// `lanes.h`: one compiled program must use whatever vector instructions its processor has. Nothing is checked here: the builder of
/// programs proves by the ranges of values that nothing overflows, and that places lie within their tables.
///
/// Elements are bytes (b), 32-bit (i) and 64-bit (l) whole numbers. Operands are places: `dst`, `a`, `b`, `c` are numbers of slots; a slot
/// is where the values of a block lie.

/// Three-valued truth, and the state of other values, in a byte.
enum {
    columns_false = 0,
    columns_true = 1,
    columns_null = 2,
    columns_missing = 4,
    columns_open = 8,
    /// Either cause of not being known.
    columns_unknown = 12,
};

enum columns_op {
    // Whole numbers; _n: with the number `imm`.
    columns_add_i, columns_add_l, columns_add_i_n, columns_add_l_n,
    columns_sub_i, columns_sub_l,
    /// imm − a
    columns_from_i_n, columns_from_l_n,
    columns_mul_i, columns_mul_l, columns_mul_i_n, columns_mul_l_n,
    columns_min_i, columns_min_l, columns_min_i_n, columns_min_l_n,
    columns_max_i, columns_max_l, columns_max_i_n, columns_max_l_n,
    // Comparisons give a byte, 0 or 1.
    columns_eq_b, columns_eq_i, columns_eq_l, columns_eq_b_n, columns_eq_i_n, columns_eq_l_n,
    columns_lt_i, columns_lt_l, columns_lt_i_n, columns_lt_l_n,
    columns_le_i, columns_le_l,
    columns_gt_i_n, columns_gt_l_n,
    /// imm ≤ a ≤ imm2
    columns_between_i, columns_between_l,
    // Bytes.
    columns_and_b, columns_or_b, columns_flip_b,
    /// Three-valued logic.
    columns_and3, columns_or3, columns_not3,
    /// The state of what needs both.
    columns_join,
    /// The truth a where the state b is 0, else the state.
    columns_mask,
    /// table[a], for a below 32; `table` has 32 bytes.
    columns_map,
    // Choice by a byte c that is 0 or 1: a where 1, else b; _n: else imm; _k: imm where 1, else a; _kn: imm where 1, else imm2.
    columns_select_b, columns_select_i, columns_select_l,
    columns_select_b_n, columns_select_i_n, columns_select_l_n,
    columns_select_b_k, columns_select_i_k, columns_select_l_k,
    columns_select_b_kn, columns_select_i_kn, columns_select_l_kn,
    // Width.
    columns_b_to_i, columns_b_to_l, columns_i_to_l, columns_l_to_i,
    /// Doubles at a, times imm, to the nearest whole number; that must be below 2⁵¹.
    columns_double_to_i, columns_double_to_l,
    /// a / b or a / imm, rounded by imm2 (an enum columns_rounding); the divisor is above 0. 1 where b is not above 0.
    columns_div_l, columns_div_l_n,
    columns_floor_div_i_n,
    // Days are numbers since 1970-01-01, months are numbers since January of year 0.
    columns_month_of_day, columns_day_of_month,
    /// The day b of the month a, cut to the length of the month.
    columns_day_of,
    // Tables.
    /// table[a] where 0 ≤ a < count, else imm; count is imm2.
    columns_lookup_b, columns_lookup_i, columns_lookup_l,
    /// The value of the last of imm2 ascending bounds that a has reached; before the first, imm. `table`: 64-bit bounds, then 64-bit values.
    columns_steps_b, columns_steps_i, columns_steps_l,
    // Rows of elsewhere: from slot a, at the places in b; imm where a place is below 0.
    columns_gather_b, columns_gather_i, columns_gather_l,
    // Rows within the block: from slot a, at the places in b, none of which is below 0.
    columns_up_b, columns_up_i, columns_up_l,
    // Groups of rows of a into rows of the axis of dst; b: where each group begins, and where the last ends.
    columns_sum_b, columns_sum_i, columns_sum_il, columns_sum_l, columns_union_b,
    columns_least_i, columns_least_l, columns_most_i, columns_most_l,
    /// Adds the number of a that are imm2 to accumulator dst.
    columns_count,
    /// Adds the sum of a where b is 1 to accumulator dst.
    columns_total_b, columns_total_i, columns_total_l,
    /// Adds a where b is 1 to accumulator dst + c; c is below imm.
    columns_group_count, columns_group_i, columns_group_l,
    /// The host does this step.
    columns_host,
};

enum columns_rounding {
    columns_half_even, columns_half_up, columns_half_down, columns_up, columns_down, columns_floor, columns_ceiling,
};

struct columns_step {
    int32_t op;
    /// The axis whose rows are gone through.
    int32_t axis;
    int32_t dst, a, b, c;
    int64_t imm, imm2;
    const void *table;
};

/// Does steps until one that is the host's; gives its place, or `count`.
///
/// - slots: where the values of each slot lie.
/// - rows: the number of rows of each axis in this block.
/// - sums: the accumulators.
/// - scratch: room for one more 64-bit number than the longest axis has rows.
long columns_run(const struct columns_step *steps, long from, long count, void *const *slots, const int64_t *rows,
                 int64_t *sums, int64_t *scratch);

/// The least and the greatest of values.
void columns_range_b(const uint8_t *values, long count, int64_t *least, int64_t *greatest);
void columns_range_i(const int32_t *values, long count, int64_t *least, int64_t *greatest);
void columns_range_l(const int64_t *values, long count, int64_t *least, int64_t *greatest);
/// The same of doubles times `factor`. Gives the first that is not a whole number then, or not below 2⁵⁰; −1 for none.
long columns_range_d(const double *values, double factor, long count, int64_t *least, int64_t *greatest);
/// The first value that is less than the one before; −1 for none.
long columns_unsorted(const int32_t *values, long count);
/// The most equal values in a row among ascending values.
long columns_longest(const int32_t *values, long count);
/// For each of `groups` owners from `first` on, where its rows begin among `count` ascending owners; then `count`. And the owners less
/// `first`.
void columns_offsets(const int32_t *owners, long count, int32_t first, long groups, int32_t *offsets, int32_t *local);

#endif
