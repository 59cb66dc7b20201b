"""Batches of documents about equally long, a pure function of (seed, index of the chunk).

It knows tokens and padding; it knows neither what the documents say nor how a model is trained.
"""

from __future__ import annotations

import pathlib
import random

import torch

from .text import sample

SEED = 20251123
LONGEST, LONGEST_AT_FIRST = 640, 224  # tokens; a longer document is left out, never cut
CHUNK, BATCH_TOKENS = 512, 4096
PROMPT_WEIGHT = 0.1  # an answer's token counts 1

_tokenizer = None


def chunk(job: tuple[int, int, pathlib.Path]) -> list[list[tuple[list[int], int]]]:
    """Batches of (token ids, length of the prompt) in which all documents are about as long."""
    global _tokenizer
    index, longest, folder = job
    if _tokenizer is None:
        from transformers import AutoTokenizer

        _tokenizer = AutoTokenizer.from_pretrained(folder)
    rng = random.Random(f"{SEED}-{index}")
    documents = []
    while len(documents) < CHUNK:
        prompt, answer = sample(rng, most=8 if longest == LONGEST_AT_FIRST else 20)
        turn = f"<bos><start_of_turn>user\n{prompt.strip()}<end_of_turn>\n<start_of_turn>model\n"
        head = _tokenizer(turn, add_special_tokens=False)["input_ids"]
        tail = _tokenizer(answer.strip() + "<end_of_turn>\n", add_special_tokens=False)["input_ids"]
        if len(head) + len(tail) <= longest:
            documents.append((head + tail, len(head)))
    documents.sort(key=lambda document: len(document[0]))
    batches: list[list[tuple[list[int], int]]] = [[]]
    for document in documents:
        if batches[-1] and len(document[0]) * (len(batches[-1]) + 1) > BATCH_TOKENS:
            batches.append([])
        batches[-1].append(document)
    rng.shuffle(batches)
    return batches


def tensors(batch) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids and loss weights, both (documents, longest), padded on the right."""
    longest = -(-max(len(ids) for ids, _ in batch) // 32) * 32
    ids, weights = torch.zeros(len(batch), longest, dtype=torch.long), torch.zeros(len(batch), longest)
    for row, (tokens, prompt) in enumerate(batch):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        weights[row, :prompt], weights[row, prompt : len(tokens)] = PROMPT_WEIGHT, 1.0
    return ids, weights
