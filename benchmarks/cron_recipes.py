"""Trains pocket with four recipes on train.jsonl, scores each on dev.jsonl (never on test.jsonl) and writes
recipes.jsonl: `python -m benchmarks.cron_recipes`, three minutes.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace

from cronsim import CronSimError

from generators import make_cron
from helpers import chat, generation, model, patches, profiles, training

RECIPES = [  # pairs, and what differs from pocket's recipe `best`
    (1188, {"batch": 8, "epochs": 2, "learning_rate": 4e-3}),
    (1188, {"batch": 8, "epochs": 2, "learning_rate": 2.5e-3}),
    (600, {"batch": 8, "epochs": 4, "learning_rate": 4e-3}),
    (600, {"batch": 4, "epochs": 3, "learning_rate": 3e-3}),
]


def read(name: str) -> list[dict]:
    rows = [
        json.loads(line)
        for line in (make_cron.FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    return [row for row in rows if row["origin"] != "planted"]


def fires(text: str):
    try:
        return make_cron.fires(text) if len(text.split()) == 5 else None
    except CronSimError:
        return None


def main() -> None:
    profile, train, dev = profiles.profile("pocket"), read("train"), read("dev")
    tuned, tokenizer = model.load(profile)
    lines = []
    for pairs, changes in RECIPES:
        recipe = replace(profile.recipe("best"), name="cron", accumulation=1, dropout=0.0, **changes)
        tuned = model.attach(tuned, model.lora(recipe), profiles.SEED)
        examples = [chat.encode(tokenizer, row["prompt"], row["cron"]) for row in train[:pairs]]
        with tempfile.TemporaryDirectory() as folder, patches.unpacked(tuned):
            result = training.train(
                tuned, tokenizer, examples, training.arguments(recipe, folder, save_strategy="no"), quiet=True
            )
        answers = generation.answer(tuned, tokenizer, [row["prompt"] for row in dev], longest=48)
        found = [(fires(answer), make_cron.fires(row["cron"])) for answer, row in zip(answers, dev)]
        scores = {
            "dev_valid": sum(got is not None for got, _ in found),
            "dev_exact": sum(got == gold for got, gold in found),
        }
        lines.append(
            json.dumps(
                {
                    "pairs": pairs,
                    **changes,
                    "steps": result["steps"],
                    "seconds": round(result["seconds"]),
                    "dev": len(dev),
                    **scores,
                }
            )
        )
        print(lines[-1], flush=True)
    (make_cron.FOLDER / "recipes.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
