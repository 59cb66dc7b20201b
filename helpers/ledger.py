"""The replication ledger: every number of the report beside ours, and what kind of agreement it is.

It knows the report's figures and how ours are derived from them; it trains nothing and draws nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from . import model
from .pairs import Edition, by_source
from .profiles import PROFILES
from .scoring import schedule, scientific
from .stats import mcnemar_exact, two_proportion_z, wilson

STATUSES = {
    "exact": "derived from the report's own settings, and equal",
    "by construction": "follows from how this tutorial was made",
    "replicated in miniature": "the same thing happens with pocket",
    "corrected": "the report's number stands for something else, or for less",
    "needs the real weights": 'run it with PROFILE = "gemma-2b" on a GPU',
}
REPORTED_LOSSES, REPORTED_AVERAGE, REPORTED_SECONDS = (2.7155, 1.5798, 1.0886, 0.9065), 1.498, 75.4


def ledger(edition: Edition, run: Mapping, bare: Mapping, explicit: Mapping, templates: Sequence[Mapping], gpu: Sequence[Mapping]) -> list[dict]:
    """Every number of the report beside ours: [{figure, report, ours, status}], `status` one of STATUSES.

    `run` is a run.json on the report edition; `bare` and `explicit` are what `evaluate.evaluate` returned for its validation pairs;
    `templates` are the rows of data/results/template-2x2.json, `gpu` those of data/results/bench-gpu.jsonl.
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
    n, losses = bare["n"], [row["loss"] for row in run["log"]]
    z, p = two_proportion_z(9, 0, 16)
    matched = mcnemar_exact(16 * [False], 9 * [True] + 7 * [False])
    fair = mcnemar_exact(*([row[who]["outcome"] == "valid" for row in held["rows"]] for who, held in (("base", explicit), ("tuned", bare))))
    mismatched = sorted(row["valid"] for row in templates if row["trained"] != row["asked"])
    native = sorted(row["valid"] for row in templates if row["trained"] == row["asked"] == "native")

    def span(counts: list[int]) -> str:
        return " to ".join(map(str, dict.fromkeys((counts[0], counts[-1]))))

    def rates(which: str) -> str:
        return f"{bare[which]['valid']}/{n} valid, {bare[which]['invalid']} invalid, {bare[which]['no_dot']} no DOT, edge F1 {bare[which]['edge_f1']:.2f}"

    rows = [
        ("raw pairs -> kept", "160 -> 153", f"{len(edition.raw)} -> {kept}", "by construction"),
        ("kept by source", "92 / 31 / 13 / 7 / 10", " / ".join(map(str, by_source([*edition.train, *edition.validation]).values())), "by construction"),
        ("train / validation", "137 / 16", f"{train} / {len(edition.validation)}, no family in both", "by construction"),
        ("trainable parameters, Gemma-2B", "3,686,400", f"{trainable:,}", "exact"),
        ("of all parameters", "0.147 %", f"{100 * trainable / total:.3f} %", "exact"),
        ("optimizer steps", "(not given)", f"{steps}", "exact"),
        (
            "learning rate at steps 10, 20, 30, 40",
            "1.95e-4, 1.45e-4, 6.91e-5, 1.09e-5",
            ", ".join(scientific(rate(step)) for step in (10, 20, 30, 40)),
            "exact",
        ),
        ("what these rows are", "epochs 1 to 4", f"steps 10 to 40 of {steps}: logging_steps=10", "corrected"),
        ("throughput", "9.08 samples/s", f"{train} x {recipe.epochs} / {REPORTED_SECONDS} s = {train * recipe.epochs / REPORTED_SECONDS:.2f}", "exact"),
        ("loss of steps 41 to 45", "(not given)", f"about {tail:.2f}, from the average", "exact"),
        (
            "loss",
            "2.72 -> 0.91",
            f"{sum(losses[:10]) / 10:.2f} -> {sum(losses[30:40]) / 10:.2f} (pocket: steps 1 to 10, 31 to 40; on the answer alone)",
            "replicated in miniature",
        ),
        ("average training loss", "1.498", f"{sum(losses) / len(losses):.3f}", "replicated in miniature"),
        ("base model, bare prompts", "0/16 valid", rates("base"), "by construction"),
        ("fine-tuned, bare prompts", "9/16 valid", rates("tuned"), "replicated in miniature"),
        (
            "wrong template",
            "0/16 valid",
            f"{span(mismatched)}/{n} valid where training and inference differ, native in both {span(native)}/{n}",
            "replicated in miniature",
        ),
        ("z of 9/16 against 0/16", "3.54", f"{z:.2f}", "exact"),
        ("p of 9/16 against 0/16", "< 0.001", f"z gives {p:.4f}; the prompts are matched: exact McNemar {matched:.4f}", "corrected"),
        ("what 9/16 shows", "56.2 %", "{:.0f} to {:.0f} % (Wilson, 95 %)".format(*(100 * x for x in wilson(9, 16))), "corrected"),
        (
            "the base, asked for DOT",
            "not in its table; 16/45 in a later run of its repository",
            f"{explicit['base']['valid']}/{n} valid; fine-tuned against it: p = {fair:.3f}",
            "corrected",
        ),
        ("failure classes", "3 / 2 / 2 by eye", "by the parser's message, in notebook 04", "corrected"),
        (
            "GPU memory",
            "2-3 GB",
            f"{theirs['peak_memory_bytes'] / 1e9:.1f} GB at {recipe.batch} x 512 with logits everywhere and activations kept; {least / 1e9:.1f} GB with neither "
            f"(random weights of the shape, {theirs['device']})",
            "corrected",
        ),
        (
            "training time",
            "75 s on a GPU",
            f"{run['seconds']:.0f} s for pocket ({run['device']}); {train * recipe.epochs / median(theirs['samples_per_second']):.0f} s at the speed of the report's "
            f"way with random weights ({theirs['device']})",
            "needs the real weights",
        ),
        ("56.2 % valid, with Gemma-2B", "9/16", "not yet run on a T4 by us; notebooks 03 and 04 measure it", "needs the real weights"),
    ]
    return [dict(zip(("figure", "report", "ours", "status"), row)) for row in rows]
