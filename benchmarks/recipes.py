"""Train a recipe on a real model and score it, one row a scoring: `python -m benchmarks.recipes RUN [RUN ...]
[--seeds 0 1 2] [--splits dev]`.

It knows which runs there are and which arms a split has; training, answering and scoring are the helpers'.
Resumable: an adapter that lies in build/recipes is not trained again, a run that was stopped goes on from its
last checkpoint (in the middle of an epoch the rest of it is shuffled anew, so that some pairs come twice and
some not at all), and a scoring whose row is recorded is not repeated. A row holds every answer, so that a new
measure needs no new run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import time
from dataclasses import asdict, dataclass, replace
from datetime import date

from helpers import chat, generation, model, pairs, profiles, scoring, training
from helpers.evaluate import TEST_LOG

ROWS = pairs.DATA / "results" / "recipes.jsonl"
BUILD = profiles.ROOT / "build" / "recipes"
SMOL, POCKET = profiles.PROFILES["smollm2-135m"], profiles.PROFILES["pocket"]
REPORT, BEST = SMOL.recipe("report"), SMOL.recipe("best")


@dataclass(frozen=True)
class Run:
    """What is trained, and on which edition's training pairs. `explicit`: the share of the prompts that name
    the format; `generated`: so many pairs of the text maker, each seen once, spread over the epochs of the
    others."""

    profile: profiles.Profile
    edition: str
    recipe: profiles.Recipe
    explicit: float = 0.0
    generated: int = 0


RUNS = {
    "report": Run(SMOL, "report", REPORT),
    "report, learning rate 1e-3": Run(SMOL, "report", replace(REPORT, learning_rate=1e-3)),
    "extended": Run(SMOL, "extended", replace(BEST, learning_rate=3e-3, epochs=3, batch=4, accumulation=2)),
    "best": Run(SMOL, "large", BEST, generated=1000),
    "large once": Run(
        SMOL, "large", replace(BEST, learning_rate=3e-3, epochs=1)
    ),  # people's pairs only, each seen once
    "pocket report": Run(POCKET, "report", POCKET.recipe("report")),
    "pocket best": Run(POCKET, "extended", POCKET.recipe("best")),
}
# which prompts, whether the adapter is on, how many examples stand in front, whether the grammar is in the
# decoder
ARMS = {
    "base bare": ("prompt", False, 0, False),
    "base asked": ("explicit_prompt", False, 0, False),
    "base asked, 3 examples": ("explicit_prompt", False, 3, False),
    "tuned bare": ("prompt", True, 0, False),
    "tuned asked": ("explicit_prompt", True, 0, False),
    "tuned bare, grammar": ("prompt", True, 0, True),
}


def training_pairs(run: Run, seed: int) -> list[pairs.Pair]:
    """The edition's training pairs, a share of them, drawn by the seed, with the prompt that names the
    format.
    """
    rng = random.Random(seed)
    kept = pairs.load(run.edition).train
    made = [pair for pair in kept if pair.source == "generated"]
    kept = [
        replace(pair, prompt=pair.explicit_prompt) if rng.random() < run.explicit else pair
        for pair in kept
        if pair.source != "generated"
    ]
    return kept * run.recipe.epochs + rng.sample(made, run.generated) if run.generated else kept


def train(name: str, seed: int):
    """(model with the run's adapter, tokenizer): trained now, or loaded where it was trained before."""
    run, folder = RUNS[name], BUILD / f"{name.replace(' ', '-')}-{seed}"
    base, tokenizer = model.load(run.profile)
    if (folder / "adapter_config.json").is_file():
        return model.load_adapter(base, folder), tokenizer
    tuned = model.attach(base, model.lora(run.recipe), seed)
    args = training.arguments(
        run.recipe,
        folder,
        seed,
        save_strategy="steps",
        save_steps=20,
        **({"num_train_epochs": 1} if run.generated else {}),
    )
    examples = chat.encode_pairs(tokenizer, training_pairs(run, seed))
    result = training.train(
        tuned, tokenizer, examples, args, resume=any(folder.glob("checkpoint-*")), quiet=True
    )
    record = training.save(
        tuned, folder, run.profile, run.recipe, run.edition, "native", seed, model.count(tuned), result
    )
    last = [row["loss"] for row in record["log"][-5:]]
    print(
        f"{name}, seed {seed}: {record['steps']} steps, loss {sum(last) / len(last):.3f},"
        f" {record['seconds']:.0f} s, {record['samples_per_second']} pairs/s,"
        f" {record['peak_memory_bytes'] / 2**30:.1f} GiB",
        flush=True,
    )
    return tuned, tokenizer


def recorded() -> list[dict]:
    return (
        [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()] if ROWS.exists() else []
    )


def score(name: str, seed: int, split: str, arm: str, tuned, tokenizer) -> dict:
    """One row: the summary and each answer."""
    profile, (field, adapter, shots, grammar) = RUNS[name].profile, ARMS[arm]
    asked = getattr(pairs.load(pairs.SPLITS[split]), split)
    chosen = random.Random(0).sample(pairs.load("report").train, shots)
    shown = [f"{shot.explicit_prompt}\n{shot.dot}" for shot in chosen]
    prompts = ["\n\n".join([*shown, getattr(pair, field)]) for pair in asked]
    began = time.perf_counter()
    with model.base_of(tuned) if not adapter else contextlib.nullcontext():
        texts = generation.answer(tuned, tokenizer, prompts, longest=profile.longest_answer, grammar=grammar)
    seconds = round(time.perf_counter() - began, 1)
    scores = scoring.score(texts, [pair.dot for pair in asked])
    row = {
        "profile": profile.name,
        "run": name if adapter else None,
        "seed": seed if adapter else None,
        "split": split,
        "arm": arm,
        "n": len(asked),
        **scoring.summary(scores),
        "seconds": seconds,
        "date": date.today().isoformat(),
        "device": training.hardware(),
        "recipe": asdict(RUNS[name].recipe) if adapter else None,
        "edition_pairs": len(pairs.load(RUNS[name].edition).train) if adapter else None,
        "each": [
            [pair.id, s.outcome, s.node_f1, s.edge_f1, s.exact, text]
            for pair, s, text in zip(asked, scores, texts)
        ],
    }
    print(
        f"{split}, {arm}, {name} {seed}: {row['valid']}/{row['n']} valid, {row['invalid']} invalid,"
        f" {row['no_dot']} no DOT, node F1 {row['node_f1']:.3f}, edge F1 {row['edge_f1']:.3f}, {row['exact']}"
        f" exact, {seconds} s",
        flush=True,
    )
    with ROWS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    if split == "test":
        with TEST_LOG.open("a", encoding="utf-8") as log:
            log.write(json.dumps({key: value for key, value in row.items() if key != "each"}) + "\n")
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("runs", nargs="+", choices=RUNS)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--splits", nargs="+", choices=pairs.SPLITS, default=["dev"])
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=["tuned bare"])
    options = parser.parse_args()
    for seed in options.seeds:
        for name in options.runs:
            tuned, tokenizer = train(name, seed)
            for split in options.splits:
                for arm in options.arms:
                    tuned_arm = ARMS[arm][1]
                    key = (
                        RUNS[name].profile.name,
                        name if tuned_arm else None,
                        seed if tuned_arm else None,
                        split,
                        arm,
                    )
                    if all(
                        tuple(row[part] for part in ("profile", "run", "seed", "split", "arm")) != key
                        for row in recorded()
                    ):
                        score(name, seed, split, arm, tuned, tokenizer)
            del tuned


if __name__ == "__main__":
    sys.exit(main())
