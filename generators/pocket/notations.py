"""Random small notations, each used once and shown in the prompt by one to three examples.

A notation is a handful of choices: head word, brackets, arrow, attribute list, quotes, separators. DOT is one
point in this space, and that point is held out: whatever the fine-tuned model knows of DOT's own combination,
it learned from the pairs (and from the rare sloppy DOT in formats.py).
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from .formats import link_looks_of, looks_of
from .graphs import Graph

HEADS = (
    "graph",
    "digraph",
    "digraph",
    "diagram",
    "net",
    "map",
    "chart",
    "machine",
    "flow",
    "model",
    "draw",
    "plan",
    "strict graph",
    "",
)
BRACKETS = (
    ("{", "}"),
    ("{", "}"),
    ("(", ")"),
    ("[", "]"),
    ("<", ">"),
    ("begin", "end"),
    ("{{", "}}"),
    (":", "."),
    ("", ""),
)
ARROWS = ("->", "->", "-->", "=>", "--", "--", "~>", ":", ">", "to", "|>", "..", "<-", ">>", "=")
LISTS = (("[", "]"), ("[", "]"), ("(", ")"), ("{", "}"), ("<", ">"), (": ", ""), ("| ", " |"))
GROUPS = ("subgraph", "group", "cluster", "zone", "box", "region")


@dataclass(frozen=True)
class Notation:
    head: str
    open: str
    close: str
    arrow: str
    list_open: str
    list_close: str
    equals: str
    comma: str
    separator: str
    quote: str  # how a name stands: always "x", 'x', `x`, <x>, as it is, or "if needed"
    value_quote: str
    raw_label: bool  # the label alone between the brackets
    label_key: str
    group: str
    group_key: str
    start_word: str
    start_edge: bool
    node_word: str
    indent: str
    spaced: bool

    @property
    def is_dot(self) -> bool:
        """DOT's own combination, which pre-training never shows."""
        return "graph" in self.head and self.open == "{" and self.arrow in ("->", "--")


def random_notation(rng: random.Random) -> Notation:
    while True:
        head, brackets, lists = rng.choice(HEADS), rng.choice(BRACKETS), rng.choice(LISTS)
        name = rng.choice(("", "", "", " G", " M", " main", " plan"))
        n = Notation(
            head=head + name if head else "",
            open=brackets[0],
            close=brackets[1],
            arrow=rng.choice(ARROWS),
            list_open=lists[0],
            list_close=lists[1],
            equals=rng.choice(("=", "=", "=", ": ", " ", ":=")),
            comma=rng.choice((", ", ", ", "; ", " ", ",")),
            separator=rng.choice((";", ";", ";", ",", "", "", ".")),
            quote=rng.choice(
                (
                    "if needed",
                    "if needed",
                    "if needed",
                    "if needed",
                    '"%s"',
                    '"%s"',
                    "'%s'",
                    "`%s`",
                    "<%s>",
                    "%s",
                    "(%s)",
                )
            ),
            value_quote=rng.choice(("if needed", "if needed", '"%s"', "%s", "'%s'")),
            raw_label=rng.random() < 0.25,
            label_key=rng.choice(("label", "label", "label", "text", "on", "name")),
            group=rng.choice(GROUPS),
            group_key=rng.choice(("label", "label", "title", "")),
            start_word=rng.choice(("start", "start", "init", "begin", "entry")),
            start_edge=rng.random() < 0.6,
            node_word=rng.choice(("node", "node", "all", "default")),
            indent=rng.choice(("  ", "  ", "  ", "", "    ")),
            spaced=rng.random() < 0.8,
        )
        if not n.is_dot:
            return n


def write(n: Notation, g: Graph) -> str:
    """The graph in this notation, a statement a line."""

    def put(style: str, text: str) -> str:
        if style == "if needed":
            return text if re.fullmatch(r"[A-Za-z_][A-Za-z_0-9]*|[0-9]+", text) else f'"{text}"'
        return style % text

    def attributes(found: dict[str, str]) -> str:
        if not found:
            return ""
        if n.raw_label and list(found) == ["label"]:
            return f" {n.list_open}{found['label']}{n.list_close}"
        pairs = []
        for key, value in found.items():
            style = '"%s"' if key == "label" and n.value_quote == "if needed" else n.value_quote
            pairs.append((n.label_key if key == "label" else key) + n.equals + put(style, value))
        return f" {n.list_open}{n.comma.join(pairs)}{n.list_close}"

    def name(text: str) -> str:
        return put(n.quote, text)

    def link(tail: str, head: str, tag: str) -> str:
        first, second = (head, tail) if n.arrow == "<-" else (tail, head)
        return first + (f" {n.arrow} " if n.spaced or n.arrow.isalpha() else n.arrow) + second + tag

    body = []
    if g.layout:
        body.append("rankdir" + n.equals + g.layout)
    if g.shape:
        body.append(n.node_word + attributes({"shape": g.shape}))
    if g.initial and n.start_edge:
        body += [n.start_word + attributes({"shape": "point"}), link(n.start_word, name(g.initial), "")]
    elif g.initial:
        body.append(f"{n.start_word} {name(g.initial)}")
    lines = [n.indent + statement + n.separator for statement in body]
    grouped = {member for _, members in g.clusters for member in members}
    for title, members in g.clusters:
        prefix = "cluster_" if n.group == "subgraph" else ""
        lines.append(
            f"{n.indent}{n.group} {put(n.quote if n.quote != 'if needed' else 'if needed', prefix + title)}"
            f" {n.open}".rstrip()
        )
        if n.group_key:
            lines.append(f'{n.indent * 2}{n.group_key}{n.equals}"{title}"{n.separator}')
        lines += [f"{n.indent * 2}{name(member)}{n.separator}" for member in members]
        lines.append(f"{n.indent}{n.close}".rstrip() or n.indent + "end")
    linked = {node for e in g.edges for node in (e.tail, e.head)}
    for node in g.nodes:
        if looks_of(g, node) or node not in linked | grouped:
            lines.append(n.indent + name(node) + attributes(looks_of(g, node)) + n.separator)
    for i, e in enumerate(g.edges):
        lines.append(
            n.indent + link(name(e.tail), name(e.head), attributes(link_looks_of(g, i))) + n.separator
        )
    head = f"{n.head} {n.open}".strip()
    return "\n".join([*([head] if head else []), *lines, *([n.close] if n.close else [])])
