"""What the ledger and the audit card say of recorded rows, and which answers notebook 04 draws."""

import json

import pytest

from helpers import pairs, recorded
from lessons import ledger

EDITION = pairs.load("report")
TEMPLATES = json.loads((recorded.RESULTS / "template-2x2.json").read_text())["results"]
GPU = recorded.rows("bench-gpu.jsonl")
RUN = {"seconds": 800.0, "device": "a laptop", "log": [{"loss": 2 - step / 45} for step in range(45)]}


def row(arm, valid, seed=None, recipe=None, profile="smollm2-135m", split="validation", exact=0):
    held = EDITION.validation if split == "validation" else pairs.load("extended").dev
    each = [
        [pair.id, "valid" if place < valid else "no_dot", 0.5, 0.25, False, f"{arm} {seed} {pair.id}"]
        for place, pair in enumerate(held)
    ]
    n = len(held)
    counts = {"n": n, "valid": valid, "invalid": 0, "no_dot": n - valid, "edge_f1": 0.25, "exact": exact}
    return {
        "profile": profile,
        "run": recipe,
        "seed": seed,
        "split": split,
        "arm": arm,
        **counts,
        "each": each,
    }


BASE = [row("base bare", 0), row("base asked", 2)]


def seeds(*valid):
    return [row("tuned bare", count, seed, "report", exact=1) for seed, count in enumerate(valid)]


def entries(rows):
    return {entry["figure"]: entry for entry in ledger.ledger(EDITION, RUN, rows, TEMPLATES, GPU)}


def test_the_replication_is_the_median_of_the_seeds_that_are_recorded():
    found = entries(BASE + seeds(13, 9, 10))
    assert found["base model, bare prompts"]["ours"].startswith("0/16 valid, 0 invalid, 16 no DOT")
    tuned = found["fine-tuned, bare prompts"]
    assert (
        tuned["ours"].startswith("10/16 valid")
        and "3 seeds" in tuned["ours"]
        and "9 to 13 valid" in tuned["ours"]
    )
    assert tuned["status"] == "replicated on another real model"
    assert "one seed" in entries(BASE + seeds(13))["fine-tuned, bare prompts"]["ours"]


def test_the_fair_baseline_is_paired_with_every_seed():
    asked = entries(BASE + seeds(2, 10))["the base, asked for DOT"]["ours"]
    assert (
        asked.startswith("2/16 valid") and "p = 0.0078 to 1.0000" in asked
    )  # 8 wins, no loss; and no difference at all


def test_every_status_is_used_and_pocket_is_named_only_where_it_was_run():
    rows = BASE + seeds(9)
    assert {entry["status"] for entry in entries(rows).values()} == set(ledger.STATUSES)
    assert "the same with pocket" not in entries(rows)
    pocket = entries([*rows, row("tuned bare", 15, 0, "pocket report", "pocket")])["the same with pocket"]
    assert pocket["ours"].startswith("15/16 valid") and pocket["status"] == "re-enacted with pocket"


def test_the_card_counts_exact_answers_over_the_seeds():
    card = {line["question"]: line["ours"] for line in ledger.audit(BASE + seeds(13, 9, 10))}
    assert card["Is valid correct?"] == "3 of 32 valid answers" and len(card) == 5


def test_recorded_answers_come_in_the_order_of_the_pairs_and_only_when_every_arm_is_there():
    rows = BASE + seeds(9, 10)
    turned = EDITION.validation[::-1]
    found = ledger.answers(rows, "smollm2-135m", "validation", turned, ["report"])
    assert {arm: len(runs) for arm, runs in found.items()} == {"asked base": 1, "report": 2}
    assert found["report"][1] == [f"tuned bare 1 {pair.id}" for pair in turned]
    assert ledger.answers(rows, "smollm2-135m", "validation", turned, ["report", "best"]) == {}
    assert ledger.answers(rows, "pocket", "validation", turned, ["report"]) == {}
    with_shots = ledger.answers(
        [*rows, row("base asked, 3 examples", 1)], "smollm2-135m", "validation", turned, ["report"]
    )
    assert list(with_shots) == ["asked base", "asked base, 3 examples", "report"]


def test_of_two_rows_of_one_seed_the_later_counts():
    rows = [*seeds(9), *seeds(12)]
    assert [
        found["valid"] for found in recorded.runs(rows, "smollm2-135m", "validation", "tuned bare", "report")
    ] == [12]


@pytest.mark.parametrize("profile, recipe", [("smollm2-135m", "report"), ("smollm2-135m", "best")])
def test_the_rows_that_notebook_04_needs_are_recorded(profile, recipe):
    rows = recorded.rows("recipes.jsonl")
    assert ledger.answers(rows, profile, "validation", EDITION.validation, [recipe])
