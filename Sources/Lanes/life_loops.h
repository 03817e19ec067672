// Included once for each set of vector instructions, with NAMED.

/// Four words for each of some keys: word w of person i at words[w * lives_most + i].
///
/// Eight persons at a time, each word in the lower half of 64 bits; what is above it is never looked at.
static void NAMED(words)(uint64_t seed, const uint64_t *keys, uint32_t year, uint32_t purpose, long count, uint32_t *words) {
    const word low = (word){} + 0xFFFFFFFFu;
    for (long i = 0; i < count; i += 8) {
        word key = {};
        if (count - i >= 8) key = *(const loose *)(keys + i);
        else __builtin_memcpy(&key, keys + i, (unsigned long)(count - i) * 8);
        word c0 = key, c1 = key >> 32, c2 = (word){} + year, c3 = (word){} + purpose;
        uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
#pragma clang loop unroll(full)
        for (int round = 0; round < 7; round++) {
            word p0 = (c0 & low) * 0xD2511F53u, p1 = (c2 & low) * 0xCD9E8D57u;
            c0 = (p1 >> 32) ^ c1 ^ k0;
            c1 = p1;
            c2 = (p0 >> 32) ^ c3 ^ k1;
            c3 = p0;
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }
        *(half *)(words + i) = __builtin_convertvector(c0, half);
        *(half *)(words + lives_most + i) = __builtin_convertvector(c1, half);
        *(half *)(words + 2 * lives_most + i) = __builtin_convertvector(c2, half);
        *(half *)(words + 3 * lives_most + i) = __builtin_convertvector(c3, half);
    }
}

static long NAMED(lives_year)(const struct lives_rates *rates, const struct lives_columns *columns, long from, long count,
                              struct lives_counts *counts, int32_t *mothers) {
    uint32_t words[4 * lives_most];
    uint8_t found[lives_most];
    uint8_t ages[lives_most];
    const int16_t *restrict born = columns->born + from;
    const uint8_t *restrict states = columns->states + from;
    const uint32_t *restrict die = rates->die, *restrict bear = rates->bear, *restrict move = rates->move;
    const int32_t year = rates->year;
    // Rows of whom nobody is alive any more are passed over.
    uint8_t any = 0;
    for (long i = 0; i < count; i++) any |= states[i];
    if (!(any & lives_alive)) return 0;
    NAMED(words)(rates->seed, columns->keys + from, rates->time, rates->purpose, count, words);
    // Whose draw is above the greatest chance of the year neither bears nor moves, and few others need to be looked up.
    const uint32_t most_bear = rates->most_bear, most_move = rates->most_move;
    for (long i = 0; i < count; i++) {
        int32_t state = states[i], age = year - 1 - born[i];
        age = age < 0 ? 0 : age >= lives_ages ? lives_ages - 1 : age;
        int32_t female = (state & lives_female) >> 1, alive = state & lives_alive;
        int32_t dies = words[i] < die[female * lives_ages + age];
        int32_t may_bear = (words[lives_most + i] < most_bear) & female;
        int32_t may_move = (words[2 * lives_most + i] < most_move) & ~dies;
        ages[i] = (uint8_t)age;
        found[i] = (uint8_t)(alive ? dies | may_bear << 1 | (may_move & 1) << 2 : 0);
    }
    for (long i = count; i < ((count + 63) & ~63); i++) found[i] = 0;
    // What happens is rare: of 64 persons at a time a bit each, and only the bits that are set are walked, kind by kind.
    long births = 0;
    for (long start = 0; start < count; start += 64) {
        bytes what = *(const bytes *)(found + start);
        for (uint64_t some = MASK(what & 1); some; some &= some - 1) {
            long i = start + __builtin_ctzll(some);
            uint8_t *state = columns->states + from + i;
            counts->deaths[((*state & lives_female) >> 1) * lives_ages + ages[i]]++;
            *state = (uint8_t)(*state & ~lives_alive);
            columns->died[from + i] = (int16_t)year;
        }
        for (uint64_t some = MASK(what & 2); some; some &= some - 1) {
            long i = start + __builtin_ctzll(some), age = ages[i];
            uint8_t *state = columns->states + from + i;
            int32_t children = *state >> lives_children & lives_most_children, since = year - columns->last[from + i];
            uint32_t draw = words[lives_most + i];
            // Nobody bears twice in a calendar year.
            if (children && since <= 0) continue;
            since = since > 5 ? 5 : since;
            int32_t borne = children > 3 ? 3 : children;
            int32_t history = (borne ? (borne - 1) * 5 + since : 0) + (*state & lives_coupled ? lives_histories / 2 : 0);
            if (draw >= bear[((found[i] & 1) * lives_histories + history) * lives_ages + age]) continue;
            int isEarly = draw < rates->bear_early[history * lives_ages + age];
            counts->births[age + (isEarly || age == lives_ages - 1 ? 0 : 1)]++;
            mothers[births++] = (int32_t)(from + i);
            columns->last[from + i] = (int16_t)year;
            if (children < lives_most_children) *state = (uint8_t)(*state + (1 << lives_children));
        }
        for (uint64_t some = MASK(what & 4); some; some &= some - 1) {
            long i = start + __builtin_ctzll(some);
            long sex = (columns->states[from + i] & lives_female) >> 1;
            if (words[2 * lives_most + i] >= move[sex * lives_ages + ages[i]]) continue;
            uint16_t *region = columns->regions + from + i;
            // Of a place that the year knows nothing of nobody moves.
            if (*region >= rates->regions) continue;
            // Walker's tables: the draw falls into one of as many equal parts as there are regions, and there on one side of a mark or the other.
            uint64_t draw = (uint64_t)words[3 * lives_most + i] * (uint64_t)rates->regions;
            long part = *region * rates->regions + (long)(draw >> 32);
            uint16_t to = (uint32_t)draw < rates->marks[part] ? (uint16_t)(draw >> 32) : (uint16_t)rates->others[part];
            counts->moves += to != *region;
            *region = to;
        }
    }
    return births;
}

static void NAMED(lives_words)(uint64_t seed, const uint64_t *keys, uint32_t year, uint32_t purpose, long count,
                               uint32_t *words) {
    NAMED(words)(seed, keys, year, purpose, count, words);
}
