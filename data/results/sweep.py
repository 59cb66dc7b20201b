"""Train and score on `dev` what a recipe could be, and keep every result: `python data/results/sweep.py SWEEP`, from the project's folder.

It knows which runs a sweep has; training and scoring are the helpers'. `test` is never touched here.
Resumable: a run whose row stands in sweep.jsonl already, for the same weights of pocket, is not run again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

from helpers import chat, generation, model, pairs, profiles, scoring, training

ROWS = Path(__file__).with_name("sweep.jsonl")
POCKET = profiles.PROFILES["pocket"]
REPORT, BEST = POCKET.recipe("report"), POCKET.recipe("best")
SEEDS = (42, 1, 2)

# name: the runs of each seed, as (edition, recipe)
SWEEPS = {
    "report": [("report", replace(REPORT, learning_rate=rate)) for rate in (2e-3, 4e-3, 8e-3, 1.6e-2)],
    "best": [("extended", replace(BEST, learning_rate=rate)) for rate in (2e-3, 4e-3)],
}


def done() -> Iterator[dict]:
    """The rows recorded so far."""
    return (json.loads(line) for line in ROWS.read_text().splitlines()) if ROWS.exists() else iter(())


def run(tuned, tokenizer, edition: str, recipe: profiles.Recipe, seed: int) -> dict:
    """Fine-tune fresh adapters and score on dev: {split, n, scores, loss, seconds}."""
    with tempfile.TemporaryDirectory() as folder:
        args = training.arguments(recipe, folder, seed, save_strategy="no")
        result = training.train(tuned, tokenizer, chat.encode_pairs(tokenizer, pairs.load(edition).train), args)
    dev = pairs.load("extended").dev
    answers = generation.answer(tuned, tokenizer, [pair.prompt for pair in dev], longest=POCKET.longest_answer)
    scores = scoring.summary(scoring.score(answers, [pair.dot for pair in dev]))
    last = [row["loss"] for row in result["log"][-5:]]
    return {"split": "dev", "n": len(dev), **scores, "loss": round(sum(last) / len(last), 4), "seconds": result["seconds"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sweep", choices=SWEEPS)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    options = parser.parse_args()
    weights = hashlib.sha256((Path(POCKET.model) / "model.safetensors").read_bytes()).hexdigest()[:12]
    held, tokenizer = model.load(POCKET)
    for seed in options.seeds:
        for edition, recipe in SWEEPS[options.sweep]:
            key = json.loads(json.dumps({"pocket": weights, "edition": edition, "recipe": asdict(recipe), "seed": seed}))
            if any(all(row[name] == value for name, value in key.items()) for row in done()):
                continue
            held = model.attach(held, model.lora(recipe), seed)  # the adapters of the run before come off
            row = {**key, **run(held, tokenizer, edition, recipe, seed), "date": date.today().isoformat(), "device": training.hardware()}
            with ROWS.open("a") as file:
                file.write(json.dumps(row) + "\n")
            print(f"{edition}, lr {recipe.learning_rate:g}, seed {seed}: {row['valid']}/{row['n']} valid, node F1 {row['node_f1']:.2f}, edge F1 {row['edge_f1']:.2f}, {row['seconds']:.0f} s", flush=True)


if __name__ == "__main__":
    main()
