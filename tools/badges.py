"""Write what is alike in every notebook: the first cell, the link to Colab, and the links to the notebooks
before and after.

`make badges REPO=owner/name` records the address in pyproject.toml, the one place it is read from; without
REPO the recorded one stands, and until there is one, link and first cell say so. It knows a notebook's cells;
it does not run them. A second run changes nothing. (What happens on Colab is in colab.py.)
"""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

import nbformat
from run_notebooks import fingerprint

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
FIRST_CELL = """\
import runpy
import subprocess
import sys
from pathlib import Path

here = Path("tutorial").resolve()
root = next((folder for folder in (here, *here.parents) if (folder / "tools/colab.py").is_file()), here)
if "google.colab" in sys.modules and not root.exists():
    FETCH
_ = runpy.run_path(f"{root}/tools/colab.py")"""
FETCH = 'subprocess.run(["git", "clone", "--depth=1", "{}", root], check=True)'
NO_FETCH = """\
raise SystemExit(
        "This project has no public address yet: upload its files into a folder `tutorial`"
        " here, then run this cell again."
    )"""
TEXT = """\
Run the next cell first; it is the same in every notebook. It finds the project's folder; on Colab it \
also fetches the project and installs what is missing there."""
NO_LINK = "(There is no link to Colab yet, because the project has no public address.)"
IDS = ("first-cell-text", "first-cell", "nav")


def address() -> str | None:
    """Where the project can be cloned from, as pyproject.toml has it; None until one is recorded."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project.get("urls", {}).get("Repository")


def record(repository: str) -> None:
    """Write `owner/name` on GitHub into pyproject.toml."""
    path, line = ROOT / "pyproject.toml", f'Repository = "https://github.com/{repository}"'
    text, found = re.subn(r"^Repository = .*$", line, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if not found:
        head = "[project.optional-dependencies]"
        text = text.replace(head, f"[project.urls]\n{line}\n\n{head}", 1)
    path.write_text(text, encoding="utf-8")


def first_cell(where: str | None) -> str:
    """The source of the first cell, fetching from this address."""
    if where is None:
        return FIRST_CELL.replace("FETCH", NO_FETCH).replace("import subprocess\n", "")
    return FIRST_CELL.replace("FETCH", FETCH.format(where))


def colab_link(where: str | None, name: str) -> str:
    """What opens a notebook on Colab; empty without an address."""
    if where is None:
        return ""
    page = where.replace("https://github.com/", "https://colab.research.google.com/github/")
    return f"[Open on Colab]({page}/blob/main/{NOTEBOOKS.name}/{name})"


def title(notebook: nbformat.NotebookNode) -> str:
    """The text of its first heading, up to the colon."""
    return next(
        line.lstrip("# ") for line in notebook.cells[0].source.splitlines() if line.startswith("#")
    ).partition(":")[0]


def navigation(before: tuple[str, str] | None, after: tuple[str, str] | None) -> str:
    """Links to the notebooks before and after, each given as (file name, title)."""
    around = {"Previous": before, "Next": after}
    return " | ".join(f"[{word}: {other[1]}]({other[0]})" for word, other in around.items() if other)


def with_generated_cells(
    notebook: nbformat.NotebookNode, where: str | None, name: str, links: str
) -> nbformat.NotebookNode:
    """The notebook with the first cell and its sentence after the title, and `links` as its last cell.

    A first cell of another wording keeps its outputs and number, and the notebook its mark of having been
    run: outside Colab the cell only finds the project.
    """
    was_run = notebook.metadata.get("tutorial", {}).get("fingerprint") == fingerprint(notebook)
    text = nbformat.v4.new_markdown_cell(f"{TEXT} {colab_link(where, name) or NO_LINK}", id=IDS[0])
    code = next((cell for cell in notebook.cells if cell.id == IDS[1]), nbformat.v4.new_code_cell(id=IDS[1]))
    code.source = first_cell(where)
    nav = nbformat.v4.new_markdown_cell(links, id=IDS[2])
    others = [cell for cell in notebook.cells if cell.id not in IDS]
    notebook.cells = [others[0], text, code, *others[1:], nav]
    if was_run:
        notebook.metadata["tutorial"]["fingerprint"] = fingerprint(notebook)
    return notebook


def write(folder: Path, where: str | None) -> None:
    """Write the generated cells into the notebooks of a folder."""
    notebooks = {path.name: nbformat.read(path, 4) for path in sorted(folder.glob("[0-9]*.ipynb"))}
    titles = [(name, title(notebook)) for name, notebook in notebooks.items()]
    for (name, notebook), before, after in zip(notebooks.items(), [None, *titles], [*titles[1:], None]):
        nbformat.write(with_generated_cells(notebook, where, name, navigation(before, after)), folder / name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("repository", nargs="?", help="owner/name on GitHub")
    options = parser.parse_args()
    if options.repository:
        if not re.fullmatch(r"[\w.-]+/[\w.-]+", options.repository):
            parser.error("REPO is owner/name")
        record(options.repository)
    where = address()
    write(NOTEBOOKS, where)
    readme = ROOT / "README.md"
    page = r"\]\(notebooks/([\w-]+\.ipynb)\)(?: \[Open on Colab\]\([^)]*\))?"
    linked = re.sub(
        page,
        lambda m: f"](notebooks/{m[1]}) {colab_link(where, m[1])}".rstrip(),
        readme.read_text(encoding="utf-8"),
    )
    readme.write_text(linked, encoding="utf-8")
    print(f"first cells and links written; address: {where or 'none yet, record it with REPO=owner/name'}")


if __name__ == "__main__":
    main()
