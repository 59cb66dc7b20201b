"""train.jsonl and dev.jsonl of a generated language: no meaning in two of the files, and people's mistakes
planted among the training pairs.

It knows rows and files; the sentences and what they mean are the language's own (make_cron, toml_pairs).
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path


def write(path: Path, name: str, rows: Sequence[dict], digits: int) -> None:
    """Rows with their ids, "cron-train-0001"."""
    lines = [
        json.dumps({"id": f"{name}-{path.stem}-{number:0{digits}}", **row}) + "\n"
        for number, row in enumerate(rows, 1)
    ]
    path.write_text("".join(lines), encoding="utf-8")


def make(
    folder: Path,
    name: str,
    test: Path,
    meaning: Callable[[str], Hashable],
    draw: Callable[[random.Random, int, str, set], list[dict]],
    *,
    seed: int,
    train: int,
    dev: int,
    flawed: Sequence[tuple[str, str]],
    digits: int,
) -> None:
    """Both files into `folder`. `name` is the language and the key of its answers, `test` the hand-written
    file whose meanings are left out.

    `draw(rng, count, part, taken)` gives `count` rows whose meanings are not in `taken`; `flawed` are
    (prompt, answer), counted among the `train` ones.
    """
    rng = random.Random(seed)
    taken = {meaning(json.loads(line)[name]) for line in test.read_text(encoding="utf-8").splitlines()}
    held_out = draw(rng, dev, "dev", taken)
    rows = draw(rng, train - len(flawed), "train", taken | {meaning(row[name]) for row in held_out})
    rows += [
        {"family": "flawed", "prompt": prompt, name: answer, "origin": "planted"} for prompt, answer in flawed
    ]
    rng.shuffle(rows)
    write(folder / "dev.jsonl", name, held_out, digits)
    write(folder / "train.jsonl", name, rows, digits)
