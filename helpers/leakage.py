"""Leakage: what two splits share that would let a model look better than it is.

It knows five measures - families, prompt skeletons, node sets, near-duplicate prompts, graphs equal up to
renaming - and the bound of each. It does not know what the sentences mean, how a model sees them, or whether
a score was flattered: two tellings of one story in different words and with different names pass every
measure here.
"""

from __future__ import annotations

import operator
import random
import re
import warnings
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, pairwise, product

import networkx as nx
import numpy as np
from scipy.sparse import csr_matrix, triu

from . import dot
from .pairs import Pair, words

SHINGLE = 5  # words
NEAR = 0.5  # Jaccard similarity of two sets of shingles from which two prompts are near-duplicates
LEAST_WORDS = 5  # a skeleton with less English left (a bare list of edges, say) is nobody's phrasing
LEAST_NAMES = 3  # a smaller set of node names recurs by chance: {off, on}
LEAST_NODES = 5  # smaller graphs are not compared at all
LARGE_NODES = 8  # from here on two graphs with a cycle are hardly equal up to renaming by chance
BASE_SAMPLES, BASE_SEED = 3000, 42  # descriptions drawn from the base model's text
# how many of each are allowed. None: counted, not judged, since small shapes and trees (chains and stars
# above all) necessarily recur
BOUNDS = {
    "families": 0,
    "skeletons": 0,
    "node_sets": 0,
    "near_duplicates": 0,
    "base_skeletons": 0,
    "base_near_duplicates": 0,
    "known_near_duplicates": None,  # those of KNOWN, with the base model's text
    "same_shapes": None,
    "same_trees": None,
    "same_large_shapes": 0,
}
# chains of one short sentence that the plainest author of the base model's text says too; found after the
# training, so they are named here and in data/pairs/README.md, and a score on test is to be given without
# them as well
KNOWN = frozenset({"test-009", "test-013", "test-081", "test-099"})
BLANK = "_"


@dataclass(frozen=True)
class Found:
    """Two records in different splits that share something: their ids, and what."""

    first: str
    second: str
    what: str


def names_of(graph: dot.Graph) -> list[str]:
    """Every name in a graph: nodes, what nodes and edges show, clusters."""
    shown = [attributes.get("label", "") for attributes in graph.node_attributes.values()]
    shown += [label for _, _, label in graph.edges]
    return [*graph.nodes, *shown, *(name for name, _ in graph.clusters)]


def skeleton(prompt: str, names: Iterable[str]) -> list[str]:
    """The words of a prompt with each of `names` and each number blanked; neighbouring blanks are one.

    >>> " ".join(skeleton("From off to on: 3 clicks.", ["off", "on"]))
    'from _ to _ clicks'
    """
    spelled = sorted({" ".join(words(name)) for name in names} - {""}, key=len, reverse=True)
    known = rf"(?<!\S)(?:{'|'.join(map(re.escape, spelled)) or '(?!)'})(?!\S)"
    blanked = re.sub(known, BLANK, " ".join(words(prompt))).split()
    found = [BLANK if word.isdigit() else word for word in blanked]
    return [word for before, word in pairwise(["", *found]) if not before == word == BLANK]


def shingles(skeleton: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """Every SHINGLE neighbouring words of a skeleton; the whole skeleton where it is shorter."""
    return frozenset(tuple(skeleton[at : at + SHINGLE]) for at in range(max(1, len(skeleton) - SHINGLE + 1)))


def wordy(skeleton: Sequence[str]) -> bool:
    """Whether enough English is left in a skeleton to compare it at all."""
    return sum(word != BLANK for word in skeleton) >= LEAST_WORDS


def shared(items: Iterable[tuple[str, str, Hashable]]) -> list[Found]:
    """One Found for each (split, id, key) whose key an item of an earlier split has already; linear."""
    first, found = {}, []
    for split, name, key in items:
        owner = first.setdefault(key, (split, name))
        if owner[0] != split:
            found.append(Found(owner[1], name, str(key)))
    return found


def near_duplicates(items: Sequence[tuple[str, str, frozenset]], bound: float = NEAR) -> list[Found]:
    """One Found for each two different sets of shingles in different splits whose Jaccard similarity is
    `bound` or more. Items are (split, id, shingles).

    Exact: a matrix has a row per set and a column per shingle, and its product with its own transpose counts
    what each two sets share. It is sparse, since most sets share nothing.
    """
    owners = defaultdict(dict)  # the set -> the first id of each split that has it
    for split, name, found in items:
        owners[found].setdefault(split, name)
    held = list(owners)
    column = {shingle: at for at, shingle in enumerate(dict.fromkeys(chain.from_iterable(held)))}
    where = [column[shingle] for found in held for shingle in found]
    size = np.array([len(found) for found in held], int)
    rows = csr_matrix(
        (np.ones(len(where), int), where, np.append(0, size.cumsum())), (len(held), len(column))
    )
    common = triu(rows @ rows.T, format="coo")
    alike = common.data / (size[common.row] + size[common.col] - common.data)
    near, found = alike >= bound, []
    for i, j, share in zip(common.row[near], common.col[near], alike[near]):
        one, other = owners[held[i]], owners[held[j]]
        apart = combinations(one, 2) if i == j else product(one, other)
        found += [Found(one[a], other[b], f"{share:.2f}") for a, b in apart if a != b]
    return found


def shape(graph: dot.Graph) -> nx.Graph:
    """The graph without names: each connection keeps how many edges it is, and how many have a label."""
    plain = nx.DiGraph() if graph.directed else nx.Graph()
    plain.add_nodes_from(graph.nodes)
    for tail, head, label in graph.edges:
        kind = plain.get_edge_data(tail, head, {"kind": (0, 0)})["kind"]
        plain.add_edge(tail, head, kind=(kind[0] + 1, kind[1] + bool(label)))
    return plain


def same_shapes(items: Iterable[tuple[str, str, nx.Graph]]) -> list[Found]:
    """One Found for each (split, id, shape) that equals, up to renaming, one of an earlier split.

    Nodes and labels are renamed. Shapes are put in buckets by their Weisfeiler-Lehman hash;
    `networkx.is_isomorphic` decides.
    """
    buckets, found = defaultdict(list), []
    for split, name, plain in items:
        with warnings.catch_warnings():  # networkx 3.5 says that its hashes changed; none is kept here
            warnings.simplefilter("ignore")
            bucket = buckets[plain.is_directed(), nx.weisfeiler_lehman_graph_hash(plain, edge_attr="kind")]
        alike = (owner for other, *owner in bucket if nx.is_isomorphic(plain, other, edge_match=operator.eq))
        owner = next(alike, None)
        if owner is None:
            bucket.append((plain, split, name))
        elif owner[0] != split:
            what = f"{len(plain)} nodes, {plain.number_of_edges()} connections"
            found.append(Found(owner[1], name, what))
    return found


@lru_cache(maxsize=1)
def base_text(count: int = BASE_SAMPLES, seed: int = BASE_SEED) -> tuple[list[str], ...]:
    """Skeletons of `count` descriptions as the base model was pre-trained on them, drawn with `seed`.

    Every pre-training prompt in English is such a description with a request round it.
    """
    from generators.pocket import sampling, text

    rng, found = random.Random(seed), []
    for _ in range(count):
        described, graph = text.describe(rng, sampling.random_graph(rng), level=1.0)
        labels, titles = [edge.label for edge in graph.edges], [title for title, _ in graph.clusters]
        found.append(skeleton(described, [*graph.nodes, *labels, *titles]))
    return tuple(found)


def measure(splits: Mapping[str, Sequence[Pair]]) -> dict[str, list[Found]]:
    """What the splits share, one list for each of BOUNDS.

    Raises:
        ValueError: a gold that is not one valid graph.
    """
    rows = [(split, pair, dot.check(pair.dot).graph) for split, held in splits.items() for pair in held]
    for _, pair, graph in rows:
        if graph is None:
            raise ValueError(f"{pair.id}: the gold is not one valid graph")
    bare = [(split, pair.id, skeleton(pair.prompt, names_of(graph))) for split, pair, graph in rows]
    # by the base model's own text maker: no leak
    made = {pair.id for _, pair, _ in rows if pair.source == "generated"}
    base = [("base", f"base text {number}", text) for number, text in enumerate(base_text())]
    base += [("ours", name, text) for _, name, text in bare if name not in made]
    bare, base = (
        [(split, name, tuple(text)) for split, name, text in texts if wordy(text)] for texts in (bare, base)
    )
    sets = [(split, pair.id, frozenset(map(dot.normalize, graph.nodes))) for split, pair, graph in rows]
    shapes = [
        (split, pair.id, shape(graph)) for split, pair, graph in rows if len(graph.nodes) >= LEAST_NODES
    ]
    trees = {name for _, name, plain in shapes if nx.is_forest(nx.Graph(plain))}
    near_base = near_duplicates([(split, name, shingles(text)) for split, name, text in base])
    return {
        "families": shared((split, pair.id, pair.family) for split, pair, _ in rows),
        "skeletons": shared(bare),
        "node_sets": shared(item for item in sets if len(item[2]) >= LEAST_NAMES),
        "near_duplicates": near_duplicates([(split, name, shingles(text)) for split, name, text in bare]),
        "base_skeletons": shared(base),
        "base_near_duplicates": [one for one in near_base if one.second not in KNOWN],
        "known_near_duplicates": [one for one in near_base if one.second in KNOWN],
        "same_shapes": same_shapes(shapes),
        "same_trees": same_shapes(item for item in shapes if item[1] in trees),
        "same_large_shapes": same_shapes(
            item for item in shapes if item[1] not in trees and len(item[2]) >= LARGE_NODES
        ),
    }


def over(found: Mapping[str, Sequence[Found]]) -> list[str]:
    """One line for each measure that passes its bound, with the first three that do."""
    lines = []
    for name, bound in BOUNDS.items():
        if bound is not None and len(found[name]) > bound:
            examples = "; ".join(f"{one.first} and {one.second} ({one.what[:80]})" for one in found[name][:3])
            lines.append(
                f"leakage: {len(found[name])} {name.replace('_', ' ')} where {bound} are allowed: {examples}"
            )
    return lines
