"""What notebook 00's exercise says of a prediction. Its cells are run as they stand, those with the model left out."""

from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

PAGE = Path(__file__).parents[2] / "notebooks" / "00-first-graph.ipynb"
NAMES = ("n00-misread", "n00-judge")
GATE = 'digraph { closed -> open [label="coin"]; open -> closed; }'
BOTH = {("closed", "open"), ("open", "closed")}


@pytest.fixture(scope="module")
def page():
    names = {}
    exec("from helpers import dot", names)
    for cell in nbformat.read(PAGE, 4).cells:
        if cell.id in NAMES:
            exec(cell.source, names)
    return SimpleNamespace(**names)


@pytest.mark.parametrize("nothing", [set(), {}, [], "", None])
def test_no_prediction_is_asked_for_one(page, nothing):
    assert page.agreed(GATE, nothing, nothing).startswith("No prediction yet")


@pytest.mark.parametrize(
    "edges",
    [{"closed -> open"}, ("closed", "open"), {("closed", "open", "coin")}, "closed -> open", 7, {("closed", 1)}, {"closed": "open"}],
)
def test_edges_that_are_no_pairs_get_one_line(page, edges):
    assert page.agreed(GATE, {"closed"}, edges).startswith("my_edges is a set of pairs")


@pytest.mark.parametrize("nodes", ["closed", 7, {1, 2}, {("closed", "open")}, ["closed -> open"]])
def test_nodes_that_are_no_names_get_one_line(page, nodes):
    assert page.agreed(GATE, nodes, BOTH).startswith("my_nodes is a set of names")


def test_a_right_prediction_is_confirmed_in_any_group_and_spelling(page):
    for edges in (BOTH, list(BOTH), tuple(BOTH), [["closed", "Open"], ["open", "the closed"]]):
        assert page.agreed(GATE, ["Closed", "open"], edges).endswith("same graph, labels aside.")


def test_what_differs_is_named(page):
    said = page.agreed("digraph { start [shape=point]; start -> closed; closed -> open }", {"closed", "open"}, BOTH)
    assert "it drew, and you did not, start" in said and "it left out open -> closed" in said and "same graph" not in said
    assert "edges: you predicted none" in page.agreed(GATE, {"closed", "open"}, None)
    assert "no valid graph" in page.agreed("digraph {", {"closed"}, set())
