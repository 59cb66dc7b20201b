"""Runs notebook 03 up to its question "Am I normal?" with other seeds and adds the row that it prints, with date and seed, to normal.jsonl: `python -m benchmarks.normal --seeds 42 1 2`.

The page compares a reader's run with these rows. A row from another device is contributed by hand: the page prints it.
"""

from __future__ import annotations

import argparse
import json
from datetime import date

import nbformat
from nbclient import NotebookClient

from helpers import profiles

PAGE = profiles.ROOT / "notebooks" / "03-qlora-training.ipynb"
ROWS = profiles.ROOT / "data" / "results" / "normal.jsonl"
SAYS = "A row to contribute:"


def row(seed: int) -> dict:
    """The row that the page prints when every seed of the profiles is this one; what comes after it is not run, so nothing is saved."""
    page = nbformat.read(PAGE, 4)
    last = max(number for number, cell in enumerate(page.cells) if cell.cell_type == "code" and SAYS in cell.source)
    page.cells = page.cells[: last + 1]
    first = next(number for number, cell in enumerate(page.cells) if cell.cell_type == "code")
    page.cells.insert(first + 1, nbformat.v4.new_code_cell(f"from helpers import profiles\nprofiles.SEED = {seed}"))
    NotebookClient(page, timeout=1800, kernel_name="python3", coalesce_streams=True, resources={"metadata": {"path": str(PAGE.parent)}}).execute()
    printed = "".join(output.get("text", "") for output in page.cells[-1].outputs)
    return json.loads(printed.split(SAYS)[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[42, 1, 2])
    for seed in parser.parse_args().seeds:
        found = {**row(seed), "seed": seed, "date": date.today().isoformat()}
        with ROWS.open("a") as file:
            file.write(json.dumps(found) + "\n")
        print(found, flush=True)


if __name__ == "__main__":
    main()
