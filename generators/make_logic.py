"""Make report/logic.jsonl from the functions and classes of logic_examples.py.

A function gives a control-flow graph: each condition, call and return is a node named by
its source text, and a condition's two ways out are labelled "yes" and "no". A class gives
the state graph of its `transitions`, a list of (source, event, target). The prompt is the
docstring, a blank line and the source without the docstring. The examples are parsed, never
run, and the output is the same byte for byte each time: python -m generators.make_logic [OUT.jsonl]
"""

import ast
import itertools
import json
import re
import sys
from pathlib import Path

from helpers.pairs import DATA

KEYWORDS = {"graph", "digraph", "subgraph", "node", "edge", "strict"}
LEADS = {
    ast.FunctionDef: [
        "Turn this function's control flow into Graphviz DOT:",
        "I need a Graphviz DOT digraph of the paths through this code.",
        "Write the flow of the following as Graphviz DOT.",
    ],
    ast.ClassDef: [
        "Give me Graphviz DOT for the state machine below.",
        "As a Graphviz DOT digraph, please, the states and events of this class:",
    ],
}


def quote(name):
    if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) and name.lower() not in KEYWORDS:
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Flow:
    """Walks a function's statements and collects (source, label, target) edges."""

    def __init__(self, source):
        self.source, self.nodes, self.edges = source, [], []

    def node(self, tree, exits):
        name = ast.get_source_segment(self.source, tree)
        if name in self.nodes and not isinstance(tree, ast.Return):
            raise ValueError(f"two steps would share the node {name!r}")
        if self.nodes and not exits:
            raise ValueError(f"{name!r} can never be reached")
        self.nodes.append(name)
        self.edges += [(tail, label, name) for tail, label in exits]
        return name

    def walk(self, body, exits):
        for step in body:
            if isinstance(step, ast.If):
                test = self.node(step.test, exits)
                exits = self.walk(step.body, [(test, "yes")]) + self.walk(step.orelse, [(test, "no")])
            elif isinstance(step, ast.While) and not step.orelse:
                test = self.node(step.test, exits)
                back = self.walk(step.body, [(test, "yes")])
                self.edges += [(tail, label, test) for tail, label in back]
                exits = [(test, "no")]
            elif isinstance(step, ast.Return):
                self.node(step, exits)
                exits = []
            elif isinstance(step, ast.Expr) and isinstance(step.value, ast.Call):
                exits = [(self.node(step, exits), "")]
            else:
                raise ValueError(f"line {step.lineno}: no rule for {type(step).__name__}")
        return exits


def record(number, tree, source, lead):
    doc = ast.get_docstring(tree) or ""
    body = tree.body[1:] if doc else tree.body
    body = [s for s in body if ast.get_source_segment(source, s) not in ("...", "pass")]
    edges, code = [], ""
    if body:  # a stub has no code to show
        first, lines = tree.body[0], source.splitlines()
        head = lines[tree.lineno - 1 : first.lineno - 1]
        rest = lines[first.end_lineno if doc else first.lineno - 1 : tree.end_lineno]
        code = "\n".join(head + rest[0 if rest[0] else 1 :])
    prompt = "\n\n".join(part for part in (doc, code) if part)
    if isinstance(tree, ast.ClassDef):
        edges = ast.literal_eval(body[0].value)
    elif body:
        flow = Flow(source)
        if any(label for _, label in flow.walk(body, [])):
            raise ValueError(f"{tree.name}: a condition falls off the end")
        edges = flow.edges
    dot = [f"  {quote(a)} -> {quote(b)}" + (f' [label="{e}"];' if e else ";") for a, e, b in edges]
    return {
        "id": f"logic-{number:03}", "source": "logic", "task": "code_to_dot",
        "family": "logic-" + re.sub(r"(?<=[a-z])(?=[A-Z])", "-", tree.name).replace("_", "-").lower(),
        "prompt": prompt, "explicit_prompt": lead + "\n\n" + prompt,
        "dot": "\n".join([f"digraph {tree.name} {{", *(dot or [f"  {quote(tree.name)};"]), "}"]),
        "licence": "CC0-1.0", "implied": False,
        "origin": "extracted from logic_examples.py by make_logic.py",
    }  # fmt: skip


def main(out):
    source = Path(__file__).with_name("logic_examples.py").read_text(encoding="utf-8")
    trees = [t for t in ast.parse(source).body if type(t) in LEADS]
    turns = {kind: itertools.cycle(leads) for kind, leads in LEADS.items()}
    order = [
        "id",
        "source",
        "family",
        "task",
        "prompt",
        "explicit_prompt",
        "dot",
        "licence",
        "origin",
        "implied",
    ]
    with open(out, "w", encoding="utf-8", newline="\n") as file:
        for number, tree in enumerate(trees, 1):
            made = record(number, tree, source, next(turns[type(tree)]))
            file.write(json.dumps({key: made[key] for key in order}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*(sys.argv[1:] or [DATA / "pairs" / "report" / "logic.jsonl"]))
