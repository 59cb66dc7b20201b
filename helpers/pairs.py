"""Pairs: an English request and the DOT it should give.

It knows the record, how to read and verify it, families and splits, and the editions that the tutorial uses.
It does not know how a model sees text.
"""

from __future__ import annotations

import hashlib
import json
import pathlib
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields

from . import dot

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
SOURCES = ("statemachine_cat", "attribute_docs", "graphviz_gallery", "logic", "synthetic")
PEOPLE = ("people_1", "people_2", "people_3", "people_4")  # the extended edition's files beside the report's training pairs
EDITIONS = ("report", "extended", "test")
TASKS = ("nl_to_dot", "code_to_dot", "attribute", "repair")
VALIDATION = 16  # pairs held out of the report edition, as in the report
SPLIT_SEED = 42
IMPLIED = 0.15  # the share of an edition's pairs that may have a node which the prompt does not name


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
    """Everything that became of an edition's raw records; what its splits hold together are the pairs kept."""

    name: str
    raw: tuple[Pair, ...]
    dropped: tuple[Drop, ...]
    train: tuple[Pair, ...] = ()
    validation: tuple[Pair, ...] = ()
    dev: tuple[Pair, ...] = ()
    test: tuple[Pair, ...] = ()


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
    for pair, verdict in zip(raw, dot.check_many(pair.dot for pair in raw), strict=True):
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


def words(text: str) -> list[str]:
    """The words of a text or a name as they are compared: `dot.normalize`, without punctuation."""
    return re.findall(r"\w+", dot.normalize(text))


def unnamed(pair: Pair) -> list[str]:
    """The nodes of the gold that the prompt does not name: neither the node's name nor the label it shows stands there word for word.

    Raises:
        ValueError: the gold is not one valid graph.
    """
    graph = dot.check(pair.dot).graph
    if graph is None:
        raise ValueError(f"{pair.id}: the gold is not one valid graph")
    prompt = f" {' '.join(words(pair.prompt))} "
    labels = {node: graph.node_attributes.get(node, {}).get("label", node) for node in graph.nodes}
    return [node for node in graph.nodes if not any(f" {' '.join(words(name))} " in prompt for name in (node, labels[node]))]


def require_unchanged(folder: pathlib.Path) -> None:
    """Compare every JSONL file of a folder with the folder's SHA256 (the lines that `sha256sum *.jsonl` prints).

    Raises:
        PairError: a file was changed, added or taken away.
    """
    try:
        lines = (folder / "SHA256").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise PairError(f"{folder / 'SHA256'}: cannot be read: {error.strerror}") from None
    stated = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.jsonl")}
    changed = sorted(name for name in stated.keys() | found.keys() if stated.get(name) != found.get(name))
    if changed:
        raise PairError(f"{folder / changed[0]}: not the file that SHA256 states; the test edition is frozen")


def load(edition: str = "report", folder: pathlib.Path | None = None) -> Edition:
    """Read, verify and split an edition, from `folder` where one is given.

    "report" has train (137) and validation (16); "extended" trains on those 137 and on people_*.jsonl, and has a dev split;
    "test" has a test split and is frozen (see `require_unchanged`).

    Raises:
        PairError: an unknown edition, a record that cannot be read, or a test file that was changed.
    """
    folder = pathlib.Path(folder) if folder else DATA / "pairs" / edition
    if edition not in EDITIONS or not folder.is_dir():
        raise PairError(f"{edition}: no such edition; there is {', '.join(EDITIONS)}")
    if edition == "report":
        raw = [pair for source in SOURCES for pair in read(folder / f"{source}.jsonl")]
        kept, dropped = verify(raw)
        train, validation = split_by_family(kept)
        return Edition(edition, tuple(raw), tuple(dropped), tuple(train), tuple(validation))
    if edition == "test":
        require_unchanged(folder)
        raw = [pair for path in sorted(folder.glob("*.jsonl")) for pair in read(path)]
        kept, dropped = verify(raw)
        return Edition(edition, tuple(raw), tuple(dropped), test=tuple(kept))
    raw = [*load("report").train, *(pair for name in PEOPLE for pair in read(folder / f"{name}.jsonl"))]
    held_out = read(folder / "dev.jsonl")
    train, dropped = verify(raw)
    dev, dropped_too = verify(held_out)
    return Edition(edition, (*raw, *held_out), (*dropped, *dropped_too), train=tuple(train), dev=tuple(dev))


def by_source(pairs: Iterable[Pair]) -> dict[str, int]:
    """How many pairs of each source: those of SOURCES first, the others in order of their names."""
    counts = Counter(pair.source for pair in pairs)
    order = [*SOURCES, *sorted(counts.keys() - set(SOURCES))]
    return {source: counts[source] for source in order if counts[source]}
