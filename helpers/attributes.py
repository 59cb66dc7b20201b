"""Attributes: whether an answer has the shapes, colours, arrowheads, clusters and ranks of its gold.

It knows which values Graphviz draws the same (grey and gray, `open` and `vee`) and what it draws by default.
It does not compare structure, or the labels of nodes and edges: `dot` does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from .dot.graph import Graph, Subgraph, normalize
from .dot.process import run
from .dot.safe import ALLOWED, TEXTS

# links, tooltips and ids don't count, nor what a layout writes back (pos, bb)
VISIBLE = (ALLOWED | TEXTS | {"layout"}) - {"colorscheme"}
COLOURS = frozenset(["bgcolor", "color", "fillcolor", "fontcolor", "labelfontcolor", "pencolor"])
BOOLEANS = frozenset(
    "center compound concentrate constraint decorate fixedsize forcelabels labelfloat newrank nojustify"
    " regular".split()
)
ARROWS = {"open": "vee", "empty": "onormal", "ediamond": "odiamond"}  # old names that Graphviz still reads
SYNONYMS = {
    "shape": {"rect": "box", "rectangle": "box", "oval": "ellipse", "none": "plaintext"},
    "splines": {"spline": "true", "yes": "true", "line": "false", "no": "false"},
    "arrowhead": ARROWS,
    "arrowtail": ARROWS,
}
OUTLINES = dict(doublecircle=("circle", "2"), doubleoctagon=("octagon", "2"), tripleoctagon=("octagon", "3"))
# what Graphviz does when nothing is said (https://graphviz.org/doc/info/attrs.html), as `canonical` writes it
DEFAULTS = {
    "arrowhead": "normal", "arrowsize": "1", "arrowtail": "none", "color": "#000000", "compound": "false",
    "concentrate": "false", "constraint": "true",
    "decorate": "false", "fixedsize": "false", "fontcolor": "#000000", "fontname": "times-roman",
    "fontsize": "14", "forcelabels": "true", "height": "0.5",
    "layout": "dot", "minlen": "1", "nodesep": "0.25", "orientation": "0", "penwidth": "1",
    "peripheries": "1", "rankdir": "TB",
    "ranksep": "0.5", "regular": "false", "shape": "ellipse", "sides": "4", "splines": "true", "style": "",
    "weight": "1", "width": "0.75",
}  # fmt: skip
LIGHTGREY = "#d3d3d3"  # what fills a node without any colour
# dir: a tip at the tail, at the head
ENDS = {"forward": (False, True), "back": (True, False), "both": (True, True), "none": (False, False)}
SWAPPED = {"head": "tail", "tail": "head"}


class Thing(NamedTuple):
    """Something that has attributes.

    Attributes:
        kind: graph, node, edge, cluster, or group (a subgraph that only puts its nodes on one rank).
        who: a node's name, an edge's two ends, or the nodes in a cluster or group.
        label: of an edge, which tells parallel edges apart.
        shown: {attribute: value} after `canonical`.
    """

    kind: str
    who: str | tuple[str, ...]
    label: str
    shown: Mapping[str, str]


def compare(graph: Graph, gold: Graph) -> tuple[float | None, bool]:
    """(F1, whether all are equal) of the attributes that the gold sets; F1 is None where it sets none.

    Each (thing, attribute, value) of the answer is looked for in the gold, after `canonical` and without
    Graphviz's defaults. Nodes are found by name, edges by their ends, clusters and groups of equal rank by
    the nodes in them; a cluster counts even without attributes. An answer may have other attributes too: a
    colour costs nothing where the gold has none. But where the gold has some boxes, every other box is wrong.
    """
    directed = graph.directed and gold.directed
    wanted, found = list(_things(gold, directed)), list(_things(graph, directed))
    own = canonical(gold.attributes)  # a cluster has these from the graph, where they are counted already
    counted = {
        (thing.kind, name)
        for thing in wanted
        for name, value in thing.shown.items()
        if thing.kind != "cluster" or name == "label" or value != own.get(name)
    }
    if not counted:
        return None, True
    one, other = _only(found, counted, graph.directed), _only(wanted, counted, gold.directed)
    items, gold_items = (
        Counter((t.kind, t.who, *item) for t in things for item in t.shown.items()) for things in (one, other)
    )
    whole, gold_whole = (
        Counter((t.kind, t.who, t.label, frozenset(t.shown.items())) for t in things if t.shown)
        for things in (one, other)
    )
    total = items.total() + gold_items.total()
    return 2 * (items & gold_items).total() / total if total else 1.0, whole == gold_whole


def _only(things: Sequence[Thing], counted: set[tuple[str, str]], directed: bool) -> list[Thing]:
    """The same things with only those attributes that count and differ from Graphviz's default."""
    usual = DEFAULTS if directed else DEFAULTS | {"arrowhead": "none"}
    return [
        thing._replace(
            shown={
                name: value
                for name, value in thing.shown.items()
                if (thing.kind, name) in counted and value != usual.get(name)
            }
        )
        for thing in things
    ]


def _things(graph: Graph, directed: bool) -> Iterator[Thing]:
    """Everything that can have attributes; an edge's ends are sorted where direction doesn't count."""
    yield Thing("graph", "", "", canonical(graph.attributes))
    for node in graph.nodes:
        shown = canonical(graph.node_attributes.get(node, {}))
        shown.pop("label", None)
        yield Thing("node", normalize(node), "", shown)
    for (tail, head, label), attributes in zip(graph.edges, graph.edge_attributes, strict=True):
        ends, shown = (normalize(tail), normalize(head)), canonical(_tips(attributes, graph.directed))
        shown.pop("label", None)
        if not directed and ends[0] > ends[1]:
            names = [re.sub("head|tail", lambda end: SWAPPED[end[0]], name) for name in shown]
            ends, shown = ends[::-1], dict(zip(names, shown.values()))
        yield Thing("edge", ends, normalize(label), shown)
    for subgraph in _all(graph.subgraphs):
        members, shown = tuple(sorted(map(normalize, subgraph.nodes))), canonical(subgraph.attributes)
        if subgraph.name.startswith("cluster"):
            yield Thing("cluster", members, "", {**shown, "label": shown.get("label", "")})
        elif "rank" in shown:
            yield Thing("group", members, "", {"rank": shown["rank"]})


def _all(subgraphs: Sequence[Subgraph]) -> Iterator[Subgraph]:
    for subgraph in subgraphs:
        yield subgraph
        yield from _all(subgraph.subgraphs)


def _tips(attributes: Mapping[str, str], directed: bool) -> dict[str, str]:
    """An edge's attributes with `dir` replaced by what is drawn at each end: `dir=back, arrowtail=diamond`
    has a diamond and no arrowhead.
    """
    rest = {name: attributes[name] for name in attributes if name not in ("dir", "arrowhead", "arrowtail")}
    if len(rest) == len(attributes):
        return rest
    usual = "forward" if directed else "none"
    ends = ENDS.get(attributes.get("dir", usual), ENDS[usual])
    return rest | {
        name: attributes.get(name, "normal") if there else "none"
        for name, there in zip(("arrowtail", "arrowhead"), ends)
    }


def canonical(attributes: Mapping[str, str]) -> dict[str, str]:
    """The visible attributes, with one spelling for all values that Graphviz draws the same.

    Case is kept where it matters to Graphviz (it doesn't know the shape `Diamond`).

    >>> canonical({"color": "grey", "style": "rounded, filled", "penwidth": "2.0", "URL": "x"})
    {'color': '#c0c0c0', 'style': 'filled,rounded', 'penwidth': '2', 'fillcolor': '#c0c0c0'}
    """
    scheme = attributes.get("colorscheme", "")
    found = {name: _value(name, value, scheme) for name, value in attributes.items() if name in VISIBLE}
    if found.get("shape") in OUTLINES:
        found["shape"], outlines = OUTLINES[found["shape"]]
        found.setdefault("peripheries", outlines)
    if "filled" in found.get("style", "").split(","):
        found.setdefault("fillcolor", found.get("color", LIGHTGREY))
    return found


def _value(name: str, value: str, scheme: str) -> str:
    if name in TEXTS:
        return normalize(value)
    value = value.strip()
    if name in COLOURS:
        parts = (part.partition(";") for part in value.split(":"))  # colours, each perhaps with its share
        return ":".join(colour(each.strip(), scheme) + semicolon + share for each, semicolon, share in parts)
    if name in BOOLEANS:
        value = value.casefold()
        return {"yes": "true", "1": "true", "no": "false", "0": "false"}.get(value, value)
    if name == "style":
        return ",".join(sorted({part.strip() for part in value.split(",")} - {"", "solid"}))
    if name == "fontname":
        return value.casefold()
    if re.fullmatch(r"[+-]?\d*\.?\d+|[+-]?\d+\.", value):
        return f"{float(value):g}"
    return SYNONYMS.get(name, {}).get(value, value)


@lru_cache(maxsize=4096)
def colour(name: str, scheme: str = "") -> str:
    """A colour as #rrggbb or #rrggbbaa, as Graphviz reads it; an unknown name is only put in lower case.

    Graphviz is asked because its names are X11's, not CSS's as in other libraries: its green is #00ff00.

    Raises:
        DotMissing: Graphviz is not on PATH.
    """
    plain = name.casefold()
    if re.fullmatch(r"#[0-9a-f]{6}(?:[0-9a-f]{2})?", plain):
        return plain.removesuffix("ff") if len(plain) == 9 else plain
    if not re.fullmatch(r"[\w#/., +-]{1,60}", name) or not re.fullmatch(r"\w{0,30}", scheme):
        return plain
    finished = run("dot", ["-Txdot"], f'graph {{ asked [label="", colorscheme="{scheme}", color="{name}"] }}')
    text = finished.output.decode("utf-8", "replace")
    drawn = re.search(r'\basked\s*\[.*?_draw_="c \d+ -(#[0-9a-f]{6,8})', text, re.DOTALL)
    return plain if drawn is None or "not a known color" in finished.errors else drawn[1]
