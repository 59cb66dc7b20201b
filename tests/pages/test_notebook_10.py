"""What notebook 10 says to an answer of its exercise. Its cells are run as they stand."""

import pytest
from cells import code_cells, defined


def test_exercise_of_the_cost():
    notebook = defined(
        cell for cell in code_cells("10") if cell.id in ("n10-01", "n10-25", "n10-26", "n10-28")
    )
    right, check = notebook.cost_of(notebook.pairs.load("test").test, 2.50, 10.00), notebook.check_cost
    assert notebook.RIGHT == pytest.approx(right), "the hidden answer and the solution have parted"
    assert check(None).startswith("Nothing there yet") and check("0.3").startswith("Nothing there yet")
    assert check(right).startswith("Right.")
    assert check(10 * right).startswith("Too much") and check(right / 2).startswith("Too little")
