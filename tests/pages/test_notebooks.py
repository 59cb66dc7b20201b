"""Committed pages were really run as they stand, from top to bottom, and carry nothing that does not belong.
(That they run is nbval's to show: `make test`.)

A page that fails here is fixed by `make badges`, then `make notebooks`.
"""

import re
from pathlib import Path

import badges
import nbformat
import pytest

ROOT = badges.ROOT
NOTEBOOKS = sorted(badges.NOTEBOOKS.glob("[0-9]*.ipynb"))
TEXTS = [*ROOT.glob("*.md"), *(ROOT / "workshop").glob("*.md"), *(ROOT / "data").rglob("*.md")]
MOST_BYTES = 2_000_000  # of a page, outputs and pictures included
WIDGETS = "application/vnd.jupyter.widget-state+json"
MACHINE = re.compile(r"/(?:home|root|tmp|Users|content|var/folders)/|[A-Z]:\\\\?Users|file://")
TOKEN = re.compile(r"\b(?:hf_[A-Za-z]{20,}|sk-[\w-]{20,}|gh[pousr]_\w{20,}|github_pat_\w{20,})")
LINK = re.compile(r"\]\(([^)\s]+)\)")

NARROW = {
    "02",
    "05",
    "08",
    "09",
    "10",
}  # no line of code over 100 characters, which a browser would cut off; the others have some
each_page = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(path: Path) -> list:
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


def shown(cell) -> str:
    """The text of a cell's outputs, pictures left out."""
    texts = []
    for output in cell.outputs:
        data = {
            "text": output.get("text", ""),
            "traceback": "\n".join(output.get("traceback", [])),
            **output.get("data", {}),
        }
        texts += [
            str(value)
            for kind, value in data.items()
            if kind == "image/svg+xml" or not kind.startswith("image/")
        ]
    return re.sub(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=]+", "", "\n".join(texts))


def broken_links(text: str, folder: Path) -> list[str]:
    """Relative links of a Markdown text that lead nowhere."""
    targets = [link.partition("#")[0] for link in LINK.findall(text) if not re.match(r"\w+:", link)]
    return [target for target in targets if target and not (folder / target).exists()]


@each_page
def test_outputs_are_from_one_run(path):
    cells = code_cells(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert any(cell.outputs for cell in cells)


@each_page
def test_outputs_are_of_these_sources(path):
    from run_notebooks import fingerprint

    page = nbformat.read(path, 4)
    assert page.metadata.get("tutorial", {}).get("fingerprint") == fingerprint(page), (
        "edited after its last `make notebooks`"
    )


@each_page
def test_pictures_have_words_for_those_who_do_not_see_them(path):
    for cell in code_cells(path):
        for output in cell.outputs:
            data = output.get("data", {})
            assert "image/png" not in data, ("use show.figure", cell.source)
            assert all(
                re.search(r'alt="[^"]+"', picture)
                for picture in re.findall(r"<img[^>]*>", "".join(data.get("text/html", "")))
            ), cell.source


@each_page
def test_errors_are_meant(path):
    for cell in code_cells(path):
        errors = [output.evalue for output in cell.outputs if output.output_type == "error"]
        assert not errors or "raises-exception" in cell.metadata.get("tags", []), (cell.source, errors)


@each_page
def test_a_page_is_valid_and_light(path):
    page = nbformat.read(path, 4)
    nbformat.validate(page)
    assert path.stat().st_size < MOST_BYTES
    # without its state a widget is an empty box, and some viewers show nothing of the page
    assert WIDGETS not in page.metadata.get("widgets", {}) or "state" in page.metadata.widgets[WIDGETS]


@each_page
def test_no_trace_of_a_machine_or_a_person(path):
    for cell in code_cells(path):
        assert not MACHINE.findall(shown(cell)) and str(ROOT) not in shown(cell), cell.source
    assert not TOKEN.findall(path.read_text())


@each_page
def test_the_first_cell_is_the_same_everywhere(path):
    first = code_cells(path)[0]
    assert first.source == badges.first_cell(badges.address()) and not first.outputs, (
        "run `make badges`, then `make notebooks`"
    )


@pytest.mark.parametrize("path", [p for p in NOTEBOOKS if p.stem[:2] in NARROW], ids=lambda path: path.stem)
def test_code_is_not_cut_off_in_a_browser(path):
    lines = [
        line for cell in code_cells(path)[1:] for line in cell.source.splitlines()
    ]  # but for the first cell
    assert not [line for line in lines if len(line) > 100]


@each_page
def test_links_of_a_page_lead_somewhere(path):
    text = "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown")
    assert not broken_links(text, path.parent)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_a_text_lead_somewhere(path):
    assert not broken_links(path.read_text(encoding="utf-8"), path.parent)


def test_no_page_is_missing():
    numbers = [int(path.stem[:2]) for path in NOTEBOOKS]
    assert numbers == sorted(set(numbers))
    assert {path.name for path in NOTEBOOKS} == set(
        re.findall(r"\]\(notebooks/([\w-]+\.ipynb)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    )
