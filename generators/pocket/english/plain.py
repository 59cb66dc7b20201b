"""English at its plainest: a sentence a link, said straight.

The first author a young model reads, and one it never loses: whoever reads plain sentences well has something to fall back on when people get wordy.
Fans ("A leads to B and C"), chains ("A, then B, then C") and a passive now and then are as far as it goes; lists, tables and stories are the others'.
"""

from __future__ import annotations

import random

from ..graphs import Graph
from .notes import looks  # one way to speak of looks is plain enough

__all__ = ["describe", "looks"]

# forward verbs (the tail is the subject), backward verbs (the head is), what a label hangs on
_SAID = {
    "state machine": (
        "goes to|becomes|turns into|changes to|moves to|leads to|switches to|passes to|goes on to|gives way to|enters",
        "is reached from|follows|comes after|is entered from",
        " when {l}| on {l}| by {l}| upon {l}| after {l}| through {l}| with {l}| ({l})",
    ),
    "flowchart": (
        "leads to|goes to|is followed by|goes on to|continues with|precedes|comes before|hands over to|flows into",
        "follows|comes after|is reached from|comes right after|is done after",
        " if {l}| when {l}| on {l}| ({l})| in case of {l}| with {l}",
    ),
    "network": (
        "sends to|feeds|connects to|talks to|reports to|forwards to|links to|passes data to|supplies|goes to",
        "receives from|is fed by|gets its data from|hears from|is supplied by",
        " over {l}| via {l}| by {l}| through {l}| ({l})| with {l}",
    ),
    "architecture": (
        "calls|uses|talks to|writes to|asks|sends requests to|publishes to|depends on|connects to|reads from|hands work to",
        "is called by|is used by|serves|is asked by|gets requests from",
        " via {l}| over {l}| for {l}| ({l})| with {l}| through {l}",
    ),
    "hierarchy": (
        "has under it|contains|manages|includes|is the parent of|leads|is made of|is split into|heads|is above|owns",
        "reports to|is part of|belongs to|is under|is a kind of|answers to|sits below|is in",
        " as {l}| ({l})| for {l}| by {l}",
    ),
    "dependency": (
        "needs|depends on|requires|uses|relies on|builds on|cannot do without|rests on|calls for",
        "is needed by|is required by|is used by|is needed for|supports|must come before",
        " for {l}| ({l})| because of {l}| to get {l}",
    ),
}
_ARROW = "points to|has an arrow to|is linked to|leads to|goes to"
_BOTH = "is linked with|is connected to|is joined to|has a link with|is connected with|touches|borders on|is next to|shares a line with"
_BOTH_PAIR = "{a} and {b} are linked|{a} and {b} are connected|a line joins {a} and {b}|there is a link between {a} and {b}|{a} and {b} are neighbours"
_BETWEEN = ". |. |. |.\n|; |. Then "
_COUNTED = "two three four five six seven eight nine ten eleven twelve".split()
_THINGS = {"state machine": "states", "flowchart": "steps", "hierarchy": "parts", "dependency": "items"}


def _listed(names: list[str], word: str = "and") -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" {word} {names[-1]}"


def describe(rng: random.Random, g: Graph) -> tuple[str, list[int]]:
    """English for everything in g except its looks, and the order in which the text mentions the edges."""
    forward, backward, hangs = (part.split("|") for part in _SAID[g.kind])
    one_verb, one_hang = rng.choice(forward + _ARROW.split("|")), rng.choice(hangs + [", labelled {l}", ", marked {l}"])
    loyal, passive = rng.random() < 0.5, rng.choice((0.0, 0.0, 0.2, 0.5))
    article = rng.choice(("the", "the", "a")) if rng.random() < 0.4 else ""
    capitals = bool(article) or rng.random() < 0.5  # whether a name gets a capital where a sentence begins with it
    mark = rng.choice(("{}", "{}", "{}", '"{}"', "'{}'")) if rng.random() < 0.4 else "{}"
    mark_label = mark if mark != "{}" else rng.choice(("{}", "{}", '"{}"'))
    first = rng.random() < 0.2  # "when X, A goes to B"

    def name(node: str) -> str:
        word = "an" if article == "a" and node[:1].lower() in "aeiou" else article
        return f"{word} {mark.format(node)}".strip()

    def opened(text: str) -> str:
        return text[:1].upper() + text[1:] if capitals or not text.startswith(g.nodes) else text

    def label(text: str) -> str:
        return (one_hang if loyal else rng.choice(hangs)).format(l=mark_label.format(text)) if text else ""

    fans = rng.random() < 0.35
    left, order, said = list(range(len(g.edges))), [], []
    while left:
        i = left.pop(0)
        e = g.edges[i]
        verb = one_verb if loyal else rng.choice(forward)
        if not g.directed:
            if rng.random() < 0.4:
                text = rng.choice(_BOTH_PAIR.split("|")).format(a=name(e.tail), b=name(e.head)) + label(e.label)
            else:
                text = f"{name(e.tail)} {rng.choice(_BOTH.split('|'))} {name(e.head)}{label(e.label)}"
            order.append(i)
        elif fans and (fan := [j for j in left if g.edges[j].tail == e.tail]):
            fan = [i, *fan]
            left = [j for j in left if j not in fan]
            text = f"{name(e.tail)} {verb} " + _listed([name(g.edges[j].head) + label(g.edges[j].label) for j in fan])
            order += fan
        elif not e.label and rng.random() < 0.15 and left and g.edges[left[0]].tail == e.head and not g.edges[left[0]].label:
            j = left.pop(0)
            then = rng.choice((", which {v} ", ", and {a} {v} ", "; {a} in turn {v} "))
            text = f"{name(e.tail)} {verb} {name(e.head)}{then.format(v=verb, a=name(e.head))}{name(g.edges[j].head)}"
            order += [i, j]
        elif rng.random() < passive:
            text = f"{name(e.head)} {rng.choice(backward)} {name(e.tail)}{label(e.label)}"
            order.append(i)
        elif e.label and first:
            text = f"{rng.choice(('when', 'on', 'if', 'with'))} {mark_label.format(e.label)}, {name(e.tail)} {verb} {name(e.head)}"
            order.append(i)
        else:
            text = f"{name(e.tail)} {verb} {name(e.head)}{label(e.label)}"
            order.append(i)
        said.append(text)
    between, before, after = rng.choice(_BETWEEN.split("|")), [], []
    links = between.join(text if between[0] == ";" and k or "Then" in between and k else opened(text) for k, text in enumerate(said))
    things = _THINGS.get(g.kind, "nodes")
    alone = [node for node in g.nodes if not any(node in (e.tail, e.head) for e in g.edges)]
    if rng.random() < 0.3 and len(g.nodes) > 1:
        count = _COUNTED[len(g.nodes) - 2] if len(g.nodes) <= 12 else str(len(g.nodes))
        listed = _listed([mark.format(node) for node in g.nodes])
        before.append(rng.choice((f"There are {count} {things}: {listed}", f"The {things} are {listed}", f"{things.capitalize()}: {listed}")))
    elif alone:
        after.append(rng.choice((f"{_listed([name(n) for n in alone])} {'is' if len(alone) == 1 else 'are'} not linked to anything",
                                 f"there is also {_listed([name(n) for n in alone])}, on {'its' if len(alone) == 1 else 'their'} own")))
    if g.initial:
        before.append(rng.choice((f"it starts in {name(g.initial)}", f"{name(g.initial)} is the start state", f"we begin in {name(g.initial)}",
                                  f"the initial state is {name(g.initial)}")))
    where = before if rng.random() < 0.5 else after
    for title, members in g.clusters:
        listed, many = _listed([name(m) for m in members]), len(members) > 1
        where.append(rng.choice((f"{listed} {'are' if many else 'is'} in the group {mark.format(title)}", f"the group {mark.format(title)} contains {listed}",
                                 f"{listed} {'form' if many else 'forms'} a cluster called {mark.format(title)}",
                                 f"draw a box named {mark.format(title)} around {listed}")))
    if not g.directed and rng.random() < 0.6:
        after.append(rng.choice(("the links have no direction", "no arrows, just lines", "it is undirected", "direction does not matter")))
    sentences = [*before, *([links] if links else []), *after]
    return " ".join(opened(text) + "." for text in sentences), order
