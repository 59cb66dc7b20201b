"""Ways to write a graph down that have a name: Python, JSON, YAML, tables, prose ...

A writer takes a graph and returns text; it knows nothing about the English that describes the graph. Graphviz
DOT is here too, once written properly and once as found in the wild: unfinished, with wrong arrows, unquoted.
"""

from __future__ import annotations

import json
import random
import re

from .graphs import Graph


def quoted(name: str) -> str:
    return '"' + name.replace('"', '\\"') + '"'


def bare_if_possible(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z_0-9]*|[0-9]+", name) else quoted(name)


def dot_id(name: str) -> str:
    """A name as DOT wants it: DOT's own words need quotes too."""
    return (
        quoted(name)
        if name.lower() in ("strict", "graph", "digraph", "node", "edge", "subgraph")
        else bare_if_possible(name)
    )


def listed(names) -> str:
    names = list(names)
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def looks_of(g: Graph, node: str) -> dict[str, str]:
    found = {attribute: value for name, attribute, value in g.looks if name == node}
    if "fillcolor" in found and "style" not in found:
        found["style"] = "filled"
    return found


def link_looks_of(g: Graph, index: int) -> dict[str, str]:
    label = {"label": g.edges[index].label} if g.edges[index].label else {}
    return label | {attribute: value for i, attribute, value in g.link_looks if i == index}


def python_edges(rng: random.Random, g: Graph) -> str:
    name = rng.choice(("edges", "links", "transitions", "graph"))
    lines = [f"    ({', '.join(repr(x) for x in (e.tail, e.head, e.label) if x)})," for e in g.edges]
    start = [f"initial = {g.initial!r}"] if g.initial else []
    groups = [f"{title!r}: {list(members)!r}" for title, members in g.clusters]
    extra = ["groups = {" + ", ".join(groups) + "}"] if groups else []
    return "\n".join(["```python", *start, *extra, f"{name} = [", *lines, "]", "```"])


def python_dict(rng: random.Random, g: Graph) -> str:
    targets: dict[str, list[str]] = {node: [] for node in g.nodes}
    for e in g.edges:
        targets[e.tail].append(e.head)
    start = [f"start = {g.initial!r}"] if g.initial else []
    lines = [f"    {node!r}: {heads!r}," for node, heads in targets.items()]
    return "\n".join(
        ["```python", *start, rng.choice(("graph", "flow", "network")) + " = {", *lines, "}", "```"]
    )


def python_function(rng: random.Random, g: Graph) -> str:
    lines = ["```python", "def step(state, event):"]
    for e in g.edges:
        test = f"state == {e.tail!r}" + (f" and event == {e.label!r}" if e.label else "")
        lines += [f"    if {test}:", f"        return {e.head!r}"]
    return "\n".join([*lines, "    return state", "```"])


def json_text(rng: random.Random, g: Graph) -> str:
    edges = [{"from": e.tail, "to": e.head, **({"label": e.label} if e.label else {})} for e in g.edges]
    value: dict = {"nodes": list(g.nodes), "edges": edges}
    if g.initial:
        value = {"initial": g.initial, **value}
    if g.clusters:
        value["groups"] = {title: list(members) for title, members in g.clusters}
    body = ",\n".join(
        f'  "{key}": {json.dumps(part)}'
        if key != "edges"
        else '  "edges": [\n' + ",\n".join(f"    {json.dumps(x)}" for x in part) + "\n  ]"
        for key, part in value.items()
    )
    return "{\n" + body + "\n}"


def yaml_text(rng: random.Random, g: Graph) -> str:
    lines = [f"initial: {g.initial}"] if g.initial else []
    lines += ["nodes:", *(f"  - {node}" for node in g.nodes)] if rng.random() < 0.5 else []
    lines.append("edges:")
    for e in g.edges:
        lines += [f"  - from: {e.tail}", f"    to: {e.head}"] + ([f"    label: {e.label}"] if e.label else [])
    return "\n".join(lines)


def bullets(rng: random.Random, g: Graph) -> str:
    mark, word = rng.choice("-*"), rng.choice((" to ", " -> ", " → ", " => "))
    lines = [f"{mark} {e.tail}{word}{e.head}" + (f" ({e.label})" if e.label else "") for e in g.edges]
    start = [f"{mark} starts in {g.initial}"] if g.initial else []
    groups = [f"{mark} {title}: {', '.join(members)}" for title, members in g.clusters]
    return "\n".join([*start, *groups, *lines]) or f"{mark} {g.nodes[0]}"


def prose(rng: random.Random, g: Graph) -> str:
    parts = [
        f"There are {len(g.nodes)} of them: {listed(g.nodes)}."
        if len(g.nodes) > 1
        else f"There is only {g.nodes[0]}."
    ]
    parts += [f"It begins with {g.initial}."] if g.initial else []
    parts += [
        f"From {e.tail} it goes to {e.head}" + (f" when {e.label}" if e.label else "") + "." for e in g.edges
    ]
    return " ".join(parts)


def table(rng: random.Random, g: Graph) -> str:
    return "\n".join(
        ["| from | to | label |", "|---|---|---|", *(f"| {e.tail} | {e.head} | {e.label} |" for e in g.edges)]
    )


def csv_text(rng: random.Random, g: Graph) -> str:
    return "\n".join(
        [
            "from,to,label",
            *(f"{quoted(e.tail)},{quoted(e.head)},{quoted(e.label) if e.label else ''}" for e in g.edges),
        ]
    )


def xml_text(rng: random.Random, g: Graph) -> str:
    nodes = [
        f'  <node id="{node}"' + "".join(f' {k}="{v}"' for k, v in looks_of(g, node).items()) + "/>"
        for node in g.nodes
    ]
    edges = [
        f'  <edge from="{e.tail}" to="{e.head}"' + (f' label="{e.label}"' if e.label else "") + "/>"
        for e in g.edges
    ]
    return "\n".join(["<graph>", *nodes, *edges, "</graph>"])


def c_calls(rng: random.Random, g: Graph) -> str:
    call = rng.choice(("connect", "link", "add_edge"))
    lines = [f"  {call}(g, {', '.join(quoted(x) for x in (e.tail, e.head, e.label) if x)});" for e in g.edges]
    return "\n".join(["int main() {", "  Graph *g = make_graph();", *lines, "  return 0;", "}"])


def javascript(rng: random.Random, g: Graph) -> str:
    lines = [
        f"    {{from: {quoted(e.tail)}, to: {quoted(e.head)}"
        + (f", label: {quoted(e.label)}" if e.label else "")
        + "},"
        for e in g.edges
    ]
    return "\n".join(
        [
            "const graph = {",
            f"  nodes: [{', '.join(quoted(n) for n in g.nodes)}],",
            "  edges: [",
            *lines,
            "  ],",
            "};",
        ]
    )


def mermaid(rng: random.Random, g: Graph) -> str:
    key = {node: f"n{i}" for i, node in enumerate(g.nodes)}
    lines = [f"  {key[n]}[{n}]" for n in g.nodes] + [
        f"  {key[e.tail]} -->" + (f"|{e.label}|" if e.label else "") + f" {key[e.head]}" for e in g.edges
    ]
    return "\n".join([f"flowchart {g.layout or rng.choice(('TD', 'LR'))}", *lines])


def smcat(rng: random.Random, g: Graph) -> str:
    ends = [("initial", g.initial, "")] if g.initial else []
    lines = [
        f"{bare_if_possible(a)} => {bare_if_possible(b)}" + (f": {label}" if label else "") + ";"
        for a, b, label in [*ends, *((e.tail, e.head, e.label) for e in g.edges)]
    ]
    states = (
        [", ".join(bare_if_possible(n) for n in g.nodes) + ";"] if rng.random() < 0.6 or not lines else []
    )
    return "\n".join([*states, *lines])


def style_sheet(rng: random.Random, g: Graph) -> str:
    rules = [f"node {{\n  shape: {g.shape};\n}}"] if g.shape else []
    for node in g.nodes:
        if looks_of(g, node):
            rules.append(
                f"#{bare_if_possible(node)} {{\n"
                + "\n".join(f"  {k}: {v};" for k, v in looks_of(g, node).items())
                + "\n}"
            )
    return "\n".join(rules) or "node {\n  color: black;\n}"


def attribute_list(rng: random.Random, g: Graph) -> str:
    lines = [f"layout={g.layout}"] if g.layout else []
    lines += [f"all shape={g.shape}"] if g.shape else []
    lines += [
        f"{quoted(n)} " + " ".join(f"{k}={bare_if_possible(v)}" for k, v in looks_of(g, n).items())
        for n in g.nodes
        if looks_of(g, n)
    ]
    lines += [
        f"{quoted(e.tail)} to {quoted(e.head)} "
        + " ".join(f"{k}={bare_if_possible(v)}" for k, v in link_looks_of(g, i).items())
        for i, e in enumerate(g.edges)
        if link_looks_of(g, i)
    ]
    return "\n".join(lines) or "none"


def dot(g: Graph) -> str:
    """Proper Graphviz DOT."""
    arrow = "->" if g.directed else "--"

    def attributes(found: dict[str, str]) -> str:
        pairs = (f"{k}={quoted(v) if k == 'label' else dot_id(v)}" for k, v in found.items())
        return f" [{', '.join(pairs)}]" if found else ""

    lines = [("digraph" if g.directed else "graph") + " {"]
    lines += [f"  rankdir={g.layout};"] if g.layout else []
    lines += [f"  node [shape={g.shape}];"] if g.shape else []
    lines += ["  start [shape=point];", f"  start -> {dot_id(g.initial)};"] if g.initial else []
    grouped = {member for _, members in g.clusters for member in members}
    for title, members in g.clusters:
        lines += [f"  subgraph {quoted('cluster_' + title)} {{", f"    label={quoted(title)};"]
        lines += [f"    {dot_id(member)};" for member in members] + ["  }"]
    linked = {node for e in g.edges for node in (e.tail, e.head)}
    for node in g.nodes:
        if looks_of(g, node) or node not in linked | grouped:
            lines.append(f"  {dot_id(node)}{attributes(looks_of(g, node))};")
    for i, e in enumerate(g.edges):
        lines.append(f"  {dot_id(e.tail)} {arrow} {dot_id(e.head)}{attributes(link_looks_of(g, i))};")
    return "\n".join([*lines, "}"])


def sloppy_dot(rng: random.Random, g: Graph) -> str:
    """DOT as found in the wild: two in three have one of five common faults."""
    text, fault = dot(g), rng.random()
    if fault < 0.18:
        return text.rsplit("}", 1)[0].rstrip()
    if fault < 0.34:
        return text.replace("->", "--") if g.directed else text.replace("--", "->")
    if fault < 0.48:
        return (
            re.sub(r"\[label=([^\]]*)\]", r"label=\1", text)
            if "[label" in text
            else text.replace(" {", "", 1)
        )
    if fault < 0.60:
        return text.replace('"', "")
    if fault < 0.68:
        return text.replace(";", ",")
    return text


# name in the mixture: (writer, ways to ask for it)
FORMATS = {
    "python edges": (
        python_edges,
        (
            "Write Python code for",
            "Represent in Python",
            "Give me a Python edge list of",
            "Put into a Python list",
        ),
    ),
    "python dict": (
        python_dict,
        ("Write a Python dict for", "Make a Python adjacency dictionary of", "Store in a Python dictionary"),
    ),
    "python function": (
        python_function,
        ("Write a Python function for", "Implement in Python", "Code up in Python"),
    ),
    "json": (json_text, ("Give JSON for", "Convert to JSON", "Encode as JSON", "Return as a JSON object")),
    "yaml": (yaml_text, ("Write YAML for", "Convert to YAML", "Make a YAML file of")),
    "bullets": (
        bullets,
        ("List the connections of", "Make a bullet list of", "Enumerate the links of", "Sum up in bullets"),
    ),
    "prose": (prose, ("Explain", "Describe in your own words", "Summarize", "Restate plainly")),
    "table": (table, ("Make a table of", "Tabulate", "Give a Markdown table of")),
    "csv": (csv_text, ("Export as CSV", "Write CSV rows for")),
    "xml": (xml_text, ("Write XML for", "Encode as XML")),
    "c": (c_calls, ("Write C code for", "Implement in C")),
    "javascript": (javascript, ("Write JavaScript for", "Give a JavaScript object for")),
    "mermaid": (mermaid, ("Make a Mermaid chart of", "Write Mermaid for")),
    "smcat": (smcat, ("Write smcat for", "Give state-machine rules for")),
    "style sheet": (style_sheet, ("Write a style sheet for", "Give the styles of")),
    "attribute list": (attribute_list, ("List the looks of", "Give the attributes asked for in")),
}
# what a base model answers when nobody names a format, as the report's base did
UNASKED = ("python edges", "python function", "python dict", "prose", "bullets", "json")
