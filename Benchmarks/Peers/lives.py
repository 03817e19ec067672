"""A year of many lives after another, as numpy and numba do it: deaths, births by age and children borne with the mother's row, moves between 31
regions. `lives.py PERSONS YEARS` prints one JSON line: the best seconds of three runs of each."""
import json
import sys
import time

import numba
import numpy

REGIONS = 31
DIE = numpy.clip(numpy.exp(-9.5 + 0.09 * numpy.arange(131)), 0, 0.6)
BEAR = numpy.zeros(131)
BEAR[15:50] = 0.045
FACTORS = numpy.array([1.1, 0.9, 0.5])


def columns(persons):
    random = numpy.random.default_rng(1)
    room = int(persons * 1.35)
    age, region, children = numpy.zeros(room, numpy.int16), numpy.zeros(room, numpy.int8), numpy.zeros(room, numpy.int8)
    female, alive, mother = numpy.zeros(room, bool), numpy.zeros(room, bool), numpy.full(room, -1, numpy.int32)
    age[:persons], region[:persons] = random.integers(0, 95, persons), random.integers(0, REGIONS, persons)
    female[:persons], alive[:persons] = random.random(persons) < 0.5, True
    return age, region, children, female, alive, mother


def vectors(persons, years):
    age, region, children, female, alive, mother = columns(persons)
    random, count, lived = numpy.random.default_rng(2), persons, 0
    start = time.perf_counter()
    for _ in range(years):
        now = slice(0, count)
        dies = alive[now] & (random.random(count, dtype=numpy.float32) < DIE[age[now]])
        alive[now] &= ~dies
        lived += int(alive[now].sum())
        women = numpy.flatnonzero(alive[now] & female[now] & (age[now] >= 15) & (age[now] < 50))
        chance = BEAR[age[women]] * FACTORS[numpy.minimum(children[women], 2)]
        bearing = women[random.random(len(women), dtype=numpy.float32) < chance]
        children[bearing] += 1
        moving = numpy.flatnonzero(alive[now] & (random.random(count, dtype=numpy.float32) < 0.02))
        region[moving] = random.integers(0, REGIONS, len(moving))
        age[now] += alive[now]
        new = slice(count, count + len(bearing))
        female[new] = random.random(len(bearing)) < 0.4854
        age[new], alive[new], mother[new], region[new] = 0, True, bearing, region[bearing]
        count += len(bearing)
    return time.perf_counter() - start, lived


@numba.njit(fastmath=True)
def loop(age, region, children, female, alive, mother, count, years, die, bear, seed):
    state, lived = numpy.uint64(seed), 0
    for _ in range(years):
        last = count
        for row in range(last):
            if not alive[row]:
                continue
            state ^= state << numpy.uint64(13)
            state ^= state >> numpy.uint64(7)
            state ^= state << numpy.uint64(17)
            if (state >> numpy.uint64(11)) * (1.0 / 9007199254740992.0) < die[age[row]]:
                alive[row] = False
                continue
            lived += 1
            if female[row] and 15 <= age[row] < 50:
                state ^= state << numpy.uint64(13)
                state ^= state >> numpy.uint64(7)
                state ^= state << numpy.uint64(17)
                chance = bear[age[row]] * (1.1 if children[row] == 0 else (0.9 if children[row] == 1 else 0.5))
                if (state >> numpy.uint64(11)) * (1.0 / 9007199254740992.0) < chance:
                    children[row] += 1
                    age[count], alive[count], mother[count], region[count] = -1, True, row, region[row]
                    female[count] = (state & numpy.uint64(1023)) < 497
                    count += 1
            state ^= state << numpy.uint64(13)
            state ^= state >> numpy.uint64(7)
            state ^= state << numpy.uint64(17)
            draw = (state >> numpy.uint64(11)) * (1.0 / 9007199254740992.0)
            if draw < 0.02:
                region[row] = int(draw / 0.02 * 31)
            age[row] += 1
        for row in range(last, count):
            age[row] = 0
    return lived


def scalar(persons, years):
    age, region, children, female, alive, mother = columns(persons)
    start = time.perf_counter()
    lived = loop(age, region, children, female, alive, mother, persons, years, DIE, BEAR, 88172645463325252)
    return time.perf_counter() - start, lived


def main():
    persons, years = int(sys.argv[1]), int(sys.argv[2])
    scalar(1000, 2)
    print(json.dumps({
        "numpy": min(vectors(persons, years) for _ in range(3))[0], "numba": min(scalar(persons, years) for _ in range(3))[0]}))


main()
