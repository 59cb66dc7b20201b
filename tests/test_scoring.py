"""Statistics equal to closed forms and to the report's figures; scores that mean what they say."""

from math import comb

import pytest

from helpers import scoring

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
