"""DOT as text, before Graphviz sees it: found in an answer, split into tokens, told from what looks like it.

This module knows quotes, comments, braces and how chat models answer. It does not judge: whether the text is
DOT at all is Graphviz's to say.
"""

import re
import unicodedata
from bisect import bisect
from typing import NamedTuple

MAX_NODES, MAX_EDGES, MAX_DEPTH = 500, 1000, 50
MAX_GROUPS, MAX_KEYS = 500, 200  # subgraphs; different attribute names
MAX_TOKEN = 16_000  # characters of one name or label: some versions of Graphviz read no more than 16,384

# soft hyphen, zero-width characters, direction marks, byte order mark
INVISIBLE = "\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff"
CURLY = "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb"
SPACE = r"(?>[\s\ufeff]|/\*.{0,500}?\*/|(?://|\#)[^\n]{0,500}\n)"  # atomic: a comment ends at its first end
STRING = r'"(?:\\.|[^"\\]){0,500}"'
NAME = (
    r"(?:[A-Za-z_\u0080-\U0010ffff][\w\u0080-\U0010ffff]*|-?(?:\.\d+|\d+\.?\d*)|"
    rf"{STRING}(?:{SPACE}*\+{SPACE}*{STRING}){{0,20}}|<[^<>]{{0,500}}>)"
)
HEADER = re.compile(
    rf"""(?<![\w$-])(?<!->)(?:strict{SPACE}{{1,50}})?(?:digraph|(?<!\.)graph)(?![\w-])
    (?![ \t]*\r?\n\s*(?:strict|(?:di)?graph)\b)  # "Here is the graph", and the header on the next line
    {SPACE}*(?:{NAME}{SPACE}*)?\{{""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
COMMENTS = re.compile(rf"(?>[\s{INVISIBLE}]+|/\*.*?\*/|//[^\n]*|#[^\n]*)*+", re.DOTALL)
LINE_COMMENT = re.compile(r"[ \t]*(?://|#)")
FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
# A model's reasoning ends at a closing mark; the opening one may have been written by the chat template.
THOUGHT = r"(?:seed:)?(?:think(?:ing)?|thoughts?|reasoning|analysis|reflection|scratchpad)"
REASONING = re.compile(
    rf"""(?P<open><{THOUGHT}\s*>|(?-i:\[THINK\])|◁think▷|<\|START_THINKING\|>|<\|begin_of_thought\|>
          |<\|channel\|?>\s*(?:analysis|commentary|thought)\b(?:[^<\n]*<\|message\|>)?)
      | (?P<close></{THOUGHT}\s*>|(?-i:\[/THINK\])|◁/think▷|<\|END_THINKING\|>|<\|end_of_thought\|>
          |<\|channel\|>\s*final\b(?:[^<\n]*<\|message\|>)?|(?<!\|)<channel\|>|assistantfinal)""",
    re.IGNORECASE | re.VERBOSE,
)
# What stands before `Graph {` in other languages: `public class`, `= new`.
MODIFIER = (
    r"(?:export|default|public|private|protected|internal|abstract|final|static|sealed|partial|open|data|case|"
    r"pub(?:\(\w+\))?|typedef|template\s*<[^<>]*>)"
)
KIND = (
    r"(?:class|struct|interface|enum|union|namespace|trait|object|module|mod|protocol|record|package|message|"
    r"service|impl(?:\s+[\w<>]+\s+for)?)"
)
FOREIGN = re.compile(rf"(?:^|[;{{}}])\s*(?:{MODIFIER}\s+)*{KIND}$|(?:[=(,:]|\breturn)\s*new$")
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
TRIES = 5  # how many doubtful headers are followed to their closing brace
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


def closing_brace(text: str, start: int, end: int) -> int | None:
    """The position after the brace that closes the first one opened from `start` on; None if none does."""
    depth = 0
    for token in tokens(text, start, end):
        if token.text in ("{", "}"):
            depth += 1 if token.text == "{" else -1
            if token.text == "}" and depth == 0:
                return token.start + 1
    return None


def end_of_code(text: str, start: int) -> int:
    """Where the code of the graph that begins at `start` ends: at the next fence, else with the text. A fence
    inside a quoted string of a whole graph is part of it.
    """
    fence = FENCE.search(text, start)
    if fence is None:
        return len(text)
    stop = closing_brace(text, start, len(text))
    if stop is not None and closing_brace(text, start, fence.start()) is None:
        for token in tokens(text, start, stop):
            if token.kind == "string" and token.start < fence.start() < token.start + len(token.text):
                return len(text)
    return fence.start()


def without_reasoning(text: str) -> str:
    """The text with spaces where a model reasons before it answers: a draft in there is not the answer.

    Reasoning stands between a mark like `<think>` and its end; before an end that has no beginning; and after
    a beginning that has no end, where no graph stands before it. A mark inside quotes or a code span is text.
    """
    marks = list(REASONING.finditer(text))
    if not marks:
        return text
    headers = [header.start() for header in HEADER.finditer(text)]
    pieces, done, opened, ended = [], 0, None, False
    for mark in marks:
        at = mark.start()
        line = text[max(text.rfind("\n", 0, at) + 1, at - 500) : at]
        quoted = line.count('"') % 2 and re.compile('[^\n"]{0,500}"').match(text, mark.end())
        if quoted or re.search("(?<!`)``?$", line):
            continue
        if mark["open"]:
            opened = at if opened is None else opened
        # a second end with nothing after it ends nothing
        elif opened is not None or not ended or headers and headers[-1] > at:
            start = done if opened is None else opened
            pieces += [text[done:start], re.sub(r"[^\n]", " ", text[start : mark.end()])]
            done, opened, ended = mark.end(), None, True
    if opened is not None and not any(done <= h < opened for h in headers):
        if not text[text.rfind("\n", 0, opened) + 1 : opened].strip():
            return "".join(pieces) + text[done:opened]
    return "".join(pieces) + text[done:]


def commented_out(text: str) -> list[tuple[int, int]]:
    """The spans of /* */ and <!-- --> in an answer. A comment begins at the last mark before its end; `src/*`
    and a `// /*` begin none.
    """
    spans, ends, begun, line, last = [], {"/*": "*/", "<!--": "-->"}, {"*/": -1, "-->": -1}, 0, 0
    for mark in re.finditer(r"(?<![\w.*~/-])/\*|\*/|<!--|-->", text):
        at = mark.start()
        line, last = max(line, text.rfind("\n", last, at) + 1), at
        if mark[0] in ends:
            if max(begun.values()) >= 0 or not LINE_COMMENT.match(text, line):
                begun[ends[mark[0]]] = at
        elif begun[mark[0]] >= 0:
            spans.append((begun[mark[0]], mark.end()))
            begun[mark[0]] = -1
    return sorted(spans)


def find_header(text: str) -> re.Match | None:
    """The header of the graph that an answer gives, or None.

    A header at the start of a line, of a code span or after a colon is taken as it stands; one in the middle
    of a sentence ("the graph {") only where nothing better is found and an edge follows. Passed over is what
    is only mentioned: in a comment, in a code span that ends before the graph does, in the running text while
    a code fence has a graph; and `class Graph {` of other languages.
    """
    fences, comments = [fence.start() for fence in FENCE.finditer(text)], commented_out(text)
    found, prose = [], []  # found: (header, it begins a line or ends one, it is in a fence)
    line = last = past = 0
    for header in HEADER.finditer(text):
        at = header.start()
        line, last = max(line, text.rfind("\n", last, at) + 1), at
        while past < len(comments) and comments[past][1] <= at:
            past += 1
        begin = max(line, comments[past - 1][1] if past else 0)
        if past < len(comments) and comments[past][0] < at or LINE_COMMENT.match(text, begin):
            continue
        before = re.sub(rf"^[\s{INVISIBLE}]+|[\s{INVISIBLE}]+$", "", text[max(begin, at - 500) : at])
        go = before == "type" and re.match(r"\w+\s+(?:struct|interface)\b", header[0])
        if go or FOREIGN.search(before):
            continue
        before = re.sub(r"^(?:```+|~~~+)\s*[\w.+-]*$", "", before)  # ```dot digraph {
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if before.count("`") % 2:
            tick = text.find("`", at, end)
            if tick >= 0 and closing_brace(text, at, tick) is None:
                continue
        if not before or before[-1] in "`:>*/};":
            alone = not before or not text[header.end() : end].strip()
            found.append((header, alone, bisect(fences, at) % 2 == 1))
        else:
            prose.append(header)
    fenced = next((header for header, alone, inside in found if alone and inside), None)
    for tried, (header, alone, inside) in enumerate(found):
        if alone and inside:
            return header
        at = header.start()
        whole = tried < TRIES and closing_brace(text, at, end_of_code(text, at)) is not None
        if alone and (whole or fenced is None):
            return header
        if alone or whole:
            return fenced or header
    if found:
        return found[0][0]
    for header in prose[:TRIES]:
        stop = closing_brace(text, header.start(), len(text))
        body = text[header.end() : stop]
        if re.search("->|--", body) if stop else re.match(r"\s*\n|[^\n]*->", body):
            return header
    return None


def extract(text: str) -> str | None:
    """The DOT text that a model's answer (or a file) gives, or None.

    Reasoning before the answer is left out; `find_header` says which graph it is, the first one in most
    answers. The graph begins at `strict graph|digraph NAME {` and runs to the brace that closes it; when none
    does, to the closing ``` fence or the end. Graphs with only white space between them stay together, so
    that `check` can say "not one graph".
    """
    text = without_reasoning(text)
    header = find_header(text)
    if header is None:
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
