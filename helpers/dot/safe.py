"""A graph as DOT that is safe to draw: only attributes on a list of harmless ones, every name quoted.

This module knows what could do harm: links, scripts, files, style sheets, pictures; and how a mark is drawn.
It does not run anything.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from html.entities import name2codepoint
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from .graph import Graph, Html, Subgraph, unmatched
from .text import MAX_DEPTH

TEXTS = frozenset(["label", "xlabel", "headlabel", "taillabel"])
HARMLESS = json.loads(Path(__file__).with_name("harmless.json").read_text(encoding="utf-8"))
ALLOWED, SHAPES, TAGS, TAG_ATTRIBUTES = (
    frozenset(HARMLESS[of]) for of in ("attributes", "shapes", "tags", "tag_attributes")
)
# the second is a colour of a scheme: /blues9/3
VALUE = re.compile(r"[\w #.,:;+()-]{0,100}|/?[\w.]{1,30}(?:/[\w.]{1,30}){1,2}")
# a number this long only asks for memory
NEVER = re.compile(r"script|https?:|url\(|(?<![\d.#a-f])\d{5,}", re.IGNORECASE)
MARK = dict(color="#c00000", fontcolor="#c00000", penwidth="2.5", style="dashed")  # seen without colour too
NO_OUTLINE = frozenset("none plain plaintext underline".split())  # a dashed outline would not show on them


def quote(text: str) -> str:
    """`text` as a quoted DOT string; an odd backslash before a quote or the end would carry on past it."""
    text = re.sub(r'(\\*)("|\Z)', lambda m: m[1] + "\\" * (len(m[1]) % 2) + ('\\"' if m[2] else ""), text)
    return f'"{text}"'


def bad_markup(label: str) -> str:
    """Why an HTML-like label must not reach Graphviz at all, or "": a picture would make it open a file, deep
    nesting would crash it.
    """
    if re.search(r"<\s*img\b", label, re.IGNORECASE):
        return "pictures (<IMG>) in labels are not allowed"
    depth = 0
    for tag in re.finditer(r"<(/?)\w[^<>]*?(/?)>", label):
        depth += -1 if tag[1] else not tag[2]
        if depth > MAX_DEPTH:
            return f"tags nested deeper than {MAX_DEPTH}"
    return "DOCTYPE in a label" if re.search(r"<!(?!--|\[CDATA\[)", label) else ""


def safe_markup(label: str) -> str:
    """An HTML-like label with only the tags and attributes of text layout; other tags leave their text.

    Raises:
        ValueError: the label is not well-formed.
    """
    known = re.sub(
        r"&(\w+);", lambda m: f"&#{name2codepoint[m[1]]};" if m[1] in name2codepoint else m[0], label
    )
    try:
        root = ElementTree.fromstring(f"<HTML>{known}</HTML>")
    except ElementTree.ParseError as error:
        raise ValueError(f"not well-formed: {error}") from None

    def write(element: ElementTree.Element) -> str:
        inside = _escape(element.text) + "".join(write(child) + _escape(child.tail) for child in element)
        if element.tag.lower() not in TAGS:
            return inside
        items = [
            (key, value)
            for key, value in element.items()
            if key.lower() in TAG_ATTRIBUTES and _harmless(key.lower(), value)
        ]
        written = "".join(f' {key}="{_escape(value)}"' for key, value in items)
        return f"<{element.tag}{written}>{inside}</{element.tag}>"

    return write(root)


def _escape(text: str | None) -> str:
    """Text between tags or in an attribute. A space on its own stays: Graphviz counts it."""
    return escape(text or "", {'"': "&quot;"})


def _harmless(key: str, value: str) -> bool:
    """Whether the value of an allowed attribute can only mean a number, a word, a colour or a font."""
    if key == "shape":
        return value in SHAPES
    return (
        VALUE.fullmatch(value) is not None
        and not NEVER.search(value)
        and (key in ("style", "lhead", "ltail") or "(" not in value)
    )


def _attributes(owner: str, attributes: Mapping[str, str], dropped: Counter) -> str:
    """`[key="value", ...]` of what may stay; what may not is counted in `dropped`."""
    kept = []
    for key, value in attributes.items():
        if key in TEXTS:
            try:
                kept.append(
                    f"{key}=<{safe_markup(value)}>" if isinstance(value, Html) else f"{key}={quote(value)}"
                )
                if isinstance(value, Html) and re.search(
                    r"\b(?:href|target|title|tooltip|src)\s*=", value, re.IGNORECASE
                ):
                    dropped["link in a label", owner] += 1
            except ValueError:
                dropped[key, owner] += 1
        elif key in ALLOWED and not isinstance(value, Html) and _harmless(key, value):
            kept.append(f"{key}={quote(value)}")
        else:
            dropped[key, owner] += 1
    return f" [{', '.join(kept)}]" if kept else ""


def _marked(attributes: Mapping[str, str]) -> dict[str, str]:
    """The attributes of a node or an edge with our mark over its own look."""
    bare = attributes.get("shape") in NO_OUTLINE or attributes.get("peripheries") == "0"
    return {**attributes, **MARK, **({"peripheries": "1"} if bare else {})}


def safe_dot(graph: Graph, against: Graph | None = None) -> tuple[str, tuple[str, ...]]:
    """(DOT text, what was left out) of a graph, for drawing. What was left out reads "URL (node)" or "URL
    (node, 3 times)".

    With `against`, what that graph lacks is drawn dashed, thick and red.
    """
    dropped = Counter()
    marked_nodes, marked_edges = unmatched(graph, against) if against else ((), ())
    arrow = "->" if graph.directed else "--"
    lines = ["digraph {" if graph.directed else "graph {"]
    lines += [f"graph{_attributes('graph', graph.attributes, dropped) or ' []'};"]
    for node in graph.nodes:
        attributes = graph.node_attributes.get(node, {})
        attributes = _marked(attributes) if node in marked_nodes else attributes
        lines.append(f"{quote(node)}{_attributes('node', attributes, dropped)};")
    for position, ((tail, head, _), attributes) in enumerate(
        zip(graph.edges, graph.edge_attributes, strict=True)
    ):
        attributes = _marked(attributes) if position in marked_edges else attributes
        lines.append(f"{quote(tail)} {arrow} {quote(head)}{_attributes('edge', attributes, dropped)};")

    def write(subgraph: Subgraph, around: Mapping[str, str]) -> None:
        # the rest is inherited
        own = {key: value for key, value in subgraph.attributes.items() if value != around.get(key, "")}
        lines.append(f"subgraph {quote(subgraph.name)} {{" if subgraph.name else "{")
        lines.append(f"graph{_attributes('subgraph', own, dropped) or ' []'};")
        for inner in subgraph.subgraphs:
            write(inner, subgraph.attributes)
        lines.extend(f"{quote(node)};" for node in subgraph.nodes)
        lines.append("}")

    for subgraph in graph.subgraphs:
        write(subgraph, graph.attributes)
    told = (
        f"{key} ({owner})" if times == 1 else f"{key} ({owner}, {times} times)"
        for (key, owner), times in dropped.items()
    )
    return "\n".join([*lines, "}\n"]), tuple(told)


def label_probe(graphs: list[Graph]) -> tuple[str, list[tuple[str, str]]]:
    """(DOT text, [(owner, label)]): `dot` reads every HTML-like and record label, and lays out hardly more.

    `dot` alone reads these labels. The label at position i of the list belongs to a node `i` without edges;
    owner is words for a message.
    """
    labels, lines = [], []

    def add(owner: str, attributes: Mapping[str, str], shape: str = "") -> None:
        for key in sorted(TEXTS & attributes.keys()):
            value = attributes[key]
            record = shape in ("record", "Mrecord") and key == "label"
            if isinstance(value, Html) or record:
                text = f"<{value}>" if isinstance(value, Html) else quote(value)
                lines.append(f"{len(labels)} [shape={shape if record else 'box'}, label={text}];")
                labels.append((f"the {key} of {owner}", value))

    def walk(subgraph: Subgraph) -> None:
        add(f"subgraph '{subgraph.name}'", subgraph.attributes)
        for inner in subgraph.subgraphs:
            walk(inner)

    for graph in graphs:
        add("the graph", graph.attributes)
        for node, attributes in graph.node_attributes.items():
            add(f"node '{node}'", attributes, attributes.get("shape", ""))
        for (tail, head, _), attributes in zip(graph.edges, graph.edge_attributes, strict=True):
            add(f"the edge from '{tail}' to '{head}'", attributes)
        for subgraph in graph.subgraphs:
            walk(subgraph)
    return "digraph {\n" + "\n".join(lines) + "\n}\n", labels
