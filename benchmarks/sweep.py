"""Train and score on `dev` what a recipe could be, and keep every result: `python -m benchmarks.sweep SWEEP`.

It knows which runs a sweep has; training and scoring are the helpers'. `test` is never touched here.
Resumable: a run whose row stands in sweep.jsonl already, for the same weights of pocket, is not run again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from helpers import chat, dot, generation, model, pairs, profiles, scoring, training

ROWS = pairs.DATA / "results" / "sweep.jsonl"
POCKET = profiles.PROFILES["pocket"]
REPORT, BEST = POCKET.recipe("report"), POCKET.recipe("best")
SEEDS = (42, 1, 2)


@dataclass(frozen=True)
class Run:
    """What is trained on: an edition, or `pairs` of its training pairs drawn by the seed; `explicit`: trained
    and asked with the prompts that name the format.

    `repairs`: so many of the pairs once more, as requests to repair; with it (0 too) the answers that are not
    valid are asked for once more, and scored again.
    """

    edition: str
    recipe: profiles.Recipe
    pairs: int | None = None
    explicit: bool = False
    repairs: int | None = None


SCALE = replace(REPORT, learning_rate=4e-3)  # notebook 05's starting point, one part of it changed at a time
SIZES = (40, 80, 137, 250, None)

# name: the runs of each seed
SWEEPS = {
    "report": [Run("report", replace(REPORT, learning_rate=rate)) for rate in (2e-3, 4e-3, 8e-3, 1.6e-2)],
    "best": [Run("extended", replace(BEST, learning_rate=rate)) for rate in (2e-3, 4e-3)],
    "pairs": [Run("extended", SCALE, size) for size in SIZES],
    "epochs": [Run("extended", replace(SCALE, epochs=epochs), 137) for epochs in (10, 15)],
    "adapter": [
        Run("extended", replace(SCALE, **change), 137)
        for change in ({"r": 4, "alpha": 8}, {"r": 64, "alpha": 128}, {"targets": BEST.targets})
    ],
    "prompts": [Run("extended", SCALE, 137, explicit=True)],
    # 90 steps each
    "repairs": [
        Run("extended", replace(SCALE, epochs=10), 137, repairs=0),
        Run("extended", SCALE, 137, repairs=137),
    ],
}


def done() -> Iterator[dict]:
    """The rows recorded so far."""
    return (json.loads(line) for line in ROWS.read_text().splitlines()) if ROWS.exists() else iter(())


def request(pair: pairs.Pair, text: str, reason: str) -> str:
    """The prompt once more, with what the parser said of an answer."""
    return f"{pair.prompt}\n\nThis answer is wrong: {reason}. Please correct it.\n{text[:600]}"


def to_repair(pair: pairs.Pair, rng: random.Random) -> pairs.Pair:
    """The pair with a request to repair its own DOT, from which one sign was left out, so that the parser
    refuses it.
    """
    places = [place for place, sign in enumerate(pair.dot) if sign in '{}[]">=;']
    for place in rng.sample(places, len(places)):
        damaged = pair.dot[:place] + pair.dot[place + 1 :]
        verdict = dot.check(damaged)
        if verdict.outcome != "valid":
            return replace(pair, prompt=request(pair, damaged, verdict.reason))
    raise ValueError(f"{pair.id}: no sign of it can be left out")


def once_more(tuned, tokenizer, dev, answers: list[str]) -> list[str]:
    """The answers, with each that is not valid asked for again."""
    wrong = {
        i: verdict.reason for i, verdict in enumerate(dot.check_many(answers)) if verdict.outcome != "valid"
    }
    again = generation.answer(
        tuned,
        tokenizer,
        [request(dev[i], answers[i], reason) for i, reason in wrong.items()],
        longest=POCKET.longest_answer,
    )
    return [dict(zip(wrong, again)).get(i, text) for i, text in enumerate(answers)]


def train_and_score(tuned, tokenizer, run: Run, seed: int) -> dict:
    """Fine-tune fresh adapters and score on dev: {split, n, scores, each prompt's [id, outcome, edge F1],
    loss, seconds}.
    """
    train, dev = pairs.load(run.edition).train, pairs.load("extended").dev
    if run.pairs:
        train = random.Random(seed).sample(train, len(train))[: run.pairs]
    if run.explicit:
        train, dev = ([replace(pair, prompt=pair.explicit_prompt) for pair in some] for some in (train, dev))
    if run.repairs:
        rng = random.Random(seed)
        train = [*train, *(to_repair(pair, rng) for pair in train[: run.repairs])]
    with tempfile.TemporaryDirectory() as folder:
        args = training.arguments(run.recipe, folder, seed, save_strategy="no")
        result = training.train(tuned, tokenizer, chat.encode_pairs(tokenizer, train), args)
    answers = generation.answer(
        tuned, tokenizer, [pair.prompt for pair in dev], longest=POCKET.longest_answer
    )

    def scored(answers: list[str]) -> dict:
        scores = scoring.score(answers, [pair.dot for pair in dev])
        return {
            **scoring.summary(scores),
            "each": [[pair.id, score.outcome, score.edge_f1] for pair, score in zip(dev, scores)],
        }

    last = [row["loss"] for row in result["log"][-5:]]
    about = {"loss": round(sum(last) / len(last), 4), "steps": result["steps"], "seconds": result["seconds"]}
    repaired = {} if run.repairs is None else {"once_more": scored(once_more(tuned, tokenizer, dev, answers))}
    return {"split": "dev", "n": len(dev), **about, **scored(answers), **repaired}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("sweep", choices=SWEEPS)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    options = parser.parse_args()
    weights = hashlib.sha256((Path(POCKET.model) / "model.safetensors").read_bytes()).hexdigest()[:12]
    held, tokenizer = model.load(POCKET)
    for seed in options.seeds:
        for run in SWEEPS[options.sweep]:
            key = json.loads(json.dumps({"pocket": weights, **asdict(run), "seed": seed}))
            if any(all(row.get(name) == value for name, value in key.items()) for row in done()):
                continue
            held = model.attach(held, model.lora(run.recipe), seed)  # the adapters of the run before come off
            row = {
                **key,
                **train_and_score(held, tokenizer, run, seed),
                "date": date.today().isoformat(),
                "device": training.hardware(),
            }
            with ROWS.open("a") as file:
                file.write(json.dumps(row) + "\n")
            scores = (
                f"{row['valid']}/{row['n']} valid, node F1 {row['node_f1']:.2f}, edge F1"
                f" {row['edge_f1']:.2f}, {row['seconds']:.0f} s"
            )
            print(
                f"{options.sweep}: {run.edition}, {run.pairs or 'all'} pairs, {run.recipe.epochs} epochs,"
                f" rank {run.recipe.r}, repairs {run.repairs}, seed {seed}: {scores}",
                flush=True,
            )


if __name__ == "__main__":
    main()
