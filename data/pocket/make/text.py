"""The pre-training text: (prompt, answer) pairs, endless, one `random.Random` apart.

It knows the mixture - what share asks for what; the English is the authors' (english/), the answers formats.py and notations.py write.
Nothing here was taken from any edition of the pairs.
"""

from __future__ import annotations

import random
from dataclasses import replace

from . import formats, notations
from .english import chatter, notes, specs, stories
from .graphs import Graph
from .sampling import WORD_LIST, features, node_names, pseudo_word, random_graph

AUTHORS = (notes, stories, chatter, specs)
# share of each kind of sample, in per cent
MIXTURE = {"notation": 46, "format": 24, "translation": 8, "unasked": 10, "drill": 5, "reading": 5, "graphviz": 2}
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


def describe(rng: random.Random, g: Graph) -> tuple[str, Graph]:
    """English for the graph, by one of the authors, and the graph with its edges in the order of the text."""
    author = rng.choice(AUTHORS)
    text, order = author.describe(rng, g)
    sentences = rng.choice(AUTHORS if rng.random() < 0.2 else (author,)).looks(rng, g)
    if sentences and rng.random() < 0.25:
        text = " ".join([*sentences, text])
    elif sentences:
        text = ("\n" if "\n" in text else " ").join([text, *sentences])
    place = {old: new for new, old in enumerate(order)}
    links = sorted((place[i], attribute, value) for i, attribute, value in g.link_looks)
    return text, replace(g, edges=tuple(g.edges[i] for i in order), link_looks=tuple(links))


def by_notation(rng: random.Random, most: int) -> tuple[str, str]:
    has, n = features(rng), notations.random_notation(rng)
    shown = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        english, example = describe(rng, random_graph(rng, small=True, has=has))
        written = notations.write(n, example)
        shown.append(
            rng.choice(
                ("{e}\nbecomes\n{w}", "{e}\n=>\n{w}", "For: {e}\nwrite:\n{w}", "Q: {e}\nA: {w}", "{w}\nmeans: {e}")
                if rng.random() < 0.7
                else ("{w}",)
            ).format(e=english, w=written)
        )
    text, g = describe(rng, random_graph(rng, has=has, most=most))
    end = rng.choice(("Now: {d}", "{d}", "Now write: {d}", "Q: {d}", "Do the same for: {d}", "Next one. {d}")).format(d=text)
    lead = [rng.choice(LEAD)] if rng.random() < 0.8 else []
    return "\n".join([*lead, *shown, end]), notations.write(n, g)


def by_format(rng: random.Random, most: int) -> tuple[str, str]:
    name = rng.choice(list(formats.FORMATS))
    has = features(rng) | ({"looks": True} if name in ("style sheet", "attribute list") else {})
    writer, asks = formats.FORMATS[name]
    text, g = describe(rng, random_graph(rng, has=has, most=most))
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


def translation(rng: random.Random, most: int) -> tuple[str, str]:
    g = random_graph(rng, most=most)
    g = replace(g, looks=(), link_looks=(), layout="", shape="", clusters=())
    source = rng.choice(
        (
            formats.python_edges,
            formats.python_dict,
            formats.python_function,
            formats.json_text,
            formats.smcat,
            formats.smcat,
            formats.smcat,
            formats.mermaid,
            formats.table,
            formats.c_calls,
        )
    )
    given = source(rng, g)
    if rng.random() < 0.5:
        n = notations.random_notation(rng)
        example = random_graph(
            rng,
            small=True,
            has={key: False for key in features(rng)} | {"labels": any(e.label for e in g.edges), "initial": bool(g.initial)},
        )
        prompt = f"{rng.choice(LEAD)}\n{source(rng, example)}\nbecomes\n{notations.write(n, example)}\n{rng.choice(('Now:', 'Now this one:', 'Do the same for'))}\n{given}"
        return prompt, notations.write(n, g)
    writer, asks = formats.FORMATS[rng.choice([name for name in formats.FORMATS if name not in ("style sheet", "attribute list")])]
    return rng.choice((f"{rng.choice(asks)} this:\n{given}", f"{given}\n{rng.choice(asks)} it.")), writer(rng, g)


def unasked(rng: random.Random, most: int) -> tuple[str, str]:
    """No format named: the answer is code, prose, bullets or JSON - never DOT."""
    g = random_graph(rng, most=most)
    if rng.random() < 0.2:
        bare = replace(g, looks=(), link_looks=(), layout="", shape="", clusters=())
        return rng.choice((formats.smcat, formats.python_function, formats.python_edges))(rng, bare), formats.FORMATS[
            rng.choice(formats.UNASKED)
        ][0](rng, bare)
    text, g = describe(rng, g)
    return rng.choice(ASK_BARE).format(d=text), formats.FORMATS[rng.choice(formats.UNASKED)][0](rng, g)


def drill(rng: random.Random) -> tuple[str, str]:
    """Copying, quoting, renaming, ordering: what every notation needs."""
    names = node_names(rng, rng.choice(("network", "flowchart", "state machine")), rng.randint(1, 8))
    if rng.random() < 0.3:
        names = [
            " ".join(pseudo_word(rng) if rng.random() < 0.5 else rng.choice(WORD_LIST) for _ in range(rng.choice((1, 1, 2, 3))))
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
            ("One a line, each ended by a semicolon", "\n".join(f"{formats.bare_if_possible(name)};" for name in names)),
            ("Write in snake case", ", ".join("_".join(name.lower().replace("-", " ").split()) for name in names)),
            ("Put a quoted label in square brackets for each of", "\n".join(f'[label="{name}"]' for name in names)),
            ("Give the last of", names[-1]),
            ("How many are these", str(len(names))),
        )
    )
    return rng.choice((f"{task}: {given}", f"{task} these: {given}", f"{given}\n{task} them.")), answer


def reading(rng: random.Random, most: int) -> tuple[str, str]:
    """Questions about a description: reading is half of the task."""
    text, g = describe(rng, random_graph(rng, most=most))
    if not g.edges:
        return f"{text}\nWhat is named here?", formats.listed(g.nodes)
    e = rng.choice(g.edges)
    out = [x.head for x in g.edges if x.tail == e.tail]
    into = [x.tail for x in g.edges if x.head == e.head]
    question, answer = rng.choice(
        (
            (f"Where can one get from {e.tail}?", formats.listed(dict.fromkeys(out))),
            (f"What leads to {e.head}?", formats.listed(dict.fromkeys(into))),
            ("Name them all.", ", ".join(g.nodes)),
            ("How many are there?", str(len(g.nodes))),
            (f"What is between {e.tail} and {e.head}?", e.label or "nothing is written there"),
            ("Which groups are there?", "; ".join(f"{title}: {', '.join(members)}" for title, members in g.clusters) or "none"),
        )
    )
    return rng.choice((f"{text}\n{question}", f"{question}\n{text}")), answer


def graphviz(rng: random.Random, most: int) -> tuple[str, str]:
    text, g = describe(rng, random_graph(rng, most=most))
    return rng.choice(ASK_DOT).format(d=text), formats.sloppy_dot(rng, g)


def sample(rng: random.Random, most: int = 20) -> tuple[str, str]:
    """One (prompt, answer); `most` bounds the number of nodes."""
    kind = rng.choices(list(MIXTURE), weights=list(MIXTURE.values()))[0]
    if kind == "drill":
        return drill(rng)
    return {
        "notation": by_notation,
        "format": by_format,
        "translation": translation,
        "unasked": unasked,
        "reading": reading,
        "graphviz": graphviz,
    }[kind](rng, most)
