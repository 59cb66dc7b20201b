"""The contract of `python -m helpers`: fields, exit statuses, one clear line on bad input."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import model, pairs, training
from helpers.__main__ import main

ROOT = Path(__file__).parents[2]


def helpers(*arguments, stdin="", env=None):
    command = [sys.executable, "-m", "helpers", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, input=stdin, capture_output=True, text=True, env={**os.environ, **(env or {})}
    )


@pytest.fixture
def elsewhere(tmp_path):
    """An environment like that of Windows, as far as it can be had here: no `resource`, no size of memory
    from the system, and files and consoles that are not UTF-8 unless asked.
    """
    (tmp_path / "site").mkdir()
    lines = (
        "import os, sys, psutil",  # which needs it here, and not on Windows
        "sys.modules['resource'] = None",
        "told = os.sysconf",
        "def sysconf(name):",
        "    if name == 'SC_PHYS_PAGES': raise ValueError(name)",
        "    return told(name)",
        "os.sysconf = sysconf",
    )
    (tmp_path / "site" / "sitecustomize.py").write_text("\n".join(lines), encoding="utf-8")
    return {
        "PYTHONPATH": str(tmp_path / "site"),
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "cp1252",
    }


def test_verify(elsewhere):
    result = json.loads(helpers("verify", "--json", env=elsewhere).stdout)
    assert (
        result["raw"],
        result["kept"],
        result["train"],
        result["validation"],
        result["shared_families"],
    ) == (160, 153, 137, 16, 0)
    assert list(result["sources"].values()) == [92, 31, 13, 7, 10]
    assert len(result["dropped"]) == 7 and all(drop["reason"] for drop in result["dropped"])


def test_verify_names_the_broken_line(tmp_path):
    shutil.copytree(pairs.DATA / "pairs" / "report", tmp_path / "report")
    path = tmp_path / "report" / "logic.jsonl"
    path.write_text(path.read_text().replace('"task"', '"tusk"', 1))
    done = helpers("verify", "--folder", tmp_path / "report")
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith(f"{path}:1: ") and "'task'" in line and "'tusk'" in line


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
    assert (result["outcome"], result["rung"], result["nodes"], result["edges"]) == (
        outcome,
        rung,
        nodes,
        edges,
    )
    assert (result["error"] is None) == (outcome == "valid")


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("draw", "a to b", "--adapter", "nowhere"), "nowhere: no adapter there"),
        (("evaluate", "--adapter", "nowhere"), "python -m helpers train"),
        (("train", "--profile", "gemma-9b", "--output", "x"), "pocket, smollm2-135m, gemma-2b"),
        (("doctor", "--profile", "gemma-9b"), "no profile 'gemma-9b'"),
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


def test_doctor(elsewhere):
    done = helpers("doctor", "--json", env=elsewhere)
    result = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert result["ok"] and {"python", "dot", "torch", "device", "memory", "disk"} <= {
        check["name"] for check in result["checks"]
    }


def test_draw_writes_dot_and_a_picture(tmp_path, elsewhere):
    picture = tmp_path / "lamp.svg"
    sentence = "A lamp is off or on. A click turns off into on, and another click turns on into off."
    done = helpers("draw", sentence, "-o", picture, env=elsewhere)
    assert done.returncode == 0, done.stderr
    assert "digraph" in done.stdout
    assert picture.read_bytes().lstrip().startswith(b"<?xml")


def test_a_console_that_is_not_utf8(tmp_path, elsewhere):
    """What it cannot show becomes "?"; JSON loses nothing."""
    text = 'digraph { "漢" → "字"; a [colour="é漢"] '
    (tmp_path / "cjk.gv").write_text(text, encoding="utf-8")
    for arguments, stdin in (((tmp_path / "cjk.gv",), ""), (("-",), text)):
        command = [sys.executable, "-m", "helpers", "check", *map(str, arguments)]
        plain, plainly = (
            subprocess.run(
                [*command, *more],
                cwd=ROOT,
                input=stdin.encode(),
                capture_output=True,
                env={**os.environ, **elsewhere},
            )
            for more in ([], ["--json"])
        )
        assert (plain.returncode, plain.stderr) == (1, b"") and plain.stdout.startswith(b"invalid: ")
        said = json.loads(plainly.stdout)["error"]["message"]
        assert said.encode("cp1252", "replace") in plain.stdout
    with pytest.raises(UnicodeEncodeError):
        said.encode("cp1252")


def test_a_sentence_in_another_encoding_is_refused():
    done = helpers("draw", "caf\udce9")  # the byte e9, as Python hands it on
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert "UTF-8" in line


@pytest.mark.parametrize(
    "name, words",
    [
        ("lamp.gif", ".svg or .png"),
        ("lamp", ".svg or .png"),
        ("nowhere/lamp.svg", "nowhere: cannot be written to (No such file or directory)"),
        ("file/lamp.svg", "file: cannot be written to (Not a directory)"),
        ("folder.svg", "folder.svg: cannot be written over"),
    ],
)
def test_where_no_picture_can_go_nothing_is_loaded(name, words, tmp_path, monkeypatch, capsys):
    (tmp_path / "file").touch()
    (tmp_path / "folder.svg").mkdir()
    monkeypatch.setattr(model, "load", lambda profile: pytest.fail("a model was loaded"))
    with pytest.raises(SystemExit) as end:
        main(["draw", "a to b", "-o", str(tmp_path / name)])
    assert end.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    assert words in line
    assert {path.name for path in tmp_path.iterdir()} == {"file", "folder.svg"}


def test_where_no_adapter_can_go_nothing_is_loaded(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").touch()
    monkeypatch.setattr(model, "load", lambda profile: pytest.fail("a model was loaded"))
    with pytest.raises(SystemExit) as end:
        main(["train", "--output", str(tmp_path / "file")])
    assert end.value.code == 2
    assert f"{tmp_path / 'file'}: cannot be written to" in capsys.readouterr().err


def test_peak_memory_without_the_module_that_windows_lacks(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)
    spec = importlib.util.spec_from_file_location("helpers.training_elsewhere", training.__file__)
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    assert copy.resource is None
    assert 0.2 < copy.peak_memory() / training.peak_memory() <= 1.1
