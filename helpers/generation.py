"""Answers from a model: batched, greedy unless told otherwise, stopped at the end of the turn.

It knows prompts and texts; it does not know scoring.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from transformers.cache_utils import Cache, DynamicLayer

from . import chat
from .grammar import Constraint
from .model import unpacked

ROOM = 128  # tokens that the cache grows by


class RoomyLayer(DynamicLayer):
    """Keys and values of the tokens so far, (batch, heads, tokens, width), in memory that has room for the next ones.

    transformers' own layer copies them all at every token; on two cores this makes decoding a fifth faster, and the answers are the same.
    """

    room: tuple[torch.Tensor, torch.Tensor] | None = None

    def update(self, key_states, value_states, *args, **kwargs):
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        had = self.get_seq_length()
        need = had + key_states.shape[-2]
        if self.room is None or need > self.room[0].shape[-2]:
            grown = tuple(new.new_empty(*new.shape[:2], need + ROOM, new.shape[-1]) for new in (key_states, value_states))
            if had:
                grown[0][:, :, :had], grown[1][:, :, :had] = self.keys, self.values
            self.room = grown
        self.room[0][:, :, had:need], self.room[1][:, :, had:need] = key_states, value_states
        self.keys, self.values = (held[:, :, :need] for held in self.room)
        return self.keys, self.values


@torch.inference_mode()
def answer(
    model,
    tokenizer,
    prompts: Sequence[str],
    *,
    template: str = "native",
    longest: int = 448,
    batch: int = 16,
    temperature: float = 0.0,
    grammar: bool = False,
    progress: Callable[[int], None] | None = None,
) -> list[str]:
    """One answer a prompt, in the order of the prompts; greedy at temperature 0, else sampled with torch's global seed.

    Prompts of like length share a batch, padded on the left. `longest` is the most tokens of an answer; `progress` is told the number of answers of each batch done.
    With `grammar` an answer cannot leave DOT and is closed before `longest`.
    """
    model.eval()
    ids = [chat.prompt_ids(tokenizer, prompt, template) for prompt in prompts]
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    answers = [""] * len(ids)
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        width = max(len(ids[i]) for i in chosen)
        rows = torch.full((len(chosen), width), tokenizer.pad_token_id)
        mask = torch.zeros_like(rows)
        for row, i in enumerate(chosen):
            rows[row, width - len(ids[i]) :] = torch.tensor(ids[i])
            mask[row, width - len(ids[i]) :] = 1
        with unpacked(model):
            output = model.generate(
                input_ids=rows.to(model.device),
                attention_mask=mask.to(model.device),
                max_new_tokens=longest,
                **({"do_sample": True, "temperature": temperature, "top_k": 0} if temperature else {"do_sample": False}),
                logits_processor=[Constraint(tokenizer, longest)] if grammar else [],
                eos_token_id=chat.stop_ids(tokenizer),
                pad_token_id=tokenizer.pad_token_id,
                **({"past_key_values": Cache(layer_class_to_replicate=RoomyLayer)} if model.device.type == "cpu" else {}),
            )
        for i, text in zip(chosen, tokenizer.batch_decode(output[:, width:], skip_special_tokens=True)):
            answers[i] = text.strip()
        if progress:
            progress(len(chosen))
    return answers
