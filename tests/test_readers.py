"""The source readers on the real material, where it is, and on small trees made here."""

import gzip
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import dot, pairs

SCRIPT = pairs.DATA / "pairs" / "readers.py"
SMCAT = Path(os.environ.get("SMCAT_FIXTURES", Path(__file__).parents[2] / "shared/upstream/state-machine-cat/fixtures"))
GRAPHVIZ = Path("/usr/share/doc/graphviz")  # Debian's graphviz-doc
spec = importlib.util.spec_from_file_location("readers", SCRIPT)
readers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(readers)


def run(*arguments):
    return subprocess.run([sys.executable, str(SCRIPT), *map(str, arguments)], capture_output=True, text=True)


@pytest.mark.skipif(not SMCAT.is_dir(), reason="no state-machine-cat checkout; SMCAT_FIXTURES names its render fixtures")
def test_state_machine_cats_fixtures():
    kept, dropped = readers.finish(readers.smcat(SMCAT))
    assert len(kept) == 92
    assert [drop.id for drop in dropped] == ["statemachine_cat-000-d-empty"]
    assert {one.licence for one in kept} == {"MIT"}
    assert all(one.origin.startswith("state-machine-cat, render fixture ") for one in kept)


@pytest.mark.skipif(not (GRAPHVIZ / "examples/graphs").is_dir(), reason="Debian's graphviz-doc is not installed")
def test_the_gallery():
    kept, _ = readers.finish(readers.gallery(GRAPHVIZ / "examples/graphs"))
    assert len(kept) >= 55
    assert sum(one.origin.endswith(".gz") for one in kept) >= 5
    assert all(dot.check(one.dot).outcome == "valid" for one in kept[:5])


@pytest.mark.skipif(not (GRAPHVIZ / "html/info/attrs.html").is_file(), reason="Debian's graphviz-doc is not installed")
def test_the_attribute_table():
    kept, dropped = readers.finish(readers.attributes(GRAPHVIZ / "html/info/attrs.html"))
    assert not dropped and len(kept) >= 60
    assert {"attr-penwidth", "attr-rankdir", "attr-shape"} <= {one.family for one in kept}


def test_a_composite_state_is_a_cluster(tmp_path):
    machine = {
        "states": [
            {"name": "initial", "type": "initial"},
            {"name": "on", "type": "regular", "statemachine": {"states": [{"name": "idle", "type": "regular", "label": "at rest"}]}},
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
    (tmp_path / "one.gv.gz").write_bytes(gzip.compress(b"graph { a -- b }"))
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
