"""What becomes of one DOT text: find it in an answer, have Graphviz judge it, read its structure.

This module does not know where the text came from, and trusts none of it. Graphviz judges (`gvpr`, and `dot`
for labels), inside the limits of `helpers.dot.process`. It draws nothing.
"""

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

from .find import extract, without_reasoning
from .graph import Graph, Html, missing_ports
from .process import clean, run
from .reader import READER, Sketch, TooLarge, read, sketch
from .safe import bad_markup, label_probe
from .text import COMMENTS, KEYWORDS, MAX_EDGES, MAX_NODES, look_alikes, tokens

RUNGS = ("none", "extracted", "grammar", "labels", "one graph", "structure")
FAILURES = tuple(
    "no DOT, unfinished, wrong edge operator, bad attribute list, unquoted name, other syntax, bad label,"
    " not one graph, empty graph, text around the graph, too large, bad characters".split(", ")
)
MAX_BYTES = 64 << 10  # of DOT, in UTF-8
MAX_ANSWER = 256 << 10  # characters of the answer it is looked for in
NO_DOT = "no graph in the text: nothing like 'digraph {' or 'graph {' was found"
NO_ANSWER = "no graph in the answer: the text has a model's reasoning, and no graph after it"


@dataclass(frozen=True)
class Verdict:
    """What became of one text.

    Attributes:
        outcome: "valid", "invalid", or "no_dot" where nothing like a graph was found.
        rung: the highest of RUNGS that the text passes; a valid text stands on "structure".
        reason: one clear line; "" when valid.
        line: where it went wrong, counted from 1 in `dot`; None where no line is to blame.
        kind: one of FAILURES; "" when valid.
        warnings: what Graphviz remarked, and what looks like DOT and means something else to it; one line
            each.
        graph: the graph, when valid.
        dot: the extracted text; None where there is none.
    """

    outcome: str
    rung: str
    reason: str = ""
    line: int | None = None
    kind: str = ""
    warnings: tuple[str, ...] = ()
    graph: Graph | None = None
    dot: str | None = None

    @property
    def nodes(self) -> int:
        """How many nodes; 0 without a graph."""
        return len(self.graph.nodes) if self.graph else 0

    @property
    def edges(self) -> int:
        """How many edges, groups written out; 0 without a graph."""
        return len(self.graph.edges) if self.graph else 0


class DotError(ValueError):
    """The text is not one valid graph, or could not be drawn; `str()` is the reason, `verdict` all of it."""

    def __init__(self, verdict: Verdict):
        super().__init__(verdict.reason)
        self.verdict = verdict


def check(text: str | bytes) -> Verdict:
    """Find the DOT in a model's answer (or a file's contents) and say how far up RUNGS it comes.

    One short process (`gvpr`) judges grammar and reads the structure without laying anything out; a second
    (`dot`) runs where there are HTML-like or record labels. Over MAX_BYTES, _NODES or _EDGES: "too large".

    Raises:
        DotMissing: Graphviz is needed and not on PATH. A text without any DOT is answered without it.
    """
    try:
        text = text.decode("utf-8") if isinstance(text, bytes) else text
        text.encode("utf-8")
    except UnicodeError:
        return Verdict("invalid", "none", "the text is not valid UTF-8", kind="bad characters")
    if len(text) > MAX_ANSWER:
        reason = f"the text is longer than {MAX_ANSWER} characters"
        return Verdict("invalid", "none", reason, kind="too large")
    dot = extract(text)
    if dot is None:
        reason = NO_DOT if without_reasoning(text) == text else NO_ANSWER
        return Verdict("no_dot", "none", reason, kind="no DOT")
    return _check(dot)


# editions share records and models repeat themselves: Graphviz is asked once about each text
@lru_cache(maxsize=1 << 15)
def _check(dot: str) -> Verdict:
    """`check` for what `extract` found."""

    def fail(kind: str, reason: str, rung="extracted", line: int | None = None, warnings=()) -> Verdict:
        reason = clean(" ".join((f"line {line}: " if line else "").split() + reason.split()))
        return Verdict("invalid", rung, reason, line, kind, warnings, None, dot)

    if "\0" in dot:
        line = dot[: dot.index("\0")].count("\n") + 1
        return fail("bad characters", "a NUL character in the text", line=line)
    if len(dot.encode("utf-8")) > MAX_BYTES:
        return fail("too large", f"too large: more than {MAX_BYTES >> 10} KiB of DOT")
    try:
        outline = sketch(dot)
    except TooLarge as error:
        return fail("too large", f"too large: {error}")
    source, done = "", 0
    # dot's own default, which gvpr does not set; without it label="" could not be told from no label
    for body in outline.bodies:
        source, done = source + dot[done:body] + ' node [label="\\N"];', body
    finished = run("gvpr", [READER], source + dot[done:])
    odd = look_alikes(dot)
    remarks = [f"line {line}: {said}" for line, said in odd] + re.findall(
        r"^Warning: (.*)", finished.errors, re.MULTILINE
    )
    warnings = tuple(dict.fromkeys(map(clean, remarks)))[:10]
    if finished.stopped or "out of memory" in finished.errors:
        return fail("too large", f"too large for Graphviz: {finished.stopped or 'out of memory'}")
    # gvpr exits with 0 after a syntax error
    if finished.code or re.search("^Error: ", finished.errors, re.MULTILINE):
        kind, reason, rung, line = _syntax(dot, finished.errors, outline)
        hint = next((f"; line {at}: {said}" for at, said in reversed(odd) if line is None or at <= line), "")
        return fail(kind, reason + hint, rung, line, warnings)
    graphs, sizes = read(finished.output, outline)
    if any(nodes > MAX_NODES or edges > MAX_EDGES for nodes, edges in sizes):
        nodes, edges = max(sizes)
        reason = f"too large: {nodes} nodes and {edges} edges (at most {MAX_NODES} and {MAX_EDGES})"
        return fail("too large", reason, "grammar", None, warnings)
    bad = _bad_label(graphs)
    if bad:
        kind, reason, label = bad
        line = dot[: dot.find(label)].count("\n") + 1 if label and label in dot else None
        return fail(kind, reason, "grammar", line, warnings)
    if len(graphs) != 1:
        return fail("not one graph", f"{len(graphs)} graphs where one is wanted", "labels", None, warnings)
    if not graphs[0].nodes:
        return fail("empty graph", "the graph is empty: it has no nodes", "labels", None, warnings)
    warnings = (*warnings, *(clean(said) for said in missing_ports(graphs[0])))[:10]
    return Verdict("valid", "structure", warnings=warnings, graph=graphs[0], dot=dot)


def check_many(texts: Iterable[str | bytes]) -> list[Verdict]:
    """`check` for each text, two at a time, in order."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(check, texts))


def structure(dot: str) -> Graph:
    """The graph that a DOT text (not an answer: nothing but comments may stand around it) describes.

    Raises:
        DotError: it is not one valid graph.
        DotMissing: Graphviz is not on PATH.
    """
    verdict = check(dot)
    if verdict.graph is None:
        raise DotError(verdict)
    rest = dot[COMMENTS.match(dot).end() :]
    if not rest.startswith(verdict.dot) or COMMENTS.fullmatch(rest, len(verdict.dot)) is None:
        reason = "text around the graph: it is valid only without what stands before or after it"
        raise DotError(Verdict("invalid", "extracted", reason, kind="text around the graph", dot=verdict.dot))
    return verdict.graph


def _syntax(dot: str, errors: str, outline: Sketch) -> tuple[str, str, str, int | None]:
    """(kind, reason, rung, line) of Graphviz's first complaint."""
    found = re.search(r"syntax error in line (\d{1,9})(?: near '(.*)')?(.*)", errors)
    if not found:
        message = re.search(r"Error: (.*)", errors)
        return "other syntax", message[1] if message else "Graphviz could not read it", "extracted", None
    near, scanning = found[2] or "", found[3].strip()
    lines = dot.split("\n")
    # a line starting with # can make Graphviz miscount
    line = int(found[1]) if 1 <= int(found[1]) <= len(lines) else None
    if not outline.complete and (not near or scanning):
        where = re.match(r"scanning (an? .*?)(?: \(|$)", scanning)
        reason = "the text ends before the graph does" + (f", inside {where[1]}" if where else "")
        return "unfinished", reason, "extracted", line
    if scanning:
        return "other syntax", f"Graphviz stopped {scanning}", "extracted", line
    inside, before = _around(dot, near, line)
    directed = re.match(r"(?:strict\b)?\W*digraph", dot, re.IGNORECASE) is not None
    kind, reason = "other syntax", f"Graphviz did not expect {repr(near) if near else 'the text to end'} here"
    if near in ("->", "--") and not inside and before not in KEYWORDS and (near == "->") != directed:
        sort, arrow = ("digraph", "'->'") if directed else ("graph", "'--'")
        kind, reason = "wrong edge operator", f"{near!r} in a {sort}, where edges are written {arrow}"
    elif near.lower() in KEYWORDS or (near in ("->", "--") and before in KEYWORDS):
        word = near if near.lower() in KEYWORDS else before
        kind, reason = "unquoted name", f"{word!r} is a word of DOT itself: as a name it needs quotes"
    elif near and not near.isprintable():
        kind, reason = "bad characters", f"a character that cannot be printed, {near!r}"
    elif len(near) == 1 and not near.isalnum() and near not in '{}[];,:=+"<>':
        kind, reason = "unquoted name", f"a name or value with {near!r} in it needs quotes"
    elif inside or near in ("[", "]", "=", ","):
        kind = "bad attribute list"
        reason = f"the list of attributes goes wrong at {near!r}; it is written [name=value, name=value]"
    return kind, reason, "extracted", line


def _around(dot: str, near: str, line: int | None) -> tuple[bool, str]:
    """Whether the piece `near` on `line` stands inside [brackets], and the word before it."""
    depth, previous, inside, before = 0, "", False, ""
    for token in tokens(dot):
        if line and token.text == near and dot.count("\n", 0, token.start + len(token.text)) + 1 == line:
            inside, before = depth > 0, previous.lower()
            if inside:
                break
        if token.kind == "mark" and token.text in "[]":
            depth = 1 if token.text == "[" else 0
        previous = token.text
    return inside, before


def _bad_label(graphs: list[Graph]) -> tuple[str, str, str] | None:
    """(kind, reason, label) of the first HTML-like or record label that Graphviz rejects."""
    probe, labels = label_probe(graphs)
    if not labels:
        return None
    for owner, label in labels:
        if isinstance(label, Html) and bad_markup(label):
            return "bad label", f"{owner}: {bad_markup(label)}", label
    finished = run("dot", ["-Tcanon"], probe)
    if finished.code == 0:
        return None
    error = re.search(r"^(?:Error: )(.*)", finished.errors, re.MULTILINE)
    message = re.sub(r" (?:in|on) line \d+\s*$", "", error[1]).strip() if error else "Graphviz broke off"
    if finished.stopped and not error:
        return "too large", f"too large: in the labels, {finished.stopped}", ""
    rest = finished.errors[error.start() :] if error else ""
    of = re.search(r"^in label of node (\d{1,5})$", rest, re.MULTILINE)
    if of and int(of[1]) < len(labels):  # the message quotes the label, which may say anything
        owner, label = labels[int(of[1])]
        return "bad label", f"{owner}: {message}", label
    record = re.match(r"bad label format (.*)", message)
    label = next((label for _, label in labels if record and label.split("\n")[0].startswith(record[1])), "")
    owner = next((owner for owner, found in labels if label and found == label), "a label")
    return "bad label", f"{owner}: {message}", label
