"""Pre-train pocket from scratch: `make base-model`, or `python -m generators.pocket --output DIR [--tokens
N]`.

It knows the optimizer, the schedule and the checkpoints; the text is text.py's, the vocabulary
tokenizer.py's. Seeded and resumable: chunk i of the text depends on (seed, i) alone, and a killed run goes on
from its last checkpoint.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import pathlib
import random
import time

import torch
from transformers import AutoTokenizer, GemmaConfig, GemmaForCausalLM

from helpers.profiles import native_bf16

from . import tokenizer as vocabulary
from .batches import SEED, chunk, tensors
from .text import TURN, sample

SHAPE = {
    "hidden_size": 256,
    "intermediate_size": 768,
    "num_hidden_layers": 6,
    "num_attention_heads": 4,
    "num_key_value_heads": 4,
    "head_dim": 64,
    "vocab_size": 2048,
    "max_position_embeddings": 1024,
}
PEAK_LEARNING_RATE = 2e-3
WARM_UP_STEPS, STABLE_SHARE = 50, 0.6  # warm-up, stable, decay
EASY_SHARE = 0.45  # of the chunks, over which the text grows from level 0 to level 1
CHUNK_TOKENS = 110_000  # about what a chunk holds, on the way from level 0 to level 1
EVERY = 250  # steps between checkpoints


def learning_rate(step: int, share: float) -> float:
    decay = 1.0 if share < STABLE_SHARE else max(0.02, 1 - (share - STABLE_SHARE) / (1 - STABLE_SHARE))
    return PEAK_LEARNING_RATE * min(1.0, (step + 1) / WARM_UP_STEPS) * decay


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m generators.pocket", description=__doc__.split("\n\n")[0])
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--tokens", type=float, default=24e6)
    parser.add_argument(
        "--start", type=pathlib.Path, help="go on from the weights and the tokenizer of this folder"
    )
    options = parser.parse_args()
    output, checkpoint = options.output, options.output / "checkpoint.pt"
    output.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    if options.start:
        AutoTokenizer.from_pretrained(options.start).save_pretrained(output)
    elif not checkpoint.exists():
        rng = random.Random(f"{SEED}-vocabulary")
        vocabulary.build(
            ("\n".join(sample(rng)).replace(TURN, "") for _ in range(12000)), SHAPE["vocab_size"]
        ).save_pretrained(output)
    model = GemmaForCausalLM(
        GemmaConfig(**SHAPE, pad_token_id=0, eos_token_id=1, bos_token_id=2, tie_word_embeddings=True)
    )
    if options.start:
        model.load_state_dict(
            GemmaForCausalLM.from_pretrained(options.start, dtype=torch.float32).state_dict()
        )
    matrices = [p for name, p in model.named_parameters() if p.ndim == 2 and "embed" not in name]
    others = [p for name, p in model.named_parameters() if p.ndim != 2 or "embed" in name]
    optimizers = (
        torch.optim.Muon(
            matrices, lr=PEAK_LEARNING_RATE, weight_decay=0.05, momentum=0.95, adjust_lr_fn="match_rms_adamw"
        ),
        torch.optim.AdamW(others, lr=PEAK_LEARNING_RATE, betas=(0.9, 0.95), weight_decay=0.0),
    )
    state = {
        "step": 0,
        "tokens": 0,
        "chunk": 0,
        "done": 0,
        "seconds": 0.0,
        "curve": [],
    }  # `done` batches of `chunk`
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        for optimizer, was in zip(optimizers, saved["optimizers"]):
            optimizer.load_state_dict(was)
        state = saved["state"]
        print(f"going on from step {state['step']}, {state['tokens'] / 1e6:.1f} M tokens", flush=True)

    def loss_of(ids: torch.Tensor, weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        with torch.autocast(
            "cpu", dtype=torch.bfloat16, enabled=native_bf16()
        ):  # emulated it is many times slower than float32
            logits = model(
                input_ids=ids, use_cache=False
            ).logits  # causal, padded on the right: no mask is needed
        each = torch.nn.functional.cross_entropy(
            logits[:, :-1].float().flatten(0, 1), ids[:, 1:].flatten(), reduction="none"
        )
        weight = weights[:, 1:].flatten()
        return (each * weight).sum() / weight.sum(), (each * (weight == 1)).sum() / (weight == 1).sum()

    def save() -> None:
        torch.save(
            {"model": model.state_dict(), "optimizers": [o.state_dict() for o in optimizers], "state": state},
            checkpoint.with_suffix(".new"),
        )
        checkpoint.with_suffix(".new").replace(checkpoint)

    began, recent = time.time() - state["seconds"], []
    with multiprocessing.get_context("spawn").Pool(1) as pool:

        def jobs():
            index = state["chunk"]
            while True:
                yield index, pool.apply_async(chunk, ((index, min(1.0, index / last_easy_chunk), output),))
                index += 1

        last_easy_chunk = EASY_SHARE * options.tokens / CHUNK_TOKENS
        queue, source = [], jobs()
        while state["tokens"] < options.tokens:
            while len(queue) < 3:
                queue.append(next(source))
            state["chunk"], work = queue.pop(0)
            for batch in work.get()[state["done"] :]:
                share = state["tokens"] / options.tokens
                for optimizer in optimizers:
                    for group in optimizer.param_groups:
                        group["lr"] = learning_rate(state["step"], share)
                ids, weights = tensors(batch)
                loss, answer = loss_of(ids, weights)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                for optimizer in optimizers:
                    optimizer.step()
                    optimizer.zero_grad()
                recent.append(answer.item())
                state["step"] += 1
                state["done"] += 1
                state["tokens"] += sum(len(tokens) for tokens, _ in batch)
                state["seconds"] = time.time() - began
                if state["step"] % 50 == 0:
                    state["curve"].append(
                        {
                            "step": state["step"],
                            "tokens": state["tokens"],
                            "answer_loss": round(sum(recent) / len(recent), 4),
                        }
                    )
                    left = (options.tokens - state["tokens"]) / state["tokens"] * state["seconds"] / 60
                    print(
                        f"step {state['step']}  {state['tokens'] / 1e6:.2f} M tokens  answer loss"
                        f" {state['curve'][-1]['answer_loss']:.3f}  {state['tokens'] / state['seconds']:.0f}"
                        f" tokens/s  {left:.0f} min left",
                        flush=True,
                    )
                    recent.clear()
                if state["step"] % EVERY == 0:
                    save()
                if state["tokens"] >= options.tokens:
                    break
            else:
                state["done"] = 0
                state["chunk"] += 1
    save()
    model.to(torch.bfloat16).save_pretrained(output)
    (output / "curve.json").write_text(json.dumps(state["curve"], indent=0) + "\n")


if __name__ == "__main__":
    main()
