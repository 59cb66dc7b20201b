"""Make extended/repair.jsonl: broken DOT in the prompt, the fixed DOT as the gold.

A seeded injector breaks the golds of extended training pairs, one fault each: 20 pairs for each of six
faults, and no gold twice. Validation, dev and test are never touched. Every broken text really fails
`dot.check`, with one exception: a code fence with prose round it. There the check finds the graph inside and
passes; only `dot.structure`, which allows nothing round a graph, refuses it. Same output byte for byte each
time: python -m generators.make_repair
"""

import random

from helpers import dot, pairs
from helpers.dot.text import tokens

SEED = 7
EACH = 20  # records for each fault
LONGEST = 600  # characters of a gold; the prompt holds it too, and both must fit in 512 tokens
ASK = (
    "Mend this:",
    "What is wrong here? Put it right.",
    "This does not draw. Please correct it.",
    "Fix the mistake, change nothing else.",
)
EXPLICIT = (
    "Below is Graphviz DOT with a mistake in it.",
    "The following Graphviz DOT is not valid; answer with valid DOT.",
)
FENCES = (
    "Sure! Here is the graph:\n\n```dot\n{}\n```\n\nHope that helps.",
    "```\n{}\n```\nThe arrows follow your description.",
)


def cut(text: str, start: int, length: int, instead: str = "") -> str:
    """The text with `length` characters at `start` replaced."""
    return text[:start] + instead + text[start + length :]


def unclosed_brace(text: str) -> list[str]:
    at = text.rindex("}")
    return [text[:at].rstrip()]


def wrong_edge_operator(text: str) -> list[str]:
    return [cut(text, t.start, 2, {"->": "--", "--": "->"}[t.text]) for t in tokens(text) if t.kind == "edge"]


def unquoted_id(text: str) -> list[str]:
    return [cut(text, t.start, len(t.text), t.text[1:-1]) for t in tokens(text) if t.kind == "string"]


def bad_attribute_list(text: str) -> list[str]:
    marks = [t for t in tokens(text) if t.kind == "mark"]
    return [cut(text, t.start, 1) for t in marks if t.text in "[]"] + [
        cut(text, t.start, 1, ":") for t in marks if t.text == "="
    ]


def missing_quote(text: str) -> list[str]:
    strings = [t for t in tokens(text) if t.kind == "string"]
    return [cut(text, at, 1) for t in strings for at in (t.start, t.start + len(t.text) - 1)]


def code_fence(text: str) -> list[str]:
    return [fence.format(text.strip()) for fence in FENCES]


FAULTS = (unclosed_brace, wrong_edge_operator, unquoted_id, bad_attribute_list, missing_quote, code_fence)


def refused(text: str) -> bool:
    """Whether the text is not one valid graph and nothing else."""
    try:
        dot.structure(text)
    except dot.DotError:
        return True
    return False


def make() -> list[pairs.Pair]:
    """The records, in order of their faults.

    Raises:
        ValueError: too few golds can carry some fault.
    """
    rng = random.Random(SEED)
    free = [pair for pair in pairs.load("extended").train if len(pair.dot) <= LONGEST]
    rng.shuffle(free)
    made = []
    for fault in FAULTS:
        name, count = fault.__name__.replace("_", " "), 0
        for pair in list(free):
            ways = fault(pair.dot)
            broken = rng.choice(ways) if ways else pair.dot
            if count == EACH or not (
                refused(broken) if fault is code_fence else dot.check(broken).outcome == "invalid"
            ):
                continue
            free.remove(pair)
            count += 1
            prompt = f"{rng.choice(ASK)}\n{broken}"
            made.append(
                pairs.Pair(
                    id=f"repair-{len(made) + 1:03}",
                    source="repair",
                    family=pair.family,
                    task="repair",
                    prompt=prompt,
                    explicit_prompt=f"{rng.choice(EXPLICIT)}\n{prompt}",
                    dot=pair.dot,
                    licence=pair.licence,
                    origin=f"the gold of {pair.id}, broken by make_repair.py: {name}",
                    implied=False,
                )
            )
        if count < EACH:
            raise ValueError(f"only {count} golds can carry the fault {name!r}")
    return made


if __name__ == "__main__":
    pairs.write(pairs.DATA / "pairs" / "extended" / "repair.jsonl", make())
