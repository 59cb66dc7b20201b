"""A folder with an adapter: where it is, whether it can be trusted, what its run record says.

It knows files, and the weights that an adapter's config promises; it loads no model (`model` does).
"""

from __future__ import annotations

import copy
import json
import warnings
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict
from safetensors.torch import load as load_safetensors

from . import chat
from .dot.process import clean
from .profiles import ROOT, Profile

# ways to start LoRA; the others ("pissa", ...) change the base's own weights
PLAIN = (True, False, "gaussian", "orthogonal")
DRIVE = Path("/content/drive/MyDrive")  # where Colab mounts it


class ModelError(RuntimeError):
    """A model or adapter that cannot be loaded; the text is one line with the remedy."""


def require_adapter(folder: str | Path) -> None:
    """Raises ModelError when no adapter lies in `folder`. Needs no model; whether the adapter fits one is for
    `load_adapter` to find out.
    """
    config = Path(folder) / "adapter_config.json"
    if not config.is_file():
        remedy = f"train one with `python -m helpers train --output {folder}`"
        raise ModelError(f"{folder}: no adapter there (adapter_config.json is missing); {remedy}")
    read_json(config)


def _damaged(file: Path, why: str) -> ModelError:
    """The error for a file that cannot be used; `why` may quote what is in the file."""
    again = f"train it again with `python -m helpers train --output {file.parent}`"
    return ModelError(f"{file}: {clean(' '.join(why.split()))}; copy the whole folder again, or {again}")


def _read(file: Path) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _damaged(file, f"cannot be read ({error.strerror})") from error
    if content.startswith(b"version https://git-lfs"):
        remedy = "run `git lfs pull` in the checkout it comes from"
        raise ModelError(f"{file}: a Git LFS pointer, not the file itself; {remedy}")
    return content


def read_json(file: Path) -> dict:
    """One JSON object; a byte order mark in front is fine."""
    try:
        found = json.loads(_read(file))
    except (ValueError, RecursionError) as error:
        raise _damaged(file, f"not JSON, or cut short ({error})") from error
    if not isinstance(found, dict):
        raise _damaged(file, "not a JSON object")
    return found


def read_config(file: Path) -> LoraConfig:
    settings = read_json(file)
    kind, task = settings.get("peft_type"), settings.get("task_type")
    start = settings.get("init_lora_weights", True)
    if kind != "LORA" or task not in (None, "CAUSAL_LM") or start not in PLAIN:
        found = f"peft_type {kind!r}, task_type {task!r}, init_lora_weights {start!r}"
        why = f"only plain LoRA for a causal language model can be loaded, and this is {found}"
        raise _damaged(file, why)
    try:
        return LoraConfig.from_peft_type(**settings)
    except Exception as error:  # the settings may be anything, and peft does not say what it raises
        raise _damaged(file, f"peft cannot read it ({type(error).__name__}: {error})") from error


def check_weights(model, config: LoraConfig, file: Path) -> None:
    """Raises ModelError unless the file holds the very weights that the config promises, some not zero."""
    if not file.is_file() and file.with_suffix(".bin").is_file():
        why = "a pickle, which may run code when it is opened: only adapter_model.safetensors is loaded,"
        raise _damaged(file.with_suffix(".bin"), f"{why} and it is missing")
    content = _read(file)
    try:
        found = load_safetensors(content)
    except Exception as error:  # for a damaged file safetensors raises more than its own error
        raise _damaged(file, f"not a safetensors file, or cut short ({error})") from error
    base = model.get_base_model() if isinstance(model, PeftModel) else model
    try:
        # the same layers without weights
        with torch.device("meta"), warnings.catch_warnings(action="ignore"):
            skeleton = get_peft_model(type(base)(copy.deepcopy(base.config)), copy.deepcopy(config))
            promised = get_peft_model_state_dict(skeleton, save_embedding_layers=False)
    except Exception as error:  # as above: the config may ask for anything
        why = f"does not fit this model ({type(error).__name__}: {error})"
        raise _damaged(file.with_name("adapter_config.json"), why) from error
    wrong = {
        f"of {len(promised)} weights are missing": map(repr, promised.keys() - found.keys()),
        "in the file have no place": map(repr, found.keys() - promised.keys()),
        "have another shape": (
            f"{name!r} is {tuple(found[name].shape)}, not {tuple(promised[name].shape)}"
            for name in promised.keys() & found.keys()
            if found[name].shape != promised[name].shape
        ),
    }
    told = [f"{len(n)} {what}, the first {n[0]}" for what, names in wrong.items() if (n := sorted(names))]
    if told:
        why = f"does not fit this model with this adapter_config.json: {', '.join(told)}"
        raise ModelError(
            f"{file}: {clean(why, 600)}; use the model it was trained on (its config says"
            f" {clean(repr(config.base_model_name_or_path))}) and the config saved with it"
        )
    for name, weight in found.items():
        if not (weight.is_floating_point() and weight.isfinite().all()):
            raise _damaged(file, f"{name!r} holds something other than finite numbers")
    if not any(weight.any() for name, weight in found.items() if "lora_A" not in name):
        why = "every lora_B is zero, so the answers would be the base's:"
        raise _damaged(file, f"{why} it is untrained, or the file was overwritten with zeros")


def own_adapter(profile: Profile, recipe: str = "report") -> Path:
    """Where notebook 03 saves the reader's adapter, and 04 looks for it first: in Google Drive when it is
    mounted, since a Colab session's own disk goes with it.
    """
    folder = DRIVE / "dot-adapters" if DRIVE.is_dir() else ROOT / "build" / "adapters"
    return folder / f"{profile.name}-{recipe}"


def find_adapter(profile: Profile, recipe: str = "report") -> tuple[Path, str]:
    """(folder, whose): the reader's own adapter, else the one shipped with the project.

    Raises:
        ModelError: there is neither.
    """
    shipped = ROOT / "data" / "checkpoints" / f"{profile.name}-{recipe}"
    for folder, whose in ((own_adapter(profile, recipe), "yours"), (shipped, "the shipped one")):
        if (folder / "adapter_config.json").is_file():
            return folder, whose
    raise ModelError(
        f"no adapter for {profile.name} yet; run notebook 03, or `python -m helpers train --profile"
        f" {profile.name} --output {own_adapter(profile, recipe)}`"
    )


def run_record(folder: str | Path) -> dict:
    """The run record beside an adapter (`run.json`); empty when there is none.

    Raises:
        ModelError: it cannot be read.
    """
    record = Path(folder) / "run.json"
    return read_json(record) if record.is_file() else {}


def prompt_template_of(folder: str | Path) -> str:
    """With which template an adapter was trained, from the run record beside it; native when there is none.

    Raises:
        ModelError: the record cannot be read, or does not say.
    """
    record = Path(folder) / "run.json"
    template = run_record(folder).get("template") if record.is_file() else "native"
    if template not in chat.TEMPLATES:
        known = " or ".join(f'"{name}"' for name in chat.TEMPLATES)
        remedy = f"set it to the one the adapter was trained with, {known}"
        raise ModelError(f'{record}: "template" is missing or unknown; {remedy}')
    return template
