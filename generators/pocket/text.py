"""The pre-training text: (prompt, answer) pairs, endless, one `random.Random` apart.

It knows the mixture - what share asks for what - and how it grows harder with the level, from 0 (short,
plain, few kinds) to 1. The English is the authors' (english/), the answers formats.py and notations.py write.
Nothing here was taken from any edition of the pairs.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace

from . import formats, notations
from .english import chatter, notes, plain, specs, stories
from .graphs import Graph
from .sampling import WORD_LIST, features, node_names, pseudo_word, random_graph

AUTHORS = (notes, stories, chatter, specs)
PLAIN_AT_FIRST, PLAIN_AT_LAST = 0.95, 0.3  # the share of descriptions by plain.py
# share of each kind of sample, in per cent, at level 0 and at level 1
AT_FIRST = {
    "notation": 25,
    "format": 26,
    "translation": 20,
    "unasked": 6,
    "drill": 10,
    "reading": 12,
    "graphviz": 1,
}
MIXTURE = {
    "notation": 46,
    "format": 20,
    "translation": 10,
    "unasked": 9,
    "drill": 5,
    "reading": 8,
    "graphviz": 2,
}
TURN = "\x00"  # stands around an answer inside a prompt, whose tokens count like an answer's
LEAD = (
    "Write it like this.",
    "Use this notation.",
    "Here is how we write such things.",
    "Follow the example.",
    "Answer in the same notation.",
    "Our format, by example:",
    "Same format as here, please.",
)
ASK_DOT = (
    "Draw this as a Graphviz DOT graph: {d}",
    "Generate Graphviz DOT for the following. {d}",
    "Write a DOT digraph. {d}",
    "{d} Give me the Graphviz DOT.",
    "As Graphviz DOT, please: {d}",
    "{d}\nWrite it in DOT.",
    "I need DOT code for this: {d}",
    "DOT for: {d}",
)
ASK_BARE = (
    "{d}",
    "{d}",
    "{d}",
    "{d}",
    "Draw this: {d}",
    "{d} Show it as a picture.",
    "Make a diagram. {d}",
    "Please sketch the following: {d}",
    "{d}\nDraw it.",
    "Can you draw that? {d}",
)


def draw(rng: random.Random, level: float, small: bool = False, has: dict[str, bool] | None = None) -> Graph:
    """A random graph, of 4 nodes at most at level 0 and 20 at level 1."""
    return random_graph(rng, small=small, has=has or traits(rng, level), most=round(4 + 16 * level))


def traits(rng: random.Random, level: float) -> dict[str, bool]:
    has = features(rng)
    return (
        has
        if rng.random() < 0.2 + 0.8 * level
        else {key: key == "labels" and value for key, value in has.items()}
    )


def by_mention(text: str, names) -> tuple[str, ...]:
    """The names in the order in which the text first mentions them; what it does not mention comes last."""

    def place(name: str) -> int:
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
        return found.start() if found else len(text)

    return tuple(sorted(names, key=place))


def describe(rng: random.Random, g: Graph, level: float) -> tuple[str, Graph]:
    """English for the graph, by one of the authors, and the graph with its nodes and edges in the order of
    the text.
    """
    author = (
        plain
        if rng.random() < PLAIN_AT_FIRST + level * (PLAIN_AT_LAST - PLAIN_AT_FIRST)
        else rng.choice(AUTHORS)
    )
    text, order = author.describe(rng, g)
    sentences = rng.choice(AUTHORS if rng.random() < 0.2 else (author,)).looks(rng, g)
    if sentences and rng.random() < 0.25:
        text = " ".join([*sentences, text])
    elif sentences:
        text = ("\n" if "\n" in text else " ").join([text, *sentences])
    place = {old: new for new, old in enumerate(order)}
    links = sorted((place[i], attribute, value) for i, attribute, value in g.link_looks)
    edges = tuple(g.edges[i] for i in order)
    return text, replace(g, nodes=by_mention(text, g.nodes), edges=edges, link_looks=tuple(links))


def by_notation(rng: random.Random, level: float) -> tuple[str, str]:
    has, n = traits(rng, level), notations.random_notation(rng)
    shown = []
    for i in range(rng.choice((1, 1, 2, 2, 3) if level > 0.3 else (1, 2))):
        english, example = describe(rng, draw(rng, level, small=True, has=has), level)
        written = notations.write(n, example)
        known = (
            f"{TURN}{written}{TURN}" if i else written
        )  # from the second example on, the notation is known
        shown.append(
            rng.choice(
                ("{e}\nbecomes\n{w}", "{e}\n=>\n{w}", "For: {e}\nwrite:\n{w}", "Q: {e}\nA: {w}")
            ).format(e=english, w=known)
            if i or rng.random() < 0.75
            else rng.choice((written, f"{written}\nmeans: {english}"))
        )
    text, g = describe(rng, draw(rng, level, has=has), level)
    end = rng.choice(
        ("Now: {d}", "{d}", "Now write: {d}", "Q: {d}", "Do the same for: {d}", "Next one. {d}")
    ).format(d=text)
    lead = [rng.choice(LEAD)] if rng.random() < 0.8 else []
    return "\n".join([*lead, *shown, end]), notations.write(n, g)


def by_format(rng: random.Random, level: float) -> tuple[str, str]:
    name = rng.choice(list(formats.FORMATS))
    has = traits(rng, level) | ({"looks": True} if name in ("style sheet", "attribute list") else {})
    writer, asks = formats.FORMATS[name]
    text, g = describe(rng, draw(rng, level, has=has), level)
    ask = rng.choice(asks)
    prompt = rng.choice(
        (
            f"{ask} this: {text}",
            f"{text} {ask} it.",
            f"{ask} the following.\n{text}",
            f"{ask} what I describe. {text}",
            f"{text}\n{ask} that, please.",
        )
    )
    return prompt, writer(rng, g)


def as_source(rng: random.Random, g: Graph, source) -> tuple[str, Graph]:
    """The graph in a notation to translate from, and what of the graph that notation tells."""
    g = replace(g, looks=(), link_looks=(), layout="", shape="", clusters=(), directed=True)
    if source is formats.python_dict:
        g = replace(g, edges=tuple(replace(e, label="") for e in g.edges))
        g = replace(g, edges=tuple(sorted(dict.fromkeys(g.edges), key=lambda e: g.nodes.index(e.tail))))
    if source in (formats.python_function, formats.mermaid, formats.table, formats.c_calls):
        g = replace(g, initial="")
    if source not in (formats.python_dict, formats.json_text, formats.mermaid):
        g = replace(
            g, nodes=tuple(dict.fromkeys(node for e in g.edges for node in (e.tail, e.head))) or g.nodes
        )
    return source(rng, g), g


SOURCES = (
    *(formats.python_edges, formats.python_dict, formats.python_function, formats.json_text, formats.smcat),
    *(formats.smcat, formats.smcat, formats.mermaid, formats.table, formats.c_calls),
)


def translation(rng: random.Random, level: float) -> tuple[str, str]:
    source, has = rng.choice(SOURCES), traits(rng, level)
    given, g = as_source(rng, draw(rng, level, has=has), source)
    if rng.random() < 0.5:
        n = notations.random_notation(rng)
        shown, example = as_source(rng, draw(rng, level, small=True, has=has), source)
        end = rng.choice(("Now:", "Now this one:", "Do the same for"))
        return (
            f"{rng.choice(LEAD)}\n{shown}\nbecomes\n{notations.write(n, example)}\n{end}\n{given}",
            notations.write(n, g),
        )
    writer, asks = formats.FORMATS[
        rng.choice([name for name in formats.FORMATS if name not in ("style sheet", "attribute list")])
    ]
    return rng.choice((f"{rng.choice(asks)} this:\n{given}", f"{given}\n{rng.choice(asks)} it.")), writer(
        rng, g
    )


def unasked(rng: random.Random, level: float) -> tuple[str, str]:
    """No format named: the answer is code, prose, bullets or JSON - never DOT."""
    write = formats.FORMATS[rng.choice(formats.UNASKED)][0]
    if rng.random() < 0.2:
        given, g = as_source(
            rng, draw(rng, level), rng.choice((formats.smcat, formats.python_function, formats.python_edges))
        )
        return given, write(rng, g)
    text, g = describe(rng, draw(rng, level), level)
    return rng.choice(ASK_BARE).format(d=text), write(rng, g)


def drill(rng: random.Random) -> tuple[str, str]:
    """Copying, quoting, renaming, ordering: what every notation needs."""
    names = node_names(rng, rng.choice(("network", "flowchart", "state machine")), rng.randint(1, 8))
    if rng.random() < 0.3:
        names = [
            " ".join(
                pseudo_word(rng) if rng.random() < 0.5 else rng.choice(WORD_LIST)
                for _ in range(rng.choice((1, 1, 2, 3)))
            )
            for _ in names
        ]
    given = ", ".join(names)
    task, answer = rng.choice(
        (
            ("Repeat", given),
            ("Put in quotes", ", ".join(f'"{name}"' for name in names)),
            ("Reverse the order of", ", ".join(reversed(names))),
            ("Join with arrows", " -> ".join(names)),
            ("Join with double dashes", " -- ".join(names)),
            ("One a line", "\n".join(names)),
            (
                "One a line, each ended by a semicolon",
                "\n".join(f"{formats.bare_if_possible(name)};" for name in names),
            ),
            (
                "Write in snake case",
                ", ".join("_".join(name.lower().replace("-", " ").split()) for name in names),
            ),
            (
                "Put a quoted label in square brackets for each of",
                "\n".join(f'[label="{name}"]' for name in names),
            ),
            ("Give the last of", names[-1]),
            ("How many are these", str(len(names))),
        )
    )
    return rng.choice((f"{task}: {given}", f"{task} these: {given}", f"{given}\n{task} them.")), answer


def reading(rng: random.Random, level: float) -> tuple[str, str]:
    """Questions about a description: reading is half of the task."""
    text, g = describe(rng, draw(rng, level), level)
    if not g.edges:
        return f"{text}\nWhat is named here?", formats.listed(g.nodes)
    asked = []
    for e in rng.sample(g.edges, min(len(g.edges), rng.choice((1, 2, 3)))):
        out = [x.head for x in g.edges if x.tail == e.tail]
        into = [x.tail for x in g.edges if x.head == e.head]
        asked.append(
            rng.choice(
                (
                    (f"Where can one get from {e.tail}?", formats.listed(dict.fromkeys(out))),
                    (f"What leads to {e.head}?", formats.listed(dict.fromkeys(into))),
                    ("Name them all.", ", ".join(g.nodes)),
                    ("How many are there?", str(len(g.nodes))),
                    (f"What is between {e.tail} and {e.head}?", e.label or "nothing is written there"),
                    (
                        "Which groups are there?",
                        "; ".join(f"{title}: {', '.join(members)}" for title, members in g.clusters)
                        or "none",
                    ),
                )
                if g.directed
                else (("Name them all.", ", ".join(g.nodes)), ("How many are there?", str(len(g.nodes))))
            )
        )
    *earlier, (question, answer) = dict(asked).items()
    shown = [f"{q} {TURN}{a}{TURN}" for q, a in earlier]
    return "\n".join([text, *shown, question]), answer


def graphviz(rng: random.Random, level: float) -> tuple[str, str]:
    text, g = describe(rng, draw(rng, level), level)
    return rng.choice(ASK_DOT).format(d=text), formats.sloppy_dot(rng, g)


KINDS = {
    "notation": by_notation,
    "format": by_format,
    "translation": translation,
    "unasked": unasked,
    "drill": lambda rng, level: drill(rng),
    "reading": reading,
    "graphviz": graphviz,
}


def sample(rng: random.Random, level: float = 1.0) -> tuple[str, str]:
    """One (prompt, answer); an answer that stands inside the prompt has TURN around it."""
    weights = [AT_FIRST[kind] + level * (MIXTURE[kind] - AT_FIRST[kind]) for kind in MIXTURE]
    return KINDS[rng.choices(list(MIXTURE), weights=weights)[0]](rng, level)
