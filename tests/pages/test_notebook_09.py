"""What notebook 09 defines: checker, comparison, exercises. Its cells are run as they stand, as far as no model is asked; and its data."""

import ast
import json
import random
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from cronsim import CronSim

ROOT = Path(__file__).parents[2]
PAGE = next(p for p in (ROOT / "notebooks", ROOT / "notebooks" / "drafts") if (p / "09-your-own-language.ipynb").is_file())
CELLS = [c for c in nbformat.read(PAGE / "09-your-own-language.ipynb", 4).cells if c.cell_type == "code"]
DATA = ROOT / "data" / "languages" / "cron"


def tagged(cell, *tags):
    return set(tags) & set(cell.metadata.get("tags", []))


@pytest.fixture(scope="module")
def page():
    """Everything that the page's cells define before the training, and its exercises after it."""
    names, trained = {}, False
    for cell in CELLS:
        trained = trained or "model.load(" in cell.source
        after = ("def parts(", "import tomllib", "PLAN = ", "def trial(", "def missing", "FIELDS = ", "def refused_golds(")
        if cell.id != "first-cell" and not tagged(cell, "solution") and (not trained or cell.source.startswith(after)):
            exec(cell.source, names)
    return SimpleNamespace(**names)


def rows(name):
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_nothing_on_the_page_evaluates():
    for cell in CELLS:
        called = {node.id for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)}
        assert (
            not called & {"eval", "exec", "compile", "getattr", "setattr", "globals", "__import__", "subprocess"} or cell.id == "first-cell"
        )


@pytest.mark.parametrize(
    "text, outcome, reason",
    [
        ("30 9 * * 1-5", "valid", ""),
        ("  30 9 * * 1-5\n", "valid", ""),
        ("```cron\n30 9 * * 1-5\n```", "valid", ""),
        ("0 0 29 2 *", "valid", ""),
        ("", "no_cron", "one line"),
        ("@daily", "no_cron", "one line"),
        ("0 0 * *", "no_cron", "one line"),
        ("0 0 0 * * *", "no_cron", "one line"),  # seconds are another language
        ("0 0 * * *\n0 1 * * *", "no_cron", "one line"),
        ("0 0 * * *" + " " * 10_000, "no_cron", "one line"),
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
def test_ladder(page, text, outcome, reason):
    verdict = page.check(text)
    assert verdict.outcome == outcome and reason in verdict.reason
    assert bool(verdict.days) == (outcome == "valid")


def test_any_text_gets_a_verdict(page):
    rng, pieces = random.Random(9), [*"0123456789*/-,#LW ", "MON", "JAN", "L", "99", "²", "\n", "`", "\x00", "é", " * * *"]
    found = Counter()
    for _ in range(3000):
        line = " ".join("".join(rng.choices(pieces, k=rng.randrange(1, 4))) for _ in range(rng.choice([4, 5, 5, 5, 6])))
        found[page.check(line).outcome] += 1
    assert set(found) == {"valid", "invalid", "no_cron"}


@pytest.mark.parametrize(
    "line", ["30 9 * * 1-5", "*/7 8-10 * * 6", "0 12 1 */3 *", "0 0 1 * 1", "5 4 29 2 *", "15,45 */6 L * *", "0 0 * * SUN#2"]
)
def test_days_and_minutes_are_the_firings_of_the_library(page, line):
    """The product that the page counts with is what stepping from firing to firing gives."""
    verdict, start = page.check(line), page.YEAR[0]
    product = {day + timedelta(minutes=minute) for day in verdict.days for minute in verdict.minutes}
    stepped, cron = set(), CronSim(line, start - timedelta(seconds=1))
    for moment in cron:
        if moment.year != start.year:
            break
        stepped.add(moment)
    assert product == stepped
    assert page.calendar(line).sum() == len(stepped)


def test_comparison(page):
    def f1(one, other):
        return page.compare(page.check(one), page.check(other))

    for one, other in (
        ("0 0 * * 0", "0 0 * * 7"),
        ("0 0 * * SUN", "0 0 * * 0"),
        ("0 */6 * * *", "0 0,6,12,18 * * *"),
        ("0 0 1-31 * *", "0 0 * * *"),
    ):
        assert f1(one, other) == (1.0, True)
    assert f1("0 9 * * *", "0 9 * * 1-5") == (pytest.approx(2 * 260 / (366 + 260)), False)
    assert f1("1 9 * * *", "0 9 * * *") == (0.0, False)
    assert f1("no idea", "0 9 * * *") == (0.0, False)
    assert f1("* * * * *", "* * * * *") == (1.0, True)


def test_kinds(page):
    assert page.kind("0 9 * * *", "0 9 * * 1") == "wrong days"
    assert page.kind("0 9 * * 7", "15 10 * * 0") == "wrong minute and hour"
    assert page.kind("never", "0 9 * * 1").startswith("no_cron")


def test_data(page):
    found = {name: rows(name) for name in ("train", "dev", "test")}
    assert [len(held) for held in found.values()] == [1200, 80, 64]
    for name, held in found.items():
        assert len({row["id"] for row in held}) == len({row["prompt"].lower() for row in held}) == len(held)
        bad = [row for row in held if page.check(row["cron"]).outcome != "valid"]
        assert bad == [row for row in held if row["origin"] == "planted"] and len(bad) == (12 if name == "train" else 0)
    for one, other in (("train", "dev"), ("train", "test"), ("dev", "test")):
        for key in (lambda row: row["family"], lambda row: row["prompt"].lower(), lambda row: page.check(row["cron"])):
            assert not {key(row) for row in page.kept[one]} & {key(row) for row in page.kept[other]}
    assert {row["origin"] for row in found["test"]} == {"by hand"}


def test_the_script_makes_these_bytes(tmp_path):
    subprocess.run([sys.executable, "-m", "generators.make_cron", str(tmp_path)], cwd=ROOT, check=True)
    for name in ("train.jsonl", "dev.jsonl"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


def test_the_page_takes_the_best_recipe_of_dev():
    found = rows("recipes")
    best = max(found, key=lambda row: row["dev_exact"])
    (cell,) = [cell for cell in CELLS if "recipe = replace(" in cell.source]
    assert best == found[0] and best["learning_rate"] == 4e-3
    assert f"batch={best['batch']}" in cell.source and f"epochs={best['epochs']}" in cell.source


def test_exercise_of_the_schedule(page):
    assert page.check_mine("").startswith("Nothing written yet") and page.check_mine(" \n").startswith("Nothing written yet")
    assert page.check_mine(715).startswith("A schedule is a text") and page.check_mine("15 7 1").startswith("Not yet: not one line")
    assert "366 times in 2028, 24 of the 24 wanted" in page.check_mine("15 7 * * *") and "At 07:15" in page.check_mine("15 7 * * *")
    swapped = page.check_mine("7 15 1,15 * *")
    assert "At 15:07" in swapped and "0 of the 24 wanted" in swapped and "F1 0.00" in swapped
    assert page.check_mine("15 7 1,15 * *").startswith("Right.")


def test_predictions_are_answered(page):
    assert page.said(None, 3) == "3; no prediction" and page.said(3, 3) == "3; you had it" and page.said("x", 3) == "3; you wrote 'x'"


def pairs_of(family="{split}", answer="{split}{n}"):
    counts = {"train": 100, "test": 60}
    made = [(split, n) for split in counts for n in range(counts[split])]
    return [{"family": family.format(split=s, n=n), "prompt": "p", "answer": answer.format(split=s, n=n), "split": s} for s, n in made]


@pytest.fixture
def plan(page):
    """A plan that lacks nothing: texts without regard to case; "x" is not in the language."""
    return {
        **page.PLAN,
        "name": "words",
        "good": ["a", "b", "c"],
        "bad": ["x", "xx", "ax"],
        "check": lambda text: "x" not in text,
        "same": lambda one, other: one.lower() == other.lower(),
        "spellings": [("a", "A")],
        "different": [("a", "b")],
        "pairs": pairs_of(),
    }


def test_a_plan_that_lacks_nothing_is_told_what_comes_next(page, plan):
    assert list(page.missing(plan)) == [] and page.verdict_on(plan).startswith("Ready")
    assert list(page.missing({**plan, "same": None, "spellings": "equality"})) == []


def test_an_empty_plan(page):
    assert len(list(page.missing(page.PLAN))) == 7


def fails(text):
    raise KeyError("no such\nkey")


@pytest.mark.parametrize(
    "change, word",
    [
        ({"check": lambda text: True}, "lets pass what is bad: 'x'"),
        ({"check": lambda text: False}, "refuses what is good: 'a'"),
        ({"check": fails}, "check raises KeyError on 'a'"),
        ({"same": lambda one, other: True}, "same says yes to 'a' and 'b'"),
        ({"same": lambda one, other: False}, "same says no to 'a' and 'A'"),
        ({"same": fails}, "same raises TypeError on 'a', 'A'"),
        ({"spellings": []}, "spellings: two texts"),
        ({"spellings": "equality", "different": []}, "different: two valid texts"),
        ({"spellings": ["ab"]}, "this is none: 'ab'"),
        ({"pairs": [*pairs_of(), {"family": "f", "prompt": "p", "answer": "a"}]}, "pairs: 1 without one of"),
        ({"pairs": [*pairs_of(), "pair"]}, "pairs: 1 without one of"),
        ({"pairs": pairs_of()[:50]}, "pairs: 50 for train"),
        ({"pairs": pairs_of(family="f")}, "families in train and test: f"),
        ({"pairs": pairs_of(answer="a{n}")}, "answers of the test that stand in training: 60"),
        ({"pairs": pairs_of(answer="x{split}{n}")}, "60 answers of test fail check, the first: 'xtest0'"),
    ],
)
def test_what_a_plan_lacks_is_said(page, plan, change, word):
    lines = list(page.missing({**plan, **change}))
    assert any(word in line for line in lines), lines
    assert "Still missing" in page.verdict_on({**plan, **change}) and not any("\n" in line for line in lines)


def test_the_example_of_a_checker(page):
    assert page.is_toml("a = 1") and not page.is_toml("a = ") and page.same_toml("a=1", "a = 1 # one")


def test_code_is_not_cut_off_in_a_browser():
    assert not [line for cell in CELLS if cell.id != "first-cell" for line in cell.source.splitlines() if len(line) > 100]


def test_solutions_are_right(page, capsys):
    cells = [cell for cell in CELLS if tagged(cell, "solution")]
    assert len(cells) == 2
    for cell in cells:
        assert cell.metadata["jupyter"]["source_hidden"]
        exec(cell.source, vars(page))
        assert capsys.readouterr().out.startswith(("Right", "Ready"))
