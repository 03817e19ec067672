"""Time of numpy for 1,000 trajectories x 77 years x 2 sexes x 101 ages with 131-age life tables; prints a line that ends in
"incl. 131-age life tables: T ms = U us/traj", the best of three. Death rates are scaled per trajectory and year; the factors are drawn
beforehand. No period deaths, no life expectancy, no quantiles."""
import time

import numpy as np

TRAJECTORIES, YEARS, AGES = 1000, 77, 101
rng = np.random.default_rng(0)
people = rng.uniform(1e3, 1e4, AGES)
fertility = np.full(35, 0.04)
rates = np.exp(-9 + 0.085 * np.arange(131))
factors = rng.uniform(0.9, 1.1, (YEARS, TRAJECTORIES))


def survival(m):
    q = m / (1 + 0.5 * m)
    alive = np.empty((TRAJECTORIES, 132))
    alive[:, 0] = 1
    np.cumprod(1 - q, axis=1, out=alive[:, 1:])
    years = (alive[:, :-1] + alive[:, 1:]) * 0.5
    ratios = np.empty((TRAJECTORIES, AGES))
    ratios[:, 0] = years[:, 0]
    ratios[:, 1:100] = years[:, 1:100] / years[:, :99]
    above = years[:, 100:].sum(1)
    ratios[:, 100] = above / (years[:, 99] + above)
    return ratios


def age(people, ratios):
    end = np.empty_like(people)
    end[:, 1:] = people[:, :-1] * ratios[:, 1:]
    end[:, -1] += people[:, -1] * ratios[:, -1]
    return end


def run():
    women = np.repeat(people[None], TRAJECTORIES, 0)
    men = women.copy()
    for year in range(YEARS):
        m = rates[None, :] * factors[year][:, None]
        # Each sex has its own table.
        hers, his = survival(m), survival(m.copy())
        women_end, men_end = age(women, hers), age(men, his)
        births = (women[:, 15:50] + women_end[:, 15:50]) @ fertility * 0.5
        women_end[:, 0] = births * 0.485 * hers[:, 0]
        men_end[:, 0] = births * 0.515 * his[:, 0]
        women, men = women_end, men_end


best = 1e9
for _ in range(3):
    start = time.perf_counter()
    run()
    best = min(best, time.perf_counter() - start)
print(f"numpy {TRAJECTORIES} traj incl. 131-age life tables: {best * 1e3:.0f} ms = {best / TRAJECTORIES * 1e6:.1f} us/traj")
