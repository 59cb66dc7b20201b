"""The report edition is what the page says, and a bad record is named."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generators import make_repair
from helpers import dot, pairs, records
from helpers.__main__ import main

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
    assert {drop.rung for drop in edition.dropped} == {
        "prompt",
        "duplicate",
        "grammar",
        "labels",
        "one graph",
    }


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
        ({"prompt": "half of a \ud83d"}, "field 'prompt'"),
        ({"dot": "digraph { \udc00 }"}, "field 'dot'"),
        ({"dot": [["deep"]]}, "field 'dot' must be a string"),
        ("[" * 100_000, "nested too deeply"),
        ('{"id": ' + "1" * 5000 + "}", "missing field 'dot'"),
        ("7" * 5000, "a record is a JSON object"),
        ('{"id": "b", "prompt": "one", "prompt": "another"}', "'prompt' is there twice"),
    ],
)
def test_a_broken_line_is_named(tmp_path, edition, change, words):
    good = asdict(edition.train[0])
    path = tmp_path / "broken.jsonl"
    path.write_text(
        json.dumps(good)
        + "\n"
        + (change if isinstance(change, str) else json.dumps(good | {"id": "b"} | change))
        + "\n"
    )
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


TEXT = st.text(
    st.characters(exclude_categories=["Cs"])
)  # anything but halves of surrogate pairs, which UTF-8 has no way to write
PAIRS = st.builds(
    pairs.Pair, TEXT, TEXT, TEXT, st.sampled_from(records.TASKS), TEXT, TEXT, TEXT, TEXT, TEXT, st.booleans()
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PAIRS, max_size=4, unique_by=lambda pair: pair.id))
def test_any_text_in_any_field_round_trips(some):
    with tempfile.TemporaryDirectory() as folder:
        pairs.write(Path(folder) / "x.jsonl", some)
        assert pairs.read(Path(folder) / "x.jsonl") == some


def read_or_named(data: bytes) -> list[pairs.Pair]:
    """The records of a file with these bytes; none where they are refused, which takes one line that names
    the place.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.jsonl"
        path.write_bytes(data)
        try:
            return pairs.read(path)
        except pairs.PairError as error:
            assert re.match(rf"{re.escape(str(path))}:\d+: .", str(error))
            assert len(str(error).splitlines()) == 1
            return []


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_named(data):
    assert read_or_named(data) == []


ANY_TEXT = st.text(st.characters() | st.characters(categories=["Cs", "Cc", "Zl"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=10,
)
FIELDS = [field.name for field in fields(pairs.Pair)]
GOOD = pairs.Pair(
    "id",
    "source",
    "family",
    "nl_to_dot",
    "A leads to B.",
    "DOT: A leads to B.",
    "digraph { A -> B }",
    "CC0",
    "é",
    False,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS) | ANY_TEXT, VALUES, max_size=3), VALUES, st.booleans())
def test_any_json_is_read_or_named(change, value, ascii):
    for line in (value, asdict(GOOD) | change):
        for pair in read_or_named(json.dumps(line, ensure_ascii=ascii).encode("utf-8", "surrogatepass")):
            assert asdict(pair) == line


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_good_file_cut_or_overwritten_is_read_or_named(data):
    good = "".join(
        json.dumps(asdict(replace(GOOD, id=name)), ensure_ascii=False) + "\n" for name in "abc"
    ).encode()
    begin = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(begin, min(begin + 40, len(good))))
    middle = data.draw(
        st.just(b"") | st.binary(max_size=40) | st.just(bytes(byte ^ 0x20 for byte in good[begin:end]))
    )
    for damaged in (good[:begin], good[begin:], good[:begin] + middle + good[end:]):
        assert len(read_or_named(damaged)) <= 4


@settings(max_examples=100, deadline=None)
@given(st.lists(st.builds(replace, st.just(GOOD), id=st.sampled_from("ab"), prompt=ANY_TEXT), max_size=3))
def test_what_could_not_be_read_back_is_not_written(some):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.jsonl"
        path.write_text("what was there")
        try:
            pairs.write(path, some)
        except pairs.PairError as error:
            assert str(error).startswith(f"{path}:") and len(str(error).splitlines()) == 1
            assert path.read_text() == "what was there"
        else:
            assert pairs.read(path) == some


def test_a_byte_order_mark_is_read_over(tmp_path):
    lines = [json.dumps(asdict(replace(GOOD, id=name))) for name in "abc"]
    (tmp_path / "x.jsonl").write_text(
        "\ufeff" + "\r\n".join([*lines[:2], "\ufeff" + lines[2], "\ufeff", ""]), encoding="utf-8"
    )
    assert [pair.id for pair in pairs.read(tmp_path / "x.jsonl")] == ["a", "b", "c"]


def test_a_gold_is_only_its_graph():
    graph = "digraph { A -> B }"
    fine = [
        graph,
        f"\n{graph}\n",
        f"// why\n/* and\nhow */ {graph} # done",
        f"/* not digraph {{ C }} */\n{graph}",
    ]
    fenced, polite, marked = (
        f"```dot\n{graph}\n```",
        f"Sure! Here you go:\n{graph}\nHope it helps.",
        f"\ufeff{graph}",
    )
    around = [
        fenced,
        polite,
        marked,
        f"<think>hm</think>{graph}",
        f"{graph}\u200b",
        f"{graph} and so on",
        f"\u00a0{graph}",
    ]
    raw = [
        replace(GOOD, id=str(number), prompt=str(number), dot=text)
        for number, text in enumerate([*fine, *around])
    ]
    kept, dropped = pairs.verify(raw)
    assert [pair.dot for pair in kept] == fine
    assert len(dropped) == len(around) and all("text around the graph" in drop.reason for drop in dropped)


def test_an_invalid_gold_that_looks_like_a_duplicate_is_called_invalid():
    same = [
        replace(GOOD, id="a", dot="digraph { A // on\n -> B }"),
        replace(GOOD, id="b", dot="digraph { A // on -> B }"),
    ]
    kept, [drop] = pairs.verify(same)
    assert [pair.id for pair in kept] == ["a"] and drop.rung != "duplicate"


def own_edition(folder: Path, count: int) -> Path:
    """A report edition of `count` good pairs of one's own, all in the first file."""
    made = [
        replace(
            GOOD,
            id=f"own-{n}",
            family=f"own-{n}",
            prompt=f"Kettle{n} feeds cup{n}.",
            dot=f"digraph {{ Kettle{n} -> cup{n} }}",
        )
        for n in range(count)
    ]
    folder.mkdir()
    for source in pairs.SOURCES:
        pairs.write(folder / f"{source}.jsonl", made if source == pairs.SOURCES[0] else [])
    return folder


def test_ten_pairs_are_verified_without_a_split(tmp_path, capsys):
    folder = own_edition(tmp_path / "own", 10)
    with pytest.raises(pairs.SplitError) as error:
        pairs.load("report", folder)
    assert str(error.value).startswith(f"{folder}: ") and len(str(error.value).splitlines()) == 1
    assert len(error.value.edition.train) == 10 and not error.value.edition.validation
    with pytest.raises(SystemExit) as end:
        main(["verify", "--folder", str(folder), "--json"])
    printed = capsys.readouterr()
    assert end.value.code == 1 and printed.err.count("\n") == 1
    assert json.loads(printed.out.splitlines()[-1])["kept"] == 10


def test_sixteen_and_more_are_split(tmp_path):
    edition = pairs.load("report", own_edition(tmp_path / "own", 20))
    assert (len(edition.train), len(edition.validation)) == (4, 16)


def test_an_id_is_unique_over_an_edition(tmp_path, edition):
    folder = own_edition(tmp_path / "own", 2)
    pairs.write(folder / "logic.jsonl", [replace(GOOD, id="x"), replace(GOOD, id="own-1")])
    with pytest.raises(pairs.PairError, match=r"logic.jsonl:2: .*'own-1'.*statemachine_cat.jsonl:2$"):
        pairs.load("report", folder)
    extended = tmp_path / "extended"
    shutil.copytree(pairs.DATA / "pairs" / "extended", extended)
    dev = pairs.read(extended / "dev.jsonl")
    pairs.write(extended / "dev.jsonl", [replace(dev[0], id=edition.validation[0].id), *dev[1:]])
    with pytest.raises(pairs.PairError, match=r"dev.jsonl:1: .*report.*jsonl:\d+$"):
        pairs.load("extended", extended)
    large = tmp_path / "large"
    large.mkdir()
    pairs.write(large / "mine.jsonl", [replace(GOOD, id=dev[1].id)])
    with pytest.raises(pairs.PairError, match=r"mine.jsonl:1: .*extended.dev.jsonl:2$"):
        pairs.load("large", large)


def test_a_wrong_folder_is_not_called_a_wrong_edition(tmp_path):
    (tmp_path / "file").write_text("")
    for name in ("nowhere", "file"):
        with pytest.raises(pairs.PairError, match=f"{name}: .*folder"):
            pairs.load("report", tmp_path / name)
    with pytest.raises(pairs.PairError, match="lost: no such edition"):
        pairs.load("lost", tmp_path)


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


def test_sha256_in_every_form_that_sha256sum_reads(tmp_path):
    (tmp_path / "a b.jsonl").write_text("")
    digest = hashlib.sha256(b"").hexdigest()
    for text in (
        f"{digest} *a b.jsonl\n",
        f"\n{digest}  a b.jsonl\r\n\r\n",
        f"\ufeff{digest.upper()}  ./a b.jsonl",
    ):
        (tmp_path / "SHA256").write_text(text, encoding="utf-8")
        pairs.require_unchanged(tmp_path)
    wrong = {
        "hello": "SHA256:1: ",
        f"\n{digest}": "SHA256:2: ",
        f"{digest[1:]}  a b.jsonl": "SHA256:1: ",
        "": "a b.jsonl: not the file",
    }
    wrong |= {f"{digest}  a b.jsonl\n{digest}  gone.jsonl": "gone.jsonl: not the file"}
    for text, words in wrong.items():
        (tmp_path / "SHA256").write_text(text, encoding="utf-8")
        with pytest.raises(pairs.PairError, match=words):
            pairs.require_unchanged(tmp_path)
    (tmp_path / "SHA256").write_bytes(f"{digest}  a b.jsonl".encode("utf-16"))
    with pytest.raises(pairs.PairError, match="SHA256: not UTF-8"):
        pairs.require_unchanged(tmp_path)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=100))
def test_any_sha256_file_is_read_or_named(data):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "x.jsonl").write_text("")
        (Path(folder) / "SHA256").write_bytes(data)
        with pytest.raises(pairs.PairError) as error:
            pairs.require_unchanged(Path(folder))
        assert len(str(error.value).splitlines()) == 1


def test_the_hashes_are_sorted_and_those_of_the_files():
    folder = pairs.DATA / "pairs" / "test"
    wanted = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}"
        for path in sorted(folder.glob("*.jsonl"))
    ]
    assert (folder / "SHA256").read_text().splitlines() == wanted


def test_a_node_that_the_prompt_leaves_out_is_found(edition):
    pair = replace(
        edition.train[0],
        prompt="The front door leads on.",
        dot='digraph { n1 [label="Front_Door"]; n1 -> cellar }',
    )
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
        if pair.origin.endswith(
            "code fence"
        ):  # the check finds the graph between the fences; only `structure` refuses
            assert dot.check(broken).outcome == "valid"
            with pytest.raises(dot.DotError):
                dot.structure(broken)
        else:
            assert dot.check(broken).outcome == "invalid", pair.id
    assert not set(repair) & set(train.values()), "no edition includes them"


def test_repair_pairs_come_out_of_their_script():
    assert make_repair.make() == pairs.read(pairs.DATA / "pairs" / "extended" / "repair.jsonl")


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


def again(tmp_path: Path, made: str, script: str, *options: str) -> None:
    """Run the script and compare what it makes."""
    out = tmp_path / made
    done = subprocess.run(
        [sys.executable, "-m", f"generators.{script}", *options, str(out)],
        cwd=pairs.DATA.parent,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert out.read_bytes() == (REPORT / made).read_bytes()


def test_logic_pairs_come_out_of_their_script(tmp_path):
    again(tmp_path, "logic.jsonl", "make_logic")


@pytest.mark.skipif(
    shutil.which("npm") is None, reason="npm is not installed; the pairs it makes are committed"
)
def test_state_machine_pairs_come_out_of_the_real_state_machine_cat(tmp_path):
    again(tmp_path, "statemachine_cat.jsonl", "make_statemachine_cat", "--out")
