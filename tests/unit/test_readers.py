"""The source readers on the real material, where it is, and on small trees made here."""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators import readers
from helpers import dot, pairs

SMCAT = Path(
    os.environ.get("SMCAT_FIXTURES", Path(__file__).parents[3] / "shared/upstream/state-machine-cat/fixtures")
)
GRAPHVIZ = Path("/usr/share/doc/graphviz")  # Debian's graphviz-doc


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "generators.readers", *map(str, arguments)],
        cwd=pairs.DATA.parent,
        capture_output=True,
        text=True,
    )


def ids(made):
    """The ids of what a reader makes; no two are the same."""
    found = [one.id for one in made]
    assert len(found) == len(set(found))
    return found


@pytest.mark.skipif(
    not SMCAT.is_dir(), reason="no state-machine-cat checkout; SMCAT_FIXTURES names its render fixtures"
)
def test_state_machine_cats_fixtures():
    kept, dropped = readers.finish(readers.smcat(SMCAT))
    assert len(kept) == 92
    assert [drop.id for drop in dropped] == ["statemachine_cat-000-d-empty"]
    assert {one.licence for one in kept} == {"MIT"}
    assert all(one.origin.startswith("state-machine-cat, render fixture ") for one in kept)


@pytest.mark.skipif(
    not (GRAPHVIZ / "examples/graphs").is_dir(), reason="Debian's graphviz-doc is not installed"
)
def test_the_gallery():
    kept, _ = readers.finish(readers.gallery(GRAPHVIZ / "examples/graphs"))
    assert len(kept) >= 55
    assert sum(one.origin.endswith(".gz") for one in kept) >= 5
    assert all(dot.check(one.dot).outcome == "valid" for one in kept[:5])


@pytest.mark.skipif(
    not (GRAPHVIZ / "html/info/attrs.html").is_file(), reason="Debian's graphviz-doc is not installed"
)
def test_the_attribute_table():
    kept, dropped = readers.finish(readers.attributes(GRAPHVIZ / "html/info/attrs.html"))
    assert not dropped and len(kept) >= 60
    assert {"attr-penwidth", "attr-rankdir", "attr-shape"} <= {one.family for one in kept}


def test_a_composite_state_is_a_cluster(tmp_path):
    machine = {
        "states": [
            {"name": "initial", "type": "initial"},
            {
                "name": "on",
                "type": "regular",
                "statemachine": {"states": [{"name": "idle", "type": "regular", "label": "at rest"}]},
            },
        ],
        "transitions": [{"from": "initial", "to": "on", "label": 'say "go"', "id": 1}],
    }
    (tmp_path / "510-x.json").write_text(json.dumps(machine))
    (tmp_path / "510-x.smcat").write_text('initial => on: say "go"; on { idle [label="at rest"]; };')
    kept, dropped = readers.finish(readers.smcat(tmp_path))
    assert not dropped and kept[0].family == "smcat-51"
    graph = dot.structure(kept[0].dot)
    assert graph.clusters == (("on", ("idle",)),)
    assert graph.edges[0][:2] == ("initial", "idle") and graph.edge_attributes[0]["lhead"] == "cluster_on"


def test_a_gzipped_graph_and_one_in_latin_1(tmp_path):
    (tmp_path / "one.gv.gz").write_bytes(gzip.compress(b"graph { a -- b }", mtime=0))
    (tmp_path / "two.gv").write_bytes('digraph { "\xe9t\xe9" -> b [label=hot]; c }'.encode("latin-1"))
    kept, dropped = readers.finish(readers.gallery(tmp_path))
    assert not dropped
    assert [one.prompt for one in kept] == ["a is joined to b.", "été goes to b (hot). c stands alone."]


def test_transitions_of_both_kinds(tmp_path):
    path = tmp_path / "door.py"
    path.write_text(
        'class Door:\n    transitions = [("shut", "push", "open")]\n\n\n'
        'transitions = [{"trigger": "melt", "source": "solid", "dest": "liquid"}]\n\n\n'
        "def odd():\n    with open() as it:\n        return it\n\n\n"
        "def greet():\n    if known():\n        wave()\n    return\n"
    )
    kept, dropped = readers.finish(readers.logic(path))
    assert not dropped
    graphs = {one.family: dot.structure(one.dot).edges for one in kept}
    assert graphs["logic-Door"] == (("shut", "open", "push"),)
    assert graphs["logic-door"] == (("solid", "liquid", "melt"),)
    assert ("known()", "wave()", "yes") in graphs["logic-greet"]
    assert set(graphs) == {"logic-Door", "logic-door", "logic-greet"}, "what cannot be followed is left out"


def test_files_of_one_name_have_ids_of_their_own(tmp_path):
    for name in ("a/clock.gv", "b/clock.gv", "b/clock.dot", "b/clock.x.gv", "clock.gv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("graph { a -- b }")
    (tmp_path / "a/folder.gv").mkdir()
    made = list(readers.gallery(tmp_path))
    assert {"graphviz_gallery-a/clock.gv", "graphviz_gallery-b/clock.gv"} < set(ids(made)) and len(made) == 5
    assert {one.family for one in made} == {"gallery-clock"}, (
        "likely variants of one graph: no split may part them"
    )
    kept, dropped = readers.finish(iter(made))
    pairs.write(tmp_path / "out.jsonl", kept)
    assert pairs.read(tmp_path / "out.jsonl") == kept and not dropped


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such file name")
def test_a_file_name_that_is_not_utf_8(tmp_path):
    for name in (b"caf\xe9.gv", b"caf\xe8.gv"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("graph { a -- b }")
    made = list(readers.gallery(tmp_path))
    assert len(ids(made)) == 2
    pairs.write(tmp_path / "out.jsonl", made)


def test_one_class_twice_in_a_file(tmp_path):
    path = tmp_path / "Door.py"
    door = (
        'class Door:\n    transitions = [("shut", "push", "open")]\n    transitions = [("open", "pull",'
        ' "shut")]\n'
    )
    greet = "def greet():\n    if known():\n        wave()\n    return\n"
    path.write_text(door + door + greet + greet + 'transitions = [("a", "b", "c")]\n')
    kept, dropped = readers.finish(readers.logic(path))
    assert not dropped and len(ids(kept)) == 7
    assert {one.family for one in kept} == {"logic-Door", "logic-greet"}
    pairs.write(tmp_path / "out.jsonl", kept)


def test_an_attribute_in_two_rows(tmp_path):
    rows = "<tr><td>color<td>E<td>color<td>black</tr><tr><td>color<td>N<td>color<td>black</tr>"
    (tmp_path / "attrs.html").write_text(
        f"<table><tr><th>Name<th>Used By<th>Type<th>Default</tr>{rows}</table>"
    )
    made = list(readers.attributes(tmp_path / "attrs.html"))
    assert len(ids(made)) == 2 and {one.family for one in made} == {"attr-color"}


def test_a_byte_order_mark_is_read_over(tmp_path):
    mark = "\ufeff"
    machine = {"states": [{"name": "a", "type": "regular"}], "transitions": []}
    (tmp_path / "01.json").write_text(mark + json.dumps(machine), encoding="utf-8")
    (tmp_path / "01.smcat").write_text(mark + "a;", encoding="utf-8")
    (tmp_path / "one.gv").write_text(mark + "graph { a -- b }", encoding="utf-8")
    (tmp_path / "door.py").write_text(mark + 'transitions = [("a", "b", "c")]', encoding="utf-8")
    for reader, material in (
        (readers.smcat, tmp_path),
        (readers.gallery, tmp_path),
        (readers.logic, tmp_path / "door.py"),
    ):
        [one], dropped = readers.finish(reader(material))
        assert not dropped and mark not in one.prompt + one.dot


def test_python_in_its_declared_encoding_and_with_page_breaks(tmp_path):
    path = tmp_path / "old.py"
    text = (
        '# -*- coding: latin-1 -*-\n"""\x85\x0cPages."""\n\x0c\ndef greet():\n    """Says h\xe9."""\n    if'
        " known():\n        wave()\n    return\n"
    )
    path.write_bytes(text.encode("latin-1"))
    [one] = readers.logic(path)
    assert "Says h\xe9." in one.prompt and one.prompt.endswith("    return") and "def greet" in one.prompt


GZIPPED = gzip.compress(b"graph { " + b"a -- b; c -- d; " * 50 + b"}", mtime=0)
DEEP = {
    "brackets": "x = " + "(" * 5000 + ")" * 5000,
    "signs": "x = " + "-" * 50_000 + "1",
    "chain": "x = a" + ".b" * 50_000,
    "sum": "transitions = " + "1 + " * 20_000 + "1",
    "elif": "def f():\n    if a: b()\n" + "    elif a: b()\n" * 3000,
}


@pytest.mark.parametrize(
    "kind, name, content",
    [
        ("gallery", "cut.gv.gz", GZIPPED[:-12]),
        (
            "gallery",
            "flipped.gv.gz",
            GZIPPED[:12] + bytes(byte ^ 255 for byte in GZIPPED[12:20]) + GZIPPED[20:],
        ),
        ("gallery", "changed.gv.gz", GZIPPED[:-8] + b"\0\0\0\0" + GZIPPED[-4:]),
        ("gallery", "none.gv.gz", b"graph { a -- b }"),
        ("smcat", "01.smcat", "\xe9t\xe9 => b;".encode("latin-1")),
        ("smcat", "01.json", b'{"states": ["\xe9"]}'),
        ("smcat", "01.json", b"[" * 100_000),
        ("smcat", "01.json", b"1" * 5000),
        (
            "smcat",
            "01.json",
            b'{"states": [{"name": "a", "type": "regular", "statemachine": {"states": {"b": 1}}}]}',
        ),
        (
            "smcat",
            "01.json",
            b'{"states": '
            + b'[{"name": "a", "type": "x", "statemachine": {"states": ' * 400
            + b"[]"
            + b"}}]" * 400
            + b"}",
        ),
        ("attributes", "attrs.html", b"<table><![odd[x]]></table>"),
        ("logic", "bytes.py", b"x = '\xe9'"),
        ("logic", "cookie.py", b"# coding: klingon\n"),
        ("logic", "nul.py", b"x = 1\0"),
        *(("logic", f"{name}.py", text.encode()) for name, text in DEEP.items()),
    ],
)
def test_damaged_material_gets_one_line(tmp_path, kind, name, content):
    if kind == "smcat":
        (tmp_path / "01.smcat").write_text("a;")
        (tmp_path / "01.json").write_text('{"states": []}')
    (tmp_path / name).write_bytes(content)
    try:
        made = readers.finish(
            readers.READERS[kind](tmp_path if kind in ("smcat", "gallery") else tmp_path / name)
        )
    except readers.ReaderError as error:
        assert (
            str(tmp_path / "01" if kind == "smcat" else name) in str(error)
            and len(str(error).splitlines()) == 1
        )
    else:
        assert name == "01.json" and b"statemachine" in content and made, (
            "only a machine in a machine may still be read, at whatever depth"
        )


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["01.smcat", "01.json", "a.gv", "a.gv.gz", "a.py", "a.html"]),
    st.binary(max_size=60),
    st.booleans(),
)
def test_any_bytes_are_read_or_refused_in_one_line(name, content, zipped):
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "01.smcat").write_text("a;")
        (folder / "01.json").write_text('{"states": []}')
        (folder / name).write_bytes(gzip.compress(content, mtime=0) if zipped else content)
        kind = {"smcat": "smcat", "json": "smcat", "py": "logic", "html": "attributes"}.get(
            name.rsplit(".")[-1], "gallery"
        )
        try:
            list(readers.READERS[kind](folder if kind in ("smcat", "gallery") else folder / name))
        except readers.ReaderError as error:
            assert len(str(error).splitlines()) == 1


def test_a_folder_that_is_not_there(tmp_path, monkeypatch):
    for kind in readers.READERS:
        monkeypatch.setattr(
            sys, "argv", ["readers.py", kind, str(tmp_path / "nowhere"), "-o", str(tmp_path / "out.jsonl")]
        )
        with pytest.raises(SystemExit, match="nowhere: no such file or folder"):
            readers.main()


@pytest.mark.parametrize(
    "kind, words",
    [
        ("smcat", "no state-machine-cat fixtures"),
        ("gallery", "no graphs"),
        ("attributes", "no table of attributes"),
        ("logic", "not a Python file"),
    ],
)
def test_an_unrecognised_tree_gets_one_line(tmp_path, kind, words):
    material = tmp_path
    if kind in ("attributes", "logic"):
        material = tmp_path / "page.html"
        material.write_text("<p>Nothing here.</p>")
    done = run(kind, material, "-o", tmp_path / "out.jsonl")
    assert done.returncode == 1
    assert words in done.stderr and done.stderr.count("\n") == 1
    assert not (tmp_path / "out.jsonl").exists()


def test_what_is_written_is_an_edition_file(tmp_path):
    (tmp_path / "one.gv").write_text("graph { a -- b }")
    done = run("gallery", tmp_path, "-o", tmp_path / "out.jsonl")
    assert done.returncode == 0, done.stderr
    assert pairs.read(tmp_path / "out.jsonl")[0].origin == "Graphviz, example graph one.gv"
