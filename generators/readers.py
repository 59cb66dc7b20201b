"""Make pairs from the report's own material, out of an upstream checkout or a file of yours; nothing of it is
shipped here.

    python -m generators.readers smcat DIR -o OUT.jsonl        state-machine-cat's render fixtures
                                                               (NAME.smcat beside NAME.json)
    python -m generators.readers gallery DIR -o OUT.jsonl      Graphviz's example graphs
                                                               (*.gv, *.gv.gz), at any depth
    python -m generators.readers attributes FILE -o OUT.jsonl  Graphviz's attribute table (attrs.html)
    python -m generators.readers logic FILE -o OUT.jsonl       functions and `transitions` of a Python
                                                               file, parsed and never run

What the prompt is: the smcat source; for the gallery, which has no English, a sentence an edge, made by code
and silent about looks; for an attribute, its default in a graph of two nodes; for Python, docstring and
source. Only what passes the verification ladder is written (duplicates too); the rest is listed with its
reason. An id that is taken already (one class twice in a file) gets a number behind it.
"""

import argparse
import ast
import gzip
import json
import os
import re
import sys
import tokenize
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps
from html.parser import HTMLParser
from pathlib import Path

from helpers import dot, pairs

from .make_logic import LEADS, quote, record
from .make_statemachine_cat import all_transitions, dot_id, quoted

SMCAT_LICENCE, GRAPHVIZ_LICENCE = (
    "MIT",
    "EPL-1.0",
)  # as in state-machine-cat's LICENSE and Debian's graphviz-doc copyright file
LINE_ENDS = re.compile(
    "[\v\f\x1c-\x1e\x85\u2028\u2029]"
)  # to str.splitlines, by which make_logic counts, and not to Python
LARGEST = (
    2 << 20
)  # bytes read of a graph: more than `dot.check` looks at, and a small .gz can hold a great deal
SMCAT_SHAPES = {  # of pseudo states; the others are drawn as they come
    "initial": "point",
    "final": "doublecircle",
    "choice": "diamond",
    "junction": "circle",
    "fork": "box",
    "join": "box",
    "forkjoin": "box",
    "history": "circle",
    "deephistory": "circle",
    "terminate": "plaintext",
}


class ReaderError(ValueError):
    """The material is not what the reader knows; the text is one line."""


def pair(
    source: str,
    name: str,
    family: str,
    task: str,
    prompt: str,
    ask: str,
    text: str,
    licence: str,
    origin: str,
) -> pairs.Pair:
    """One record; `ask` is what the explicit prompt says before the prompt. `implied` is set by `finish`."""
    return pairs.Pair(
        f"{source}-{name}", source, family, task, prompt, f"{ask}\n{prompt}", text, licence, origin, False
    )


def different_ids(reader: Callable[[Path], Iterator[pairs.Pair]]) -> Callable[[Path], Iterator[pairs.Pair]]:
    """The reader, with a number behind each id that an earlier record has: logic-Door, logic-Door-2."""

    @wraps(reader)
    def read(material: Path) -> Iterator[pairs.Pair]:
        taken = set()
        for one in reader(material):
            new, number = one.id, 1
            while new in taken:
                number += 1
                new = f"{one.id}-{number}"
            taken.add(new)
            yield replace(one, id=new)

    return read


def text_of(path: Path) -> str:
    """A UTF-8 file's text, without a byte order mark."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReaderError(
            f"{path}: not UTF-8: {error.reason} at byte {error.start}; save it as UTF-8"
        ) from None


def relative(path: Path, folder: Path) -> str:
    """The path below the folder, with / in it; bytes of a file's name that are not UTF-8 become question
    marks.
    """
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "replace")


def leaf(state: dict) -> str:
    """The state's name, or that of the first state inside it: DOT's edges end at nodes, and not at
    clusters.
    """
    inside = state.get("statemachine", {}).get("states")
    return leaf(inside[0]) if inside else state["name"]


def smcat_states(states: list[dict], pad: str, ends: dict[str, tuple[str, str]]) -> list[str]:
    """A declaration for each state and a cluster for each composite one. Fills `ends`: state -> (node,
    cluster or "").
    """
    lines = []
    for state in states:
        name, inside = state["name"], state.get("statemachine", {}).get("states")
        if inside:
            ends[name] = leaf(state), f"cluster_{name}"
            lines += [
                f"{pad}subgraph {quoted('cluster_' + name)} {{",
                f"{pad}  label={quoted(state.get('label', name))};",
            ]
            lines += [*smcat_states(inside, pad + "  ", ends), f"{pad}}}"]
            continue
        ends[name] = name, ""
        looks = {
            "shape": SMCAT_SHAPES.get(state["type"]),
            "label": state.get("label"),
            "color": state.get("color"),
        }
        looks = ", ".join(f"{key}={dot_id(value)}" for key, value in looks.items() if value)
        lines.append(f"{pad}{dot_id(name)}" + (f" [{looks}];" if looks else ";"))
    return lines


def smcat_dot(machine: dict) -> str:
    """A state machine, as state-machine-cat's JSON has it, in plain DOT: names, labels, pseudo states,
    clusters; no notes or actions.
    """
    ends = {}
    lines = smcat_states(machine["states"], "  ", ends)
    for transition in all_transitions(machine):
        (tail, from_cluster), (head, to_cluster) = ends[transition["from"]], ends[transition["to"]]
        looks = {
            "label": transition.get("label"),
            "color": transition.get("color"),
            "ltail": from_cluster,
            "lhead": to_cluster,
        }
        looks = ", ".join(f"{key}={quoted(value)}" for key, value in looks.items() if value)
        lines.append(f"  {dot_id(tail)} -> {dot_id(head)}" + (f" [{looks}];" if looks else ";"))
    if any(cluster for _, cluster in ends.values()):
        lines.insert(0, "  compound=true;")
    return "\n".join(["digraph {", *lines, "}"])


@different_ids
def smcat(folder: Path) -> Iterator[pairs.Pair]:
    """The fixtures of a folder; those whose names share their first two digits are variants of one thing, one
    family.
    """
    names = sorted(path.stem for path in folder.glob("*.smcat") if path.with_suffix(".json").is_file())
    if not names:
        raise ReaderError(f"{folder}: no state-machine-cat fixtures (NAME.smcat with a NAME.json beside it)")
    for name in names:
        machine, source = text_of(folder / f"{name}.json"), text_of(folder / f"{name}.smcat").strip()
        try:
            text = smcat_dot(json.loads(machine))
        except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
            raise ReaderError(
                f"{folder / name}.json: not a machine as state-machine-cat writes it: {error!r}"
            ) from None
        origin = f"state-machine-cat, render fixture {name}"
        ask = "Turn this state machine into Graphviz DOT:"
        yield pair(
            "statemachine_cat",
            name,
            f"smcat-{name[:2]}",
            "code_to_dot",
            source,
            ask,
            text,
            SMCAT_LICENCE,
            origin,
        )


def told(graph: dot.Graph) -> str:
    """A sentence for each edge and each lone node."""
    goes = "goes to" if graph.directed else "is joined to"
    joined = {node for tail, head, _ in graph.edges for node in (tail, head)}
    sentences = [
        f"{tail} {goes} {head}" + (f" ({label})." if label else ".") for tail, head, label in graph.edges
    ]
    return " ".join(sentences + [f"{node} stands alone." for node in graph.nodes if node not in joined])


@different_ids
def gallery(folder: Path) -> Iterator[pairs.Pair]:
    """The graphs below a folder, gzipped ones included; those of one file name, in whatever folder, are one
    family.

    A graph that Graphviz refuses keeps an empty prompt, and falls.
    """
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.name.endswith((".gv", ".gv.gz", ".dot", ".dot.gz")) and path.is_file()
    )
    if not paths:
        raise ReaderError(f"{folder}: no graphs (*.gv or *.gv.gz)")
    for path in paths:
        try:
            with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
                data = file.read(LARGEST)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise ReaderError(f"{path}: not a gzipped graph: {error}") from None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
        graph, name = dot.check(text).graph, relative(path, folder)
        family, origin = (
            f"gallery-{relative(path, path.parent).split('.')[0]}",
            f"Graphviz, example graph {name}",
        )
        prompt, ask = told(graph) if graph else "", "Write this graph as Graphviz DOT:"
        yield pair("graphviz_gallery", name, family, "nl_to_dot", prompt, ask, text, GRAPHVIZ_LICENCE, origin)


class Table(HTMLParser):
    """The rows of every table in a page: a list of lists of cells, white space made single."""

    def __init__(self):
        super().__init__()
        self.rows, self.open = [], False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
        self.open = tag in ("td", "th") or (self.open and tag not in ("table", "dl", "p"))

    def handle_endtag(self, tag):
        self.open = self.open and tag not in ("tr", "table")

    def handle_data(self, data):
        if self.open and self.rows and self.rows[-1]:
            self.rows[-1][-1] = f"{self.rows[-1][-1]} {data}".strip()


@different_ids
def attributes(path: Path) -> Iterator[pairs.Pair]:
    """A pair for each attribute with a plain default value (one word or number); a family each."""
    page = Table()
    try:
        page.feed(path.read_text(encoding="utf-8", errors="replace"))
    except AssertionError as error:  # how Python's parser refuses an unknown <![...]>
        raise ReaderError(f"{path}: not HTML: {error}") from None
    heads = [
        number for number, row in enumerate(page.rows) if row[:4] == ["Name", "Used By", "Type", "Default"]
    ]
    if not heads:
        raise ReaderError(f"{path}: no table of attributes with the columns Name, Used By, Type, Default")
    for row in page.rows[heads[0] + 1 :]:
        if (
            len(row) < 4
            or not re.fullmatch(r"[ENGSC]+", row[1])
            or not re.fullmatch(r"[A-Za-z][\w-]*|-?\d+(\.\d+)?", row[3])
        ):
            continue
        name, used, value = row[0], row[1], row[3]
        if "E" in used:
            whose, lines = "the arrow", [f"  a -> b [{name}={dot_id(value)}];"]
        elif "N" in used:
            whose, lines = "a", [f"  a [{name}={dot_id(value)}];", "  a -> b;"]
        else:
            whose, lines = "the whole drawing", [f"  {name}={dot_id(value)};", "  a -> b;"]
        prompt = f"An arrow leads from a to b, and {whose} has {name} {value}."
        text, origin = "\n".join(["digraph {", *lines, "}"]), f"Graphviz, attribute table, {name}"
        yield pair(
            "attribute_docs",
            name,
            f"attr-{name}",
            "attribute",
            prompt,
            "As Graphviz DOT:",
            text,
            GRAPHVIZ_LICENCE,
            origin,
        )


def machine_edges(value: ast.expr) -> list[tuple[str, str, str]]:
    """(source, event, target) of a literal `transitions`: triples in that order, or dicts with the keys
    source, trigger and dest.
    """
    try:
        rows = ast.literal_eval(value)
        edges = [
            (row["source"], row["trigger"], row["dest"]) if isinstance(row, dict) else tuple(row)
            for row in rows
        ]
    except (ValueError, TypeError, KeyError, RecursionError, MemoryError):
        return []
    return (
        edges if all(len(edge) == 3 and all(isinstance(part, str) for part in edge) for edge in edges) else []
    )


@different_ids
def logic(path: Path) -> Iterator[pairs.Pair]:
    """A pair for each top-level function whose control flow `make_logic` can follow, and for each literal
    list named `transitions`.
    """
    try:
        with tokenize.open(path) as file:
            source = LINE_ENDS.sub("", file.read())
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise ReaderError(f"{path}: not a Python file: {error}") from None
    except (RecursionError, MemoryError):  # the second is what Python's parser says at a certain depth
        raise ReaderError(f"{path}: nested too deeply for Python's own parser") from None
    licence, origin, made = f"that of {path.name}", f"read from {path.name}", []
    for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        try:
            one = record(0, function, source, LEADS[ast.FunctionDef][0])
        except (ValueError, RecursionError):
            continue
        if "->" in one["dot"]:
            made.append((function.name, one["prompt"], one["dot"], LEADS[ast.FunctionDef][0]))
    owners = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]
    for owner in owners:
        for node in owner.body:
            if isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Name) and t.id == "transitions" for t in node.targets
            ):
                edges = machine_edges(node.value)
                lines = [
                    f"  {quote(tail)} -> {quote(head)} [label={quoted(event)}];"
                    for tail, event, head in edges
                ]
                shown = ast.get_source_segment(source, node if owner is tree else owner)
                name = getattr(owner, "name", path.stem)
                if edges:
                    made.append((name, shown, "\n".join(["digraph {", *lines, "}"]), LEADS[ast.ClassDef][0]))
    if not made:
        raise ReaderError(
            f"{path}: no function whose control flow can be followed, and no list of `transitions`"
        )
    for name, prompt, text, ask in made:
        yield pair("logic", name, f"logic-{name}", "code_to_dot", prompt, ask, text, licence, origin)


def finish(made: Iterator[pairs.Pair]) -> tuple[list[pairs.Pair], list[pairs.Drop]]:
    """The pairs that pass the ladder, `implied` set where the prompt leaves out a node, and what fell.

    A duplicate stays: this is the material as it is upstream (two fixtures of state-machine-cat are the
    same); `pairs.verify` finds it.
    """
    made = list(made)
    dropped = [drop for drop in pairs.verify(made)[1] if drop.rung != "duplicate"]
    fell = {drop.id for drop in dropped}
    return [replace(one, implied=bool(pairs.unnamed(one))) for one in made if one.id not in fell], dropped


READERS = {reader.__name__: reader for reader in (smcat, gallery, attributes, logic)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("kind", choices=READERS)
    parser.add_argument("material", type=Path, metavar="DIR|FILE")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.jsonl")
    options = parser.parse_args()
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # an id may have letters that the console lacks
    try:
        if not options.material.exists():
            raise ReaderError(f"{options.material}: no such file or folder")
        kept, dropped = finish(READERS[options.kind](options.material))
        pairs.write(options.output, kept)
    except (ReaderError, pairs.PairError, dot.DotMissing) as error:
        sys.exit(f"error: {error}")
    except OSError as error:
        sys.exit(f"error: {error.filename or options.material}: {error.strerror}")
    for drop in dropped:
        print(f"left out {drop.id} ({drop.rung}: {drop.reason})")
    print(
        f"{len(kept)} records written to {options.output}, {sum(one.implied for one in kept)} of them implied"
    )


if __name__ == "__main__":
    main()
