"""The first cell of every page, in a bare virtual environment with stand-ins: a `google.colab` of ours, a `file://` address, empty wheels, no dot.

What it cannot show is the real Colab: workshop/colab-checklist.md is for a person to go through.
"""

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import badges
import pytest

ROOT = badges.ROOT
BOUNDS = dict(
    re.match(r"([\w-]+)>=([\d.]+)", line).groups()
    for line in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
)
COLAB = """
class SecretNotFoundError(Exception):
    pass

class userdata:
    @staticmethod
    def get(name):
        import os
        if "SECRET" not in os.environ:
            raise SecretNotFoundError(name)
        return os.environ["SECRET"]
"""
REPORT = """
import os, sys
from importlib.metadata import version
import helpers
print("helpers", helpers.__file__)
print("token", os.environ.get("HF_TOKEN"))
for name in {names!r}:
    try:
        print(name, version(name))
    except Exception:
        print(name, "absent")
"""


def wheel(folder: Path, name: str, version: str, needs: str = "") -> Path:
    """An empty package of this name and version."""
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" + (f"Requires-Dist: {needs}\n" if needs else "")
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"{name}.py", "")
        file.writestr(f"{name}-{version}.dist-info/METADATA", about)
        file.writestr(f"{name}-{version}.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{name}-{version}.dist-info/RECORD", "")
    return path


def run(*command, **options) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """(run the cell, names and versions): a machine like Colab's, with the project to be cloned beside it."""
    folder = tmp_path_factory.mktemp("colab")
    origin, wheels, programs, content = (folder / name for name in ("origin", "wheels", "programs", "content"))
    for part in ("helpers", "tools"):  # the working tree, not the last commit
        shutil.copytree(ROOT / part, origin / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", origin)
    run("git", "init", "--quiet", origin)
    run("git", "-C", origin, "add", ".")
    run("git", "-C", origin, "-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "--quiet", "-m", "as it is")

    wheels.mkdir()
    for name, bound in BOUNDS.items():
        wheel(wheels, name, bound, {"peft": "torch>=1", "datasets": "pandas"}.get(name, ""))
    wheel(wheels, "torch", "2.99")
    run(sys.executable, "-m", "venv", folder / "venv")
    python = folder / "venv" / "bin" / "python"
    old = folder / "old"
    old.mkdir()
    ours = [wheel(old, "torch", "2.9.1+cu126"), wheel(old, "ipywidgets", "7.7.1"), wheel(old, "pandas", "2.2.2"), wheel(old, "scipy", "1.1")]
    run(python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", *ours)
    stand_in = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()) / "google" / "colab"
    stand_in.mkdir(parents=True)
    (stand_in / "__init__.py").write_text(COLAB)

    programs.mkdir()
    (programs / "git").symlink_to(shutil.which("git"))
    (programs / "apt-get").write_text(f"#!/bin/sh\necho \"$@\" >> {folder}/apt.log\n")
    (programs / "apt-get").chmod(stat.S_IRWXU)
    content.mkdir()
    report = REPORT.format(names=list(BOUNDS))

    def cell(loaded: str, **environment) -> dict[str, str]:
        """Run the first cell in a fresh kernel that has loaded these packages; what the report says."""
        code = f"import google.colab, {loaded}\n{badges.first_cell(origin.as_uri())}\n{report}"
        settings = {"PATH": str(programs), "HOME": str(folder), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), **environment}
        said = run(python, "-c", code, cwd=content, env=settings)
        return dict(line.split(" ", 1) for line in said.splitlines() if " " in line)

    cell.folder = folder
    return cell


def test_first_cell_with_a_stand_in_for_colab(colab):
    found = colab("pandas", SECRET="from the secrets")
    assert found["helpers"].startswith(str(colab.folder / "content" / "tutorial"))
    assert found["torch"] == "2.9.1+cu126" and found["ipywidgets"] == "7.7.1"  # Colab's own
    assert found["pandas"] == "2.2.2"  # older than asked, but loaded: replacing it would take a restart
    assert found["scipy"] == BOUNDS["scipy"]  # too old and not loaded: replaced
    assert found["peft"] == BOUNDS["peft"] and found["transformers"] == BOUNDS["transformers"]
    assert found["jupyterlab"] == found["nbval"] == found["pytest"] == "absent"
    assert found["token"] == "from the secrets"
    assert "install -y -qq graphviz" in (colab.folder / "apt.log").read_text()


def test_a_second_page_with_a_stand_in_for_colab(colab):
    found = colab("pandas", HF_TOKEN="from the environment", SECRET="from the secrets")
    assert found["token"] == "from the environment"
    assert colab("pandas")["token"] == "None"  # pocket needs none, so nobody is asked


def test_elsewhere_the_first_cell_only_finds_the_project(tmp_path):
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "colab.py", tmp_path / "tools")
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").write_text("")
    (tmp_path / "notebooks").mkdir()
    code = f"{badges.first_cell(badges.address())}\nimport helpers\nprint(helpers.__file__)"
    for start in (tmp_path, tmp_path / "notebooks"):
        assert run(sys.executable, "-c", code, cwd=start, env={**os.environ, "PATH": ""}) == f"{tmp_path}/helpers/__init__.py\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["helpers", "notebooks", "tools"]  # nothing fetched


def test_the_first_cell_is_short():
    assert len(badges.FIRST_CELL.splitlines()) <= 10
