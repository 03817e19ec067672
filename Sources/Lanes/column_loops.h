// The loops of columns.h, compiled once for each set of instructions. Each is written so that the compiler makes vectors of it.

#define T_b uint8_t
#define T_i int32_t
#define T_l int64_t

/// One loop over the rows; x, y, z are the operands.
#define LOOP(type, result, expression)                                                                                 \
    {                                                                                                                  \
        result *restrict out = slots[s->dst];                                                                          \
        const type *restrict a = slots[s->a];                                                                          \
        for (long k = 0; k < n; k++) {                                                                                 \
            type x = a[k];                                                                                             \
            (void)x;                                                                                                   \
            out[k] = (result)(expression);                                                                             \
        }                                                                                                              \
    }                                                                                                                  \
    break;

#define LOOP2(type, result, expression)                                                                                \
    {                                                                                                                  \
        result *restrict out = slots[s->dst];                                                                          \
        const type *restrict a = slots[s->a];                                                                          \
        const type *restrict b = slots[s->b];                                                                          \
        for (long k = 0; k < n; k++) {                                                                                 \
            type x = a[k], y = b[k];                                                                                   \
            out[k] = (result)(expression);                                                                             \
        }                                                                                                              \
    }                                                                                                                  \
    break;

#define BOTH(name, expression)                                                                                         \
    case columns_##name##_i: LOOP2(T_i, T_i, expression)                                                               \
    case columns_##name##_l: LOOP2(T_l, T_l, expression)

#define BOTH_N(name, expression)                                                                                       \
    case columns_##name##_i_n: {                                                                                       \
        const T_i y = (T_i)s->imm;                                                                                     \
        LOOP(T_i, T_i, expression)                                                                                     \
    }                                                                                                                  \
    case columns_##name##_l_n: {                                                                                       \
        const T_l y = s->imm;                                                                                          \
        LOOP(T_l, T_l, expression)                                                                                     \
    }

#define TEST_N(name, suffix, type, expression)                                                                         \
    case columns_##name##_##suffix##_n: {                                                                              \
        const type y = (type)s->imm;                                                                                   \
        LOOP(type, T_b, expression)                                                                                    \
    }

#define SELECT(suffix, type)                                                                                           \
    case columns_select_##suffix: {                                                                                    \
        type *restrict out = slots[s->dst];                                                                            \
        const type *restrict a = slots[s->a];                                                                          \
        const type *restrict b = slots[s->b];                                                                          \
        const T_b *restrict c = slots[s->c];                                                                           \
        for (long k = 0; k < n; k++) out[k] = c[k] ? a[k] : b[k];                                                      \
        break;                                                                                                         \
    }                                                                                                                  \
    case columns_select_##suffix##_n: {                                                                                \
        type *restrict out = slots[s->dst];                                                                            \
        const type *restrict a = slots[s->a];                                                                          \
        const T_b *restrict c = slots[s->c];                                                                           \
        const type y = (type)s->imm;                                                                                   \
        for (long k = 0; k < n; k++) out[k] = c[k] ? a[k] : y;                                                         \
        break;                                                                                                         \
    }                                                                                                                  \
    case columns_select_##suffix##_k: {                                                                                \
        type *restrict out = slots[s->dst];                                                                            \
        const type *restrict a = slots[s->a];                                                                          \
        const T_b *restrict c = slots[s->c];                                                                           \
        const type y = (type)s->imm;                                                                                   \
        for (long k = 0; k < n; k++) out[k] = c[k] ? y : a[k];                                                         \
        break;                                                                                                         \
    }                                                                                                                  \
    case columns_select_##suffix##_kn: {                                                                               \
        type *restrict out = slots[s->dst];                                                                            \
        const T_b *restrict c = slots[s->c];                                                                           \
        const type x = (type)s->imm, y = (type)s->imm2;                                                                \
        for (long k = 0; k < n; k++) out[k] = c[k] ? x : y;                                                            \
        break;                                                                                                         \
    }

#define PLACES(suffix, type)                                                                                           \
    case columns_lookup_##suffix: {                                                                                    \
        type *restrict out = slots[s->dst];                                                                            \
        const T_i *restrict a = slots[s->a];                                                                           \
        const type *restrict table = s->table;                                                                         \
        const uint32_t size = (uint32_t)s->imm2;                                                                       \
        const type y = (type)s->imm;                                                                                   \
        for (long k = 0; k < n; k++) out[k] = (uint32_t)a[k] < size ? table[a[k]] : y;                                 \
        break;                                                                                                         \
    }                                                                                                                  \
    case columns_steps_##suffix: {                                                                                     \
        type *restrict out = slots[s->dst];                                                                            \
        const T_i *restrict a = slots[s->a];                                                                           \
        const int64_t *bounds = s->table;                                                                              \
        const int64_t *values = bounds + s->imm2;                                                                      \
        for (long k = 0; k < n; k++) out[k] = (type)s->imm;                                                            \
        for (long j = 0; j < s->imm2; j++) {                                                                           \
            const T_i bound = (T_i)bounds[j];                                                                          \
            const type value = (type)values[j];                                                                        \
            for (long k = 0; k < n; k++) out[k] = a[k] >= bound ? value : out[k];                                      \
        }                                                                                                              \
        break;                                                                                                         \
    }                                                                                                                  \
    case columns_gather_##suffix: {                                                                                    \
        type *restrict out = slots[s->dst];                                                                            \
        const type *restrict a = slots[s->a];                                                                          \
        const T_i *restrict b = slots[s->b];                                                                           \
        const type y = (type)s->imm;                                                                                   \
        for (long k = 0; k < n; k++) out[k] = b[k] >= 0 ? a[b[k]] : y;                                                 \
        break;                                                                                                         \
    }                                                                                                                  \
    case columns_up_##suffix: {                                                                                        \
        type *restrict out = slots[s->dst];                                                                            \
        const type *restrict a = slots[s->a];                                                                          \
        const T_i *restrict b = slots[s->b];                                                                           \
        for (long k = 0; k < n; k++) out[k] = a[b[k]];                                                                 \
        break;                                                                                                         \
    }

/// Sums of groups as differences of running sums: no branch on the size of a group.
#define SUMS(name, type, result, running)                                                                              \
    case columns_##name: {                                                                                             \
        result *restrict out = slots[s->dst];                                                                          \
        const type *restrict a = slots[s->a];                                                                          \
        const T_i *restrict b = slots[s->b];                                                                           \
        running *restrict sum = (running *)scratch;                                                                    \
        const long rows_below = b[n];                                                                                  \
        running total = 0;                                                                                             \
        for (long k = 0; k < rows_below; k++) {                                                                        \
            sum[k] = total;                                                                                            \
            total += a[k];                                                                                             \
        }                                                                                                              \
        sum[rows_below] = total;                                                                                       \
        for (long k = 0; k < n; k++) out[k] = (result)(sum[b[k + 1]] - sum[b[k]]);                                     \
        break;                                                                                                         \
    }

#define EXTREMES(name, type, comparison)                                                                               \
    case columns_##name: {                                                                                             \
        type *restrict out = slots[s->dst];                                                                            \
        const type *restrict a = slots[s->a];                                                                          \
        const T_i *restrict b = slots[s->b];                                                                           \
        for (long k = 0; k < n; k++) {                                                                                 \
            type best = (type)s->imm;                                                                                  \
            for (long j = b[k]; j < b[k + 1]; j++)                                                                     \
                if (j == b[k] || a[j] comparison best) best = a[j];                                                    \
            out[k] = best;                                                                                             \
        }                                                                                                              \
        break;                                                                                                         \
    }

#define TOTAL(suffix, type)                                                                                            \
    case columns_total_##suffix: {                                                                                     \
        const type *restrict a = slots[s->a];                                                                          \
        const T_b *restrict b = slots[s->b];                                                                           \
        int64_t total = 0;                                                                                             \
        for (long k = 0; k < n; k++) total += b[k] == 1 ? (int64_t)a[k] : 0;                                           \
        sums[s->dst] += total;                                                                                         \
        break;                                                                                                         \
    }

static inline int32_t NAMED(floor_div)(int32_t a, int32_t b) { return a / b - (a % b < 0); }

/// Year of the March calendar, and day of that year, by Euclidean affine functions (Neri and Schneider 2022), for years from −32,800 on.
static inline void NAMED(civil)(int32_t day, uint32_t *century_year, uint32_t *day_of_year, int32_t *century) {
    uint32_t shifted = (uint32_t)(day + 719468 + 146097 * 82);
    uint32_t n1 = 4 * shifted + 3;
    uint32_t c = n1 / 146097;
    uint32_t n2 = (n1 % 146097) | 3;
    *century = (int32_t)c - 82 * 4;
    *century_year = n2 / 1461;
    *day_of_year = n2 % 1461 / 4;
}

static inline int32_t NAMED(month_index)(int32_t day) {
    uint32_t year, rest;
    int32_t century;
    NAMED(civil)(day, &year, &rest, &century);
    // Months from March on, 0 to 11, so that January and February fall into the year after by themselves.
    uint32_t month = (2141 * rest + 197913) >> 16;
    return (century * 100 + (int32_t)year) * 12 + (int32_t)month - 1;
}

static inline int32_t NAMED(month_day)(int32_t day) {
    uint32_t year, rest;
    int32_t century;
    NAMED(civil)(day, &year, &rest, &century);
    return (int32_t)((2141 * rest + 197913) % 65536 / 2141) + 1;
}

static inline int32_t NAMED(day_of)(int32_t month, int32_t wanted) {
    // Months from March of year −32,800 on.
    int32_t index = month - 2 + 12 * 32800;
    int32_t year = index / 12, m = index % 12;
    int32_t start = 365 * year + year / 4 - year / 100 + year / 400 - 719468 - 146097 * 82;
    int32_t leap = (year + 1) % 4 == 0 && ((year + 1) % 100 != 0 || (year + 1) % 400 == 0);
    // Month 11 is February; of the others, 31 but for April, June, September, November (1, 3, 6, 8).
    int32_t length = m == 11 ? 28 + leap : 31 - ((0x14A >> m) & 1);
    return start + (153 * m + 2) / 5 + (wanted < length ? wanted : length) - 1;
}

static inline int64_t NAMED(rounded)(int64_t a, int64_t b, int64_t rule) {
    if (b <= 0) return 1;
    int64_t q = a / b, r = a % b;
    if (r == 0) return q;
    int64_t away = r < 0 ? -1 : 1;
    int64_t twice = 2 * (r < 0 ? -r : r);
    switch (rule) {
    case columns_half_even: return twice > b || (twice == b && (q & 1)) ? q + away : q;
    case columns_half_up: return twice >= b ? q + away : q;
    case columns_half_down: return twice > b ? q + away : q;
    case columns_up: return q + away;
    case columns_floor: return r < 0 ? q - 1 : q;
    case columns_ceiling: return r > 0 ? q + 1 : q;
    default: return q;
    }
}

static long NAMED(columns_run)(const struct columns_step *steps, long from, long count, void *const *slots,
                               const int64_t *rows, int64_t *sums, int64_t *scratch) {
    for (long at = from; at < count; at++) {
        const struct columns_step *s = steps + at;
        const long n = rows[s->axis];
        switch ((enum columns_op)s->op) {
            BOTH(add, x + y)
            BOTH(sub, x - y)
            BOTH(mul, x * y)
            BOTH(min, x < y ? x : y)
            BOTH(max, x > y ? x : y)
            BOTH_N(add, x + y)
            BOTH_N(from, y - x)
            BOTH_N(mul, x * y)
            BOTH_N(min, x < y ? x : y)
            BOTH_N(max, x > y ? x : y)

        case columns_eq_b: LOOP2(T_b, T_b, x == y)
        case columns_eq_i: LOOP2(T_i, T_b, x == y)
        case columns_eq_l: LOOP2(T_l, T_b, x == y)
        case columns_lt_i: LOOP2(T_i, T_b, x < y)
        case columns_lt_l: LOOP2(T_l, T_b, x < y)
        case columns_le_i: LOOP2(T_i, T_b, x <= y)
        case columns_le_l: LOOP2(T_l, T_b, x <= y)
            TEST_N(eq, b, T_b, x == y)
            TEST_N(eq, i, T_i, x == y)
            TEST_N(eq, l, T_l, x == y)
            TEST_N(lt, i, T_i, x < y)
            TEST_N(lt, l, T_l, x < y)
            TEST_N(gt, i, T_i, x > y)
            TEST_N(gt, l, T_l, x > y)
        case columns_between_i: {
            const uint32_t low = (uint32_t)s->imm, width = (uint32_t)(s->imm2 - s->imm);
            LOOP(T_i, T_b, (uint32_t)x - low <= width)
        }
        case columns_between_l: {
            const uint64_t low = (uint64_t)s->imm, width = (uint64_t)(s->imm2 - s->imm);
            LOOP(T_l, T_b, (uint64_t)x - low <= width)
        }

        case columns_and_b: LOOP2(T_b, T_b, x & y)
        case columns_or_b: LOOP2(T_b, T_b, x | y)
        case columns_flip_b: LOOP(T_b, T_b, x ^ 1)
        case columns_and3: {
            T_b *restrict out = slots[s->dst];
            const T_b *restrict a = slots[s->a], *restrict b = slots[s->b];
            for (long k = 0; k < n; k++) {
                T_b both = a[k] | b[k], unknown = both & columns_unknown;
                T_b open = unknown ? unknown : both & columns_null ? columns_null : columns_true;
                out[k] = a[k] == columns_false || b[k] == columns_false ? columns_false : open;
            }
            break;
        }
        case columns_or3: {
            T_b *restrict out = slots[s->dst];
            const T_b *restrict a = slots[s->a], *restrict b = slots[s->b];
            for (long k = 0; k < n; k++) {
                T_b both = a[k] | b[k], unknown = both & columns_unknown;
                T_b open = unknown ? unknown : both & columns_null;
                out[k] = a[k] == columns_true || b[k] == columns_true ? columns_true : open;
            }
            break;
        }
        case columns_not3: LOOP(T_b, T_b, x <= 1 ? x ^ 1 : x)
        case columns_join: {
            T_b *restrict out = slots[s->dst];
            const T_b *restrict a = slots[s->a], *restrict b = slots[s->b];
            for (long k = 0; k < n; k++) {
                T_b both = a[k] | b[k], unknown = both & columns_unknown;
                out[k] = unknown ? unknown : both;
            }
            break;
        }
        case columns_mask: {
            T_b *restrict out = slots[s->dst];
            const T_b *restrict a = slots[s->a], *restrict b = slots[s->b];
            for (long k = 0; k < n; k++) out[k] = b[k] ? b[k] : a[k];
            break;
        }
        case columns_map: {
            const T_b *restrict table = s->table;
            T_b *restrict out = slots[s->dst];
            const T_b *restrict a = slots[s->a];
            long k = 0;
#ifdef SHUFFLE
            const __m256i low = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table));
            const __m256i high = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(table + 16)));
            for (; k + 32 <= n; k += 32) {
                __m256i x = _mm256_loadu_si256((const __m256i *)(a + k));
                // Bit 4 says which half of the table; a shuffle looks at the lower four.
                __m256i upper = _mm256_slli_epi16(x, 3);
                __m256i y = _mm256_blendv_epi8(_mm256_shuffle_epi8(low, x), _mm256_shuffle_epi8(high, x), upper);
                _mm256_storeu_si256((__m256i *)(out + k), y);
            }
#endif
            for (; k < n; k++) out[k] = table[a[k] & 31];
            break;
        }

            SELECT(b, T_b)
            SELECT(i, T_i)
            SELECT(l, T_l)

        case columns_b_to_i: LOOP(T_b, T_i, x)
        case columns_b_to_l: LOOP(T_b, T_l, x)
        case columns_i_to_l: LOOP(T_i, T_l, x)
        case columns_l_to_i: LOOP(T_l, T_i, x)
        case columns_double_to_i: {
            // Adding 1.5 · 2⁵² leaves the whole number in the low bits.
            const double factor = (double)s->imm;
            T_i *restrict out = slots[s->dst];
            const double *restrict a = slots[s->a];
            for (long k = 0; k < n; k++) {
                union { double d; int64_t l; } v = {.d = a[k] * factor + 6755399441055744.0};
                out[k] = (T_i)v.l;
            }
            break;
        }
        case columns_double_to_l: {
            const double factor = (double)s->imm;
            T_l *restrict out = slots[s->dst];
            const double *restrict a = slots[s->a];
            for (long k = 0; k < n; k++) {
                union { double d; int64_t l; } v = {.d = a[k] * factor + 6755399441055744.0};
                out[k] = v.l - 0x4338000000000000;
            }
            break;
        }
        case columns_div_l: {
            const int64_t rule = s->imm2;
            LOOP2(T_l, T_l, NAMED(rounded)(x, y, rule))
        }
        case columns_div_l_n: {
            const int64_t y = s->imm;
            const int64_t rule = s->imm2;
            T_l *restrict out = slots[s->dst];
            const T_l *restrict a = slots[s->a];
            if (rule == columns_half_up && y < 1000000) {
                // Where values are below 2⁵⁰ the quotient of doubles is off by at most one, which the remainder shows.
                int64_t most = 0;
                for (long k = 0; k < n; k++) {
                    int64_t size = a[k] < 0 ? -a[k] : a[k];
                    most = size > most ? size : most;
                }
                if (most < (1LL << 49)) {
                    const double inverse = 1.0 / (double)(2 * y);
                    for (long k = 0; k < n; k++) {
                        // Half away from zero: ⌊(2·|a| + y) / 2y⌋ with the sign of a.
                        int64_t size = a[k] < 0 ? -a[k] : a[k];
                        int64_t twice = 2 * size + y;
                        union { double d; int64_t l; } wide = {.l = twice + 0x4330000000000000}, q;
                        q.d = (wide.d - 4503599627370496.0) * inverse + 6755399441055744.0;
                        int64_t quotient = q.l - 0x4338000000000000;
                        int64_t rest = twice - quotient * (2 * y);
                        quotient -= rest < 0;
                        quotient += rest >= 2 * y;
                        out[k] = a[k] < 0 ? -quotient : quotient;
                    }
                    break;
                }
            }
            for (long k = 0; k < n; k++) out[k] = NAMED(rounded)(a[k], y, rule);
            break;
        }
        case columns_floor_div_i_n: {
            const T_i y = (T_i)s->imm;
            LOOP(T_i, T_i, NAMED(floor_div)(x, y))
        }
        case columns_month_of_day: LOOP(T_i, T_i, NAMED(month_index)(x))
        case columns_day_of_month: LOOP(T_i, T_i, NAMED(month_day)(x))
        case columns_day_of: LOOP2(T_i, T_i, NAMED(day_of)(x, y))

            PLACES(b, T_b)
            PLACES(i, T_i)
            PLACES(l, T_l)

            SUMS(sum_b, T_b, T_i, int32_t)
            SUMS(sum_i, T_i, T_i, int32_t)
            SUMS(sum_il, T_i, T_l, int64_t)
            SUMS(sum_l, T_l, T_l, int64_t)
        case columns_union_b: {
            T_b *restrict out = slots[s->dst];
            const T_b *restrict a = slots[s->a];
            const T_i *restrict b = slots[s->b];
            for (long k = 0; k < n; k++) {
                T_b all = 0;
                for (long j = b[k]; j < b[k + 1]; j++) all |= a[j];
                out[k] = all;
            }
            break;
        }
            EXTREMES(least_i, T_i, <)
            EXTREMES(least_l, T_l, <)
            EXTREMES(most_i, T_i, >)
            EXTREMES(most_l, T_l, >)

        case columns_count: {
            const T_b *restrict a = slots[s->a];
            const T_b wanted = (T_b)s->imm2;
            int64_t total = 0;
            for (long k = 0; k < n;) {
                // Short runs, so that the count fits the lanes.
                long end = k + 8192 < n ? k + 8192 : n;
                uint32_t part = 0;
                for (; k < end; k++) part += a[k] == wanted;
                total += part;
            }
            sums[s->dst] += total;
            break;
        }
            TOTAL(b, T_b)
            TOTAL(i, T_i)
            TOTAL(l, T_l)
        case columns_group_count: {
            const T_b *restrict b = slots[s->b];
            const T_i *restrict c = slots[s->c];
            for (long k = 0; k < n; k++) sums[s->dst + c[k]] += b[k] == 1;
            break;
        }
        case columns_group_i: {
            const T_i *restrict a = slots[s->a];
            const T_b *restrict b = slots[s->b];
            const T_i *restrict c = slots[s->c];
            for (long k = 0; k < n; k++)
                if (b[k] == 1) sums[s->dst + c[k]] += a[k];
            break;
        }
        case columns_group_l: {
            const T_l *restrict a = slots[s->a];
            const T_b *restrict b = slots[s->b];
            const T_i *restrict c = slots[s->c];
            for (long k = 0; k < n; k++)
                if (b[k] == 1) sums[s->dst + c[k]] += a[k];
            break;
        }
        case columns_host: return at;
        }
    }
    return count;
}

#define RANGE(suffix, type)                                                                                            \
    static void NAMED(columns_range_##suffix)(const type *values, long count, int64_t *least, int64_t *greatest) {     \
        if (count == 0) {                                                                                              \
            *least = *greatest = 0;                                                                                    \
            return;                                                                                                    \
        }                                                                                                              \
        type low = values[0], high = values[0];                                                                        \
        for (long k = 0; k < count; k++) {                                                                             \
            low = values[k] < low ? values[k] : low;                                                                   \
            high = values[k] > high ? values[k] : high;                                                                \
        }                                                                                                              \
        *least = low;                                                                                                  \
        *greatest = high;                                                                                              \
    }

RANGE(b, uint8_t)
RANGE(i, int32_t)
RANGE(l, int64_t)

static long NAMED(columns_range_d)(const double *values, double factor, long count, int64_t *least, int64_t *greatest) {
    double low = 1125899906842624.0, high = -1125899906842624.0;
    for (long from = 0; from < count; from += 4096) {
        long end = from + 4096 < count ? from + 4096 : count;
        int64_t wrong = 0;
        for (long k = from; k < end; k++) {
            double x = values[k] * factor;
            double whole = x + 6755399441055744.0 - 6755399441055744.0;
            double off = x - whole;
            // What is not a number compares as false, and is wrong too.
            wrong += !(off <= 1e-4 && off >= -1e-4 && x < 1125899906842624.0 && x > -1125899906842624.0);
            low = whole < low ? whole : low;
            high = whole > high ? whole : high;
        }
        if (wrong)
            for (long k = from; k < end; k++) {
                double x = values[k] * factor;
                double whole = x + 6755399441055744.0 - 6755399441055744.0;
                double off = x - whole;
                if (!(off <= 1e-4 && off >= -1e-4 && x < 1125899906842624.0 && x > -1125899906842624.0)) return k;
            }
    }
    *least = count ? (int64_t)low : 0;
    *greatest = count ? (int64_t)high : 0;
    return -1;
}

static long NAMED(columns_unsorted)(const int32_t *values, long count) {
    for (long from = 1; from < count; from += 4096) {
        long end = from + 4096 < count ? from + 4096 : count;
        int32_t wrong = 0;
        for (long k = from; k < end; k++) wrong |= values[k] < values[k - 1];
        if (wrong)
            for (long k = from; k < end; k++)
                if (values[k] < values[k - 1]) return k;
    }
    return -1;
}

#undef T_b
#undef T_i
#undef T_l
#undef LOOP
#undef LOOP2
#undef BOTH
#undef BOTH_N
#undef TEST_N
#undef SELECT
#undef PLACES
#undef SUMS
#undef EXTREMES
#undef TOTAL
#undef RANGE
