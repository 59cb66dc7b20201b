"""Write the first cell, the same on every page, and the Colab links; and make the learners' copies that those links open.

`make badges REPO=owner/name` records the address in pyproject.toml, the one place it is read from; without REPO the recorded one stands.
It knows a notebook's cells; it does not run them. A second run changes nothing. (What happens on Colab is in colab.py.)
"""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS, LEARNER = ROOT / "notebooks", ROOT / "learner"
NOWHERE = "https://github.com/OWNER/NAME"  # until an address is recorded
FIRST_CELL = """\
import runpy
import subprocess
import sys
from pathlib import Path

root = Path("tutorial").resolve()
if "google.colab" in sys.modules and not root.exists():
    subprocess.run(["git", "clone", "--depth=1", "https://github.com/OWNER/NAME", root], check=True)
root = next((folder for folder in (root, *root.parents) if (folder / "tools/colab.py").is_file()), root)
_ = runpy.run_path(f"{root}/tools/colab.py")"""
TEXT = """\
Run the next cell first; it is the same on every page. It finds the project's folder; on Colab it also fetches the project and installs \
what is missing there."""
IDS = ("first-cell-text", "first-cell")


def address() -> str:
    """Where the project can be cloned from, as pyproject.toml has it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project.get("urls", {}).get("Repository", NOWHERE)


def record(repository: str) -> None:
    """Write `owner/name` on GitHub into pyproject.toml."""
    path, line = ROOT / "pyproject.toml", f'Repository = "https://github.com/{repository}"'
    text, found = re.subn(r"^Repository = .*$", line, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if not found:
        head = "[project.optional-dependencies]"
        text = text.replace(head, f"[project.urls]\n{line}\n\n{head}", 1)
    path.write_text(text, encoding="utf-8")


def first_cell(where: str) -> str:
    """The source of the first cell, fetching from this address."""
    return FIRST_CELL.replace(NOWHERE, where)


def colab_link(where: str, name: str) -> str:
    """What opens the learner's copy of a page on Colab; empty without an address."""
    if where == NOWHERE:
        return ""
    page = where.replace("https://github.com/", "https://colab.research.google.com/github/")
    return f"[Open on Colab]({page}/blob/main/{LEARNER.name}/{name})"


def with_first_cell(notebook: nbformat.NotebookNode, where: str, name: str) -> nbformat.NotebookNode:
    """The notebook with the first cell and its sentence after the title; a first cell that is right already keeps its outputs."""
    text = nbformat.v4.new_markdown_cell(f"{TEXT} {colab_link(where, name)}".strip(), id=IDS[0])
    code = next((cell for cell in notebook.cells if cell.id == IDS[1]), None)
    if code is None or code.source != first_cell(where):
        code = nbformat.v4.new_code_cell(first_cell(where), id=IDS[1])
    others = [cell for cell in notebook.cells if cell.id not in IDS]
    notebook.cells = [others[0], text, code, *others[1:]]
    return notebook


def learner_copy(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy without outputs and without the cells tagged "solution"."""
    copy = nbformat.from_dict(notebook)
    copy.cells = [cell for cell in copy.cells if "solution" not in cell.metadata.get("tags", [])]
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    copy.metadata = {key: copy.metadata[key] for key in ("kernelspec", "language_info") if key in copy.metadata}
    return copy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("repository", nargs="?", help="owner/name on GitHub")
    options = parser.parse_args()
    if options.repository:
        if not re.fullmatch(r"[\w.-]+/[\w.-]+", options.repository):
            parser.error("REPO is owner/name")
        record(options.repository)
    where = address()
    LEARNER.mkdir(exist_ok=True)
    for old in LEARNER.glob("*.ipynb"):
        old.unlink()
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        notebook = with_first_cell(nbformat.read(path, 4), where, path.name)
        nbformat.write(notebook, path)
        nbformat.write(learner_copy(notebook), LEARNER / path.name)
    readme = ROOT / "README.md"
    page = r"\]\(notebooks/([\w-]+\.ipynb)\)(?: \[Open on Colab\]\([^)]*\))?"
    linked = re.sub(page, lambda m: f"](notebooks/{m[1]}) {colab_link(where, m[1])}".rstrip(), readme.read_text(encoding="utf-8"))
    readme.write_text(linked, encoding="utf-8")
    print(f"first cell and learners' copies written; address: {where}")


if __name__ == "__main__":
    main()
