"""Indicators by township and month beside plain SQL.

The peer is what an analyst would write: tables by event type, filled from the same journal, and one statement for each indicator. Filling them
is not timed; the statements are, and every number is compared to the last digit.

usage: figures.py PROGRAM DATA PACKS [FROM TO]
"""
import csv, json, os, sqlite3, subprocess, sys, tempfile, time
from datetime import date

program, data, packs = sys.argv[1:4]
first, last = (sys.argv[4], sys.argv[5]) if len(sys.argv) > 5 else ("2021-12", "2026-11")
EPOCH = date(1970, 1, 1).toordinal()


def day(text):
    return date.fromisoformat(text).toordinal() - EPOCH


def month(number):
    d = date.fromordinal(number + EPOCH)
    return d.year * 12 + d.month - 1


def index(text):
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def name(m):
    return f"{m // 12:04d}-{m % 12 + 1:02d}"


def fill(peer):
    """Plain tables from the journal."""
    source = sqlite3.connect(f"file:{data}/yisheng.sqlite?mode=ro", uri=True)
    peer.executescript("""
        CREATE TABLE birth(child INTEGER PRIMARY KEY, mother INTEGER, day INTEGER, month INTEGER, town TEXT, late INTEGER);
        CREATE TABLE screened(child INTEGER, item TEXT, day INTEGER);
        CREATE TABLE moved(person INTEGER, month INTEGER, town TEXT, sign INTEGER);
        CREATE TABLE spell(person INTEGER, since INTEGER, until INTEGER, town TEXT, birth INTEGER);
        CREATE TABLE months(month INTEGER PRIMARY KEY, last INTEGER);
    """)
    homes, born, died = {}, {}, {}
    births, screens, moves = [], [], []
    for seq, payload in source.execute("SELECT seq, payload FROM journal ORDER BY seq"):
        event = json.loads(payload)
        kind, when, subjects, fields = event["type"], day(event["day"]), event["subjects"], event["data"]
        if kind == "birth":
            child = subjects["child"]
            town = fields.get("residence") or event.get("inherited", {}).get("child", {}).get("residence") or event["place"]
            recorded = (event["recorded"] + 8 * 3_600_000) // 86_400_000
            births.append((child, subjects.get("mother"), when, month(when), town[:9], int(recorded > when + 30)))
            homes.setdefault(child, []).append((when, seq, town[:9]))
            born[child] = when
        elif kind == "person-registered":
            person = subjects["person"]
            born[person] = day(fields["birth_date"])
            town = fields.get("residence") or fields.get("hukou") or event["place"]
            homes.setdefault(person, []).append((when, seq, town[:9]))
        elif kind == "move-in":
            homes.setdefault(subjects["person"], []).append((when, seq, fields["residence"][:9]))
            moves.append((subjects["person"], when, 1, None))
        elif kind == "move-out":
            if fields.get("to"):
                homes.setdefault(subjects["person"], []).append((when, seq, fields["to"][:9]))
            moves.append((subjects["person"], when, -1, event["place"][:9]))
        elif kind == "death":
            died[subjects["person"]] = when
        elif kind == "newborn-screened":
            screens.append((subjects["child"], fields["item"], when))
        elif kind == "adopted":
            town = event.get("inherited", {}).get("child", {}).get("residence")
            if town:
                homes.setdefault(subjects["child"], []).append((when, seq, town[:9]))
    spells = []
    for person, list_ in homes.items():
        list_.sort()
        merged = []
        for when, _, town in list_:
            when = max(when, born.get(person, when))
            if merged and merged[-1][0] == when:
                merged.pop()
            if not merged or merged[-1][1] != town:
                merged.append((when, town))
        for place, (since, town) in enumerate(merged):
            ends = [end for end in (merged[place + 1][0] if place + 1 < len(merged) else None, died.get(person)) if end is not None]
            until = min(ends) if ends else None
            if until is None or until > since:
                spells.append((person, since, until, town, born.get(person)))

    def at(person, when):
        town = None
        for since, _, place in homes.get(person, []):
            if since <= when:
                town = place
        return town

    peer.executemany("INSERT INTO birth VALUES (?,?,?,?,?,?)", births)
    peer.executemany("INSERT INTO screened VALUES (?,?,?)", screens)
    peer.executemany("INSERT INTO moved VALUES (?,?,?,?)", [(p, month(w), town or at(p, w), s) for p, w, s, town in moves])
    peer.executemany("INSERT INTO spell VALUES (?,?,?,?,?)", spells)
    for m in range(index(first), index(last) + 1):
        end = date((m + 1) // 12, (m + 1) % 12 + 1, 1).toordinal() - EPOCH - 1
        peer.execute("INSERT INTO months VALUES (?,?)", (m, end))
    peer.executescript("""
        CREATE INDEX birth_month ON birth(month, town);
        CREATE INDEX screened_child ON screened(child, item, day);
        CREATE INDEX moved_month ON moved(month, town);
        ANALYZE;
    """)
    return len(births), len(spells)


# A person is of an age from the month of the birthday on, as at the end of that month.
STOCK = """
    SELECT m.month, s.town, {top} FROM months m JOIN spell s
    ON s.since <= m.last AND (s.until IS NULL OR s.until > m.last) GROUP BY m.month, s.town
"""


def ages(months_over):
    return f"sum(CASE WHEN m.month - s.birth_month >= {months_over} THEN 1 ELSE 0 END)"


def statements():
    window = f"month BETWEEN {index(first)} AND {index(last)}"
    screen = """
        SELECT b.month, b.town, sum(EXISTS (SELECT 1 FROM screened x WHERE x.child = b.child AND x.item = '{item}'
        AND x.day <= b.day + 28)), count(*) FROM birth b WHERE b.{window} GROUP BY b.month, b.town
    """
    return {
        "births": f"SELECT month, town, count(*), NULL FROM birth WHERE {window} GROUP BY month, town",
        "births_in_time": f"SELECT month, town, sum(1 - late), count(*) FROM birth WHERE {window} GROUP BY month, town",
        "births_with_mother": f"SELECT month, town, count(mother), count(*) FROM birth WHERE {window} GROUP BY month, town",
        "hearing_screening": screen.format(item="hearing", window=window),
        "metabolic_screening": screen.format(item="blood", window=window),
        "net_migration": f"SELECT month, town, sum(sign), NULL FROM moved WHERE {window} GROUP BY month, town",
        "resident_population": STOCK.format(top="count(*), NULL"),
        "share_65": STOCK.format(top=f"{ages(780)}, count(*)"),
        "share_60": STOCK.format(top=f"{ages(720)}, count(*)"),
        "dependency_ratio": STOCK.format(
            top=f"count(*) - {ages(180)} + {ages(780)} , {ages(180)} - {ages(780)}"),
    }


def ours(ids):
    """The program's own figures, numerators and denominators, and the seconds of the whole process."""
    out = tempfile.mktemp(suffix=".csv")
    command = [program, "indicators", "--data", data, "--packs", packs, "--period", f"{first}/{last}", "--by", "month",
               "--areas", "--form", "csv", "--out", out]
    for one in ids:
        command += ["--id", one]
    start = time.time()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.time() - start
    found = {}
    with open(out) as file:
        for row in csv.DictReader(file):
            found[row["indicator"], row["division"], row["period"]] = (row["numerator"], row["denominator"])
    os.unlink(out)
    return found, seconds


def main():
    folder = tempfile.mkdtemp()
    peer = sqlite3.connect(folder + "/peer.sqlite")
    start = time.time()
    births, spells = fill(peer)
    peer.execute("ALTER TABLE spell ADD COLUMN birth_month INTEGER")
    peer.create_function("month_of", 1, lambda n: None if n is None else month(n), deterministic=True)
    peer.execute("UPDATE spell SET birth_month = month_of(birth)")
    peer.execute("CREATE INDEX spell_town ON spell(town, since, until, birth_month)")
    peer.execute("ANALYZE")
    peer.commit()
    print(f"plain tables filled in {time.time() - start:.0f} s: {births} births, {spells} stays")
    asked = statements()
    found, seconds = ours(asked)
    everything, all_seconds = ours([])
    county = next(iter({key[1] for key in found if len(key[1]) == 6}))
    total, differences, compared = 0.0, 0, 0
    for one, sql in asked.items():
        start = time.time()
        rows = peer.execute(sql).fetchall()
        took = time.time() - start
        total += took
        plain = {}
        for m, town, top, bottom in rows:
            if town and town.startswith(county):
                plain[town, name(m)] = (top, bottom)
        for (indicator, division, period), (top, bottom) in found.items():
            if indicator != one or division == county:
                continue
            a, b = plain.get((division, period), (0, 0))
            compared += 1
            same = int(top or 0) == (a or 0) and (bottom == "" or int(bottom) == (b or 0))
            if not same:
                differences += 1
                if differences < 10:
                    print("differs:", indicator, division, period, "ours", top, bottom, "plain", a, b)
        print(f"  {one}: plain SQL {took:.2f} s")
    areas = {key[1] for key in found}
    print(f"{len(areas) - 1} townships, {len({key[2] for key in found})} months, {compared} figures compared, {differences} differ")
    print(f"ten indicators: yisheng {seconds:.2f} s (whole process), plain SQL {total:.2f} s (statements only): {total / seconds:.2f}×")
    print(f"all indicators: yisheng {all_seconds:.2f} s, {len(everything)} figures")
    if differences or total < seconds or all_seconds > 60:
        sys.exit(1)


main()
