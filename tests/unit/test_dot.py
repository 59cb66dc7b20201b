"""What a reader would notice if `helpers.dot` broke: wrong verdicts, graphs lost in extraction, a picture
that does harm, a hang.
"""

import base64
import gzip
import os
import random
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from helpers import dot, pairs
from helpers.dot import (
    Graph,
    check,
    check_many,
    edge_f1,
    extract,
    lint,
    node_f1,
    normalize,
    process,
    render,
    same_graph,
    structure,
)
from helpers.dot import text as dot_text
from helpers.dot.safe import quote, safe_dot

pytestmark = pytest.mark.skipif(shutil.which("gvpr") is None, reason="Graphviz is not installed")
EXAMPLES = Path("/usr/share/doc/graphviz/examples/graphs")
LADDER = [
    ("I cannot draw that.", "no_dot", "none", "no DOT", None),
    ("digraph {\n a -> b", "invalid", "extracted", "unfinished", 2),
    ('digraph {\n a [label="x]\n}', "invalid", "extracted", "unfinished", None),
    ("graph {\n a -> b\n}", "invalid", "extracted", "wrong edge operator", 2),
    ("digraph {\n a -- b\n}", "invalid", "extracted", "wrong edge operator", 2),
    ("digraph {\n a;\n a [label=x y];\n}", "invalid", "extracted", "bad attribute list", 3),
    ("digraph { a [shape=box; b }", "invalid", "extracted", "bad attribute list", 1),
    ("digraph { my-node -> b }", "invalid", "extracted", "unquoted name", 1),
    ("digraph { a -> node }", "invalid", "extracted", "unquoted name", 1),
    ("digraph { a [label=`x`] }", "invalid", "extracted", "unquoted name", 1),
    ("digraph { a -> -> b }", "invalid", "extracted", "other syntax", 1),
    ("digraph { a \x07 }", "invalid", "extracted", "bad characters", 1),
    ("digraph { a\0b }", "invalid", "extracted", "bad characters", 1),
    ("digraph {\n a [label=<<b>x>];\n}", "invalid", "grammar", "bad label", 2),
    ('digraph { a [shape=record, label="{x|"]; }', "invalid", "grammar", "bad label", 1),
    ("digraph { a -> b [headlabel=<<nosuch>x</nosuch>>]; }", "invalid", "grammar", "bad label", 1),
    ("digraph { a } digraph { b }", "invalid", "labels", "not one graph", None),
    ("digraph { }", "invalid", "labels", "empty graph", None),
    ("digraph { " + " ".join(f"n{i}" for i in range(501)) + " }", "invalid", "grammar", "too large", None),
    ("digraph { a -> b }", "valid", "structure", "", None),
    ('strict graph "x" { a -- b [label=<<b>ok</b>>] }', "valid", "structure", "", None),
]


@pytest.mark.parametrize(("text", "outcome", "rung", "kind", "line"), LADDER)
def test_ladder(text, outcome, rung, kind, line):
    verdict = check(text)
    assert (verdict.outcome, verdict.rung, verdict.kind) == (outcome, rung, kind), verdict
    assert line is None or verdict.line == line
    assert (verdict.reason == "") == (outcome == "valid") and "\n" not in verdict.reason
    assert verdict.rung in dot.RUNGS and verdict.kind in ("", *dot.FAILURES)


def test_a_file_is_one_graph_with_nothing_but_comments_around():
    assert structure("/* digraph { a } */ # x\ndigraph { a } // digraph { a }").nodes == ("a",)
    for around in (
        "digraph { a }\n// x */\n/* y */ digraph { b }",
        "digraph { a }\t##a/*>\ndigraph { b }/* x */",
        "<think>x</think> digraph { a }",
    ):
        with pytest.raises(dot.DotError, match="text around"):
            structure(around)


def test_every_rung_and_failure_has_an_example():
    assert {row[2] for row in LADDER} == set(dot.RUNGS) - {
        "one graph"
    }  # a text that has one graph has its structure too
    assert {row[3] for row in LADDER} - {""} == set(dot.FAILURES) - {"text around the graph"}
    with pytest.raises(dot.DotError, match="text around") as caught:
        structure("Sure! digraph { a -> b }\n")
    assert caught.value.verdict.kind == "text around the graph"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Here it is:\n```dot\ndigraph G { a -> b }\n```\nEnjoy {this}!", "digraph G { a -> b }"),
        ("```\ndigraph { a -> b\n```\nIt has a }", "digraph { a -> b"),
        ("The graph {x} is easy:\n\nSTRICT Graph g{ a -- b }\nDone.", "STRICT Graph g{ a -- b }"),
        ("Try `digraph { a -> b }` now", "digraph { a -> b }"),
        ("Here is the digraph { a -> b } you want", "digraph { a -> b }"),
        ("A digraph { has braces -- always.", None),
        ("Sure, digraph { a -> b", "digraph { a -> b"),
        ("A digraph is a graph. digraph G -> x", None),
        ("// digraph {old -> one}\n/* digraph { older } */\ndigraph { a }\n", "digraph { a }"),
        ('digraph { a [label="}"]; b [label=<<b>}</b>>]; /* } */ c // }\n} tail', None),
        ("digraph {a}\n\n graph {b} and digraph {c}", "digraph {a}\n\n graph {b}"),
        ("digraph {a} then digraph {b}", "digraph {a}"),
        ("digraph { subgraph x { a } \n b -> c", "digraph { subgraph x { a } \n b -> c"),
        ('digraph "a { b" { c }', 'digraph "a { b" { c }'),
        ("", None),
    ],
)
def test_extract(text, expected):
    if expected is None and text.startswith("digraph"):
        expected = text.removesuffix(" tail")
    assert extract(text) == expected


def test_structure_is_what_the_file_says():
    graph = structure(
        'digraph { node [shape=box]; a -> b [label="go"]; b -> {c d}; a -> c:n; e [shape=doublecircle,'
        ' label=""];\nsubgraph cluster_x { label=Inner; c; {rank=same d} } f [label=<<b>F</b>>] }'
    )
    assert graph.directed and graph.nodes == ("a", "b", "c", "d", "e", "f")
    assert graph.edges == (("a", "b", "go"), ("b", "c", ""), ("b", "d", ""), ("a", "c", ""))
    assert graph.clusters == (("Inner", ("c", "d")),)
    assert graph.node_attributes["a"] == {"shape": "box"}
    assert graph.node_attributes["e"] == {
        "shape": "doublecircle",
        "label": "",
    }  # an empty label is not "no label"
    assert isinstance(graph.node_attributes["f"]["label"], dot.Html)
    assert graph.edge_attributes[0] == {"label": "go"} and graph.edge_attributes[3] == {"headport": "n"}
    assert graph.node_attributes["f"] == {"shape": "box", "label": "<b>F</b>"}
    assert structure("// note\ngraph { a -- b; a -- b } // end\n").edges == (("a", "b", ""), ("a", "b", ""))
    assert structure("strict graph { a -- b; b -- a }").edges == (("a", "b", ""),)
    assert structure("digraph { a, b -> c, d }").edges == (
        ("a", "c", ""),
        ("a", "d", ""),
        ("b", "c", ""),
        ("b", "d", ""),
    )


def kinds(text):
    return {(finding.kind, finding.nodes) for finding in lint(structure(text))}


def test_lint_says_what_is_odd_and_no_more():
    assert kinds("digraph { start -> a -> b -> start }") == set()
    assert kinds("digraph { start -> a; b -> a; c }") == {("unreachable", ("b",)), ("isolated node", ("c",))}
    assert kinds("digraph { a -> b; a -> c }") == set()  # nothing is marked as final, so leaves are fine
    assert kinds("digraph { a -> b; a -> c; c [shape=doublecircle] }") == {("dead end", ("b",))}
    assert kinds("graph { a -- b; b -- a }") == {("duplicate edge", ("a", "b"))}
    assert kinds("digraph { a -> b [label=x]; a -> b [label=y] }") == set()
    assert kinds("digraph { a; b; c; a -> b -> c -> d -> a }") == {("undefined reference", ("d",))}
    assert kinds("graph { a; b }") == set()  # without any edge a node alone is not odd


def test_normalize():
    names = ("The Front_Door", "front door", "frontDoor", '"Front-Door"', "FRONT  DOOR", "front\\ndoor")
    assert {normalize(name) for name in names} == {"front door"}
    assert normalize("HTTPServer2Go") == "http server2 go" and normalize("H2O") == "h2o"
    assert normalize("Cafe\u0301") == normalize("CAF\u00c9") and normalize("A") == "a"


def graph(edges, directed=True, nodes=()):
    rows = tuple((*edge, "")[:3] for edge in edges)
    return Graph(directed, tuple(dict.fromkeys([*nodes, *(end for row in rows for end in row[:2])])), rows)


def test_f1_by_hand():
    gold = graph([("a", "b"), ("b", "c"), ("b", "c"), ("c", "a")])
    assert edge_f1(gold, gold) == (1, 1, 1)
    assert edge_f1(graph([("A", "B"), ("b", "c")]), gold) == (
        1,
        0.5,
        pytest.approx(2 / 3),
    )  # a repeated edge counts twice
    assert edge_f1(graph([("b", "a")]), gold) == (0, 0, 0)  # direction counts
    assert edge_f1(graph([("b", "a")], directed=False), gold)[:2] == (1, 0.25)  # unless one side has none
    assert edge_f1(graph([], nodes="a"), graph([], nodes="b")) == (1, 1, 1) and edge_f1(graph([]), gold) == (
        0,
        0,
        0,
    )
    one, other = graph([("a", "b", "Push")]), graph([("a", "b", "pull")])
    assert edge_f1(one, other)[2] == 1 and not same_graph(one, other)
    assert same_graph(one, graph([("a", "b", "push")]))
    assert node_f1(graph([("a", "x")]), gold) == (0.5, pytest.approx(1 / 3), pytest.approx(0.4))


def test_f1_properties():
    rng = random.Random(0)
    for _ in range(200):
        one, other = (
            graph([rng.choices("abcd", k=2) for _ in range(rng.randrange(6))], rng.random() < 0.5)
            for _ in range(2)
        )
        precision, recall, f1 = edge_f1(one, other)
        assert edge_f1(other, one) == (recall, precision, f1) and 0 <= f1 <= 1 and edge_f1(one, one)[2] == 1
        assert min(precision, recall) <= f1 <= max(precision, recall) or not (one.edges and other.edges)


def test_same_graph():
    one = structure('digraph { FrontDoor [label="Front door"]; FrontDoor -> b [label=Go]; b -> c }')
    other = structure(
        "digraph { b -> c; front_door -> b [label=<<b>go</b>>]; front_door [label=<Front <i>Door</i>>] }"
    )
    assert same_graph(one, other)
    assert not same_graph(one, structure("digraph { FrontDoor -> b [label=stop]; b -> c }"))


def examples():
    folders = [EXAMPLES, *([Path(os.environ["UPSTREAM_SMCAT"])] if os.environ.get("UPSTREAM_SMCAT") else [])]
    return [
        path
        for folder in folders
        for pattern in ("*.gv", "*.gv.gz", "*.dot")
        for path in sorted(folder.rglob(pattern))
    ]


def read(path):
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def by_graphviz(text, *command):
    return subprocess.run(
        command, input=text.encode(), capture_output=True, check=False, timeout=120, env=process.environment()
    )


def test_agrees_with_dot_on_real_graphs():
    paths = examples()
    if not paths:
        pytest.skip("no example graphs here (Debian's package graphviz-doc has them)")
    texts = [read(path) for path in paths]
    over = []
    for path, text, verdict in zip(paths, texts, check_many(texts), strict=True):
        if verdict.kind == "too large":
            over.append(path.name)
            continue
        accepted = by_graphviz(text, "dot", "-Tcanon").returncode == 0
        assert (verdict.outcome == "valid") == accepted or verdict.kind in ("empty graph", "not one graph"), (
            path.name,
            verdict.reason,
        )
        if verdict.graph:
            nodes, edges = by_graphviz(text, "gc", "-n", "-e").stdout.split()[:2]
            assert (verdict.nodes, verdict.edges) == (int(nodes), int(edges)), path.name
            redrawn = structure(safe_dot(verdict.graph)[0])
            members = [sorted(nodes for _, nodes in graph.clusters) for graph in (redrawn, verdict.graph)]
            assert same_graph(redrawn, verdict.graph) and members[0] == members[1], path.name
    print("over the caps:", over)
    assert len(over) < len(paths) / 10


def test_picture(tmp_path):
    picture = render('digraph { a -> b; b [URL="javascript:alert(1)", shape=box]; a [URL="file:x"] }')
    assert picture.dropped == ("URL (node, 2 times)",)
    page = picture._repr_html_()
    assert page.startswith('<img alt="graph with 2 nodes and 1 edge: a to b"') and "<svg" not in page
    assert base64.b64decode(re.search(r"base64,([^\"]+)", page)[1]) == picture.data
    assert picture.save(tmp_path / "a.svg").read_bytes() == picture.data
    assert render("graph { a }", "png").data.startswith(b"\x89PNG")
    with pytest.raises(dot.DotError, match="^line 1: '--' in a digraph"):
        render("digraph { a -- b }")
    with pytest.raises(ValueError, match="svg"):
        render("graph { a }", "ps")


def test_missing_graphviz_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(dot.DotMissing, match=r"apt install.*conda.*brew.*choco") as caught:
        check("digraph { not_read_before }")
    assert "\n" not in str(caught.value)
    assert check("no graph here").outcome == "no_dot"


NAMES = " ".join(f"a{i}" for i in range(3000))
COMMAS = NAMES.replace(" ", ",")
LINK = "http://evil.example/x"
ATTACKS = [
    # grouped edges and other explosions
    f"digraph {{ {{{NAMES}}} -> {{{NAMES.replace('a', 'b')}}} }}",
    f"digraph {{ {COMMAS} -> {COMMAS.replace('a', 'b')} }}",
    "digraph { subgraph s {" + NAMES[:2000] + "}" + " subgraph s -> subgraph s;" * 2000 + "}",
    "graph {" + "{a b c d e f g h} -- " * 500 + "x }",
    "digraph {" + "{" * 30_000 + "}" * 30_000 + "}",
    "digraph { a [label=<" + "<b>" * 1000 + "x" + "</b>" * 1000 + ">] }",
    'digraph { a [label=<<table><tr><td colspan="60000" rowspan="60000">x</td></tr></table>>] }',
    'digraph { a [shape=record, label="' + "{" * 7000 + '"] }',
    "digraph {" + "a;" * 40_000 + "}",
    "digraph {" + "".join(f"a [x{i}=1];" for i in range(5000)) + "}",
    "digraph {" + "{}" * 20_000 + "}",
    "digraph {" + "".join(f"a{i % 90} -> b{i % 91} [minlen=9999];" for i in range(900)) + "}",
    "digraph { a [peripheries=99999999] }",
    "digraph { a [width=9999, height=9999, fontsize=9999] }",
    'digraph { size="99999,99999!"; dpi=100000; a }',
    "digraph { a [shape=polygon, sides=2000000000] }",
    "digraph {" + "<" * 60_000,
    'digraph {"' + '"' * 60_000,
    "the graph { " * 20_000,
    "graph " * 40_000,
    "x graph" + "/*" * 100_000,
    "x graph " + "/**/" * 100 + "y",
    ": graph { " * 20_000,
    "`graph { " * 20_000,
    "<think> " * 30_000 + "digraph { a }",
    "</think> graph { " * 10_000,
    "/* graph { */ " * 10_000,
    "*/ graph { " * 10_000,
    "class graph {\n" * 10_000,
    'digraph "a"' + ' + "a"' * 10_000 + " { a }",
    "digraph { \u201ca\u201d -> " * 5_000,
    'digraph { a [shape=record, label="<' + " " * 15_000 + 'x"]; a:p -> b }',
    'digraph { a [shape=record, label="' + "<p>|" * 3_900 + 'x"]; ' + "a:q -> b; " * 900 + "}",
    "digraph { a [label=<<b>port" + " " * 15_000 + "</b>>]; a:p -> b }",
    "digraph { a [label=" + '"x"+' * 15_000 + '"x"] }',
    # files
    'digraph { a [image="SECRET"] }',
    'digraph { a [shapefile="SECRET", shape=box] }',
    'digraph { a [shape=epsf, shapefile="SECRET"] }',
    'digraph { a [shape="SECRET"] }',
    'digraph { imagepath="FOLDER"; a [image="secret.txt"] }',
    'digraph { fontpath="FOLDER"; a [fontname="SECRET"] }',
    'digraph { fontname="[lib]:SECRET"; a }',
    'digraph { stylesheet="file://SECRET"; a }',
    'digraph { _background="c 7 -#ff0000 I 0 0 9 9 6 -SECRET"; a }',
    'digraph { a [label=<<table><tr><td><img src="SECRET"/></td></tr></table>>] }',
    'digraph { a [label=<<TABLE><TR><TD><IMG SRC="SECRET"/></TD></TR></TABLE>>] }',
    'digraph { a [label=<<!DOCTYPE x [<!ENTITY e SYSTEM "file://SECRET">]><b>&e;</b>>] }',
    '# 1 "SECRET"\ndigraph {\n# 77 "SECRET"\n a -- b }',
    '#include "SECRET"\ndigraph { a }',
    'digraph { layers="a:b"; layout="SECRET"; a }',
    'digraph { charset="SECRET"; a }',
    # links and scripts
    'digraph { a [URL="javascript:alert(1)"] }',
    (
        f'digraph {{ a -> b [edgeURL="{LINK}", headhref="{LINK}", tailURL="{LINK}", labelURL="{LINK}",'
        f' href="{LINK}"] }}'
    ),
    f'digraph {{ URL="{LINK}"; subgraph cluster_a {{ href="{LINK}"; target="_top"; a }} }}',
    f'digraph {{ stylesheet="{LINK}"; a [image="{LINK}"] }}',
    'digraph { a [tooltip="<script>alert(1)</script>", URL="x"] }',
    'digraph { "<script>alert(1)</script>" -> "</title><script>x</script>" [label="<script>"] }',
    (
        'digraph { a [label=<<table href="javascript:x" title="&lt;script&gt;"><tr><td'
        f' href="{LINK}">x</td></tr></table>>] }}'
    ),
    'digraph { a [label=<<table ID="&quot; onload=&quot;x"><tr><td>x</td></tr></table>>] }',
    f'digraph {{ a [fillcolor="url({LINK})", style=filled, color="javascript:x"] }}',
    f'digraph {{ bgcolor="{LINK}"; a [fontname="x\\" href=\\"{LINK}"] }}',
    'digraph { a [class="x\\" onload=\\"y", id="javascript:x"] }',
    # strings that try to leave their quotes when the graph is written anew
    'digraph { <a\\"; b [URL=\\"data:x\\"]; c> -> d }',
    'digraph { a [label=<x\\>, comment="\\\\"]; b [label="\\\\\\"] ; URL=x"] }',
    'digraph { <a\\> -> "b] ; b [URL=javascript]" }',
    # characters
    "digraph { a\0b }",
    "digraph { a \x1b[31m\x1b]0;title\x07 }",
    'digraph { "\u202ea\u2066" - b }',
    "digraph { \ud800 }",
    b"digraph { \xff }",
    "\ufeffdigraph { a }",
    "digraph { a [label=<&#0;<b>\nin label of node 99999\n</c>>] }",
]
TAGS = {
    "svg",
    "g",
    "title",
    "polygon",
    "polyline",
    "path",
    "ellipse",
    "text",
    "defs",
    "linearGradient",
    "radialGradient",
    "stop",
}
KNOWN = (
    b"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd",
    b"http://www.w3.org/2000/svg",
    b"http://www.w3.org/1999/xlink",
)


def harmless(data):
    """An SVG has only shapes and words, and refers to nothing."""
    for element in ElementTree.fromstring(data).iter():
        assert element.tag.rpartition("}")[2] in TAGS, element.tag
        assert not [key for key in element.attrib if key.lower().startswith("on") or "href" in key.lower()]
    for known in KNOWN:
        data = data.replace(known, b"")
    assert not re.search(rb"<script|javascript:|http|<\?xml-stylesheet|url\([^#]", data, re.IGNORECASE)


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_attack(number, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("TREASURE digraph { treasure }")
    text = ATTACKS[number]
    if isinstance(text, str):
        text = text.replace("SECRET", str(secret)).replace("FOLDER", str(tmp_path))
    verdict = check(text)
    assert verdict.outcome in ("valid", "invalid", "no_dot") and verdict.kind in ("", *dot.FAILURES)
    assert verdict.reason.isprintable() and len(verdict.reason) < 320 and (verdict.reason or verdict.graph)
    try:
        picture = render(text)
        harmless(picture.data)
        seen = picture.data.decode() + str(picture.dropped)
    except dot.DotError as error:
        seen = str(error)
        assert "\n" not in seen
    assert "TREASURE" not in seen + repr(verdict).replace(repr(verdict.dot), "") and secret.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.txt"]
    assert not [
        child for path in Path("/proc/self/task").glob("*/children") for child in path.read_text().split()
    ]  # on Linux


def test_bombs_are_called_too_large_and_long_graphs_are_not():
    assert len(ATTACKS) >= 40
    assert {check(text).kind for text in ATTACKS[:5]} == {"too large"}
    assert check("digraph {" + "a -> " * 900 + "b }").edges == 900
    assert (
        check("strict digraph {" + "a -> b; " * 3000 + "}").edges == 1
    )  # counted by Graphviz, not by arrows
    assert check("x" * 10_000_000).kind == "too large"


@pytest.mark.skipif(os.name != "posix", reason="limits of memory and processor time exist on POSIX only")
def test_a_bomb_that_passes_the_estimate_meets_the_limits():
    finished = process.run("gvpr", ["BEG_G {}"], ATTACKS[0], timeout=20)
    assert finished.stopped or finished.code or "memory" in finished.errors
    endless = process.run(
        "gvpr",
        ['BEGIN { while (1) printf("%s", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"); }'],
        "",
    )
    assert endless.stopped and len(endless.output) <= process.OUTPUT
    assert "took longer" in process.run("gvpr", ["BEGIN { while (1) {} }"], "", timeout=0.5).stopped


def test_the_environment_is_bare(monkeypatch):
    monkeypatch.setenv("GV_FILE_PATH", "/")
    monkeypatch.setenv("SOME_TOKEN", "secret")
    environment = process.environment()
    assert environment["SERVER_NAME"] and not {"GV_FILE_PATH", "SOME_TOKEN"} & environment.keys()


@pytest.mark.parametrize(
    "name", ["a", 'a"b', "a\\", 'a\\"b', "\\\\", 'a\\\\"', "a\nb", "", "node", "<b>", "a\\\\\\"]
)
def test_quoted_names_stay_inside_their_quotes(name):
    found = check(f"digraph {{ {quote(name)} -> end }}")
    assert found.nodes == 2 and found.edges == 1 and found.graph.nodes[1] == "end"


SEEDS = [
    (
        'digraph G {\n node [shape=box];\n a -> b [label="x"];\n b -> {c d};\n subgraph cluster_0 {'
        ' label="in"; c }\n e [label=<<b>hi</b>>]\n}'
    ),
    (
        'strict graph "my \\"g\\"" {\n // note\n a -- b -- c; a -- b\n r [shape=record, label="{<p>x|y}"];'
        ' r:p -- a; "q\\\\" -- "\\n";\n}\n'
    ),
    (
        'digraph{a,b->c,d; subgraph S {x y} S -> z; subgraph S -> w; 1 -> -.5; "a"+"b"->c'
        " [label=<<table><tr><td>1</td></tr></table>>]}"
    ),
]
WORDS = [
    "->",
    "--",
    "graph",
    "digraph",
    "subgraph",
    "node",
    "strict",
    "/*",
    "*/",
    "<b>",
    "</b>",
    "\u00e9",
    '\\"',
    "\\N",
]
PIECES = [*'{}[]<>"\\;,=:-+/*#&|\n\0', *WORDS]


def mutant(seed):
    rng = random.Random(seed)
    text = rng.choice(SEEDS)
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        here, there = sorted(rng.randrange(len(text) + 1) for _ in range(2))
        inserted = rng.choice([rng.choice(PIECES), "", "", text[here:there]])
        text = text[:here] + inserted + text[here if inserted else here + rng.randint(1, 3) :]
    return text


def fuzz(seeds):
    texts = [mutant(seed) for seed in seeds]
    for text, verdict in zip(texts, check_many(texts), strict=True):
        if (
            verdict.dot is None
            or verdict.kind in ("empty graph", "not one graph", "too large")
            or "\0" in verdict.dot
        ):
            continue
        accepted = by_graphviz(verdict.dot, "dot", "-Tcanon").returncode == 0
        assert accepted == (verdict.outcome == "valid"), (text, verdict.reason)
        if verdict.graph:
            again = check(safe_dot(verdict.graph)[0])
            assert again.graph and same_graph(again.graph, verdict.graph) and again.edges == verdict.edges, (
                text
            )


def test_fuzz_agrees_with_dot():
    fuzz(range(200))


@pytest.mark.parametrize(
    "answer, wanted",
    [
        ('digraph { a [label="x\n```\ny"] }', 'digraph { a [label="x\n```\ny"] }'),
        ('```dot\ndigraph { a [label="x\n```\nand "that" is it', 'digraph { a [label="x'),
        ("```dot\ndigraph { a -> b\n```\nSee {this}", "digraph { a -> b"),
    ],
)
def test_a_fence_ends_the_code_unless_it_stands_in_a_string_of_a_whole_graph(answer, wanted):
    assert dot.extract(answer) == wanted


# What a text means: the edges of its graph in order ("" for none), or why it has none.
MEANING = [
    # a # begins a comment anywhere outside of quotes and HTML-like labels
    ("digraph {\n  a -> b; # the normal way\n  b -> c;\n}", "a>b b>c"),
    ("digraph {\n  a -> b; # ends here }\n  b -> c;\n}", "a>b b>c"),
    ('digraph {\n  a -> b; # 5" pipe\n  b -> c;\n}\nThat was the "pipe" graph.\n', "a>b b>c"),
    ("digraph {\n  a -> b; # open { never closed\n  b -> c;\n}\nBye.", "a>b b>c"),
    ("digraph {\n  b -> c; # then b -> a\n  a -> b;\n}", "b>c a>b"),
    ("digraph # the whole story\n{\n  a -> b;\n}", "a>b"),
    ("digraph { a -> b # }\nb -> c }", "a>b b>c"),
    ("digraph { a#b\n-> c # }", "unfinished"),
    (
        "Sure:\n```dot\ndigraph {\n  idle -> busy; # job {urgent}\n  busy -> idle; # done :}\n}\n```",
        "idle>busy busy>idle",
    ),
    ('digraph { a -> "b#c"; d [label=<x # y>]; e [color="#ff0000"]; "b#c" -> e }', "a>b#c b#c>e"),
    ("digraph { a /* # */ -> b // # x\n -> c }", "a>b b>c"),
    ("digraph { a -> b # x\r -> d\n -> c }", "a>b b>c"),
    # edges stand in the order in which Graphviz makes them
    ("digraph { a -> b -> {c -> d} }", "c>d a>b b>c b>d"),
    ("digraph { a; {b a} -> c }", "a>c b>c"),
    ('digraph { a -> "x" + "y" [label="p" + "q"]; z -> a }', "a>xy z>a"),
    ("digraph { subgraph x {subgraph s {a}} subgraph s {b} -> c }", "b>c"),
    # a header that is only mentioned, or commented out
    ("Start with `digraph {` and close it.\n\n```dot\ndigraph {\n  a -> b\n}\n```", "a>b"),
    ("Start with `digraph {` and end with `}`:\n\ndigraph {\n  a -> b\n}\n", "a>b"),
    ("A graph begins with: digraph { and then its edges.\n```\ndigraph { a -> b }\n```", "a>b"),
    ("It opens with\ndigraph {\nand so on.\n```dot\ndigraph { a -> b }\n```", "a>b"),
    ("Instead of `digraph { x -> y }` write\n```dot\ndigraph { a -> b }\n```", "a>b"),
    ("digraph graph { a -> b }", "unquoted name"),
    ("digraph node { a -> b }", "unquoted name"),
    ("Done.digraph { a -> b }", "a>b"),
    ("**digraph {** opens it.\n\ndigraph { a -> b }", "a>b"),
    ("I would use `digraph {` and `a -> b`.", "no DOT"),
    ("Here is the graph\ndigraph { a -> b }", "a>b"),
    ("```dot digraph { a; } ```", ""),
    ("Some text.\n/* digraph { old -> one } */\ndigraph { a -> b }", "a>b"),
    ("Some text.\n/*\n digraph {\n*/\ndigraph { a -> b }", "a>b"),
    ("Some text.\n# digraph { old -> one }\n<!-- digraph { old } -->\ndigraph { a -> b }", "a>b"),
    ("Some text. /* digraph { old -> one } */", "no DOT"),
    ("All of src/*.gv: digraph { a -> b /* c */ }", "a>b"),
    # reasoning before the answer
    (
        "<think>\nMaybe\n\ndigraph { tea -> cup }\n\nNo.\n</think>\n\n```dot\ndigraph { milk -> tea }\n```",
        "milk>tea",
    ),
    ("<think>I could begin with `digraph {` and list states.</think>\ndigraph { milk -> tea }", "milk>tea"),
    (
        "I start with:\ndigraph {\n...and then edges.\n</think>\n```dot\ndigraph { milk -> tea }\n```",
        "milk>tea",
    ),
    ("<thinking>digraph { a }</thinking>digraph { b -> c }", "b>c"),
    ("[THINK]digraph { a }[/THINK]digraph { b -> c }", "b>c"),
    (
        (
            "<|channel|>analysis<|message|>digraph { a"
            " }<|end|><|start|>assistant<|channel|>final<|message|>digraph { b -> c }"
        ),
        "b>c",
    ),
    ("analysisTry digraph { a -> b }.assistantfinaldigraph { b -> c }", "b>c"),
    ("<think>digraph { a }</think> Not that: <think>digraph { b }</think>\ndigraph { b -> c }", "b>c"),
    ("<think>x</think>\ndigraph { b -> c }\n</think>", "b>c"),
    ("digraph { b -> c }\n<think>Was it digraph { x }?</think>", "b>c"),
    ("<think>\ndigraph { a -> b } looks good, but", "no DOT"),  # it never came to an answer
    ("<think>digraph { a -> b }</think>\nI cannot draw that.", "no DOT"),
    ('digraph { a [label="<think>"]; b [label="</think>"]; a -> b [label="[THINK]"] }', "a>b"),
    ("I leave out `<think>` and `</think>`: digraph { a -> b }", "a>b"),
    # marks that cannot be seen, in front
    ("\ufeffdigraph {\n  a; b;\n}", ""),
    ("\u200bdigraph { a }", ""),
    ("Sure:\n\u2060 \u200bdigraph { a }", ""),
    # other languages
    ("```cpp\nclass Graph {\n  void add(int u) { this->n = u; }\n};\n```", "no DOT"),
    ("```cpp\nclass Graph {\n  void add(int u) { this->n = u; }\n};\n```\nAs DOT: digraph { a -> b }", "a>b"),
    ("public final class Graph {\n  int n; // a -> b\n}", "no DOT"),
    ("template <class T> struct Graph\n{\n  T* next; void go() { p->x(); }\n};", "no DOT"),
    ("type Graph struct {\n  n int // a -> b\n}", "no DOT"),
    ("impl Display for Graph {\n  fn go(&self) -> bool { true }\n}", "no DOT"),
    (".graph { --gap: 4px; }", "no DOT"),
    ("digraph structs { struct -> graph_ }", "struct>graph_"),
]


@pytest.mark.parametrize(("text", "meaning"), MEANING)
def test_the_graph_that_a_text_means(text, meaning):
    verdict = check(text)
    edges = (
        None if verdict.graph is None else " ".join(f"{tail}>{head}" for tail, head, _ in verdict.graph.edges)
    )
    assert (verdict.kind or edges) == meaning, verdict


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("digraph {\n  style=\u201ddashed, bold\u201d;\n a }", 2, ["\u201d", "quotes"]),
        ("digraph {\n a [label=\u201cgo\u201d] }", 2, ["\u201cgo\u201d", "quotes"]),
        ("digraph {\n  a \u2192 b;\n}", 2, ["\u2192", "->"]),
        ("digraph {\n  a\u2192b;\n}", 2, ["\u2192", "->"]),
        ("digraph {\n  a \u2014 b;\n}", 2, ["\u2014", "->"]),
        ("digraph {\n\u00a0\u00a0a -> b;\n}", 2, ["U+00A0"]),
        ("digraph {\n a -> \u200bb;\n}", 2, ["U+200B"]),
        ("digraph\u00a0G { a }", 1, ["U+00A0"]),
        ("digraph {\n a -> b\uff1b c }", 2, ["\uff1b", "';'"]),
        ("digraph {\n a [color=#ff0000];\n b }", 2, ["#ff0000", "quotes"]),
        ("digraph { a [color=#ff0000]; b }", 1, ["#ff0000", "quotes"]),
    ],
)
def test_what_only_looks_like_dot_is_said(text, line, named):
    verdict = check(text)
    said = verdict.reason if verdict.outcome == "invalid" else " ".join(verdict.warnings)
    assert f"line {line}: " in said and all(word in said for word in named), verdict


def test_nothing_is_said_of_plain_dot():
    text = (
        'digraph { "a \u2192 b" -> "\u201cc\u201d" -> caf\u00e9 -> \u0646\u0627\u0645\u0647\u200c\u0647\u0627'
        ' [color="#ff0000", label=<\u2192>] }'
    )
    assert check(text).outcome == "valid" and check(text).warnings == ()


def test_a_port_that_a_node_does_not_have_is_said():
    verdict = check("digraph { step:1 -> step:2:n; step:2 -> done:ne }")
    assert verdict.nodes == 2 and [line.split(" means ")[0] for line in verdict.warnings] == [
        "'step:1'",
        "'step:2:n'",
        "'step:2'",
    ]
    record = (
        'digraph { a [shape=record, label="<in> x | { <out>y }"]; b [label=<<table><tr><td'
        ' port="p">x</td></tr></table>>]; '
    )
    assert check(record + "a:in -> a:out:s; a:e -> b:p; }").warnings == ()
    assert len(check(record + "a:no -> b:no }").warnings) == 2


@pytest.mark.slow
def test_long_fuzz_agrees_with_dot():
    fuzz(range(1000, 11_000))


def test_tokens_never_lose_a_character():
    for seed in range(300):
        text = mutant(seed)
        for token in dot_text.tokens(text):
            assert text.startswith(token.text, token.start)


def test_a_loop_is_cut_where_it_begins_and_the_graph_closed():
    looped = (
        'digraph {\n  subgraph cluster_a {\n    a -> b;\n    b -> "}{";\n    a -> b;\n    b -> "}{";\n    a'
        " -> b"
    )
    assert dot.check(looped).outcome == "invalid"
    graph = dot.check(dot.without_loop(looped)).graph
    assert [edge[:2] for edge in graph.edges] == [("a", "b"), ("b", "}{")]


def test_no_gold_has_a_loop():
    editions = [pairs.load(name) for name in pairs.EDITIONS]
    golds = {pair.dot: pair.id for e in editions for pair in (*e.train, *e.validation, *e.dev, *e.test)}
    for text, name in golds.items():
        assert dot.without_loop(text) == text, name
