"""What notebook 02 defines: the four checks, and the answer to the exercise. Its cells are run as they stand,
those that train left out.
"""

import pytest
from cells import code_cells, defined

NAMES = ("003", "004", "008", "016", "020", "025", "036", "031", "053")


@pytest.fixture(scope="module")
def notebook():
    cells = [cell for cell in code_cells("02") if cell.id.removeprefix("templates-") in NAMES]
    return defined(cells, my_labels=lambda ids, before: [])


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("generic", "the prompt"),
        ("doubled", "one <bos>"),
        ("whole_text", "first counted"),
        ("pad_is_eos", "last counted"),
    ],
)
def test_each_pitfall_fails_its_check_on_every_pair(notebook, way, words):
    for pair in notebook.edition.validation:
        assert any(words in fault for fault in notebook.faults(getattr(notebook, way)(pair), pair))
        assert not notebook.faults(notebook.right(pair), pair)


def test_a_mask_is_judged_by_its_first_wrong_label(notebook):
    wanted, before = notebook.good.labels, notebook.before
    assert notebook.check_labels(list(wanted), wanted).startswith("Right")
    assert notebook.check_labels([], wanted).startswith(f"0 labels for {len(wanted)}")
    everything = notebook.check_labels(list(notebook.good.input_ids), wanted)
    assert everything.startswith(f"{before} labels are wrong") and "token 0, '<bos>'" in everything
    no_end = notebook.check_labels([*wanted[:-1], notebook.chat.IGNORE], wanted)
    assert no_end.startswith("1 labels") and "<end_of_turn>" in no_end
