"""How notebook 05 chooses among several answers. Its cells are run as they stand."""

import pytest
from cells import code_cells, defined

RING, RING_AGAIN = "digraph { a -> b; b -> c; c -> a }", "digraph {\n  c -> a\n  a -> b\n  b -> c\n}"
NEARLY, OTHER, OPEN = "digraph { a -> b; b -> c; c -> d }", "digraph { x -> y }", "digraph { a -> b"


@pytest.fixture(scope="module")
def notebook():
    return defined(cell for cell in code_cells("05") if cell.id in ("c05-04", "c05-35"))


@pytest.mark.parametrize(
    ("texts", "chosen"),
    [
        ([OTHER, RING, RING_AGAIN], RING),
        ([OTHER, RING, RING], RING),  # the same words count as agreement too
        ([OTHER, NEARLY, RING, RING_AGAIN], RING),
        ([OPEN, OPEN, OTHER], OTHER),
        ([OPEN, "no graph"], OPEN),
        ([OTHER, RING], OTHER),  # two can't outvote each other: the first stands
    ],
)
def test_a_vote_takes_the_answer_most_like_the_others(notebook, texts, chosen):
    assert notebook.vote(texts) == chosen


def test_the_ceiling_is_the_best_by_the_reference_and_a_valid_one_where_none_is_right(notebook):
    assert notebook.ceiling([OTHER, NEARLY, RING], RING_AGAIN) == RING
    assert notebook.ceiling([OPEN, OTHER], RING) == OTHER


def test_the_first_valid_answer_is_taken_else_the_first(notebook):
    assert notebook.first_valid([OPEN, NEARLY, RING]) == NEARLY
    assert notebook.first_valid([OPEN, "no graph"]) == OPEN
