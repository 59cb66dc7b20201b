"""What notebook 07 needs and no reader wants to see in a cell: buttons for a state machine, pictures of a
workflow, decoding under rules of its own.

It knows the parts it is given (a machine, arrows, rules in Lark); what an action may do, which policies hold
and how a workflow is followed stands in the notebook.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from html import escape
from itertools import pairwise, zip_longest

import ipywidgets
from llguidance import LLMatcher

from helpers import dot, grammar, show
from helpers.dot.safe import quote

from . import widgets

SHAPES = dict(
    start="circle", end="doublecircle", step="box", decision="diamond", human="house", model="hexagon"
)


def highlighted(machine) -> dot.Picture:
    """The machine's picture, the current state filled and with a thick border."""
    body = machine.dot.rstrip().removesuffix("}")
    return dot.render(f"{body}\n{quote(machine.state)} [style=filled, fillcolor=gold, penwidth=3];\n}}")


def player(machine) -> widgets.Box:
    """A button for each possible event, the picture and the trace of a machine that has `state`, `possible`,
    `step`, `restart` and `trace`.
    """
    picture, trace = ipywidgets.HTML(), ipywidgets.HTML()
    ways = {(tail, event) for tail, _, event in machine.edges}
    most = max(sum(tail == node for tail, _ in ways) for node in machine.graph.nodes)
    auto = {"width": "auto"}
    buttons = [ipywidgets.Button(layout=auto) for _ in range(most)]
    again = ipywidgets.Button(description="start again", button_style="info", layout=auto)

    def refresh() -> None:
        for button, event in zip_longest(buttons, machine.possible()):
            button.description = event or ""
            button.layout.display = None if event else "none"
        picture.value = highlighted(machine).html(show.CELL)
        lines = ["{} --[{}]--> {}\n".format(*map(escape, step)) for step in machine.trace]
        trace.value = f"now in <b>{escape(machine.state)}</b><pre>{''.join(lines)}</pre>"

    def pressed(button: ipywidgets.Button) -> None:
        if button is again:
            machine.restart()
        elif button.description in machine.possible():
            machine.step(button.description)
        refresh()
        if button.layout.display == "none":
            again.focus()  # the pressed button is gone, and with it the place of the keyboard

    for button in (*buttons, again):
        button.on_click(pressed)
    refresh()
    row = ipywidgets.HBox([*buttons, again], layout={"flex_flow": "row wrap"})
    return widgets.Box(
        [picture, row, trace], f"{picture.value}<p><small>Run the cell to press the events.</small></p>"
    )


def draw(ways: Mapping[str, Mapping[str, str]], actions: Mapping, path: Iterable = ()) -> dot.Picture:
    """The workflow as it would run, drawn anew from its arrows: who acts gives a node its shape, and a node
    of the `path` a thick dashed border.

    Args:
        ways: {node: {label: next node}}.
        actions: {name: something with `who`, a key of SHAPES}.
        path: what passes, as nodes and (node, label).
    """
    path = list(path)
    lines = []
    mark = ", style=dashed, penwidth=3, color=red"
    for node, out in ways.items():
        lines.append(f"{quote(node)} [shape={SHAPES[actions[node].who]}{mark * (node in path)}];")
        for label, head in out.items():
            passed = ((node, label) if label else node, head) in pairwise(path)
            lines.append(f"{quote(node)} -> {quote(head)} [label={quote(label)}{mark * passed}];")
    return dot.render("digraph {\n" + "\n".join(lines) + "\n}")


class Ruled(grammar.Answer):
    """One answer under rules of our own. Nothing closes it before its end."""

    def __init__(self, tokenizer, lark: str):
        super().__init__(tokenizer, longest=sys.maxsize)
        tokens = grammar.vocabulary(tokenizer)
        self.matcher = LLMatcher(tokens, LLMatcher.grammar_from_lark(lark), log_level=0)
        if self.matcher.is_error():
            raise grammar.GrammarError(self.matcher.get_error())


def rules(lark: str) -> Callable:
    """For `generation.answer(grammar=...)`: texts that these Lark rules can make from `start`."""

    class Rules(grammar.Constraint):
        def fresh(self) -> Ruled:
            return Ruled(self.tokenizer, lark)

    return Rules


def rules_of(actions: Mapping) -> str:
    """Lark rules for a digraph in which every line is an arrow between two of these actions, labelled with an
    answer that its tail can give.
    """
    names = {name: json.dumps(f'"{name}"') + f' | "{name}"' * name.isalpha() for name in actions}
    heads = " | ".join(spelling for name, spelling in names.items() if actions[name].who != "start")
    edges = []
    for name, action in actions.items():
        labels = " | ".join(json.dumps(f' [label="{answer}"]') for answer in action.answers)
        if action.who != "end":
            edges.append(f'({names[name]}) " -> " head {f"({labels})" * bool(labels)}')
    return "\n".join(
        ['start: "digraph {\\n" ("  " edge ";\\n")+ "}"', f"head: {heads}", f"edge: {' | '.join(edges)}"]
    )


def check_director(text: str, gate: list, follow: Callable, policies: dict) -> str:
    """What is still missing in the exercise, in one line: a workflow, and the answers of which one must come
    before a payment above 1,000.
    """
    if not isinstance(text, str) or not isinstance(gate, (list, tuple)):
        return "WITH_DIRECTOR is a text, and GATE is a list of (decision, answer)."
    policies["asking the director"] = ("pay back", gate)
    try:
        cases = ((240, "agreed"), (2400, "agreed"), (2400, "refused"))
        small, large, refused = (_paid(text, follow, *case) for case in cases)
    except ValueError as error:
        return f"Refused: {error}"
    finally:
        del policies["asking the director"]
    if ("director agrees?", "agreed") not in map(tuple, gate):
        return "Not yet: the policy lets nobody pay because the director agreed."
    if "director agrees?" in small:
        return "Not yet: the director is asked about 240 too."
    if not {"pay back", "manager agrees?"} <= set(large) or "pay back" not in small:
        return "Not yet: all of them agreed, and the manager was not asked, or nothing was paid."
    if "director agrees?" not in large:
        return "Not yet: 2,400 is paid and no director was asked."
    if "write refusal" not in refused:
        return "Not yet: the director refused, and no refusal was written."
    right = "Right: 240 needs the manager, 2,400 the manager and then the director, and the policy"
    return f"{right} refuses every workflow in which it does not."


def _paid(text: str, follow: Callable, amount: int, director: str) -> list[str]:
    """The nodes that a claim passes when the manager agrees and the director says this."""
    log: list[dict] = []
    letter = {"claim": f"exercise {amount} {director}", "letter": f"{amount} please, receipt enclosed"}
    answers = {"received": letter, "what is asked?": "refund", "manager agrees?": "agreed"}
    follow(text, {**answers, "director agrees?": director}, log)
    return [record["node"] for record in log]
