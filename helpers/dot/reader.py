"""What Graphviz understood of a text, as a Graph: a `gvpr` program that prints it, and what reads that.

This module trusts Graphviz's reading and adds to it only what Graphviz forgets: the order of the edges and
who was declared. A rough reading of our own (`sketch`) knows these two, and stops early where a short text
would make an enormous graph.
"""

import re
from collections import defaultdict, deque
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from .graph import Graph, Html, Subgraph
from .text import KEYWORDS, MAX_DEPTH, MAX_EDGES, MAX_GROUPS, MAX_KEYS, MAX_NODES, MAX_TOKEN, Token, tokens


class TooLarge(ValueError):
    """The text would make a graph over a cap; the message names the cap."""


@dataclass
class Group:
    """One pair of braces while it is read: the nodes in it, those with a statement of their own, its named
    subgraphs, and the edges begun.

    In `a -> b, c -> {d` the `chain` is [a], [b, c]; `arrow` says that an arrow was read and its end not yet.
    """

    nodes: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)
    named: dict[str, "Group"] = field(default_factory=dict)
    chain: list["list[str] | Group"] = field(default_factory=list)
    arrow: bool = False


@dataclass(frozen=True)
class Sketch:
    """What a text says without Graphviz: edges in file order, and which nodes have their own statement."""

    edges: list[tuple[str, str]]
    declared: set[str]
    bodies: list[int]  # the position after each outermost {
    complete: bool  # every brace, bracket, string and comment is closed


def _plain(token: Token) -> str:
    """What stands in a string or an HTML-like text: escaped quotes and continued lines undone. A newline that
    stands alone is lost.
    """
    if token.kind == "html":
        return token.text[1:-1]
    undone = {'\\"': '"', "\\\n": "", "\n": ""}
    return re.sub(r'\\[\\"\n]|[^\\"]+', lambda piece: undone.get(piece[0], piece[0]), token.text[1:-1])


def _words(text: str) -> list[Token]:
    """The tokens; strings and HTML-like texts are plain after one quote, and those joined by + are one."""
    words = []
    for token in tokens(text):
        if len(token.text) > MAX_TOKEN:
            raise TooLarge(f"a name or label of more than {MAX_TOKEN} characters")
        if token.kind in ("string", "html"):
            token = Token("string", '"' + _plain(token), token.start, token.closed)
            if len(words) > 1 and words[-1].text == "+" and words[-2].kind == "string":
                before, closed = words[-2], words[-2].closed and token.closed
                token = Token("string", before.text + token.text[1:], before.start, closed)
                del words[-2:]
        words.append(token)
    return words


def sketch(text: str) -> Sketch:
    """Read a DOT text roughly, up to where it grows without bound: `{a b ...} -> {c d ...}` is every pair.

    Graphviz makes the edges of a statement when it ends, those inside its subgraphs before: so does this.

    Raises:
        TooLarge: over MAX_TOKEN, MAX_DEPTH, MAX_GROUPS or MAX_KEYS, or more than four times MAX_NODES nodes
            or MAX_EDGES edges (repeated edges of a strict graph count here; Graphviz counts exactly later).
    """
    words = _words(text)
    groups, place = [Group()], {}  # place: node -> how many came before it
    keys, edges, bodies = set(), [], []
    bracket, opened, name = 0, 0, None  # name: of the subgraph whose { comes next

    def members(ends: "list[str] | Group") -> list[str]:
        return sorted(ends.nodes, key=place.__getitem__) if isinstance(ends, Group) else ends

    def finish(group: Group) -> None:
        """A statement has ended: make its edges."""
        for pair in pairwise(group.chain):
            tails, heads = map(members, pair)
            if len(edges) + len(tails) * len(heads) > 4 * MAX_EDGES:
                raise TooLarge(f"more than {MAX_EDGES} edges")
            edges.extend((tail, head) for tail in tails for head in heads)
        group.chain, group.arrow = [], False

    def endpoint(group: Group, ends: "list[str] | Group") -> None:
        """A node or subgraph that continues the statement after an arrow, or begins the next one."""
        if not group.arrow:
            finish(group)
        group.chain.append(ends)
        group.arrow = False

    for i, token in enumerate(words):
        follows = words[i + 1].text if i + 1 < len(words) else ""
        previous = words[i - 1].text if i else ""
        group = groups[-1]
        if token.kind == "mark" and token.text in "[]":
            bracket += 1 if token.text == "[" else -1
        if follows == "=":
            keys.add(token.text)
            if len(keys) > MAX_KEYS:
                raise TooLarge(f"more than {MAX_KEYS} different attributes")
        if bracket > 0 or token.text == "]":
            continue
        if token.kind == "edge":
            group.arrow = True
        elif token.text == "{" and token.kind == "mark":
            if len(groups) == 1:
                bodies.append(token.start + 1)
            elif not group.arrow:
                finish(group)
            groups.append(Group() if name is None else group.named.setdefault(name, Group()))
            opened, name = opened + 1, None
            if len(groups) > MAX_DEPTH + 1:
                raise TooLarge(f"braces nested deeper than {MAX_DEPTH}")
            if opened > MAX_GROUPS:
                raise TooLarge(f"more than {MAX_GROUPS} subgraphs")
        elif token.text == "}" and token.kind == "mark" and len(groups) > 1:
            finish(groups.pop())
            around = groups[-1]
            if not around.arrow and follows not in ("->", "--"):
                around.declared |= group.declared
            around.nodes |= group.nodes
            endpoint(around, group)
        elif token.text == ";":
            finish(group)
        elif len(groups) == 1 or "=" in (previous, follows) or previous == ":":
            continue
        elif token.kind in ("name", "string"):
            word = token.text[1:] if token.kind == "string" else token.text
            if token.kind == "name" and word.lower() in KEYWORDS:
                continue
            if previous.lower() == "subgraph":
                if follows == "{":
                    name = word
                else:
                    endpoint(group, group.named.setdefault(word, Group()))
                continue
            if not group.arrow and previous != "," and follows not in ("->", "--", ":", ","):
                group.declared.add(word)
            place.setdefault(word, len(place))
            if len(place) > 4 * MAX_NODES:
                raise TooLarge(f"more than {MAX_NODES} nodes")
            group.nodes.add(word)
            if previous == "," and group.chain and isinstance(group.chain[-1], list):
                group.chain[-1].append(word)
            else:
                endpoint(group, [word])
    complete = len(groups) == 1 and bracket <= 0 and all(word.closed for word in words)
    return Sketch(edges, groups[0].declared, bodies, complete)


# reader.gvpr prints what Graphviz read, every piece as "length:bytes" so that no name or label can be taken
# for something else.
# A letter says what follows: G graph, A attribute of the last thing named, N node, E edge, S subgraph, M a
# node in it, Z the end.
READER = Path(__file__).with_name("reader.gvpr").read_text(encoding="utf-8")
READER = READER.replace("NODES", str(MAX_NODES)).replace("EDGES", str(MAX_EDGES))


def read(output: bytes, outline: Sketch) -> tuple[list[Graph], list[tuple[int, int]]]:
    """The graphs that READER printed, and their sizes in (nodes, edges)."""
    pieces, position = [], 0
    while position < len(output):
        colon = output.index(b":", position)
        end = colon + 1 + int(output[position:colon])
        pieces.append(output[colon + 1 : end].decode("utf-8", "replace"))
        position = end
    graphs, sizes = [], []
    piece = iter(pieces)
    for letter in piece:
        if letter == "G":
            directed, size = bool(next(piece)), (int(next(piece)), int(next(piece)))
            attributes, nodes, edges, subgraphs = {}, {}, [], []
            owner = attributes
        elif letter == "A":
            key, is_html, value = next(piece), next(piece), next(piece)
            owner[key] = Html(value) if is_html else value
        elif letter == "N":
            owner = nodes[next(piece)] = {}
        elif letter == "E":
            owner = {}
            edges.append((next(piece), next(piece), owner))
        elif letter == "S":
            owner, members = {}, []
            subgraphs.append((next(piece), int(next(piece)), owner, members))
        elif letter == "M":
            members.append(next(piece))
        elif letter == "Z":
            sizes.append(size)
            edges = _file_order(edges, outline)
            graphs.append(_graph(directed, attributes, nodes, edges, subgraphs, outline))
    return graphs, sizes


def _file_order(edges: list, outline: Sketch) -> list:
    """Edges as the file has them; Graphviz gives them tail by tail."""
    places = defaultdict(deque)
    for place, ends in enumerate(outline.edges):
        places[ends].append(place)
    return sorted(
        edges, key=lambda edge: places[edge[:2]].popleft() if places[edge[:2]] else len(outline.edges)
    )


def _graph(directed: bool, attributes: dict, nodes: dict, edges: list, rows: list, outline: Sketch) -> Graph:
    """A Graph from its parts; `rows` are subgraphs (name, position of the parent in the list or 0 for the
    graph, attributes, nodes).
    """
    for shown in nodes.values():
        if shown.get("label") == "\\N":
            del shown["label"]
    children = defaultdict(list)
    clusters = []
    for number in range(len(rows), 0, -1):  # a parent comes before its children: the last is complete first
        name, parent, own, members = rows[number - 1]
        name = "" if name.startswith("%") else name
        children[parent].insert(0, Subgraph(name, tuple(members), own, tuple(children[number])))
        if name.startswith("cluster"):
            clusters.insert(0, (own.get("label") or name, tuple(members)))
    labelled = tuple((tail, head, own.get("label", "")) for tail, head, own in edges)
    looks, declared = tuple(own for *_, own in edges), frozenset(outline.declared & nodes.keys())
    rest = (tuple(clusters), nodes, looks, attributes, declared, tuple(children[0]))
    return Graph(directed, tuple(nodes), labelled, *rest)
