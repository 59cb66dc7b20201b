"""What the first cell of every page runs: make the project importable and, on Colab, fit for use.

It knows Colab's habits; it does not know the tutorial. Standard library only, since it runs before anything is installed.
Colab's own PyTorch stays; so does every package that the running kernel has loaded already, where pip can live with it, because replacing
it would take a restart. Not yet run by us on the real Colab: workshop/colab-checklist.md.
"""

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
COLABS = {"torch", "ipywidgets"}  # built for its GPUs, and for its page
NOT_USED = {"jupyterlab", "nbval", "pytest"}  # Colab is the Jupyter here, and nobody runs the tests


def version(name: str) -> str | None:
    """The installed version of a package, or None."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def pip_install(lines: list[str], keep: dict[str, str]) -> subprocess.CompletedProcess:
    """Install what these requirements lack, with the packages in `keep` held at their versions."""
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "constraints.txt"
        pins.write_text("".join(f"{name}=={found}\n" for name, found in keep.items()))
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint", str(pins), *lines]
        return subprocess.run(command, capture_output=True, text=True)


def install() -> None:
    """Install what is missing from pyproject.toml's list. Raises SystemExit with a remedy when that cannot be."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    lines = {re.match(r"[\w-]+", line)[0]: line for line in listed}
    before = {name: version(name) for name in lines}
    if before["torch"] is None:
        raise SystemExit("This runtime has no PyTorch. Choose Runtime > Disconnect and delete runtime, then run this cell again.")
    colabs = {name: before[name] for name in COLABS if before[name]}
    loaded = {name: before[name] for name in lines if before[name] and name in sys.modules}
    wanted = {name: line for name, line in lines.items() if name not in colabs and name not in NOT_USED}
    print("installing what is missing ...")
    done = pip_install([line for name, line in wanted.items() if name not in loaded], colabs | loaded)
    if done.returncode:  # something needs a newer version of what is loaded
        done = pip_install(list(wanted.values()), colabs)
    if done.returncode:
        raise SystemExit(f"pip could not install the project's packages:\n{done.stderr[-2000:]}")
    replaced = [name for name in loaded if version(name) != before[name]]
    if replaced:
        raise SystemExit(f"{', '.join(replaced)} had to be replaced. Choose Runtime > Restart session, then run this cell again.")
    if not shutil.which("dot"):
        subprocess.run("apt-get update -qq && apt-get install -y -qq graphviz", shell=True, check=True)
    print("ready")


def find_token() -> None:
    """Put the hub token where every library looks: the environment's own, else the one in Colab's secrets. Neither is no error: pocket needs none."""
    if os.environ.get("HF_TOKEN"):
        return
    from google.colab import userdata

    try:
        os.environ["HF_TOKEN"] = userdata.get("HF_TOKEN")
    except Exception:  # no such secret, or this page may not read it; their types are Colab's own
        pass


if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
if "google.colab" in sys.modules:
    install()
    find_token()
