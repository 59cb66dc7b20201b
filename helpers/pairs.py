"""Pairs: an English request and the DOT it should give.

It knows the record, how to read and verify it, families and splits, and the editions that the tutorial uses.
It does not know how a model sees text.
"""

from __future__ import annotations

import json
import pathlib
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields

from . import dot

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
SOURCES = ("statemachine_cat", "attribute_docs", "graphviz_gallery", "logic", "synthetic")
TASKS = ("nl_to_dot", "code_to_dot", "attribute")
VALIDATION = 16  # pairs held out of the report edition, as in the report
SPLIT_SEED = 42


class PairError(ValueError):
    """A record that cannot be read; the text is `file:line: what is wrong`."""


@dataclass(frozen=True)
class Pair:
    """One record. `prompt` describes and names no format, `explicit_prompt` asks for Graphviz DOT; near-variants share a `family`."""

    id: str
    source: str
    family: str
    task: str
    prompt: str
    explicit_prompt: str
    dot: str
    licence: str
    origin: str
    implied: bool


@dataclass(frozen=True)
class Drop:
    """A record that the verification left out: on which rung it fell, and why."""

    id: str
    rung: str
    reason: str


@dataclass(frozen=True)
class Edition:
    """Everything that became of an edition's raw records; `train` and `validation` together are the pairs kept."""

    name: str
    raw: tuple[Pair, ...]
    dropped: tuple[Drop, ...]
    train: tuple[Pair, ...]
    validation: tuple[Pair, ...]


def parse(line: str, where: str) -> Pair:
    """One JSON line to a Pair. `where` is "file:line" and opens the text of the PairError."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise PairError(f"{where}: not JSON: {error.msg} at column {error.colno}") from None
    if not isinstance(record, dict):
        raise PairError(f"{where}: a record is a JSON object, this is a {type(record).__name__}")
    names = [field.name for field in fields(Pair)]
    missing, unknown = [n for n in names if n not in record], [n for n in record if n not in names]
    if missing or unknown:
        raise PairError(f"{where}: " + "; ".join([f"missing field {n!r}" for n in missing] + [f"unknown field {n!r}" for n in unknown]))
    for name in names:
        kind = bool if name == "implied" else str
        if not isinstance(record[name], kind):
            raise PairError(f"{where}: field {name!r} must be {'true or false' if kind is bool else 'a string'}, not {record[name]!r}")
    if record["task"] not in TASKS:
        raise PairError(f"{where}: task {record['task']!r} is none of {', '.join(TASKS)}")
    return Pair(**record)


def read(path: str | pathlib.Path) -> list[Pair]:
    """The records of one JSONL file.

    Raises:
        PairError: a line that is no record, with file and line; also an id that stands twice.
    """
    path = pathlib.Path(path)
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise PairError(f"{path}: cannot be read: {error.strerror}") from None
    pairs, seen = [], {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise PairError(f"{where}: not UTF-8: {error.reason} at byte {error.start}") from None
        pair = parse(text, where)
        if pair.id in seen:
            raise PairError(f"{where}: id {pair.id!r} stands already in line {seen[pair.id]}")
        seen[pair.id] = number
        pairs.append(pair)
    return pairs


def write(path: str | pathlib.Path, pairs: Iterable[Pair]) -> None:
    """Write records as JSONL; `read` gives the same pairs back."""
    pathlib.Path(path).write_text("".join(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in pairs), encoding="utf-8")


def verify(raw: Sequence[Pair]) -> tuple[list[Pair], list[Drop]]:
    """The verification ladder: a prompt, no duplicate, and DOT that climbs every rung of `dot.check`.

    Returns the pairs kept, in order, and a Drop for each of the others.
    """
    kept, dropped, seen = [], [], {}
    for pair, verdict in zip(raw, dot.check_many([pair.dot for pair in raw]), strict=True):
        key = (" ".join(pair.prompt.split()), " ".join(pair.dot.split()))
        if not pair.prompt.strip():
            dropped.append(Drop(pair.id, "prompt", "the prompt is empty"))
        elif key in seen:
            dropped.append(Drop(pair.id, "duplicate", f"the same prompt and DOT as {seen[key]}"))
        elif verdict.outcome != "valid":
            dropped.append(Drop(pair.id, dot.RUNGS[dot.RUNGS.index(verdict.rung) + 1], verdict.reason))
        else:
            kept.append(pair)
            seen[key] = pair.id
    return kept, dropped


def split_by_family(pairs: Sequence[Pair], validation: int = VALIDATION, seed: int = SPLIT_SEED) -> tuple[list[Pair], list[Pair]]:
    """Train and validation with no family in both.

    Families are shuffled by `seed` and taken whole while they fit, until exactly `validation` pairs are held out.

    Raises:
        ValueError: the families cannot be put together to exactly `validation` pairs in this order.
    """
    sizes = Counter(pair.family for pair in pairs)
    families = sorted(sizes)
    random.Random(seed).shuffle(families)
    held, count = set(), 0
    for family in families:
        if count + sizes[family] <= validation:
            held.add(family)
            count += sizes[family]
    if count != validation:
        raise ValueError(f"no choice of families holds exactly {validation} pairs (seed {seed} gives {count})")
    return [p for p in pairs if p.family not in held], [p for p in pairs if p.family in held]


def load(edition: str = "report", folder: pathlib.Path | None = None) -> Edition:
    """Read, verify and split an edition.

    Raises:
        PairError: an unknown edition, or a record that cannot be read.
    """
    folder = pathlib.Path(folder) if folder else DATA / "pairs" / edition
    if not folder.is_dir():
        raise PairError(
            f"{edition}: no such edition; there is {', '.join(sorted(p.name for p in (DATA / 'pairs').iterdir() if p.is_dir()))}"
        )
    raw = [pair for source in SOURCES for pair in read(folder / f"{source}.jsonl")]
    kept, dropped = verify(raw)
    train, validation = split_by_family(kept)
    return Edition(edition, tuple(raw), tuple(dropped), tuple(train), tuple(validation))


def by_source(pairs: Iterable[Pair]) -> dict[str, int]:
    """How many pairs of each source, in the order of SOURCES."""
    counts = Counter(pair.source for pair in pairs)
    return {source: counts[source] for source in SOURCES if counts[source]}
