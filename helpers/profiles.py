"""Which model, which recipe, which device and dtype.

It knows names and numbers, in frozen dataclasses; it knows nothing of data and loads nothing.
"""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parent.parent
SEED = 42  # of adapters and of the order of examples; the split has its own in pairs


class ProfileError(ValueError):
    """A profile or recipe that does not exist; the text says what there is."""


ATTENTION = ("q_proj", "v_proj", "k_proj", "o_proj")  # what the report adapts
EVERY_LINEAR = (*ATTENTION, "gate_proj", "up_proj", "down_proj")


@dataclass(frozen=True)
class Recipe:
    """What is trained and how. Counts are pairs, steps and tokens; `warmup` is a share of the steps;
    `checkpointing` computes activations twice instead of keeping them.
    """

    name: str
    learning_rate: float
    r: int = 16
    alpha: int = 32
    dropout: float = 0.05
    targets: tuple[str, ...] = ATTENTION
    epochs: int = 5
    batch: int = 4
    accumulation: int = 4
    warmup: float = 0.1
    weight_decay: float = 0.01
    scheduler: str = "cosine"
    checkpointing: bool = False

    def steps(self, pairs: int) -> int:
        """Optimizer steps for so many pairs: 45 for 137."""
        micro_batches = -(-pairs // self.batch)
        return self.epochs * -(-micro_batches // self.accumulation)


@dataclass(frozen=True)
class Profile:
    """A model with its recipes. `model` is a folder of this project or a name on the Hugging Face hub.

    `hub` is the hub's name of a model whose weights come from the package index instead (helpers.weights).
    """

    name: str
    model: str
    recipes: dict[str, Recipe]
    longest_answer: int
    gated: bool = False
    hub: str = ""

    @property
    def embedded(self) -> bool:
        """Whether the weights lie in this project."""
        return Path(self.model).is_dir()

    def recipe(self, name: str) -> Recipe:
        """Raises ProfileError for a name that is not there."""
        if name not in self.recipes:
            known = ", ".join(self.recipes)
            raise ProfileError(f"profile {self.name!r} has no recipe {name!r}; it has {known}")
        return self.recipes[name]


def published(name: str, model: str, rate: float = 2e-4, gated: bool = False, **changes) -> Profile:
    """A model of the hub with the report's recipe and these changes to it; not tuned for."""
    return Profile(name, model, {"report": Recipe("report", rate, **changes)}, 512, gated)


ALL = (
    Profile(
        "pocket",
        str(ROOT / "data" / "pocket"),
        {
            # only the learning rate differs from the report: a narrow model needs larger steps
            "report": Recipe("report", learning_rate=8e-3),
            # for the extended edition; three epochs, so that two cores need less than five minutes
            # (data/results/README.md)
            "best": Recipe("best", learning_rate=4e-3, targets=EVERY_LINEAR, epochs=3),
        },
        longest_answer=448,
    ),
    Profile(  # a published chat model, from a wheel: no hub, no licence to accept
        "smollm2-135m",
        str(ROOT / "build" / "models" / "smollm2-135m"),
        {
            # as for pocket only the learning rate differs from the report: of 1e-3 and 3e-3 the better one on
            # dev (RESULTS.md, "A published model")
            "report": Recipe("report", learning_rate=3e-3),
            # for the large edition. No dropout, whose random numbers took a third of the time; two rows at
            # once, for the memory (run.json says how much)
            "best": Recipe("best", learning_rate=2e-3, targets=EVERY_LINEAR, epochs=2, dropout=0.0, batch=2),
        },
        longest_answer=320,
        hub="HuggingFaceTB/SmolLM2-135M-Instruct",
    ),
    published("gemma-2b", "google/gemma-2b-it", gated=True, checkpointing=True),
    # for comparison with the report's model; phi's q, k and v are one matrix
    published("gemma-7b", "google/gemma-7b-it", gated=True, checkpointing=True),
    published(
        "phi-3-mini", "microsoft/Phi-3-mini-4k-instruct", targets=("qkv_proj", "o_proj"), checkpointing=True
    ),
    published("smollm2-360m", "HuggingFaceTB/SmolLM2-360M-Instruct", 5e-4),  # the larger siblings, for a GPU
    published("smollm2-1.7b", "HuggingFaceTB/SmolLM2-1.7B-Instruct", checkpointing=True),
    # no licence to accept: the one to use while a gated one is not yet granted
    published("qwen2.5-0.5b", "Qwen/Qwen2.5-0.5B-Instruct"),
)
PROFILES = {one.name: one for one in ALL}


def profile(name: str | None = None) -> Profile:
    """The profile of that name; without one that of the environment variable PROFILE, without that pocket.

    Raises:
        ProfileError: no such profile.
    """
    name = name or os.environ.get("PROFILE") or "pocket"
    if name not in PROFILES:
        raise ProfileError(f"no profile {name!r}; there is {', '.join(PROFILES)}")
    return PROFILES[name]


def device() -> torch.device:
    """The GPU where there is one, else the CPU. Of several processes each has the GPU of its number."""
    number = int(os.environ.get("LOCAL_RANK", 0))
    return torch.device("cuda", number) if torch.cuda.is_available() else torch.device("cpu")


def native_bf16() -> bool:
    """Whether bfloat16 runs in hardware.

    Two functions that sound right count emulation. `torch.cuda.is_bf16_supported()` says yes on a T4, so ask
    for the capability. oneDNN's `_is_mkldnn_bf16_supported()` says yes on any x86 processor with AVX512,
    where bfloat16 without the instructions for it is six times slower than float32, so ask for the
    instructions.
    """
    if torch.cuda.is_available():
        return torch.cuda.get_device_capability()[0] >= 8
    if platform.machine().lower() in ("x86_64", "amd64"):
        return torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return torch.backends.mkldnn.is_available() and torch.ops.mkldnn._is_mkldnn_bf16_supported()


def compute_dtype() -> torch.dtype:
    """For matrix products: bfloat16 where it is native, else float16 on a GPU and float32 on a CPU."""
    if native_bf16():
        return torch.bfloat16
    return torch.float16 if torch.cuda.is_available() else torch.float32
