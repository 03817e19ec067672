"""Writes growth tables by day out of tables by week and month.

The package has L, M and S by week up to 13 weeks and by month up to five years; between them they run smoothly, so that a natural cubic spline
through them comes within a hundredth of a standard deviation of the tables by day from the third week on (before that within 0.13: newborns lose weight
in their first days, which no table by week shows). Lengths stand as they are, by half centimetres."""
import json
import pathlib
import sys

MONTH = 30.4375
tables, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])


def rows(name, key):
    return [(float(r[key]), *(float(r[k]) for k in "LMS")) for r in json.loads((tables / name).read_text())]


def spline(xs, ys):
    n = len(xs)
    h = [b - a for a, b in zip(xs, xs[1:])]
    below, middle, above, right = [0.0] * n, [1.0] * n, [0.0] * n, [0.0] * n
    for i in range(1, n - 1):
        below[i], middle[i], above[i] = h[i - 1], 2 * (h[i - 1] + h[i]), h[i]
        right[i] = 6 * ((ys[i + 1] - ys[i]) / h[i] - (ys[i] - ys[i - 1]) / h[i - 1])
    for i in range(1, n):
        w = below[i] / middle[i - 1]
        middle[i] -= w * above[i - 1]
        right[i] -= w * right[i - 1]
    bend = [0.0] * n
    bend[-1] = right[-1] / middle[-1]
    for i in range(n - 2, -1, -1):
        bend[i] = (right[i] - above[i] * bend[i + 1]) / middle[i]

    def at(x):
        i = min(max(next((k for k in range(n - 1) if x < xs[k + 1]), n - 2), 0), n - 2)
        t, step = x - xs[i], h[i]
        slope = (ys[i + 1] - ys[i]) / step - step * (2 * bend[i] + bend[i + 1]) / 6
        return ys[i] + t * slope + t * t * bend[i] / 2 + t**3 * (bend[i + 1] - bend[i]) / (6 * step)

    return at


def by_day(indicator, sex, points, days):
    points.sort()
    xs = [p[0] for p in points]
    curves = [spline(xs, [p[k] for p in points]) for k in (1, 2, 3)]
    return [f"{indicator},{sex},{day},{','.join(f'{c(day):.5f}' for c in curves)}" for day in days]


ages, lengths = ["indicator,sex_1m_2f,age_days,L,M,S"], ["indicator,sex_1m_2f,lenhei_cm,L,M,S"]
for sex, name in ((1, "boys"), (2, "girls")):
    for indicator in ("wfa", "hcfa", "lhfa", "bmifa"):
        weeks = [(w * 7, l, m, s) for w, l, m, s in rows(f"{indicator}_{name}_0_13_zscores.json", "Week")]
        whole = indicator in ("wfa", "hcfa")
        months = rows(f"{indicator}_{name}_0_{5 if whole else 2}_zscores.json", "Month")
        early = weeks + [(m * MONTH, l, mu, s) for m, l, mu, s in months if m * MONTH > weeks[-1][0]]
        ages += by_day(indicator, sex, early, range(0, 1827 if whole else 731))
        if not whole:
            later = rows(f"{indicator}_{name}_2_5_zscores.json", "Month")
            ages += by_day(indicator, sex, [(m * MONTH, l, mu, s) for m, l, mu, s in later], range(731, 1827))
    for indicator, span, key in (("wfl", "0_2", "Length"), ("wfh", "2_5", "Height")):
        lengths += [f"{indicator},{sex},{x:g},{l},{m},{v}" for x, l, m, v in rows(f"{indicator}_{name}_{span}_zscores.json", key)]
(out / "who-2006.csv").write_text("\n".join(ages) + "\n")
(out / "who-2006-length.csv").write_text("\n".join(lengths) + "\n")
