"""What notebook 01's exercises say: the line-up, the reader's own pair, the limit. Its cells are run as they stand, those that draw left out."""

from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

PAGE = Path(__file__).parents[2] / "notebooks" / "01-dataset-assembly.ipynb"
NAMES = ("n01-02", "n01-04", "n01-cards", "n01-judge", "n01-judged", "n01-own-judge", "n01-16", "n01-limit-judge")


@pytest.fixture(scope="module")
def page():
    names = {"guesses": set()}
    for cell in nbformat.read(PAGE, 4).cells:
        if cell.id in NAMES:
            exec(cell.source, names)
    return SimpleNamespace(**names, fallen={drop.id: drop for drop in names["dropped"]})


@pytest.mark.parametrize("guess", [{"logic-005"}, ["logic-005"], ("logic-005",), "logic-005", {"logic-005": 1}])
def test_a_find_is_told_with_rung_and_reason(page, guess):
    found, left = page.judge(guess, page.fallen).splitlines()
    assert "logic-005" in found and "'prompt'" in found and left.endswith(" 6")


def test_guesses_give_nothing_away(page):
    for nothing in (set(), [], "", None, {}):
        assert page.judge(nothing, page.fallen).startswith("No guess yet")
    said = page.judge("logic-001, statemachine_cat-036 dragon", page.fallen)
    assert all(name in said for name in ("logic-001: stays", "statemachine_cat-036", "dragon"))
    assert not any(name in said for name in page.fallen) and said.endswith(" 7")


@pytest.mark.parametrize("guess", [7, {7}, [["logic-005"]], ("logic-005", None)])
def test_guesses_that_are_no_ids_get_one_line(page, guess):
    assert page.judge(guess, page.fallen).startswith("Write the ids as a set")


def test_all_seven_are_confirmed(page):
    assert page.judge(set(page.fallen), page.fallen).endswith("You have all of them and no other.")
    assert page.judge({*page.fallen, "logic-001"}, page.fallen).endswith("and some that stay.")


def test_cards_are_whole(page):
    shown = page.cards(page.raw).data
    assert all(page.html.escape(pair.prompt) in shown and page.html.escape(pair.dot) in shown for pair in page.raw)


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        ("hello", "extracted"),
        ("digraph a -> b }", "extracted"),
        ("digraph { a -> b", "grammar"),
        ("digraph { a -- b }", "grammar"),
        ("digraph { a [label=<<b>a>] }", "labels"),
        ("digraph { }", "one graph"),
        ("graph { a } graph { b }", "one graph"),
    ],
)
def test_a_pair_falls_on_the_rung_that_refused_it(page, text, rung):
    assert page.climb("a leads to b", text).startswith(f"It falls on the rung {rung!r}: ")


def test_a_pair_of_ones_own(page):
    assert page.climb("", "") == page.climb(" ", "digraph { a }") and "no prompt yet" in page.climb("", "")
    assert page.climb("a leads to b", "\n").startswith("There is no DOT yet")
    assert page.climb("a leads to b", "digraph { a -> b }").startswith("It climbs every rung; nodes: 2, edges: 1.")
    assert page.climb(page.kept[0].prompt, "digraph { a }").startswith("This prompt is in the data already")
    assert "quotes" in page.climb(None, "digraph { a }") and "quotes" in page.climb("a", 7)


def test_limits(page):
    assert page.weigh(None).startswith("No limit yet")
    for odd in (0, -64, 1000, 958, 960.0, "960", True):
        assert "is no multiple of 64" in page.weigh(odd)
    assert "3 pairs" in page.weigh(512) and "1 pair" in page.weigh(896)
    assert "smallest" in page.weigh(960) and "958" in page.weigh(960) and "73%" in page.weigh(960)
    assert "smaller" in page.weigh(1024)
