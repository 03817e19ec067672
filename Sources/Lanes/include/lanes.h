#ifndef LANES_H
#define LANES_H

#include <stdint.h>

/// Eight trajectories side by side: the innermost loops of an ensemble. They are in C because one compiled program must use whatever
/// vector instructions its processor has, and Swift compiles a function for one set of them only. Products and sums are fused where
/// the text says so and nowhere else, so that every processor gives the same bits. Memory is the caller's; values lie by age or year,
/// then by trajectory. Nothing is checked: `Ensemble` is the only caller. The loops of simulated lives are in `lives.h`, those of programs over
/// columns in `columns.h`.
enum { lanes_width = 8 };

/// One sex in a year, at a mortality factor k: S[x] = (1 − k·less[x]) / (1 + k·half[x]).
struct lanes_side {
    /// h: of the persons aged x, the share that dies within the year still aged x, at k = 1. By age, `ages` of them.
    const double *half;
    /// By age; not read for a table, where it is half[x−1].
    const double *less;
    /// How many ages `half` has; at least `open` + 1.
    long ages;
    /// S[0] at k = 1, for given ratios.
    double ratio_at_birth;
    /// a(0) = intercept + slope·m, three pieces that end below `limit`; for a table.
    double limit[2], intercept[3], slope[3];
    /// In and out: persons by age.
    double *people;
    /// Out: deaths by age at death.
    double *deaths;
    /// In of `lanes_age`, out of `lanes_table`: S of the open age, and years lived from age 2 on per person-year at age 1.
    double *last, *years;
    /// Out: S[0], and life expectancy at birth in years.
    double *at_birth, *expectancy;
};

/// Normal numbers of the trajectories `first` … `first` + 7: number i of trajectory j at `normals[8 * i + j]`, 4·`fours` of each.
///
/// Philox4x32-10 at the counter (trajectory, i / 4, purpose, 0), then Box and Muller on its four words.
void lanes_normals(uint64_t seed, uint32_t first, uint32_t purpose, long fours, double *normals);

/// How one quantity strays in a year.
struct lanes_stray {
    /// 1 over the standard deviation of x.
    double scale;
    /// Per standard deviation: below −1.28, up to 0, up to 1.28, above.
    double slope[4];
    /// What the scenario says, and the bounds.
    double centre, lowest, highest;
};

/// Paths of a quantity: x(t) = persistence·x(t−1) + a normal number, each the `stride`-th; then along the slopes of its year.
void lanes_strays(const double *normals, long stride, double persistence, const struct lanes_stray *strays, long years,
                  double *paths);

/// eˣ of each trajectory, for x from −700 to 700; within 1e-15 of the true value, relatively.
void lanes_exponential(const double *x, double *value);

/// Zeros.
void lanes_clear(double *values);

/// Ages one sex by a year, without births: age 0 is left as it is.
///
/// - open: the open age, at least 3.
/// - is_table: whether `half` is m/2 of the single ages of a life table, the last one open; else ratios were given.
/// - k: mortality factor of each trajectory.
void lanes_age(const struct lanes_side *side, long open, int is_table, const double *k);

/// `last` and `years` of one sex at mortality factors k.
void lanes_table(const struct lanes_side *side, long open, int is_table, const double *k);

/// coefficients[0] + coefficients[1]·x + …, `count` of them.
void lanes_polynomial(const double *coefficients, long count, const double *x, double *values);

/// Adds to `births` rate[x]·women[x] for the ages from ..< to.
void lanes_bear(const double *rate, const double *women, long from, long to, double *births);

/// Persons and women of the ages bounds[0] ..< bounds[i], for i from 0 to `count`.
void lanes_sums(const double *male, const double *female, const long *bounds, long count, double *persons, double *women);

/// Turns what `lanes_bear` summed at both ends of the year into births, and those alive at its end into age 0 of both sexes; `tfr` is
/// total·factor.
void lanes_deliver(const struct lanes_side *male, const struct lanes_side *female, const double *factor, double total,
                   double ratio, double *births, double *tfr);

/// How an indicator follows from numbers that lie as lanes: scale · (plus[0] − minus[0] + plus[1] − minus[1]) / (plus[2] − minus[2]).
struct lanes_teller {
    const double *plus[3], *minus[3];
    double scale;
    /// 0: plus[0] as it is. 1: the first difference. 2: all.
    int kind;
};

/// `count` indicators, one lane each, to `values`, which must lie at a multiple of 64 bytes.
void lanes_tell(const struct lanes_teller *tellers, long count, double *values);

/// Net migrants by age, `ages` of them: given[x] + rate[x]·people[x] + profile[x]·stray, or what leaves 0.00001 of the people, where it
/// would take more.
void lanes_migrants(const double *given, const double *rate, const double *profile, const double *stray, const double *people, long ages, double *net);

/// Adds net migrants to the people of the ages from ..< to; adds to `sum` how many came. Where `floor` is over 0, it replaces what is
/// negative.
void lanes_join(const double *net, double floor, long from, long to, double *people, double *sum);

/// Moves rate·people, where there are any, from one region's net migrants to another's, at the ages from ..< to.
void lanes_move(const double *rate, double share, const double *people, long from, long to, double *left, double *reached);

#endif
