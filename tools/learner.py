"""Write the learners' copies, the notebooks without outputs and solutions, into build/learner. `make lab`
opens them.

It knows a notebook's cells; it runs nothing. A copy that is there already may hold a learner's work and stays
as it is.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from badges import NOTEBOOKS, ROOT

LEARNER = ROOT / "build" / "learner"


def learner_copy(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy without outputs and without the cells tagged "solution"."""
    copy = nbformat.from_dict(notebook)
    copy.cells = [cell for cell in copy.cells if "solution" not in cell.metadata.get("tags", [])]
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    copy.metadata = {
        key: copy.metadata[key] for key in ("kernelspec", "language_info") if key in copy.metadata
    }
    return copy


def write(folder: Path) -> list[Path]:
    """Write the copies that a folder lacks; returns those there that are older than their notebook."""
    folder.mkdir(parents=True, exist_ok=True)
    older = []
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        copy = folder / path.name
        if not copy.exists():
            nbformat.write(learner_copy(nbformat.read(path, 4)), copy)
        elif copy.stat().st_mtime < path.stat().st_mtime:
            older.append(copy)
    return older


if __name__ == "__main__":
    for old in write(LEARNER):
        print(
            f"{old.relative_to(ROOT)} is older than its notebook; delete it and start again to have the"
            " new one"
        )
