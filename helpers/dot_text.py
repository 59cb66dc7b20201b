"""DOT as text, before Graphviz sees it: find it in an answer, split it into tokens, foresee how large a graph it makes.

This module knows quotes, comments and braces. It does not judge: whether the text is DOT at all is Graphviz's to say.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

MAX_NODES, MAX_EDGES, MAX_DEPTH = 500, 1000, 50
MAX_GROUPS, MAX_KEYS = 500, 200  # subgraphs; different attribute names
MAX_TOKEN = 16_000  # characters of one name or label: some versions of Graphviz read no more than 16,384

SPACE = r"(?:\s|/\*.{0,500}?\*/|//[^\n]{0,500}\n)"
NAME = r"""(?:[A-Za-z_\u0080-\U0010ffff][\w\u0080-\U0010ffff]*|-?(?:\.\d+|\d+\.?\d*)|"(?:\\.|[^"\\]){0,500}"|<[^<>]{0,500}>)"""
HEADER = re.compile(rf"(?<![\w-])(?:strict{SPACE}{{1,50}})?(?:di)?graph(?![\w-]){SPACE}*(?:{NAME}{SPACE}*)?\{{", re.IGNORECASE | re.DOTALL)
COMMENTS = re.compile(r"(?:\s+|/\*.*?\*/|//[^\n]*|#[^\n]*)*", re.DOTALL)
FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
TOKEN = re.compile(
    r"""(?P<comment>/\*.*?(?:\*/|\Z)|//[^\n]*|^\#[^\n]*)
      | (?P<string>"(?:\\.|[^"\\])*(?:"|\Z))
      | (?P<edge>->|--)
      | (?P<name>[A-Za-z_\u0080-\U0010ffff][\w\u0080-\U0010ffff]*|-?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?))
      | (?P<space>\s+)
      | (?P<mark>.)""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
PROSE_TRIES = 5
KEYWORDS = ("strict", "graph", "digraph", "node", "edge", "subgraph")


class Token(NamedTuple):
    """A piece of DOT: kind is "name", "string", "html", "edge" or "mark" (one character); start counts characters."""

    kind: str
    text: str
    start: int
    closed: bool = True


def tokens(text: str, start: int = 0, end: int | None = None):
    """The tokens from `start`, lazily; comments and white space are left out. A string that never ends is a token not `closed`."""
    end = len(text) if end is None else end
    while start < end:
        if text[start] == "<":  # HTML-like: up to the > that balances it
            depth, stop = 0, start
            for match in re.compile("[<>]").finditer(text, start, end):
                depth += 1 if match[0] == "<" else -1
                if depth == 0:
                    stop = match.end()
                    break
            yield Token("html", text[start : stop or end], start, stop > start)
            start = stop if stop > start else end
            continue
        match = TOKEN.match(text, start, end)
        kind, piece = match.lastgroup, match[0]
        if kind == "string":
            yield Token(kind, piece, start, re.fullmatch(r'"(?:\\.|[^"\\])*"', piece, re.DOTALL) is not None)
        elif kind == "comment" and piece.startswith("/*") and not (piece.endswith("*/") and len(piece) > 3):
            yield Token("comment", piece, start, False)
        elif kind not in ("comment", "space"):
            yield Token(kind, piece, start)
        start = match.end()


def closing_brace(text: str, start: int, end: int) -> int | None:
    """Where the first brace opened from `start` on is closed (the position after it), or None when it never is."""
    depth = 0
    for token in tokens(text, start, end):
        if token.text == "{" and token.kind == "mark":
            depth += 1
        elif token.text == "}" and token.kind == "mark":
            depth -= 1
            if depth == 0:
                return token.start + 1
    return None


def end_of_code(text: str, start: int) -> int:
    """Where the code of the graph that begins at `start` ends: at the next fence, else with the text. A fence inside a quoted string of a whole graph is part of it."""
    fence = FENCE.search(text, start)
    if fence is None:
        return len(text)
    stop = closing_brace(text, start, len(text))
    if stop is not None and closing_brace(text, start, fence.start()) is None:
        for token in tokens(text, start, stop):
            if token.kind == "string" and token.start < fence.start() < token.start + len(token.text):
                return len(text)
    return fence.start()


def extract(text: str) -> str | None:
    """The first DOT text in a model's answer, or None.

    It begins at `strict graph|digraph NAME {` and runs to the brace that closes it; when none does, to the closing ``` fence or the
    end. A header at the start of a line, of a code span or after a colon is taken as it stands; one in the middle of a sentence ("the
    graph {") only where nothing better is found and an edge follows. Graphs with only white space between them stay
    together, so that `check` can say "not one graph".
    """
    start = COMMENTS.match(text).end()
    prose = []
    for header in HEADER.finditer(text, start):
        before = text[text.rfind("\n", 0, header.start()) + 1 : header.start()].rstrip()
        if header.start() == start or not before or (before[-1] in "`:>*/};" and not before.lstrip().startswith("//")):
            break
        prose.append(header)
    else:
        for header in prose[:PROSE_TRIES]:
            stop = closing_brace(text, header.start(), len(text))
            if re.search("->|--", text[header.end() : stop]) if stop else re.match(r"\s*\n|[^\n]*->", text[header.end() :]):
                break
        else:
            return None
    limit = end_of_code(text, header.start())
    begin, stop = header.start(), None
    while header is not None:
        stop = closing_brace(text, header.start(), limit)
        if stop is None:
            return text[begin:limit].rstrip()
        after = re.compile(r"\s*").match(text, stop, limit).end()
        header = HEADER.match(text, after, limit)
    return text[begin:stop]


class TooLarge(ValueError):
    """The text would make a graph over a cap; the message names the cap."""


@dataclass
class Group:
    """One pair of braces while it is read: the nodes in it, those with a statement of their own, and the edge being written.

    In `a -> b, c` the `sources` are a and the `ends` b, c; `arrow` says that an arrow was read and its end not yet.
    """

    nodes: dict[str, None] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    sources: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    arrow: bool = False
    name: str = ""


@dataclass(frozen=True)
class Sketch:
    """What can be said of a text without Graphviz: its edges in file order, and which nodes have a statement of their own."""

    edges: list[tuple[str, str]]
    declared: set[str]
    bodies: list[int]  # the position after each outermost {
    complete: bool  # every brace, bracket, string and comment is closed


def plain(token: Token) -> str:
    """The name a token stands for: without quotes, escaped quotes and continued lines undone."""
    if token.kind == "string":
        return re.sub(r'\\(\n|")', lambda m: "" if m[1] == "\n" else '"', token.text[1:-1])
    return token.text[1:-1] if token.kind == "html" else token.text


def sketch(text: str) -> Sketch:
    """Read a DOT text roughly and stop early where it would grow without bound: `{a b ...} -> {c d ...}` makes every pair.

    Raises:
        TooLarge: over MAX_DEPTH, MAX_GROUPS or MAX_KEYS, or more than four times MAX_EDGES edges (repeated edges of a strict graph
            count here; the exact count is taken from Graphviz afterwards).
    """
    words = list(tokens(text))
    groups, named, keys, edges, bodies = [Group()], {}, set(), [], []
    bracket, opened, name = 0, 0, ""

    def endpoint(nodes: list[str], listed: bool) -> None:
        group = groups[-1]
        group.nodes.update(dict.fromkeys(nodes))
        if len(group.nodes) > 4 * MAX_NODES:
            raise TooLarge(f"more than {MAX_NODES} nodes")
        if listed:
            group.ends += nodes
        else:
            group.sources, group.ends = (group.ends if group.arrow else []), list(nodes)
        group.arrow = False
        if len(edges) + len(group.sources) * len(nodes) > 4 * MAX_EDGES:
            raise TooLarge(f"more than {MAX_EDGES} edges")
        edges.extend((tail, head) for tail in group.sources for head in nodes)

    for i, token in enumerate(words):
        follows = words[i + 1].text if i + 1 < len(words) else ""
        previous = words[i - 1].text if i else ""
        group = groups[-1]
        if len(token.text) > MAX_TOKEN:
            raise TooLarge(f"a name or label of more than {MAX_TOKEN} characters")
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
            groups.append(Group(name=name))
            opened, name = opened + 1, ""
            if len(groups) > MAX_DEPTH + 1:
                raise TooLarge(f"braces nested deeper than {MAX_DEPTH}")
            if opened > MAX_GROUPS:
                raise TooLarge(f"more than {MAX_GROUPS} subgraphs")
        elif token.text == "}" and token.kind == "mark" and len(groups) > 1:
            groups.pop()
            if group.name:
                named.setdefault(group.name, {}).update(group.nodes)
            if not groups[-1].arrow and follows not in ("->", "--"):
                groups[-1].declared |= group.declared
            endpoint(list(named.get(group.name, group.nodes)), listed=False)
        elif token.text == ";":
            group.sources, group.ends, group.arrow = [], [], False
        elif token.kind in ("name", "string", "html") and follows != "=" and previous not in ("=", ":") and len(groups) > 1:
            word = plain(token)
            if token.kind == "name" and word.lower() in KEYWORDS:
                continue
            if previous.lower() == "subgraph":
                name = word
                if follows != "{":
                    endpoint(list(named.get(word, ())), listed=False)
                    name = ""
                continue
            if not group.arrow and previous != "," and follows not in ("->", "--", ":", ","):
                group.declared.add(word)
            endpoint([word], listed=previous == ",")
    return Sketch(edges, groups[0].declared, bodies, len(groups) == 1 and bracket <= 0 and all(word.closed for word in words))
