"""What tools/badges.py writes into every notebook; and the first cell in a bare virtual environment with
stand-ins: a `google.colab` of ours, a `file://` address, empty wheels in the versions of Colab, no dot.

`make colab` runs it with Colab's real packages. What neither can show is the real Colab:
workshop/colab-checklist.md is for a person to go through.
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
import learner
import nbformat
import pytest

ROOT = badges.ROOT
BOUNDS = dict(
    re.match(r"([\w-]+)>=([\d.]+)", line).groups()
    for line in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "dependencies"
    ]
)
FREEZE = dict(
    re.findall(
        r"^([\w-]+)==(.+)$", (ROOT / "tools" / "colab-freeze.txt").read_text(encoding="utf-8"), re.MULTILINE
    )
)
ON_COLAB = (
    "torch",
    "torchao",
    "numpy",
    "pandas",
    "ipywidgets",
    "ipython",
    "transformers",
    "peft",
    "accelerate",
    "openai",
)
REPORT = """
import os, sys
from importlib.metadata import version
import helpers
print("helpers", helpers.__file__)
print("token", os.environ.get("HF_TOKEN"))
import transformers
print("imported", transformers.__version__)
for name in {names!r}:
    try:
        print(name, version(name))
    except Exception:
        print(name, "absent")
"""


def wheel(folder: Path, name: str, version: str, needs: str = "") -> Path:
    """An empty package of this name and version."""
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" + (
        f"Requires-Dist: {needs}\n" if needs else ""
    )
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"{name}.py", f"__version__ = {version!r}")
        file.writestr(f"{name}-{version}.dist-info/METADATA", about)
        file.writestr(
            f"{name}-{version}.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
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
    origin, wheels, programs, content = (
        folder / name for name in ("origin", "wheels", "programs", "content")
    )
    for part in ("helpers", "lessons", "tools"):  # the working tree, not the last commit
        shutil.copytree(ROOT / part, origin / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", origin)
    run("git", "init", "--quiet", origin)
    run("git", "-C", origin, "add", ".")
    run(
        "git",
        "-C",
        origin,
        "-c",
        "user.name=test",
        "-c",
        "user.email=test@example.org",
        "commit",
        "--quiet",
        "-m",
        "as it is",
    )

    wheels.mkdir()
    for name, bound in BOUNDS.items():
        wheel(wheels, name, bound, {"peft": "torch>=1", "datasets": "pandas"}.get(name, ""))
    for name in ("torch", "numpy", "pandas"):
        wheel(wheels, name, "2.99")
    run(sys.executable, "-m", "venv", folder / "venv")
    python = folder / "venv" / "bin" / "python"
    old = folder / "old"
    old.mkdir()
    colabs = [wheel(old, name, FREEZE[name] + ("+cu128" if name == "torch" else "")) for name in ON_COLAB]
    run(python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", *colabs)
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    (packages / "stand-in.pth").write_text(str(ROOT / "tests" / "stand_in"))

    programs.mkdir()
    (programs / "git").symlink_to(shutil.which("git"))
    (programs / "apt-get").write_text(f'#!/bin/sh\necho "$@" >> {folder}/apt.log\n')
    (programs / "apt-get").chmod(stat.S_IRWXU)
    content.mkdir()
    report = REPORT.format(names=list(BOUNDS))

    def cell(loaded: str, **environment) -> tuple[str, dict[str, str]]:
        """Run the first cell in a fresh kernel that has loaded these packages; what it says, and what the
        report after it says.
        """
        code = (
            f"import google.colab, {loaded}\n{badges.first_cell(origin.as_uri())}\nprint('REPORT')\n{report}"
        )
        settings = {
            "PATH": str(programs),
            "HOME": str(folder),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
            **environment,
        }
        said, _, told = run(python, "-c", code, cwd=content, env=settings).partition("REPORT\n")
        return said, dict(line.split(" ", 1) for line in told.splitlines())

    cell.folder, cell.packages, cell.old = (
        folder,
        packages,
        lambda: run(python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", *colabs),
    )
    return cell


def test_first_cell_with_a_stand_in_for_colab(colab):
    said, found = colab("pandas", SECRET="from the secrets")
    assert found["helpers"].startswith(str(colab.folder / "content" / "tutorial"))
    assert found["torch"] == FREEZE["torch"] + "+cu128"
    for name in ("numpy", "pandas", "ipywidgets"):  # Colab's own, wherever our bounds are
        assert found[name] == FREEZE[name] and f"{name} {FREEZE[name]}" in said
    assert (
        found["transformers"] == found["imported"] == BOUNDS["transformers"]
    )  # too old, and replaced before anything imports it
    assert f"transformers {FREEZE['transformers']} -> {BOUNDS['transformers']}" in said
    assert found["peft"] == BOUNDS["peft"]
    assert found["accelerate"] == FREEZE["accelerate"] and found["openai"] == FREEZE["openai"]  # new enough
    assert found["trl"] == BOUNDS["trl"] and found["bitsandbytes"] == BOUNDS["bitsandbytes"]  # were missing
    assert (
        not list(colab.packages.glob("torchao*")) and f"torchao {FREEZE['torchao']} removed" in said
    )  # peft would raise beside it
    assert found["jupyterlab"] == found["nbval"] == found["pytest"] == "absent"
    assert found["token"] == "from the secrets"
    assert "install -y -qq graphviz" in (colab.folder / "apt.log").read_text()


def test_a_second_notebook_with_a_stand_in_for_colab(colab):
    colab("pandas")
    said, found = colab("pandas", HF_TOKEN="from the environment", SECRET="from the secrets")
    assert found["token"] == "from the environment" and "changed: nothing" in said
    assert colab("pandas")[1]["token"] == "None"  # pocket needs none, so nobody is asked


def test_a_package_that_was_imported_before_asks_for_a_restart(colab):
    colab("pandas")
    colab.old()
    with pytest.raises(AssertionError, match="transformers: loaded in the old version.*Restart session"):
        colab("transformers")
    assert colab("transformers")[1]["imported"] == BOUNDS["transformers"]  # after it


def test_elsewhere_the_first_cell_only_finds_the_project(tmp_path):
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "colab.py", tmp_path / "tools")
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").write_text("")
    (tmp_path / "notebooks").mkdir()
    code = f"{badges.first_cell(badges.address())}\nimport helpers\nprint(helpers.__file__)"
    for start in (tmp_path, tmp_path / "notebooks"):
        assert (
            run(sys.executable, "-c", code, cwd=start, env={**os.environ, "PATH": ""})
            == f"{tmp_path}/helpers/__init__.py\n"
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "helpers",
        "notebooks",
        "tools",
    ]  # nothing fetched


def test_without_an_address_colab_is_told_so(tmp_path):
    code = f"import google.colab\n{badges.first_cell(None)}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests" / "stand_in")},
    )
    assert done.returncode == 1 and "no public address" in done.stderr and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_first_cell_is_short():
    assert len(badges.first_cell("https://example.org/a/b").splitlines()) <= 10


def page(heading: str, *cells) -> nbformat.NotebookNode:
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# {heading}\n\nText."), *cells])


@pytest.fixture
def three(tmp_path):
    """A folder of three notebooks, as a person wrote them."""
    for name, heading in (("00-a", "00 One: the first"), ("01-b", "01 Two"), ("02-c", "02 Three: the last")):
        nbformat.write(
            page(heading, nbformat.v4.new_code_cell("1 + 1"), nbformat.v4.new_markdown_cell("The end.")),
            tmp_path / f"{name}.ipynb",
        )
    return tmp_path


def cells(path: Path) -> list:
    return nbformat.read(path, 4).cells


def test_each_notebook_links_to_the_one_before_and_after(three):
    badges.write(three, None)
    said = [cells(path)[-1] for path in sorted(three.iterdir())]
    assert [cell.id for cell in said] == ["nav"] * 3 and {cell.cell_type for cell in said} == {"markdown"}
    assert [cell.source for cell in said] == [
        "[Next: 01 Two](01-b.ipynb)",
        "[Previous: 00 One](00-a.ipynb) | [Next: 02 Three](02-c.ipynb)",
        "[Previous: 01 Two](01-b.ipynb)",
    ]


def test_written_twice_is_written_once(three):
    badges.write(three, None)
    once = {path.name: path.read_bytes() for path in three.iterdir()}
    badges.write(three, None)
    assert {path.name: path.read_bytes() for path in three.iterdir()} == once
    assert [cell.source for cell in cells(three / "01-b.ipynb")][3:5] == ["1 + 1", "The end."]


def test_a_notebook_between_two_others_is_linked_anew(three):
    badges.write(three, None)
    nbformat.write(page("01 And a half"), three / "01-bb.ipynb")
    badges.write(three, None)
    assert "[Next: 01 And a half](01-bb.ipynb)" in cells(three / "01-b.ipynb")[-1].source
    assert sum(cell.id == "nav" for cell in cells(three / "01-b.ipynb")) == 1


def test_the_link_to_colab_opens_the_notebook_or_says_why_not(three):
    badges.write(three, None)
    assert (
        "no public address" in cells(three / "00-a.ipynb")[1].source
        and "](" not in cells(three / "00-a.ipynb")[1].source
    )
    badges.write(three, "https://github.com/some/where")
    assert (
        "https://colab.research.google.com/github/some/where/blob/main/notebooks/00-a.ipynb"
        in cells(three / "00-a.ipynb")[1].source
    )
    assert '"https://github.com/some/where"' in cells(three / "00-a.ipynb")[2].source


def test_a_new_address_leaves_a_run_notebook_run_and_an_edited_one_edited(three):
    from run_notebooks import fingerprint

    badges.write(three, None)
    for name, mark in (("00-a", fingerprint), ("01-b", lambda notebook: "of another text")):
        notebook = nbformat.read(three / f"{name}.ipynb", 4)
        notebook.cells[2].execution_count, notebook.metadata["tutorial"] = 1, {"fingerprint": mark(notebook)}
        nbformat.write(notebook, three / f"{name}.ipynb")
    badges.write(three, "https://github.com/some/where")
    run, edited = (nbformat.read(three / f"{name}.ipynb", 4) for name in ("00-a", "01-b"))
    assert run.metadata.tutorial.fingerprint == fingerprint(run) and run.cells[2].execution_count == 1
    assert edited.metadata.tutorial.fingerprint == "of another text"


def test_a_learners_work_stays(tmp_path):
    assert learner.write(tmp_path) == []
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(path.name for path in badges.NOTEBOOKS.glob("[0-9]*.ipynb"))
    mine = tmp_path / names[0]
    mine.write_text("my answers", encoding="utf-8")
    os.utime(mine, (0, 0))
    (tmp_path / names[1]).unlink()
    assert learner.write(tmp_path) == [mine] and mine.read_text(encoding="utf-8") == "my answers"
    assert (tmp_path / names[1]).is_file()
