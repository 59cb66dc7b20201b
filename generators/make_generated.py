"""Make large/generated.jsonl: descriptions by pocket's text maker, with proper DOT.

The text maker (generators/pocket) draws random graphs with ever new names and describes them in
phrase-grammar English. Here they are small and plain, and what is practised is reading and copying: every
name, every arrow, quotes where DOT wants them. Pairs that are near-duplicates of a held-out prompt are left
out. Same output byte for byte each time: python -m generators.make_generated
"""

import random

from helpers import dot, leakage, pairs

from .pocket import formats, text

SEED, COUNT = 7, 1900
HARDEST = 0.8  # of 1, the text maker's own scale: up to 17 nodes
LONGEST = 650  # characters of prompt and gold together
SHARED = (
    "families",
    "skeletons",
    "node_sets",
    "near_duplicates",
    "same_large_shapes",
)  # reasons to leave a pair out


def drawn(rng: random.Random, count: int) -> list[tuple[str, str]]:
    """(description, DOT) of `count` random graphs with an edge, none of them with a start marker."""
    found = []
    while len(found) < count:
        level = rng.random() * HARDEST
        described, graph = text.describe(rng, text.draw(rng, level), level)
        gold = formats.dot(graph)
        if graph.edges and not graph.initial and len(described) + len(gold) <= LONGEST:
            found.append((described, gold))
    return found


def make() -> list[pairs.Pair]:
    made = []
    found = drawn(random.Random(SEED), COUNT)
    for (described, gold), verdict in zip(found, dot.check_many(gold for _, gold in found)):
        if verdict.outcome == "valid" and not verdict.warnings:
            name = f"{len(made) + 1:04d}"
            explicit = "Write this as Graphviz DOT: " + described
            made.append(
                pairs.Pair(
                    f"generated-{name}",
                    "generated",
                    f"generated/{name}",
                    "nl_to_dot",
                    described,
                    explicit,
                    gold,
                    "CC0-1.0",
                    "written by generators/pocket",
                    False,
                )
            )
    made = [pair for pair in made if not pairs.unnamed(pair)]  # a kebab-case name told in other words, say
    held_out = [*pairs.load("report").validation, *pairs.load("extended").dev, *pairs.load("test").test]
    while True:  # of several that equal one held-out prompt the measure names the first
        shared = leakage.measure({"held out": held_out, "generated": made})
        left_out = {one.second for name in SHARED for one in shared[name]}
        if not left_out:
            return made
        made = [pair for pair in made if pair.id not in left_out]


if __name__ == "__main__":
    pairs.write(pairs.DATA / "pairs" / "large" / "generated.jsonl", make())
