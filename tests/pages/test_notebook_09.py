"""What notebook 09 defines: two languages and how answers in them are judged; its exercises and its data.
Cells are run as they stand, as far as no model is asked.
"""

import ast
import json
import random
import re
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import takewhile
from pathlib import Path

import pytest
from cells import code_cells, defined, tagged
from cronsim import CronSim

from helpers import profiles
from lessons import exercises

ROOT = Path(__file__).parents[2]
CELLS = code_cells("09")
DATA = ROOT / "data" / "languages"
PARTS = ("train", "dev", "test")


@pytest.fixture(scope="module")
def page():
    """Everything that the notebook's cells define before the training."""
    before = takewhile(lambda cell: "model.load(" not in cell.source, CELLS)
    return defined(cell for cell in before if not tagged(cell, "solution"))


def rows(language, part):
    return [
        json.loads(line)
        for line in (DATA / language / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def test_nothing_on_the_page_evaluates():
    for cell in CELLS:
        called = {node.id for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)}
        assert not called & {
            "eval", "exec", "compile", "getattr", "setattr", "globals", "__import__", "subprocess"
        }  # fmt: skip


@pytest.mark.parametrize(
    "text, outcome, reason",
    [
        ("30 9 * * 1-5", "valid", ""),
        ("  30 9 * * 1-5\n", "valid", ""),
        ("```cron\n30 9 * * 1-5\n```", "valid", ""),
        ("0 0 29 2 *", "valid", ""),
        ("", "none", "no cron"),
        ("@daily", "none", "no cron"),
        ("0 0 * *", "none", "no cron"),
        ("0 0 0 * * *", "none", "no cron"),  # seconds are another language
        ("0 0 * * *\n0 1 * * *", "none", "no cron"),
        ("0 0 * * *" + " " * 10_000, "none", "no cron"),
        ("run this job every day", "invalid", "Bad"),
        ("60 0 * * *", "invalid", "Bad minute"),
        ("0 24 * * *", "invalid", "Bad hour"),
        ("0 0 31 4 *", "invalid", "Bad day-of-month"),
        ("*/0 * * * *", "invalid", "Bad minute"),
        ("0 0 * * 5-1", "invalid", "Bad day-of-week"),
        ("0 0 * 2 MON#5", "invalid", "never fires"),
        ("* * * * " + "9" * 180, "invalid", "Bad"),
        ("0 0 * * ²", "invalid", "Bad"),
    ],
)
def test_schedules(page, text, outcome, reason):
    verdict = page.judge(page.cron, text)
    assert verdict.outcome == outcome and reason in verdict.reason
    assert (verdict.meaning is not None) == (outcome == "valid")


@pytest.mark.parametrize(
    "text, outcome",
    [
        ("a = 1", "valid"),
        ("Sure:\n```toml\na = 1\n```\nDone.", "valid"),
        ("# a = 1", "valid"),
        ("Set the port to 80.", "none"),
        ("", "none"),
        ("```toml\na = 1", "invalid"),  # cut off before the fence closed
        ("a = True", "invalid"),
        ("a = 1\na = 2", "invalid"),
        ("a = 2028-02-30", "invalid"),
        ("a = " + "[" * 390, "invalid"),
        ("a = " + "[" * 198 + "]" * 198, "valid"),
        ("a" + ".a" * 190 + "=1", "valid"),
        ("a = " + "9" * 390, "valid"),
        ("a = " + "1" * 400, "none"),
        ("a = \x00", "invalid"),
    ],
)
def test_settings(page, text, outcome):
    assert page.judge(page.toml, text).outcome == outcome


def test_any_text_gets_a_verdict(page):
    rng, pieces = (
        random.Random(9),
        [*"0123456789*/-,#LW ", "MON", "JAN", "L", "99", "²", "\n", "`", "\x00", "é", " * * *"],
    )
    found = Counter()
    for _ in range(3000):
        line = " ".join(
            "".join(rng.choices(pieces, k=rng.randrange(1, 4))) for _ in range(rng.choice([4, 5, 5, 5, 6]))
        )
        found[page.judge(page.cron, line).outcome] += 1
    assert set(found) == {"valid", "invalid", "none"}
    pieces = [
        "a",
        "b.c",
        " = ",
        "=",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        ",",
        "\n",
        "\n",
        "1",
        "-1e3",
        "true",
        "2028-01-01",
        "#",
        "\\u00",
        "é",
    ]
    for _ in range(3000):
        found["toml", page.judge(page.toml, "".join(rng.choices(pieces, k=rng.randrange(1, 9)))).outcome] += 1
    assert {("toml", "valid"), ("toml", "invalid"), ("toml", "none")} < set(found)


@pytest.mark.parametrize(
    "line",
    [
        "30 9 * * 1-5",
        "*/7 8-10 * * 6",
        "0 12 1 */3 *",
        "0 0 1 * 1",
        "5 4 29 2 *",
        "15,45 */6 L * *",
        "0 0 * * SUN#2",
    ],
)
def test_days_and_minutes_are_the_firings_of_the_library(page, line):
    """The product that the page counts with is what stepping from firing to firing gives."""
    (days, minutes), start = page.firings(line), page.YEAR[0]
    product = {day + timedelta(minutes=minute) for day in days for minute in minutes}
    stepped, cron = set(), CronSim(line, start - timedelta(seconds=1))
    for moment in cron:
        if moment.year != start.year:
            break
        stepped.add(moment)
    assert product == stepped


def test_comparison_of_schedules(page):
    def of(one, other):
        return page.score(page.cron, one, other)

    for one, other in (
        ("0 0 * * 0", "0 0 * * 7"),
        ("0 0 * * SUN", "0 0 * * 0"),
        ("0 */6 * * *", "0 0,6,12,18 * * *"),
        ("0 0 1-31 * *", "0 0 * * *"),
        ("* * * * *", "* * * * *"),
    ):
        assert of(one, other) == (True, True, 1.0)
    assert of("0 9 * * *", "0 9 * * 1-5") == (True, False, pytest.approx(2 * 260 / (366 + 260)))
    assert of("1 9 * * *", "0 9 * * *") == (True, False, 0.0)
    assert of("no idea", "0 9 * * *") == (False, False, 0.0)


def test_comparison_of_settings(page):
    def of(one, other):
        return page.score(page.toml, one, other)

    assert of("[a]\nc = 2\nb = 1 # one", "a = {b = 1, c = 2}") == (True, True, 1.0)
    assert of("a = 1", "a = 1\nb = 2") == (True, False, pytest.approx(2 / 3))
    for one, other in (
        ("a = 1", "a = 1.0"),
        ("a = 1", "a = true"),
        ("a = 2028-01-01", 'a = "2028-01-01"'),
        ("a = []", "a = {}"),
        ("a = [1]", "a = 1"),
    ):
        assert of(one, other) == (True, False, 0.0)
    assert of("a = [1, 2]", "a = [2, 1]") == (True, False, 0.0)  # an array has an order
    assert of("# a = 1", "a = 1") == (True, False, 0.0)


@pytest.mark.parametrize("name, counts, planted", [("cron", [1200, 80, 64], 12), ("toml", [120, 20, 60], 4)])
def test_data(page, name, counts, planted):
    language, found = getattr(page, name), {part: rows(name, part) for part in PARTS}
    assert [len(held) for held in found.values()] == counts
    for part, held in found.items():
        assert len({row["id"] for row in held}) == len({row["prompt"].lower() for row in held}) == len(held)
        bad = [row for row in held if page.judge(language, row[name]).outcome != "valid"]
        assert bad == [row for row in held if row["origin"] == "planted"] and len(bad) == (
            planted if part == "train" else 0
        )
    for one, other in (("train", "dev"), ("train", "test"), ("dev", "test")):
        for key in (
            lambda row: row["family"],
            lambda row: row["prompt"].lower(),
            lambda row: page.judge(language, row[name]).meaning,
        ):
            assert not {key(row) for row in page.pairs[name][one]} & {
                key(row) for row in page.pairs[name][other]
            }
    assert {row["origin"] for row in found["test"]} == {"by hand"}
    assert len({page.judge(language, row[name]).meaning for row in found["test"]}) == counts[2]


def test_the_sentence_that_asks_for_settings_names_every_key(page):
    for part in PARTS:
        for row in page.pairs["toml"][part]:
            for table, held in tomllib.loads(row["toml"]).items():
                (listed,) = [held for held in page.toml.ask.split(". ")[1].split("; ") if f"{table}:" in held]
                assert held.keys() <= {*listed.partition(": ")[2].split(", ")}, row


@pytest.mark.parametrize("script, language", [("make_cron", "cron"), ("toml_pairs", "toml")])
def test_the_scripts_make_these_bytes(tmp_path, script, language):
    subprocess.run([sys.executable, "-m", f"generators.{script}", tmp_path], cwd=ROOT, check=True)
    for name in ("train.jsonl", "dev.jsonl"):
        assert (tmp_path / name).read_bytes() == (DATA / language / name).read_bytes()


def test_the_recipe_record_has_no_better_one(page):
    """The notebook takes batch and epochs of the best row, and the rest from pocket's last recipe: that row's
    rate has to be that recipe's.
    """
    best = max(rows("cron", "recipes"), key=lambda row: row["dev_exact"])
    assert [*profiles.profile("pocket").recipes.values()][-1].learning_rate == best["learning_rate"]
    assert best["pairs"] == len(page.pairs["cron"]["train"])


def test_exercise_of_two_texts(page):
    schedule, settings = "15 7 1-15/14 * *", "retry = {wait = 25e-1}"
    assert "not yet" in page.check_mine(page.cron, "", schedule) and "no cron" in page.check_mine(
        page.cron, "15 7 1", schedule
    )
    assert "0.00" in page.check_mine(page.cron, "7 15 1,15 * *", schedule) and "0.12" in page.check_mine(
        page.cron, "15 7 * * *", schedule
    )
    assert page.check_mine(page.cron, "15 7 1,15 * *", schedule).endswith("right")
    assert "0.00" in page.check_mine(page.toml, "wait = 2.5", settings)
    assert page.check_mine(page.toml, "[retry]\nwait = 2.5", settings).endswith("right")


def fails(*given):
    raise KeyError("no such\nkey")


def words(text):
    """A language for these tests: texts without regard to case; "x" is not in it."""
    if "x" in text:
        raise ValueError("an x")
    return text.lower()


def pairs_of(family="{part}", answer="{part}{n}"):
    names = {"train": "learn", "test": "proof"}  # without an x
    return {
        part: [
            {"family": family.format(part=word), "prompt": "p", "words": answer.format(part=word, n=n)}
            for n in range({"train": 100, "test": 60}[part])
        ]
        for part, word in names.items()
    }


TEXTS = {"good": ["a", "b", "c"], "bad": ["x", "xx", "ax"], "alike": [("a", "A")], "unlike": [("a", "b")]}


@pytest.fixture
def complete(page):
    """(language, texts, pairs) that lack nothing."""
    return (
        page.Language("words", "Say it.", 9, str.strip, words, lambda one, other: float(one == other)),
        TEXTS,
        pairs_of(),
    )


def test_a_language_that_lacks_nothing_is_ready(complete):
    assert exercises.language_gaps(*complete).startswith("Ready")


def test_an_empty_language_is_told_all_that_is_missing(page):
    told = exercises.language_gaps(
        page.Language("", "", 9, page.unfenced, None, None),
        dict.fromkeys(TEXTS, []),
        {"train": [], "test": []},
    )
    assert "name, ask, check, compare" in told and len(told.splitlines()) == 1 + 1 + 4 + 2


@pytest.mark.parametrize(
    "change, told",
    [
        ({"check": lambda text: text}, "bad: 'x' passes the check"),
        ({"check": lambda text: int(text)}, "good: 'a' refused"),
        ({"extract": lambda text: None}, "good: 'a' extract finds nothing"),
        ({"check": fails}, "bad: 'x' raises KeyError"),
        ({"compare": fails}, "compare raises KeyError on 'a', 'A'"),
        ({"compare": lambda one, other: 1.0}, "unlike: 'a', 'b' have different meanings and F1 1.00"),
        ({"compare": lambda one, other: 0.5}, "alike: 'a', 'A' have equal meanings and F1 0.50"),
        (
            {"check": lambda text: "x" in text and int(text) or text},
            "alike: 'a', 'A' have different meanings",
        ),
        ({"name": "other"}, "train: 100 pairs without one of family, prompt, other"),
    ],
)
def test_what_a_language_lacks_is_said(complete, change, told):
    language, texts, pairs = complete
    found = exercises.language_gaps(replace(language, **change), texts, pairs)
    assert found.startswith("Still missing") and told in found


@pytest.mark.parametrize(
    "pairs, told",
    [
        ({**pairs_of(), "train": pairs_of()["train"][:50]}, "train: 50 pairs of at least 100"),
        (pairs_of(family="f"), "families in train and test: f"),
        (pairs_of(answer="a{n}"), "meanings of the test that are in training too: 60"),
        (pairs_of(answer="x{part}{n}"), "test: 60 golds fail the check, the first: 'xproof0'"),
    ],
)
def test_what_pairs_lack_is_said(complete, pairs, told):
    assert told in exercises.language_gaps(*complete[:2], pairs)


def test_code_is_not_cut_off_in_a_browser():
    assert not [line for cell in CELLS for line in cell.source.splitlines() if len(line) > 100]


def test_solutions_are_right(page, capsys):
    cells = [cell for cell in CELLS if tagged(cell, "solution")]
    assert len(cells) == 2
    for cell in cells:
        assert cell.metadata["jupyter"]["source_hidden"]
        exec(cell.source, vars(page))
        assert re.fullmatch(r"(\w+: right\n)+|Ready.*\n", capsys.readouterr().out)
