"""What the first cell of every notebook runs: make the project importable and, on Colab, fit for use.

It knows Colab's habits; it does not know the tutorial. Standard library only, since it runs before anything
is installed. `make colab` tries it on Colab's own versions (colab-freeze.txt). Not yet run by us on the real
Colab: workshop/colab-checklist.md.
"""

import importlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = (
    "torch",
    "numpy",
    "pandas",
    "ipywidgets",
    "ipython",
)  # built for Colab's GPUs and its page, and what all else there is built on
NOT_USED = {"jupyterlab", "nbval", "pytest"}  # Colab is the Jupyter here, and nobody runs the tests


def canonical(name: str) -> str:
    """A package's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed() -> dict[str, str]:
    """{package: version} of everything that is installed."""
    return {canonical(package.name): package.version for package in importlib.metadata.distributions()}


def loaded() -> set[str]:
    """The packages that have a module in this kernel."""
    found = importlib.metadata.packages_distributions()
    return {
        canonical(package)
        for module, packages in found.items()
        if module in sys.modules
        for package in packages
    }


def pip(*arguments: str) -> None:
    """Run pip. Raises SystemExit with what it said when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"pip could not install the project's packages:\n{done.stderr[-2000:]}")


def report(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Say in two lines what was kept and what changed; returns the packages that have another version now."""
    other = [name for name in before if name in after and after[name] != before[name]]
    changes = [f"{name} {before[name]} -> {after[name]}" for name in other]
    changes += [f"{name} {before[name]} removed" for name in before if name not in after]
    changes += [f"{name} added" for name in after if name not in before]
    print("kept:", ", ".join(f"{name} {before[name]}" for name in KEPT if name in before))
    print("changed:", ", ".join(changes) or "nothing")
    return other


def install() -> None:
    """Install what pyproject.toml lists and Colab lacks. Raises SystemExit with a remedy when that cannot
    be.
    """
    before = installed()
    if "torch" not in before:
        raise SystemExit(
            "This runtime has no PyTorch. Choose Runtime > Disconnect and delete runtime, then run this cell"
            " again."
        )
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    lines = {canonical(re.match(r"[\w-]+", line)[0]): line for line in listed}
    kept = {name: before[name] for name in KEPT if name in before}
    print("installing what is missing ...")
    if (
        "torchao" in before
    ):  # nothing here uses it, and peft refuses to touch a plain linear layer beside Colab's old one
        pip("uninstall", "--yes", "torchao")
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "constraints.txt"
        pins.write_text("".join(f"{name}=={version}\n" for name, version in kept.items()))
        pip(
            "install",
            "--no-compile",  # what is imported is compiled then; everything would take a minute
            "--constraint",
            str(pins),
            *(line for name, line in lines.items() if name not in kept and name not in NOT_USED),
        )
    importlib.invalidate_caches()  # the kernel's import system has listed these folders already
    stale = loaded() & set(report(before, installed()))
    if not shutil.which("dot"):
        subprocess.run("apt-get update -qq && apt-get install -y -qq graphviz", shell=True, check=True)
    if stale:
        raise SystemExit(
            f"{', '.join(sorted(stale))}: loaded in the old version. Choose Runtime > Restart session, then"
            " run this cell again."
        )
    print("ready")


def find_token() -> None:
    """Put the hub token where every library looks: the environment's own, else the one in Colab's secrets.
    Neither is no error: pocket needs none.
    """
    if os.environ.get("HF_TOKEN"):
        return
    from google.colab import userdata

    try:
        os.environ["HF_TOKEN"] = userdata.get("HF_TOKEN")
    except Exception:  # no such secret, or this notebook may not read it; their types are Colab's own
        pass


if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
if "google.colab" in sys.modules:
    install()
    find_token()
