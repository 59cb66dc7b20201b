"""Replies as a row of a table, and models compared on the same prompts. (The client: test_endpoint.py.)"""

import pytest

from lessons import leaderboard
from lessons.endpoint import Reply


@pytest.fixture
def asked(edition):
    return edition.validation[:3]


def test_failures_are_counted_and_said_not_scored(asked, capsys):
    replies = [
        Reply(asked[0].dot, tokens_in=100, tokens_out=50),
        Reply(None, "no luck"),
        Reply(None, "no luck"),
    ]
    row = leaderboard.row("m", asked, replies, 2.0, 10.0)
    assert (row["asked"], row["answered"], row["failed"], row["valid"], row["edge F1"], row["exact"]) == (
        3,
        1,
        2,
        1,
        1.0,
        1,
    )
    assert (row["tokens in"], row["tokens out"], row["cost ($)"]) == (100, 50, pytest.approx(0.0007))
    assert capsys.readouterr().out == f"failed, 2 of 3 ({asked[1].id}, {asked[2].id}): no luck\n"


def test_an_empty_answer_is_scored(asked):
    row = leaderboard.row("m", asked, [Reply(" "), Reply(asked[1].dot), Reply("digraph {", finish="length")])
    assert (row["answered"], row["failed"], row["cut off"], row["valid"]) == (3, 0, 1, 1) and row[
        "cost ($)"
    ] is None


def test_no_answer_no_score(asked):
    row = leaderboard.row("m", asked, [Reply(None, "no luck")] * 3)
    assert (row["answered"], row["failed"]) == (0, 3) and {
        row[key] for key in ("valid", "edge F1", "exact", "cost ($)", "greedy")
    } == {None}


@pytest.mark.parametrize(
    "options, greedy", [({"temperature": 0}, True), ({}, False), ({"temperature": 1}, False)]
)
def test_whether_it_was_greedy_is_said(asked, options, greedy):
    assert leaderboard.row("m", asked[:1], [Reply(asked[0].dot, options=options)])["greedy"] is greedy


def test_two_models_are_compared_on_what_both_answered(asked):
    golds = [pair.dot for pair in asked]
    found = leaderboard.paired(asked, ["prose", golds[1], None], golds)
    assert (found["n"], found["valid won"], found["valid lost"], found["p"], found["edge F1 difference"]) == (
        2,
        1,
        0,
        1.0,
        0.5,
    )
    assert leaderboard.paired(asked, golds, ["prose", golds[1], golds[2]])["valid lost"] == 1
    assert leaderboard.paired(asked, [None] * 3, golds)["n"] == 0
