"""Writes train.jsonl and dev.jsonl: English settings from phrase tables, each with its TOML. Seeded: `python
-m generators.toml_pairs [FOLDER]`.

A family is a topic and a frame, the sentence around the settings. Frames of dev are in no training pair, and
no training pair means the same as a pair of dev or of the hand-written test.jsonl. Four mistakes that people
make are planted among the training pairs.
"""

from __future__ import annotations

import json
import random
import sys
import tomllib
from pathlib import Path

from . import two_files

FOLDER = Path(__file__).resolve().parent.parent / "data" / "languages" / "toml"
SEED, TRAIN, DEV = 9, 120, 20

DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()

FRAMES = [
    "{topic}: {settings}", "the {topic} with {settings}", "please set up the {topic} with {settings}",
    "configure the {topic} so that it has {settings}",
    "{settings} for the {topic}", "write the settings of the {topic}: {settings}",
]  # fmt: skip
FRAMES_DEV = [
    "my {topic} should get {settings}",
    "change the {topic} to {settings}",
    "the {topic} needs {settings}",
]

FLAWED = [
    ("server: the host is old.example, TLS on", "[server]\nhost = old.example\ntls = true"),
    ("server: port 8088, TLS off", "[server]\nport = 8088\ntls = False"),
    ("account: for Nora, until 30 February 2028", '[account]\nname = "Nora"\nuntil = 2028-02-30'),
    ("backup: 3 copies, and later 5 copies", "[backup]\nkeep = 3\nkeep = 5"),
]


def number(rng: random.Random, low: int, high: int) -> tuple[str, int]:
    """(as it is said, the number): in words now and then."""
    value = rng.randint(low, high)
    return NUMBERS[value] if value < len(NUMBERS) and rng.random() < 0.5 else str(value), value


def one_of(key: str, ways: dict):
    """A setting with a few values; `ways` has the ways to say each."""

    def draw(rng):
        value = rng.choice(list(ways))
        return rng.choice(ways[value]), {key: value}

    return draw


def host(rng):
    value = f"{rng.choice('alpha beta cedar delta maple north oak river south stone'.split())}.example"
    return rng.choice(["the host {}", "host {}", "the address {}"]).format(value), {"host": value}


def port(rng):
    value = rng.choice([80, 443, 8000, 8443, *rng.sample(range(1024, 9999), 4)])
    return f"port {value}", {"port": value}


def folder(rng):
    top, inside = "var mnt srv data".split(), "copies archive vault box nightly spare".split()
    value = f"/{rng.choice(top)}/{rng.choice(inside)}"
    return rng.choice(["the folder {}", "copies in {}"]).format(value), {"folder": value}


def keep(rng):
    said, value = number(rng, 2, 20)
    return rng.choice(["{} copies kept", "the last {} copies", "at most {} copies"]).format(said), {
        "keep": value
    }


def days(rng):
    chosen = sorted(rng.sample(range(7), rng.choice([1, 1, 2])))
    return "a run on " + " and ".join(DAYS[day] for day in chosen), {
        "days": [DAYS[day][:3].lower() for day in chosen]
    }


def file(rng):
    value = f"{rng.choice('main app error web job mail disk'.split())}.{rng.choice(['log', 'txt'])}"
    return rng.choice(["the file {}", "file {}"]).format(value), {"file": value}


def size(rng):
    width, height = rng.randrange(300, 2000, 20), rng.randrange(200, 1400, 20)
    said = {
        f"{width} by {height} pixels": 2,
        f"a width of {width} and a height of {height}": 2,
        f"a width of {width}": 1,
    }
    words = rng.choice(list(said))
    return words, dict([("width", width), ("height", height)][: said[words]])


def times(rng):
    said, value = number(rng, 2, 12)
    return rng.choice(["{} attempts", "{} tries", "at most {} tries"]).format(said), {"times": value}


def wait(rng):
    value = rng.choice([0.25, 0.5, 0.75, 1.25, 1.5, 2.5, 4.5])
    said = {0.5: ["half a second"], 0.25: ["a quarter of a second"]}.get(value, []) + [f"{value} seconds"]
    return f"a wait of {rng.choice(said)}", {"wait": value}


def name(rng):
    value = rng.choice("Ada Ben Carla Dan Eva Finn Gina Hugo Ines Jack".split())
    return rng.choice(["the name {}", "{} as its name"]).format(value), {"name": value}


def until(rng):
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.choice([2028, 2029])
    date = tomllib.loads(f"x = {year}-{month:02}-{day:02}")["x"]
    return f"an end on {day} {MONTHS[month - 1]} {year}", {"until": date}


TOPICS = {
    "server": [
        host,
        port,
        one_of("tls", {True: ["TLS on", "encryption"], False: ["TLS off", "no encryption"]}),
    ],
    "backup": [folder, keep, days],
    "log": [
        one_of(
            "level",
            {
                level: [f"level {level}", f"the level {level}"]
                for level in ("debug", "info", "warning", "error")
            },
        ),
        file,
        one_of("rotate", {True: ["rotation", "rotation on"], False: ["no rotation", "rotation off"]}),
    ],
    "window": [
        size,
        one_of("dark", {True: ["a dark theme", "dark colours"], False: ["a light theme", "light colours"]}),
    ],
    "retry": [times, wait],
    "account": [name, until, one_of("admin", {True: ["admin rights"], False: ["no admin rights"]})],
}


def value_of(value) -> str:
    """A value as TOML writes it."""
    return json.dumps(value) if isinstance(value, bool | str | list) else str(value)


def meaning(text: str) -> str:
    """The values of a TOML text, whatever their order."""
    return json.dumps(tomllib.loads(text), sort_keys=True, default=repr)


def draw(rng: random.Random, count: int, part: str, taken: set) -> list[dict]:
    """`count` pairs with distinct prompts, none of which means what one in `taken` does."""
    rows = {}
    while len(rows) < count:
        topic = list(TOPICS)[len(rows) % len(TOPICS)]
        settings = [make(rng) for make in rng.sample(TOPICS[topic], rng.randint(2, len(TOPICS[topic])))]
        said = [words for words, _ in settings]
        frame = rng.choice({"train": FRAMES, "dev": FRAMES_DEV}[part])
        prompt = frame.format(topic=topic, settings=", ".join(said[:-1]) + " and " + said[-1])
        lines = [f"{key} = {value_of(value)}" for _, wanted in settings for key, value in wanted.items()]
        text = "\n".join([f"[{topic}]", *lines])
        if meaning(text) not in taken:
            rows[prompt] = {
                "family": f"{topic}/{frame}",
                "prompt": prompt,
                "toml": text,
                "origin": "toml_pairs.py",
            }
    return list(rows.values())


def main(folder: Path) -> None:
    """Both files into `folder`."""
    test, counts = FOLDER / "test.jsonl", {"seed": SEED, "train": TRAIN, "dev": DEV}
    two_files.make(folder, "toml", test, meaning, draw, **counts, flawed=FLAWED, digits=3)


if __name__ == "__main__":
    main(Path(*sys.argv[1:]) if sys.argv[1:] else FOLDER)
