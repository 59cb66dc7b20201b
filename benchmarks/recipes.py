"""Train a recipe on a real model and score it, one row a scoring: `python -m benchmarks.recipes RUN [RUN ...] [--seeds 0 1 2] [--splits dev]`.

It knows which runs there are and which arms a split has; training, answering and scoring are the helpers'. Resumable: an adapter that lies in build/recipes is not trained
again, a run that was stopped goes on from its last checkpoint, and a scoring whose row is recorded is not repeated. A row holds every answer, so that a new measure needs
no new run.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from dataclasses import asdict, dataclass, replace
from datetime import date

from helpers import chat, generation, model, pairs, profiles, scoring, training

ROWS = pairs.DATA / "results" / "recipes.jsonl"
BUILD = profiles.ROOT / "build" / "recipes"
PROFILE = profiles.PROFILES["smollm2-135m"]
REPORT = PROFILE.recipe("report")
BEST = PROFILE.recipe("best")


@dataclass(frozen=True)
class Run:
    """`generated`: so many pairs of the text maker, each seen once, in front of the edition's; `explicit`: the share of the prompts that name the format."""

    edition: str
    recipe: profiles.Recipe
    generated: int = 0
    explicit: float = 0.0


RUNS = {
    "report": Run("report", REPORT),
    "report-5e-4": Run("report", replace(REPORT, learning_rate=5e-4)),
    "report-3e-3": Run("report", replace(REPORT, learning_rate=3e-3)),
    "extended-3": Run("extended", replace(BEST, epochs=3)),
}
# which prompts, whether the adapter is on, how many examples stand in front, whether the grammar is in the decoder
ARMS = {
    "base bare": ("prompt", False, 0, False),
    "base asked": ("explicit_prompt", False, 0, False),
    "base asked, 3 examples": ("explicit_prompt", False, 3, False),
    "tuned bare": ("prompt", True, 0, False),
    "tuned asked": ("explicit_prompt", True, 0, False),
    "tuned bare, grammar": ("prompt", True, 0, True),
}
SPLITS = {"validation": "report", "dev": "extended", "test": "test"}


def training_pairs(run: Run, seed: int) -> list[pairs.Pair]:
    """The edition's training pairs, some of them asked explicitly; one list an epoch is made by the Trainer."""
    kept, rng = list(pairs.load(run.edition).train), random.Random(seed)
    if run.generated:
        from data.pocket.make import text  # noqa: F401  the text maker moves to generators/
    chosen = [replace(pair, prompt=pair.explicit_prompt) if rng.random() < run.explicit else pair for pair in kept]
    return chosen


def train(name: str, seed: int):
    """(model with the run's adapter, tokenizer): trained now, or loaded where it was trained before."""
    run, folder = RUNS[name], BUILD / f"{name}-{seed}"
    base, tokenizer = model.load(PROFILE)
    if (folder / "adapter_config.json").is_file():
        return model.load_adapter(base, folder), tokenizer
    tuned = model.attach(base, model.lora(run.recipe), seed)
    args = training.arguments(run.recipe, folder, seed, save_steps=20)
    examples = chat.encode_pairs(tokenizer, training_pairs(run, seed))
    result = training.train(tuned, tokenizer, examples, args, resume=any(folder.glob("checkpoint-*")), quiet=True)
    record = training.save(tuned, folder, PROFILE, run.recipe, run.edition, "native", seed, model.count(tuned), result)
    last = [row["loss"] for row in record["log"][-5:]]
    print(f"{name}, seed {seed}: {record['steps']} steps, loss {sum(last) / len(last):.3f}, {record['seconds']:.0f} s, "
          f"{record['samples_per_second']} pairs/s, {record['peak_memory_bytes'] / 2**30:.1f} GiB", flush=True)
    return tuned, tokenizer


def recorded() -> list[dict]:
    return [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()] if ROWS.exists() else []


def score(name: str, seed: int | None, split: str, arm: str, tuned, tokenizer) -> dict:
    """One row: the summary and each answer."""
    field, adapter, shots, grammar = ARMS[arm]
    asked = getattr(pairs.load(SPLITS[split]), split)
    shown = random.Random(0).sample(pairs.load("report").train, shots)
    prompts = [chat.with_examples(getattr(pair, field), shown) for pair in asked]
    began = time.perf_counter()
    with model.base_of(tuned) if not adapter else model.contextlib.nullcontext():
        texts = generation.answer(tuned, tokenizer, prompts, longest=PROFILE.longest_answer, grammar=grammar)
    seconds = round(time.perf_counter() - began, 1)
    scores = scoring.score(texts, [pair.dot for pair in asked])
    row = {
        "profile": PROFILE.name, "run": name if adapter else None, "seed": seed if adapter else None, "split": split, "arm": arm, "n": len(asked),
        **scoring.summary(scores), "seconds": seconds, "date": date.today().isoformat(), "device": training.hardware(),
        "recipe": asdict(RUNS[name].recipe) if adapter else None,
        "each": [[pair.id, s.outcome, s.node_f1, s.edge_f1, s.exact, text] for pair, s, text in zip(asked, scores, texts)],
    }
    print(f"{split}, {arm}, {name} {seed}: {row['valid']}/{row['n']} valid, {row['invalid']} invalid, {row['no_dot']} no DOT, node F1 {row['node_f1']:.3f}, "
          f"edge F1 {row['edge_f1']:.3f}, {row['exact']} exact, {seconds} s", flush=True)
    with ROWS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", nargs="+", choices=RUNS)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--splits", nargs="+", choices=SPLITS, default=["dev"])
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=["tuned bare"])
    options = parser.parse_args()
    for seed in options.seeds:
        for name in options.runs:
            tuned, tokenizer = train(name, seed)
            for split in options.splits:
                for arm in options.arms:
                    key = (name if ARMS[arm][1] else None, seed if ARMS[arm][1] else None, split, arm)
                    if all((row["run"], row["seed"], row["split"], row["arm"]) != key for row in recorded()):
                        score(name, seed, split, arm, tuned, tokenizer)
            del tuned


if __name__ == "__main__":
    sys.exit(main())
