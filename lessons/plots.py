"""Figures of one notebook each: a training's curves (03), answers side by side and scores by prompt (04).

It draws what it is given; what looks the same everywhere (grids, colours, pictures) is `show`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import HTML

from helpers import show

PANELS = {"loss": "loss (nats a token)", "learning_rate": "learning rate", "grad_norm": "gradient norm"}
LEGEND = (
    "Dashed, thick and red: in an answer, what the gold does not have; in the gold, what the fine-tuned"
    " answer does not have. Names are compared normalized; the labels of edges are not compared."
)
WHO = {"base": "base, asked for DOT", "tuned": "fine-tuned"}


def side_by_side(rows: Sequence[Mapping]) -> HTML:
    """Prompt, asked base, fine-tuned and gold in a grid, from the `rows` of an evaluation whose base was
    asked for DOT, and what differs marked as the legend says.

    Nothing of an answer reaches the page unescaped.
    """
    jobs, heads = [], []
    for row in rows:
        base, tuned, gold = row["base"]["text"], row["tuned"]["text"], row["gold"]
        jobs += [(base, gold), (tuned, gold), (gold, tuned)]
        titles = []
        for who in ("base", "tuned"):
            f1 = f", edge F1 {row[who]['edge_f1']:.2f}" if row[who]["outcome"] == "valid" else ""
            titles.append(f"{WHO[who]}: {show.OUTCOME_WORDS[row[who]['outcome']]}{f1}")
        above = f"<b>{show.escape(row['id'])}</b> {show.escape(row['prompt'], show.MOST_PROMPT)}"
        heads.append((above, [*titles, "gold (reference graph)"]))
    drawn = iter(show.pictures(jobs))
    lines = [(above, list(zip(titles, drawn))) for above, titles in heads]
    return HTML(f"<p><small>{LEGEND}</small></p>{show.grid(lines)}")


def curves(log: Sequence[Mapping], title: str) -> HTML:
    """The Trainer's `log_history` as three panels: loss (the one on held-out examples too, where it was
    measured), learning rate and gradient norm.
    """
    drawn, axes = plt.subplots(1, len(PANELS), figsize=(12, 3), layout="constrained")
    drawn.suptitle(title)
    for axis, (key, name) in zip(axes, PANELS.items()):
        for found, label, marker in ((key, "training", "."), (f"eval_{key}", "validation", "o")):
            points = [(row["step"], row[found]) for row in log if found in row]
            if points:
                axis.plot(*zip(*points), marker=marker, label=label)
        axis.set(title=name, xlabel="optimizer step", ylim=(0, None))
    axes[0].legend()
    steps = [row for row in log if "loss" in row]
    first, last = steps[0], steps[-1]
    said = f"training loss {first['loss']:.2f} at first, {last['loss']:.2f} after {last['step']} steps"
    return show.figure(drawn, f"{title}: {said}")


def dots(name: str, asked: Sequence[float], tuned: Sequence[Sequence[float]]) -> HTML:
    """Edge F1 of each prompt: the base that was asked as a cross, each seed of the fine-tuned model `name` as
    a dot with a line through them; sorted by the seeds' mean.

    `tuned` has the shape (seeds, prompts).
    """
    means = np.mean(tuned, axis=0)
    order = np.argsort(-means, kind="stable")
    drawn, axis = plt.subplots(figsize=(11, 3.6), layout="constrained")
    places, sorted_ = np.arange(1, len(order) + 1), np.asarray(tuned)[:, order]
    axis.vlines(places, sorted_.min(axis=0), sorted_.max(axis=0), color=show.COLOURS[0], alpha=0.4)
    for seed in sorted_:
        [seeds] = axis.plot(places, seed, "o", color=show.COLOURS[0], markersize=5, alpha=0.7)
    [cross] = axis.plot(places, np.asarray(asked)[order], "x", color=show.COLOURS[1], markersize=6)
    axis.set(xlabel="prompts, best first", ylabel="edge F1", ylim=(-0.05, 1.05), xlim=(0, len(order) + 1))
    axis.legend([seeds, cross], [f"{name}, one dot per seed", WHO["base"]], loc="upper right")
    above, below = int((means > asked).sum()), int((means < asked).sum())
    return show.figure(
        drawn,
        f"edge F1 of {len(order)} prompts: the mean of {name} (seeds: {len(tuned)}) is above the asked base's"
        f" on {above}, below on {below}, level on the others",
    )


def intervals(panels: Mapping[str, Mapping[str, tuple[float, float, float]]]) -> HTML:
    """A panel a measure, a line an arm: {measure: {arm: (mean, low, high)}}. A thin line marks 0."""
    arms = list(dict.fromkeys(arm for rows in panels.values() for arm in rows))
    told: dict[str, list[str]] = {measure: [] for measure in panels}
    drawn, axes = plt.subplots(
        1, len(panels), figsize=(11, 1.2 + 0.6 * len(arms)), sharey=True, layout="constrained", squeeze=False
    )
    for axis, (measure, rows) in zip(axes[0], panels.items()):
        for arm, (mean, low, high) in rows.items():
            at = arms.index(arm)
            axis.plot([low, high], [at, at], color=show.COLOURS[0], linewidth=3, solid_capstyle="butt")
            axis.plot(mean, at, "o", color=show.COLOURS[0])
            said, middle = f"{mean:.2f} ({low:.2f} to {high:.2f})", ((low + high) / 2, at)
            axis.annotate(said, middle, (0, 7), textcoords="offset points", ha="center", fontsize=9)
            told[measure].append(f"{arm} {said}")
        axis.axvline(0, color=show.INK, linewidth=0.8)
        axis.set(title=measure, yticks=range(len(arms)), yticklabels=arms, ylim=(len(arms) - 0.4, -0.7))
        axis.margins(x=0.3)
    return show.figure(drawn, "; ".join(f"{measure}: {', '.join(said)}" for measure, said in told.items()))
