"""The report edition is what the page says, and a bad record is named."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import dot, pairs

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
    path, pair = tmp_path / "twice.jsonl", edition.train[0]
    path.write_text(f"{json.dumps(asdict(pair))}\n" * 2)
    with pytest.raises(pairs.PairError, match=rf"twice.jsonl:2: .*{pair.id}.*twice.jsonl:1$"):
        pairs.read(path)
    with pytest.raises(pairs.PairError, match=rf"new.jsonl:2: .*{pair.id}.*new.jsonl:1$"):
        pairs.write(tmp_path / "new.jsonl", [pair] * 2)
    assert not (tmp_path / "new.jsonl").exists()


TEXT = st.text(st.characters(exclude_categories=["Cs"]))  # anything but halves of surrogate pairs, which UTF-8 has no way to write
PAIRS = st.builds(
    pairs.Pair, TEXT, TEXT, TEXT, st.sampled_from(pairs.TASKS), TEXT, TEXT, TEXT, TEXT, TEXT, st.booleans()
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PAIRS, max_size=4, unique_by=lambda pair: pair.id))
def test_any_text_in_any_field_round_trips(some):
    with tempfile.TemporaryDirectory() as folder:
        pairs.write(Path(folder) / "x.jsonl", some)
        assert pairs.read(Path(folder) / "x.jsonl") == some


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_named(data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.jsonl"
        path.write_bytes(data)
        try:
            assert pairs.read(path) == []
        except pairs.PairError as error:
            assert str(error).startswith(f"{path}:")


def test_the_extended_and_test_editions(edition):
    extended, test = pairs.load("extended"), pairs.load("test")
    assert (len(extended.train), len(extended.dev), len(test.test)) == (417, 60, 160)
    assert not extended.dropped and not test.dropped
    assert extended.train[:137] == edition.train
    assert not {p.id for p in edition.validation} & {p.id for p in extended.train}
    assert Counter(p.source for p in test.test) == {"paraphrase": 84, "template_like": 44, "hard": 32}
    assert len({p.family.split("/")[0] for p in test.test}) == 6
    by_code = [p for p in extended.train if "make_" in p.origin or "state-machine-cat" in p.origin]
    assert len(by_code) <= len(extended.train) / 3


def test_the_test_edition_is_frozen(tmp_path):
    folder = tmp_path / "test"
    shutil.copytree(pairs.DATA / "pairs" / "test", folder)
    assert len(pairs.load("test", folder).test) == 160
    (folder / "hard_1.jsonl").write_bytes((folder / "hard_1.jsonl").read_bytes() + b"\n")
    with pytest.raises(pairs.PairError, match="hard_1.jsonl: not the file that SHA256 states") as error:
        pairs.load("test", folder)
    assert "\n" not in str(error.value)
    (folder / "SHA256").unlink()
    with pytest.raises(pairs.PairError, match="SHA256: cannot be read"):
        pairs.load("test", folder)


def test_the_hashes_are_sorted_and_those_of_the_files():
    folder = pairs.DATA / "pairs" / "test"
    wanted = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in sorted(folder.glob("*.jsonl"))]
    assert (folder / "SHA256").read_text().splitlines() == wanted


def test_a_node_that_the_prompt_leaves_out_is_found(edition):
    pair = replace(edition.train[0], prompt="The front door leads on.", dot='digraph { n1 [label="Front_Door"]; n1 -> cellar }')
    assert pairs.unnamed(pair) == ["cellar"]
    with pytest.raises(ValueError, match="not one valid graph"):
        pairs.unnamed(replace(pair, dot="digraph {"))


def test_repair_pairs_are_broken_and_mended():
    folder = pairs.DATA / "pairs"
    repair = pairs.read(folder / "extended" / "repair.jsonl")
    train = {pair.id: pair for pair in pairs.load("extended").train}
    kinds = Counter(pair.origin.split(": ")[1] for pair in repair)
    assert len(repair) == 120 and len(kinds) == 6 and set(kinds.values()) == {20}
    for pair in repair:
        gold = train[pair.origin.split()[3].rstrip(",")]
        assert (pair.task, pair.dot, pair.family) == ("repair", gold.dot, gold.family)
        broken = pair.prompt.split("\n", 1)[1]
        assert pair.prompt in pair.explicit_prompt
        if pair.origin.endswith("code fence"):  # the check finds the graph between the fences; only `structure` refuses
            assert dot.check(broken).outcome == "valid"
            with pytest.raises(dot.DotError):
                dot.structure(broken)
        else:
            assert dot.check(broken).outcome == "invalid", pair.id
    assert not set(repair) & set(train.values()), "no edition includes them"


def test_repair_pairs_come_out_of_their_script():
    made = "import make_repair, sys; from helpers import pairs; pairs.write(sys.argv[1], make_repair.make())"
    folder = pairs.DATA / "pairs"
    with tempfile.TemporaryDirectory() as out:
        path = Path(out) / "repair.jsonl"
        done = subprocess.run([sys.executable, "-c", made, str(path)], cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert path.read_bytes() == (folder / "extended" / "repair.jsonl").read_bytes()


def test_datasets_reads_the_files_as_they_are(tmp_path):
    datasets = pytest.importorskip("datasets")
    folder = pairs.DATA / "pairs"
    files = {
        "train": [str(folder / "report" / f"{name}.jsonl") for name in pairs.SOURCES],
        "extended": [str(folder / "extended" / f"{name}.jsonl") for name in (*pairs.PEOPLE, "dev", "repair")],
        "test": [str(path) for path in sorted((folder / "test").glob("*.jsonl"))],
    }
    loaded = datasets.load_dataset("json", data_files=files, cache_dir=str(tmp_path))
    assert {name: len(rows) for name, rows in loaded.items()} == {"train": 160, "extended": 460, "test": 160}
    assert pairs.Pair(**loaded["test"][0]) == pairs.read(files["test"][0])[0]


def test_the_cards_tables_are_what_its_code_prints(capsys):
    card = (pairs.DATA / "pairs" / "README.md").read_text(encoding="utf-8")
    exec(re.search(r"```python\n(.*?)```", card, re.DOTALL)[1], {})
    assert capsys.readouterr().out in card


def test_the_cards_files_are_there():
    card = (pairs.DATA / "pairs" / "README.md").read_text(encoding="utf-8")
    for config in yaml.safe_load(card.split("---\n")[1])["configs"]:
        for split in config["data_files"]:
            for path in [split["path"]] if isinstance(split["path"], str) else split["path"]:
                assert list((pairs.DATA / "pairs").glob(path)), path


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
