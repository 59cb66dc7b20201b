"""Every picture: curves while a model trains, graphs side by side, tables.

It draws what it is given and computes nothing.
"""

from __future__ import annotations

import html
import time
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import pandas
from IPython.display import HTML, display

from . import dot

PANELS = {"loss": "training loss (nats a token)", "learning_rate": "learning rate", "grad_norm": "gradient norm"}
OUTCOME_WORDS = {"valid": "valid", "invalid": "invalid", "no_dot": "no DOT"}
CELL = f"{dot.PICTURE_STYLE}; max-height: 320px"  # of a picture in the grid
MOST_CHARACTERS = 600  # of an answer that is no graph


class Curves:
    """A live plot of a training log: call it with the log; it redraws in place, at most every two seconds, and `close` draws the last state."""

    def __init__(self, title: str, steps: int, every: float = 2.0):
        self.figure, self.axes = plt.subplots(1, len(PANELS), figsize=(12, 3), layout="constrained")
        self.figure.suptitle(title)
        self.steps, self.every, self.drawn, self.log = steps, every, 0.0, []
        self.handle = display(self.figure, display_id=True)

    def __call__(self, log: Sequence[Mapping]) -> None:
        self.log = log
        if time.monotonic() - self.drawn > self.every:
            self.draw()

    def draw(self) -> None:
        for axis, (key, name) in zip(self.axes, PANELS.items()):
            axis.clear()
            axis.plot([row["step"] for row in self.log], [row[key] for row in self.log], marker=".")
            axis.set(title=name, xlabel="optimizer step", xlim=(0, self.steps + 1), ylim=(0, None))
            axis.grid(alpha=0.3)
        self.drawn = time.monotonic()
        if self.handle:
            self.handle.update(self.figure)

    def close(self) -> None:
        self.draw()
        plt.close(self.figure)  # what is shown stays; nothing is shown twice


def table(rows: Sequence[Mapping]) -> pandas.io.formats.style.Styler:
    """Rows of equal keys as a table without an index column."""
    return pandas.DataFrame(list(rows)).style.hide(axis="index").format(precision=3).set_properties(**{"text-align": "left"})


def picture_or_text(text: str, style: str = dot.PICTURE_STYLE) -> str:
    """HTML of the graph in a text, in this CSS; where there is none, the text itself, readable, and why."""
    verdict = dot.check(text)
    if verdict.graph is None:
        shown = text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + " ..."
        return f'<pre style="white-space: pre-wrap; text-align: left; font-size: 85%">{html.escape(shown)}</pre><small>{html.escape(verdict.reason)}</small>'
    try:
        return dot.render(text).html(style)
    except dot.DotError as error:
        return f"<small>{html.escape(str(error))}</small>"


def picture(text: str) -> HTML:
    """The graph in an answer, or the answer as text and why it is no graph."""
    return HTML(picture_or_text(text))


def side_by_side(rows: Sequence[Mapping]) -> HTML:
    """Prompt, base, tuned and gold in a grid, from the `rows` of an evaluation. Nothing of an answer reaches the page unescaped."""
    cells = []
    for row in rows:
        cells.append(f'<tr><td colspan="3" style="text-align: left"><b>{html.escape(row["id"])}</b> {html.escape(row["prompt"])}</td></tr>')
        heads, bodies = [], []
        for who in ("base", "tuned"):
            answer = row[who]
            heads.append(
                f"{who}: {OUTCOME_WORDS[answer['outcome']]}"
                + (f", edge F1 {answer['edge_f1']:.2f}" if answer["outcome"] == "valid" else "")
            )
            bodies.append(picture_or_text(answer["text"], CELL))
        heads.append("gold")
        bodies.append(picture_or_text(row["gold"], CELL))
        cells.append("<tr>" + "".join(f'<th style="text-align: center; width: 33%">{head}</th>' for head in heads) + "</tr>")
        cells.append("<tr>" + "".join(f'<td style="text-align: center; vertical-align: top">{body}</td>' for body in bodies) + "</tr>")
    return HTML(f'<table style="width: 100%; table-layout: fixed">{"".join(cells)}</table>')


def token_strip(tokens: Sequence[str], counted: Sequence[bool], special: Sequence[bool]) -> HTML:
    """Tokens as boxes: control tokens in bold, and underlined where the loss counts."""
    boxes = []
    for token, counts, control in zip(tokens, counted, special, strict=True):
        style = "border: 1px solid gray; padding: 0 2px; margin: 1px; display: inline-block; font-family: monospace; white-space: pre;"
        style += "border-bottom: 4px solid #0b6; " if counts else "border-bottom: 4px solid transparent; "
        style += "font-weight: bold; " if control else ""
        boxes.append(f'<span style="{style}">{html.escape(token)}</span>' + ("<br>" if "\n" in token or "↵" in token else ""))
    return HTML(f'<div style="line-height: 1.9">{"".join(boxes)}</div>')
