"""What a reader would notice if the pictures or the widgets broke: a wrong mark, a mark not seen, an answer
lost, a button that does nothing.
"""

import base64
import random
import re
import shutil
from xml.etree import ElementTree

import nbformat
import pytest
from nbconvert import HTMLExporter

from helpers import dot, pairs, show
from helpers.dot.graph import Graph, unmatched
from lessons import plots, widgets

pytestmark = pytest.mark.skipif(shutil.which("gvpr") is None, reason="Graphviz is not installed")
GOLD = (
    'digraph { start -> idle; idle -> run [label="go"]; idle -> run [label="jump"]; run -> idle; run -> end }'
)
ANSWER = (
    'Here:\n```dot\ndigraph { Start -> Idle; Idle -> Run [label="jump"]; Idle -> End; Run -> End; Lost -> Run'
    " }\n```"
)
PROSE = "I would write <b>code</b>:\n  if x: pass"


def row(tuned=ANSWER, gold=GOLD, base=PROSE, name="pair-1"):
    scored = {}
    for who, text in (("base", base), ("tuned", tuned)):
        outcome = dot.check(text).outcome
        scored[who] = {"text": text, "outcome": outcome, "edge_f1": 0.5, "exact": text == gold}
    return {"id": name, "prompt": "from <start> to end", "gold": gold, **scored}


def drawn(text, against):
    """(names of marked nodes, titles of marked edges, all titles) as the SVG has them: thick, dashed and red,
    all three.
    """
    marked, titles = {"node": set(), "edge": set()}, set()
    for group in ElementTree.fromstring(dot.render(text, against=against).data).findall(".//{*}g"):
        if group.get("class") not in marked:
            continue
        title = group.find("{*}title").text
        titles.add(title)
        lines = [element for element in group if element.get("stroke-dasharray")]
        assert all(line.get("stroke") == "#c00000" and line.get("stroke-width") == "2.5" for line in lines)
        if lines:
            marked[group.get("class")].add(title)
    return marked["node"], marked["edge"], titles


def test_what_differs_is_marked_and_nothing_else():
    assert drawn(ANSWER, GOLD)[:2] == ({"Lost"}, {"Idle->End", "Lost->Run"})
    assert drawn(GOLD, ANSWER)[:2] == (set(), {"idle->run", "run->idle"})
    assert drawn(GOLD, GOLD)[:2] == drawn(GOLD, None)[:2] == drawn(GOLD, PROSE)[:2] == (set(), set())
    assert drawn("digraph { a -> b }", "digraph { b -> a }")[1] == {"a->b"}  # direction counts
    assert (
        drawn("graph { a -- b }", "digraph { b -> a }")[1] == set()
    )  # unless one side has none, as in edge_f1


def test_of_several_edges_the_one_with_the_other_label_is_marked():
    gold, answer = dot.structure(GOLD), dot.check(ANSWER).graph
    missed = unmatched(gold, answer)[1]
    assert [gold.edges[position] for position in sorted(missed)] == [
        ("idle", "run", "go"),
        ("run", "idle", ""),
    ]
    assert (
        unmatched(
            dot.structure("digraph { a -> b [label=x] }"), dot.structure("digraph { a -> b [label=y] }")
        )[1]
        == frozenset()
    )


def test_marks_and_scores_agree():
    rng = random.Random(0)
    for _ in range(300):
        one, other = (
            Graph(
                rng.random() < 0.7,
                tuple(rng.sample(["a", "A", "b", "c"], 3)),
                tuple((*rng.choices("abc", k=2), rng.choice("xy")) for _ in range(4)),
            )
            for _ in range(2)
        )
        nodes, edges = unmatched(one, other)
        assert dot.node_f1(one, other)[0] == pytest.approx(1 - len(nodes) / 3)
        assert dot.edge_f1(one, other)[0] == pytest.approx(1 - len(edges) / 4)


@pytest.mark.parametrize(
    "look",
    [
        "style=invis",
        'color="#ffffff00"',
        "color=transparent, penwidth=0",
        "shape=none",
        "peripheries=0",
        "shape=plaintext",
        "style=<x>",
    ],
)
def test_an_answer_cannot_hide_its_marks(look):
    edge = look if "shape" not in look and "peripheries" not in look else "dir=none"
    assert drawn(f"digraph {{ a; x [{look}]; a -> x [{edge}] }}", "digraph { a }")[:2] == ({"x"}, {"a->x"})


def test_marks_come_after_the_allow_list():
    picture = dot.render(
        'digraph { x [URL="javascript:alert(1)", style="url(http://e.example)"] }', against="digraph { a }"
    )
    assert (
        picture.dropped == ("URL (node)",)
        and b"javascript" not in picture.data
        and b"e.example" not in picture.data
    )


def test_alternative_text_says_what_is_drawn():
    assert dot.render("digraph { a -> b -> a }").words == "graph with 2 nodes and 2 edges: a to b, b to a"
    assert dot.render("graph { a -- b }").words == "graph with 2 nodes and 1 edge: a and b"
    assert dot.render("graph { a; b }").words == "graph with 2 nodes and 0 edges: a, b"
    assert dot.render("digraph { a -> b }", against="graph { a }").words.endswith(
        "a to b; marked: node b, a to b"
    )
    assert len(dot.render("digraph { " + " -> ".join(f"node_{i}" for i in range(200)) + " }").words) < 400
    page = dot.render('digraph { "\\" onload=\\"x" -> "<b>\u202e\n" }').html()
    assert re.search(r'alt="graph with 2 nodes and 1 edge: [^"<>\n\u202e]*" style', page), page


def test_side_by_side():
    page = plots.side_by_side([row(), row(tuned=GOLD, name="pair-2")]).data
    assert page.count("<table") == 1 and page.count("<img") == 4 and page.count("Dashed, thick and red") == 1
    assert (
        "base, asked for DOT: no DOT" in page
        and "fine-tuned: valid, edge F1 0.50" in page
        and page.count(">gold (reference graph)<") == 2
    )
    assert (
        "I would write &lt;b&gt;code&lt;/b&gt;:\n  if x: pass" in page and "from &lt;start&gt; to end" in page
    )
    assert "<script" not in page and "http" not in page and "<svg" not in page
    assert page.count("marked: ") == 2  # the first answer and its gold; the second is right


def test_the_grid_leaves_room_for_pictures_and_has_no_bands():
    page = plots.side_by_side([row()]).data
    assert re.findall(r'<col width="(\d+)%">', page) == ["20", "40", "40"]  # the base's prose, two pictures
    assert page.count("<tr") == page.count('<tr style="background: none"')


def test_each_column_of_a_grid_has_a_width_even_where_the_last_row_is_shorter():
    page = show.grid([("", [("a", "<img>"), ("b", "text"), ("c", "<img>")]), ("", [("d", "text")])])
    assert [int(width) for width in re.findall(r'<col width="(\d+)%">', page)] == [40, 20, 40]


def test_an_answer_too_large_for_the_grid_is_shown_as_text():
    large = "digraph { " + " ".join(f"a{i} -> b{i};" for i in range(150)) + " }"
    page = plots.side_by_side([row(tuned=large)]).data
    assert page.count("<img") == 1 and "300 nodes and 150 edges" in page and "a0 -&gt; b0;" in page
    assert "<img" in show.picture(large).data


def test_text_on_a_page_is_short_and_plain():
    page = show.picture_or_text("\x1b[31mred\u202e <i> " + "x" * 10_000_000)
    assert len(page) < 1500 and "red &lt;i&gt; xx" in page and "longer than" in page
    show.picture_or_text("digraph { \ud800 }").encode("utf-8")


def test_a_page_of_sixteen_rows_is_light():
    kept = pairs.read(pairs.DATA / "pairs" / "report" / "logic.jsonl")[:8]
    rows = [
        row(tuned=f"digraph {{ answer_{i} -> b }}", gold=pair.dot, base=f"digraph {{ base_{i} }}")
        for i, pair in enumerate(kept * 2)
    ]
    page = plots.side_by_side(rows).data
    assert page.count("<img") == 48 and len(page) < 500_000


def find(box, description):
    """The one widget with this description in a box."""
    if getattr(box, "description", None) == description:
        return box
    found = [find(child, description) for child in getattr(box, "children", ())]
    return next((widget for widget in found if widget is not None), None)


def test_pager_turns_and_chooses():
    import ipywidgets

    asked = []
    longest = ipywidgets.IntText(9, description="longest")
    box = widgets.pager(
        ["a", "bb", "ccc"],
        lambda word: asked.append(word) or f"<p>{word}</p>",
        [longest],
        lambda word: len(word) <= longest.value,
    )
    place, page = box.children[0].children[-1].children[-1], box.children[1]
    assert (place.value, page.value) == ("1 of 3", "<p>a</p>")
    find(box, "Next").click()
    assert (place.value, page.value) == ("2 of 3", "<p>bb</p>")
    find(box, "Previous").click()
    find(box, "Previous").click()
    assert (place.value, page.value) == ("3 of 3", "<p>ccc</p>")
    longest.value = 2
    assert (place.value, page.value) == ("1 of 2", "<p>a</p>")
    longest.value = 0
    find(box, "Next").click()
    assert (place.value, page.value) == ("nothing matches", "")
    assert asked == ["a", "bb", "ccc"]  # each drawn once, and only when looked at


def test_browse_answers_by_outcome():
    box = widgets.browse_answers(
        [row(), row(tuned=GOLD, name="pair-2"), row(tuned="digraph { a", name="pair-3")]
    )
    which, page = find(box, "Show"), box.children[1]
    assert ("tuned valid (2)", "tuned valid") in which.options and (
        "base valid (0)",
        "base valid",
    ) in which.options
    which.value = "tuned invalid"
    assert "pair-3" in page.value and "1 of 1" == box.children[0].children[-1].children[-1].value
    which.value = "tuned valid, but not the gold"
    assert "pair-1" in page.value
    assert "pair-1" in box.static and "The first of 3" in box.static


def test_prompt_box_shows_answers_and_errors():
    def ask(text):
        if text == "fail":
            raise ValueError("no <model>")
        return [("base", PROSE), ("tuned", f'digraph {{ "{text}" }}')]

    box = widgets.prompt_box(ask, first="hello")
    line, page = box.children
    assert (
        "graph with 1 node and 0 edges: hello" in page.value
        and "&lt;b&gt;code" in page.value
        and page.value in box.static
    )
    line.value = "other"
    assert "0 edges: other" in page.value
    line.value = "fail"
    assert page.value == "<b>ValueError: no &lt;model&gt;</b>"
    assert find(widgets.prompt_box(ask), "Prompt").value == ""


def test_browse_pairs():
    chosen = pairs.read(pairs.DATA / "pairs" / "report" / "logic.jsonl") + pairs.read(
        pairs.DATA / "pairs" / "report" / "synthetic.jsonl"
    )
    box = widgets.browse_pairs(chosen)
    place, page = box.children[0].children[-1].children[-1], box.children[1]
    find(box, "Source").value = "synthetic"
    assert (
        place.value == f"1 of {sum(pair.source == 'synthetic' for pair in chosen)}" and "<img" in page.value
    )
    find(box, "Source").value = "all"
    find(box, "Search").value = chosen[3].prompt.upper()
    assert place.value == "1 of 1" and chosen[3].id in page.value
    find(box, "Search").value = ""
    find(box, "Characters of DOT").value = (0, 120)
    assert place.value == f"1 of {sum(len(pair.dot) <= 120 for pair in chosen)}"


def test_step_slider():
    box = widgets.step_slider([(0, PROSE), (5, "digraph { a"), (45, GOLD)], gold=ANSWER)
    slider, page = box.children
    assert "&lt;b&gt;code" in page.value
    slider.value = 2
    assert "marked: idle to run, run to idle" in page.value
    assert all(f"step {step}" in box.static for step in (0, 5, 45))
    slider.value = 3  # the gold, for comparison, and nothing in it marked
    assert "graph with" in page.value and "marked" not in page.value and ">gold<" in box.static


def test_switch_shows_what_its_menus_say():
    box = widgets.switch(
        {"template": ["native", "generic"], "example": ["a", "b"]},
        lambda template, example: f"<p>{template} {example}</p>",
    )
    assert box.children[1].value == "<p>native a</p>" and box.static.startswith("<p>native a</p>")
    find(box, "example").value = "b"
    find(box, "template").value = "generic"
    assert box.children[1].value == "<p>generic b</p>"


def test_a_token_strip_says_what_it_shows_without_its_colours():
    page = re.sub(
        ' style="[^"]*"',
        "",
        show.token_strip(
            ["<bos>", "a b", "\n", "<i>"], [False, False, True, True], [True, False, False, False]
        ).data,
    )
    assert (
        page.count('<span aria-hidden="true">●</span></span>') == 2
        and page.count('<span aria-hidden="true">○</span></span>') == 2
    )
    assert (
        "<b>&lt;bos&gt;</b>" in page
        and "a·b" in page
        and "↵" in page
        and "&lt;i&gt;" in page
        and page.count("<b>") == 1
    )
    assert 'aria-label="4 tokens, 1 of them control tokens; the loss counts 2"' in page


def test_a_table_shows_text_as_text():
    page = show.table([{"way": "<bos> twice", "loss": 1.5}]).to_html()
    assert "&lt;bos&gt; twice" in page and "1.500" in page


def test_a_figure_has_its_alternative_text_and_is_shown_once():
    import matplotlib.pyplot as plt

    drawn, axis = plt.subplots()
    axis.plot([1, 2])
    page = show.figure(drawn, 'a line that "rises" <up>').data
    assert 'alt="a line that &quot;rises&quot; &lt;up&gt;"' in page and not plt.fignum_exists(drawn.number)
    assert base64.b64decode(re.search('base64,([^"]+)"', page)[1]).startswith(b"\x89PNG")


def test_every_control_has_a_name():
    for box in (
        widgets.switch({"template": ["native"]}, str),
        widgets.browse_answers([row()]),
        widgets.prompt_box(lambda text: []),
        widgets.step_slider([(0, GOLD)]),
        widgets.browse_pairs(pairs.load("report").train[:3]),
    ):
        queue = [box]
        while queue:
            widget = queue.pop()
            queue += getattr(widget, "children", ())
            assert (
                widget.description if type(widget).__name__ not in ("Box", "HBox", "HTML", "Label") else True
            )


def test_a_static_page_shows_the_first_row_instead_of_the_widget():
    bundle = widgets.browse_answers([row()])._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    output = nbformat.v4.new_output("display_data", bundle)
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("browse", outputs=[output])]
    )  # no widget state, as we commit them
    nbformat.validate(notebook)
    page = HTMLExporter().from_notebook_node(notebook)[0]
    image = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert image and b"<svg" in base64.b64decode(image[1]) and "The first of 1" in page


def test_dots_and_intervals_say_their_numbers_in_words():
    page = plots.dots("report", [0.0, 0.5, 0.2], [[1.0, 0.4, 0.2], [0.8, 0.4, 0.2]]).data
    assert 'alt="edge F1 of 3 prompts' in page and "above the asked base&#x27;s on 1, below on 1" in page
    page = plots.intervals(
        {
            "valid": {"base": (0.0, 0.0, 0.0), "report": (0.5, 0.25, 0.75)},
            "edge F1 minus": {"report": (0.1, -0.1, 0.3)},
        }
    ).data
    assert (
        "valid: base 0.00 (0.00 to 0.00), report 0.50 (0.25 to 0.75); edge F1 minus: report 0.10 (-0.10 to"
        " 0.30)" in page
    )
