"""The contract of `python -m helpers`: fields, exit statuses, one clear line on bad input."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import pairs
from helpers.__main__ import main

ROOT = Path(__file__).parent.parent


def helpers(*arguments, stdin="", env=None):
    command = [sys.executable, "-m", "helpers", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, text=True, env={**os.environ, **(env or {})})


def test_verify():
    result = json.loads(helpers("verify", "--json").stdout)
    assert (result["raw"], result["kept"], result["train"], result["validation"], result["shared_families"]) == (160, 153, 137, 16, 0)
    assert list(result["sources"].values()) == [92, 31, 13, 7, 10]
    assert len(result["dropped"]) == 7 and all(drop["reason"] for drop in result["dropped"])


def test_verify_names_the_broken_line(tmp_path):
    shutil.copytree(pairs.DATA / "pairs" / "report", tmp_path / "report")
    path = tmp_path / "report" / "logic.jsonl"
    path.write_text(path.read_text().replace('"task"', '"tusk"', 1))
    done = helpers("verify", "--folder", tmp_path / "report")
    assert done.returncode == 1
    assert done.stderr == f"{path}:1: missing field 'task'; unknown field 'tusk'\n"


@pytest.mark.parametrize(
    "text, code, outcome, rung, nodes, edges",
    [
        ("digraph { a -> b; b -> c }", 0, "valid", "structure", 3, 2),
        ("digraph { a -> b", 1, "invalid", "extracted", 0, 0),
        ("no graph at all", 1, "no_dot", "none", 0, 0),
    ],
)
def test_check(text, code, outcome, rung, nodes, edges):
    done = helpers("check", "-", "--json", stdin=text)
    result = json.loads(done.stdout)
    assert done.returncode == code
    assert (result["outcome"], result["rung"], result["nodes"], result["edges"]) == (outcome, rung, nodes, edges)
    assert (result["error"] is None) == (outcome == "valid")


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("draw", "a to b", "--adapter", "nowhere"), "nowhere: no adapter there"),
        (("evaluate", "--adapter", "nowhere"), "python -m helpers train"),
        (("train", "--profile", "gemma-9b", "--output", "x"), "no profile 'gemma-9b'; there is pocket, gemma-2b"),
        (("train", "--recipe", "worst", "--output", "x"), "no recipe 'worst'"),
        (("train", "--edition", "lost", "--output", "x"), "lost: no such edition"),
    ],
)
def test_bad_input_is_one_line(arguments, words, capsys):
    with pytest.raises(SystemExit) as end:  # anything else would be a traceback
        main(list(arguments))
    assert end.value.code == 2
    assert words in capsys.readouterr().err.splitlines()[-1]


def test_without_graphviz_the_remedy_is_named(tmp_path):
    done = helpers("check", "-", stdin="digraph { a }", env={"PATH": str(tmp_path)})
    assert done.returncode == 1
    assert "apt" in done.stderr and "Traceback" not in done.stderr
    report = json.loads(helpers("doctor", "--json", env={"PATH": str(tmp_path)}).stdout)
    assert not report["ok"]
    assert [check["name"] for check in report["checks"] if not check["ok"]] == ["dot"]


def test_doctor():
    done = helpers("doctor", "--json")
    result = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert result["ok"] and {"python", "dot", "torch", "device", "memory", "disk"} <= {check["name"] for check in result["checks"]}


def test_draw_writes_dot_and_a_picture(tmp_path):
    picture = tmp_path / "lamp.svg"
    done = helpers("draw", "A lamp is off or on. A click turns off into on, and another click turns on into off.", "-o", picture)
    assert done.returncode == 0, done.stderr
    assert "digraph" in done.stdout
    assert picture.read_bytes().lstrip().startswith(b"<?xml")
