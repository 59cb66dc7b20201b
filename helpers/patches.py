"""What works round a fault of a library; each says how to see that it can go.

It knows the libraries' layers; it does not know models, prompts or training. Two that must come before
everything else, messages that are not the reader's business, stand in `helpers/__init__.py`.
"""

from __future__ import annotations

import contextlib

import bitsandbytes
import torch
from transformers.cache_utils import DynamicLayer

ROOM = 128  # tokens that the cache grows by


def keep_packed(model) -> None:
    """Switch off a CPU fast path of bitsandbytes 0.49-0.50 that repacks the weights at the first evaluation,
    after which LoRA's gradients are zero.

    Can go when the test of gradients after an evaluation (tests/unit/test_model.py) passes without it on a
    CPU with AVX512-BF16; 0.50.2 still needs it.
    """
    for module in model.modules():
        if isinstance(module, bitsandbytes.nn.Linear4bit):
            module.support_avx512bf16_for_cpu = False


@contextlib.contextmanager
def unpacked(model):
    """Within this block the 4-bit layers of a model on the CPU compute from weights dequantized once, not
    anew at each token; the results are the same.

    It takes two bytes a weight: little for pocket. On a GPU, where dequantizing costs next to nothing and
    memory is short, it does nothing. Can go when bitsandbytes no longer dequantizes at each forward on a CPU:
    when answers are as fast without it. 0.50.2 still does.
    """

    def computing_with(weight: torch.Tensor):
        return lambda x: torch.nn.functional.linear(x.to(weight.dtype), weight).to(x.dtype)

    layers = [
        m
        for m in model.modules()
        if isinstance(m, bitsandbytes.nn.Linear4bit) and m.weight.device.type == "cpu" and m.bias is None
    ]
    for layer in layers:
        weight = bitsandbytes.functional.dequantize_4bit(layer.weight.data, layer.weight.quant_state)
        layer.forward = computing_with(weight.to(layer.compute_dtype or weight.dtype))
    try:
        yield model
    finally:
        for layer in layers:
            del layer.forward


class RoomyLayer(DynamicLayer):
    """Keys and values of the tokens so far, (batch, heads, tokens, width), in memory with room for the next.

    transformers' own layer copies them all at every token; on two cores this makes decoding a fifth faster,
    and the answers are the same. Can go when `DynamicLayer.update` has no `torch.cat` (5.24 still has).
    """

    room: tuple[torch.Tensor, torch.Tensor] | None = None

    def update(self, key_states, value_states, *args, **kwargs):
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        had = self.get_seq_length()
        need = had + key_states.shape[-2]
        if self.room is None or need > self.room[0].shape[-2]:
            grown = tuple(
                new.new_empty(*new.shape[:2], need + ROOM, new.shape[-1])
                for new in (key_states, value_states)
            )
            if had:
                grown[0][:, :, :had], grown[1][:, :, :had] = self.keys, self.values
            self.room = grown
        self.room[0][:, :, had:need], self.room[1][:, :, had:need] = key_states, value_states
        self.keys, self.values = (held[:, :, :need] for held in self.room)
        return self.keys, self.values

    def batch_select_indices(self, indices):
        super().batch_select_indices(indices)
        self.room = None
