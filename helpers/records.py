"""Records: a pair as one line of JSON, read and written so that nothing is lost and nothing guessed.

It knows the fields and their types; whether a pair's DOT is any good is for `pairs` to find out.
"""

from __future__ import annotations

import codecs
import json
import pathlib
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

TASKS = ("nl_to_dot", "code_to_dot", "attribute", "repair")


class PairError(ValueError):
    """Records that cannot be read or written; the text is one line, `file:line: what is wrong` where a line
    is to blame.
    """


@dataclass(frozen=True)
class Pair:
    """One record. `prompt` describes and names no format, `explicit_prompt` asks for Graphviz DOT;
    near-variants share a `family`.
    """

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


JSON_NAMES = {
    dict: "an object", list: "a list", str: "a string", float: "a number", bool: "true or false",
    type(None): "null",
}  # fmt: skip


def shown(text: str) -> str:
    """A string as it can stand in a message: in quotes, on one line, cut when long."""
    return repr(text if len(text) <= 80 else text[:80] + "...")


def unique_keys(items: list[tuple[str, object]]) -> dict:
    """A JSON object as a dict. Python would take the last of two equal keys and say nothing."""
    record = {}
    for name, value in items:
        if name in record:
            raise ValueError(f"the key {shown(name)} is there twice")
        record[name] = value
    return record


def parse(line: str, where: str) -> Pair:
    """One JSON line to a Pair. `where` is "file:line" and opens the text of the PairError."""
    try:  # no field is a number, and a float may have any number of digits
        record = json.loads(line, object_pairs_hook=unique_keys, parse_int=float)
    except json.JSONDecodeError as error:
        raise PairError(f"{where}: not JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise PairError(f"{where}: not a record: the JSON is nested too deeply") from None
    except ValueError as error:
        raise PairError(f"{where}: {error}") from None
    if not isinstance(record, dict):
        raise PairError(f"{where}: a record is a JSON object, this is {JSON_NAMES[type(record)]}")
    names = [field.name for field in fields(Pair)]
    wrong = [f"missing field {name!r}" for name in names if name not in record]
    wrong += [f"unknown field {shown(name)}" for name in record if name not in names][:5]
    if wrong:
        raise PairError(f"{where}: " + "; ".join(wrong))
    for name in names:
        kind, value = bool if name == "implied" else str, record[name]
        if not isinstance(value, kind):
            is_not = f"must be {JSON_NAMES[kind]}, not {JSON_NAMES[type(value)]}"
            raise PairError(f"{where}: field {name!r} {is_not}")
        if kind is str and (half := re.search("[\ud800-\udfff]", value)):
            has = f"half a character in it, the lone surrogate {half[0]!r}; no file can hold that"
            raise PairError(f"{where}: field {name!r} has {has}")
    if record["task"] not in TASKS:
        raise PairError(f"{where}: task {shown(record['task'])} is none of {', '.join(TASKS)}")
    return Pair(**record)


def parse_new(line: str, where: str, seen: dict[str, str]) -> Pair:
    """`parse`, for a record whose id is not in `seen` (id -> "file:line"), and is put there."""
    pair = parse(line, where)
    if pair.id in seen:
        raise PairError(f"{where}: the id {shown(pair.id)} is already used in {seen[pair.id]}")
    seen[pair.id] = where
    return pair


def read_bytes(path: pathlib.Path) -> bytes:
    """A file's bytes, or a PairError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise PairError(f"{path}: cannot be read: {error.strerror}") from None


def read(path: str | pathlib.Path, seen: dict[str, str] | None = None) -> list[Pair]:
    """The records of one JSONL file.

    `seen` (id -> "file:line", filled here): the same dict for several files, and no id is taken twice.

    Raises:
        PairError: a line that is no record, with file and line; an id that is used twice, with both places.
    """
    path, seen = pathlib.Path(path), {} if seen is None else seen
    pairs = []
    for number, line in enumerate(read_bytes(path).split(b"\n"), 1):
        try:  # some editors begin a file with a byte order mark; joined files have it inside
            text = line.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        except UnicodeDecodeError as error:
            raise PairError(f"{path}:{number}: not UTF-8: {error.reason} at byte {error.start}") from None
        if text.strip(" \t\r\f\v"):
            pairs.append(parse_new(text, f"{path}:{number}", seen))
    return pairs


def write(path: str | pathlib.Path, pairs: Iterable[Pair]) -> None:
    """Write records as JSONL; `read` gives the same pairs back.

    Raises:
        PairError: a pair that `read` would refuse; the file is left as it was.
    """
    lines, seen = [], {}
    for number, pair in enumerate(pairs, 1):
        lines.append(json.dumps(asdict(pair), ensure_ascii=False) + "\n")
        parse_new(lines[-1], f"{path}:{number}", seen)
    pathlib.Path(path).write_bytes("".join(lines).encode("utf-8"))
