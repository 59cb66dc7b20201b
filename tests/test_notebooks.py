"""Committed notebooks were really run, from top to bottom, and hide no error. (That they run is nbval's to show: `make test`.)"""

from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("[0-9]*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_from_one_run(path):
    code = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert any(cell.outputs for cell in code)
    for cell in code:
        assert not [output for output in cell.outputs if output.output_type == "error"], cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_page_is_light_and_carries_no_paths(path):
    text = path.read_text()
    assert len(text) < 2_000_000
    for trace in ("/home/", "/root/", "/tmp/", "/Users/", "hf_"):
        assert trace not in text, trace


def test_the_notebooks_are_there():
    assert [path.stem for path in NOTEBOOKS] == ["01-dataset-assembly", "02-chat-templates", "03-qlora-training", "04-base-vs-fine-tuned"]
