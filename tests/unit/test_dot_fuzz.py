"""Our reading of a text against the real `dot`'s, on texts made at random: outcome, nodes, edges, and both in
the order of the file.

`dot -Tsvg` is the judge: it refuses what is not DOT, and numbers nodes and edges as it makes them
(`id="edge3"`). Curves and clusters make its layout fail on a few valid graphs, and some would take minutes,
so it draws plainly and in haste. Half of the texts are files, a third of those with a fault in them; they
must be refused or read just as `dot` does. The others are answers: a graph with prose, fences, drafts and
comments around; the graph that `check` finds there must be the one that `dot` reads from the graph alone.

Exceptions, which the texts below never contain:
- `key`, the attribute that makes two edges one: the nodes and edges are right, their order may not be. - an
  HTML-like name with the same text as a plain one (`<a>` and `a`): two nodes for `dot`, one name for us. -
  `@`, where the scanner of `dot` stops as if the text ended there: what follows a graph after it is text
  around the graph for us. - ``` at the start of a line inside a comment of a graph: the end of the code for
  us, since an answer is more likely cut than so commented.
"""

import html
import random
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from helpers.dot import DotError, Verdict, check, process, structure

pytestmark = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")

WORDS = [
    "a",
    "b",
    "c",
    "B2",
    "_x",
    "Nodes",
    "caf\u00e9",
    "\u72b6\u6001",
    "1",
    "-2",
    ".5",
    "3.",
    "-.25",
    "graph_",
    "edges",
    "n",
]
QUOTED = [
    *"ab cd",
    '\\"',
    "\\\\",
    "\\n",
    "\\l",
    "{",
    "}",
    "#",
    "# x",
    "//",
    "/*",
    "*/",
    "->",
    "--",
    "<",
    ">",
    "'",
    "\\\n",
    "\n",
    ";",
    "]",
    "node",
    "digraph {",
]
MARKUP = [
    "x",
    "<b>x</b>",
    "x<br/>y",
    "# x",
    "{",
    "}",
    '"',
    "'",
    "// x",
    "/* x",
    "<i>a # b</i>",
    "-&gt;",
    " ",
    "<u>digraph {</u>",
]
REMARKS = [
    "",
    "x",
    '"',
    "it's",
    'a "quoted" word',
    "{",
    "}",
    "a -> b",
    "<",
    ">",
    "]",
    "digraph { x -> y }",
    "/*",
    "// x",
    "# x",
    "`",
    '5" pipe',
    "\\",
    "\u00e9 \u2192",
]
KEYS = ["label", "color", "comment", "tooltip", "fontcolor", '"label"', "note"]
PLAIN_VALUES = ["red", "blue", "1", "x", '"a b"', '"#ff0000"', '""']
FAULTS = [
    "->",
    "--",
    "{",
    "}",
    "[",
    "]",
    ";",
    ",",
    "=",
    ":",
    '"',
    "<",
    ">",
    "#",
    "//",
    "/*",
    "+",
    "-",
    "node",
    "Edge",
    "subgraph",
    "strict",
    "a",
    "x=1",
    "\u00a0",
    "\ufeff",
    "\\",
    "'",
]
PROSE = [
    "Here is the graph you asked for.", "It's 5\" wide, isn't it?", "The \"pipe\" graph:",
    "Steps: #1, then #2.", "Note {this}!", "See http://example.org/a#b.",
    "Start it with `digraph {` and end it with `}`.", "I used `->` for edges.",
    "A digraph has arrows, a graph has lines.", "Files are in src/*.gv there.",
    "It is `graph {` in the other kind",
]  # fmt: skip
DRAFTS = [
    "Maybe digraph { x -> y }",
    "digraph {\n x -> y\n}",
    "I begin with\ndigraph {\nand so on",
    "No graph yet.",
    '"graph { x }',
    "```\ngraph { x }\n```",
]
FOREIGN = [
    "class Graph {\n  void add(int u) { this->n = u; }\n};",
    "public class Graph {\n  int n; // a -> b\n}",
    ".graph { --gap: 4px; }",
]

HASTY = ["splines=line", "clusterrank=none", "nslimit=0.1", "nslimit1=0.1", "mclimit=0.01", "maxiter=1"]


class Maker:
    """Makes one text from a seed: lists of tokens first, then what may stand between tokens."""

    def __init__(self, seed: int):
        self.rng = random.Random(seed)
        self.arrow = "->"

    def some(self, choices, most: int, least: int = 0) -> list:
        return [self.rng.choice(choices) for _ in range(self.rng.randint(least, most))]

    def quoted(self) -> str:
        return '"' + "".join(self.some(QUOTED, 5)) + '"'

    def name(self) -> list[str]:
        kind = self.rng.random()
        if kind < 0.7:
            return [self.rng.choice(WORDS)]
        if kind < 0.9:
            return [self.quoted()]
        if kind < 0.95:
            return [self.quoted(), "+", self.quoted()]
        return ["<h " + self.rng.choice(["x", "<b>y</b>", "# z", '"', "{", "-- x", "<>"]) + ">"]

    def attributes(self) -> list[str]:
        out = []
        for _ in range(self.rng.choice([0, 0, 0, 1, 1, 2])):
            out.append("[")
            for _ in range(self.rng.randint(0, 3)):
                key = self.rng.choice(KEYS)
                out += [key, "=", *self.value(key), *self.rng.choice([[], [","], [";"]])]
            out.append("]")
        return out

    def value(self, key: str) -> list[str]:
        if "label" not in key and key != "comment":
            return [self.rng.choice(PLAIN_VALUES)]
        if self.rng.random() < 0.2 and "label" in key:
            return ["<" + "".join(self.some(MARKUP, 3, 1)) + ">"]
        return [self.quoted()] + self.rng.choice([[], [], ["+", self.quoted()]])

    def node(self) -> list[str]:
        port = self.rng.choice(
            [[], [], [], [], [":", "n"], [":", "p"], [":", '"p q"'], [":", "p", ":", "sw"]]
        )
        return [*self.name(), *port]

    def ends(self, depth: int) -> list[str]:
        if depth < 3 and self.rng.random() < 0.2:
            return self.subgraph(depth)
        out = self.node()
        while self.rng.random() < 0.15:
            out += [",", *self.node()]
        return out

    def subgraph(self, depth: int) -> list[str]:
        head = self.rng.choice(
            [[], [], ["subgraph"], ["subgraph", "s"], ["subgraph", "cluster_s"], ["SubGraph", self.quoted()]]
        )
        return [*head, "{", *self.body(depth + 1, 3), "}"]

    def statement(self, depth: int) -> list[str]:
        kind = self.rng.random()
        if kind < 0.5:
            out = self.ends(depth)
            for _ in range(self.rng.choice([1, 1, 1, 2, 3])):
                out += [self.arrow, *self.ends(depth)]
            return out + self.attributes()
        if kind < 0.75:
            return self.ends(3) + self.attributes()
        if kind < 0.83:
            return [
                self.rng.choice(["node", "edge", "graph", "Node"]),
                "[",
                *self.rng.choice([[], ["color", "=", "red"], ["comment", "=", self.quoted()]]),
                "]",
            ]
        if kind < 0.9:
            return [
                self.rng.choice(["label", "comment", "color"]),
                "=",
                self.rng.choice(WORDS[:4] + [self.quoted()]),
            ]
        return self.subgraph(depth) if depth < 3 else self.node()

    def body(self, depth: int, most: int) -> list[str]:
        out = []
        for _ in range(self.rng.randint(0 if depth else min(1, self.rng.randrange(20)), most)):
            out += [*self.statement(depth), *self.rng.choice([[";"], [";"], []])]
        return out

    def graph(self) -> list[str]:
        word = self.rng.choice(["digraph", "digraph", "graph", "DiGraph", "GRAPH"])
        self.arrow = "->" if "di" in word.lower() else "--"
        name = self.rng.choice(
            [[], [], ["G"], [self.quoted()], [self.quoted(), "+", self.quoted()], ["<g>"], ["7"], ["\u00e9"]]
        )
        return [*self.rng.choice([[], [], ["strict"]]), word, *name, "{", *self.body(0, 6), "}"]

    def comment(self) -> str:
        remark = "".join(self.some(REMARKS, 3, 1))
        if self.rng.random() < 0.3:
            return f"/*{remark.replace('*/', '')}{self.rng.choice(['', chr(10) + '# x', '*'])}*/"
        return (
            self.rng.choice(["", "", "\n", "\n  "])
            + self.rng.choice(["//", "#", "# ", "#1 ", "##"])
            + remark
            + self.rng.choice(["\n", "\n", "\r\n"])
        )

    def gap(self, left: str, right: str) -> str:
        tight = left[-1:] in '{}[];,="<>+:' or right[:1] in '{}[];,="<>+:'
        pieces = [
            ""
            if tight and self.rng.random() < 0.4
            else self.rng.choice([" ", " ", " ", "\n", "\n ", "\t", "\r\n"])
        ]
        while self.rng.random() < 0.12:
            pieces.append(self.rng.choice([self.comment(), self.comment(), " ", "\n"]))
        return "".join(pieces)

    def text(self, words: list[str]) -> str:
        return "".join(
            word + self.gap(word, after) for word, after in zip(words, [*words[1:], ""]) if word
        ).rstrip(" \t")

    def file(self) -> str:
        words = self.graph()
        if self.rng.random() < 0.03:
            words += self.graph()
        if self.rng.random() < 0.33:
            at = self.rng.randrange(len(words))
            fault = self.rng.choice(["drop", "add", "add", "cut", "swap", "twice"])
            if fault == "drop":
                del words[at]
            elif fault == "add":
                words.insert(at, self.rng.choice(FAULTS))
            elif fault == "cut":
                del words[at + 1 :]
            elif fault == "twice":
                words.insert(at, words[at])
            else:
                words = [
                    {"->": "--", "--": "->"}.get(word, word) if i >= at else word
                    for i, word in enumerate(words)
                ]
        before = self.rng.choice(["", "", "", self.comment(), "\n", '# 7 "x"\n', "/* digraph { x } */"])
        return before + self.text(words) + self.rng.choice(["", "\n", self.comment()])

    def answer(self) -> tuple[str, str]:
        """(answer, the graph in it)"""
        graph = self.text(self.graph()).rstrip()
        before, after = [], []
        if self.rng.random() < 0.25:
            opening, closing = self.rng.choice(
                [("<think>", "</think>"), ("<thinking>\n", "\n</thinking>"), ("[THINK]", "[/THINK]"),
                ("", "\n</think>"),
                ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>")]
            )  # fmt: skip
            before.append(opening + self.rng.choice(DRAFTS) + closing)
        before += self.some(PROSE, 2)
        if self.rng.random() < 0.1:
            before.append("```\n" + self.rng.choice(FOREIGN) + "\n```")
        if self.rng.random() < 0.1:
            before.append(
                self.rng.choice(
                    ["/* digraph { x -> y } */", "<!-- digraph { x } -->", "// graph { x }", "# digraph {"]
                )
            )
        after += self.some(PROSE, 2) + self.some(["", f"{PROSE[0]}\ndigraph {{ other }}"], 1)
        style = self.rng.random()
        if style < 0.6:
            fence = self.rng.choice(["```", "~~~"])
            shown = f"{fence}{self.rng.choice(['', 'dot', 'graphviz', 'DOT', ' gv'])}\n{graph}\n{fence}"
        elif style < 0.7:
            shown = "The graph: " + graph
        else:
            shown = self.rng.choice(["", "", "\ufeff", "\u200b", "  "]) + graph
        return self.rng.choice(["\n", "\n\n"]).join([*before, shown, *after]), graph


def judged(text: str) -> tuple[str, list[str], list[str]]:
    """("valid" or why not, names of nodes, edges as "tail->head") according to `dot`, both in the order of
    its numbers.
    """
    command, environment = ["dot", *[f"-G{name}" for name in HASTY], "-Tsvg"], process.environment()
    done = subprocess.run(
        command, input=text.encode(), capture_output=True, check=False, timeout=600, env=environment
    )
    if done.returncode:
        return "refused", [], [done.stderr.decode("utf-8", "replace")[-300:]]
    page = done.stdout.decode("utf-8")
    found = re.findall(
        r'^<g id="(node|edge)(\d+)" class="(?:node|edge)">\n<title>(.*?)</title>',
        page,
        re.MULTILINE | re.DOTALL,
    )
    nodes, edges = (
        [shown(title) for _, title in sorted((int(n), t) for kind, n, t in found if kind == wanted)]
        for wanted in ("node", "edge")
    )
    graphs = page.count("\n<svg ")
    return "not one graph" if graphs != 1 else "valid" if nodes else "empty graph", nodes, edges


def shown(title: str) -> str:
    """A name as it stands in an SVG title, where runs of spaces are spaces that do not break."""
    return html.unescape(title).replace("\u00a0", " ")


def ours(verdict: Verdict) -> tuple[str, list[str], list[str]]:
    """The same for one of our verdicts."""
    if verdict.graph is None:
        return (
            verdict.kind if verdict.kind in ("empty graph", "not one graph") else "refused",
            [],
            [verdict.reason],
        )
    graph = verdict.graph

    def end(node: str, port: str) -> str:  # the title has the last part of a port
        return node + (":" + (port.partition(":")[2] or port) if port else "")

    arrow = "->" if graph.directed else "--"
    edges = [
        end(tail, attributes.get("tailport", "")) + arrow + end(head, attributes.get("headport", ""))
        for (tail, head, _), attributes in zip(graph.edges, graph.edge_attributes)
    ]
    return (
        "valid",
        [node.replace("\u00a0", " ") for node in graph.nodes],
        [edge.replace("\u00a0", " ") for edge in edges],
    )


def disagreement(seed: int) -> str:
    """Empty, or the text and both readings."""
    maker = Maker(seed)
    if seed % 2:
        text, graph = maker.answer()
        mine = ours(check(text))
    else:
        text = graph = maker.file()
        try:
            mine = ours(Verdict("valid", "structure", graph=structure(text)))
        except DotError as error:
            mine = ours(error.verdict)
    theirs = judged(graph)
    same = (
        mine == theirs if theirs[0] == "valid" else mine[0] != "valid"
    )  # for different reasons, perhaps: two graphs are text around the first
    return "" if same else f"--- seed {seed}\n{text}\n--- dot: {theirs}\n--- we: {mine}\n"


def disagreements(seeds) -> list[str]:
    with ThreadPoolExecutor(2) as pool:
        return [found for found in pool.map(disagreement, seeds) if found]


def test_we_read_as_dot_does():
    found = disagreements(range(200))
    assert not found, "\n".join(found[:3])


@pytest.mark.slow
def test_we_read_twenty_thousand_texts_as_dot_does():
    found = disagreements(range(1000, 21_000))
    assert not found, f"{len(found)} of 20,000\n" + "\n".join(found[:10])


def test_the_texts_have_every_kind():
    """Else agreement would say little."""
    outcomes = [judged(Maker(seed).file())[0] for seed in range(0, 200, 2)]
    assert outcomes.count("valid") > 50 and outcomes.count("refused") > 10
    texts = "".join(Maker(seed).file() for seed in range(0, 400, 2))
    assert all(
        piece in texts
        for piece in (
            "//",
            "/*",
            "\n#",
            " #",
            '\\"',
            "<b>",
            "subgraph",
            "strict",
            ":",
            "+",
            "node",
            "cluster",
            "\r\n",
        )
    )
