"""What notebook 11 says to an answer of its exercise, and what its two rewards pay. Its cells are run as they
stand.
"""

import numpy as np
import pytest
from cells import code_cells, defined, tagged

from helpers import pairs


@pytest.fixture(scope="module")
def notebook():
    needed = ("PROFILE = ", "def validity", "def check_reward")
    cells = [cell for cell in code_cells("11") if cell.source.startswith(needed) or tagged(cell, "solution")]
    texts = ["digraph { a -> b }", "", "digraph { tent -> hoops; hoops -> tent }", ""]
    sampled = {"asked": pairs.load("extended").train[:1], "samples": texts * 2}
    return defined(cells, my_reward=lambda prompt, text: 0.0, np=np, rewards=np.arange(8.0), **sampled)


def test_validity_pays_the_smallest_graph_in_full_and_structure_pays_it_nothing(notebook):
    gold = notebook.example.dot
    assert notebook.validity([gold, "digraph { a }", "prose"]) == [1, 1, 0]
    assert notebook.structure([gold, "digraph { a }", "prose"], [gold] * 3) == [1, 0, 0]


def test_the_exercise_tells_what_a_reward_misses(notebook):
    gold, fewer, smallest, prose = notebook.four.values()
    check = notebook.check_reward
    assert check(notebook.by_the_prompt).startswith("Right:")
    assert check(lambda prompt, text: 0.0).startswith("Nothing there yet")
    assert check(lambda prompt, text: 1.0).startswith("Prose is paid")
    assert check(lambda prompt, text: float(text != prose)).startswith("The smallest graph")
    assert check(lambda prompt, text: float(text in (gold, fewer))).startswith("Two edges")
