"""Holds what `yisheng link` finds to the truth of the data in ../shared/reference/linkage.

Prints what it measured; ends with 1 if a figure is missed, and says so where the data are not there.
"""

import collections
import csv
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
GIVEN = pathlib.Path("../shared/reference/linkage/given")
missed = []


def link(config, left, right=None, *more):
    """Runs the program; the pairs with weights, the clusters, and what it says of itself."""
    with tempfile.TemporaryDirectory() as folder:
        command = [PROGRAM, "link", "--left", str(left), "--config", f"Linkage/{config}.yaml", "--out", folder, "--json", *more]
        if right:
            command += ["--right", str(right)]
        said = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        with open(f"{folder}/pairs.csv", encoding="utf-8") as file:
            pairs = [(row[0], row[1], float(row[2])) for row in list(csv.reader(file))[1:]]
        with open(f"{folder}/clusters.csv", encoding="utf-8") as file:
            clusters = dict(list(csv.reader(file))[1:])
    return pairs, clusters, said


def within(counts):
    return sum(n * (n - 1) // 2 for n in counts)


def f1(true, found, all):
    return 2 * true / (found + all)


def pair_f1(pairs, person, all, threshold):
    chosen = [(a, b) for a, b, weight in pairs if weight >= threshold]
    return f1(sum(person(a) == person(b) for a, b in chosen), len(chosen), all)


def need(what, got, least=None, most=None):
    fine = (least is None or got >= least) and (most is None or got <= most)
    print(f"  {what}: {got:.5f}" + (f" (at least {least})" if least is not None else f" (at most {most})"))
    if not fine:
        missed.append(what)


def chinese():
    folder = GIVEN / "cn50k_seed7"
    pairs, clusters, said = link("chinese-persons", folder / "records.csv", None, "--orders", "1")
    with open(folder / "truth.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    person = {row["rec_id"]: row["person_id"] for row in rows}
    newborn = {row["rec_id"] for row in rows if "N" in (row["flags"] or "")}
    all = within(collections.Counter(person.values()).values())
    threshold = math.log2(0.95 / 0.05)
    print("Chinese persons, 50,000 records")
    need("pair F1", pair_f1(pairs, person.get, all, threshold), least=0.9855)
    joined = within(collections.Counter(clusters.values()).values())
    true = within(collections.Counter((clusters[id], person[id]) for id in person).values())
    need("cluster F1", f1(true, joined, all), least=0.9948)
    need("false pairs in clusters, per cent", 100 * (1 - true / joined), most=0.14)
    found = sum(a in newborn and weight >= threshold and person[a] == person[b] for a, b, weight in pairs)
    need("recall of pairs of newborns", found / within(collections.Counter(person[id] for id in newborn).values()), least=0.95)
    need("pairs to look at, per 1,000 records", said["review"] * 1000 / said["records"], most=100)
    one = said["one_by_one"][0]
    need("one by one, persons that are those of all at once", one["persons_alike"] / one["persons"], least=0.999)
    need("one by one, median, ms", one["median_ms"], most=1)
    need("one by one, 99 %, ms", one["p99_ms"], most=5)


def febrl(name, left, right, least):
    pairs, _, _ = link("febrl", left, right)
    person = lambda id: re.match(r"[^-]+-[^-]+", id)[0]
    counts = []
    for path in filter(None, [left, right]):
        with open(path, encoding="utf-8") as file:
            counts.append(collections.Counter(person(row[0].strip()) for row in list(csv.reader(file))[1:]))
    all = sum(n * counts[1][key] for key, n in counts[0].items()) if right else within(counts[0].values())
    print(name)
    need("pair F1", pair_f1(pairs, person, all, 0), least=least)


def historical():
    path = GIVEN / "historical50k_a.csv"
    pairs, _, _ = link("historical-figures", path)
    with open(path, encoding="utf-8") as file:
        person = {row["unique_id"]: row["cluster"] for row in csv.DictReader(file)}
    print("historical figures, 25,530 records")
    need("pair F1", pair_f1(pairs, person.get, within(collections.Counter(person.values()).values()), 0), least=0.784)


if not GIVEN.is_dir():
    print("linkage quality: ../shared/reference/linkage is not here, nothing was measured")
    sys.exit(0)
chinese()
febrl("FEBRL 4", GIVEN / "febrl4a.csv", GIVEN / "febrl4b.csv", 0.9990)
febrl("FEBRL 1", GIVEN / "febrl1.csv", None, 0.9980)
historical()
if missed:
    sys.exit("missed: " + ", ".join(missed))
