"""Run notebooks in order, each in a fresh kernel, with progress: for `make tutorial` (executed copies, HTML
pages, an index) and `make notebooks` (in place).

A notebook counts as run only when every code cell was executed; the time each took is printed.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import sys
import time
from pathlib import Path

import nbformat
import readme
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "build" / "results.json"


def fingerprint(notebook: nbformat.NotebookNode) -> str:
    """Of the code that made the outputs; `run` writes it into the metadata and the tests compare, so that a
    notebook edited after its run is noticed.
    """
    code = "\0".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    return hashlib.sha256(code.encode()).hexdigest()[:16]


def run(path: Path) -> tuple[nbformat.NotebookNode, float]:
    """The executed notebook and its seconds; stops the program with one line when a cell fails."""
    notebook = nbformat.read(path, 4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs, cell.execution_count = [], None
    done = 0

    def step(cell, cell_index, **_):
        nonlocal done
        done += cell.cell_type == "code"
        print(f"\r{path.stem}: cell {done} of {len(code)}", end="", flush=True)

    began = time.perf_counter()
    client = NotebookClient(
        notebook,
        timeout=1800,
        kernel_name="python3",
        extra_arguments=[
            "--log-level=ERROR"
        ],  # a new kernel warns that it speaks TCP; it does so on this machine only
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_execute=step,
    )
    try:
        client.execute()
    except CellExecutionError as error:
        sys.exit(f"\n{path.name} stopped at cell {done}: {error.ename}: {error.evalue}")
    if any(cell.execution_count is None for cell in code if cell.source.strip()):
        sys.exit(f"\n{path.name}: a cell was not executed")
    seconds = time.perf_counter() - began
    print(f"\r{path.stem}: {len(code)} cells in {seconds:.0f} s", flush=True)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # time stamps: noise in a diff
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "tutorial": {"fingerprint": fingerprint(notebook)},
    }
    return notebook, seconds


def print_results(results: dict) -> None:
    """The table that notebook 04 left."""
    print(f"\n{'':<38}{'valid':>8}{'node F1':>10}{'edge F1':>10}")
    for row in results["rows"]:
        print(f"{row['who']:<38}{row['valid']:>5}/{row['n']}{row['node_f1']:>10.2f}{row['edge_f1']:>10.2f}")
    print(
        f"fine-tuned against base, bare prompts: z = {results['z']:.2f}, exact McNemar p ="
        f" {results['mcnemar_p']:.5f}"
    )
    print(f"training took {results['training_seconds']:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("notebooks", nargs="+", type=Path)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--in-place", action="store_true")
    where.add_argument("--output", type=Path)
    options = parser.parse_args()
    RESULTS.unlink(missing_ok=True)
    pages, total = [], 0.0
    for path in options.notebooks:
        notebook, seconds = run(path)
        total += seconds
        if options.in_place:
            nbformat.write(notebook, path)
            continue
        options.output.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, options.output / path.name)
        page = options.output / f"{path.stem}.html"
        page.write_text(
            HTMLExporter(mathjax_url="", require_js_url="").from_notebook_node(
                notebook, {"metadata": {"name": path.stem}}
            )[0],
            encoding="utf-8",
        )
        title = next(
            (line.lstrip("# ") for line in notebook.cells[0].source.splitlines() if line.startswith("#")),
            path.stem,
        )
        pages.append((page.name, title, seconds))
    if pages:
        items = "\n".join(
            f'<li><a href="{name}">{html.escape(title)}</a> ({seconds:.0f} s)</li>'
            for name, title, seconds in pages
        )
        index = options.output / "index.html"
        index.write_text(
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>Tutorial</title><h1>The tutorial,'
            f" run here</h1>\n<ol>\n{items}\n</ol></html>\n"
        )
        print(f"pages: {index}")
    print(f"notebooks: {total:.0f} s in all")
    if RESULTS.exists():
        results = json.loads(RESULTS.read_text())
        if options.in_place:
            readme.record(results)
        print_results(results)


if __name__ == "__main__":
    main()
