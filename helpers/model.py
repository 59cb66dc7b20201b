"""A 4-bit base with LoRA attached; base and tuned answer from this one copy.

It knows how to load, quantize, attach, count and reload; it does not know data. What a notebook wants to show
(the two configs) is passed in or can be read from `quantization` and `lora`.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import torch
from huggingface_hub import get_token, login
from peft import LoraConfig, PeftModel, get_peft_model
from peft.tuners.tuners_utils import BaseTunerLayer
from safetensors import SafetensorError
from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig, GemmaConfig
from transformers.utils import logging

from . import weights
from .adapters import (  # noqa: F401 - the notebooks say model.find_adapter and so on
    ModelError,
    check_weights,
    find_adapter,
    own_adapter,
    prompt_template_of,
    read_config,
    require_adapter,
    run_record,
)
from .patches import keep_packed
from .profiles import Profile, Recipe, compute_dtype, device

logging.disable_progress_bar()  # for the loading of a model; a download still shows its own

GEMMA_2B = {  # the shape of google/gemma-2b, from its published config
    "vocab_size": 256_000, "hidden_size": 2048, "intermediate_size": 16_384, "num_hidden_layers": 18,
    "num_attention_heads": 8, "num_key_value_heads": 1, "head_dim": 256,
}  # fmt: skip


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
    return AutoTokenizer.from_pretrained(profile.model, local_files_only=profile.embedded)


def load(profile: Profile):
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
            quantization_config=quantization(),
            dtype=compute_dtype(),
            device_map={"": device()},
            local_files_only=profile.embedded,
        )
    except (OSError, ValueError, SafetensorError) as error:
        remedy = "it comes from the Hugging Face hub: look at the network and at HF_HUB_OFFLINE, or use"
        remedy += " PROFILE=pocket"
        if profile.hub:
            remedy = "delete that folder and run `python -m helpers.weights`"
        elif profile.embedded or profile.name == "pocket":
            remedy = "run `make base-model`, or fetch data/pocket again"
        elif profile.gated:
            remedy = (
                f"accept its licence at https://huggingface.co/{profile.model} and run `hf auth login`, or"
            )
            remedy += " use PROFILE=qwen2.5-0.5b meanwhile"
        why = str(error).splitlines()[0]
        raise ModelError(f"{profile.name}: {profile.model} cannot be loaded ({why}); {remedy}") from error
    keep_packed(model)
    model.requires_grad_(False)
    return model, tokenizer


def attach(model, config: LoraConfig, seed: int) -> PeftModel:
    """The same model with fresh adapters in float32, first values by `seed`; an earlier one is taken off."""
    model = model.unload() if isinstance(model, PeftModel) else model
    torch.manual_seed(seed)
    return get_peft_model(model, config)


def load_adapter(model, folder: str | Path) -> PeftModel:
    """The model with the adapter saved in `folder`; an earlier one is taken off first.

    peft only warns when weights are missing, and ignores those it has no place for; the base would answer and
    pass for the tuned model. So all of it is checked here, before the model is touched: the weights in the
    file are those that the config promises for this model, name by name and shape by shape.

    Raises:
        ModelError: no adapter there, a damaged one, or one for another model. The model is as it was.
    """
    require_adapter(folder)
    config = read_config(Path(folder) / "adapter_config.json")
    check_weights(model, config, Path(folder) / "adapter_model.safetensors")
    model = model.unload() if isinstance(model, PeftModel) else model
    for name, layer in list(model.named_modules()):
        # of an earlier adapter, where `model` is the base that it was put on
        if isinstance(layer, BaseTunerLayer):
            model.set_submodule(name, layer.get_base_layer())
    tuned = PeftModel.from_pretrained(model, folder, config=config)
    tuned.eval()
    return tuned


@contextlib.contextmanager
def base_of(model):
    """In this block the model answers as the base, its adapters off. One without adapters is its own base."""
    with model.disable_adapter() if isinstance(model, PeftModel) else contextlib.nullcontext():
        yield model


def count(model) -> tuple[int, int]:
    """(trainable, all) parameters, as if none were packed two to a byte."""
    return model.num_parameters(only_trainable=True), model.num_parameters()


def on_meta(shape: dict[str, int], config: LoraConfig):
    """A Gemma of this shape with adapters and without weights: it can be counted, and takes no memory."""
    with torch.device("meta"):
        bare = AutoModelForCausalLM.from_config(GemmaConfig(**shape, tie_word_embeddings=True))
        return get_peft_model(bare, config)
