"""Random graphs with ever new names.

It knows how big graphs are, what they are called and what is asked of their looks; it knows nothing about
English sentences or notations.
"""

from __future__ import annotations

import random

from .graphs import KINDS, LINK_LOOKS, NODE_LOOKS, SHAPES, Edge, Graph
from .words import DOMAINS, FIRST_NAMES, IDENTIFIERS, WORDS

WORD_LIST = WORDS.split() if isinstance(WORDS, str) else list(WORDS)
DOMAIN_LIST = list(DOMAINS.values())
ONSETS = "b c d f g h j k l m n p r s t v w y z br ch cl cr dr fl gr kl pl pr sh sl sp st th tr".split()
VOWELS = "a e i o u ai ea ou".split()
CODAS = ["", "", "n", "r", "s", "t", "l", "m", "ck"]
SIZES = [1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 7, 7, 8, 8, 9, 10, 12, 15, 20]
SMALL = [2, 2, 3]
NODE_KEY = {
    "state machine": "states",
    "flowchart": "steps",
    "network": "parts",
    "architecture": "parts",
    "hierarchy": "parts",
    "dependency": "parts",
}


def pseudo_word(rng: random.Random) -> str:
    return "".join(
        rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS) for _ in range(rng.choice((1, 2, 2, 3)))
    )


def phrase(rng: random.Random, pool: tuple[str, ...]) -> str:
    """A name in plain words: from the domain, or made of words that never met before."""
    x = rng.random()
    if x < 0.5:
        return rng.choice(pool)
    if x < 0.6:
        return " ".join((rng.choice(WORD_LIST), rng.choice(rng.choice(pool).split())))
    count = rng.choice((1, 1, 1, 2, 2, 3))
    return " ".join(pseudo_word(rng) if rng.random() < 0.35 else rng.choice(WORD_LIST) for _ in range(count))


def styled(rng: random.Random, style: str, text: str) -> str:
    words = text.split()
    if style == "snake":
        return "_".join(words)
    if style == "camel":
        return "".join(word[:1].upper() + word[1:] for word in words)
    if style == "kebab":
        return "-".join(words)
    if style == "title":
        return " ".join(word[:1].upper() + word[1:] for word in words)
    if style == "capital":
        return text[:1].upper() + text[1:]
    if style == "upper":
        return "_".join(words).upper()
    if style == "numbered":
        return f"{words[0]}{rng.choice(('', ' ', '-', '_'))}{rng.randint(1, 12)}"
    if style == "word":
        return words[0]
    return text


def node_names(rng: random.Random, kind: str, count: int) -> list[str]:
    pool = rng.choice(DOMAIN_LIST)[NODE_KEY[kind]]
    x = rng.random()
    if x < 0.06:
        letters = rng.choice(("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"))
        return rng.sample(letters, count) if rng.random() < 0.4 else list(letters[:count])
    if x < 0.10:
        letter, first = rng.choice("SqsnNpPtTxv"), rng.choice((0, 1))
        return [f"{letter}{first + i}" for i in range(count)]
    if x < 0.15:
        return rng.sample(FIRST_NAMES, count)
    if x < 0.20:
        return rng.sample(IDENTIFIERS, count)
    style = rng.choice(
        (
            "plain",
            "plain",
            "plain",
            "word",
            "word",
            "word",
            "snake",
            "camel",
            "kebab",
            "title",
            "capital",
            "upper",
            "numbered",
        )
    )
    names: list[str] = []
    while len(names) < count:
        own = rng.choice(("plain", "word", "title", "camel")) if rng.random() < 0.04 else style
        name = styled(rng, own, phrase(rng, pool))
        if name.lower() not in (other.lower() for other in names):
            names.append(name)
    return names


def links(rng: random.Random, kind: str, nodes: list[str], small: bool) -> list[tuple[str, str]]:
    count = len(nodes)
    if count == 1:
        return [(nodes[0], nodes[0])] if rng.random() < 0.4 else []
    if kind == "hierarchy":
        reach = rng.choice((1, 2, 99))
        return sorted(
            (
                (nodes[max(0, rng.randrange(i) if reach == 99 else (i - 1) // (reach + 1))], nodes[i])
                for i in range(1, count)
            ),
            key=lambda pair: nodes.index(pair[0]),
        )
    chain = [(nodes[i], nodes[i + 1]) for i in range(count - 1)]
    if kind == "flowchart" or rng.random() < 0.25:
        pairs = chain
        extra = rng.choice((0, 0, 1, 1, 2))
    else:
        pairs = [
            (nodes[rng.randrange(i)], nodes[i]) if rng.random() < 0.8 else (nodes[i], nodes[rng.randrange(i)])
            for i in range(1, count)
        ]
        extra = rng.choice((0, 0, 1, 1, 2, 3))
    for _ in range(0 if small else extra):
        a, b = rng.choice(nodes), rng.choice(nodes)
        if (a, b) not in pairs and (a != b or rng.random() < 0.3):
            pairs.append((a, b))
    if rng.random() < 0.3:
        pairs.sort(key=lambda pair: nodes.index(pair[0]))
    return pairs


def some_looks(rng: random.Random, nodes: list[str], edges: list[Edge], most: int):
    looks, link_looks, seen = [], [], set()
    for _ in range(rng.randint(1, most)):
        if edges and rng.random() < 0.35:
            index, attribute = rng.randrange(len(edges)), rng.choice(list(LINK_LOOKS))
            if (index, attribute) not in seen:
                link_looks.append((index, attribute, rng.choice(LINK_LOOKS[attribute])))
            seen.add((index, attribute))
        else:
            node, attribute = (
                rng.choice(nodes),
                rng.choice(("shape", "shape", "color", "fillcolor", *NODE_LOOKS)),
            )
            values = NODE_LOOKS[attribute]
            if (node, attribute) not in seen:
                looks.append(
                    (
                        node,
                        attribute,
                        rng.choice(values) if values else " ".join(rng.sample(WORD_LIST, rng.choice((1, 2)))),
                    )
                )
            seen.add((node, attribute))
    return tuple(looks), tuple(link_looks)


def features(rng: random.Random) -> dict[str, bool]:
    """What a graph shows; an example of a notation is drawn with the same features as the graph asked for."""
    return {
        "labels": rng.random() < 0.5,
        "initial": rng.random() < 0.15,
        "clusters": rng.random() < 0.12,
        "looks": rng.random() < 0.25,
        "frame": rng.random() < 0.15,
        "undirected": rng.random() < 0.15,
    }


def random_graph(
    rng: random.Random, small: bool = False, has: dict[str, bool] | None = None, most: int = 20
) -> Graph:
    has = has or features(rng)
    kind = rng.choice(KINDS)
    directed = not (has["undirected"] and kind in ("network", "architecture"))
    if has["undirected"] and directed:
        kind, directed = rng.choice(("network", "architecture")), False
    if has["initial"] and directed:
        kind = "state machine"
    count = rng.choice(SMALL if small else [size for size in SIZES if size <= most])
    nodes = node_names(rng, kind, count)
    pairs = links(rng, kind, nodes, small)
    if not directed:
        pairs = [pair for i, pair in enumerate(pairs) if pair[0] != pair[1] and pair[::-1] not in pairs[:i]]
    events = rng.choice(DOMAIN_LIST)["events"]
    rate = (
        0.0 if not has["labels"] else 1.0 if kind == "state machine" or small else rng.choice((0.3, 0.6, 1.0))
    )
    edges = [
        Edge(a, b, rng.choice(events) if rng.random() < 0.5 else phrase(rng, events))
        if rng.random() < rate
        else Edge(a, b)
        for a, b in pairs
    ]
    if directed and has["labels"] and kind == "flowchart" and rng.random() < 0.3:
        edges = [Edge(e.tail, e.head, rng.choice(("yes", "no"))) if e.label else e for e in edges]
    clusters = ()
    if has["clusters"] and count >= 2:
        groups = rng.choice(DOMAIN_LIST)["groups"]
        cut = sorted(rng.sample(range(1, count + 1), min(count, rng.choice((1, 2, 2)))))
        members = [tuple(nodes[a:b]) for a, b in zip([0, *cut], cut)]
        titles: list[str] = []
        while len(titles) < len(members):
            title = styled(rng, rng.choice(("plain", "title", "word")), phrase(rng, groups))
            if title.lower() not in (other.lower() for other in (*titles, *nodes)):
                titles.append(title)
        clusters = tuple(zip(titles, members))
    looks, link_looks = some_looks(rng, nodes, edges, 1 if small else 3) if has["looks"] else ((), ())
    return Graph(
        kind=kind,
        nodes=tuple(nodes),
        edges=tuple(edges),
        directed=directed,
        initial=rng.choice((nodes[0], nodes[0], rng.choice(nodes))) if has["initial"] and directed else "",
        clusters=clusters,
        layout=rng.choice(("LR", "LR", "RL", "BT", "TB")) if has["frame"] and rng.random() < 0.7 else "",
        shape=rng.choice(("box", "circle", "ellipse", *SHAPES[:12]))
        if has["frame"] and rng.random() < 0.6
        else "",
        looks=looks,
        link_looks=link_looks,
    )
