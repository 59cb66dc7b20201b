"""Scoring: what became of each answer, how like the gold its graph is, and what a difference between two models is worth.

It knows outcomes, structure F1, paired statistics and the replication ledger; it does not know plots.
Every statistic is statsmodels' or scipy's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

from . import dot, generation, model
from .pairs import Edition, Pair, by_source
from .profiles import PROFILES

OUTCOMES = ("valid", "invalid", "no_dot")


@dataclass(frozen=True)
class Score:
    """One answer, scored. `node_f1` and `edge_f1` are in 0..1 and 0 where the answer is not valid; `exact` is equality with the gold: nodes, edges, labels."""

    outcome: str
    rung: str
    kind: str
    reason: str
    node_f1: float
    edge_f1: float
    exact: bool


def score(texts: Sequence[str], golds: Sequence[str]) -> list[Score]:
    """Each answer against its gold DOT. Names are compared after `dot.normalize`; edges with direction, without labels."""
    scores = []
    for verdict, wanted in zip(dot.check_many(texts), dot.check_many(golds), strict=True):
        if verdict.graph is None:
            scores.append(Score(verdict.outcome, verdict.rung, verdict.kind, verdict.reason, 0.0, 0.0, False))
            continue
        got, gold = verdict.graph, wanted.graph
        f1 = round(dot.node_f1(got, gold)[2], 4), round(dot.edge_f1(got, gold)[2], 4)
        scores.append(Score("valid", verdict.rung, "", "", *f1, dot.same_graph(got, gold)))
    return scores


def summary(scores: Sequence[Score]) -> dict:
    """{valid, invalid, no_dot, exact: counts; node_f1, edge_f1: means over all answers}."""
    counts = {outcome: sum(s.outcome == outcome for s in scores) for outcome in OUTCOMES}
    means = {key: round(float(np.mean([getattr(s, key) for s in scores])), 4) for key in ("node_f1", "edge_f1")}
    return counts | means | {"exact": sum(s.exact for s in scores)}


def wilson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a proportion (Wilson 1927)."""
    low, high = proportion_confint(successes, n, alpha=1 - confidence, method="wilson")
    return float(low), float(high)


def two_proportion_z(a: int, b: int, n: int) -> tuple[float, float]:
    """(z, two-sided p) of the pooled two-proportion test, the report's. It treats `a` of n and `b` of n as two separate sets of prompts; they are the same prompts."""
    if a + b in (0, 2 * n):
        return 0.0, 1.0
    z, p = proportions_ztest([a, b], [n, n])
    return float(z), float(p)


def mcnemar_exact(first: Sequence[bool], second: Sequence[bool]) -> float:
    """Two-sided p of the exact McNemar test on paired outcomes (McNemar 1947): only the prompts on which the two differ count."""
    a, b = np.asarray(first, bool), np.asarray(second, bool)
    table = [[int((a & b).sum()), int((a & ~b).sum())], [int((~a & b).sum()), int((~a & ~b).sum())]]
    return float(min(1.0, mcnemar(table, exact=True).pvalue))


def fisher(a: int, b: int, n: int) -> float:
    """Two-sided p of Fisher's exact test of `a` of n against `b` of n, which ignores the pairing too."""
    return float(stats.fisher_exact([[a, n - a], [b, n - b]]).pvalue)


def bootstrap_difference(first: Sequence[float], second: Sequence[float], seed: int = 0, draws: int = 10_000) -> tuple[float, float, float]:
    """(mean, low, high) of second - first over the same prompts: percentile interval, 95 %, of the paired bootstrap (Efron 1979)."""
    difference = np.asarray(second, float) - np.asarray(first, float)
    picks = np.random.default_rng(seed).integers(0, len(difference), (draws, len(difference)))
    low, high = np.percentile(difference[picks].mean(axis=1), [2.5, 97.5])
    return float(difference.mean()), float(low), float(high)


def evaluate(
    tuned,
    tokenizer,
    pairs: Sequence[Pair],
    *,
    split: str = "validation",
    template: str = "native",
    explicit: bool = False,
    longest: int = 448,
    progress: Callable[[int], None] | None = None,
) -> dict:
    """Base and tuned on the same prompts, greedy, from one model.

    `explicit` asks for DOT; else the prompt is bare. `progress` is told the number of answers of each batch done, of 2 * len(pairs) in all.
    Returns the object that `python -m helpers evaluate --json` prints (fields in README.md).
    """
    prompts = [pair.explicit_prompt if explicit else pair.prompt for pair in pairs]
    golds = [pair.dot for pair in pairs]
    with model.base_of(tuned):
        base_texts = generation.answer(tuned, tokenizer, prompts, longest=longest, progress=progress)
    tuned_texts = generation.answer(tuned, tokenizer, prompts, template=template, longest=longest, progress=progress)
    base, after = score(base_texts, golds), score(tuned_texts, golds)
    n, counts = len(pairs), (summary(base), summary(after))
    rows = [
        {
            "id": pair.id,
            "prompt": prompt,
            "gold": pair.dot,
            "base": {"text": base_text, **asdict(b)},
            "tuned": {"text": tuned_text, **asdict(t)},
        }
        for pair, prompt, base_text, tuned_text, b, t in zip(pairs, prompts, base_texts, tuned_texts, base, after)
    ]
    return {
        "split": split,
        "n": n,
        "decoding": "greedy",
        "prompt": "explicit" if explicit else "bare",
        "base": counts[0],
        "tuned": counts[1],
        "mcnemar_p": mcnemar_exact([s.outcome == "valid" for s in base], [s.outcome == "valid" for s in after]),
        "z": two_proportion_z(counts[1]["valid"], counts[0]["valid"], n)[0],
        "wilson": {"base": wilson(counts[0]["valid"], n), "tuned": wilson(counts[1]["valid"], n)},
        "rows": rows,
    }


def ledger(edition: Edition, log: Sequence[Mapping], evaluation: Mapping, seconds: float) -> list[dict]:
    """Every number of the report beside ours: [{figure, report, ours, status}].

    `log` is a run's log on the report edition, `evaluation` what `evaluate` returned for its validation pairs, `seconds` the training time.
    """
    counts = by_source([*edition.train, *edition.validation])
    recipe = PROFILES["gemma-2b"].recipe("report")
    trainable, total = model.count(model.on_meta(model.GEMMA_2B, model.lora(recipe)))
    rate = schedule(recipe.learning_rate, recipe.steps(len(edition.train)), recipe.warmup)
    base, tuned, n = evaluation["base"], evaluation["tuned"], evaluation["n"]
    z, p = two_proportion_z(9, 0, 16)
    average = sum(row["loss"] for row in log) / len(log)
    ninth = 9 * [True] + 7 * [False]
    rows = [
        ("raw pairs -> kept", "160 -> 153", f"{len(edition.raw)} -> {len(edition.train) + len(edition.validation)}", "by construction"),
        ("kept by source", "92 / 31 / 13 / 7 / 10", " / ".join(map(str, counts.values())), "by construction"),
        ("train / validation", "137 / 16", f"{len(edition.train)} / {len(edition.validation)}", "by construction"),
        ("trainable parameters, Gemma-2B", "3,686,400", f"{trainable:,}", "exact"),
        ("of all parameters", "0.147 %", f"{100 * trainable / total:.3f} %", "exact"),
        ("optimizer steps", "(not given)", f"{recipe.steps(len(edition.train))}", "exact"),
        (
            "learning rate at steps 10, 20, 30, 40",
            "1.95e-4, 1.45e-4, 6.91e-5, 1.09e-5",
            ", ".join(scientific(rate(step)) for step in (10, 20, 30, 40)),
            "exact",
        ),
        ("what these rows are", "epochs 1 to 4", "steps 10 to 40 of 45: logging_steps=10", "corrected"),
        ("throughput", "9.08 samples/s", f"137 x 5 / 75.4 s = {137 * 5 / 75.4:.2f}", "exact"),
        (
            "loss of the steps after 40",
            "(not given)",
            f"about {(45 * 1.498 - 10 * (2.7155 + 1.5798 + 1.0886 + 0.9065)) / 5:.2f}, from the average",
            "exact",
        ),
        ("z of 9/16 against 0/16", "3.54", f"{z:.2f}", "exact"),
        (
            "p of 9/16 against 0/16",
            "< 0.001",
            f"z gives {p:.4f}; the pairs are matched: exact McNemar {mcnemar_exact(16 * [False], ninth):.4f}",
            "corrected",
        ),
        ("what 9/16 shows", "56.2 %", "{:.0f} to {:.0f} % (Wilson, 95 %)".format(*(100 * x for x in wilson(9, 16))), "corrected"),
        ("base model, bare prompts", "0/16 valid", f"{base['valid']}/{n} valid", "by construction"),
        ("fine-tuned", "9/16 valid", f"{tuned['valid']}/{n} valid, edge F1 {tuned['edge_f1']:.2f}", "replicated in miniature"),
        ("average training loss", "1.498", f"{average:.3f}", "replicated in miniature"),
        ("training time", "75 s on a GPU", f"{seconds:.0f} s on this machine", "needs the real weights"),
    ]
    return [dict(zip(("figure", "report", "ours", "status"), row)) for row in rows]


def schedule(peak: float, steps: int, warmup: float) -> Callable[[int], float]:
    """Learning rate that step 1, 2, ... is taken with: linear warm-up over ceil(warmup * steps), then half a cosine to 0 (Loshchilov & Hutter 2017)."""
    first = int(np.ceil(warmup * steps))

    def rate(step: int) -> float:
        done = step - 1
        if done < first:
            return peak * done / first
        return peak * 0.5 * (1 + float(np.cos(np.pi * (done - first) / (steps - first))))

    return rate


def scientific(x: float) -> str:
    """1.95e-4, as the report writes it."""
    mantissa, exponent = f"{x:.2e}".split("e")
    return f"{mantissa}e{int(exponent)}"
