"""Statistics equal to closed forms and to the report's figures; scores that mean what they say."""

from math import comb

import pytest

from helpers import pairs, scoring

GOLD = 'digraph {\n  idle -> busy [label="start"];\n  busy -> idle [label="done"];\n}'


def test_the_report_statistics():
    z, p = scoring.two_proportion_z(9, 0, 16)
    assert round(z, 2) == 3.54
    assert scoring.mcnemar_exact([False] * 16, [True] * 9 + [False] * 7) == pytest.approx(2 / 2**9)
    assert scoring.fisher(9, 0, 16) == pytest.approx(2 * comb(16, 9) / comb(32, 9))
    assert scoring.wilson(9, 16) == pytest.approx((0.3318, 0.7690), abs=1e-4)
    assert scoring.wilson(0, 16)[1] == pytest.approx(0.1936, abs=1e-4)


def test_equal_outcomes_prove_nothing():
    assert scoring.two_proportion_z(0, 0, 16) == (0.0, 1.0)
    assert scoring.mcnemar_exact([True, False], [True, False]) == 1.0
    assert scoring.bootstrap_difference([0.5, 0.7], [0.5, 0.7]) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "text, outcome, edge_f1, exact",
    [
        (GOLD, "valid", 1.0, True),
        ("Here you are:\n```dot\n" + GOLD + "\n```", "valid", 1.0, True),
        ('digraph { Idle -> "BUSY" }', "valid", 0.6667, False),
        ("digraph { idle -> busy", "invalid", 0.0, False),
        ("edges = [('idle', 'busy')]", "no_dot", 0.0, False),
    ],
)
def test_a_score(text, outcome, edge_f1, exact):
    (score,) = scoring.score([text], [GOLD])
    assert (score.outcome, score.edge_f1, score.exact) == (outcome, edge_f1, exact)


def test_the_summary_counts_every_answer():
    scores = scoring.score([GOLD, "nothing", "graph {"], [GOLD] * 3)
    assert scoring.summary(scores) == {"valid": 1, "invalid": 1, "no_dot": 1, "node_f1": 0.3333, "edge_f1": 0.3333, "exact": 1}


def test_power_against_closed_forms():
    # nothing is ever lost: p < 0.05 takes 6 wins (2 / 2**6), so the power is P(binomial(n, gain) >= 6)
    closed = 1 - sum(comb(30, k) * 0.25**k * 0.75 ** (30 - k) for k in range(6))
    assert scoring.mcnemar_power(30, 0.25) == pytest.approx(closed)
    assert scoring.mcnemar_power(5, 1.0) == 0.0
    assert scoring.mcnemar_power(6, 1.0) == pytest.approx(1.0)
    assert scoring.mcnemar_power(400, 0.1, 0.1) < 0.05  # no difference: the test keeps its level


def test_prompts_needed():
    needed = scoring.prompts_needed(0.25)
    assert scoring.mcnemar_power(needed, 0.25) >= 0.8 > scoring.mcnemar_power(needed - 1, 0.25)
    assert scoring.prompts_needed(0.15, 0.05) > 100
    with pytest.raises(ValueError, match="nothing to find"):
        scoring.prompts_needed(0.1, 0.1)


def test_failures_are_counted_by_class_with_an_example():
    texts = {"base": ["no graph here", "digraph { a -- b }"], "tuned": ["digraph { a -> b", GOLD]}
    rows = [
        {"id": f"pair {i}", **{who: vars(scoring.score([texts[who][i]], [GOLD])[0]) for who in texts}} for i in range(2)
    ]
    found = scoring.failures(rows)
    assert sum(kind["base"] for kind in found) == 2 and sum(kind["tuned"] for kind in found) == 1
    assert all(kind["example"].startswith("pair ") and len(kind["example"]) > 12 for kind in found)
    assert {kind["kind"] for kind in found} >= {"no DOT"}


def test_strata_hold_every_pair_once_and_name_the_known_near_duplicates():
    asked = pairs.load("test").test
    found = scoring.strata(asked, scoring.score([pair.dot for pair in asked], [pair.dot for pair in asked]))
    without = found.pop("without the known near-duplicates")
    assert sum(row["n"] for row in found.values()) == len(asked) == without["n"] + 4
    assert all(row["valid"] == row["n"] and row["edge_f1"] == 1 for row in found.values() if row["n"])
