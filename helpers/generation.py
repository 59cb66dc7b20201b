"""Answers from a model: batched, greedy unless told otherwise, stopped at the end of the turn.

It knows prompts and texts; it does not know scoring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import torch
from transformers.cache_utils import Cache, DynamicCache

from . import chat
from .grammar import Constraint
from .patches import RoomyLayer, unpacked

STRIDE = 32  # tokens after which finished answers leave their batch


@torch.inference_mode()
def answer(
    model,
    tokenizer,
    prompts: Sequence[str],
    *,
    template: str = "native",
    longest: int = 448,
    temperature: float = 0.0,
    grammar: bool | type[Constraint] = False,
    progress: Callable[[int], None] | None = None,
) -> list[str]:
    """One answer a prompt, in their order; greedy at temperature 0, else sampled with torch's global seed.

    Prompts of like length share a batch: of 64 on a CPU, of 16 on a GPU, where a large model's cache fills
    the memory. `longest` is the most tokens of an answer; `progress` is told how many answers are done, as
    they are. With `grammar` an answer cannot leave DOT and is closed before `longest`; a Constraint of one's
    own holds it to other rules.
    """
    model.eval()
    ids = [chat.prompt_ids(tokenizer, prompt, template) for prompt in prompts]
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    answers = [""] * len(ids)
    batch = 64 if model.device.type == "cpu" else 16
    settings = {"do_sample": bool(temperature)}
    settings |= {"temperature": temperature, "top_k": 0} if temperature else {}
    with unpacked(model):
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            rows = [ids[i] for i in chosen]
            for place, text in _decode(model, tokenizer, rows, longest, settings, grammar):
                answers[chosen[place]] = text
                if progress:
                    progress(1)
    return answers


def _decode(
    model, tokenizer, ids: Sequence[list[int]], longest: int, settings: dict, grammar: bool | type[Constraint]
) -> Iterator[tuple[int, str]]:
    """(place, answer) for each of these prompts' token ids, in the order in which the answers end. Every
    STRIDE tokens those that have ended leave the batch.
    """
    stops, width = chat.stop_ids(tokenizer), max(map(len, ids))
    rows = torch.tensor(
        [[tokenizer.pad_token_id] * (width - len(row)) + row for row in ids], device=model.device
    )
    mask = torch.tensor([[0] * (width - len(row)) + [1] * len(row) for row in ids], device=model.device)
    cache = Cache(layer_class_to_replicate=RoomyLayer) if model.device.type == "cpu" else DynamicCache()
    constraint = [(Constraint if grammar is True else grammar)(tokenizer, longest)] if grammar else []
    going = list(range(len(ids)))
    while going:
        left = width + longest - rows.shape[1]
        rows = model.generate(
            input_ids=rows,
            attention_mask=mask,
            cache=cache,
            max_new_tokens=min(STRIDE, left),
            logits_processor=constraint,
            eos_token_id=stops,
            pad_token_id=tokenizer.pad_token_id,
            **settings,
        )
        ended = torch.isin(rows[:, width:], torch.tensor(stops, device=rows.device)).any(1) | (left <= STRIDE)
        for row in ended.nonzero().flatten().tolist():
            yield going[row], tokenizer.decode(rows[row, width:], skip_special_tokens=True).strip()
        stay = (~ended).nonzero().flatten()
        going = [going[row] for row in stay.tolist()]
        mask = torch.nn.functional.pad(mask[stay], (0, rows.shape[1] - mask.shape[1]), value=1)
        rows = rows[stay]
        cache.batch_select_indices(stay)
        for rules in constraint:
            rules.select(stay.tolist())
