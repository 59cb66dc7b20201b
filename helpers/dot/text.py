"""DOT as text, before Graphviz sees it: split into tokens, told from what looks like it, cut where it loops.

This module knows names, quotes, comments and braces. It does not judge: whether the text is DOT at all is
Graphviz's to say. How a graph is found in an answer is `find`'s.
"""

import re
import unicodedata
from typing import NamedTuple

MAX_NODES, MAX_EDGES, MAX_DEPTH = 500, 1000, 50
MAX_GROUPS, MAX_KEYS = 500, 200  # subgraphs; different attribute names
MAX_TOKEN = 16_000  # characters of one name or label: some versions of Graphviz read no more than 16,384

# soft hyphen, zero-width characters, direction marks, byte order mark
INVISIBLE = "\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff"
CURLY = "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb"
COMMENTS = re.compile(rf"(?>[\s{INVISIBLE}]+|/\*.*?\*/|//[^\n]*|#[^\n]*)*+", re.DOTALL)
ARROW = re.compile(
    r"[\u2190-\u21ff\u2794-\u27be\u27f0-\u27ff\u2900-\u297f\u2b00-\u2b11]|^[\u2010-\u2015\u2212]+$"
)  # arrows; lone dashes
TOKEN = re.compile(
    r"""(?P<comment>/\*.*?(?:\*/|\Z)|//[^\n]*|\#[^\n]*)
      | (?P<string>"(?:\\.|[^"\\])*(?:"|\Z))
      | (?P<edge>->|--)
      | (?P<space>[ \t\r\n]+|\ufeff(?![\w\u0080-\U0010ffff]))
      | (?P<name>[A-Za-z_\u0080-\U0010ffff][\w\u0080-\U0010ffff]*|-?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?))
      | (?P<mark>.)""",
    re.DOTALL | re.VERBOSE,
)
KEYWORDS = ("strict", "graph", "digraph", "node", "edge", "subgraph")


class Token(NamedTuple):
    """A piece of DOT: kind is "name", "string", "html", "edge" or "mark"; start counts characters."""

    kind: str
    text: str
    start: int
    closed: bool = True


def tokens(text: str, start: int = 0, end: int | None = None):
    """The tokens from `start`, lazily, no comments or white space. A string without end is not `closed`."""
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


def look_alikes(text: str) -> list[tuple[int, str]]:
    """(line, what to say) of what looks like DOT and means something else to Graphviz, which reads every
    character beyond ASCII as a letter.
    """
    found = []
    for token in tokens(text):
        name, said = token.text, ""
        if token.kind == "name" and not name.isascii():
            hidden = [c for c in name if unicodedata.category(c) in ("Cc", "Cf", "Zs", "Zl", "Zp")]
            odd = next((c for c in hidden if c not in "\u200c\u200d"), "")
            wide = next((c for c in name if c in "\uff0c\uff1a\uff1b\uff1d\uff3b\uff3d\uff5b\uff5d"), "")
            if name[0] in CURLY or name[-1] in CURLY:
                said = f"{name!r} has curly quotes, which become part of the name: "
                said += 'DOT knows only straight ones (")'
            elif ARROW.search(name):
                said = f"{name!r} is a name, not an edge: edges are written -> or --"
            elif odd:
                said = f"the name {name!r} has a character in it that cannot be seen, U+{ord(odd):04X}"
            elif wide:
                own = unicodedata.normalize("NFKC", wide)
                said = f"{wide!r} is part of the name {name!r}: DOT's own sign is {own!r}"
        elif name == "=" and (value := re.compile(r"[ \t]*(#\w+)").match(text, token.start + 1)):
            said = f"{value[1]!r} is a comment: a value with # needs quotes"
        if said:
            found.append((text.count("\n", 0, token.start) + 1, said))
    return found


def without_loop(text: str) -> str:
    """The text up to the first edge line that it has said before, with the open braces closed; the text
    itself where no edge line comes twice.

    Small models fall into loops: they write the same few edges until their tokens run out, and the graph
    never closes. No gold of this project says an edge line twice, so a second one is where the loop begins.
    Lines are compared without the spaces around them.
    """
    said, kept, opened = set(), [], False
    for line in text.split("\n"):
        edge = line.strip()
        if opened and ("->" in edge or "--" in edge):
            if edge in said:
                body = "\n".join(kept)
                braces = [token.text for token in tokens(body) if token.text in ("{", "}")]
                return body + "\n" + "}" * (braces.count("{") - braces.count("}"))
            said.add(edge)
        opened = opened or "{" in line
        kept.append(line)
    return text
