"""A 4-bit base with LoRA attached; base and tuned answer from this one copy.

It knows how to load, quantize, attach, count and reload; it does not know data. What a notebook wants to show (the two configs)
is passed in or can be read from `quantization` and `lora`.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path

import torch
from huggingface_hub import get_token, login
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors import SafetensorError
from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig, GemmaConfig
from transformers.utils import logging

from . import weights
from .profiles import ROOT, Profile, Recipe, compute_dtype, device

logging.disable_progress_bar()  # for the loading of a model; a download still shows its own

DRIVE = Path("/content/drive/MyDrive")  # where Colab mounts it

GEMMA_2B = {  # the shape of google/gemma-2b, from its published config
    "vocab_size": 256_000,
    "hidden_size": 2048,
    "intermediate_size": 16_384,
    "num_hidden_layers": 18,
    "num_attention_heads": 8,
    "num_key_value_heads": 1,
    "head_dim": 256,
}


class ModelError(RuntimeError):
    """A model or adapter that cannot be loaded; the text is one line with the remedy."""


def quantization() -> BitsAndBytesConfig:
    """QLoRA's base: NF4 with double quantization (Dettmers et al. 2023, section 3)."""
    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=compute_dtype(),
    )


def lora(recipe: Recipe) -> LoraConfig:
    """The adapter that a recipe asks for."""
    return LoraConfig(
        r=recipe.r,
        lora_alpha=recipe.alpha,
        lora_dropout=recipe.dropout,
        target_modules=list(recipe.targets),
        task_type="CAUSAL_LM",
    )


def load_tokenizer(profile: Profile):
    """The tokenizer alone; seconds instead of a model's load."""
    return AutoTokenizer.from_pretrained(profile.model, **_where(profile))


def load(profile: Profile, config: BitsAndBytesConfig | None = None):
    """(model, tokenizer): the base in 4 bit, frozen, on the profile's device.

    Raises:
        ModelError: the weights cannot be had (a gated model without licence, no network, no such folder).
    """
    if profile.hub:
        try:
            weights.fetch(Path(profile.model))
        except weights.WeightsError as error:
            raise ModelError(f"{profile.name}: {error}") from error
    if profile.gated and "google.colab" in sys.modules and get_token() is None:
        login()  # neither the environment nor Colab's secrets have a token: ask
    try:
        tokenizer = load_tokenizer(profile)
        model = AutoModelForCausalLM.from_pretrained(
            profile.model,
            quantization_config=config or quantization(),
            dtype=compute_dtype(),
            device_map={"": device()},
            **_where(profile),
        )
    except (OSError, ValueError, SafetensorError) as error:
        remedy = (
            "delete that folder and run `python -m helpers.weights`"
            if profile.hub
            else "run `make base-model`, or fetch data/pocket again"
            if profile.embedded or profile.name == "pocket"
            else f"accept its licence at https://huggingface.co/{profile.model} and run `hf auth login`, or use PROFILE=qwen2.5-0.5b meanwhile"
            if profile.gated
            else "it comes from the Hugging Face hub: look at the network and at HF_HUB_OFFLINE, or use PROFILE=pocket"
        )
        raise ModelError(f"{profile.name}: {profile.model} cannot be loaded ({str(error).splitlines()[0]}); {remedy}") from error
    keep_packed(model)
    model.requires_grad_(False)
    return model, tokenizer


def _where(profile: Profile) -> dict:
    return {"local_files_only": True} if profile.embedded else {}


def keep_packed(model) -> None:
    """Switch off a CPU fast path of bitsandbytes 0.49-0.50 that repacks the weights at the first evaluation, after which LoRA's gradients are zero."""
    import bitsandbytes

    for module in model.modules():
        if isinstance(module, bitsandbytes.nn.Linear4bit):
            module.support_avx512bf16_for_cpu = False


def attach(model, config: LoraConfig, seed: int | None = None) -> PeftModel:
    """The same model with fresh adapters, in float32; an earlier adapter is taken off first. `seed` fixes their first values."""
    model = model.unload() if isinstance(model, PeftModel) else model
    if seed is not None:
        torch.manual_seed(seed)
    tuned = get_peft_model(model, config)
    for parameter in tuned.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()
    return tuned


def require_adapter(folder: str | Path) -> None:
    """Raises ModelError when no adapter lies in `folder`."""
    if not (Path(folder) / "adapter_config.json").is_file():
        raise ModelError(
            f"{folder}: no adapter there (adapter_config.json is missing); train one with `python -m helpers train --output {folder}`"
        )


def load_adapter(model, folder: str | Path) -> PeftModel:
    """The model with the adapter saved in `folder`; an earlier one is taken off first.

    Raises:
        ModelError: no adapter there.
    """
    require_adapter(folder)
    model = model.unload() if isinstance(model, PeftModel) else model
    tuned = PeftModel.from_pretrained(model, folder)
    tuned.eval()
    return tuned


@contextlib.contextmanager
def base_of(model):
    """Within this block the model answers as the base: the adapters are off. A model without adapters is its own base."""
    with model.disable_adapter() if isinstance(model, PeftModel) else contextlib.nullcontext():
        yield model


@contextlib.contextmanager
def unpacked(model):
    """Within this block the 4-bit layers of a model on the CPU compute from weights dequantized once, not anew at each token; the results are the same.

    It takes two bytes a weight: little for pocket. On a GPU, where dequantizing costs next to nothing and memory is short, it does nothing.
    """
    import bitsandbytes

    def computing_with(weight: torch.Tensor):
        return lambda x: torch.nn.functional.linear(x.to(weight.dtype), weight).to(x.dtype)

    layers = [m for m in model.modules() if isinstance(m, bitsandbytes.nn.Linear4bit) and m.weight.device.type == "cpu" and m.bias is None]
    for layer in layers:
        weight = bitsandbytes.functional.dequantize_4bit(layer.weight.data, layer.weight.quant_state)
        layer.forward = computing_with(weight.to(layer.compute_dtype or weight.dtype))
    try:
        yield model
    finally:
        for layer in layers:
            del layer.forward


def count(model) -> tuple[int, int]:
    """(trainable, all) parameters, as if none were packed two to a byte."""
    trainable = total = 0
    for parameter in model.parameters():
        size = parameter.numel()
        if parameter.__class__.__name__ == "Params4bit":
            size = (
                parameter.numel() * 2 * parameter.element_size() if parameter.quant_state is None else parameter.quant_state.shape.numel()
            )
        total += size
        trainable += parameter.numel() if parameter.requires_grad else 0
    return trainable, total


def on_meta(shape: dict[str, int], config: LoraConfig):
    """A Gemma of this shape with adapters but without weights: parameters can be counted, nothing takes memory."""
    with torch.device("meta"):
        return get_peft_model(AutoModelForCausalLM.from_config(GemmaConfig(**shape, tie_word_embeddings=True)), config)


def own_adapter(profile: Profile, recipe: str = "report") -> Path:
    """Where notebook 03 saves the reader's adapter, and 04 looks for it first: in Google Drive when it is mounted, since a Colab session's own disk goes with it."""
    folder = DRIVE / "dot-adapters" if DRIVE.is_dir() else ROOT / "build" / "adapters"
    return folder / f"{profile.name}-{recipe}"


def find_adapter(profile: Profile, recipe: str = "report") -> tuple[Path, str]:
    """(folder, whose): the reader's own adapter, else the one shipped with the project.

    Raises:
        ModelError: there is neither.
    """
    shipped = ROOT / "data" / "checkpoints" / f"{profile.name}-{recipe}"
    for folder, whose in ((own_adapter(profile, recipe), "yours, from notebook 03"), (shipped, "the shipped one")):
        if (folder / "adapter_config.json").is_file():
            return folder, whose
    raise ModelError(
        f"no adapter for {profile.name} yet; run notebook 03, or `python -m helpers train --profile {profile.name} --output {own_adapter(profile, recipe)}`"
    )


def prompt_template_of(folder: str | Path) -> str:
    """With which template an adapter was trained, from the run record beside it; native when there is none."""
    record = Path(folder) / "run.json"
    return json.loads(record.read_text())["template"] if record.is_file() else "native"
