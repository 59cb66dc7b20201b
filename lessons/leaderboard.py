"""Replies of any model to our prompts, as one row of a table, and two models compared on the same prompts.

It knows scores and replies; it asks nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers import scoring
from helpers.pairs import Pair
from helpers.stats import bootstrap_difference, mcnemar_exact, wilson

from .endpoint import Reply, cost, failures


def row(
    name: str, asked: Sequence[Pair], replies: Sequence[Reply], price_in: float = 0.0, price_out: float = 0.0
) -> dict:
    """What became of the prompts. Scores are over those answered; the reason of each failure is printed.

    The prices are dollars for a million tokens. None stands where there is no figure.
    """
    for line in failures([pair.id for pair in asked], replies):
        print(line)
    done = [(pair, reply) for pair, reply in zip(asked, replies, strict=True) if reply.text is not None]
    got = [reply for _, reply in done]
    scores = scoring.score([reply.text for reply in got], [pair.dot for pair, _ in done])
    found = scoring.summary(scores) if done else {}
    return {
        "model": name, "asked": len(asked), "answered": len(done), "failed": len(asked) - len(done),
        "cut off": sum(reply.finish == "length" for reply in got),
        "valid": found.get("valid"), "valid_interval": wilson(found["valid"], len(done)) if done else None,
        "node F1": found.get("node_f1"), "edge F1": found.get("edge_f1"), "exact": found.get("exact"),
        "tokens in": sum(reply.tokens_in or 0 for reply in got),
        "tokens out": sum(reply.tokens_out or 0 for reply in got),
        "cost ($)": cost(got, price_in, price_out),
        "greedy": all(reply.options.get("temperature") == 0 for reply in got) if done else None,
    }  # fmt: skip


def paired(asked: Sequence[Pair], first: Sequence[str | None], second: Sequence[str | None]) -> dict:
    """Second against first on the prompts that both answered: won and lost validity with the exact McNemar p,
    and the difference in edge F1 with its interval.
    """
    both = [
        (pair.dot, a, b)
        for pair, a, b in zip(asked, first, second, strict=True)
        if a is not None and b is not None
    ]
    golds, *texts = zip(*both) if both else ((), (), ())
    a, b = (scoring.score(held, golds) for held in texts)
    valid = [[score.outcome == "valid" for score in scores] for scores in (a, b)]
    difference, low, high = (
        bootstrap_difference([s.edge_f1 for s in a], [s.edge_f1 for s in b]) if both else (None, None, None)
    )
    return {
        "n": len(both), "valid won": sum(y and not x for x, y in zip(*valid)),
        "valid lost": sum(x and not y for x, y in zip(*valid)),
        "p": mcnemar_exact(*valid) if both else None, "edge F1 difference": difference,
        "interval": (low, high),
    }  # fmt: skip
