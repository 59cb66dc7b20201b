"""Notebook 04: how many prompts it takes to see a difference in validity with the exact McNemar test.

It knows probabilities; it knows no scores.
"""

import numpy as np
import scipy.stats


def mcnemar_power(n: int, gain: float, loss: float = 0.0) -> float:
    """Chance that the exact McNemar test on `n` prompts gives p < 0.05, when a prompt is won with
    probability `gain` and lost with `loss`.

    Summed over the number of prompts on which the two models differ, which is binomial (n, gain + loss); of
    those, the wins are binomial again.
    """
    differ, binom = np.arange(n + 1), scipy.stats.binom
    # the least k with P(lost <= k) >= 0.025, then the greatest with 2 P(lost <= k) < 0.05
    most_lost = binom.ppf(0.025, differ, 0.5)
    most_lost -= 2 * binom.cdf(most_lost, differ, 0.5) >= 0.05
    share = gain / (gain + loss)
    win = binom.cdf(most_lost, differ, 1 - share) + binom.cdf(most_lost, differ, share)
    return float((binom.pmf(differ, n, gain + loss) * np.where(most_lost >= 0, win, 0)).sum())


def prompts_needed(gain: float, loss: float = 0.0) -> int:
    """The least number of prompts on which the exact McNemar test finds such a difference with power 0.8.

    Raises:
        ValueError: `gain` is not above `loss`, or more than 5,000 prompts would be needed.
    """
    if gain <= loss:
        raise ValueError("there is nothing to find: the gain is not above the loss")
    for n in range(1, 5001):
        if mcnemar_power(n, gain, loss) >= 0.8:
            return n
    raise ValueError("more than 5,000 prompts would be needed")
