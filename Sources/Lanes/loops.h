// The loops of lanes.h, included once for each set of vector instructions with NAMED giving each its own names.

#undef INSIDE
#define INSIDE static inline __attribute__((always_inline))

INSIDE lane NAMED(all)(double value) { return (lane){value, value, value, value, value, value, value, value}; }

INSIDE lane NAMED(chosen)(mask where, lane then, lane otherwise) {
    return (lane)(((mask)then & where) | ((mask)otherwise & ~where));
}

// MARK: Ageing

/// Ages `count` ages from x on, the higher first, with one division for all of them. `younger`: those who die in the year before
/// their birthday at age x + count; gives those at age x.
INSIDE lane NAMED(step)(const struct lanes_side *side, int is_table, lane k, long x, int count, lane younger) {
    const lane one = NAMED(all)(1.0);
    // A tree: node i is the product of its children 2i and 2i + 1; the leaves count … 2·count − 1 are what is to be inverted.
    lane node[2 * COUNT], *inverse = node + count;
    for (int i = 0; i < count; i++) inverse[i] = FMA(k, NAMED(all)(side->half[x + i]), one);
    for (int i = count - 1; i > 0; i--) node[i] = node[2 * i] * node[2 * i + 1];
    node[1] = 1.0 / node[1];
    for (int i = 1; i < count; i++) {
        lane left = node[2 * i];
        node[2 * i] = node[i] * node[2 * i + 1];
        node[2 * i + 1] = node[i] * left;
    }
    const double *half = side->half + x - 1, *less = is_table ? half : side->less + x;
    lane *people = (lane *)side->people + x, *deaths = (lane *)side->deaths + x;
    for (int i = count - 1; i >= 0; i--) {
        lane before = people[i - 1], reach = before * FMA(-k, NAMED(all)(less[i]), one);
        people[i] = reach * inverse[i];
        // Of ratios given, `reach` is no more than a factor.
        lane here = is_table ? before - reach : before * (k * half[i]);
        deaths[i] = younger + (is_table ? FMA(-reach, inverse[i], reach) : FMA(-reach, inverse[i], before) - here);
        younger = here;
    }
    return younger;
}

INSIDE void NAMED(age)(const struct lanes_side *side, long open, int is_table, lane k) {
    lane *people = (lane *)side->people, *deaths = (lane *)side->deaths, first, second, dies_at_zero;
    if (is_table) {
        // Ages 0 and 1, where a(0) is not ½.
        lane m = k * (2.0 * side->half[0]);
        lane a = NAMED(chosen)(m < side->limit[0], side->intercept[0] + side->slope[0] * m,
                               NAMED(chosen)(m < side->limit[1], side->intercept[1] + side->slope[1] * m,
                                             side->intercept[2] + side->slope[2] * m));
        lane q = m / (1.0 + (1.0 - a) * m);
        first = 1.0 - (1.0 - a) * q;
        second = (1.0 - q) / ((k * side->half[1] + 1.0) * first);
        dies_at_zero = a * q / first;
    } else {
        first = 1.0 - k * (1.0 - side->ratio_at_birth);
        second = (1.0 - k * side->less[1]) / (k * side->half[1] + 1.0);
        dies_at_zero = k * side->half[0];
    }
    lane exposed = people[open - 1] + people[open], lost = exposed - *(const lane *)side->last * exposed;
    lane younger = lost * (k * side->half[open - 1]);
    people[open] = exposed - lost;
    deaths[open] = lost - younger;
    long x = open;
    for (; x - COUNT > 1; x -= COUNT) younger = NAMED(step)(side, is_table, k, x - COUNT, COUNT, younger);
    for (x--; x > 1; x--) younger = NAMED(step)(side, is_table, k, x, 1, younger);
    lane before = people[0], after = second * before, here = before * dies_at_zero;
    people[1] = after;
    deaths[1] = younger + ((before - after) - here);
    deaths[0] = here;
    *(lane *)side->at_birth = first;
    *(lane *)side->expectancy = first * (1.0 + second * (1.0 + *(const lane *)side->years));
}

static void NAMED(lanes_age)(const struct lanes_side *side, long open, int is_table, const double *k) {
    if (is_table)
        NAMED(age)(side, open, 1, *(const lane *)k);
    else
        NAMED(age)(side, open, 0, *(const lane *)k);
}

static void NAMED(lanes_table)(const struct lanes_side *side, long open, int is_table, const double *factor) {
    lane k = *(const lane *)factor, years = NAMED(all)(0);
    if (is_table) {
        // The last interval is open: L = l / m.
        long x = side->ages - 1;
        years = (1.0 - k * side->half[x - 1]) / (2.0 * k * side->half[x]);
        for (x--; x >= open; x--) years = (1.0 - k * side->half[x - 1]) / (k * side->half[x] + 1.0) * (1.0 + years);
        *(lane *)side->last = years / (1.0 + years);
    } else {
        lane last = (1.0 - k * side->less[open]) / (k * side->half[open] + 1.0);
        *(lane *)side->last = last;
        years = last / (1.0 - last);
    }
    for (long x = open - 1; x > 1; x--)
        years = (1.0 - k * (is_table ? side->half[x - 1] : side->less[x])) / (k * side->half[x] + 1.0) * (1.0 + years);
    *(lane *)side->years = years;
}

static void NAMED(lanes_polynomial)(const double *coefficients, long count, const double *x, double *values) {
    lane sum = NAMED(all)(coefficients[count - 1]);
    for (long i = count - 2; i >= 0; i--) sum = FMA(sum, *(const lane *)x, NAMED(all)(coefficients[i]));
    *(lane *)values = sum;
}

static void NAMED(lanes_bear)(const double *rate, const double *women, long from, long to, double *births) {
    const lane *people = (const lane *)women;
    lane sums[4] = {*(lane *)births, NAMED(all)(0), NAMED(all)(0), NAMED(all)(0)};
    long x = from;
    for (; x + 4 <= to; x += 4)
        for (int i = 0; i < 4; i++) sums[i] = FMA(NAMED(all)(rate[x + i]), people[x + i], sums[i]);
    for (; x < to; x++) sums[0] = FMA(NAMED(all)(rate[x]), people[x], sums[0]);
    *(lane *)births = (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

static void NAMED(lanes_sums)(const double *male, const double *female, const long *bounds, long count, double *persons,
                              double *women) {
    const lane *him = (const lane *)male, *her = (const lane *)female;
    lane all = NAMED(all)(0), ladies = all;
    *(lane *)persons = all;
    *(lane *)women = all;
    for (long i = 0; i < count; i++) {
        lane he[4] = {NAMED(all)(0), NAMED(all)(0), NAMED(all)(0), NAMED(all)(0)}, she[4] = {he[0], he[0], he[0], he[0]};
        long x = bounds[i], end = bounds[i + 1];
        for (; x + 3 < end; x += 4)
            for (int j = 0; j < 4; j++) {
                he[j] += him[x + j];
                she[j] += her[x + j];
            }
        for (; x < end; x++) {
            he[0] += him[x];
            she[0] += her[x];
        }
        lane girls = (she[0] + she[1]) + (she[2] + she[3]);
        ladies += girls;
        all += ((he[0] + he[1]) + (he[2] + he[3])) + girls;
        ((lane *)persons)[i + 1] = all;
        ((lane *)women)[i + 1] = ladies;
    }
}

static void NAMED(lanes_deliver)(const struct lanes_side *male, const struct lanes_side *female, const double *scale,
                                 double total, double ratio, double *births, double *tfr) {
    lane factor = *(const lane *)scale;
    lane all = *(lane *)births * (0.5 * factor), girls = all * (1.0 / (1.0 + ratio)), boys = all - girls;
    lane *her = (lane *)female->people, *him = (lane *)male->people;
    her[0] = girls * *(const lane *)female->at_birth;
    him[0] = boys * *(const lane *)male->at_birth;
    *(lane *)female->deaths += girls - her[0];
    *(lane *)male->deaths += boys - him[0];
    *(lane *)births = all;
    *(lane *)tfr = total * factor;
}

static void NAMED(lanes_tell)(const struct lanes_teller *tellers, long count, double *values) {
    for (long i = 0; i < count; i++) {
        const struct lanes_teller *t = tellers + i;
        lane value = *(const lane *)t->plus[0];
        if (t->kind > 0) value -= *(const lane *)t->minus[0];
        if (t->kind > 1)
            value = t->scale * (value + (*(const lane *)t->plus[1] - *(const lane *)t->minus[1]))
                    / (*(const lane *)t->plus[2] - *(const lane *)t->minus[2]);
        // Nobody reads it soon: it need not push anything out of the caches.
        __builtin_nontemporal_store((whole)value, (whole *)values + i);
    }
}

// MARK: Moving

static void NAMED(lanes_migrants)(const double *given, const double *rate, const double *profile, const double *stray,
                                  const double *people, long ages, double *net) {
    lane extra = *(const lane *)stray;
    for (long x = 0; x < ages; x++) {
        lane here = ((const lane *)people)[x], come = (given[x] + rate[x] * here) + profile[x] * extra;
        ((lane *)net)[x] = NAMED(chosen)(come + here > 0.0, come, 0.00001 - here);
    }
}

static void NAMED(lanes_join)(const double *net, double floor, long from, long to, double *people,
                              double *sum) {
    lane all = *(lane *)sum;
    for (long x = from; x < to; x++) {
        lane before = ((lane *)people)[x], after = before + ((const lane *)net)[x];
        if (floor > 0) after = NAMED(chosen)(after < 0.0, NAMED(all)(floor), after);
        ((lane *)people)[x] = after;
        all += after - before;
    }
    *(lane *)sum = all;
}

static void NAMED(lanes_move)(const double *rate, double share, const double *people, long from, long to, double *left,
                              double *reached) {
    for (long x = from; x < to; x++) {
        lane here = ((const lane *)people)[x];
        lane move = NAMED(chosen)(here > 0.0, here, NAMED(all)(0)) * (share * rate[x]);
        ((lane *)left)[x] -= move;
        ((lane *)reached)[x] += move;
    }
}

// MARK: Chance

/// ln x for x in (0, 1]: the exponent, and the series of artanh for the rest.
INSIDE lane NAMED(logarithm)(lane x) {
    mask bits = (mask)x;
    // The fraction between √½ and √2.
    mask exponent = (bits - 0x3FE6A09E667F3BCD) >> 52;
    lane m = (lane)(bits - (exponent << 52));
    lane s = (m - 1.0) / (m + 1.0), z = s * s, series = NAMED(all)(1.0 / 21);
    for (int n = 19; n > 0; n -= 2) series = FMA(series, z, NAMED(all)(1.0 / n));
    return FMA(__builtin_convertvector(exponent, lane), NAMED(all)(0.6931471805599453), 2.0 * s * series);
}

/// cos 2πt and sin 2πt for t in [0, 1).
INSIDE void NAMED(circle)(lane t, lane *cosine, lane *sine) {
    mask quarter = __builtin_convertvector(t * 4.0 + 0.5, mask);
    lane r = (t - __builtin_convertvector(quarter, lane) * 0.25) * 6.283185307179586, z = -r * r;
    // −z to the power i by (2i)! and (2i + 1)!, the highest first.
    static const double cosines[] = {1.0 / 20922789888000, 1.0 / 87178291200, 1.0 / 479001600, 1.0 / 3628800, 1.0 / 40320,
                                     1.0 / 720, 1.0 / 24, 1.0 / 2, 1.0};
    static const double sines[] = {1.0 / 355687428096000, 1.0 / 1307674368000, 1.0 / 6227020800, 1.0 / 39916800,
                                   1.0 / 362880, 1.0 / 5040, 1.0 / 120, 1.0 / 6, 1.0};
    lane s = NAMED(all)(sines[0]), c = NAMED(all)(cosines[0]);
    for (int i = 1; i < 9; i++) {
        s = FMA(s, z, NAMED(all)(sines[i]));
        c = FMA(c, z, NAMED(all)(cosines[i]));
    }
    s *= r;
    mask swaps = -(quarter & 1), minus_sine = -((quarter >> 1) & 1), minus_cosine = -(((quarter + 1) >> 1) & 1);
    lane y = NAMED(chosen)(swaps, c, s), x = NAMED(chosen)(swaps, s, c);
    *sine = NAMED(chosen)(minus_sine, -y, y);
    *cosine = NAMED(chosen)(minus_cosine, -x, x);
}

static void NAMED(lanes_normals)(uint64_t seed, uint32_t first, uint32_t purpose, long fours, double *normals) {
    const word low = (word){} + 0xFFFFFFFF;
    for (long four = 0; four < fours; four++) {
        word c0 = ((word){0, 1, 2, 3, 4, 5, 6, 7} + first) & low, c1 = (word){} + (uint32_t)four;
        word c2 = (word){} + purpose, c3 = (word){};
        uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
        for (int round = 0; round < 10; round++) {
            word p0 = c0 * 0xD2511F53, p1 = c2 * 0xCD9E8D57;
            c0 = (p1 >> 32) ^ c1 ^ k0;
            c1 = p1 & low;
            c2 = (p0 >> 32) ^ c3 ^ k1;
            c3 = p0 & low;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        word words[4] = {c0, c1, c2, c3};
        for (int pair = 0; pair < 2; pair++) {
            // Above 0, so that the logarithm is finite; the angle below a whole turn.
            lane u = (__builtin_convertvector((mask)words[2 * pair], lane) + 1.0) * 0x1p-32;
            lane t = __builtin_convertvector((mask)words[2 * pair + 1], lane) * 0x1p-32;
            lane radius = __builtin_elementwise_sqrt(-2.0 * NAMED(logarithm)(u)), c, s;
            NAMED(circle)(t, &c, &s);
            ((lane *)normals)[4 * four + 2 * pair] = radius * c;
            ((lane *)normals)[4 * four + 2 * pair + 1] = radius * s;
        }
    }
}

static void NAMED(lanes_strays)(const double *normals, long stride, double persistence, const struct lanes_stray *strays,
                                long years, double *paths) {
    const double bend = 1.2815515655446004;
    lane x = NAMED(all)(0), zero = x, up = NAMED(all)(bend), down = NAMED(all)(-bend);
    for (long year = 0; year < years; year++) {
        const struct lanes_stray *s = strays + year;
        x = x * persistence + ((const lane *)normals)[stride * year];
        lane z = x * s->scale, above = NAMED(chosen)(z > zero, z, zero), below = z - above;
        lane inner = NAMED(chosen)(above < up, above, up), outer = NAMED(chosen)(below > down, below, down);
        lane value = s->centre + ((below - outer) * s->slope[0] + outer * s->slope[1])
                     + (inner * s->slope[2] + (above - inner) * s->slope[3]);
        value = NAMED(chosen)(value > s->lowest, value, NAMED(all)(s->lowest));
        ((lane *)paths)[year] = NAMED(chosen)(value < s->highest, value, NAMED(all)(s->highest));
    }
}

static void NAMED(lanes_exponential)(const double *exponent, double *value) {
    lane x = *(const lane *)exponent;
    // Adding and subtracting 1.5·2⁵² rounds to a whole number.
    lane n = (x * 1.4426950408889634 + 0x1.8p52) - 0x1.8p52;
    lane r = FMA(n, NAMED(all)(-1.9082149292705877e-10), FMA(n, NAMED(all)(-0.6931471803691238), x));
    // r to the power i by i!, the highest first.
    static const double factors[] = {1.0 / 87178291200, 1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800,
                                     1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1.0, 1.0};
    lane sum = NAMED(all)(factors[0]);
    for (int i = 1; i < 15; i++) sum = FMA(sum, r, NAMED(all)(factors[i]));
    mask power = (__builtin_convertvector(n, mask) + 1023) << 52;
    *(lane *)value = sum * (lane)power;
}

static void NAMED(lanes_clear)(double *values) { *(lane *)values = NAMED(all)(0); }
