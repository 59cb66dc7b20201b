"""Training: batches with logits only where there is a target, the Trainer, and the record of a run.

It knows examples (token ids and labels), steps and losses; it knows nothing of DOT.

Notebook 03 trains with TRL's SFTTrainer. This module keeps its own batches because on a CPU TRL makes logits
at every position, prompts included: with SmolLM2's vocabulary of 49,152 its first two steps took 44 s, these
34 s (one run each, two cores, the same pairs in the same order).
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
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import torch
import torch.utils.checkpoint
from tqdm import tqdm
from transformers import (
    PrinterCallback,
    ProgressCallback,
    Trainer,
    TrainerCallback,
    TrainingArguments,
    set_seed,
)
from transformers.trainer_utils import get_last_checkpoint
from transformers.utils.notebook import NotebookProgressCallback

from .chat import IGNORE, Example
from .profiles import ROOT, SEED, Profile, Recipe, native_bf16

try:
    import resource
except ImportError:  # on Windows
    resource = None

CHUNK = 128  # positions whose logits a GPU holds at once
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


def collate(examples: Sequence[dict], pad_id: int) -> dict[str, torch.Tensor]:
    """Tensors of a batch, padded on the right; logits are made only where the next token counts in the loss.

    For Gemma's 256,000 words the logits are most of the memory of a step, and the loss is the same without
    the others. There is no attention mask: in a causal model no token sees what stands to its right, so
    padding on the right changes nothing, and attention without a mask is faster.

    Returns a dict: input_ids and labels (examples, longest); logits_to_keep, the same shape, true at those
    positions; shift_labels (positions kept), the tokens that follow them.
    """

    def padded(key: str, filler: int) -> torch.Tensor:
        rows = [torch.tensor(example[key]) for example in examples]
        return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=filler)

    labels = padded("labels", IGNORE)
    following = torch.nn.functional.pad(labels[:, 1:], (0, 1), value=IGNORE)
    keep = following.ne(IGNORE)
    return {
        "input_ids": padded("input_ids", pad_id),
        "labels": labels,
        "shift_labels": following[keep],
        "logits_to_keep": keep,
    }


@contextlib.contextmanager
def logits_in_chunks(model):
    """Within this block a model in training computes its loss, on batches from `collate`, from the logits of
    CHUNK positions at a time; what it does in evaluation stays as it is.

    The loss is the same to rounding. For the answers of four pairs, 500 positions, Gemma's logits take 0.5 GB
    in float32 and their gradient as much, and half of that again in bfloat16; in chunks it is a quarter. The
    price is that a chunk's logits are computed once more on the way back.
    """
    base = model.get_base_model()
    head, usual = base.lm_head.forward, base.loss_function

    def handing_on(hidden):
        return hidden if base.training else head(hidden)

    def piece(hidden, targets):
        return torch.nn.functional.cross_entropy(head(hidden).float(), targets, reduction="sum")

    def loss(logits, labels, vocab_size, **kwargs):
        if not base.training:
            return usual(logits=logits, labels=labels, vocab_size=vocab_size, **kwargs)
        targets, count = kwargs["shift_labels"], kwargs.get("num_items_in_batch")
        chunks = zip(logits.split(CHUNK), targets.split(CHUNK))  # of hidden states, which the head handed on
        total = sum(
            torch.utils.checkpoint.checkpoint(piece, *chunk, use_reentrant=False, preserve_rng_state=False)
            for chunk in chunks
        )
        return total / (len(targets) if count is None else count)

    base.lm_head.forward, base.loss_function = handing_on, loss
    try:
        yield model
    finally:
        del base.lm_head.forward
        base.loss_function = usual


def bar(total: int, what: str, unit: str, **options) -> tqdm:
    """A progress bar with the time left. In a notebook it goes to standard output, since a page shows
    standard error as if something were wrong.
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
) -> dict:
    """Train the adapters of `model` in place and return what a run record needs. What `callbacks` do counts
    in its seconds.

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
    if torch.cuda.is_available():
        torch.cuda.reset_peak_memory_stats()
    began = time.perf_counter()
    with logits_in_chunks(model) if torch.cuda.is_available() else contextlib.nullcontext():
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
