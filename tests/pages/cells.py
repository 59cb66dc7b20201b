"""The code cells of a notebook, and what they define when they are run as they stand."""

from pathlib import Path
from types import SimpleNamespace

import nbformat

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def code_cells(number: str) -> list[nbformat.NotebookNode]:
    """Of the notebook with this number, in order; without the first cell, which finds the project."""
    [path] = NOTEBOOKS.glob(f"{number}-*.ipynb")
    cells = nbformat.read(path, 4).cells
    return [cell for cell in cells if cell.cell_type == "code" and cell.id != "first-cell"]


def tagged(cell: nbformat.NotebookNode, tag: str) -> bool:
    return tag in cell.metadata.get("tags", [])


def defined(cells, **names) -> SimpleNamespace:
    """Every name that these cells define, run one after the other beside `names`."""
    for cell in cells:
        exec(cell.source, names)
    return SimpleNamespace(**names)
