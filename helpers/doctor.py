"""Preflight: what is here, what is missing, and its remedy.

It knows what the project needs of a machine; it imports the heavy libraries only where it asks for the
device, so that it can say which are missing.
"""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from .dot.process import REMEDY
from .pairs import DATA


def examine(profile: str | None = None) -> list[dict]:
    """What the tutorial needs, and `profile` too where one is named: [{name, ok, found, remedy}].

    Raises:
        ProfileError: no such profile.
    """
    checks = []

    def note(name: str, ok: bool, found: str, remedy: str) -> None:
        checks.append({"name": name, "ok": ok, "found": found, "remedy": "" if ok else remedy})

    note("python", sys.version_info >= (3, 11), sys.version.split()[0], "install Python 3.11 or later")
    project = tomllib.loads((DATA.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name in (re.match(r"[\w-]+", line)[0] for line in project["dependencies"]):
        if name in ("jupyterlab", "nbval", "pytest") and "COLAB_RELEASE_TAG" in os.environ:
            continue  # Colab is the Jupyter there, and nobody runs the tests
        try:
            note(name, True, importlib.metadata.version(name), "")
        except importlib.metadata.PackageNotFoundError:
            note(name, False, "missing", "run `make setup`")
    path = shutil.which("dot")
    said = subprocess.run([path, "-V"], capture_output=True, text=True).stderr.strip() if path else "missing"
    note("dot", path is not None, said, REMEDY.format("dot"))
    try:
        from huggingface_hub import constants

        from . import profiles
    except ImportError as error:
        profiles = None
        note("device", False, f"unknown: {error}", "run `make setup`")
    else:
        found = f"{profiles.device()}, compute in {profiles.compute_dtype()}".replace("torch.", "")
        note("device", True, found, "")
    try:
        import psutil  # comes with accelerate

        memory = psutil.virtual_memory().total / 2**30
    except ImportError:
        memory = 0
    found = f"{memory:.1f} GiB" if memory else "unknown"
    note("memory", memory == 0 or memory > 3.5, found, "4 GiB are needed for pocket; close other programs")
    disk = shutil.disk_usage(".").free / 2**30
    note("disk", disk > 2, f"{disk:.1f} GiB free", "2 GiB are needed; free some")
    file = profiles is not None and Path(constants.HF_TOKEN_PATH).is_file()
    token = bool(os.environ.get("HF_TOKEN")) or file
    gated = profile is not None and profiles is not None and profiles.profile(profile).gated
    found = "present" if token else "absent (pocket needs none)"
    remedy = "accept the licence at the model's page on the hub, then `hf auth login`"
    note("hub token", token or not gated, found, remedy)
    return checks
