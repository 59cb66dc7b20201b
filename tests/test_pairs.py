"""The report edition is what the page says, and a bad record is named."""

import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from helpers import pairs

REPORT = pairs.DATA / "pairs" / "report"


def test_the_report_edition(edition):
    assert len(edition.raw) == 160
    assert pairs.by_source([*edition.train, *edition.validation]) == {
        "statemachine_cat": 92,
        "attribute_docs": 31,
        "graphviz_gallery": 13,
        "logic": 7,
        "synthetic": 10,
    }
    assert (len(edition.train), len(edition.validation)) == (137, 16)
    assert not {p.family for p in edition.train} & {p.family for p in edition.validation}


def test_seven_drops_for_different_reasons(edition):
    assert len(edition.dropped) == 7
    assert len({(drop.rung, drop.reason) for drop in edition.dropped}) == 7
    assert {drop.rung for drop in edition.dropped} == {"prompt", "duplicate", "grammar", "labels", "one graph"}


def test_every_pair_asks_both_ways(edition):
    for pair in (*edition.train, *edition.validation):
        assert pair.prompt in pair.explicit_prompt, pair.id
        assert any(word in pair.explicit_prompt for word in ("DOT", "Graphviz")), pair.id
        assert not any(word in pair.prompt for word in ("DOT", "Graphviz", "digraph")), pair.id


def test_what_is_written_can_be_read(tmp_path, edition):
    pairs.write(tmp_path / "x.jsonl", edition.train)
    assert tuple(pairs.read(tmp_path / "x.jsonl")) == edition.train


@pytest.mark.parametrize(
    "change, words",
    [
        ("{not json", "not JSON"),
        ('["a list"]', "a record is a JSON object"),
        ({"dot": None}, "field 'dot' must be a string"),
        ({"implied": "no"}, "field 'implied' must be true or false"),
        ({"task": "poetry"}, "task 'poetry' is none of"),
        ({"extra": 1}, "unknown field 'extra'"),
    ],
)
def test_a_broken_line_is_named(tmp_path, edition, change, words):
    good = asdict(edition.train[0])
    path = tmp_path / "broken.jsonl"
    path.write_text(json.dumps(good) + "\n" + (change if isinstance(change, str) else json.dumps(good | {"id": "b"} | change)) + "\n")
    with pytest.raises(pairs.PairError) as error:
        pairs.read(path)
    assert str(error.value).startswith(f"{path}:2: ")
    assert words in str(error.value)


def test_an_id_stands_once(tmp_path, edition):
    pairs.write(tmp_path / "twice.jsonl", [edition.train[0]] * 2)
    with pytest.raises(pairs.PairError, match=r"twice.jsonl:2: id .* stands already in line 1"):
        pairs.read(tmp_path / "twice.jsonl")


def test_a_split_never_parts_a_family(edition):
    for seed in range(20):
        try:
            train, validation = pairs.split_by_family(edition.train, 10, seed)
        except ValueError:
            continue
        assert len(validation) == 10
        assert not {p.family for p in train} & {p.family for p in validation}


def again(script: str, made: str, tmp_path: Path) -> None:
    """Run a copy of the script beside a copy of its sources, and compare what it makes."""
    folder = tmp_path / "pairs"
    shutil.copytree(REPORT.parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "report" / made).unlink()
    done = subprocess.run([sys.executable, str(folder / script)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (folder / "report" / made).read_bytes() == (REPORT / made).read_bytes()


def test_logic_pairs_come_out_of_their_script(tmp_path):
    again("make_logic.py", "logic.jsonl", tmp_path)


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed; the pairs it makes are committed")
def test_state_machine_pairs_come_out_of_the_real_state_machine_cat(tmp_path):
    again("make_statemachine_cat.py", "statemachine_cat.jsonl", tmp_path)
