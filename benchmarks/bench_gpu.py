"""Gemma-2B's shape with random weights in NF4, trained on a GPU in the ways of bench.py and more: true speed
and true memory, no quality.

It knows the arms of a GPU and where the bytes are. Each arm loads the base anew and trains some epochs on the
report edition's pairs, whose lengths are what matters here (in pocket's tokens, since Gemma's tokenizer is
not ours to ship); the first epoch warms up and is not counted. Rows go to bench-gpu.jsonl, from which
tools/readme.py makes RESULTS.md's table. `python -m benchmarks.bench_gpu` took about six minutes on an H200,
without Unsloth; the arms with Liger or Unsloth need `liger-kernel` or `unsloth`, and an arm that cannot run
leaves its reason in its row.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from importlib.metadata import version

if "--unsloth" in sys.argv:
    import unsloth  # before transformers, or it cannot replace its parts

import torch
from transformers import AutoModelForCausalLM, GemmaConfig, TrainerCallback

from helpers import chat, generation, model, pairs, profiles, training

from . import bench

ROWS = pairs.DATA / "results" / "bench-gpu.jsonl"
EPOCHS = 4  # the first is not counted
LONG = 512  # tokens of each row where the bytes are counted
# to try this file on a CPU
TINY = {
    "vocab_size": 4096,
    "hidden_size": 256,
    "intermediate_size": 512,
    "num_hidden_layers": 2,
    "head_dim": 64,
}
# norms, positions and GeGLU
LIGER = {
    "use_liger_kernel": True,
    "liger_kernel_config": {"fused_linear_cross_entropy": False, "cross_entropy": False},
}
ARMS = {  # name: (whose, what is changed)
    "report": ("report", {}),
    "Trainer": ("plain", {}),
    "ours": ("ours", {}),
    "ours, checkpointing": ("ours", {"activation_checkpointing": True}),
    "ours, 16 at once": ("ours", bench.WIDE),
    "ours, 16 at once, checkpointing": ("ours", {**bench.WIDE, "activation_checkpointing": True}),
    "TRL": ("trl", {}),
    "TRL, tuned": ("trl", bench.TUNED),
    "TRL, tuned, 16 at once": ("trl", {**bench.TUNED, "per_device_train_batch_size": 16}),
    # these kernels replace parts of transformers for the rest of the process, so they come last
    "ours, Liger": ("ours", LIGER),
    "ours, 16 at once, Liger": ("ours", {**bench.WIDE, **LIGER}),
    "TRL, tuned, Liger": ("trl", {**bench.TUNED, "use_liger_kernel": True}),
    "TRL, tuned, 16 at once, Liger": (
        "trl",
        {**bench.TUNED, "per_device_train_batch_size": 16, "use_liger_kernel": True},
    ),
}
UNSLOTH = {  # in a process of its own, since it replaces much more: checkpointing
    "Unsloth": False,
    "Unsloth, its checkpointing": "unsloth",
}


def random_base(shape: dict, folder: str) -> None:
    """A Gemma with random weights and pocket's tokenizer, saved as a model folder."""
    tokenizer = model.load_tokenizer(profiles.PROFILES["pocket"])
    ids = {name: getattr(tokenizer, name) for name in ("pad_token_id", "bos_token_id", "eos_token_id")}
    torch.manual_seed(profiles.SEED)
    torch.set_default_dtype(torch.bfloat16)
    with profiles.device():
        base = AutoModelForCausalLM.from_config(GemmaConfig(**shape, tie_word_embeddings=True, **ids))
    torch.set_default_dtype(torch.float32)
    base.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def now() -> float:
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter()


def noting(seconds: list[float]):
    """A callback for the Trainer that appends the seconds of each epoch."""

    class Noting(TrainerCallback):
        def on_epoch_begin(self, *args, **kwargs):
            seconds.append(-now())

        def on_epoch_end(self, *args, **kwargs):
            seconds[-1] += now()

    return Noting()


def examples_of(tokenizer):
    """The report edition's training pairs as token ids."""
    return chat.encode_pairs(tokenizer, pairs.load("report").train)


def timed(trainer, examples, epochs: int) -> dict:
    """Train; pairs a second of each epoch but the first, and peak memory."""
    seconds: list[float] = []
    trainer.add_callback(noting(seconds))
    if torch.cuda.is_available():
        torch.cuda.reset_peak_memory_stats()
    trainer.train()
    speeds = [round(len(examples) / one, 2) for one in seconds[1:] or seconds]
    return {"epochs": epochs, "samples_per_second": speeds, "peak_memory_bytes": training.peak_memory()}


def arm(name: str, profile, epochs: int) -> dict:
    """One arm of ARMS, timed."""
    base, tokenizer = model.load(profile)
    tuned = model.attach(base, model.lora(bench.RECIPE), profiles.SEED)
    examples = examples_of(tokenizer)
    whose, changes = ARMS[name]
    same = {"seed": profiles.SEED, "num_train_epochs": epochs}
    if whose == "trl":  # what is changed is in its own words
        trainer = bench.trl(tuned, tokenizer, examples, same, **changes)
    else:
        trainer = getattr(bench, whose)(tuned, tokenizer, examples, {**same, **changes})
    return timed(trainer, examples, epochs)


def with_unsloth(name: str, folder: str) -> dict:
    """One arm of UNSLOTH, timed: its model and kernels in the plain Trainer, rows of like length together."""
    recipe, checkpointing = bench.RECIPE, UNSLOTH[name]
    load = unsloth.FastLanguageModel
    base, tokenizer = load.from_pretrained(
        folder, max_seq_length=1024, dtype=profiles.compute_dtype(), load_in_4bit=True
    )
    shape = {
        "r": recipe.r,
        "lora_alpha": recipe.alpha,
        "lora_dropout": recipe.dropout,
        "target_modules": list(recipe.targets),
    }
    tuned = load.get_peft_model(base, **shape, use_gradient_checkpointing=checkpointing)
    examples = examples_of(tokenizer)
    changes = {
        "seed": profiles.SEED,
        "num_train_epochs": EPOCHS,
        "train_sampling_strategy": "group_by_length",
    }
    return timed(bench.plain(tuned, tokenizer, examples, changes), examples, EPOCHS)


def bytes_of_a_step(profile, checkpointing: bool, chunks: bool) -> dict:
    """Where the memory is when 4 rows of 512 tokens are trained on, answers of the usual share of them: two
    steps of 16 rows.
    """
    before = torch.cuda.memory_allocated()
    base, tokenizer = model.load(profile)
    loaded = torch.cuda.memory_allocated() - before
    tuned = model.attach(base, model.lora(bench.RECIPE), profiles.SEED)
    adapters = torch.cuda.memory_allocated() - before - loaded
    examples = examples_of(tokenizer)
    answer = round(LONG * sum(e.targets for e in examples) / sum(len(e.input_ids) for e in examples))
    generator = torch.Generator().manual_seed(profiles.SEED)
    long = []
    for _ in range(bench.RECIPE.batch * bench.RECIPE.accumulation):
        ids = torch.randint(10, tokenizer.vocab_size, (LONG,), generator=generator).tolist()
        long.append(chat.Example(input_ids=ids, labels=[chat.IGNORE] * (LONG - answer) + ids[-answer:]))
    args = bench.arguments(seed=profiles.SEED, num_train_epochs=2, activation_checkpointing=checkpointing)
    result = training.train(tuned, tokenizer, long, args, quiet=True, chunks=chunks)
    embedding = base.get_input_embeddings().weight
    return {
        "checkpointing": checkpointing,
        "logits_in_chunks": chunks,
        "rows": bench.RECIPE.batch,
        "tokens": LONG,
        "answer_tokens": answer,
        "bytes": {
            "embedding": embedding.numel() * embedding.element_size(),
            "other weights, NF4": loaded - embedding.numel() * embedding.element_size(),
            "adapters": adapters,
            "peak": result["peak_memory_bytes"] - before,
        },
    }


def generated(profile, longest: int) -> dict:
    """Sixteen prompts continued by `longest` tokens in one batch: random weights do not stop."""
    base, tokenizer = model.load(profile)
    prompts = [pair.prompt for pair in pairs.load("report").validation]
    seconds = []
    for _ in range(3):
        began = now()
        generation.answer(base, tokenizer, prompts, longest=longest)
        seconds.append(round(now() - began, 2))
    return {"prompts": len(prompts), "tokens": longest, "seconds": seconds[1:]}


def versions() -> dict[str, str]:
    """Of the libraries that are there."""
    names = (*bench.VERSIONS, "liger_kernel", "unsloth")
    return {name: version(name) for name in names if importlib.util.find_spec(name)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "--only", nargs="+", metavar="ARM", help="these arms, and keep the rows of the others"
    )
    parser.add_argument(
        "--tiny",
        action="store_true",
        help="a tiny Gemma, to try this file without a GPU; prints its rows and keeps none",
    )
    parser.add_argument(
        "--unsloth-python",
        metavar="PYTHON",
        help="the Python of an environment with unsloth, which wants older libraries than this project",
    )
    parser.add_argument(
        "--unsloth",
        nargs=2,
        metavar=("ARM", "FOLDER"),
        help="this arm in this process, as JSON; what the above is called with",
    )
    options = parser.parse_args()
    if options.unsloth:
        print(json.dumps({**with_unsloth(*options.unsloth), "versions": versions()}))
        return

    about = {
        "date": date.today().isoformat(),
        "device": training.hardware(),
        "dtype": str(profiles.compute_dtype()),
        "versions": versions(),
    }
    order = [*ARMS, "bytes", "generate", *UNSLOTH]
    rows = (
        [json.loads(line) for line in ROWS.read_text().splitlines()] if options.only and ROWS.exists() else []
    )
    rows = [row for row in rows if row["arm"] not in (options.only or [])]

    def keep(name: str, measure, *args) -> None:
        began = time.perf_counter()
        try:
            found = measure(*args)
        except Exception as error:  # whatever it is, the other arms go on, and the row says it
            why = [*str(error).strip().splitlines(), ""][0]
            found = {"failed": f"{type(error).__name__}: {why}"}
        rows.append({"arm": name, **about, **found})
        rows.sort(
            key=lambda row: order.index(row["arm"])
        )  # the report's way stays first, where notebook 03 looks for it
        print(json.dumps({"arm": name, **found, "took": round(time.perf_counter() - began)}), flush=True)
        if not options.tiny:
            ROWS.write_text("".join(json.dumps(row) + "\n" for row in rows))
        gc.collect()  # a Trainer and its model hold each other
        torch.cuda.empty_cache()

    def apart(name: str, folder: str) -> dict:
        run = subprocess.run(
            [options.unsloth_python, "-m", "benchmarks.bench_gpu", "--unsloth", name, folder],
            capture_output=True,
            text=True,
            timeout=150,
            cwd=profiles.ROOT,
        )
        if run.returncode:
            raise RuntimeError(run.stderr.strip().splitlines()[-1])
        return json.loads(run.stdout.splitlines()[-1])

    with tempfile.TemporaryDirectory() as folder:
        random_base(model.GEMMA_2B | (TINY if options.tiny else {}), folder)
        profile = replace(profiles.PROFILES["gemma-2b"], model=folder)
        wanted = options.only or [name for name in order if name not in UNSLOTH or options.unsloth_python]
        for name in wanted:
            if name in ARMS:
                keep(name, arm, name, profile, 1 if options.tiny else EPOCHS)
            elif name == "bytes":
                for checkpointing, chunks in ((False, False), (False, True), (True, False), (True, True)):
                    keep(name, bytes_of_a_step, profile, checkpointing, chunks)
            elif name == "generate":
                keep(name, generated, profile, 128)
            else:
                keep(name, apart, name, folder)


if __name__ == "__main__":
    main()
