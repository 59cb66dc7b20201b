"""The graph that a description and an answer share.

It knows what may stand in a drawing (nodes, links, groups, looks); it knows nothing about English, notations
or models.
"""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("state machine", "flowchart", "network", "architecture", "hierarchy", "dependency")
SHAPES = (
    "box",
    "circle",
    "ellipse",
    "diamond",
    "doublecircle",
    "hexagon",
    "triangle",
    "cylinder",
    "note",
    "folder",
    "component",
    "plaintext",
    "oval",
    "octagon",
    "house",
    "parallelogram",
    "point",
    "square",
    "star",
    "tab",
)
COLOURS = (
    "red",
    "green",
    "blue",
    "black",
    "orange",
    "purple",
    "gray",
    "yellow",
    "lightblue",
    "pink",
    "brown",
    "gold",
    "navy",
    "lightgray",
    "lightgreen",
    "cyan",
    "magenta",
    "salmon",
    "teal",
    "white",
)
NODE_LOOKS = {
    "shape": SHAPES,
    "color": COLOURS,
    "fillcolor": COLOURS,
    "fontcolor": COLOURS,
    "style": ("filled", "dashed", "dotted", "bold", "rounded", "invis"),
    "penwidth": ("2", "3", "4", "5"),
    "fontsize": ("8", "10", "12", "18", "20", "24"),
    "width": ("1", "2", "3", "1.5"),
    "height": ("1", "2", "0.5"),
    "fontname": ("Helvetica", "Courier", "Times", "Arial"),
    "label": (),  # any short text: what the node shows instead of its name
}
LINK_LOOKS = {
    "color": COLOURS,
    "style": ("dashed", "dotted", "bold", "solid", "invis"),
    "penwidth": ("2", "3", "4", "5"),
    "arrowhead": ("none", "diamond", "dot", "vee", "empty", "box", "crow", "normal"),
    "dir": ("both", "back", "none"),
    "fontcolor": COLOURS,
    "weight": ("2", "5", "10"),
}


@dataclass(frozen=True)
class Edge:
    """One link; `label` is "" when it has none."""

    tail: str
    head: str
    label: str = ""


@dataclass(frozen=True)
class Graph:
    """One drawing.

    `initial` is the state in which a state machine starts ("" when nothing is said of it).
    `clusters` are named groups, each with its members; a node is in at most one.
    `shape` is the shape of every node, `layout` the direction ("" when nothing is said of them).
    `looks` are (node, attribute, value); `link_looks` are (index into edges, attribute, value).
    """

    kind: str
    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    directed: bool = True
    initial: str = ""
    clusters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    layout: str = ""
    shape: str = ""
    looks: tuple[tuple[str, str, str], ...] = ()
    link_looks: tuple[tuple[int, str, str], ...] = ()
