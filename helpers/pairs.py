"""Pairs: an English request and the DOT it should give.

It knows how to verify records, families and splits, and the editions that the tutorial uses. It does not
know how a model sees text; reading and writing a record is `records`'.
"""

from __future__ import annotations

import hashlib
import pathlib
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from . import dot
from .records import Pair, PairError, read, read_bytes, write  # noqa: F401 - what callers ask `pairs` for

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
SOURCES = ("statemachine_cat", "attribute_docs", "graphviz_gallery", "logic", "synthetic")
# the extended edition's files beside the report's training pairs
PEOPLE = ("people_1", "people_2", "people_3", "people_4")
EDITIONS = ("report", "extended", "large", "test")
SPLITS = {"validation": "report", "dev": "extended", "test": "test"}  # held-out split: its edition
VALIDATION = 16  # pairs held out of the report edition, as in the report
SPLIT_SEED = 42
IMPLIED = 0.15  # the share of an edition's pairs that may have a node which the prompt does not name


@dataclass(frozen=True)
class Drop:
    """A record that the verification left out: on which rung it fell, and why."""

    id: str
    rung: str
    reason: str


@dataclass(frozen=True)
class Edition:
    """Everything that became of an edition's raw records; its splits together are the pairs kept."""

    name: str
    raw: tuple[Pair, ...]
    dropped: tuple[Drop, ...]
    train: tuple[Pair, ...] = ()
    validation: tuple[Pair, ...] = ()
    dev: tuple[Pair, ...] = ()
    test: tuple[Pair, ...] = ()


class SplitError(PairError):
    """Pairs, read and verified, that cannot be split; `edition` has all that were kept in `train`."""

    def __init__(self, text: str, edition: Edition):
        super().__init__(text)
        self.edition = edition


def judge(gold: str) -> dot.Verdict:
    """`dot.check` for a gold, round which only DOT's own comments and spaces may stand."""
    try:
        dot.structure(gold)
    except dot.DotError as error:
        return error.verdict
    ends = gold.strip(" \t\r\n")
    # a byte order mark, a zero-width or a no-break space: Graphviz reads a letter
    if not (ends[0] + ends[-1]).isprintable():
        reason = "text around the graph: a character that cannot be seen"
        return dot.Verdict("invalid", "extracted", reason, kind="text around the graph")
    return dot.check(gold)


def verify(raw: Sequence[Pair]) -> tuple[list[Pair], list[Drop]]:
    """The verification ladder: a prompt, DOT alone that climbs every rung of `dot.check`, and no duplicate.

    Returns the pairs kept, in order, and a Drop for each of the others.
    """
    kept, dropped, seen = [], [], {}
    dot.check_many(pair.dot for pair in raw)  # two at a time; `judge` finds the answers remembered
    for pair in raw:
        verdict = judge(pair.dot)
        key = (" ".join(pair.prompt.split()), " ".join(pair.dot.split()))
        if not pair.prompt.strip():
            dropped.append(Drop(pair.id, "prompt", "the prompt is empty"))
        elif verdict.outcome != "valid":
            dropped.append(Drop(pair.id, dot.RUNGS[dot.RUNGS.index(verdict.rung) + 1], verdict.reason))
        elif key in seen:
            dropped.append(Drop(pair.id, "duplicate", f"the same prompt and DOT as {seen[key]}"))
        else:
            kept.append(pair)
            seen[key] = pair.id
    return kept, dropped


def split_by_family(
    pairs: Sequence[Pair], validation: int = VALIDATION, seed: int = SPLIT_SEED
) -> tuple[list[Pair], list[Pair]]:
    """Train and validation with no family in both.

    Families are shuffled by `seed` and held out whole while they fit, until exactly `validation` pairs are.

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
        raise ValueError(
            f"no choice of families holds exactly {validation} pairs (seed {seed} gives {count})"
        )
    return [p for p in pairs if p.family not in held], [p for p in pairs if p.family in held]


def words(text: str) -> list[str]:
    """The words of a text or a name as they are compared: `dot.normalize`, without punctuation."""
    return re.findall(r"\w+", dot.normalize(text))


def unnamed(pair: Pair) -> list[str]:
    """The nodes of the gold that the prompt does not name: neither the node's name nor the label it shows
    stands there word for word.

    Raises:
        ValueError: the gold is not one valid graph.
    """
    graph = dot.check(pair.dot).graph
    if graph is None:
        raise ValueError(f"{pair.id}: the gold is not one valid graph")
    prompt = f" {' '.join(words(pair.prompt))} "
    labels = {node: graph.node_attributes.get(node, {}).get("label", node) for node in graph.nodes}
    spelled = {node: [f" {' '.join(words(name))} " for name in (node, labels[node])] for node in graph.nodes}
    return [node for node, names in spelled.items() if not any(name in prompt for name in names)]


def require_unchanged(folder: pathlib.Path) -> None:
    """Compare every JSONL file of a folder with the folder's SHA256 (the lines that `sha256sum *.jsonl`
    prints, or `sha256sum -b`).

    Raises:
        PairError: a file was changed, added or taken away, or SHA256 is not such a list.
    """
    path, stated = folder / "SHA256", set()
    try:
        lines = read_bytes(path).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise PairError(f"{path}: not UTF-8; write it with `sha256sum *.jsonl`") from None
    for number, line in enumerate(lines, 1):
        found = re.fullmatch(r"([0-9a-fA-F]{64})\s+\*?(?:\./)?(\S.*?)\s*", line)
        if found:
            stated.add((found[2], found[1].lower()))
        elif line.strip():
            raise PairError(f"{path}:{number}: not a line as `sha256sum *.jsonl` prints it")
    present = {(path.name, hashlib.sha256(read_bytes(path)).hexdigest()) for path in folder.glob("*.jsonl")}
    changed = sorted(name for name, _ in stated ^ present)
    if changed:
        raise PairError(f"{folder / changed[0]}: not the file that SHA256 states; the test edition is frozen")


def load(
    edition: str = "report", folder: pathlib.Path | None = None, seen: dict[str, str] | None = None
) -> Edition:
    """Read, verify and split an edition, from `folder` where one is given; `seen` is as in `read`.

    "report" has train (137) and validation (16); "extended" trains on those 137 and on people_*.jsonl, and
    has a dev split; "large" trains on extended's 417, on more pairs in people's English and on generated
    ones, for the published model; "test" has a test split and is frozen (see `require_unchanged`).

    Raises:
        PairError: an unknown edition, no such folder, a record that cannot be read, an id used twice, or a
            test file that was changed.
        SplitError: the report edition of `folder` is verified, but cannot be split.
    """
    if edition not in EDITIONS:
        raise PairError(f"{edition}: no such edition; there is {', '.join(EDITIONS)}")
    folder = pathlib.Path(folder) if folder else DATA / "pairs" / edition
    if not folder.is_dir():
        raise PairError(f"{folder}: " + ("not a folder" if folder.exists() else "no such folder"))
    seen = {} if seen is None else seen
    if edition == "test":
        require_unchanged(folder)
    before = {"extended": "report", "large": "extended"}.get(edition)
    raw = [*load(before, seen=seen).train] if before else []
    names = {"report": SOURCES, "extended": PEOPLE}.get(edition)
    files = [folder / f"{name}.jsonl" for name in names] if names else sorted(folder.glob("*.jsonl"))
    raw += [pair for path in files for pair in read(path, seen)]
    held_out = read(folder / "dev.jsonl", seen) if edition == "extended" else []
    (kept, dropped), (dev, dropped_too) = verify(raw), verify(held_out)
    splits = {"test" if edition == "test" else "train": tuple(kept), "dev": tuple(dev)}
    found = Edition(edition, (*raw, *held_out), (*dropped, *dropped_too), **splits)
    if edition != "report":
        return found
    try:
        train, validation = split_by_family(kept)
    except ValueError as error:
        told = f"{folder}: {len(kept)} of {len(raw)} pairs kept, but they cannot be split: {error}"
        raise SplitError(told, found) from None
    return replace(found, train=tuple(train), validation=tuple(validation))


def by_source(pairs: Iterable[Pair]) -> dict[str, int]:
    """How many pairs of each source: those of SOURCES first, the others in order of their names."""
    counts = Counter(pair.source for pair in pairs)
    order = [*SOURCES, *sorted(counts.keys() - set(SOURCES))]
    return {source: counts[source] for source in order if counts[source]}
