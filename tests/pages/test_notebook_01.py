"""What notebook 01's exercises say: the line-up, and the reader's own pair."""

import html

import pytest
from cells import code_cells

from helpers import pairs
from lessons import exercises


@pytest.fixture(scope="module")
def edition():
    return pairs.load("report")


@pytest.fixture(scope="module")
def judge(edition):
    return lambda guesses: exercises.judge(guesses, edition.raw, edition.dropped)


@pytest.fixture(scope="module")
def climb(edition):
    return lambda prompt, text: exercises.climb(prompt, text, edition.train)


@pytest.mark.parametrize(
    "guess", [{"logic-005"}, ["logic-005"], ("logic-005",), "logic-005", {"logic-005": 1}]
)
def test_a_find_is_told_with_rung_and_reason(judge, guess):
    said = judge(guess)
    assert "'prompt'" in said and "the prompt is empty" in said and said.endswith("still to find: 6")


def test_guesses_give_nothing_away(judge, edition):
    for nothing in (set(), [], "", None, {}):
        assert judge(nothing).startswith("No guess yet")
    said = judge("logic-001, statemachine_cat-036 dragon")
    for word in (
        "logic-001: stays: it has a prompt",
        "statemachine_cat-036: stays: of two equal",
        "dragon: there is no",
    ):
        assert word in said
    assert not any(drop.id in said for drop in edition.dropped) and said.endswith("still to find: 7")


@pytest.mark.parametrize("guess", [7, {7}, [["logic-005"]], ("logic-005", None)])
def test_guesses_that_are_no_ids_get_one_line(judge, guess):
    assert judge(guess).startswith("Write the ids as a set")


def test_all_seven_are_confirmed(judge, edition):
    seven = {drop.id for drop in edition.dropped}
    assert judge(seven).endswith("and no other.") and judge({*seven, "logic-001"}).endswith(
        "and some that stay."
    )


def test_the_line_up_has_all_seven_and_as_many_others(edition):
    source = next(cell.source for cell in code_cells("01") if cell.id == "n01-lineup")
    listed = source.split('"""')[1].split()
    assert {drop.id for drop in edition.dropped} <= set(listed) <= {pair.id for pair in edition.raw} and len(
        set(listed)
    ) == 14


def test_cards_are_whole(edition):
    shown = exercises.cards(edition.raw).data
    assert all(html.escape(pair.prompt) in shown and html.escape(pair.dot) in shown for pair in edition.raw)


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
def test_a_pair_stops_on_the_rung_that_refused_it(climb, text, rung):
    assert climb("a leads to b", text).startswith(f"It stops on the rung {rung!r}: ")


def test_a_pair_of_ones_own(climb, edition):
    assert "no prompt yet" in climb("", "") and climb("", "") == climb(" ", "digraph { a }")
    assert "no DOT yet" in climb("a leads to b", "\n")
    assert "nodes: 2, edges: 1" in climb("a leads to b", "digraph { a -> b }")
    assert "in the data already" in climb(edition.train[0].prompt, "digraph { a }")
    assert climb(None, "digraph { a }") == climb("a", 7) and "strings" in climb("a", 7)
