"""What pocket can do before any fine-tuning: `python -m generators.pocket.score`; it writes
data/pocket/scores.json, which the card quotes.

It knows fresh descriptions, with names from a seed of its own, and when an answer is exact; asking the model
in NF4 is the helpers' work.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date

from transformers import AutoTokenizer

from helpers import generation, model, pairs, profiles, training

from . import formats, text
from .batches import documents

POCKET = pairs.DATA / "pocket"
LEVEL = 0.375  # graphs of up to 10 nodes
EACH, NOTATIONS = 12, 48  # descriptions a named format, and in a notation that the prompt shows
WRITINGS = 200  # a writer chooses freely, say a variable's name: any of so many of its writings is exact
PRE_TRAINED = 23.7e6  # tokens of the weights that lie here


def asked(rng: random.Random, name: str) -> tuple[str, set[str]]:
    """A request for a named format, and every writing that is an exact answer."""
    writer, asks = formats.FORMATS[name]
    has = text.traits(rng, LEVEL) | ({"looks": True} if name in ("style sheet", "attribute list") else {})
    english, graph = text.describe(rng, text.draw(rng, LEVEL, has=has), LEVEL)
    return f"{rng.choice(asks)} this: {english}", {
        writer(random.Random(i), graph).strip() for i in range(WRITINGS)
    }


def questions() -> Iterator[tuple[str, str, set[str]]]:
    """(kind, prompt, exact answers)."""
    for name in formats.FORMATS:
        rng = random.Random(f"score {name}")
        yield from ((name, *asked(rng, name)) for _ in range(EACH))
    rng = random.Random("score notation")
    for _ in range(NOTATIONS):
        prompt, answer = text.by_notation(rng, LEVEL)
        yield "a notation shown by example", prompt.replace(text.TURN, ""), {answer.strip()}


def rare_tokens(sampled: int = 4000) -> dict[str, int]:
    """The gate: tokens of the gold DOT that occur less than 1,000 times as an answer's token in so much text
    as pocket saw, and how often.

    Counted over a sample of the text at its full level and scaled up, so a small count is an estimate.
    """
    tokenizer = AutoTokenizer.from_pretrained(POCKET)
    held = documents(random.Random("score gate"), sampled, 1.0, tokenizer)
    counts = Counter(token for ids, answers in held for token, counted in zip(ids, answers) if counted)
    scale = PRE_TRAINED / sum(len(ids) for ids, _ in held)
    report, extended, test = map(pairs.load, ("report", "extended", "test"))
    gold = [pair.dot for pair in (*extended.train, *report.validation, *extended.dev, *test.test)]
    wanted = {token for ids in tokenizer(gold, add_special_tokens=False)["input_ids"] for token in ids}
    return {
        tokenizer.decode([token]): round(counts[token] * scale)
        for token in sorted(wanted)
        if counts[token] * scale < 1000
    }


def main() -> None:
    profile = profiles.PROFILES["pocket"]
    base, tokenizer = model.load(profile)
    held = list(questions())
    with training.bar(len(held), "answers", "answer") as bar:
        answers = generation.answer(
            base,
            tokenizer,
            [prompt for _, prompt, _ in held],
            longest=profile.longest_answer,
            progress=bar.update,
        )
    exact = Counter(kind for (kind, _, right), answer in zip(held, answers) if answer.strip() in right)
    n = Counter(kind for kind, _, _ in held)
    rows = [{"kind": kind, "n": n[kind], "exact": exact[kind]} for kind in n]
    for row in rows:
        print(f"{row['kind']:<28} {row['exact']:>3}/{row['n']}")
    rare = rare_tokens()
    print(f"tokens of gold DOT seen less than 1,000 times: {len(rare)}")
    scores = {"date": date.today().isoformat(), "device": training.hardware(), "exact": rows, "rare": rare}
    (POCKET / "scores.json").write_text(json.dumps(scores, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
