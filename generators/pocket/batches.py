"""Batches of documents about equally long, a pure function of (seed, index of the chunk).

It knows tokens and padding; it knows neither what the documents say nor how a model is trained.
"""

from __future__ import annotations

import pathlib
import random

import torch

from .text import TURN, sample

SEED = 20251123
LONGEST, LONGEST_AT_FIRST = 640, 192  # tokens; a longer document is left out, never cut
CHUNK, BATCH_TOKENS = 512, 3072
PROMPT_WEIGHT = 0.1  # an answer's token counts 1

_tokenizer = None


def documents(rng: random.Random, count: int, level: float, tokenizer) -> list[tuple[list[int], list[bool]]]:
    """So many whole documents, each (token ids, which of them are answer); `level` as in text.py."""
    longest = LONGEST_AT_FIRST + level * (LONGEST - LONGEST_AT_FIRST)
    found = []
    while len(found) < count:
        prompt, answer = sample(rng, level)
        asked = f"<bos><start_of_turn>user\n{prompt.strip()}<end_of_turn>\n"
        turn = f"{asked}<start_of_turn>model\n{TURN}{answer.strip()}<end_of_turn>\n"
        ids, answers = [], []
        for part, text in enumerate(turn.split(TURN)):
            tokens = tokenizer(text, add_special_tokens=False)["input_ids"]
            ids += tokens
            answers += [part % 2 == 1] * len(tokens)
        if len(ids) <= longest:
            found.append((ids, answers))
    return found


def chunk(job: tuple[int, float, pathlib.Path]) -> list[list[tuple[list[int], list[bool]]]]:
    """Batches in which all documents are about as long, from a job (index, level, the tokenizer's folder)."""
    global _tokenizer
    index, level, folder = job
    if _tokenizer is None:
        from transformers import AutoTokenizer

        _tokenizer = AutoTokenizer.from_pretrained(folder)
    rng = random.Random(f"{SEED}-{index}")
    batches: list[list[tuple[list[int], list[bool]]]] = [[]]
    for document in sorted(documents(rng, CHUNK, level, _tokenizer), key=lambda document: len(document[0])):
        if batches[-1] and len(document[0]) * (len(batches[-1]) + 1) > BATCH_TOKENS:
            batches.append([])
        batches[-1].append(document)
    rng.shuffle(batches)
    return batches


def tensors(batch) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids and loss weights, both (documents, longest), padded on the right."""
    longest = -(-max(len(ids) for ids, _ in batch) // 32) * 32
    ids, weights = torch.zeros(len(batch), longest, dtype=torch.long), torch.zeros(len(batch), longest)
    for row, (tokens, answers) in enumerate(batch):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        weights[row, : len(tokens)] = torch.tensor(answers) * (1 - PROMPT_WEIGHT) + PROMPT_WEIGHT
    return ids, weights
