"""Every measure of leakage finds what is planted for it, and nothing in the real splits."""

import itertools
import random

import pytest

from helpers import dot, leakage, pairs


def pair(name, prompt, dot, family=None):
    return pairs.Pair(
        name, "planted", family or name, "nl_to_dot", prompt, prompt, dot, "CC0-1.0", "this test", False
    )


OVEN = "The oven in our little bakery goes from cold to warm to hot when the baker asks for it."
GATE = "The gate at the end of the lane swings from cold to warm to hot, and nobody knows why it does."
CHAIN = "digraph { cold -> warm -> hot }"


@pytest.fixture(scope="module")
def splits():
    report, extended = pairs.load("report"), pairs.load("extended")  # large holds all that is trained on
    return {
        "train": pairs.load("large").train,
        "validation": report.validation,
        "dev": extended.dev,
        "test": pairs.load("test").test,
    }


def test_the_real_splits_keep_every_bound(splits):
    found = leakage.measure(splits)
    assert set(found) == set(leakage.BOUNDS)
    assert leakage.over(found) == []
    assert found["same_shapes"], "small shapes recur, and the count says so"
    card = (pairs.DATA / "pairs" / "README.md").read_text(encoding="utf-8")
    for name, bound in leakage.BOUNDS.items():
        assert (
            f"| {name.replace('_', ' ')} | {len(found[name])} |"
            f" {'none: counted only' if bound is None else bound} |" in card
        )


@pytest.mark.parametrize(
    "measure, prompt, dot, family",
    [
        (
            "families",
            "Something else altogether, with a road from north to south.",
            "digraph { north -> south }",
            "oven",
        ),
        (
            "skeletons",
            OVEN.replace("cold", "raw").replace("warm", "soft").replace("hot", "well done"),
            'digraph { raw -> soft -> "well done" }',
            None,
        ),
        ("node_sets", GATE, "digraph { Hot; COLD; the_warm }", None),
        (
            "near_duplicates",
            OVEN.replace("The oven", "An oven"),
            "digraph { x -> cold -> warm -> hot }",
            None,
        ),
    ],
)
def test_a_planted_leak_is_found(measure, prompt, dot, family):
    splits = {"train": [pair("a", OVEN, CHAIN, "oven")], "test": [pair("b", prompt, dot, family)]}
    found = leakage.measure(splits)
    assert [(one.first, one.second) for one in found[measure]] == [("a", "b")]
    assert any(measure.replace("_", " ") in line and "a and b" in line for line in leakage.over(found))
    together = leakage.measure({"train": [*splits["train"], *splits["test"]]})
    assert not any(found for name, found in together.items() if not name.startswith("base")), (
        "within a split nothing leaks"
    )


def test_a_description_from_the_base_text_is_found():
    text = next(text for text in leakage.base_text() if len(text) > 20 and leakage.wordy(text))
    found = leakage.measure(
        {"test": [pair("copied", " ".join(text).replace(leakage.BLANK, "zzz"), "digraph { zzz }")]}
    )
    assert found["base_skeletons"] and found["base_near_duplicates"]


def ring(names, size=8):
    return "digraph { " + " -> ".join([*names[:size], names[0]]) + f" {names[0]} -> {names[2]} }}"


def test_shapes_are_equal_up_to_renaming():
    letters, other = "abcdefgh", "zyxwvuts"
    found = leakage.measure({"train": [pair("a", "p", ring(letters))], "test": [pair("b", "q", ring(other))]})
    assert [(one.first, one.second) for one in found["same_large_shapes"]] == [("a", "b")]
    turned = ring(other).replace("z -> x }", "x -> z }")
    found = leakage.measure({"train": [pair("a", "p", ring(letters))], "test": [pair("b", "q", turned)]})
    assert not found["same_shapes"]


def test_a_tree_is_counted_and_allowed():
    star = "digraph {{ {0} -> {{ {1} }} }}"
    found = leakage.measure({
        "train": [pair("a", "p", star.format("root", " ".join("abcdefghi")))],
        "test": [pair("b", "q", star.format("boss", " ".join("zyxwvutsr")))],
    })  # fmt: skip
    assert (len(found["same_shapes"]), len(found["same_trees"]), len(found["same_large_shapes"])) == (1, 1, 0)
    assert leakage.over(found) == []


def test_near_duplicates_are_those_that_comparing_all_with_all_finds():
    rng = random.Random(1)
    for bound in (0.2, 0.5, 0.8):
        items = [
            (rng.choice("xyz"), str(n), frozenset(rng.sample(range(12), rng.randint(1, 8))))
            for n in range(120)
        ]
        wanted = set()
        for (split, _, one), (other_split, _, other) in itertools.combinations(items, 2):
            if split != other_split and len(one & other) / len(one | other) >= bound:
                wanted.add(frozenset([(split, one), (other_split, other)]))
        by_name = {name: (split, found) for split, name, found in items}
        pairs_found = leakage.near_duplicates(items, bound)
        assert {frozenset([by_name[one.first], by_name[one.second]]) for one in pairs_found} == wanted


def synthetic(count):
    """Prompts with stock openings and a body of their own; every tenth is a near-copy of the one before, in
    another split.
    """
    rng, items = random.Random(count), []
    for number in range(count):
        if number % 10 != 9:
            body = [
                rng.choice(("we have", "please draw", "picture this for me")),
                *(f"word{rng.randrange(3000)}" for _ in range(25)),
            ]
        text = " ".join(body + (["indeed"] if number % 10 == 9 else []))
        items.append(
            (("train", "test")[number % 2], str(number), leakage.shingles(leakage.skeleton(text, [])))
        )
    return items


def test_near_copies_are_found_among_many_prompts():
    assert len(leakage.near_duplicates(synthetic(4000))) == 400


def test_equal_shapes_are_compared_with_one_of_their_kind(monkeypatch):
    made = []
    real = leakage.nx.is_isomorphic
    monkeypatch.setattr(leakage.nx, "is_isomorphic", lambda *a, **k: made.append(1) or real(*a, **k))
    shapes = [leakage.shape(dot.check(ring("abcdefgh", size)).graph) for size in (5, 6, 7, 8)]
    items = [(("train", "test")[number % 2], str(number), shapes[number // 2 % 4]) for number in range(400)]
    assert len(leakage.same_shapes(items)) == 200
    assert len(made) < 400
