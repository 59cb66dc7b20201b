"""JupyterLab in a real browser: pages opened, run from the menu, and their widgets used as a reader would.
And the pages as HTML, without an error in the console.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import learner
import nbformat
import pytest
from nbconvert import HTMLExporter

playwright = pytest.importorskip(
    "playwright.sync_api", reason="Playwright is not installed (pip install playwright)"
)
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="no chromium, chromium-browser or google-chrome on PATH"
)

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
SETTINGS = {  # every cell in the document, and no pop-up over it
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
MINUTE = 60_000  # milliseconds; nothing here measures
RAN = (
    "last => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].some(prompt => prompt.textContent"
    " === last)"
)


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab in which the learners' copies of the pages lie, without outputs."""
    folder, home = ROOT / "build" / "lab", tmp_path_factory.mktemp("jupyter")
    shutil.rmtree(folder, ignore_errors=True)
    learner.write(folder)
    for name, setting in SETTINGS.items():
        file = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(setting))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "jupyter",
        "lab",
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        "--IdentityProvider.token=",
        f"--ServerApp.root_dir={folder}",
    ]
    command += [
        f"--LabApp.user_settings_dir={home / 'settings'}",
        f"--LabApp.workspaces_dir={home / 'workspaces'}",
    ]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, "JUPYTER_RUNTIME_DIR": str(home / "runtime")}
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert server.poll() is None, (home / "log").read_text()
            try:
                urllib.request.urlopen(f"{address}/api")
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


@pytest.fixture
def run_page(lab, browser):
    """Opens a page by its number, runs all its cells from the menu and waits for the last; returns the
    browser's page.

    With `until` the page ends with the first cell that has this text: what comes later asks models for
    minutes, and nbval runs it.
    """
    opened = []

    def run(number: str, until: str = ""):
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        opened.append(page)
        [name] = [path.name for path in PAGES if path.name.startswith(number)]
        notebook = nbformat.read(ROOT / "build" / "lab" / name, 4)
        if until:
            last = next(place for place, cell in enumerate(notebook.cells) if until in cell.source)
            notebook.cells = notebook.cells[: last + 1]
            nbformat.write(notebook, ROOT / "build" / "lab" / name)
        page.goto(f"{lab}/lab/tree/{name}?reset")
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=MINUTE)
        page.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_function(
            RAN,
            arg=(
                f"[{sum(cell.cell_type == 'code' and bool(cell.source.strip()) for cell in notebook.cells)}]:"
            ),
            timeout=10 * MINUTE,
        )
        unmeant = page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']")
        assert unmeant.count() == 0, unmeant.first.inner_text()
        return page

    yield run
    for page in opened:
        page.evaluate(
            "async () => { for (const kernel of await (await fetch('/api/kernels')).json()) await"
            " fetch('/api/kernels/' + kernel.id, {method: 'DELETE'}) }"
        )
        page.close()


def test_a_typed_sentence_is_drawn(run_page):
    page = run_page("00")
    box = page.get_by_placeholder("describe a graph, then press Enter")
    box.fill(
        "The gate is closed. A coin takes it from closed to open, and a push takes it from open to closed."
    )
    box.press("Enter")
    page.locator(".jupyter-widgets img[alt*='graph with'][alt*='closed']").first.wait_for(timeout=MINUTE)


def test_pairs_are_turned_and_searched(run_page):
    page = run_page("01")
    place = page.locator(".widget-label", has_text=re.compile(r"^\d+ of \d+$"))
    every = place.inner_text().split()[-1]
    page.get_by_role("button", name="Next").click()
    page.get_by_text(f"2 of {every}", exact=True).wait_for()
    page.get_by_role("button", name="Previous").focus()
    page.keyboard.press("Enter")  # without a mouse
    page.get_by_text(f"1 of {every}", exact=True).wait_for()
    search = page.get_by_placeholder("in prompt or DOT; press Enter")
    search.fill("turnstile")
    search.press("Enter")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.widget-label')].some(e => /^1 of \\d+$/.test(e.textContent)"
        f" && e.textContent !== '1 of {every}')"
    )
    assert 0 < int(place.inner_text().split()[-1]) < int(every)
    search.fill("no pair says this")
    search.press("Enter")
    page.get_by_text("nothing matches").wait_for()


def test_a_machine_is_stepped(run_page):
    page = run_page("07", until="workflow.player(")
    again = page.get_by_role("button", name="start again")
    row = again.locator("xpath=..")
    event = next(button for button in row.get_by_role("button").all() if button.is_visible())
    said = event.inner_text()
    event.click()
    page.locator(".jupyter-widgets pre", has_text=f"--[{said}]-->").first.wait_for()
    again.click()
    page.wait_for_function(
        "() => ![...document.querySelectorAll('.jupyter-widgets pre')].some(e =>"
        " e.textContent.includes(']-->'))"
    )


@pytest.mark.slow
def test_answers_are_turned_and_filtered(run_page):
    page = run_page("04")
    page.get_by_text("1 of 16", exact=True).wait_for()
    said = page.locator(".widget-dropdown option", has_text="tuned valid").first.inner_text()
    page.locator(".widget-dropdown select").select_option(label=said)
    page.get_by_text("1 of " + re.search(r"\d+", said)[0], exact=True).wait_for()


@pytest.mark.slow
def test_training_is_seen_step_by_step(run_page):
    page = run_page("03")
    handle = page.locator(".widget-slider .noUi-handle")
    before = page.locator(".widget-readout").inner_text()
    handle.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => document.querySelector('.widget-readout').textContent !== {before!r}")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_as_html_has_no_error(path, browser, tmp_path):
    page, errors = browser.new_page(), []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    html = tmp_path / "page.html"
    html.write_text(
        HTMLExporter(mathjax_url="", require_js_url="").from_notebook_node(nbformat.read(path, 4))[0],
        encoding="utf-8",
    )
    page.goto(html.as_uri(), wait_until="load")
    assert errors == [] and page.evaluate("() => [...document.images].every(image => image.naturalWidth)")
    page.close()
