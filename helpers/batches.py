"""Batches for training: logits only where there is a target.

It knows token ids, labels and a model's head; it knows nothing of runs.

Notebook 03 trains with TRL's SFTTrainer. We keep our own batches for long runs because on a CPU TRL makes
logits at every position, prompts included: with SmolLM2's vocabulary of 49,152 its first two steps took 44 s,
these 34 s (one run each, two cores, the same pairs in the same order).
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import torch
import torch.utils.checkpoint

from .chat import IGNORE

CHUNK = 128  # positions whose logits a GPU holds at once


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
