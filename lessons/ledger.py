"""The replication ledger and the audit card: every number of the report beside ours, what kind of agreement
it is, and five questions to any such report.

It knows the report's figures and how ours follow from recorded rows; it trains and draws nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean, median, median_low

from helpers import model
from helpers.pairs import Edition, Pair, by_source
from helpers.profiles import PROFILES
from helpers.recorded import runs, texts
from helpers.stats import mcnemar_exact, two_proportion_z, wilson
from helpers.training import schedule, scientific

STATUSES = {
    "exact": "derived from the report's own settings, and equal where it gives a number",
    "by construction": "follows from how this tutorial was made",
    "re-enacted with pocket": (
        "the same thing happens with a small model that we made ourselves; that shows how it can happen, no"
        " more"
    ),
    "replicated on another real model": (
        "the same thing happens with SmolLM2-135M-Instruct, a published model that we did not make"
    ),
    "corrected": "audited: the report's number stands for something else, or for less",
    "needs the real weights": 'not run by us; PROFILE = "gemma-2b" on a GPU measures it',
}
REPORTED_LOSSES, REPORTED_AVERAGE, REPORTED_SECONDS = (2.7155, 1.5798, 1.0886, 0.9065), 1.498, 75.4
Rows = Sequence[Mapping]
REAL = "smollm2-135m"  # the published model whose recorded rows replicate


def answers(
    rows: Rows, profile: str, split: str, pairs: Sequence[Pair], recipes: Sequence[str]
) -> dict[str, list[list[str]]]:
    """{"asked base" and each of `recipes`: a list of answers to `pairs`, in their order, for each seed}, as
    recorded; empty where one of the arms is not recorded on this split.

    The base that saw three examples is there too where it is recorded.
    """
    shots = runs(rows, profile, split, "base asked, 3 examples")
    arms = {"asked base": runs(rows, profile, split, "base asked")}
    arms |= {"asked base, 3 examples": shots} if shots else {}
    arms |= {recipe: runs(rows, profile, split, "tuned bare", recipe) for recipe in recipes}

    def said(row: Mapping) -> list[str]:
        found = texts(row)
        return [found[pair.id] for pair in pairs]

    return {arm: list(map(said, held)) for arm, held in arms.items()} if all(arms.values()) else {}


def over_seeds(rows: Rows) -> str:
    """Outcomes and edge F1 of one arm in words: of one run, or the median of several and their range."""
    valid = [row["valid"] for row in rows]
    middle, invalid, no_dot = (median_low(row[key] for row in rows) for key in ("valid", "invalid", "no_dot"))
    f1 = mean(row["edge_f1"] for row in rows)
    said = f"{middle}/{rows[0]['n']} valid, {invalid} invalid, {no_dot} no DOT, edge F1 {f1:.2f}"
    if rows[0]["seed"] is None:
        return said
    spread = f"{len(rows)} seeds: counts are medians, {min(valid)} to {max(valid)} valid"
    return f"{said} ({spread if len(rows) > 1 else 'one seed'})"


def outcomes(row: Mapping) -> list[bool]:
    """Whether each prompt's answer is valid, by the prompts' ids: two rows of one split are paired."""
    return [outcome == "valid" for _, outcome, *_ in sorted(row["each"], key=lambda one: one[0])]


def ledger(edition: Edition, run: Mapping, rows: Rows, templates: Rows, gpu: Rows) -> list[dict]:
    """Every number of the report beside ours: [{figure, report, ours, status}], `status` one of STATUSES.

    `run` is SmolLM2's run.json of the report's recipe; `rows` are those of data/results/recipes.jsonl,
    `templates` those of data/results/template-2x2.json, `gpu` those of data/results/bench-gpu.jsonl.
    """
    recipe = PROFILES["gemma-2b"].recipe("report")
    shape = model.on_meta(model.GEMMA_2B, model.lora(recipe))
    trainable, total = model.count(shape)
    train, kept = len(edition.train), len(edition.train) + len(edition.validation)
    steps = recipe.steps(train)
    rate = schedule(recipe.learning_rate, steps, recipe.warmup)
    tail = (steps * REPORTED_AVERAGE - 10 * sum(REPORTED_LOSSES)) / (steps - 40)
    theirs = next(row for row in gpu if row["arm"] == "report")
    least = min(row["bytes"]["peak"] for row in gpu if row["arm"] == "bytes")
    losses = [row["loss"] for row in run["log"]]
    bare, asked = (runs(rows, REAL, "validation", arm)[0] for arm in ("base bare", "base asked"))
    tuned = runs(rows, REAL, "validation", "tuned bare", "report")
    pocket = runs(rows, "pocket", "validation", "tuned bare", "report")
    n = len(edition.validation)
    z, p = two_proportion_z(9, 0, 16)
    matched = mcnemar_exact(16 * [False], 9 * [True] + 7 * [False])
    fair = [mcnemar_exact(outcomes(asked), outcomes(row)) for row in tuned]
    mismatched = sorted(row["valid"] for row in templates if row["trained"] != row["asked"])
    native = sorted(row["valid"] for row in templates if row["trained"] == row["asked"] == "native")

    def span(counts: list[int]) -> str:
        return " to ".join(map(str, dict.fromkeys((counts[0], counts[-1]))))

    entries = [
        ("raw pairs -> kept", "160 -> 153", f"{len(edition.raw)} -> {kept}", "by construction"),
        ("kept by source", "92 / 31 / 13 / 7 / 10",
        " / ".join(map(str, by_source([*edition.train, *edition.validation]).values())), "by construction"),
        ("train / validation", "137 / 16",
        f"{train} / {len(edition.validation)}, no family in both", "by construction"),
        ("trainable parameters, Gemma-2B", "3,686,400", f"{trainable:,}", "exact"),
        ("of all parameters", "0.147 %", f"{100 * trainable / total:.3f} %", "exact"),
        ("optimizer steps", "(not given)", f"{steps}", "exact"),
        ("learning rate at steps 10, 20, 30, 40", "1.95e-4, 1.45e-4, 6.91e-5, 1.09e-5",
        ", ".join(scientific(rate(step)) for step in (10, 20, 30, 40)), "exact"),
        ("what these rows are", "epochs 1 to 4", f"steps 10 to 40 of {steps}: logging_steps=10", "corrected"),
        ("throughput", "9.08 samples/s",
        f"{train} x {recipe.epochs} / {REPORTED_SECONDS} s = {train * recipe.epochs / REPORTED_SECONDS:.2f}",
        "exact"),
        ("loss of steps 41 to 45", "(not given)", f"about {tail:.2f}, from the average", "exact"),
        ("the loss falls", "2.72 -> 0.91",
        f"{mean(losses[:10]):.2f} -> {mean(losses[30:40]):.2f} (steps 1 to 10, 31 to 40; on the answer"
        " alone)", "replicated on another real model"),
        ("average training loss", "1.498", f"{mean(losses):.3f} for SmolLM2, on the answer alone: not the"
        " same measure", "needs the real weights"),
        ("base model, bare prompts", "0/16 valid", over_seeds([bare]), "replicated on another real model"),
        ("fine-tuned, bare prompts", "9/16 valid, 7 invalid, 0 no DOT",
        over_seeds(tuned), "replicated on another real model"),
        *([("the same with pocket", "9/16 valid", over_seeds(pocket), "re-enacted with pocket")]
        if pocket else []),
        ("wrong template", "0/16 valid",
        f"{span(mismatched)}/{n} valid where training and inference differ, native in both"
        f" {span(native)}/{n}", "re-enacted with pocket"),
        ("z of 9/16 against 0/16", "3.54", f"{z:.2f}", "exact"),
        ("p of 9/16 against 0/16", "< 0.001",
        f"z gives {p:.4f}; the prompts are matched: exact McNemar {matched:.4f}", "corrected"),
        ("what 9/16 shows", "56.2 %",
        "{:.0f} to {:.0f} % (Wilson, 95 %)".format(*(100 * x for x in wilson(9, 16))), "corrected"),
        ("the base, asked for DOT", "not in its table; 16/45 in a later run of its repository",
        f"{over_seeds([asked])}; fine-tuned against it: p ="
        f" {' to '.join(dict.fromkeys(f'{p:.4f}' for p in (min(fair), max(fair))))}", "corrected"),
        ("failure classes", "3 / 2 / 2 by eye; its stored answers, parsed, give 1 / 4 / 2",
        "counted by the parser's message (notebook 04, What fails)", "corrected"),
        ("GPU memory", "2-3 GB",
        f"{theirs['peak_memory_bytes'] / 1e9:.1f} GB at {recipe.batch} x 512 with logits everywhere and"
        f" activations kept; {least / 1e9:.1f} GB with neither (random weights of the shape,"
        f" {theirs['device']})", "corrected"),
        ("training time", "75 s on a GPU",
        f"{run['seconds']:.0f} s for SmolLM2 ({run['device']});"
        f" {train * recipe.epochs / median(theirs['samples_per_second']):.0f} s at the speed of the report's"
        f" way with random weights ({theirs['device']})", "needs the real weights"),
        ("56.2 % valid, with Gemma-2B", "9/16",
        "not yet run on a T4 by us; notebooks 03 and 04 measure it", "needs the real weights"),
    ]  # fmt: skip
    return [dict(zip(("figure", "report", "ours", "status"), row)) for row in entries]


def audit(rows: Rows) -> list[dict]:
    """The audit card, [{question, the report, ours, see}]; ours from the rows of recipes.jsonl."""
    tuned = runs(rows, REAL, "validation", "tuned bare", "report")
    card = [
        ("Was the base asked?", "not in its comparison", "bare and asked, in one table",
        "Ask the base first"),
        ("What was it trained on?", "no end of turn, cut at 512 tokens, loss on the prompt too",
        "whole answers, loss on the answer", "notebook 02"),
        ("One run, one sample?", "one run, one sample at temperature 0.7",
        f"greedy; {len(tuned)} seed{'s' * (len(tuned) > 1)} recorded; an interval over seeds and prompts",
        "More than one seed"),
        ("Had it seen the answers?", "10 of 13 near-copies of training targets", "split by family",
        "Leakage; notebook 01"),
        ("Is valid correct?", "4 of 9 equal their gold, none with more than two nodes",
        f"{sum(row['exact'] for row in tuned)} of {sum(row['valid'] for row in tuned)} valid answers",
        "Valid is not correct"),
    ]  # fmt: skip
    return [dict(zip(("question", "the report", "ours", "see"), row)) for row in card]
