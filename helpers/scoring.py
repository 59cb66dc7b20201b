"""Scoring: what became of each answer, how like the gold its graph is, and what a difference between two models is worth.

It knows outcomes, structure F1, failure classes and paired statistics; it does not know plots.
Every statistic is statsmodels' or scipy's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

from . import chat, dot, generation, leakage, model
from .pairs import Pair

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


def mcnemar_power(n: int, gain: float, loss: float = 0.0, alpha: float = 0.05) -> float:
    """Chance that the exact McNemar test on `n` prompts gives p < alpha, when a prompt is won with probability `gain` and lost with `loss`.

    Summed over the number of prompts on which the two models differ, which is binomial (n, gain + loss); of those, the wins are binomial again.
    """
    differ = np.arange(n + 1)
    most_lost = stats.binom.ppf(alpha / 2, differ, 0.5)  # the least k with P(lost <= k) >= alpha / 2 ...
    most_lost -= 2 * stats.binom.cdf(most_lost, differ, 0.5) >= alpha  # ... the greatest with 2 P(lost <= k) < alpha
    share = gain / (gain + loss)
    win = stats.binom.cdf(most_lost, differ, 1 - share) + stats.binom.cdf(most_lost, differ, share)
    return float((stats.binom.pmf(differ, n, gain + loss) * np.where(most_lost >= 0, win, 0)).sum())


def prompts_needed(gain: float, loss: float = 0.0, power: float = 0.8, alpha: float = 0.05) -> int:
    """The least number of prompts on which the exact McNemar test finds such a difference with that power.

    Raises:
        ValueError: `gain` is not above `loss`, or more than 5,000 prompts would be needed.
    """
    if gain <= loss:
        raise ValueError("there is nothing to find: the gain is not above the loss")
    for n in range(1, 5001):
        if mcnemar_power(n, gain, loss, alpha) >= power:
            return n
    raise ValueError("more than 5,000 prompts would be needed")


def failures(rows: Sequence[Mapping]) -> list[dict]:
    """The failure classes of an evaluation's `rows`: [{kind, base, tuned: counts; example: the id, whose, and what the parser said}], the most frequent first.

    The class is what the parser reported (`Verdict.kind`), never a guess from the look of the text.
    """
    found: dict[str, dict] = {}
    for row in rows:
        for who in ("tuned", "base"):
            if row[who]["outcome"] != "valid":
                example = f"{row['id']}, {who}: {row[who]['reason']}"
                kind = found.setdefault(row[who]["kind"], {"kind": row[who]["kind"], "base": 0, "tuned": 0, "example": example})
                kind[who] += 1
    return sorted(found.values(), key=lambda kind: -kind["base"] - kind["tuned"])


def strata(pairs: Sequence[Pair], scores: Sequence[Score]) -> dict[str, dict]:
    """`summary` for each source of the pairs, with n, Wilson's interval of the validity and the bootstrap's of the mean edge F1 (95 %).

    Where pairs of `leakage.KNOWN` are among them, a last row "without the known near-duplicates" leaves these out of all.
    """
    groups = {source: [s for pair, s in zip(pairs, scores) if pair.source == source] for source in sorted({p.source for p in pairs})}
    fresh = [s for pair, s in zip(pairs, scores) if pair.id not in leakage.KNOWN]
    if len(fresh) < len(scores):
        groups["without the known near-duplicates"] = fresh
    rows = {}
    for name, held in groups.items():
        counts, edge_f1 = summary(held), [s.edge_f1 for s in held]
        low, high = bootstrap_difference([0.0] * len(held), edge_f1)[1:]
        intervals = {"valid_interval": wilson(counts["valid"], len(held)), "edge_f1_interval": (round(low, 4), round(high, 4))}
        rows[name] = {"n": len(held), **counts, **intervals}
    return rows


def evaluate(
    tuned,
    tokenizer,
    pairs: Sequence[Pair],
    *,
    split: str = "validation",
    template: str = "native",
    explicit: bool = False,
    shots: Sequence[Pair] = (),
    grammar: bool = False,
    longest: int = 448,
    progress: Callable[[int], None] | None = None,
) -> dict:
    """Base and tuned on the same prompts, greedy, from one model.

    `explicit` asks for DOT, else the prompt is bare; `shots` are pairs shown before it, each with its DOT. `grammar` keeps both to DOT.
    `progress` is told the number of answers of each batch done, of 2 * len(pairs) in all.
    Returns the object that `python -m helpers evaluate --json` prints (fields in README.md).
    """
    prompts = [chat.with_examples(pair.explicit_prompt if explicit else pair.prompt, shots) for pair in pairs]
    golds = [pair.dot for pair in pairs]
    with model.base_of(tuned):
        base_texts = generation.answer(tuned, tokenizer, prompts, longest=longest, grammar=grammar, progress=progress)
    tuned_texts = generation.answer(tuned, tokenizer, prompts, template=template, longest=longest, grammar=grammar, progress=progress)
    base, after = score(base_texts, golds), score(tuned_texts, golds)
    n, counts = len(pairs), (summary(base), summary(after))
    rows = [
        {
            "id": pair.id,
            "prompt": pair.prompt,
            "gold": pair.dot,
            "base": {"text": base_text, **asdict(b)},
            "tuned": {"text": tuned_text, **asdict(t)},
        }
        for pair, base_text, tuned_text, b, t in zip(pairs, base_texts, tuned_texts, base, after)
    ]
    return {
        "split": split,
        "n": n,
        "decoding": "greedy, grammar" if grammar else "greedy",
        "prompt": ("explicit" if explicit else "bare") + (f", {len(shots)} examples" if shots else ""),
        "base": counts[0],
        "tuned": counts[1],
        "mcnemar_p": mcnemar_exact([s.outcome == "valid" for s in base], [s.outcome == "valid" for s in after]),
        "z": two_proportion_z(counts[1]["valid"], counts[0]["valid"], n)[0],
        "wilson": {"base": wilson(counts[0]["valid"], n), "tuned": wilson(counts[1]["valid"], n)},
        "strata": {"base": strata(pairs, base), "tuned": strata(pairs, after)},
        "rows": rows,
    }


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
