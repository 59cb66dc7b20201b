"""One graph that was read from DOT: what it holds, what looks odd in it, and how like another graph it is.

This module knows nodes and edges, not text or Graphviz; the graphs it compares may come from anywhere.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

COMPASS = ("", "n", "ne", "e", "se", "s", "sw", "w", "nw", "c", "_")


class Html(str):
    """An attribute's value that DOT writes between < and > instead of quotes."""


@dataclass(frozen=True)
class Subgraph:
    """A `subgraph` or a pair of braces: every node in it, in file order, and the subgraphs right inside."""

    name: str
    nodes: tuple[str, ...]
    attributes: Mapping[str, str]
    subgraphs: tuple["Subgraph", ...]


@dataclass(frozen=True)
class Graph:
    """One graph, groups like `a -> {b c}` written out as single edges and defaults like `node [shape=box]`
    given to each node.

    Attributes:
        directed: `digraph` or `graph`.
        nodes: names in the order in which the file first mentions them.
        edges: (tail, head, label) in file order; label is "" where there is none. An undirected edge keeps
            the order it was written in.
        clusters: (label, or else name; names of the nodes inside) for each subgraph that Graphviz draws a box
            around.
        node_attributes: node -> {attribute: value}. No "label" means that the node shows its own name.
        edge_attributes: {attribute: value} for each of `edges`, in the same order.
        attributes: of the graph itself.
        declared: the nodes with a statement of their own (`a;` or `a [shape=box];`).
        subgraphs: all of them, nested; clusters included.
    """

    directed: bool
    nodes: tuple[str, ...]
    edges: tuple[tuple[str, str, str], ...]
    clusters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    node_attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    edge_attributes: tuple[Mapping[str, str], ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    declared: frozenset[str] = frozenset()
    subgraphs: tuple[Subgraph, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something odd in a valid graph. `message` is a sentence, `nodes` are the names it is about."""

    kind: str
    message: str
    nodes: tuple[str, ...]


def lint(graph: Graph) -> tuple[Finding, ...]:
    """What a person would ask about in a graph that is valid DOT: hints, never errors.

    Kinds: "isolated node", "duplicate edge", "undefined reference" (only in edges, while most other nodes are
    declared), "unreachable" (in a digraph, from the node `start`, else the first), "dead end" (no way out,
    said only where some other node is marked as final: a double circle, or named end, final, done or stop).
    """
    findings = []
    touched = {node for tail, head, _ in graph.edges for node in (tail, head)}
    isolated = [node for node in graph.nodes if node not in touched]
    if graph.edges:
        findings += [Finding("isolated node", f"'{node}' has no edge", (node,)) for node in isolated]
    seen = Counter((*(ends if graph.directed else sorted(ends)), label) for *ends, label in graph.edges)
    for (tail, head, label), times in seen.items():
        if times > 1:
            what = f"{times} times '{tail}' to '{head}'" + (f" ({label})" if label else "")
            findings.append(Finding("duplicate edge", what, (tail, head)))
    undefined = [node for node in graph.nodes if node not in graph.declared]
    if len(undefined) < len(graph.nodes) / 2:
        what = "is only named in edges, while most other nodes are declared"
        findings += [Finding("undefined reference", f"'{node}' {what}", (node,)) for node in undefined]
    if graph.directed and graph.edges:
        findings += _paths(graph, isolated)
    return tuple(findings)


def _paths(graph: Graph, isolated: list[str]) -> list[Finding]:
    """The findings that follow the arrows: unreachable nodes and dead ends."""
    import networkx as nx  # here: `check` and the doctor do without it

    start = next(
        (node for node in graph.nodes if normalize(node) in ("start", "initial", "init")), graph.nodes[0]
    )
    flow = nx.DiGraph([(tail, head) for tail, head, _ in graph.edges])
    reached = {start} | (nx.descendants(flow, start) if start in flow else set())
    odd = [node for node in graph.nodes if node not in reached and node not in isolated]
    findings = [Finding("unreachable", f"no path leads from '{start}' to '{node}'", (node,)) for node in odd]
    names = {"end", "final", "done", "stop"}
    final = {
        n
        for n in graph.nodes
        if normalize(n) in names or graph.node_attributes.get(n, {}).get("shape") == "doublecircle"
    }
    if final:
        stuck = [
            node for node in graph.nodes if node in flow and node not in final and flow.out_degree(node) == 0
        ]
        findings += [
            Finding("dead end", f"nothing leads out of '{node}', which is not marked as final", (node,))
            for node in stuck
        ]
    return findings


def missing_ports(graph: Graph) -> tuple[str, ...]:
    """One line for each port that its node does not have: `step:1` is the node `step`, not a node of its own.

    A node has the eight points of the compass, and the ports that a record or HTML-like label defines.
    """
    own = {}
    for node, shown in graph.node_attributes.items():
        label = shown.get("label", "")
        if isinstance(label, Html):
            own[node] = set(re.findall(r"\bport\s*=\s*[\"']([^\"']*)", label, re.IGNORECASE))
        elif shown.get("shape") in ("record", "Mrecord"):
            own[node] = {port.strip() for port in re.findall("<([^<>]*)>", label)}
    missing = {}
    for (tail, head, _), attributes in zip(graph.edges, graph.edge_attributes):
        for node, port in ((tail, attributes.get("tailport", "")), (head, attributes.get("headport", ""))):
            first, _, second = port.partition(":")
            if (first not in COMPASS and first not in own.get(node, ())) or second not in COMPASS:
                missing[node, port] = f"'{node}:{port}' means the port '{port}' of the node '{node}'"
    what = "which has no such port; a name with ':' needs quotes"
    return tuple(f"{said}, {what}" for said in missing.values())


@lru_cache(maxsize=4096, typed=True)
def normalize(name: str) -> str:
    """A name as it is compared: "The Front_Door", "front door" and "frontDoor" are one.

    Unicode NFC; surrounding quotes off; camelCase split; `_`, `-`, the escapes \\n \\l \\r and runs of white
    space to one space; casefold; a leading article (the, a, an) off where a word follows it. Of an HTML-like
    label only the words count.
    """
    if isinstance(name, Html):
        name = html.unescape(re.sub(r"<[^>]*>", " ", name))
    name = unicodedata.normalize("NFC", name).strip().strip("\"'`\u2018\u2019\u201c\u201d")
    name = re.sub(r"([a-z]\d*)(?=[A-Z])|([A-Z])(?=[A-Z][a-z])", r"\1\2 ", name)
    name = re.sub(r"(?:[\s_-]|\\[nlr])+", " ", name).strip().casefold()
    return unicodedata.normalize("NFC", re.sub(r"^(?:the|an?) (?=\w)", "", name))


def _f1(found: Counter, gold: Counter) -> tuple[float, float, float]:
    """Precision, recall and F1 of two multisets. Two empty ones agree perfectly; empty against full: F1 0."""
    if not found and not gold:
        return 1.0, 1.0, 1.0
    common = (found & gold).total()
    precision = common / found.total() if found else 0.0
    recall = common / gold.total() if gold else 0.0
    return precision, recall, 2 * common / (found.total() + gold.total())


def node_f1(graph: Graph, gold: Graph) -> tuple[float, float, float]:
    """(precision, recall, F1) of node names after `normalize`, in 0..1. F1 = 2 * common / (found + gold)."""
    return _f1(Counter(map(normalize, graph.nodes)), Counter(map(normalize, gold.nodes)))


def edge_f1(graph: Graph, gold: Graph) -> tuple[float, float, float]:
    """(precision, recall, F1) of edges as a multiset of normalized (tail, head), whatever their labels.

    Direction counts where both graphs are directed. Where either is undirected the edges of both are compared
    as unordered pairs: the answer drew the right connections and got one word wrong, which `same_graph` still
    tells apart. Two edgeless graphs have F1 1.
    """
    directed = graph.directed and gold.directed
    return _f1(*(Counter(ends for ends, _ in _keys(each, directed)) for each in (graph, gold)))


def _keys(graph: Graph, directed: bool) -> list[tuple[tuple[str, str], str]]:
    """(ends, label) of each edge, normalized; the ends in order where direction does not count."""
    ends = [(normalize(tail), normalize(head)) for tail, head, _ in graph.edges]
    return [
        (pair if directed else tuple(sorted(pair)), normalize(label))
        for pair, (_, _, label) in zip(ends, graph.edges)
    ]


def unmatched(graph: Graph, other: Graph) -> tuple[frozenset[str], frozenset[int]]:
    """(nodes, positions in `edges`) of `graph` that `other` lacks, compared as in `node_f1` and `edge_f1`.

    Labels decide only which one of several edges between the same two nodes is the one too many.
    """
    directed = graph.directed and other.directed

    def take(left: Counter, key: str | tuple) -> bool:
        left[key] -= 1
        return left[key] >= 0

    left = Counter(map(normalize, other.nodes))
    nodes = frozenset(node for node in graph.nodes if not take(left, normalize(node)))
    own, left = _keys(graph, directed), Counter(_keys(other, directed))
    edges = [position for position, key in enumerate(own) if not take(left, key)]
    left = Counter(ends for ends, _ in left.elements())  # what is left over, whatever its label
    return nodes, frozenset(position for position in edges if not take(left, own[position][0]))


def _shown(graph: Graph, node: str) -> str:
    """What a node shows: its label, or its name."""
    label = graph.node_attributes.get(node, {}).get("label", node)
    return normalize(label if isinstance(label, Html) else label.replace("\\N", node))


def same_graph(a: Graph, b: Graph) -> bool:
    """Whether direction, nodes, what they show, edges and labels equal each other after `normalize`."""
    (nodes_a, edges_a), (nodes_b, edges_b) = (
        (Counter((normalize(n), _shown(g, n)) for n in g.nodes), Counter(_keys(g, g.directed)))
        for g in (a, b)
    )
    return a.directed == b.directed and nodes_a == nodes_b and edges_a == edges_b
