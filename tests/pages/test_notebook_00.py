"""What notebook 00's exercise says of a prediction. Its cell is run as it stands, without the model."""

import pytest
from cells import code_cells, defined

from helpers import dot, show

GATE = 'digraph { closed -> open [label="coin"]; open -> closed; }'


@pytest.fixture(scope="module")
def compared():
    page = defined((cell for cell in code_cells("00") if cell.id == "n00-judge"), dot=dot, show=show)
    return lambda mine, answer: page.compared(mine, answer).data


@pytest.mark.parametrize("nothing", ["", " \n"])
def test_no_prediction_is_said_and_the_answer_drawn(compared, nothing):
    said = compared(nothing, GATE)
    assert "haven't drawn a graph" in said and said.count("<img") == 1


@pytest.mark.parametrize(
    "mine",
    ["closed -> open", "digraph {", "digraph { my-gate -> open }", "digraph {}", "<script>alert(1)</script>"],
)
def test_a_prediction_that_is_no_graph_is_shown_with_the_reason(compared, mine):
    said = compared(mine, GATE)
    assert "no valid graph" in said and said.count("<img") == 1 and "<script" not in said


def test_a_right_prediction_is_confirmed_whatever_its_spelling_and_labels(compared):
    said = compared('digraph { Closed -> "open"; open -> Closed [label="push"] }', GATE)
    assert "100% of your arrows" in said and "100% of its arrows" in said and "marked:" not in said


def test_what_differs_is_counted_and_marked(compared):
    said = compared("digraph { closed -> open }", GATE)
    assert "100% of your arrows" in said and "50% of its arrows" in said and "marked: open to closed" in said


def test_an_answer_that_is_no_graph_is_shown_as_text(compared):
    assert "no valid graph" in compared("digraph { closed -> open }", "I would rather talk.")


def test_the_first_picture_comes_within_three_code_cells():
    """A success early: what a reader came for."""
    code = code_cells("00")[:2]  # after the first cell
    assert any(
        "<img" in output.get("data", {}).get("text/html", "") for cell in code for output in cell.outputs
    )
