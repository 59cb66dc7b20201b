"""Make report/statemachine_cat.jsonl from report/statemachine_cat.source.jsonl.

Each source record carries a state machine in the `smcat` language. This script
puts it through the real state-machine-cat (version 14.0.8, `smcat -T json`) and
writes the states and transitions that come out as plain DOT: declarations only
where they are needed, then one edge a line in source order.

A pseudo state `initial` becomes the node `start`, `final` becomes `end`, and a
composite state becomes a cluster. A machine without states gives an empty
digraph, and a repeated record stays repeated: both faults are in the collection
on purpose, for the verification step to find.

Needs Node 20.12 or later with npm; the tool is installed once, into the folder given by
--tool-dir (default: ~/.cache/dot-pairs/state-machine-cat-14.0.8). Run:

    python -m generators.make_statemachine_cat
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from helpers.pairs import DATA

VERSION = "14.0.8"
REPORT = DATA / "pairs" / "report"
TOOL_DIR = Path.home() / ".cache" / "dot-pairs" / f"state-machine-cat-{VERSION}"
ORIGIN = f"smcat source written for this project, put through state-machine-cat {VERSION}"
PSEUDO = {"initial": ("start", "point"), "final": ("end", "doublecircle")}
KEYWORDS = {"node", "edge", "graph", "digraph", "subgraph", "strict"}


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def dot_id(name):
    """The name bare where DOT allows it, else in double quotes."""
    bare = re.fullmatch(r"[A-Za-z_][A-Za-z_0-9]*|-?(\.[0-9]+|[0-9]+(\.[0-9]*)?)", name)
    return name if bare and name.lower() not in KEYWORDS else quoted(name)


def install(tool_dir):
    """Install state-machine-cat once; return the command that runs it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        sys.exit("error: node and npm are needed (Node 20.12 or later) and were not both found on PATH")
    package = tool_dir / "node_modules" / "state-machine-cat" / "package.json"
    if not package.exists() or json.loads(package.read_text("utf-8"))["version"] != VERSION:
        tool_dir.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [npm, "install", "--silent", "--prefix", str(tool_dir), f"state-machine-cat@{VERSION}"],
            capture_output=True,
            text=True,
        )
        if done.returncode or not package.exists():
            why = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
            sys.exit(f"error: npm could not install state-machine-cat@{VERSION}: {why}")
    entry = json.loads(package.read_text("utf-8"))["bin"]["smcat"]
    return [node, str(package.parent / entry), "-T", "json", "-o", "-", "-"]


def parse(command, record):
    """One record's machine, as state-machine-cat reads it."""
    done = subprocess.run(
        command, input=record["smcat"] + "\n", capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode:
        raise ValueError(f"{record['id']}: does not parse: {' '.join(done.stderr.split())}")
    return json.loads(done.stdout)


def all_transitions(machine):
    """The transitions at every depth; the tool numbers them in source order."""
    found = list(machine.get("transitions", []))
    for state in machine["states"]:
        if "statemachine" in state:
            found += all_transitions(state["statemachine"])
    return sorted(found, key=lambda transition: transition["id"])


def declarations(states, pad, names, linked, top):
    """Declaration lines: pseudo states, lone states, then clusters. Fills names."""
    first, lone, clusters = [], [], []
    for state in states:
        name, kind = state["name"], state["type"]
        if "statemachine" in state:
            names[name] = None
            clusters += [f"{pad}subgraph {quoted('cluster_' + name)} {{", f"{pad}  label={quoted(name)};"]
            clusters += declarations(state["statemachine"]["states"], pad + "  ", names, linked, False)
            clusters.append(pad + "}")
        elif name in PSEUDO:
            names[name], shape = PSEUDO[name]
            first.append(f"{pad}{names[name]} [shape={shape}];")
        elif kind != "regular":
            # the tool takes any name with "initial", "final", "parallel"... in it for a pseudo state
            raise ValueError(f"state {name!r} is read as {kind}, not as a plain state")
        else:
            names[name] = name
            if name not in linked or not top:
                lone.append(f"{pad}{dot_id(name)};")
    return first + lone + clusters


def to_dot(machine):
    transitions = all_transitions(machine)
    linked = {t[end] for t in transitions for end in ("from", "to")}
    names = {}
    lines = declarations(machine["states"], "  ", names, linked, True)
    ids = [name for name in names.values() if name is not None]
    if len(set(ids)) < len(ids):
        raise ValueError("a state's name is the same as that of a pseudo state")
    for t in transitions:
        if names[t["from"]] is None or names[t["to"]] is None:
            raise ValueError(f"transition {t['from']} => {t['to']} touches a composite state")
        label = f" [label={quoted(t['label'])}]" if t.get("label") else ""
        lines.append(f"  {dot_id(names[t['from']])} -> {dot_id(names[t['to']])}{label};")
    return "\n".join(["digraph {", *lines, "}"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--source", type=Path, default=REPORT / "statemachine_cat.source.jsonl")
    parser.add_argument("--out", type=Path, default=REPORT / "statemachine_cat.jsonl")
    parser.add_argument("--tool-dir", type=Path, default=TOOL_DIR)
    args = parser.parse_args()
    try:
        text = args.source.read_text("utf-8")
    except OSError as error:
        sys.exit(f"error: cannot read {args.source}: {error.strerror}")
    records = [json.loads(line) for line in text.splitlines() if line.strip()]
    command = install(args.tool_dir)
    made = []
    try:
        with ThreadPoolExecutor(8) as pool:
            machines = list(pool.map(lambda record: parse(command, record), records))
    except ValueError as error:
        sys.exit(f"error: {error}")
    for record, machine in zip(records, machines):
        try:
            dot = to_dot(machine)
        except ValueError as error:
            sys.exit(f"error: {record['id']}: {error}")
        made.append(
            {
                "id": record["id"],
                "source": "statemachine_cat",
                "family": record["family"],
                "task": record["task"],
                "prompt": record["prompt"],
                "explicit_prompt": record["explicit_prompt"],
                "dot": dot,
                "licence": "CC0-1.0",
                "origin": ORIGIN,
                "implied": record["implied"],
            }
        )
    body = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in made)
    args.out.write_bytes(body.encode("utf-8"))
    print(f"{len(made)} records written to {args.out}")


if __name__ == "__main__":
    main()
