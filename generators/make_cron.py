"""Writes train.jsonl and dev.jsonl: English schedules from phrase tables, each with its crontab line. Seeded:
`python -m generators.make_cron [FOLDER]`.

A family is a meaning and a frame, the sentence around the phrases. Frames of dev are in no training pair, and
no training pair fires at exactly the minutes of a pair of dev or of the hand-written test.jsonl. Twelve
mistakes that people make are planted among the training pairs.
"""

from __future__ import annotations

import random
import sys
from datetime import datetime, timedelta
from pathlib import Path

from cronsim import CronSim

from helpers.pairs import DATA

from . import two_files

FOLDER = DATA / "languages" / "cron"
SEED, TRAIN, DEV = 9, 1200, 80
YEAR = [datetime(2028, 1, 1) + timedelta(days=n) for n in range(366)]

NAMES = "twelve one two three four five six seven eight nine ten eleven".split()
DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()
WORDS = dict(
    zip(
        [2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30],
        "two three four five six eight ten twelve fifteen twenty thirty".split(),
    )
)
JOBS = [
    "the backup",
    "the report",
    "the cleanup",
    "the import",
    "a reminder",
    "the script",
    "the scan",
    "the newsletter",
]

# sentences around a time and days, and around a repetition; those of dev are other sentences
AT = [
    "{days} at {time}", "at {time} {days}", "{time} {days}", "{days}, {time}", "run it {days} at {time}",
    "run {job} at {time} {days}",
    "please start {job} at {time} {days}", "{job} {days} at {time}", "{job}: {days}, {time}",
    "could you run {job} {days} at {time}?",
]  # fmt: skip
AT_DEV = [
    "do {job} {days} at {time}",
    "my job must start at {time} {days}",
    "{days}: {job} at {time}",
    "make it {time} {days}",
]
EVERY = [
    "{every}",
    "run it {every}",
    "{job} {every}",
    "please run {job} {every}",
    "{every}, run {job}",
    "could you start {job} {every}?",
]
EVERY_DEV = ["do {job} {every}", "my job must start {every}", "{every}: {job}"]

FLAWED = [
    ("Every day at midnight, as we always did", "0 24 * * *"),
    ("on the hour, all day long", "60 * * * *"),
    ("on 31 June at noon", "0 12 31 6 *"),
    ("on 30 February at 9 am", "0 9 30 2 *"),
    ("on the fifth Monday of February at 9 am", "0 9 * 2 MON#5"),
    ("daily, the short way", "@daily"),
    ("every day at 8:15 am and 0 seconds", "0 15 8 * * *"),
    ("every Friday at 4 pm, by name", "0 16 * * FRIDAY"),
    ("from Friday to Monday at noon", "0 12 * * 5-1"),
    ("never repeat", "*/0 * * * *"),
    ("every day at 10 pm", "0 22 * *"),
    ("every day at 7 am", "Sure: 0 7 * * * (that is 7 am)"),
]


def clock(rng: random.Random) -> tuple[str, str]:
    """(English, "minute hour"). Without am, pm or a part of the day, the hour is that of the 24-hour
    clock.
    """
    hour, minute = rng.choice([*range(24), *range(6, 22)]), rng.choice([0, 0, 15, 30, 45])
    half, short = ("am", "pm")[hour // 12], hour % 12 or 12
    ways = [f"{hour:02}:{minute:02}", f"{short}:{minute:02} {half}"]
    if minute == 0:
        ways = {0: ["midnight"], 12: ["noon"]}.get(hour, [*ways, f"{short} {half}", f"{short} {half}"])
    if 1 <= hour < 12:
        spoken = {0: "{} o'clock", 15: "a quarter past {}", 30: "half past {}", 45: "a quarter to {}"}[minute]
        ways += [spoken.format(NAMES[(hour + (minute == 45)) % 12])]
    return rng.choice(ways), f"{minute} {hour}"


def weekdays(rng: random.Random) -> tuple[str, str]:
    """(English, field) of days of the week."""
    kind = rng.choice(["one", "one", "two", "range", "work", "end"])
    if kind == "work":
        return rng.choice(["every weekday", "on weekdays", "on working days"]), "1-5"
    if kind == "end":
        return rng.choice(["on weekends", "every weekend", "on Saturdays and Sundays"]), "0,6"
    if kind == "range":
        low = rng.randrange(1, 5)
        high = rng.randrange(low + 1, 7)
        return rng.choice(["{} to {}", "from {} to {}", "{} through {}"]).format(
            DAYS[low], DAYS[high]
        ), f"{low}-{high}"
    chosen = sorted(rng.sample(range(7), 1 if kind == "one" else 2))
    ways = (
        ["every {}", "on {}s", "on {}", "each {}"]
        if kind == "one"
        else ["on {}s and {}s", "every {} and {}", "on {} and {}"]
    )
    return rng.choice(ways).format(*(DAYS[n] for n in chosen)), ",".join(map(str, chosen))


def ordinal(n: int) -> str:
    return f"{n}{'th' if n in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def daily(rng):
    time, fields = clock(rng)
    return {
        "days": rng.choice(["every day", "daily", "each day", "every single day"]),
        "time": time,
    }, f"{fields} * * *"


def weekly(rng):
    (time, fields), (days, field) = clock(rng), weekdays(rng)
    return {"days": days, "time": time}, f"{fields} * * {field}"


def monthly(rng):
    (time, fields), day = clock(rng), rng.choice([1, 1, *range(1, 32)])
    days = rng.choice(
        [
            "on the {} of every month",
            "on the {} of each month",
            "on the {} of the month",
            "every month on the {}",
        ]
    )
    return {
        "days": days.format("first" if day == 1 and rng.random() < 0.5 else ordinal(day)),
        "time": time,
    }, f"{fields} {day} * *"


def limited(rng, every: str, minute: str):
    """A repetition, always, or during some hours (the last one named counts whole), or on some days."""
    kind = rng.choice(["always", "hours", "days"])
    if kind == "hours":
        low, high = sorted(rng.sample(range(6, 23), 2))
        said = rng.choice(["between {} and {}", "from {} to {}"]).format(f"{low}:00", f"{high}:00")
        return {"every": f"{every} {said}"}, f"{minute} {low}-{high} * * *"
    days, field = weekdays(rng) if kind == "days" else ("", "*")
    return {"every": f"{every} {days}".strip()}, f"{minute} * * * {field}"


def minutes(rng):
    step = rng.choice([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30])
    if step == 1:
        return limited(rng, "every minute", "*")
    ways = {15: ["every quarter of an hour"], 30: ["every half hour"]}.get(step, [])
    return limited(
        rng, rng.choice([*ways, f"every {step} minutes", f"every {WORDS[step]} minutes"]), f"*/{step}"
    )


def hourly(rng):
    minute = rng.choice([0, 0, *range(5, 60, 5)])
    ways = (
        [f"{minute} minutes past every hour", f"at minute {minute} of every hour"]
        if minute
        else ["every hour", "hourly"]
    )
    return limited(rng, rng.choice(ways), str(minute))


def hours(rng):
    step, (days, field) = rng.choice([2, 3, 4, 6, 8, 12]), rng.choice([("", "*"), weekdays(rng)])
    return {
        "every": f"{rng.choice([f'every {step} hours', f'every {WORDS[step]} hours'])} {days}".strip()
    }, f"0 */{step} * * {field}"


MEANINGS = {daily: 4, weekly: 8, monthly: 4, minutes: 5, hourly: 3, hours: 2}  # and how often each is drawn


def fires(expression: str) -> tuple[frozenset, frozenset, frozenset]:
    """The days of a leap year, the hours and the minutes at which it fires."""
    cron = CronSim(expression, YEAR[0])
    days = frozenset(day for day in YEAR if day.month in cron.months and cron.match_day(day))
    return days, frozenset(cron.hours), frozenset(cron.minutes)


def draw(rng: random.Random, count: int, part: str, taken: set) -> list[dict]:
    """`count` pairs with distinct prompts, none of which fires as one in `taken` does."""
    rows = {}
    while len(rows) < count:
        meaning = rng.choices(list(MEANINGS), MEANINGS.values())[0]
        slots, expression = meaning(rng)
        frame = rng.choice({"train": (AT, EVERY), "dev": (AT_DEV, EVERY_DEV)}[part]["every" in slots])
        prompt = frame.format(job=rng.choice(JOBS), **slots)
        if fires(expression) not in taken:
            rows[prompt] = {
                "family": f"{meaning.__name__}/{frame}",
                "prompt": prompt,
                "cron": expression,
                "origin": "make_cron.py",
            }
    return list(rows.values())


def main(folder: Path) -> None:
    """Both files into `folder`."""
    test, counts = FOLDER / "test.jsonl", {"seed": SEED, "train": TRAIN, "dev": DEV}
    two_files.make(folder, "cron", test, fires, draw, **counts, flawed=FLAWED, digits=4)


if __name__ == "__main__":
    main(Path(*sys.argv[1:]) if sys.argv[1:] else FOLDER)
