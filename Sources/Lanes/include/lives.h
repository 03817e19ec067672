#ifndef LIVES_H
#define LIVES_H

#include <stdint.h>

/// One year of many lives: the innermost loop of a simulation. It is in C for the reason that `lanes.h` gives. Chances are 32 bits wide: of 2³²
/// draws so many come true. Nothing is checked: `Simulation` is the only caller.
enum {
    /// Ages in completed years, the last one open.
    lives_ages = 128,
    /// Mothers' histories, of those without and then of those with a husband: 0 for no child; for one, two, three and more children five each, by
    /// whole years since the last birth, 1 to 5 and over.
    lives_histories = 32,
    /// The most persons of one call.
    lives_most = 1024,
    /// What a state says.
    lives_alive = 1,
    lives_female = 2,
    /// Children borne: from this bit on, up to 7.
    lives_children = 2,
    lives_most_children = 7,
    /// A woman has a husband.
    lives_coupled = 32,
};

/// The columns of persons.
struct lives_columns {
    /// What a person's draws belong to.
    const uint64_t *keys;
    /// Years of birth; of the last child; of death, 0 for those alive.
    const int16_t *born;
    int16_t *last;
    int16_t *died;
    uint8_t *states;
    uint16_t *regions;
};

/// What acts in a year.
struct lives_rates {
    int32_t year;
    uint64_t seed;
    /// What draws are for: a year, or a month of one.
    uint32_t time, purpose;
    /// By sex (male first) and age on 1 January: to die in the year.
    const uint32_t *die;
    /// By history and age: to bear a child still of that age, and to bear one in the year at all; this for women who die and for those who do not.
    const uint32_t *bear_early;
    const uint32_t *bear;
    /// By sex and age: to move to another region; alive at the end of the year.
    const uint32_t *move;
    /// The greatest of `bear`, and of `move`.
    uint32_t most_bear, most_move;
    /// By region of origin, so many each (Walker's tables): of the draws that fall to a region those below its mark stay with it, the rest go to
    /// the other.
    const uint32_t *marks;
    const uint32_t *others;
    long regions;
};

/// What comes of a year, added to what is there.
struct lives_counts {
    /// Deaths by sex and age on 1 January.
    int64_t *deaths;
    /// Births by the mother's age at birth.
    int64_t *births;
    /// Moves.
    int64_t moves;
};

/// A year, or a month of one, of persons from a place on, at most `lives_most`: writes states, deaths, last births and regions, and the places of those who bear a
/// child. Returns how many these are.
long lives_year(const struct lives_rates *rates, const struct lives_columns *columns, long from, long count,
                struct lives_counts *counts, int32_t *mothers);

/// Four random words each: Philox4x32-7 at the counter (key, year, purpose) under the seed: the fewest rounds that pass every test of Salmon and
/// others' paper; ten cost a seventh of the whole.
void lives_words(uint64_t seed, const uint64_t *keys, uint32_t year, uint32_t purpose, long count, uint32_t *words);

#endif
