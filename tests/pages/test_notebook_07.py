"""What notebook 07 defines: machines from graphs, lints, the workflow. Its cells are run as they stand; the model of its last cells is played."""

import ast
import json
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from transitions import MachineError

import helpers
from helpers import dot, pairs

CELLS = [c for c in nbformat.read(Path(__file__).parents[2] / "notebooks" / "07-run-the-graph.ipynb", 4).cells if c.cell_type == "code"]
DOOR = 'digraph { start [shape=point]; start -> shut; shut -> open [label="push"]; open -> shut [label="pull"]; }'
LETTER = {"received": {"letter": "240 please, receipt enclosed"}}
AGREED = {**LETTER, "manager agrees?": "agreed"}


def tagged(cell, *tags):
    return set(tags) & set(cell.metadata.get("tags", []))


@pytest.fixture(scope="module")
def page():
    """Everything that the page's cells define."""
    names = {}
    for cell in CELLS:
        if cell.id != "first-cell" and not tagged(cell, "model", "raises-exception"):
            exec(cell.source, names)
    return SimpleNamespace(**names)


@pytest.fixture
def tools(page):
    """The page's tools, as they were again after the test."""
    before = dict(page.TOOLS)
    yield page.TOOLS
    page.TOOLS.clear()
    page.TOOLS.update(before)


def graph(text):
    return dot.structure(text)


def name(node):
    """A node's name as DOT, whatever it is."""
    return '"' + node.replace('"', '\\"') + '"'


def test_nothing_on_the_page_evaluates():
    for cell in CELLS:
        called = {node.id for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)}
        assert not called & {"eval", "exec", "compile", "getattr", "setattr", "globals", "__import__"}, cell.source


def test_every_state_machine_of_the_test_edition_runs(page):
    gold = [pair for pair in pairs.load("test").test if pair.family.startswith("state_machine/")]
    assert len(gold) >= 25
    for seed, pair in enumerate(gold):
        machine = page.machine_of(pair.dot)
        steps = page.walk(machine, 1000, seed)
        assert len(steps) == 1000, pair.id
        read = {(tail, label or page.NEXT, head) for tail, head, label in dot.check(pair.dot).graph.edges}
        assert set(steps) <= read, pair.id
        restarts = sum(before[2] != after[0] for before, after in zip(steps, steps[1:]))
        ends = {node for node in machine.graph.nodes if node not in {tail for tail, _, _ in machine.edges}}
        assert not restarts or ends, pair.id


def test_every_other_gold_digraph_runs_too(page):
    for pair in (*pairs.load("report").train, *pairs.load("report").validation):
        found = dot.check(pair.dot).graph
        if found.directed:
            page.walk(page.machine_of(pair.dot), 20, 0)


@pytest.mark.parametrize(
    "text, start, first",
    [
        (DOOR, "start", "shut"),
        ("digraph { a -> Initial; Initial -> a }", "Initial", "Initial"),
        ("digraph { a -> b -> a; p [shape=point]; p -> b }", "p", "b"),
        ("digraph { p [shape=point]; p -> a [label=go]; p -> b }", "p", "p"),  # the point asks a question: it is a state
        ("digraph { p [shape=point]; p -> a [label=go] }", "p", "p"),
        ("digraph { p [shape=point]; a -> p }", "a", "a"),  # a point that is entered is an end
        ("digraph { stop; go -> stop }", "go", "go"),
        ("digraph { b -> c; c -> b; a -> b }", "a", "a"),
        ("digraph { only }", "only", "only"),
        ("digraph { a [node_for_adding=x, self=y]; a -> b [key=z] }", "a", "a"),  # words of libraries, as attributes
    ],
)
def test_start(page, text, start, first):
    assert page.start_of(graph(text)) == start
    assert page.machine_of(text).state == first


def test_stepping(page):
    machine = page.machine_of(DOOR)
    assert machine.possible() == ["push"] and machine.step("push") == "open"
    with pytest.raises(MachineError, match="in 'open' there is no event 'push'; possible: pull"):
        machine.step("push")
    assert machine.state == "open" and machine.trace == [("shut", "push", "open")]
    machine.restart()
    assert machine.state == "shut" and machine.trace == []
    assert page.walk(page.machine_of("digraph { only }"), 5, 0) == []


@pytest.mark.parametrize(
    "text, reason",
    [
        ("I cannot draw that.", "no graph in the text"),
        ("digraph { a -> b", "ends before the graph does"),
        ("graph { a -- b }", "undirected"),
        ("digraph { }", "no nodes"),
        ("digraph { a -> b } digraph { c -> d }", "2 graphs"),
        ("digraph { {" + " ".join(f"a{i}" for i in range(3000)) + "} -> {" + " ".join(f"b{i}" for i in range(3000)) + "} }", "too large"),
        ("digraph { a [label=<<img src='/etc/passwd'/>>]; a -> b }", "pictures"),
        ('digraph { a -> b [label="\x1b[2J"] }', "cannot be shown"),
        ('digraph { "a\u202eb" -> b }', "cannot be shown"),
        (b"digraph { a -> \xff }", "not valid UTF-8"),
    ],
)
def test_hostile_graphs_are_refused_with_a_reason(page, text, reason):
    with pytest.raises(ValueError, match=reason) as refused:
        page.machine_of(text)
    assert str(refused.value).isprintable()


def test_names_are_data(page, tmp_path):
    trap = tmp_path / "trap"
    names = [
        "*",
        "=",
        "state",
        "trigger",
        "to_s0",
        "on_enter_s1",
        "is_s0",
        "s0",
        "e0",
        "__class__",
        f"__import__('pathlib').Path('{trap}').touch()",
    ]
    edges = [f"{name(one)} -> {name(other)} [label={name(event)}];" for one in names for other, event in zip(names, names[::-1])]
    machine = page.machine_of("digraph { " + " ".join(edges) + " }")
    assert page.findings(machine.graph) == ()
    steps = page.walk(machine, 500, 1)
    assert len(steps) == 500 and {event for _, event, _ in steps} == set(names)
    assert all(machine.machine.get_triggers(state) for state in machine.machine.states)
    assert not trap.exists()


@pytest.mark.parametrize(
    "node", ["a", "two words", 'a "quoted" one', "back\\\\", 'end\\\\"', "node", "digraph", "ü→", "x}y", "// a", "<b>", "a;b -> c"]
)
def test_highlight_marks_one_node_and_adds_none(page, node):
    machine = page.machine_of(f"digraph {{ {name('other')} -> {name(node)} // }} a remark\n# another }}\n}}")
    machine.step(page.NEXT)
    picture = page.highlighted(machine)
    assert (picture.nodes, picture.edges) == (2, 1)
    assert picture.data.count(b"gold") == 1


def test_highlight_is_drawn_safely(page):
    machine = page.machine_of('digraph { a [URL="javascript:alert(1)"]; a -> b [href="http://example.org"] }')
    picture = page.highlighted(machine)
    assert b"javascript" not in picture.data and b"example.org" not in picture.data
    assert any("URL" in dropped for dropped in picture.dropped)


def test_buttons(page):
    machine = page.machine_of(
        'digraph { a -> b [label="<b>x</b>"]; a -> c [label=y]; b -> a; "<i>" -> a; c -> "<i>" [label=z]; c -> end [label="to end"] }'
    )
    player = page.player(machine)
    picture, row, trace = player.children
    *buttons, again = row.children

    def shown():
        return [button.description for button in buttons if button.layout.display != "none"]

    def press(word):
        next(button for button in buttons if button.description == word).click()

    machine_start, first_picture = machine.state, picture.value
    assert len(buttons) == 2 and shown() == machine.possible()
    again.click()
    assert machine.trace == []
    while machine.state != "c":  # wherever it begins
        press("y" if "y" in shown() else shown()[0])
    press("z")
    assert machine.state == "<i>" and shown() == [page.NEXT]
    assert "<i>" not in trace.value and "&lt;i&gt;" in trace.value and picture.value != first_picture
    press(page.NEXT)
    press("y")
    press("to end")
    assert shown() == [] and "now in <b>end</b>" in trace.value
    again.click()
    assert machine.state == machine_start and picture.value == first_picture


def test_findings(page):
    kinds = [[finding.kind for finding in page.findings(graph(text))] for text in (page.SNACKS, page.HEATER, page.SHUTTER)]
    assert kinds == [["dead end"], ["unreachable"], ["nondeterministic"]]
    unmarked = page.HEATER.replace("  start [shape=point];\n  start -> off;\n", "")
    assert page.findings(graph(unmarked)) == ()  # the page says so
    assert page.findings(graph(page.GATE)) == ()
    assert [f.kind for f in page.findings(graph("digraph { a -> b [label=x]; a -> b [label=x] }"))] == ["duplicate edge"]
    assert [f.kind for f in page.findings(graph("digraph { a -> b; a -> c }"))] == ["nondeterministic"]
    assert "undefined reference" in [f.kind for f in page.findings(graph("digraph { a; b; c; a -> b -> c -> d }"))]


def test_replay(page):
    machine = page.machine_of(DOOR)
    assert page.replay(machine, [("push", "open"), ("pull", "shut")]) == "every promise kept"
    assert page.replay(machine, [("push", "shut")]) == "'push' leads from 'shut' to 'open', the sentence says 'shut'"
    assert page.replay(machine, [("kick", "open")]) == "in 'shut' there is no event 'kick'"


HEAD = "digraph { in [shape=circle]; out [shape=doublecircle]; "


@pytest.mark.parametrize(
    "text, reason",
    [
        (HEAD + "x; in -> x -> out }", "'x': nobody handles the shape 'ellipse'"),
        (HEAD + "x [shape=star]; in -> x -> out }", "'x': nobody handles the shape 'star'"),
        (HEAD + "x [shape=box]; in -> x -> out }", "'x': there is no tool of that name"),
        (HEAD + '"pay back" [shape=box]; in -> "pay back"; }', "'pay back': a step has one way out, this one has 0"),
        (HEAD + "in -> out [label=a]; in -> out [label=b] }", "'in': a start has one way out, this one has 2"),
        (HEAD + "h [shape=house]; in -> h; h -> out [label=yes] }", "'h': a human has two or more ways out"),
        (HEAD + "h [shape=house]; in -> h; h -> out [label=yes]; h -> in [label=yes] }", "'h': a human has two or more"),
        (HEAD + '"over 100?" [shape=diamond]; in -> "over 100?" -> out; "over 100?" -> in }', "'over 100\\?': a decision has two or more"),
        (HEAD + "in -> out -> in }", "'out': nothing leads out of an end"),
        ("digraph { out [shape=doublecircle] }", "one start .* has 0"),
        (HEAD + "b [shape=point]; b -> out; in -> out }", "one start .* has 2"),
        ("digraph { in [shape=circle]; in -> in }", "needs an end"),
        ("graph { in [shape=circle]; out [shape=doublecircle]; in -- out }", "undirected"),
    ],
)
def test_workflows_that_cannot_be_followed(page, text, reason):
    done = []
    with pytest.raises(page.WorkflowError, match=reason) as refused:
        page.follow(graph(text), LETTER, [], save=done.append)
    assert not done
    assert all(line.isprintable() for line in str(refused.value).split("\n"))


def test_workflow_waits_and_goes_on_from_json(page):
    log, saved = [], []
    assert page.follow(page.refund, {}, []) == "waiting at 'received' for a case"
    assert page.follow(page.refund, LETTER, log, save=lambda log: saved.append(json.dumps(log))).startswith("waiting at 'manager agrees?'")
    assert len(saved) == len(log) == 4
    again = json.loads(saved[-1])
    assert page.follow(page.refund, {"manager agrees?": "agreed"}, again) == "ended at 'closed'"
    whole = []
    page.follow(page.refund, AGREED, whole)
    assert again == whole and whole[-1]["said"] == {"paid": 240}
    assert page.follow(page.refund, AGREED, again) == "ended at 'closed'" and again == whole  # nothing is done twice


@pytest.mark.parametrize("cut", range(6))
def test_an_interruption_anywhere_loses_nothing(page, tools, cut):
    whole, calls, saved = [], Counter(), ["[]"]
    page.follow(page.refund, AGREED, whole)
    for tool, does in list(tools.items()):
        tools[tool] = lambda case, tool=tool, does=does: calls.update([tool]) or does(case)

    def save(log):
        if len(log) == cut + 1:
            raise KeyboardInterrupt  # before this record reached the disk
        saved.append(json.dumps(log))

    with pytest.raises(KeyboardInterrupt):
        page.follow(page.refund, AGREED, [], save=save)
    log = json.loads(saved[-1])
    assert len(log) == cut
    page.follow(page.refund, AGREED, log)
    assert log == whole
    assert all(times == (2 if tool == whole[cut]["node"] else 1) for tool, times in calls.items())  # what was cut off is done again


def test_a_failing_tool_leaves_a_log_to_go_on_from(page, tools):
    works, log = tools["pay back"], []
    tools["pay back"] = lambda case: 1 / 0
    with pytest.raises(ZeroDivisionError):
        page.follow(page.refund, AGREED, log)
    assert log[-1]["to"] == "pay back"
    tools["pay back"] = works
    assert page.follow(page.refund, {}, log) == "ended at 'closed'"


def test_steps_are_bounded_over_all_days(page):
    log, inbox = [], {**LETTER, "manager agrees?": "look again"}
    assert "30 steps are the limit" in page.follow(page.refund, inbox, log) and len(log) == 30
    assert "30 steps are the limit" in page.follow(page.refund, inbox, log) and len(log) == 30


@pytest.mark.parametrize("said", ["Agreed", "agreed ", "", 1, ["agreed"], {"agreed": 1}, "__import__('os')"])
def test_an_answer_is_a_label_or_an_error(page, said):
    with pytest.raises(page.WorkflowError, match="'manager agrees\\?' was answered with"):
        page.follow(page.refund, {**LETTER, "manager agrees?": said}, [])


def test_a_log_is_not_believed(page):
    whole = []
    page.follow(page.refund, AGREED, whole)
    spoilt = [
        [whole[-1]],
        whole[1:],
        [*whole[:4], {**whole[4], "to": "closed"}],
        [*whole[:4], {**whole[4], "said": "refused"}],
        [*whole, whole[0]],
        [{**whole[0], "said": "a letter"}],
        ["received"],
        [{}],
    ]
    for log in spoilt:
        with pytest.raises(page.WorkflowError, match="record \\d of the log does not fit"):
            page.follow(page.refund, AGREED, json.loads(json.dumps(log)))
    changed = graph(page.REFUND.replace('"over 100?" -> "manager agrees?" [label="yes"]', '"over 100?" -> "write refusal" [label="yes"]'))
    with pytest.raises(page.WorkflowError, match="record 4 of the log does not fit"):
        page.follow(changed, AGREED, whole)


def test_exercises_say_what_is_missing(page):
    assert "not possible in 'open'" in page.check_events(["timer"])
    assert page.check_events(["shut door", "press start", "timer"]) == "It is clean, but the number of pauses was 0."
    assert "not the fewest" in page.check_events(
        ["shut door", "open door", "shut door", "press start", *2 * ["open door", "shut door"], "timer"]
    )
    assert page.check_shutter("digraph {").startswith("Not a machine")
    assert "'lock' does not lead" in page.check_shutter(page.SHUTTER.replace('locked [label="press"]', 'locked [label="bolt"]'))
    assert "unchanged" in page.check_shutter(page.MENDED)
    only_lock = page.SHUTTER.replace('locked [label="press"]', 'locked [label="lock"]')
    lost = only_lock.replace('  shut -> open [label="press"];\n  open -> shut [label="press"];\n', "")
    assert page.check_shutter(lost) == "No lint fires, but 'press' does not lead from 'shut' to 'open'."
    for check in (page.check_events, page.check_shutter, page.check_director):
        assert "is a" in check(3)  # one line about the type, no traceback
    assert page.check_events([]).startswith("EVENTS is empty")
    assert page.check_guess("", page.SNACKS).startswith("no guess yet")
    assert page.check_guess("unreachable", page.SNACKS) == "not that: every state can be reached from the start"
    assert page.check_guess(3, page.SNACKS).startswith("a guess is one of")
    assert page.check_director(page.WITH_DIRECTOR).startswith("Not yet")
    assert page.check_director("digraph {").startswith("It cannot be followed")
    both = page.REFUND.replace(
        '-> "pay back" [label="agreed"];', '-> "director agrees?" [label="agreed"]; "director agrees?" [shape=house];'
    )
    both = (
        both.removesuffix("}")
        + '"director agrees?" -> "pay back" [label="agreed"]; "director agrees?" -> "write refusal" [label="refused"]; }'
    )
    assert page.check_director(both) == "The director is asked about 240 too."


def test_a_director_who_refuses_is_heard(page):
    drawn = page.WITH_DIRECTOR.replace('  "manager agrees?" -> "pay back" [label="agreed"];\n', "").removesuffix("}")
    drawn += """
      "over 1000?" [shape=diamond]; "director agrees?" [shape=house];
      "manager agrees?" -> "over 1000?" [label="agreed"];
      "over 1000?" -> "director agrees?" [label="yes"]; "over 1000?" -> "pay back" [label="no"];
      "director agrees?" -> "pay back" [label="agreed"];
    """
    assert drawn.count("agreed") == 2
    assert page.check_director(drawn + '"director agrees?" -> "write refusal" [label="refused"]; }').startswith("Right")
    paid = page.check_director(drawn + '"director agrees?" -> "pay back" [label="refused"]; }')
    assert paid == "The director refused, and 2,400 was paid all the same."
    none = page.check_director(drawn + '"director agrees?" -> "read claim" [label="look again"]; }')
    assert none == "The director needs an arrow `refused`."
    loop = page.check_director(drawn + '"director agrees?" -> "read claim" [label="refused"]; }')
    assert loop.startswith("The director refused, and no refusal was written: stopped")


def test_a_walk_is_printed_with_its_new_starts(page, capsys):
    (cell,) = [cell for cell in CELLS if cell.source.startswith("def print_steps")]
    names = {**vars(page), "machine": page.machine_of("digraph { a -> b [label=go] }"), "profiles": SimpleNamespace(SEED=42)}
    exec(cell.source, names)
    said = capsys.readouterr().out
    assert said.count("a --[go]--> b\n") == 6 and said.count("(nothing leads out of 'b': start again)") == 5


def test_solutions_are_right(page, capsys):
    cells = [cell for cell in CELLS if tagged(cell, "solution")]
    assert len(cells) == 4
    for cell in cells:
        assert cell.metadata["jupyter"]["source_hidden"]
        exec(cell.source, vars(page))
        assert capsys.readouterr().out.startswith(("Right", "Mended"))


@pytest.mark.parametrize(
    "answer, runs",
    [
        ("Here you are:\ndigraph { off -> low [label=click]; low -> off [label=click] }\nEnjoy!", "the model's own graph"),
        ("digraph { alone }", "the model's own graph"),
        ("I would use a list.", "the GOLD graph, since the answer is no machine (no graph in the text"),
        ("digraph { off -> low", "the GOLD graph"),
        ("graph { off -- low }", "the GOLD graph"),
    ],
)
def test_the_last_cells_cope_with_any_answer(page, monkeypatch, capsys, answer, runs):
    names = dict.fromkeys(("find_adapter", "load"), lambda profile: ("adapter", "played"))
    model = SimpleNamespace(**names, load_adapter=lambda base, folder: None, prompt_template_of=lambda folder: "native")
    profile = SimpleNamespace(longest_answer=1)
    monkeypatch.setattr(helpers, "model", model, raising=False)
    monkeypatch.setattr(helpers, "generation", SimpleNamespace(answer=lambda *given, **options: [answer]), raising=False)
    monkeypatch.setattr(helpers, "profiles", SimpleNamespace(profile=lambda name: profile, SEED=42), raising=False)
    played = dict(vars(page))
    for cell in CELLS:
        if tagged(cell, "model"):
            exec(cell.source, played)
    said = capsys.readouterr().out
    assert f"what runs: {runs}" in said and "now in:" in said
    assert ("equal to the gold: True" in said) == runs.startswith("the GOLD")
