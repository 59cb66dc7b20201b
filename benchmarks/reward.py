"""A score instead of answers, on pocket: `python -m benchmarks.reward [--seeds 0 1 2] [--arms ...]`.

It knows six ways to go on from one adapter with the same new prompts, and what each costs; sampling,
training and scoring are the helpers' and TRL's. The start is the report's recipe on the report edition. The
prompts are the training pairs of `extended` that the start has not seen. One row per arm and seed, with each
answer on dev, in data/results/reward.jsonl. Resumable by row.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date

import torch
from datasets import Dataset
from transformers import PrinterCallback, ProgressCallback
from trl import GRPOConfig, GRPOTrainer

from helpers import chat, dot, generation, model, pairs, profiles, scoring, training
from helpers.patches import unpacked

ROWS = pairs.DATA / "results" / "reward.jsonl"
BUILD = profiles.ROOT / "build" / "reward"
POCKET = profiles.PROFILES["pocket"]
RECIPE = POCKET.recipe("report")
PROMPTS = 140  # new ones, drawn by the seed
SAMPLES = 8  # answers per prompt
LONGEST = 192  # tokens of a sampled answer; nine in ten golds are shorter
EPOCHS = 5  # over the winners, and over the references
LONGER = 15  # over the references: between rejection sampling and GRPO in seconds
RATE = RECIPE.learning_rate / 2  # of a second fine-tuning
GRPO_RATE = 1e-3


def structure(completions, gold, **_) -> list[float]:
    """Edge F1 with the gold; 0 for an answer that is not valid."""
    texts = [turns[0]["content"] for turns in completions]
    return [score.edge_f1 for score in scoring.score(texts, list(gold))]


def validity(completions, **_) -> list[float]:
    """1 for an answer that is one valid graph, whatever it says."""
    texts = [turns[0]["content"] for turns in completions]
    return [float(verdict.outcome == "valid") for verdict in dot.check_many(texts)]


def start(seed: int):
    """(model, tokenizer) with the adapter that all arms of this seed go on from, ready to be trained."""
    folder = BUILD / f"start-{seed}"
    base, tokenizer = model.load(POCKET)
    if not (folder / "adapter_config.json").is_file():
        tuned = model.attach(base, model.lora(RECIPE), seed)
        fit(tuned, tokenizer, pairs.load("report").train, seed, RECIPE.epochs, RECIPE.learning_rate)
        tuned.save_pretrained(folder, save_embedding_layers=False)
        base, tokenizer = model.load(POCKET)  # the other still has its adapter
    tuned = model.load_adapter(base, folder)
    for name, parameter in tuned.named_parameters():
        parameter.requires_grad_("lora_" in name)
    return tuned, tokenizer


def fit(tuned, tokenizer, rows, seed: int, epochs: int, rate: float) -> None:
    """Fine-tune on pairs: each prompt with the DOT that it comes with."""
    with tempfile.TemporaryDirectory() as folder:
        args = training.arguments(
            RECIPE, folder, seed, num_train_epochs=epochs, learning_rate=rate, save_strategy="no"
        )
        training.train(tuned, tokenizer, chat.encode_pairs(tokenizer, rows), args, quiet=True)


def nothing(tuned, tokenizer, asked, seed: int) -> dict:
    """The start as it is."""
    return {}


def references(epochs: int):
    """An arm: fine-tuning on the references of the new prompts, which a score of structure needs anyway."""

    def arm(tuned, tokenizer, asked, seed: int) -> dict:
        fit(tuned, tokenizer, asked, seed, epochs, RATE)
        return {}

    return arm


def rejection(tuned, tokenizer, asked, seed: int) -> dict:
    """Sample, keep each prompt's best answer by edge F1, fine-tune on those that won (RAFT, Dong et al.
    2023, arXiv 2304.06767).
    """
    torch.manual_seed(seed)
    prompts = [pair.prompt for pair in asked for _ in range(SAMPLES)]
    texts = generation.answer(tuned, tokenizer, prompts, longest=LONGEST, temperature=1.0)
    scores = scoring.score(texts, [pair.dot for pair in asked for _ in range(SAMPLES)])
    winners, best = [], []
    for at, pair in enumerate(asked):
        held = range(SAMPLES * at, SAMPLES * (at + 1))
        won = max(held, key=lambda i: (scores[i].edge_f1, scores[i].node_f1))
        best.append(scores[won].edge_f1)
        if scores[won].edge_f1 > 0:
            winners.append(replace(pair, dot=dot.extract(texts[won])))
    fit(tuned, tokenizer, winners, seed, EPOCHS, RATE)
    mean = sum(score.edge_f1 for score in scores) / len(scores)
    return {"samples": len(texts), "sampled_edge_f1": round(mean, 4), "winners": len(winners),
            "best_edge_f1": round(sum(best) / len(best), 4)}  # fmt: skip


def grpo(reward, steps: int = -1):
    """An arm: TRL's GRPO (Shao et al. 2024, arXiv 2402.03300) with one of the rewards, one pass over the new
    prompts, or so many steps of four.
    """

    def arm(tuned, tokenizer, asked, seed: int) -> dict:
        rows = [{"prompt": [{"role": "user", "content": p.prompt}], "gold": p.dot} for p in asked]
        # TRL samples up to these; with the tokenizer's own alone, answers of a Gemma run on after their turn
        tuned.generation_config.eos_token_id = chat.stop_ids(tokenizer)
        with tempfile.TemporaryDirectory() as folder:
            args = GRPOConfig(
                folder, num_generations=SAMPLES, per_device_train_batch_size=4 * SAMPLES,
                max_completion_length=LONGEST, learning_rate=GRPO_RATE, lr_scheduler_type="constant",
                temperature=1.0, beta=0.0, num_train_epochs=1, max_steps=steps, seed=seed, save_strategy="no",
                disable_dropout=True, gradient_checkpointing=False,
                logging_steps=1, report_to="none", use_cpu=not torch.cuda.is_available(), bf16=False,
                disable_tqdm=True,
            )  # fmt: skip
            trainer = GRPOTrainer(
                tuned, reward, args, train_dataset=Dataset.from_list(rows), processing_class=tokenizer
            )
            for printer in (PrinterCallback, ProgressCallback):
                trainer.remove_callback(printer)
            with unpacked(tuned):  # sampling is most of the time
                trainer.train()
        log = [row for row in trainer.state.log_history if "reward" in row]
        return {"log": [{"reward": round(row["reward"], 4), "tokens": row["completions/mean_length"],
                         "equal": row["frac_reward_zero_std"]} for row in log]}  # fmt: skip

    return arm


ARMS = {
    "start": nothing,
    "fine-tuning": references(EPOCHS),
    "fine-tuning, longer": references(LONGER),
    "rejection sampling": rejection,
    "GRPO, structure": grpo(structure),
    "GRPO, validity": grpo(validity, 20),  # enough to see where it heads
}


def run(name: str, seed: int) -> dict:
    """One row: the arm's scores on dev, its answers, its cost."""
    tuned, tokenizer = start(seed)
    known = {pair.id for pair in pairs.load("report").train}
    extended = pairs.load("extended")
    new = [pair for pair in extended.train if pair.id not in known]
    asked = random.Random(seed).sample(new, PROMPTS)
    began = time.perf_counter()
    found = ARMS[name](tuned, tokenizer, asked, seed)
    seconds = round(time.perf_counter() - began, 1)
    texts = generation.answer(
        tuned, tokenizer, [pair.prompt for pair in extended.dev], longest=POCKET.longest_answer
    )
    scores = scoring.score(texts, [pair.dot for pair in extended.dev])
    edges = [verdict.edges for verdict in dot.check_many(texts) if verdict.outcome == "valid"]
    return {
        "arm": name, "seed": seed, "prompts": len(asked), "split": "dev", "n": len(texts),
        **scoring.summary(scores), "edges": round(sum(edges) / max(1, len(edges)), 2), **found,
        "seconds": seconds, "date": date.today().isoformat(), "device": training.hardware(),
        "command": f"python -m benchmarks.reward --seeds {seed} --arms '{name}'",
        "each": [[pair.id, s.outcome, s.edge_f1, text] for pair, s, text in zip(extended.dev, scores, texts)],
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=list(ARMS))
    options = parser.parse_args()
    lines = ROWS.read_text(encoding="utf-8").splitlines() if ROWS.exists() else []
    done = {(row["arm"], row["seed"]) for row in map(json.loads, lines)}
    for seed in options.seeds:
        for name in options.arms:
            if (name, seed) in done:
                continue
            row = run(name, seed)
            with ROWS.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
            shown = {key: row[key] for key in ("valid", "node_f1", "edge_f1", "exact", "edges", "seconds")}
            print(seed, name, shown, flush=True)


if __name__ == "__main__":
    sys.exit(main())
