"""What notebook 07 defines: machines from graphs, checks, the workflow. Its cells are run as they stand; the
model of its last cells is played.
"""

import ast
import json
import random
from collections import Counter
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import networkx as nx
import pytest
from cells import code_cells, defined, tagged
from transitions import MachineError

import helpers
from helpers import dot, generation, grammar, pairs
from lessons import workflow

ROOT = Path(__file__).parents[2]
CELLS = code_cells("07")
TASKS = [json.loads(line) for line in (ROOT / "data" / "workflows.jsonl").read_text().splitlines()]
DOOR = (
    'digraph { start [shape=point]; start -> shut; shut -> open [label="push"]; open -> shut'
    ' [label="pull"]; }'
)


@pytest.fixture(scope="module")
def page():
    """Everything that the page's cells define."""
    return defined(cell for cell in CELLS if not tagged(cell, "model"))


@pytest.fixture(autouse=True)
def outside(page):
    """What the page has done outside: nothing yet. And its actions, as they were again after the test."""
    before = dict(page.ACTIONS)
    page.DONE.clear()
    yield page.DONE
    page.ACTIONS.clear()
    page.ACTIONS.update(before)


def graph(text):
    return dot.structure(text)


def name(node):
    """A node's name as DOT, whatever it is."""
    return '"' + node.replace('"', '\\"') + '"'


def walk(machine, events, seed):
    """So many random events, starting again where nothing leads on: (state, event, next state) each."""
    choose, steps = random.Random(seed), []
    while len(steps) < events:
        if not machine.possible():
            machine.restart()
        if not machine.possible():
            break
        machine.step(choose.choice(machine.possible()))
        steps.append(machine.trace[-1])
    return steps


def claim(amount, receipt=True, **answers):
    """An inbox: one claim, sorted as a refund, and what people say."""
    text = f"{amount} please, {'receipt enclosed' if receipt else 'trust me'}"
    letter = {"claim": f"C{amount}", "letter": text}
    return {"received": letter, "what is asked?": "refund"} | {
        f"{who} agrees?": said for who, said in answers.items()
    }


def first(page, text):
    """(what it is not, why) of a workflow's first problem; None where it has none."""
    return next(page.problems(text), None)


def test_nothing_on_the_page_evaluates():
    for cell in CELLS:
        called = {node.id for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)}
        assert not called & {"eval", "exec", "compile", "getattr", "setattr", "globals", "__import__"}, (
            cell.source
        )


def test_every_state_machine_of_the_test_edition_runs(page):
    gold = [pair for pair in pairs.load("test").test if pair.family.startswith("state_machine/")]
    assert len(gold) >= 25
    for seed, pair in enumerate(gold):
        machine = page.DotMachine(pair.dot)
        steps = walk(machine, 500, seed)
        assert len(steps) == 500, pair.id
        read = {(tail, label or page.NEXT, head) for tail, head, label in dot.check(pair.dot).graph.edges}
        assert set(steps) <= read, pair.id


def test_every_other_gold_digraph_runs_too(page):
    for pair in (*pairs.load("report").train, *pairs.load("report").validation):
        if dot.check(pair.dot).graph.directed:
            walk(page.DotMachine(pair.dot), 20, 0)


@pytest.mark.parametrize(
    "text, start, first",
    [
        (DOOR, "start", "shut"),
        ("digraph { a -> Initial; Initial -> a }", "Initial", "Initial"),
        ("digraph { a -> b -> a; p [shape=point]; p -> b }", "p", "b"),
        (
            "digraph { p [shape=point]; p -> a [label=go]; p -> b }",
            "p",
            "p",
        ),  # the point asks a question: it is a state
        ("digraph { p [shape=point]; p -> a [label=go] }", "p", "p"),
        ("digraph { p [shape=point]; a -> p }", "a", "a"),  # a point that is entered is an end
        ("digraph { stop; go -> stop }", "go", "go"),
        ("digraph { b -> c; c -> b; a -> b }", "a", "a"),
        ("digraph { only }", "only", "only"),
        (
            "digraph { a [node_for_adding=x, self=y]; a -> b [key=z] }",
            "a",
            "a",
        ),  # words of libraries, as attributes
    ],
)
def test_start(page, text, start, first):
    assert page.start_of(graph(text)) == start
    assert page.DotMachine(text).state == first


def test_stepping(page):
    machine = page.DotMachine(DOOR)
    assert machine.possible() == ["push"] and machine.step("push") == "open"
    with pytest.raises(MachineError, match="in 'open' there is no event 'push'; possible: pull"):
        machine.step("push")
    assert machine.state == "open" and machine.trace == [("shut", "push", "open")]
    machine.restart()
    assert machine.state == "shut" and machine.trace == []


@pytest.mark.parametrize(
    "text, reason",
    [
        ("I cannot draw that.", "no graph in the text"),
        ("digraph { a -> b", "ends before the graph does"),
        ("graph { a -- b }", "undirected"),
        ("digraph { }", "no nodes"),
        ("digraph { a -> b } digraph { c -> d }", "2 graphs"),
        (
            "digraph { {"
            + " ".join(f"a{i}" for i in range(3000))
            + "} -> {"
            + " ".join(f"b{i}" for i in range(3000))
            + "} }",
            "too large",
        ),
        ("digraph { a [label=<<img src='/etc/passwd'/>>]; a -> b }", "pictures"),
        ('digraph { a -> b [label="\x1b[2J"] }', "cannot be shown"),
        ('digraph { "a\u202eb" -> b }', "cannot be shown"),
        (b"digraph { a -> \xff }", "not valid UTF-8"),
    ],
)
def test_hostile_graphs_are_refused_with_a_reason(page, text, reason):
    with pytest.raises(ValueError, match=reason) as refused:
        page.DotMachine(text)
    assert str(refused.value).isprintable()
    assert first(page, text) == ("valid", str(refused.value))


def test_names_are_data(page, tmp_path):
    trap = tmp_path / "trap"
    words = "* = state trigger to_s0 on_enter_s1 is_s0 s0 e0 __class__".split()
    names = [*words, f"__import__('pathlib').Path('{trap}').touch()"]
    edges = [
        f"{name(one)} -> {name(other)} [label={name(event)}];"
        for one in names
        for other, event in zip(names, names[::-1])
    ]
    machine = page.DotMachine("digraph { " + " ".join(edges) + " }")
    assert page.findings(machine.graph) == []
    steps = walk(machine, 500, 1)
    assert len(steps) == 500 and {event for _, event, _ in steps} == set(names)
    assert not trap.exists()


@pytest.mark.parametrize(
    "node",
    [
        "a",
        "two words",
        'a "quoted" one',
        "back\\\\",
        'end\\\\"',
        "node",
        "digraph",
        "ü→",
        "x}y",
        "// a",
        "<b>",
        "a;b -> c",
    ],
)
def test_highlight_marks_one_node_and_adds_none(page, node):
    machine = page.DotMachine(f"digraph {{ {name('other')} -> {name(node)} // }} a remark\n# another }}\n}}")
    machine.step(page.NEXT)
    picture = workflow.highlighted(machine)
    assert (picture.nodes, picture.edges) == (2, 1)
    assert picture.data.count(b"gold") == 1


def test_buttons(page):
    machine = page.DotMachine(
        'digraph { a -> b [label="<b>x</b>"]; a -> c [label=y]; b -> a; "<i>" -> a; c -> "<i>" [label=z]; c'
        ' -> end [label="to end"] }'
    )
    player = workflow.player(machine)
    picture, row, trace = player.children
    *buttons, again = row.children

    def shown():
        return [button.description for button in buttons if button.layout.display != "none"]

    def press(word):
        next(button for button in buttons if button.description == word).click()

    machine_start, first_picture = machine.state, picture.value
    assert len(buttons) == 2 and shown() == machine.possible()
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
    assert machine.state == machine_start and machine.trace == [] and picture.value == first_picture


def test_findings(page):
    kinds = [
        [finding.kind for finding in page.findings(graph(text))]
        for text in (page.SNACKS, page.HEATER, page.SHUTTER, DOOR)
    ]
    assert kinds == [["dead end"], ["unreachable"], ["nondeterministic"], []]


# Checks: nothing that is refused does anything


@pytest.mark.parametrize(
    "arrows, reason",
    [
        ('received -> "transfer everything" -> closed', "nobody here can do 'transfer everything'"),
        ('"read claim" -> closed', "there is no 'received'"),
        ('received -> "read claim"; received -> closed; "read claim" -> closed',
        "two arrows lead on from 'received'"),
        ('received -> "read claim" [label=a]; received -> closed [label=b]; "read claim" -> closed',
        "one arrow leads on from 'received', not 2"),
        ('received -> "read claim"', "one arrow leads on from 'read claim', not 0"),
        ('received -> "read claim" -> "over 100?"; "over 100?" -> closed [label=yes]',
        "'over 100?' answers yes or no; its arrows say yes"),
        ('received -> "read claim" -> "over 100?"; "over 100?" -> {closed} [label=yes];'
        ' "over 100?" -> closed [label=maybe]', "'over 100?' answers"),
        ('received -> "read claim" -> "manager agrees?"; "manager agrees?" -> closed [label=agreed]',
        "'manager agrees?' chooses among"),
        ('received -> closed -> received', "something follows after 'closed'"),
        ('received -> closed; "read claim" -> closed', "no path leads to 'read claim'"),
        ('received -> "read claim" -> "write refusal" -> "read claim"; closed', "no path leads to 'closed'"),
    ],
)  # fmt: skip
def test_workflows_that_cannot_be_followed(page, outside, arrows, reason):
    text = "digraph { " + arrows + " }"
    what, said = first(page, text)
    assert what == "runnable" and said.startswith(reason)
    with pytest.raises(page.WorkflowError) as refused:
        page.follow(text, claim(240), log := [])
    assert str(refused.value) == said and said.isprintable() and not log and not outside


def test_a_dead_end_is_found_where_something_leads_out(page):
    text = (
        'digraph { received -> "read claim" -> "receipt there?"; "receipt there?" -> closed [label=yes];'
        ' "receipt there?" -> "write refusal" [label=no]; "write refusal" -> "answer question" -> "write'
        ' refusal" }'
    )
    assert ("runnable", "dead end: from 'write refusal' no path leads to an end") in page.problems(text)


@pytest.mark.parametrize(
    "graph_name, what, path",
    [
        (
            "GENEROUS",
            "safe",
            "received -> read claim -> receipt there? [no] -> manager agrees? [agreed] -> pay back",
        ),
        ("HASTY", "runnable", "received -> manager agrees?"),
        ("PATIENT", "runnable", "read claim -> receipt there? [no] -> read claim"),
    ],
)
def test_the_three_bad_graphs_are_refused_with_one_sentence(page, outside, graph_name, what, path):
    text = getattr(page, graph_name)
    assert page.findings(graph(text)) == []  # no lint sees it
    assert first(page, text)[0] == what and first(page, text)[1].endswith(path)
    with pytest.raises(page.WorkflowError, match="^[^\n]+$"):
        page.follow(text, claim(9000, receipt=False, manager="agreed"), log := [])
    assert not log and not outside


def test_the_simplest_fraud_is_refused(page, outside):
    text = 'digraph { received -> "read claim" -> "pay back" -> closed }'
    told = [said for _, said in page.problems(text)]
    assert told == [
        f"a path to 'pay back' avoids {what}: received -> read claim -> pay back"
        for what in ("a receipt", "approval")
    ]
    with pytest.raises(page.WorkflowError):
        page.follow(text, claim(9000, receipt=False), [])
    assert not outside


def test_the_counter_example_is_drawn(page):
    ways = page.read_workflow(page.GENEROUS)
    path = page.way_round(page.flow_of(ways), "received", *page.POLICIES["a receipt"])
    drawn, plain = workflow.draw(ways, page.ACTIONS, path), workflow.draw(ways, page.ACTIONS)
    nodes = [step for step in path if isinstance(step, str)]
    assert drawn.nodes == plain.nodes == len(ways) and b"stroke-dasharray" not in plain.data
    assert (
        drawn.data.count(b"stroke-dasharray") == len(nodes) + len(nodes) - 1
    )  # they, and the arrows between them


def test_way_round_agrees_with_looking_at_what_is_left(page):
    chance = random.Random(7)
    for _ in range(300):
        flow = nx.gnp_random_graph(7, 0.25, seed=chance.randrange(10**6), directed=True)
        gate = chance.sample(range(1, 7), chance.randrange(4))
        target = chance.randrange(1, 7)
        left = flow.subgraph(set(flow) - (set(gate) - {target}))
        path = page.way_round(flow, 0, target, gate)
        assert (path is None) == (not nx.has_path(left, 0, target))
        if path:
            assert (
                nx.is_path(flow, path)
                and path[0] == 0
                and path[-1] == target
                and not set(path[:-1]) & set(gate)
            )
    assert (
        page.way_round(flow, 0, 0, [0]) is None
        and page.way_round(nx.path_graph(3, nx.DiGraph), 0, 2, [0]) is None
    )


def test_what_a_step_needs_must_be_there_on_every_path(page):
    one_way = """digraph { received -> "what is asked?"; "what is asked?" -> "read claim" [label=refund];
        "what is asked?" -> "over 100?" [label=question];
        "read claim" -> "over 100?"; "over 100?" -> closed [label=yes]; "over 100?" -> closed [label=no] }"""
    what, said = first(page, one_way)
    assert (
        what == "runnable"
        and said.endswith("received -> what is asked? [question] -> over 100?")
        and "amount" in said
    )
    assert (
        first(page, one_way.replace('"over 100?" [label=question]', '"read claim" [label=question]')) is None
    )
    own = 'digraph { received -> "guess amount" -> closed }'
    page.ACTIONS["guess amount"] = page.Action(
        "step", ("amount",), ("amount",)
    )  # what it gives is no help to itself
    assert first(page, own)[0] == "runnable"


AGAIN = """digraph { received -> "read claim" -> "receipt there?";
    "receipt there?" -> "manager agrees?" [label=yes]; "receipt there?" -> "write refusal" [label=no];
    "manager agrees?" -> "pay back" [label=agreed];
    "manager agrees?" -> "read claim" [label="look again"]; {"pay back" "write refusal"} -> closed }"""


def test_approval_does_not_outlive_a_new_reading(page):
    assert first(page, AGAIN) is None
    page.ACTIONS["check sum"] = page.Action("human", ("amount",), answers=("pay", "read anew"))
    stale = AGAIN.replace(
        '"manager agrees?" -> "pay back" [label=agreed]',
        '"manager agrees?" -> "check sum" [label=agreed]; "check sum" -> "pay back" [label=pay]',
    )
    assert (
        first(
            page,
            stale.replace("}\n", "").rstrip("} ") + '; "check sum" -> "receipt there?" [label="read anew"] }',
        )
        is None
    )
    reread = (
        stale.rstrip("} ") + '; "check sum" -> "read slip" [label="read anew"]; "read slip" -> "read claim" }'
    )
    page.ACTIONS["read slip"] = page.Action("step")
    assert first(page, reread) is None  # through receipt and manager again
    page.ACTIONS["in a hurry?"] = page.Action("human", answers=("yes", "no"))
    skips = reread.replace('"read claim" -> "receipt there?"', '"read claim" -> "in a hurry?"')
    skips = (
        skips.rstrip("} ")
        + '; "in a hurry?" -> "receipt there?" [label=no]; "in a hurry?" -> "pay back" [label=yes] }'
    )
    assert first(page, skips)[0] == "safe"


def test_approval_before_the_last_reading_does_not_count(page):
    text = """digraph { received -> "read claim"; "read claim" -> "was it seen?";
        "was it seen?" -> "receipt there?" [label=no]; "was it seen?" -> "pay back" [label=yes];
        "receipt there?" -> "manager agrees?" [label=yes]; "receipt there?" -> "write refusal" [label=no];
        "manager agrees?" -> "read claim" [label=agreed];
        "manager agrees?" -> "write refusal" [label=refused]; {"pay back" "write refusal"} -> closed }"""
    page.ACTIONS["was it seen?"] = page.Action("human", answers=("yes", "no"))
    assert first(page, text)[0] == "safe"


def test_nobody_is_paid_twice_by_a_loop(page):
    text = AGAIN.replace(
        '{"pay back" "write refusal"} -> closed',
        '"write refusal" -> closed; "pay back" -> "anything else?"; "anything else?" -> closed [label=no];'
        ' "anything else?" -> "manager agrees?" [label=yes]',
    )
    page.ACTIONS["anything else?"] = page.Action("human", answers=("yes", "no"))
    what, said = first(page, text)
    assert what == "safe" and said.startswith(
        "'pay back' could happen twice: pay back -> anything else? [yes] -> manager agrees?"
    )


def test_only_a_person_keeps_a_loop_going_and_not_for_ever(page):
    model_loop = (
        'digraph { received -> "what is asked?"; "what is asked?" -> "read claim" [label=refund]; "read'
        ' claim" -> "what is asked?"; "what is asked?" -> closed [label=question] }'
    )
    assert first(page, model_loop)[1].startswith("no person can end this loop")
    log, inbox = [], claim(240, manager="look again")
    for _ in range(2):  # another day changes nothing
        assert page.follow(page.REFUND, inbox, log).startswith("stopped at 'read claim'")
        assert max(Counter(record["node"] for record in log).values()) == page.ROUNDS


def test_names_of_a_picture_are_what_runs(page):
    lying = (
        'digraph { received -> Read_Claim -> "write refusal" -> closed; "write refusal" [label="pay back"] }'
    )
    ways = page.read_workflow(lying)
    assert list(ways) == ["received", "read claim", "write refusal", "closed"]
    assert b"pay back" not in workflow.draw(ways, page.ACTIONS).data


# Following, crashing, resuming


def test_workflow_waits_and_goes_on_from_json(page, outside):
    log, saved = [], []
    assert page.follow(page.REFUND, {}, []) == "waiting at 'received' for a claim"
    assert page.follow(
        page.REFUND, claim(240), log, save=lambda log: saved.append(json.dumps(log))
    ).startswith("waiting at 'manager agrees?'")
    assert len(saved) == len(log) == 5 and not outside
    again = json.loads(saved[-1])
    assert page.follow(page.REFUND, {"manager agrees?": "agreed"}, again) == "ended at 'closed'"
    page.follow(page.REFUND, claim(240, manager="agreed"), whole := [])
    assert again == whole and whole[-1]["said"] == {"paid": 240}
    assert page.follow(page.REFUND, {}, again) == "ended at 'closed'" and list(outside.values()) == [240]


@pytest.mark.parametrize(
    "inbox",
    [claim(240, manager="agreed"), claim(240, manager="refused"), claim(40), claim(40, receipt=False)],
)
def test_a_crash_at_each_step_does_nothing_twice(page, outside, inbox):
    page.follow(page.REFUND, inbox, whole := [])
    done = dict(outside)
    assert len(done) == 1
    for at, written in product(range(1, len(whole) + 1), (False, True)):
        outside.clear()
        disk = ["[]"]

        def save(log, at=at, written=written, disk=disk):
            if written or len(log) < at:
                disk.append(json.dumps(log))
            if len(log) == at:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            page.follow(page.REFUND, inbox, [], save=save)
        log = json.loads(disk[-1])
        assert len(log) == (at if written else at - 1)
        assert page.follow(page.REFUND, inbox, log) == "ended at 'closed'"
        assert log == whole and outside == done


def test_without_the_key_a_crash_pays_twice(page):
    """The check above can fail: this is what it looks for."""
    paid = []
    pay = page.ACTIONS["pay back"]
    page.ACTIONS["pay back"] = page.Action(
        pay.who, pay.needs, pay.gives, (), lambda case, key: paid.append(key) or {"paid": case["amount"]}
    )
    with pytest.raises(KeyboardInterrupt):
        page.follow(
            page.REFUND,
            claim(40),
            log := [],
            save=lambda log: (
                (_ for _ in ()).throw(KeyboardInterrupt) if log[-1]["node"] == "pay back" else None
            ),
        )
    page.follow(page.REFUND, {}, log[:-1])
    assert len(paid) == 2 and len(set(paid)) == 1


def test_a_lost_log_pays_nobody_again(page, outside):
    page.follow(page.REFUND, claim(40), [])
    page.follow(page.REFUND, claim(40), [])
    page.follow(AGAIN, claim(40, manager="agreed"), [])
    assert list(outside.values()) == [40]


def test_a_failing_tool_leaves_a_log_to_go_on_from(page, outside):
    works, log = page.ACTIONS["pay back"], []
    for does in (
        lambda case, key: 1 / 0,
        lambda case, key: {"paid": 40, "manager": "agreed"},
        lambda case, key: None,
    ):
        page.ACTIONS["pay back"] = page.Action(works.who, works.needs, works.gives, (), does)
        with pytest.raises((ZeroDivisionError, page.WorkflowError)):
            page.follow(page.REFUND, claim(40), log)
        assert log[-1]["to"] == "pay back" and not outside
    page.ACTIONS["pay back"] = works
    assert page.follow(page.REFUND, {}, log) == "ended at 'closed'"
    with pytest.raises(ValueError, match="no amount"):
        page.follow(page.REFUND, {**claim(40), "received": {"claim": "x", "letter": "money, please"}}, [])


@pytest.mark.parametrize("said", ["Agreed", "agreed ", "", 1, ["agreed"], {"agreed": 1}, "__import__('os')"])
def test_an_answer_is_a_label_or_an_error(page, outside, said):
    with pytest.raises(page.WorkflowError, match="'manager agrees\\?' said"):
        page.follow(page.REFUND, claim(240, manager=said), [])
    with pytest.raises(page.WorkflowError, match="'what is asked\\?' said"):
        page.follow(page.REFUND, claim(240), [], choose=lambda node, case, labels: said)
    assert not outside


def test_a_log_is_not_believed(page, outside):
    inbox = claim(240, manager="agreed")
    page.follow(page.REFUND, inbox, whole := [])
    outside.clear()
    spoilt = [
        [whole[-1]],
        whole[1:],
        [*whole[:5], {**whole[5], "to": "closed"}],
        [*whole[:5], {**whole[5], "said": "refused"}],
        [*whole, whole[0]],
        [{**whole[0], "said": "a letter"}],
        ["received"],
        [{}],
    ]
    for log in spoilt:
        with pytest.raises(page.WorkflowError):
            page.follow(page.REFUND, inbox, json.loads(json.dumps(log)))
    changed = page.REFUND.replace(
        '"over 100?" -> "manager agrees?" [label="yes"]', '"over 100?" -> "write refusal" [label="yes"]'
    )
    changed = "\n".join(line for line in changed.split("\n") if not line.startswith('  "manager'))
    assert first(page, changed) is None
    with pytest.raises(page.WorkflowError, match="record 5 of the log does not fit"):
        page.follow(changed, inbox, whole)
    assert not outside


# The model


def test_no_answer_of_the_model_pays_without_the_rules(page, outside):
    for label, amount, receipt in product(("question", "refund"), (40, 240, 9000), (True, False)):
        outside.clear()
        page.follow(
            page.REFUND, claim(amount, receipt), [], choose=lambda node, case, labels, label=label: label
        )
        paid = [key for key in outside if "pay back" in key]
        assert not paid or (amount <= 100 and receipt)


def test_a_model_chooses_among_the_labels_and_nothing_else(base, tokenizer):
    labels = ['it "depends"', "ja, später"]
    rules = workflow.rules("start: " + " | ".join(map(json.dumps, labels)))
    answers = generation.answer(
        base, tokenizer, ["What is asked?", "Draw a graph of a door."], longest=40, grammar=rules
    )
    assert set(answers) <= set(labels)


def test_rules_know_the_actions_and_nothing_else(page, tokenizer):
    def accepts(text):
        ruled = workflow.Ruled(tokenizer, workflow.rules_of(page.ACTIONS))
        tokens = grammar.vocabulary(tokenizer).tokenize_str(text)
        return ruled.matcher.try_consume_tokens(tokens) == len(tokens) and ruled.matcher.is_accepting()

    for task in TASKS:
        assert accepts(task["dot"]), task["id"]
        assert not accepts(task["dot"].replace("closed", "emptied"))
    assert not accepts('digraph {\n  "over 100?" -> closed [label="maybe"];\n}')
    assert not accepts('digraph {\n  closed -> "pay back";\n}')
    with pytest.raises(grammar.GrammarError):
        workflow.Ruled(tokenizer, "start: nothing")


def test_the_reference_graphs_are_right_and_the_fraud_is_refused(page):
    honest = [task for task in TASKS if task["style"] != "fraud"]
    assert 12 <= len(honest) < len(TASKS) <= 20
    for task in TASKS:
        assert page.judge(task["dot"], task["dot"])[0] == (
            "runnable" if task["style"] == "fraud" else "right"
        ), task["id"]


def test_valid_runnable_safe_and_wrong(page):
    gold = TASKS[3]["dot"]
    lazy = 'digraph { received -> "read claim" -> "write refusal" -> closed }'
    assert page.judge("no graph", gold)[0] == "not valid"
    assert page.judge("digraph { a -> b }", gold)[0] == "valid"
    assert page.judge('digraph { received -> "read claim" -> "pay back" -> closed }', gold)[0] == "runnable"
    stage, said = page.judge(lazy, gold)
    assert stage == "safe" and "claims go another way" in said


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "I would use a list.",
        "digraph { a -> b }",
        'digraph {\n  received -> "write refusal";\n  "write refusal" -> closed;\n}',
    ],
)
def test_the_last_cells_cope_with_any_answer(page, monkeypatch, capsys, answer):
    """`None`: every workflow comes out as its reference."""

    def answered(model, tokenizer, prompts, **options):
        if options["longest"] == 16:
            return ["refund"]
        return [answer or task["dot"] for task in TASKS]

    settings = {
        "find_adapter": lambda profile, recipe: ("adapter", "played"),
        "load": lambda profile: ("base", "tokenizer"),
    }
    settings |= {
        "load_adapter": lambda base, folder: None,
        "prompt_template_of": lambda folder: "native",
        "base_of": helpers.model.base_of,
    }
    monkeypatch.setattr(helpers, "model", SimpleNamespace(**settings))
    monkeypatch.setattr(helpers, "generation", SimpleNamespace(answer=answered))
    played = dict(vars(page))
    for cell in CELLS:
        if tagged(cell, "model"):
            exec(cell.source, played)
    said = capsys.readouterr().out
    assert "right: 4 of 8" in said and "resumed: " in said
    safe = {None: 16, 'digraph {\n  received -> "write refusal";\n  "write refusal" -> closed;\n}': 1}
    right = safe.get(answer, 0)
    assert said.count(f"{right} right") == 2
    assert ("what runs: the REFERENCE" in said) == (not right)


# The exercise


def test_the_exercise_says_what_is_missing(page):
    def check(text, gate):
        return workflow.check_director(text, gate, page.follow, page.POLICIES)

    assert check(page.WITH_DIRECTOR, page.GATE).startswith(
        "Refused: a path to 'pay back' avoids asking the director"
    )
    assert check("digraph {", page.GATE).startswith("Refused")
    assert "is a text" in check(3, page.GATE) and "is a list" in check(page.WITH_DIRECTOR, "yes")
    loose = [*page.GATE, ("manager agrees?", "agreed")]
    assert check(page.WITH_DIRECTOR, loose).startswith("Not yet: the policy")
    everyone = page.WITH_DIRECTOR.replace(
        '"manager agrees?" -> "pay back" [label="agreed"];',
        '"manager agrees?" -> "director agrees?" [label="agreed"]; "director agrees?" -> "pay back"'
        ' [label="agreed"]; "director agrees?" -> "write refusal" [label="refused"];',
    )
    assert (
        check(everyone, [*page.GATE, ("director agrees?", "agreed")])
        == "Not yet: the director is asked about 240 too."
    )
    assert set(page.POLICIES) == {"a receipt", "approval"}


def test_the_solution_is_right(page, capsys):
    [cell] = [cell for cell in CELLS if tagged(cell, "solution")]
    assert cell.metadata["jupyter"]["source_hidden"]
    exec(cell.source, dict(vars(page)))
    assert capsys.readouterr().out.startswith("Right")
