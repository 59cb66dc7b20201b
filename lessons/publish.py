"""What leaves this machine: the data set, an adapter with its card, and a look at both before they go.

It knows folders and files. `python -m lessons.publish` writes both into build/release, sending nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from huggingface_hub import DatasetCard, HfApi, ModelCard, get_token
from huggingface_hub.utils import validate_repo_id

from helpers import model, pairs
from helpers.profiles import ROOT, profile

from . import cards
from .cards import DATA_NAME, NOBODY, SPLITS

RELEASE = ROOT / "build" / "release"
NOTICE = "Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms\n"
EXPECTED = (
    """README.md LICENSE NOTICE run.json adapter_config.json adapter_model.safetensors config.json
    generation_config.json model.safetensors model-*-of-*.safetensors model.safetensors.index.json
    tokenizer.json tokenizer_config.json tokenizer.model special_tokens_map.json
    chat_template.jinja""".split()
    + [f"{config}/{split}.jsonl" for config, splits in SPLITS.items() for split in splits]
)
REASONS = {
    "optimizer*": "state of the training: large, and of no use to others",
    "scheduler*": "state of the training",
    "rng_state*": "state of the training",
    "training_args*": "a pickle, with paths of your machine",
    "*.bin *.pt *.pth *.pkl *.pickle *.ckpt": "may be a pickle; save safetensors instead",
    ".*": "hidden: such files hold settings and secrets",
    "token *secret* *.pem *.key": "by its name a secret",
}
SECRET = re.compile(r"\b(?:hf_|sk-|ghp_|github_pat_)[\w-]{16,}")
HERE = [str(place) for place in (ROOT, Path.home()) if len(place.parts) > 1]


def data_set(folder: Path) -> Path:
    """The pairs as every notebook uses them, verified and split, a file a split, with the data card;
    `datasets.load_dataset(folder, "report")` reads it.
    """
    shutil.rmtree(folder, ignore_errors=True)
    for config, splits in SPLITS.items():
        edition = pairs.load(config)
        (folder / config).mkdir(parents=True)
        for split in splits:
            pairs.write(folder / config / f"{split}.jsonl", getattr(edition, split))
    card = DatasetCard.load(pairs.DATA / "pairs" / "README.md")
    files = {
        config: [{"split": split, "path": f"{config}/{split}.jsonl"} for split in splits]
        for config, splits in SPLITS.items()
    }
    card.data.configs = [{"config_name": config, "data_files": held} for config, held in files.items()]
    card.data.configs[0]["default"] = True
    card.save(folder / "README.md")
    return folder


def adapter(source: Path, folder: Path, rows: Sequence[dict], owner: str = NOBODY) -> ModelCard:
    """The adapter of `source` as others can load it: weights, the base's name on the hub, the run record, the
    card with these figures; returns the card.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("adapter_model.safetensors", "run.json"):
        shutil.copy(source / name, folder)
    card = cards.model_card(source, rows, owner)
    config = json.loads((source / "adapter_config.json").read_text(encoding="utf-8"))
    config["base_model_name_or_path"] = card.data.base_model
    text = json.dumps(config, indent=2, sort_keys=True)
    (folder / "adapter_config.json").write_text(text, encoding="utf-8")
    if card.data.license == "gemma":
        (folder / "NOTICE").write_text(NOTICE)
    card.save(folder / "README.md")
    return card


def objection(folder: Path, path: Path) -> str:
    """Why this file should not be uploaded, in a few words; empty when it may."""
    for patterns, reason in REASONS.items():
        if any(fnmatch(path.name.lower(), pattern) for pattern in patterns.split()):
            return reason
    if path.is_symlink() or not path.is_file():
        return "a link, or no plain file"
    if not any(fnmatch(path.relative_to(folder).as_posix(), pattern) for pattern in EXPECTED):
        return "not on the list of what belongs here"
    text = "" if path.suffix == ".safetensors" else path.read_text(encoding="utf-8", errors="replace")
    if SECRET.search(text):
        return "contains what looks like an access token"
    return "names a path of this machine" if any(place in text for place in HERE) else ""


def upload(folder: Path, repo: str, kind: str = "model", dry: bool = True, api: HfApi | None = None) -> bool:
    """Show what would go where; send it, as private, only with dry=False and nothing refused. `kind` is
    "model" or "dataset". Whether it was sent.
    """
    validate_repo_id(repo)
    found = [path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir()]
    files = {path.relative_to(folder).as_posix(): objection(folder, path) for path in found}
    for path, (name, reason) in zip(found, files.items()):
        to = f"REFUSED: {reason}" if reason else f"{repo}/{name}"
        print(f"{path.lstat().st_size:>12,} bytes  {name} -> {to}")
    refused = sum(map(bool, files.values()))
    why = f"{refused} refused" if refused else "" if files else "there is no file"
    why = why or ("dry run" if dry else "set OWNER first" if repo.startswith(f"{NOBODY}/") else "")
    if why:
        print(f"nothing was sent: {why}; access token: {'present' if get_token() else 'absent'}")
        return False
    api = api or HfApi()
    api.create_repo(repo, repo_type=kind, private=True, exist_ok=True)
    api.upload_folder(folder_path=folder, repo_id=repo, repo_type=kind, allow_patterns=list(files))
    return True


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m lessons.publish", description=__doc__.split("\n\n")[0])
    parser.add_argument("--owner", default=NOBODY, help="your name on the hub")
    options = parser.parse_args()
    source, _ = model.find_adapter(profile("smollm2-135m"), "best")
    card = adapter(source, RELEASE / "adapter", cards.figures(source), options.owner)
    upload(RELEASE / "adapter", f"{options.owner}/{card.data.model_name}")
    upload(data_set(RELEASE / DATA_NAME), f"{options.owner}/{DATA_NAME}", "dataset")
    if wrong := cards.problems(card):
        sys.exit(" ".join(f"{word}: {line}" for word, line in wrong.items()))


if __name__ == "__main__":
    main()
