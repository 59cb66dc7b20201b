"""What a reader's answer to an exercise still lacks, in words.

It runs what the reader wrote, on texts the reader wrote; it knows nothing of models.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

PARTS = ("name", "ask", "extract", "check", "compare")
TEXTS = {"good": 3, "bad": 3, "alike": 1, "unlike": 1}  # and how many of each are enough
PAIRS = {"train": 100, "test": 60}


def language_gaps(language, texts: Mapping[str, Sequence], pairs: Mapping[str, Sequence[Mapping]]) -> str:
    """What notebook 09's `Language` still lacks, a line each; "Ready" when nothing is missing.

    `texts` are those that the notebook lists: "good" and "bad" ones, and "alike" and "unlike" (text, text). `pairs` are the rows for "train" and "test".
    """
    empty = [part for part in PARTS if not getattr(language, part)]
    gaps = [f"mine: {', '.join(empty)}"] if empty else [*_objections(language, texts), *_flaws(language, pairs)]
    gaps += [f"{kind}: {least} or more texts" for kind, least in TEXTS.items() if len(texts[kind]) < least]
    gaps += [f"{part}: {len(pairs[part])} pairs of at least {least}" for part, least in PAIRS.items() if len(pairs[part]) < least]
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
                yield f"{kind}: {one!r}, {other!r} have {'equal' if first == second else 'different'} meanings and F1 {f1:.2f}"


def _flaws(language, pairs: Mapping[str, Sequence[Mapping]]) -> Iterator[str]:
    """Rows that are not whole or whose gold is refused, and what training and test share."""
    keys = ("family", "prompt", language.name)
    whole = {part: [row for row in pairs[part] if all(row.get(key) for key in keys)] for part in PAIRS}
    for part, rows in whole.items():
        if len(rows) < len(pairs[part]):
            yield f"{part}: {len(pairs[part]) - len(rows)} pairs without one of {', '.join(keys)}"
        refused = [(row[language.name], reason) for row in rows if (reason := _meaning(language, row[language.name])[1])]
        if refused:
            yield f"{part}: {len(refused)} golds fail the check, the first: {refused[0][0]!r} {refused[0][1]}"
    if shared := set.intersection(*({row["family"] for row in rows} for rows in whole.values())):
        yield f"families in train and test: {', '.join(sorted(shared))}"
    if shared := set.intersection(*({_meaning(language, row[language.name])[0] for row in rows} - {None} for rows in whole.values())):
        yield f"meanings of the test that are in training too: {len(shared)}"
