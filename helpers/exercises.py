"""What a reader's answer to an exercise still lacks, in words.

It looks at texts that the reader wrote; it knows nothing of models.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from IPython.display import HTML

from . import dot, show
from .pairs import Drop, Pair

CARD = "display: inline-block; vertical-align: top; width: 46%; margin: 4px; padding: 4px; border: 1px solid gray; text-align: left"
PROMPT = "white-space: pre-wrap; word-break: normal; font-size: 85%; line-height: 1.3"


def cards(pairs: Iterable[Pair]) -> HTML:
    """Pairs as cards with id, prompt and DOT, whole."""
    shown = []
    for pair in pairs:
        prompt, text = (show.escape(words, show.MOST_PROMPT) for words in (pair.prompt, pair.dot))
        body = f'<div style="{PROMPT}">{prompt or "<i>(empty)</i>"}</div><pre style="{show.CODE}">{text}</pre>'
        shown.append(f'<div style="{CARD}"><b>{pair.id}</b>{body}</div>')
    return HTML(f"<div>{''.join(shown)}</div>")


def judge(guesses: Iterable[str] | str | None, raw: Sequence[Pair], dropped: Sequence[Drop]) -> str:
    """Notebook 01: what each guessed id is worth, and how many drops are still to find. It doesn't name those."""
    if not guesses:
        return "No guess yet. Write some ids into the set above and run the cell again."
    names = guesses.replace(",", " ").split() if isinstance(guesses, str) else guesses
    if not isinstance(names, set | frozenset | list | tuple | dict) or not all(isinstance(name, str) for name in names):
        return 'Write the ids as a set of strings, such as {"attribute_docs-005", "logic-001"}.'
    known, fallen = {pair.id for pair in raw}, {drop.id: drop for drop in dropped}
    lines = []
    for name in sorted(set(names)):
        if name not in known:
            word = "there is no such pair"
        elif name in fallen:
            word = f"dropped on the rung {fallen[name].rung!r}: {fallen[name].reason}"
        elif any(drop.reason.endswith(name) for drop in dropped):
            word = "stays: of two equal pairs only the later one is dropped"
        else:
            word = "stays: it has a prompt, Graphviz reads and draws it, and it repeats no other pair"
        lines.append(f"{name}: {word}")
    missed, others = fallen.keys() - set(names), set(names) - fallen.keys()
    end = "You have all of them" + (", and some that stay." if others else " and no other.")
    return "\n".join([*lines, f"still to find: {len(missed)}" if missed else end])


def climb(prompt: str, text: str, kept: Sequence[Pair]) -> str:
    """Notebook 01: how far up the ladder a reader's own prompt and DOT get, beside the pairs that are there already."""
    if not isinstance(prompt, str) or not isinstance(text, str):
        return "Prompt and DOT are both strings: write them between quotes."
    if not prompt.strip():
        return "It stops on the first rung: there is no prompt yet. Write one above and run the cell again."
    if not text.strip():
        return "There is no DOT yet. Write a graph above and run the cell again."
    if any(prompt.split() == pair.prompt.split() for pair in kept):
        return "This prompt is in the data already. Write one of your own."
    verdict = dot.check(text)
    if verdict.outcome == "valid":
        odd = "; ".join(finding.message for finding in dot.lint(verdict.graph))
        asks = f" A person might still ask: {odd}." if odd else ""
        return f"It climbs every rung; nodes: {verdict.nodes}, edges: {verdict.edges}.{asks}"
    rung = dot.RUNGS[dot.RUNGS.index(verdict.rung) + 1]
    return f"It stops on the rung {rung!r}: {verdict.reason}."
