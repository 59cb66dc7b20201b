"""What looks the same in every notebook: graphs beside each other, tokens, tables, figures.

It draws what it is given and computes nothing.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest

import matplotlib.pyplot as plt
import pandas
from IPython.display import HTML

from . import dot
from .dot.process import clean

OUTCOME_WORDS = {"valid": "valid", "invalid": "invalid", "no_dot": "no DOT"}
CELL = f"{dot.PICTURE_STYLE}; max-height: 360px"  # of a picture in the grid
# of a text that is not drawn, which may be a hundred short lines
CODE = (
    "white-space: pre-wrap; text-align: left; font-size: 85%; font-family: monospace; max-height: 360px;"
    " overflow: auto"
)
MOST_CHARACTERS = 600  # of an answer that is no graph
MOST_PROMPT = 4000  # characters of a prompt
# of a picture in the grid: about 60 nodes with as many edges; a page of them stays light
MOST_BYTES = 64 << 10
# of a token in a strip: colours that can be seen on white and on black
BOX = (
    "display: inline-block; position: relative; white-space: pre; line-height: 1.4; padding: 1px 3px; margin:"
    " 0 1px; "
)
PLAIN = "border: 1px solid gray; border-radius: 3px"
CONTROL = "border: 3px double currentColor; background: rgba(255, 165, 0, 0.3)"
MARK = (
    "position: absolute; top: 100%; left: 0; right: 0; text-align: center; line-height: 1; font-size: 80%;"
    " color: #0a8f55"
)
# every figure of the notebooks: quiet axes, a white ground on any theme, colours that colour-blind readers
# tell apart (Okabe and Ito 2008)
INK, *COLOURS = "#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"
plt.rc("axes", prop_cycle=plt.cycler(color=COLOURS), grid=True, axisbelow=True)
plt.rc("axes.spines", top=False, right=False)
plt.rc("grid", alpha=0.3)
plt.rc("font", size=11)


def table(rows: Sequence[Mapping]) -> pandas.io.formats.style.Styler:
    """Rows of equal keys as a table without an index column. What stands in a cell is text, not HTML."""
    left = {"text-align": "left"}
    drawn = pandas.DataFrame(list(rows)).style.hide(axis="index").format(precision=3, escape="html")
    drawn.set_properties(**left)
    return drawn.set_table_styles([{"selector": "th", "props": [*left.items()]}])


def escape(text: str, longest: int = MOST_CHARACTERS) -> str:
    """Untrusted text for a page: cut at `longest` characters, without invisible ones, escaped."""
    return html.escape(clean(text[: 2 * longest], longest))


def picture_or_text(
    text: str, style: str = dot.PICTURE_STYLE, against: str | None = None, most: int | None = None
) -> str:
    """HTML of the graph in a text, in this CSS; where there is none, the text itself, readable, and why.

    What `against` lacks is marked; instead of a picture of more than `most` bytes the text is shown.
    """
    try:
        drawn = dot.render(text, against=against)
        if most is None or len(drawn.data) <= most:
            return drawn.html(style)
        reason = f"{drawn.nodes} nodes and {drawn.edges} edges: too large to draw here"
    except dot.DotError as error:
        reason = str(error)
    return f'<pre style="{CODE}">{escape(text)}</pre><small>{escape(reason)}</small>'


def picture(text: str, against: str | None = None) -> HTML:
    """The graph in an answer, or the answer as text and why; what the graph in `against` lacks is marked."""
    return HTML(picture_or_text(text, against=against))


def pictures(jobs: Sequence[tuple[str, str | None]]) -> list[str]:
    """HTML of each (text, text it is compared with) for a cell of a grid; equal ones are drawn once."""
    distinct = list(dict.fromkeys(jobs))
    with ThreadPoolExecutor(2) as pool:
        made = pool.map(lambda job: picture_or_text(job[0], CELL, job[1], MOST_BYTES), distinct)
        drawn = dict(zip(distinct, made))
    return [drawn[job] for job in jobs]


def grid(rows: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> str:
    """A table from (HTML above the row, [(title, HTML of a cell)]) a row. Only titles are escaped here.

    A column without a single picture is half as wide as one with pictures. No row has a ground of its own,
    which a notebook would give every second one.
    """
    shares = [
        2 if any("<img" in body for body in column) else 1
        for column in zip_longest(*([body for _, body in cells] for _, cells in rows), fillvalue="")
    ]
    left, top = "text-align: left; white-space: pre-wrap", "text-align: center; vertical-align: top"
    lines = []
    for above, cells in rows:
        if above:  # attributes beside CSS: a viewer may take style away
            lines.append(f'<td colspan="{len(cells)}" align="left" style="{left}">{above}</td>')
        heads = [f'<th style="text-align: center">{escape(title)}</th>' for title, _ in cells]
        bodies = [f'<td align="center" valign="top" style="{top}">{body}</td>' for _, body in cells]
        lines += ["".join(heads), "".join(bodies)]
    lines = [f'<tr style="background: none">{line}</tr>' for line in lines]
    widths = "".join(f'<col width="{100 * share // sum(shares)}%">' for share in shares)
    body = f"<colgroup>{widths}</colgroup>{''.join(lines)}"
    return f'<table width="100%" style="width: 100%; table-layout: fixed">{body}</table>'


def answers(texts: Sequence[tuple[str, str]]) -> HTML:
    """(title, answer) beside each other, each as its picture, or as text and why it is no graph."""
    drawn = pictures([(text, None) for _, text in texts])
    return HTML(grid([("", [(title, body) for (title, _), body in zip(texts, drawn)])]))


def token_strip(tokens: Sequence[str], counted: Sequence[bool], special: Sequence[bool]) -> HTML:
    """Tokens as boxes, and beneath each whether the loss counts it. Control tokens are bold in a double
    border; a space is shown as a dot.
    """
    boxes = []
    for token, counts, control in zip(tokens, counted, special, strict=True):
        text = escape(token.replace("\n", "↵").replace(" ", "·"))
        text, look = (f"<b>{text}</b>", CONTROL) if control else (text, PLAIN)
        mark = f'<span aria-hidden="true" style="{MARK}">{"●" if counts else "○"}</span>'
        boxes += [f'<span style="{BOX}{look}">{text}{mark}</span>', "<br>" if "\n" in token else " "]
    about = f"{len(tokens)} tokens, {sum(special)} of them control tokens; the loss counts {sum(counted)}"
    legend = (
        f"<small>{about}. Bold in a double border: a control token. ● the loss counts it, ○ it does not. · is"
        " a space, ↵ a new line.</small>"
    )
    return HTML(
        f'<div role="group" aria-label="{about}" style="line-height: 3.1; font-family:'
        f' monospace">{"".join(boxes)}</div>{legend}'
    )


def figure(drawn: plt.Figure, alt: str) -> HTML:
    """A Matplotlib figure as a picture with alternative text, for readers who do not see it. The figure is
    closed, so that nothing is shown twice.
    """
    png = io.BytesIO()
    drawn.savefig(png, format="png", dpi=90)
    plt.close(drawn)
    return HTML(
        f'<img alt="{html.escape(alt)}" style="max-width: 100%"'
        f' src="data:image/png;base64,{base64.b64encode(png.getvalue()).decode()}">'
    )
