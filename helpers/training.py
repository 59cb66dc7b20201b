"""Training: a recipe in the Trainer's words, a run of it, and the record of a run.

It knows steps, losses and files; it knows nothing of DOT. What a batch looks like is `batches`'.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import torch
from tqdm import tqdm
from transformers import (
    PrinterCallback,
    ProgressCallback,
    Trainer,
    TrainerCallback,
    TrainingArguments,
    get_cosine_schedule_with_warmup,
    set_seed,
)
from transformers.trainer_utils import get_last_checkpoint
from transformers.utils.notebook import NotebookProgressCallback

from .batches import collate, logits_in_chunks
from .chat import Example
from .profiles import ROOT, SEED, Profile, Recipe, native_bf16

try:
    import resource
except ImportError:  # on Windows
    resource = None

VERSIONS = ("torch", "transformers", "peft", "bitsandbytes", "accelerate")


class TrainingError(RuntimeError):
    """A run that cannot go on; the text is one line with the remedy."""


def arguments(recipe: Recipe, output: str | Path, seed: int = SEED, **changes) -> TrainingArguments:
    """The recipe in the Trainer's words; `changes` are any of its arguments. Under `torchrun` the processes
    share the accumulation, so that a step sees as many examples as ever.

    Raises:
        TrainingError: the accumulation cannot be shared evenly.
    """
    on_gpu = torch.cuda.is_available()
    processes = int(os.environ.get("WORLD_SIZE", 1))
    if recipe.accumulation % processes:
        shared = f"{recipe.accumulation} accumulation steps: start a number that divides them"
        raise TrainingError(f"{processes} processes cannot share {shared}")
    return TrainingArguments(
        **{
            "output_dir": str(output),
            "num_train_epochs": recipe.epochs,
            "per_device_train_batch_size": recipe.batch,
            "gradient_accumulation_steps": recipe.accumulation // processes,
            "learning_rate": recipe.learning_rate,
            "lr_scheduler_type": recipe.scheduler,
            "warmup_steps": recipe.warmup,  # below 1 it is a share of the steps
            "weight_decay": recipe.weight_decay,
            "activation_checkpointing": recipe.checkpointing,
            "train_sampling_strategy": "group_by_length",
            "bf16": native_bf16(),
            "fp16": on_gpu and not native_bf16(),
            "use_cpu": not on_gpu,
            "ddp_backend": "gloo" if processes > 1 and not on_gpu else None,
            "ddp_find_unused_parameters": False if processes > 1 else None,
            "logging_steps": 1,
            "logging_nan_inf_filter": False,
            # resumed within an epoch, the Trainer would shuffle the rest of it anew
            "save_strategy": "epoch",
            "save_total_limit": 1,
            "seed": seed,
            # what the Trainer needs to know of us, not of the method
            "prediction_loss_only": True,
            "remove_unused_columns": False,
            "dataloader_pin_memory": False,
            "report_to": "none",
            **changes,
        }
    )


def bar(total: int, what: str, unit: str, **options) -> tqdm:
    """A progress bar with the time left. In a notebook it goes to standard output, since a notebook
    shows standard error as if something were wrong.
    """
    file = sys.stdout if "ipykernel" in sys.modules else sys.stderr
    return tqdm(total=total, desc=what, unit=unit, ncols=90, file=file, **options)


class Watch(TrainerCallback):
    """Shows a progress bar with the time left, and stops a run whose loss is not finite."""

    def __init__(self, quiet: bool):
        self.quiet, self.bar = quiet, None

    def on_train_begin(self, args, state, control, **kwargs):
        hidden = self.quiet or not state.is_world_process_zero
        self.bar = bar(state.max_steps, "training", "step", initial=state.global_step, disable=hidden)

    def on_log(self, args, state, control, logs, **kwargs):
        if "loss" in logs:
            if not math.isfinite(logs["loss"]):
                found = f"the loss of step {state.global_step} is {logs['loss']}"
                raise TrainingError(f"{found}; lower the learning rate, or train in float32")
            self.bar.set_postfix(loss=f"{logs['loss']:.3f}")

    def on_step_end(self, args, state, control, **kwargs):
        self.bar.update()

    def on_train_end(self, args, state, control, **kwargs):
        self.bar.close()


def train(
    model,
    tokenizer,
    examples: Sequence[Example],
    args: TrainingArguments,
    *,
    callbacks: Sequence[TrainerCallback] = (),
    resume: bool = False,
    quiet: bool = False,
    chunks: bool | None = None,
) -> dict:
    """Train the adapters of `model` in place and return what a run record needs. What `callbacks` do counts
    in its seconds. `chunks` says whether `logits_in_chunks` is used; by default it is on a GPU.

    Returns a dict: steps, log [{step, loss, learning_rate, grad_norm}], seconds, samples_per_second,
    peak_memory_bytes.

    Raises:
        TrainingError: nothing to resume from, or a loss that is not finite.
    """
    last = get_last_checkpoint(args.output_dir) if resume and Path(args.output_dir).is_dir() else None
    if resume and last is None:
        raise TrainingError(f"{args.output_dir}: no checkpoint to resume from; run without --resume")
    set_seed(args.seed)
    rows = [{"input_ids": e.input_ids, "labels": e.labels, "length": len(e.input_ids)} for e in examples]
    trainer = Trainer(
        model=model,
        args=args,
        train_dataset=rows,
        data_collator=lambda batch: collate(batch, tokenizer.pad_token_id),
        callbacks=[Watch(quiet), *callbacks],
    )
    for printer in (PrinterCallback, ProgressCallback, NotebookProgressCallback):
        trainer.remove_callback(printer)  # Watch shows the progress
    on_gpu = torch.cuda.is_available()
    if on_gpu:
        torch.cuda.reset_peak_memory_stats()
    began = time.perf_counter()
    with logits_in_chunks(model) if (on_gpu if chunks is None else chunks) else contextlib.nullcontext():
        trainer.train(resume_from_checkpoint=last)
    seconds = time.perf_counter() - began
    trainer.accelerator.wait_for_everyone()  # what a process still writes is written
    model.eval()
    keys = ("step", "loss", "learning_rate", "grad_norm")
    return {
        "steps": trainer.state.global_step,
        # a resumed run keeps its past
        "log": [{key: row[key] for key in keys} for row in trainer.state.log_history if "loss" in row],
        "seconds": round(seconds, 2),
        "samples_per_second": round(len(examples) * args.num_train_epochs / seconds, 2),
        "peak_memory_bytes": peak_memory(),
    }


def peak_memory() -> int:
    """Bytes: the GPU's peak of this run where there is one, else the process's peak since it started."""
    if torch.cuda.is_available():
        return torch.cuda.max_memory_allocated()
    if resource is None:
        import psutil  # comes with accelerate

        used = psutil.Process().memory_info()
        return getattr(used, "peak_wset", used.rss)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def hardware() -> str:
    """The GPU's name, or the CPU's kind and the threads in use."""
    n = torch.get_num_threads()
    cpu = f"{platform.machine()} CPU, {n} thread{'s' if n > 1 else ''}"
    return torch.cuda.get_device_name() if torch.cuda.is_available() else cpu


def save(
    model,
    output: str | Path,
    profile: Profile,
    recipe: Recipe,
    edition: str,
    template: str,
    seed: int,
    counts: tuple[int, int],
    result: dict,
) -> dict:
    """Write the adapter and `run.json` into `output`, without a path of this machine in them; returns the
    record. Checkpoints there have done their work and go.
    """
    output = Path(output)
    output.mkdir(parents=True, exist_ok=True)
    here = profile.embedded and not profile.hub
    base = str(Path(profile.model).relative_to(ROOT)) if here else profile.hub or profile.model
    for config in model.peft_config.values():
        config.base_model_name_or_path = base
    record = {
        "profile": profile.name, "edition": edition, "template": template, "recipe": recipe.name,
        "seed": seed, "trainable_parameters": counts[0], "total_parameters": counts[1],
        "device": hardware(), "versions": {name: version(name) for name in VERSIONS}, **result,
    }  # fmt: skip
    (output / "run.json").write_text(json.dumps(record, indent=1) + "\n")
    # no vocabulary was changed; peft writes the config last, and with it `find_adapter` sees all of it
    model.save_pretrained(output, save_embedding_layers=False)
    (output / "README.md").unlink(missing_ok=True)  # an empty form; run.json says what there is to say
    for checkpoint in output.glob("checkpoint-*"):
        shutil.rmtree(checkpoint)
    return record


def schedule(peak: float, steps: int, warmup: float) -> Callable[[int], float]:
    """Learning rate that step 1, 2, ... is taken with: linear warm-up over ceil(warmup * steps), then half a
    cosine to 0 (Loshchilov & Hutter 2017).
    """
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=peak)
    cosine = get_cosine_schedule_with_warmup(optimizer, math.ceil(warmup * steps), steps)
    return lambda step: peak * cosine.lr_lambdas[0](step - 1)


def scientific(x: float) -> str:
    """1.95e-4, as the report writes it."""
    return f"{x:.2e}".replace("e-0", "e-")
