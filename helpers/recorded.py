"""Recorded results: the rows of data/results, and which of them belong together.

It knows files and the columns of recipes.jsonl; it scores and draws nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from .pairs import DATA

RESULTS = DATA / "results"


def rows(name: str) -> list[dict]:
    """The rows of a JSONL file in data/results, in the order in which they were written."""
    return [json.loads(line) for line in (RESULTS / name).read_text(encoding="utf-8").splitlines()]


def runs(
    rows: Sequence[Mapping], profile: str, split: str, arm: str, recipe: str | None = None
) -> list[Mapping]:
    """The rows of data/results/recipes.jsonl of one arm on one split, a row per seed in the order of the
    seeds; the base's arms have no recipe, and one row.

    Of two rows of the same seed the later counts.
    """
    names = (recipe, f"{profile} {recipe}")  # pocket's runs carry its name
    found = {
        row["seed"]: row
        for row in rows
        if row["run"] in names and (row["profile"], row["split"], row["arm"]) == (profile, split, arm)
    }
    return [found[seed] for seed in sorted(found, key=lambda seed: -1 if seed is None else seed)]


def texts(row: Mapping) -> dict[str, str]:
    """{id: answer} of one row of recipes.jsonl."""
    return {name: text for name, *_, text in row["each"]}
