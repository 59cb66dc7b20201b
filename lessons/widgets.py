"""Widgets: answers side by side, pairs with their pictures, one prompt's graph as training goes on, menus
that switch what is shown, a box to type a prompt in.

It knows widgets and who to ask for HTML (`show`); it does not know models: whoever answers is a function that
it is given. Where widgets do not run (GitHub, a page saved as HTML) each shows what it shows first, as plain
HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import ipywidgets

from helpers import show
from helpers.pairs import Pair

from . import plots

STATIC = "<p><small>{}</small></p>"
PER_ROW = 4  # steps in a row of the static view
WIDE = {"description_width": "initial"}
ROW = ipywidgets.Layout(flex_flow="row wrap")


class Box(ipywidgets.VBox):
    """Widgets, and `static`, the HTML for a viewer that cannot run them. Live viewers prefer the widgets."""

    def __init__(self, children: Sequence[ipywidgets.Widget], static: str):
        super().__init__(children)
        self.static = static

    def _repr_mimebundle_(self, **options) -> dict:
        plain = "widgets: run this cell to use them"
        return super()._repr_mimebundle_(**options) | {"text/plain": plain, "text/html": self.static}


def pager(
    rows: Sequence,
    draw: Callable[[Any], str],
    controls: Sequence[ipywidgets.Widget] = (),
    keep: Callable[[Any], bool] = lambda row: True,
) -> Box:
    """One row at a time, as the HTML that `draw` makes of it, with buttons; after the last comes the first.

    Args:
        rows: what to page through; a row is drawn when it is first looked at.
        controls: widgets whose values decide what is shown.
        keep: whether a row is shown, by the controls' values at this moment.
    """
    drawn = cache(lambda position: draw(rows[position]))
    back = ipywidgets.Button(description="Previous", tooltip="the row before this one")
    forward = ipywidgets.Button(description="Next", tooltip="the row after this one")
    place, page = ipywidgets.Label(), ipywidgets.HTML()
    kept, at = [], 0

    def turn(by: int) -> None:
        nonlocal at
        at = (at + by) % len(kept) if kept else 0
        place.value = f"{at + 1} of {len(kept)}" if kept else "nothing matches"
        page.value = drawn(kept[at]) if kept else ""

    def choose(_=None) -> None:
        nonlocal at
        kept[:], at = [position for position, row in enumerate(rows) if keep(row)], 0
        turn(0)

    back.on_click(lambda _: turn(-1))
    forward.on_click(lambda _: turn(1))
    for control in controls:
        control.observe(choose, "value")
    choose()
    note = STATIC.format(f"The first of {len(kept)}. Run the cell to see the others.")
    return Box(
        [ipywidgets.HBox([*controls, ipywidgets.HBox([back, forward, place])], layout=ROW), page],
        page.value + note,
    )


def browse_answers(rows: Sequence[Mapping]) -> Box:
    """The `rows` of an evaluation side by side, one at a time, by outcome."""
    tests = {"all": lambda row: True}
    for who in ("base", "tuned"):
        for outcome, words in show.OUTCOME_WORDS.items():
            tests[f"{who} {words}"] = lambda row, who=who, outcome=outcome: row[who]["outcome"] == outcome
    tests["tuned valid, but not the gold"] = lambda row: (
        row["tuned"]["outcome"] == "valid" and not row["tuned"]["exact"]
    )
    options = [(f"{name} ({sum(map(test, rows))})", name) for name, test in tests.items()]
    tooltip = "which rows to page through, and how many they are"
    which = ipywidgets.Dropdown(options=options, description="Show", tooltip=tooltip)
    return pager(
        rows, lambda row: plots.side_by_side([row]).data, [which], lambda row: tests[which.value](row)
    )


def prompt_box(ask: Callable[[str], Sequence[tuple[str, str]]], first: str = "") -> Box:
    """A line to type a prompt in, and the (title, text) that `ask` answers as pictures; `first` at once."""
    line = ipywidgets.Text(
        value=first, description="Prompt", placeholder="describe a graph, then press Enter",
        continuous_update=False, layout={"width": "95%"},
    )  # fmt: skip
    page = ipywidgets.HTML()

    def answer(_=None) -> None:
        if not line.value.strip():
            return
        page.value = "<i>asking ...</i>"
        try:
            page.value = show.answers(ask(line.value)).data
        except Exception as error:  # a widget's errors reach no cell: say it where the reader looks
            page.value = f"<b>{show.escape(f'{type(error).__name__}: {error}')}</b>"

    line.observe(answer, "value")
    answer()
    static = f"<p>{show.escape(first, show.MOST_PROMPT)}</p>{page.value}" if first else ""
    return Box([line, page], static + STATIC.format("Run the cell to type a prompt of your own."))


def browse_pairs(pairs: Sequence[Pair]) -> Box:
    """Pairs with their pictures, one at a time, by source, task, characters of DOT, and words in either."""
    kinds = {name: ["all", *sorted({getattr(pair, name) for pair in pairs})] for name in ("source", "task")}
    source, task = (
        ipywidgets.Dropdown(options=found, description=name.title(), tooltip=f"by {name}")
        for name, found in kinds.items()
    )
    sizes = [len(pair.dot) for pair in pairs]
    size = ipywidgets.IntRangeSlider(
        value=(min(sizes), max(sizes)), min=min(sizes), max=max(sizes), description="Characters of DOT",
        style=WIDE, continuous_update=False,
    )  # fmt: skip
    words = ipywidgets.Text(
        description="Search", placeholder="in prompt or DOT; press Enter", continuous_update=False
    )

    def keep(pair: Pair) -> bool:
        by_choice = source.value in ("all", pair.source) and task.value in ("all", pair.task)
        by_size = size.value[0] <= len(pair.dot) <= size.value[1]
        text = f"{pair.prompt}\n{pair.dot}".casefold()
        return by_choice and by_size and words.value.strip().casefold() in text

    return pager(pairs, draw_pair, [source, task, size, words], keep)


def draw_pair(pair: Pair) -> str:
    """HTML of one pair: what it is, its prompt, its DOT and the picture."""
    about = show.escape(f"{pair.source}, {pair.task}, family {pair.family}")
    prompt, text = (show.escape(said, show.MOST_PROMPT) for said in (pair.prompt, pair.dot))
    cells = [("DOT", f'<pre style="{show.CODE}">{text}</pre>')]
    cells += [("picture", show.picture_or_text(pair.dot, show.CELL))]
    return show.grid([(f"<b>{show.escape(pair.id)}</b> ({about})\n{prompt}", cells)])


def switch(choices: Mapping[str, Sequence[str]], draw: Callable[..., str]) -> Box:
    """A menu for each of `choices` (name -> options), and the HTML that `draw` makes of what they say."""
    menus = [
        ipywidgets.Dropdown(
            options=list(options), description=name, style=WIDE, tooltip=f"which {name} is shown"
        )
        for name, options in choices.items()
    ]
    page = ipywidgets.HTML()

    def choose(_=None) -> None:
        page.value = draw(*(menu.value for menu in menus))

    for menu in menus:
        menu.observe(choose, "value")
    choose()
    shown = ", ".join(f"{menu.description}: {menu.value}" for menu in menus)
    return Box(
        [ipywidgets.HBox(menus, layout=ROW), page],
        page.value + STATIC.format(show.escape(f"{shown}. Run the cell to switch.")),
    )


def step_slider(steps: Sequence[tuple[int, str]], gold: str | None = None) -> Box:
    """One prompt's answer at each (optimizer step, text) on a slider, and after the last step the gold; all
    are drawn beforehand. What `gold` lacks is marked.
    """
    names = [str(step) for step, _ in steps] + ["gold"] * (gold is not None)
    drawn = show.pictures([(text, gold) for _, text in steps] + [(gold, None)] * (gold is not None))
    slider = ipywidgets.SelectionSlider(
        options=[(name, position) for position, name in enumerate(names)],
        description="optimizer step", style=WIDE, tooltip="arrow keys move it", layout={"width": "60%"},
    )  # fmt: skip
    # the height of a picture: the page below stays where it is
    page = ipywidgets.HTML(drawn[0], layout={"min_height": "340px"})
    slider.observe(lambda change: setattr(page, "value", drawn[change["new"]]), "value")
    cells = [(name if name == "gold" else f"step {name}", body) for name, body in zip(names, drawn)]
    return Box(
        [slider, page], show.grid([("", cells[at : at + PER_ROW]) for at in range(0, len(cells), PER_ROW)])
    )
