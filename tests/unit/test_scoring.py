"""Scores that mean what they say: outcomes, structure, attributes, lints, kinds of graph, several seeds."""

import contextlib
import json
from pathlib import Path

import pytest

from helpers import attributes, dot, generation, model, pairs, scoring
from helpers.__main__ import main

GOLD = 'digraph {\n  idle -> busy [label="start"];\n  busy -> idle [label="done"];\n}'


@pytest.mark.parametrize(
    "text, outcome, edge_f1, exact",
    [
        (GOLD, "valid", 1.0, True),
        ("Here you are:\n```dot\n" + GOLD + "\n```", "valid", 1.0, True),
        ('digraph { Idle -> "BUSY" }', "valid", 0.6667, False),
        ("digraph { idle -> busy", "invalid", 0.0, False),
        ("edges = [('idle', 'busy')]", "no_dot", 0.0, False),
    ],
)
def test_a_score(text, outcome, edge_f1, exact):
    (score,) = scoring.score([text], [GOLD])
    assert (score.outcome, score.edge_f1, score.exact) == (outcome, edge_f1, exact)


def test_the_summary_counts_every_answer():
    scores = scoring.score([GOLD, "nothing", "graph {"], [GOLD] * 3)
    assert scoring.summary(scores) == {
        "valid": 1,
        "invalid": 1,
        "no_dot": 1,
        "node_f1": 0.3333,
        "edge_f1": 0.3333,
        "exact": 1,
    }


def test_strata_hold_every_pair_once_and_name_the_known_near_duplicates():
    asked = pairs.load("test").test
    found = scoring.strata(asked, scoring.score([pair.dot for pair in asked], [pair.dot for pair in asked]))
    without = found.pop("without the known near-duplicates")
    assert sum(row["n"] for row in found.values()) == len(asked) == without["n"] + 4
    assert all(row["valid"] == row["n"] and row["edge_f1"] == 1 for row in found.values() if row["n"])


COMPOSITION = "digraph {\n  Car -> Engine [dir=both, arrowtail=diamond, arrowhead=none];\n}"


def test_the_gold_of_the_diamond():
    [pair] = [
        pair
        for pair in pairs.read(pairs.DATA / "pairs/report/attribute_docs.jsonl")
        if pair.id == "attribute_docs-011"
    ]
    assert pair.dot == COMPOSITION


@pytest.mark.parametrize(
    "text, attribute_f1, exact",
    [
        (COMPOSITION, 1.0, True),
        (
            "digraph { Car [shape=diamond]; Car -> Engine }",
            0.0,
            False,
        ),  # a node in the form of a diamond, and an arrow
        (
            "digraph { Car -> Engine [arrowtail=diamond, arrowhead=none] }",
            0.6667,
            False,
        ),  # without dir=both no tail is drawn
        (
            'digraph { Car -> Engine [dir="back", arrowtail="diamond"] }',
            1.0,
            True,
        ),  # another way to draw the same
        ("digraph { edge [dir=both, arrowtail=diamond, arrowhead=none]; Car -> Engine }", 1.0, True),
        (
            "digraph { Car -> Engine; edge [dir=both, arrowtail=diamond, arrowhead=none] }",
            0.0,
            False,
        ),  # too late for that edge
        (
            "digraph { Car -> Engine [dir=both, arrowtail=diamond, arrowhead=none, color=red] }",
            1.0,
            True,
        ),  # nobody asked about colours
        ("digraph { Car -> ", 0.0, False),
        ("none", 0.0, False),
    ],
)
def test_a_diamond_at_the_end_of_an_arrow_is_no_diamond_of_a_node(text, attribute_f1, exact):
    [score] = scoring.score([text], [COMPOSITION])
    assert (score.attribute_f1, score.exact) == (attribute_f1, exact)


@pytest.mark.parametrize(
    "text, gold, attribute_f1, same",
    [
        # without attributes in the gold nothing is compared
        ("digraph { a [color=red]; a -> b }", "digraph { a [label=x]; a -> b [label=y] }", None, True),
        # defaults, said or not
        (
            "digraph { a -> b }",
            "digraph { a [shape=ellipse]; a -> b [arrowhead=normal, style=solid, dir=forward] }",
            1.0,
            True,
        ),
        ("digraph { a -> b [style=dashed] }", "digraph { a -> b [style=solid] }", 0.0, False),
        ("graph { a -- b }", "graph { a -- b [dir=none] }", 1.0, True),
        # spellings
        (
            'digraph { a [style="filled", fillcolor="grey"] }',
            "digraph { a [style=filled, fillcolor=gray] }",
            1.0,
            True,
        ),
        ('digraph { a [color="#FF0000"] }', "digraph { a [color=Red] }", 1.0, True),
        ("digraph { a [color=green4] }", "digraph { a [color=green] }", 0.0, False),
        ('digraph { a [style="filled, rounded"] }', 'digraph { a [style="rounded,filled"] }', 1.0, True),
        (
            "digraph { a [shape=rect]; b [shape=circle, peripheries=2] }",
            "digraph { a [shape=box]; b [shape=doublecircle] }",
            1.0,
            True,
        ),
        (
            "digraph { a -> b [penwidth=2.0, arrowhead=empty] }",
            'digraph { a -> b [penwidth="2", arrowhead=onormal] }',
            1.0,
            True,
        ),
        ("digraph { a -> b [constraint=FALSE] }", "digraph { a -> b [constraint=false] }", 1.0, True),
        (
            "digraph { a [shape=Diamond] }",
            "digraph { a [shape=diamond] }",
            0.0,
            False,
        ),  # which Graphviz draws as a box
        ("digraph { a [xlabel=<check <b>weekly</b>>] }", 'digraph { a [xlabel="check weekly"] }', 1.0, True),
        # a fill without a colour of its own takes the outline's, else light grey
        (
            "digraph { a [style=filled]; b [style=filled, color=red] }",
            "digraph { a [style=filled, fillcolor=lightgrey]; b [style=filled, color=red, fillcolor=red] }",
            1.0,
            True,
        ),
        # `node [...]` is for the nodes after it
        ("digraph { node [shape=box]; a; b }", "digraph { a [shape=box]; b [shape=box] }", 1.0, True),
        ("digraph { a; node [shape=box]; b }", "digraph { a [shape=box]; b [shape=box] }", 0.6667, False),
        # the graph
        ("digraph { graph [rankdir=LR]; a -> b }", 'digraph { rankdir="LR"; a -> b }', 1.0, True),
        ("digraph { a -> b }", "digraph { rankdir=LR; a -> b }", 0.0, False),
        # parallel edges: each value once, and on the right one
        (
            "digraph { a -> b [color=red]; a -> b }",
            "digraph { a -> b [color=red]; a -> b [color=red] }",
            0.6667,
            False,
        ),
        (
            "digraph { a -> b [label=x]; a -> b [label=y, color=red] }",
            "digraph { a -> b [label=x, color=red]; a -> b [label=y] }",
            1.0,
            False,
        ),
        # an undirected edge may be written either way round
        (
            "graph { b -- a [headlabel=one, taillabel=many] }",
            "graph { a -- b [taillabel=one, headlabel=many] }",
            1.0,
            True,
        ),
        (
            "graph { b -- a [headlabel=many, taillabel=one] }",
            "graph { a -- b [taillabel=one, headlabel=many] }",
            0.0,
            False,
        ),
        # clusters and ranks: by what is in them, whatever their names
        (
            "digraph { subgraph cluster_1 { label=Kitchen; a; b } }",
            "digraph { subgraph cluster_k { label=kitchen; b; a } }",
            1.0,
            True,
        ),
        ("digraph { a; b }", "digraph { subgraph cluster_k { label=kitchen; b; a } }", 0.0, False),
        (
            "digraph { subgraph cluster_1 { label=kitchen; a } b }",
            "digraph { subgraph cluster_k { label=kitchen; b; a } }",
            0.0,
            False,
        ),
        (
            "digraph { subgraph cluster_1 { a } }",
            "digraph { subgraph cluster_1 { color=blue; a } }",
            0.6667,
            False,
        ),
        (
            "digraph { color=blue; subgraph cluster_1 { a } }",
            "digraph { subgraph cluster_1 { color=blue; a } }",
            1.0,
            True,
        ),
        ("digraph { subgraph s { rank=same; a; b } }", "digraph { { rank=same; b; a } }", 1.0, True),
        ("digraph { a; b }", "digraph { { rank=same; b; a } }", 0.0, False),
    ],
)
def test_attributes(text, gold, attribute_f1, same):
    found, equal = attributes.compare(dot.structure(text), dot.structure(gold))
    assert (found if found is None else round(found, 4), equal) == (attribute_f1, same)


def test_every_gold_equals_itself(edition):
    golds = [pair.dot for pair in (*edition.train, *edition.validation)]
    scores = scoring.score(golds, golds)
    assert all(score.exact and score.attribute_f1 in (1.0, None) for score in scores)
    assert {score.attribute_f1 for score in scores} == {1.0, None}


def test_colours_are_what_graphviz_says():
    assert attributes.colour("Green") == "#00ff00" != attributes.colour("green4")  # CSS's green is another
    assert attributes.colour("grey") == attributes.colour("gray") == "#c0c0c0"
    assert attributes.colour("3", "blues9") == attributes.colour("/blues9/3")
    assert attributes.colour("#FF0000FF") == attributes.colour("0 1 1") == "#ff0000"
    assert attributes.colour("no such colour") == "no such colour"
    assert attributes.colour('"]; b [color=red') == '"]; b [color=red'  # never reaches Graphviz


def test_kinds_of_graph(edition):
    asked = pairs.load("test").test
    rows = scoring.by_kind(asked, scoring.score([pair.dot for pair in asked], [pair.dot for pair in asked]))
    assert {kind: row["n"] for kind, row in rows.items()} == dict(
        zip(scoring.KINDS, (28, 26, 26, 26, 28, 26))
    )  # and no "other"
    assert all(
        row["exact"] == row["valid"] == row["n"] and row["edge_f1"] == row["attribute_f1"] == 1
        for row in rows.values()
    )
    kinds = {pair.id: scoring.kind_of(pair) for pair in (*edition.train, *edition.validation)}
    assert kinds["statemachine_cat-001"] == "state machine" and kinds["attribute_docs-011"] == "other"
    assert {pair.family for pair in edition.raw} >= set(
        scoring.KIND_OF_FAMILY
    )  # no family of the list is a typo


def test_lints():
    found = scoring.lints(
        [
            "digraph { start -> reading; reading -> done; orphan -> done }",  # unreachable
            "digraph { idle -> heating; heating -> idle; heating -> heatng }",  # a typo
            "digraph { a -> b; c -> d }",  # two parts, and so unreachable too
            "digraph { port1 -> port2; port2 -> port1; port1 -> port3 }",
            "graph { a -- b",
        ]
    )
    assert found == {
        "valid": 4,
        "unreachable": 2,
        "undefined reference": 0,
        "look-alike name": 1,
        "dead end": 0,
        "disconnected": 1,
        "isolated node": 0,
        "duplicate edge": 0,
    }


def test_golds_seldom_have_names_that_look_alike():
    golds = [pair.dot for pair in pairs.load("test").test]
    assert scoring.lints(golds)["look-alike name"] == 0  # so that the lint says something about an answer


@pytest.fixture
def adapters(monkeypatch, tmp_path, edition):
    """(two folders of adapters, who answered) with a model that needs no weights: of the 16 graphs the base
    knows 4 and only when asked for DOT, seed 1 knows 12, seed 2 all.
    """
    asked = edition.validation
    known = {
        "1": {pair.prompt: pair.dot for pair in asked[4:]},
        "2": {pair.prompt: pair.dot for pair in asked},
    }
    known["base"] = {pair.explicit_prompt: pair.dot for pair in asked[:4]}
    answered, off = [], []

    def answer(tuned, tokenizer, prompts, *, progress, **_):
        answered.append("base" if off else tuned)
        progress(len(prompts))
        return [known[answered[-1]].get(prompt, "Sorry, no.") for prompt in prompts]

    @contextlib.contextmanager
    def base_of(tuned):
        off.append(tuned)
        yield
        off.pop()

    monkeypatch.setattr(generation, "answer", answer)
    monkeypatch.setattr(model, "load", lambda profile: (None, None))
    monkeypatch.setattr(model, "load_adapter", lambda base, folder: Path(folder).name)
    monkeypatch.setattr(model, "base_of", base_of)
    for seed in "12":
        (tmp_path / seed).mkdir()
        (tmp_path / seed / "adapter_config.json").write_text("{}")
        (tmp_path / seed / "run.json").write_text(json.dumps({"seed": int(seed), "template": "native"}))
    return [str(tmp_path / seed) for seed in "12"], answered


def test_evaluate_with_one_adapter(adapters, capsys):
    folders, answered = adapters
    main(["evaluate", "--adapter", folders[0], "--json"])
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert answered == ["base", "1"]
    assert {
        "split",
        "n",
        "decoding",
        "base",
        "tuned",
        "mcnemar_p",
        "z",
        "wilson",
        "rows",
    } <= result.keys() and "seeds" not in result
    assert (result["base"]["valid"], result["tuned"]["valid"], result["tuned"]["exact"], result["n"]) == (
        0,
        12,
        12,
        16,
    )
    assert result["lints"]["base"]["valid"] == 0 and result["lints"]["gold"]["valid"] == 16
    assert sum(row["valid"] for row in result["kinds"]["tuned"].values()) == 12


def test_evaluate_with_the_seeds_of_a_recipe(adapters, capsys):
    folders, answered = adapters
    main(["evaluate", "--json", "--adapter", *folders])
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert answered == ["base", "1", "2", "base"]  # the base once bare and once asked for DOT
    assert [(seed["seed"], seed["adapter"], seed["tuned"]["valid"]) for seed in result["seeds"]] == [
        (1, folders[0], 12),
        (2, folders[1], 16),
    ]
    assert all(len(seed["rows"]) == 16 for seed in result["seeds"])
    assert (result["base"]["valid"], result["asked"]["valid"]) == (0, 4)
    interval = result["interval"]
    assert interval.keys() == {"valid", "edge_f1", "valid_difference", "edge_f1_difference"}
    assert interval["valid"]["mean"] == interval["edge_f1"]["mean"] == 0.875
    assert interval["valid_difference"]["mean"] == 0.625
    assert all(span["low"] < span["mean"] <= span["high"] for span in interval.values())
    main(["evaluate", "--explicit", "--adapter", *folders])  # asked for DOT anyway: the base answers once
    assert answered[4:] == ["base", "1", "2"]
    lines = capsys.readouterr().out.splitlines()[-6:]
    assert all("4/16" in line for line in lines[:2])
    assert folders[0] in lines[2] and folders[1] in lines[3]
