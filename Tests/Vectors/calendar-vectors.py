"""Vectors of the proleptic Gregorian calendar, computed by the `datetime` and `zoneinfo` modules of Python.

    python3 calendar-vectors.py > calendar.csv

Each line: an expression and the text of its value, separated by a tab. Years are those that Python has, 1 to 9999; for those outside, a
year of the same place in the cycle of 400 years is computed and shifted."""
import calendar
import datetime
import random
import zoneinfo

random.seed(20261126)
names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']


def show(expression, value):
    print(expression + '\t' + str(value))


def year_text(year):
    return f'{year:04d}' if year >= 0 else f'-{-year:04d}'


def day():
    year, month = random.randrange(1, 10000), random.randrange(1, 13)
    if random.random() < 0.4:
        month, last = 2, calendar.monthrange(year, 2)[1]
        return datetime.date(year, month, random.choice([28, last, 1]))
    return datetime.date(year, month, random.choice([1, 30 if month != 2 else 28, calendar.monthrange(year, month)[1], 15]))


def add_months(d, count):
    total = d.year * 12 + d.month - 1 + count
    year, month = total // 12, total % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return datetime.date(year, month, min(d.day, calendar.monthrange(year, month)[1]))


for _ in range(60):
    d = day()
    show(f'day of week(@"{d}")', names[d.weekday()])
    show(f'day of year(@"{d}")', d.timetuple().tm_yday)
    show(f'week of year(@"{d}")', d.isocalendar()[1])
    show(f'month of year(@"{d}")', months[d.month - 1])
    show(f'last day of month(@"{d}")', d.replace(day=calendar.monthrange(d.year, d.month)[1]))
for _ in range(60):
    d, count = day(), random.randrange(-600, 600)
    moved = add_months(d, count)
    if moved:
        years, rest = divmod(abs(count), 12)
        sign = '-' if count < 0 else ''
        show(f'@"{d}" + @"{sign}P{years}Y{rest}M"', moved)
for _ in range(60):
    a, b = day(), day()
    show(f'(@"{a}" - @"{b}").days', (a - b).days)
    show(f'@"{a}" < @"{b}"', str(a < b).lower())
    # Whole months between, as XPath has them: towards zero.
    low, high = min(a, b), max(a, b)
    whole = (high.year - low.year) * 12 + high.month - low.month
    if high.day < low.day:
        whole -= 1
    whole = whole if a <= b else -whole
    show(f'years and months duration(@"{a}", @"{b}") / @"P1M"', whole)
for _ in range(40):
    d, count = day(), random.randrange(-200000, 200000)
    try:
        show(f'@"{d}" + @"{"-" if count < 0 else ""}P{abs(count)}D"', d + datetime.timedelta(days=count))
    except OverflowError:
        pass
for _ in range(40):
    # Outside of the years of Python: shifted by whole cycles.
    d = datetime.date(random.randrange(2000, 2400), random.randrange(1, 13), random.randrange(1, 29))
    year = d.year + 400 * random.choice([-30, -6, 20, 30, 1000])
    if len(str(abs(year))) <= 9:
        text = f'{year_text(year)}-{d.month:02d}-{d.day:02d}'
        show(f'day of week(@"{text}")', names[d.weekday()])
        show(f'day of year(@"{text}")', d.timetuple().tm_yday)
zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Asia/Urumqi']
for _ in range(80):
    zone = random.choice(zones)
    moment = datetime.datetime(random.randrange(1975, 2036), random.randrange(1, 13), random.randrange(1, 29), random.randrange(24), random.choice([0, 30, 59]))
    aware = moment.replace(tzinfo=zoneinfo.ZoneInfo(zone))
    back = aware.astimezone(datetime.timezone.utc).astimezone(zoneinfo.ZoneInfo(zone))
    if back.replace(tzinfo=None) != moment or aware.replace(fold=1).utcoffset() != aware.utcoffset():
        continue  # Local times that do not exist, or twice.
    seconds = int((aware - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)).total_seconds())
    show(f'(@"{moment.isoformat()}@{zone}" - @"1970-01-01T00:00:00Z") / @"PT1S"', seconds)
    other = random.choice(zones)
    there = aware.astimezone(zoneinfo.ZoneInfo(other)).replace(tzinfo=None)
    show(f'@"{moment.isoformat()}@{zone}" = @"{there.isoformat()}@{other}"', 'true')
