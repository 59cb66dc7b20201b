"""A 4-bit base with LoRA attached; base and tuned answer from this one copy.

It knows how to load, quantize, attach, count and reload; it does not know data. What a notebook wants to show (the two configs)
is passed in or can be read from `quantization` and `lora`.
"""

from __future__ import annotations

import contextlib
import copy
import json
import sys
import warnings
from pathlib import Path

import torch
from huggingface_hub import get_token, login
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict
from peft.tuners.tuners_utils import BaseTunerLayer
from safetensors import SafetensorError
from safetensors.torch import load as load_safetensors
from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig, GemmaConfig
from transformers.utils import logging

from . import chat, weights
from .dot.process import clean
from .profiles import ROOT, Profile, Recipe, compute_dtype, device

logging.disable_progress_bar()  # for the loading of a model; a download still shows its own

PLAIN = (True, False, "gaussian", "orthogonal")  # ways to start LoRA; the others ("pissa", ...) change the base's own weights
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
    """Raises ModelError when no adapter lies in `folder`. Needs no model; whether the adapter fits one is for `load_adapter` to find out."""
    config = Path(folder) / "adapter_config.json"
    if not config.is_file():
        raise ModelError(
            f"{folder}: no adapter there (adapter_config.json is missing); train one with `python -m helpers train --output {folder}`"
        )
    _read_json(config)


def load_adapter(model, folder: str | Path) -> PeftModel:
    """The model with the adapter saved in `folder`; an earlier one is taken off first.

    peft only warns when weights are missing, and ignores those it has no place for; the base would answer and pass for the tuned model. So all of
    it is checked here, before the model is touched: the weights in the file are those that the config promises for this model, name by name and shape by shape.

    Raises:
        ModelError: no adapter there, a damaged one, or one for another model. The model is as it was.
    """
    require_adapter(folder)
    config = _read_config(Path(folder) / "adapter_config.json")
    _check_weights(model, config, Path(folder) / "adapter_model.safetensors")
    model = model.unload() if isinstance(model, PeftModel) else model
    for name, layer in list(model.named_modules()):
        if isinstance(layer, BaseTunerLayer):  # of an earlier adapter, where `model` is the base that it was put on
            model.set_submodule(name, layer.get_base_layer())
    tuned = PeftModel.from_pretrained(model, folder, config=config)
    tuned.eval()
    return tuned


def _damaged(file: Path, why: str) -> ModelError:
    """The error for a file that cannot be used; `why` may quote what is in the file."""
    remedy = f"copy the whole folder again, or train it again with `python -m helpers train --output {file.parent}`"
    return ModelError(f"{file}: {clean(' '.join(why.split()))}; {remedy}")


def _read(file: Path) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _damaged(file, f"cannot be read ({error.strerror})") from error
    if content.startswith(b"version https://git-lfs"):
        raise ModelError(f"{file}: a Git LFS pointer, not the file itself; run `git lfs pull` in the checkout it comes from")
    return content


def _read_json(file: Path) -> dict:
    """One JSON object; a byte order mark in front is fine."""
    try:
        found = json.loads(_read(file))
    except (ValueError, RecursionError) as error:
        raise _damaged(file, f"not JSON, or cut short ({error})") from error
    if not isinstance(found, dict):
        raise _damaged(file, "not a JSON object")
    return found


def _read_config(file: Path) -> LoraConfig:
    settings = _read_json(file)
    kind, task, start = settings.get("peft_type"), settings.get("task_type"), settings.get("init_lora_weights", True)
    if kind != "LORA" or task not in (None, "CAUSAL_LM") or start not in PLAIN:
        found = f"peft_type {kind!r}, task_type {task!r}, init_lora_weights {start!r}"
        raise _damaged(file, f"only plain LoRA for a causal language model can be loaded, and this is {found}")
    try:
        return LoraConfig.from_peft_type(**settings)
    except Exception as error:  # the settings may be anything, and peft does not say what it raises
        raise _damaged(file, f"peft cannot read it ({type(error).__name__}: {error})") from error


def _check_weights(model, config: LoraConfig, file: Path) -> None:
    """Raises ModelError unless the file holds exactly the weights that the config promises for this model, and they do something."""
    if not file.is_file() and file.with_suffix(".bin").is_file():
        raise _damaged(file.with_suffix(".bin"), "a pickle, which may run code when it is opened: only adapter_model.safetensors is loaded, and it is missing")
    content = _read(file)
    try:
        found = load_safetensors(content)
    except Exception as error:  # for a damaged file safetensors raises more than its own error
        raise _damaged(file, f"not a safetensors file, or cut short ({error})") from error
    base = model.get_base_model() if isinstance(model, PeftModel) else model
    try:
        with torch.device("meta"), warnings.catch_warnings(action="ignore"):  # the same layers without weights
            skeleton = get_peft_model(type(base)(copy.deepcopy(base.config)), copy.deepcopy(config))
            promised = get_peft_model_state_dict(skeleton, save_embedding_layers=False)
    except Exception as error:  # as above: the config may ask for anything
        raise _damaged(file.with_name("adapter_config.json"), f"does not fit this model ({type(error).__name__}: {error})") from error
    missing, unused = sorted(promised.keys() - found.keys()), sorted(found.keys() - promised.keys())
    shapes = {name: [tuple(held[name].shape) for held in (found, promised)] for name in sorted(promised.keys() & found.keys())}
    reshaped = [f"{name!r} is {there}, not {here}" for name, (there, here) in shapes.items() if there != here]
    if missing or unused or reshaped:
        told = [f"{len(missing)} of {len(promised)} weights are missing, the first {missing[0]!r}"] if missing else []
        told += [f"{len(unused)} in the file have no place, the first {unused[0]!r}"] if unused else []
        told += [f"{len(reshaped)} have another shape, the first {reshaped[0]}"] if reshaped else []
        why = f"does not fit this model with this adapter_config.json: {', '.join(told)}"
        raise ModelError(
            f"{file}: {clean(why, 600)}; use the model it was trained on (its config says {clean(repr(config.base_model_name_or_path))}) and the config saved with it"
        )
    for name, weight in found.items():
        if not (weight.is_floating_point() and weight.isfinite().all()):
            raise _damaged(file, f"{name!r} holds something other than finite numbers")
    if not any(weight.any() for name, weight in found.items() if "lora_A" not in name):
        raise _damaged(file, "every lora_B is zero, so the answers would be the base's: it is untrained, or the file was overwritten with zeros")


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


def run_record(folder: str | Path) -> dict:
    """The run record beside an adapter (`run.json`); empty when there is none.

    Raises:
        ModelError: it cannot be read.
    """
    record = Path(folder) / "run.json"
    return _read_json(record) if record.is_file() else {}


def prompt_template_of(folder: str | Path) -> str:
    """With which template an adapter was trained, from the run record beside it; native when there is none.

    Raises:
        ModelError: the record cannot be read, or does not say.
    """
    record = Path(folder) / "run.json"
    template = run_record(folder).get("template") if record.is_file() else "native"
    if template not in chat.TEMPLATES:
        known = " or ".join(f'"{name}"' for name in chat.TEMPLATES)
        raise ModelError(f'{record}: "template" is missing or unknown; set it to the one the adapter was trained with, {known}')
    return template
