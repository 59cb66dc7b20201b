"""Scoring: what became of each answer, how like its gold it is, and how often, by source and kind of graph.

It knows outcomes, F1 of structure and attributes, and lints; statistics are in `stats`, plots in `show`.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

from . import attributes, dot, leakage
from .pairs import Pair
from .stats import two_level_bootstrap, wilson

OUTCOMES = ("valid", "invalid", "no_dot")
KINDS = ("state machine", "flowchart", "network", "architecture", "hierarchy", "dependency", "other")
# families of the report edition; the other editions' say it themselves: "flowchart/lost_luggage"
FAMILIES = {
    "state machine": "gallery-automaton logic-crop-drone logic-library-book logic-sliding-door"
    " synthetic-claim",
    "flowchart": "gallery-flowchart synthetic-clinic synthetic-laundry synthetic-returns",
    "network": "gallery-undirected-network synthetic-ferries synthetic-pedals",
    "architecture": "synthetic-events",
    "hierarchy": "gallery-family-tree gallery-org-chart",
    "dependency": "gallery-dependencies synthetic-courses",
}
KIND_OF_FAMILY = {family: kind for kind, families in FAMILIES.items() for family in families.split()}
KIND_OF_SOURCE = {"statemachine_cat": "state machine", "logic": "flowchart"}
LINTS = (
    "unreachable, undefined reference, look-alike name, dead end, disconnected, isolated node, duplicate edge"
).split(", ")
ALIKE = 0.85  # difflib's ratio from which two names look alike: one letter in seven


@dataclass(frozen=True)
class Score:
    """One answer, scored. The F1s are in 0..1, and 0 where the answer is not valid.

    Attributes:
        exact: equality with the gold: nodes, edges, labels, and the attributes and clusters that the gold
            has.
        attribute_f1: None where the gold has only labels of nodes and edges (see `attributes.compare`).
    """

    outcome: str
    rung: str
    kind: str
    reason: str
    node_f1: float
    edge_f1: float
    exact: bool
    attribute_f1: float | None = None


def score(texts: Sequence[str], golds: Sequence[str]) -> list[Score]:
    """Each answer against its gold DOT: names after `dot.normalize`; edges with direction, without labels."""
    scores = []
    for verdict, wanted in zip(dot.check_many(texts), dot.check_many(golds), strict=True):
        said = (verdict.outcome, verdict.rung, verdict.kind, verdict.reason)
        if verdict.graph is None:
            plain = wanted.graph is None or attributes.compare(wanted.graph, wanted.graph)[0] is None
            scores.append(Score(*said, 0.0, 0.0, False, None if plain else 0.0))
            continue
        got, gold = verdict.graph, wanted.graph
        f1 = round(dot.node_f1(got, gold)[2], 4), round(dot.edge_f1(got, gold)[2], 4)
        attribute_f1, looks_right = attributes.compare(got, gold)
        exact = looks_right and dot.same_graph(got, gold)
        scores.append(Score(*said, *f1, exact, None if attribute_f1 is None else round(attribute_f1, 4)))
    return scores


def summary(scores: Sequence[Score]) -> dict:
    """{valid, invalid, no_dot, exact: counts; node_f1, edge_f1: means over all answers}."""
    counts = {outcome: sum(s.outcome == outcome for s in scores) for outcome in OUTCOMES}
    means = {key: _mean([getattr(s, key) for s in scores]) for key in ("node_f1", "edge_f1")}
    return counts | means | {"exact": sum(s.exact for s in scores)}


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4)


def strata(pairs: Sequence[Pair], scores: Sequence[Score]) -> dict[str, dict]:
    """`summary` for each source of the pairs, with n, Wilson's interval of the validity and the bootstrap's
    of the mean edge F1 (95 %).

    Where pairs of `leakage.KNOWN` are among them, a last row "without the known near-duplicates" leaves these
    out of all.
    """
    groups = {source: [] for source in sorted({pair.source for pair in pairs})}
    for pair, found in zip(pairs, scores):
        groups[pair.source].append(found)
    fresh = [s for pair, s in zip(pairs, scores) if pair.id not in leakage.KNOWN]
    if len(fresh) < len(scores):
        groups["without the known near-duplicates"] = fresh
    rows = {}
    for name, held in groups.items():
        counts, interval = summary(held), two_level_bootstrap([[s.edge_f1 for s in held]])[1:]
        rows[name] = {"n": len(held), **counts, "valid_interval": wilson(counts["valid"], len(held))}
        rows[name]["edge_f1_interval"] = tuple(round(bound, 4) for bound in interval)
    return rows


def kind_of(pair: Pair) -> str:
    """What kind of graph a pair is about, one of KINDS: by its family, else its source, else "other"."""
    named = pair.family.partition("/")[0].replace("_", " ")
    default = KIND_OF_SOURCE.get(pair.source, "other")
    return named if named in KINDS else KIND_OF_FAMILY.get(pair.family, default)


def by_kind(pairs: Sequence[Pair], scores: Sequence[Score]) -> dict[str, dict]:
    """`summary` for each kind of graph that is among the pairs, in the order of KINDS, with n and the mean
    attribute F1 (None where no gold has attributes).
    """
    rows = {}
    for kind in KINDS:
        held = [score for pair, score in zip(pairs, scores, strict=True) if kind_of(pair) == kind]
        if held:
            looks = [score.attribute_f1 for score in held if score.attribute_f1 is not None]
            rows[kind] = {"n": len(held), **summary(held), "attribute_f1": _mean(looks) if looks else None}
    return rows


def look_alikes(graph: dot.Graph) -> list[tuple[str, str]]:
    """(name, the name it looks like) for each node that at most one edge touches and whose name is almost
    another node's: probably a typo.

    Names with digits (port1, port2) are left out, and so are names with different numbers of words. Compared
    with difflib's ratio.
    """
    touched = Counter(node for edge in graph.edges for node in set(edge[:2]))
    names = {node: dot.normalize(node) for node in graph.nodes}
    found = []
    for node in graph.nodes:
        if touched[node] > 1 or any(letter.isdigit() for letter in node):
            continue
        size = len(names[node].split())
        others = {said: other for other, said in names.items() if other != node and len(said.split()) == size}
        for alike in difflib.get_close_matches(names[node], others, n=1, cutoff=ALIKE):
            found.append((node, others[alike]))
    return found


def lints(texts: Sequence[str]) -> dict[str, int]:
    """{"valid": how many answers are valid; for each of LINTS: how many of those have it}.

    `dot.lint` explains most of them; "look-alike name" is `look_alikes`, "disconnected" means that the graph
    is in several parts. Odd isn't wrong, and many golds have some: compare with the golds' own counts.
    """
    graphs = [verdict.graph for verdict in dot.check_many(texts) if verdict.graph]
    found = Counter()
    for graph in graphs:
        kinds = {finding.kind for finding in dot.lint(graph)}
        kinds |= {"look-alike name"} if look_alikes(graph) else set()
        kinds |= set() if nx.is_connected(nx.Graph(leakage.shape(graph))) else {"disconnected"}
        found.update(kinds)
    return {"valid": len(graphs), **{kind: found[kind] for kind in LINTS}}
