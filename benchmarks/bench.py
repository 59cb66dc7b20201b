"""The same fine-tuning in the ways you might choose, timed side by side: `make bench`.

It knows the arms and how to time them; the ways themselves are the libraries' and the helpers'. Each run is a
process of its own, so that peak memory is its own; rounds go through all arms before the next begins, so that
whatever else the machine does meets all of them. Rows go to bench.jsonl, a plot of them to bench.png, and
tools/readme.py makes RESULTS.md's table. About an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.metadata import version

import torch
from transformers import DataCollatorForSeq2Seq, Trainer, set_seed

from helpers import batches, chat, dot, generation, model, pairs, profiles, scoring, training

ROWS = pairs.DATA / "results" / "bench.jsonl"
POCKET = profiles.PROFILES["pocket"]
RECIPE = POCKET.recipe("report")
ROUNDS = 5  # of the timed runs, one epoch each
SEEDS = (42, 1, 2)  # of the whole runs, which are scored on dev
SCORED = (
    "report",
    "TRL",
    "ours",
)  # with every seed; the others, which train as one of these does, with the first
VERSIONS = (*training.VERSIONS, "trl")
TUNED = {
    "per_device_train_batch_size": RECIPE.batch,
    "gradient_checkpointing": False,
    "train_sampling_strategy": "group_by_length",
}  # TRL's
WIDE = {"per_device_train_batch_size": 16, "gradient_accumulation_steps": 1}  # ours


def report(tuned, tokenizer, examples, changes: dict):
    """The report's way: every row padded to 512 tokens, with an attention mask, logits at all of them."""

    def padded(rows):
        rows = [{key: row[key][:512] for key in ("input_ids", "labels")} for row in rows]
        return DataCollatorForSeq2Seq(tokenizer, padding="max_length", max_length=512)(rows)

    return plain(tuned, tokenizer, examples, changes, padded)


def plain(tuned, tokenizer, examples, changes: dict, collator=None):
    """The plain Trainer: shuffled unless told otherwise, padded to the longest of its micro-batch, logits at
    all positions.
    """
    rows = [{"input_ids": e.input_ids, "labels": e.labels} for e in examples]
    args = arguments(**{"train_sampling_strategy": "random", **changes})
    return Trainer(
        tuned, args, train_dataset=rows, data_collator=collator or DataCollatorForSeq2Seq(tokenizer)
    )


def trl(tuned, tokenizer, examples, changes: dict, **options):
    """TRL's SFTTrainer as it comes, but for the recipe: steps, learning rate and schedule, 16 examples a
    step, completion-only loss, nothing cut.
    """
    from datasets import Dataset
    from trl import SFTConfig, SFTTrainer

    ours = arguments(**changes)
    recipe = (
        "num_train_epochs",
        "learning_rate",
        "lr_scheduler_type",
        "warmup_steps",
        "weight_decay",
        "seed",
        "output_dir",
        "report_to",
        "save_strategy",
        "use_cpu",
        "bf16",
        "disable_tqdm",
    )
    same = {name: getattr(ours, name) for name in recipe}
    options = {"per_device_train_batch_size": 8, **options}  # 8 is its default
    same["gradient_accumulation_steps"] = 16 // options["per_device_train_batch_size"]
    config = SFTConfig(**same, max_length=None, logging_steps=1, **options)
    rows = [
        {"input_ids": e.input_ids, "completion_mask": [int(label != chat.IGNORE) for label in e.labels]}
        for e in examples
    ]
    return SFTTrainer(tuned, config, train_dataset=Dataset.from_list(rows), processing_class=tokenizer)


def trl_best(tuned, tokenizer, examples, changes: dict):
    """TRL with what speeds it up here: no checkpointing of activations, rows of like length together, our
    micro-batch.
    """
    return trl(tuned, tokenizer, examples, changes, **TUNED)


def ours(tuned, tokenizer, examples, changes: dict):
    """This project's way: `training.train`, handed over as something with the two methods of a Trainer that
    are called here.
    """

    class Ours:
        callbacks = ()

        def add_callback(self, callback):
            self.callbacks = (*self.callbacks, callback)

        def train(self):
            training.train(
                tuned, tokenizer, examples, arguments(**changes), callbacks=self.callbacks, quiet=True
            )

    return Ours()


def ours_wide(tuned, tokenizer, examples, changes: dict):
    """The same with the 16 pairs of a step at once: no accumulation."""
    return ours(tuned, tokenizer, examples, {**changes, **WIDE})


def arguments(**changes):
    changes = {"save_strategy": "no", "disable_tqdm": True, **changes}
    return training.arguments(RECIPE, tempfile.mkdtemp(), changes.pop("seed"), **changes)


ARMS = {
    "report": report,
    "Trainer": plain,
    "TRL": trl,
    "TRL, tuned": trl_best,
    "ours": ours,
    "ours, 16 at once": ours_wide,
}


@torch.inference_mode()
def held_out_loss(tuned, tokenizer, examples) -> float:
    """Nats an answer token on examples that were not trained on; the same measure for every arm."""
    total = tokens = 0
    for example in examples:
        batch = batches.collate(
            [{"input_ids": example.input_ids, "labels": example.labels}], tokenizer.pad_token_id
        )
        total += tuned(**batch).loss.item() * example.targets
        tokens += example.targets
    return round(total / tokens, 4)


def one(arm: str, seed: int, epochs: int) -> dict:
    """Train one arm, in this process; a whole run is also scored on dev."""
    base, tokenizer = model.load(POCKET)
    tuned = model.attach(base, model.lora(RECIPE), seed)
    edition = pairs.load("report")
    examples, held = (chat.encode_pairs(tokenizer, some) for some in (edition.train, edition.validation))
    set_seed(seed)
    trainer = ARMS[arm](tuned, tokenizer, examples, {"seed": seed, "num_train_epochs": epochs})
    began = time.perf_counter()
    trainer.train()
    seconds = time.perf_counter() - began
    row = {
        "arm": arm,
        "seed": seed,
        "epochs": epochs,
        "seconds": round(seconds, 2),
        "samples_per_second": round(len(examples) * epochs / seconds, 2),
    }
    row |= {
        "peak_memory_bytes": training.peak_memory(),
        "held_out_loss": held_out_loss(tuned.eval(), tokenizer, held),
    }
    if epochs == RECIPE.epochs:
        dev = pairs.load("extended").dev
        answers = generation.answer(
            tuned, tokenizer, [pair.prompt for pair in dev], longest=POCKET.longest_answer
        )
        row |= {"n": len(dev), **scoring.summary(scoring.score(answers, [pair.dot for pair in dev]))}
    return row


def evaluation() -> dict:
    """The prompts of dev answered and checked one by one with plain `generate`, and by the helpers; the
    shipped adapter, in this process.
    """
    base, tokenizer = model.load(POCKET)
    tuned = model.load_adapter(base, profiles.ROOT / "data" / "checkpoints" / "pocket-report")
    prompts = [pair.prompt for pair in pairs.load("extended").dev]
    began = time.perf_counter()
    for prompt in prompts:
        ids = torch.tensor([chat.prompt_ids(tokenizer, prompt)])
        stops = {"eos_token_id": chat.stop_ids(tokenizer), "pad_token_id": tokenizer.pad_token_id}
        output = tuned.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=POCKET.longest_answer,
            do_sample=False,
            **stops,
        )
        dot.check(tokenizer.decode(output[0, ids.shape[1] :], skip_special_tokens=True))
    middle = time.perf_counter()
    dot.check_many(generation.answer(tuned, tokenizer, prompts, longest=POCKET.longest_answer))
    seconds = {
        "one_by_one_seconds": round(middle - began, 2),
        "seconds": round(time.perf_counter() - middle, 2),
    }
    return {"arm": "evaluation", "prompts": len(prompts), **seconds}


def plot() -> None:
    """bench.png: speed of the arms, and the quality of their whole runs."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    rows = [json.loads(line) for line in ROWS.read_text().splitlines()]
    figure, axes = plt.subplots(1, 2, figsize=(10, 3), layout="constrained", sharey=True)
    for place, arm in enumerate(ARMS):
        speeds = [row["samples_per_second"] for row in rows if row["arm"] == arm and row["epochs"] == 1]
        axes[0].barh(place, sum(speeds) / len(speeds), color="C0" if arm.startswith("ours") else "lightgray")
        axes[0].plot(speeds, [place] * len(speeds), "k.", ms=5)
        scored = [row["edge_f1"] for row in rows if row["arm"] == arm and "edge_f1" in row]
        axes[1].plot(scored, [place] * len(scored), "o", color="C0" if arm.startswith("ours") else "gray")
    axes[0].set_yticks(range(len(ARMS)), list(ARMS))
    axes[0].set(title=f"Training speed, {rows[0]['device']}", xlabel="pairs a second (dots: runs)")
    axes[1].set(title="After five epochs, on dev", xlabel="edge F1 (dots: seeds)", xlim=(0, 0.4))
    figure.savefig(ROWS.with_suffix(".png"), dpi=110)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "--one", nargs=3, metavar=("ARM", "SEED", "EPOCHS"), help="a single run in this process, as JSON"
    )
    parser.add_argument(
        "--only",
        choices=[*ARMS, "evaluation"],
        metavar="ARM",
        help="run this arm again and keep the rows of the others",
    )
    options = parser.parse_args()
    if options.one:
        arm, seed, epochs = options.one[0], int(options.one[1]), int(options.one[2])
        print(json.dumps(evaluation() if arm == "evaluation" else one(arm, seed, epochs)))
        return
    about = {
        "date": date.today().isoformat(),
        "device": training.hardware(),
        "dtype": str(profiles.compute_dtype()),
        "versions": {name: version(name) for name in VERSIONS},
    }
    plan = [(arm, SEEDS[0], 1) for _ in range(ROUNDS) for arm in (*ARMS, "evaluation")]
    plan += [
        (arm, seed, RECIPE.epochs) for seed in SEEDS for arm in ARMS if seed == SEEDS[0] or arm in SCORED
    ]
    plan = [run for run in plan if options.only in (None, run[0])]
    kept = (
        [
            line
            for line in ROWS.read_text().splitlines(keepends=True)
            if json.loads(line)["arm"] != options.only
        ]
        if options.only
        else []
    )
    ROWS.write_text("".join(kept))
    for arm, seed, epochs in plan:
        run = subprocess.run(
            [sys.executable, "-m", "benchmarks.bench", "--one", arm, str(seed), str(epochs)],
            capture_output=True,
            text=True,
            cwd=profiles.ROOT,
        )
        if run.returncode:
            sys.exit(f"{arm}: {run.stderr.strip().splitlines()[-1]}")
        row = json.loads(run.stdout.splitlines()[-1])
        with ROWS.open("a") as file:
            file.write(json.dumps({**row, **about}) + "\n")
        print(row, flush=True)
    plot()


if __name__ == "__main__":
    main()
