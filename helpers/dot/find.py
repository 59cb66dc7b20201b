"""Where in a model's answer the graph is.

This module knows how chat models answer: reasoning first, code fences, prose around the graph, comments,
other languages. It does not judge what it finds.
"""

import re
from bisect import bisect

from .text import INVISIBLE, tokens

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
TRIES = 5  # how many doubtful headers are followed to their closing brace


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
