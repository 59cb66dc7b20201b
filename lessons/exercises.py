"""What a reader's answer to an exercise still lacks, in words.

It looks at texts and runs functions that the reader wrote; it knows nothing of models.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from IPython.display import HTML

from helpers import dot, show
from helpers.pairs import Drop, Pair

CARD = (
    "display: inline-block; vertical-align: top; width: 46%; margin: 4px; padding: 4px; border: 1px solid"
    " gray; text-align: left"
)
PROMPT = "white-space: pre-wrap; word-break: normal; font-size: 85%; line-height: 1.3"


def cards(pairs: Iterable[Pair]) -> HTML:
    """Pairs as cards with id, prompt and DOT, whole."""
    shown = []
    for pair in pairs:
        prompt, text = (show.escape(words, show.MOST_PROMPT) for words in (pair.prompt, pair.dot))
        body = f'<div style="{PROMPT}">{prompt or "<i>(empty)</i>"}</div>'
        body += f'<pre style="{show.CODE}">{text}</pre>'
        shown.append(f'<div style="{CARD}"><b>{pair.id}</b>{body}</div>')
    return HTML(f"<div>{''.join(shown)}</div>")


def judge(guesses: Iterable[str] | str | None, raw: Sequence[Pair], dropped: Sequence[Drop]) -> str:
    """Notebook 01: what each guessed id is worth, and how many drops are still to find, not which."""
    if not guesses:
        return "No guess yet. Write some ids into the set above and run the cell again."
    names = guesses.replace(",", " ").split() if isinstance(guesses, str) else guesses
    if not isinstance(names, set | frozenset | list | tuple | dict) or not all(
        isinstance(name, str) for name in names
    ):
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
    """Notebook 01: how far up the ladder a reader's own prompt and DOT get, beside the pairs there are."""
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


PARTS = ("name", "ask", "extract", "check", "compare")
TEXTS = {"good": 3, "bad": 3, "alike": 1, "unlike": 1}  # and how many of each are enough
PAIRS = {"train": 100, "test": 60}


def language_gaps(language, texts: Mapping[str, Sequence], pairs: Mapping[str, Sequence[Mapping]]) -> str:
    """What notebook 09's `Language` still lacks, a line each; "Ready" when nothing is missing.

    `texts` are those that the notebook lists: "good" and "bad" ones, and "alike" and "unlike" (text, text).
    `pairs` are the rows for "train" and "test".
    """
    empty = ", ".join(part for part in PARTS if not getattr(language, part))
    gaps = [f"mine: {empty}"] if empty else [*_objections(language, texts), *_flaws(language, pairs)]
    gaps += [f"{kind}: {least} or more texts" for kind, least in TEXTS.items() if len(texts[kind]) < least]
    sizes = [(part, len(pairs[part]), least) for part, least in PAIRS.items()]
    gaps += [f"{part}: {size} pairs of at least {least}" for part, size, least in sizes if size < least]
    return "\n- ".join(["Still missing:", *gaps]) if gaps else "Ready to train."


def _meaning(language, text: str) -> tuple[object, str]:
    """(what a text means, "") or (None, why it has no meaning)."""
    try:
        found = language.extract(text)
        return (None, "extract finds nothing") if found is None else (language.check(found), "")
    except ValueError as error:
        return None, f"refused: {error}"
    except Exception as error:  # the reader's code may raise anything
        return None, f"raises {type(error).__name__}, and only a ValueError is expected: {error}"


def _objections(language, texts: Mapping[str, Sequence]) -> Iterator[str]:
    """Texts that the reader's functions treat otherwise than the reader says."""
    for text in texts["good"]:
        if reason := _meaning(language, text)[1]:
            yield f"good: {text!r} {reason}"
    for text in texts["bad"]:
        reason = _meaning(language, text)[1]
        if not reason or reason.startswith("raises"):
            yield f"bad: {text!r} {reason or 'passes the check'}"
    for kind in ("alike", "unlike"):
        for one, other in texts[kind]:
            (first, reason), (second, reason_too) = _meaning(language, one), _meaning(language, other)
            if reason or reason_too:
                yield f"{kind}: {one!r}, {other!r} {reason or reason_too}"
                continue
            try:
                f1 = float(language.compare(first, second))
            except Exception as error:  # as above
                yield f"{kind}: compare raises {type(error).__name__} on {one!r}, {other!r}: {error}"
                continue
            if not (f1 == 1) == (first == second) == (kind == "alike"):
                have = "equal" if first == second else "different"
                yield f"{kind}: {one!r}, {other!r} have {have} meanings and F1 {f1:.2f}"


def _flaws(language, pairs: Mapping[str, Sequence[Mapping]]) -> Iterator[str]:
    """Rows that are not whole or whose gold is refused, and what training and test share."""
    keys = ("family", "prompt", language.name)
    families, meanings = [], []
    for part in PAIRS:
        rows = [row for row in pairs[part] if all(row.get(key) for key in keys)]
        if len(rows) < len(pairs[part]):
            yield f"{part}: {len(pairs[part]) - len(rows)} pairs without one of {', '.join(keys)}"
        meant = [(row[language.name], *_meaning(language, row[language.name])) for row in rows]
        refused = [f"{gold!r} {reason}" for gold, _, reason in meant if reason]
        if refused:
            yield f"{part}: {len(refused)} golds fail the check, the first: {refused[0]}"
        families.append({row["family"] for row in rows})
        meanings.append({meaning for _, meaning, reason in meant if not reason} - {None})
    if shared := set.intersection(*families):
        yield f"families in train and test: {', '.join(sorted(shared))}"
    if shared := set.intersection(*meanings):
        yield f"meanings of the test that are in training too: {len(shared)}"
