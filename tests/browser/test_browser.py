"""A real browser opens what we make of every attack: nothing runs, nothing is fetched, and the pictures are
there.
"""

import base64
import re
import shutil

import pytest

from helpers import show
from lessons import plots, widgets
from tests.unit.test_dot import ATTACKS

playwright = pytest.importorskip(
    "playwright.sync_api", reason="Playwright is not installed (pip install playwright)"
)
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no chromium, chromium-browser or google-chrome on PATH"),
    pytest.mark.skipif(shutil.which("gvpr") is None, reason="Graphviz is not installed"),
]
RUN = "window.ran = 1"
GOLD = "digraph { a -> b }"
TEXTS = [  # answers that are no graph, prompts, names of pairs
    f"<script>{RUN}</script>",
    f"</pre></small></td></table><img src=x onerror='{RUN}'><script>{RUN}</script>",
    f"\"><svg onload='{RUN}'><iframe src='javascript:parent.ran=1'></iframe>",
    (
        "<link rel=stylesheet href=http://evil.example/x><meta http-equiv=refresh"
        " content='0;url=http://evil.example/y'>"
    ),
    "<style>@import 'http://evil.example/z'; body { background: url(http://evil.example/b) }</style>",
    f'digraph {{ "\\" onerror=\\"{RUN}" -> "><img src=x onerror={RUN}>" [label="<script>{RUN}</script>"] }}',
    f"digraph {{ a -> b [label=<<b>x</b>&lt;script&gt;{RUN}&lt;/script&gt;>] }}",
]
ACTIVE = "script, iframe, object, embed, link, meta[http-equiv], base, form, a, svg, style, video, audio"
FOUND = f"""() => ({{
    ran: window.ran ?? null, images: document.images.length,
    broken: [...document.images].filter(image => !image.naturalWidth).length,
    active: [...document.querySelectorAll({ACTIVE!r})].map(element => element.outerHTML),
    handlers: [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())
        .filter(name => name.startsWith('on')),
}})"""


class Watch:
    """A page, and what went on in it beside being shown: requests, dialogs, errors, new windows."""

    def __init__(self, browser):
        self.page, self.seen = browser.new_page(), []
        self.page.on("request", lambda request: self.note("request", request.url))
        self.page.on("dialog", lambda dialog: (self.note("dialog", dialog.message), dialog.dismiss()))
        self.page.on("console", lambda message: self.note("console", message.text))
        self.page.on("pageerror", lambda error: self.note("error", str(error)))
        self.page.on("popup", lambda popup: self.note("popup", popup.url))
        self.page.on("download", lambda download: self.note("download", download.url))
        self.page.route("http*://**", lambda route: route.abort())

    def note(self, kind, what):
        if what != self.file and not (kind == "request" and what.startswith("data:image/")):
            self.seen.append((kind, what))

    def open(self, path):
        self.seen, self.file = [], path.as_uri()
        self.page.goto(self.file, wait_until="load")
        return self.seen


@pytest.fixture(scope="module")
def watch():
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield Watch(browser)
        browser.close()


@pytest.fixture(scope="module")
def attacks(tmp_path_factory):
    """Every attack as an answer's text, with the paths of a real file in it."""
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "secret.txt").write_text("TREASURE")
    texts = [text if isinstance(text, str) else text.decode("utf-8", "surrogateescape") for text in ATTACKS]
    return [
        text.replace("SECRET", str(folder / "secret.txt")).replace("FOLDER", str(folder)) for text in texts
    ] + TEXTS


def write(path, body):
    assert "TREASURE" not in body
    path.write_text(
        "<!DOCTYPE html><html><head><meta"
        f' charset="utf-8"><title>attacks</title></head><body>{body}</body></html>'
    )
    return path


def test_the_watch_sees_what_it_watches_for(watch, tmp_path):
    page = (
        f"<script>{RUN}; alert(1); console.error('x')</script><img src=http://evil.example/x onerror='throw"
        " 1'><svg></svg>"
    )
    seen = watch.open(write(tmp_path / "active.html", page))
    watch.page.wait_for_timeout(100)
    assert {kind for kind, _ in seen} == {"dialog", "console", "request", "error"}
    found = watch.page.evaluate(FOUND)
    assert (
        found["ran"] == 1
        and found["broken"] == 1
        and len(found["active"]) == 2
        and found["handlers"] == ["onerror"]
    )


@pytest.fixture(scope="module")
def compared(attacks):
    """Every attack as base's and tuned's answer; the slow ones, stopped by their limits, are drawn here
    only.
    """
    answer = {"outcome": "valid", "edge_f1": 0.0, "exact": False}
    rows = [
        {"id": text[:200], "prompt": text, "gold": GOLD}
        | {who: {"text": text, **answer} for who in ("base", "tuned")}
        for text in attacks
    ]
    return plots.side_by_side(rows).data


def pages(compared):
    """name -> HTML as notebooks show it."""
    hostile = TEXTS[1]
    row = {"id": hostile, "prompt": hostile, "gold": GOLD}
    row |= {who: {"text": hostile, "outcome": "no_dot", "exact": False} for who in ("base", "tuned")}
    return {
        "side by side": compared,
        "pictures": "".join(
            show.picture(text, against).data for text in TEXTS for against in (None, TEXTS[-2])
        ),
        "answers": show.answers([(text, text) for text in TEXTS]).data,
        "tokens": show.token_strip(TEXTS, [True] * len(TEXTS), [False] * len(TEXTS)).data,
        "switch": widgets.switch(
            {hostile: [hostile]}, lambda text: show.token_strip([text], [True], [True]).data
        ).static,
        "prompt box": widgets.prompt_box(lambda text: [(text, text)], hostile).static,
        "failed prompt": widgets.prompt_box(lambda text: {}[text], hostile).static,
        "slider": widgets.step_slider(list(enumerate(TEXTS)), gold=TEXTS[-2]).static,
        "answers browsed": widgets.browse_answers([row]).static,
    }


def test_nothing_of_an_attack_runs_or_loads(watch, compared, tmp_path):
    for name, body in pages(compared).items():
        seen = watch.open(write(tmp_path / f"{name}.html", body))
        watch.page.mouse.click(200, 200)
        assert seen == [], name
        harmless = {"ran": None, "images": body.count("<img "), "broken": 0, "active": [], "handlers": []}
        assert watch.page.evaluate(FOUND) == harmless, name


def test_a_picture_opened_by_itself_does_nothing(watch, compared, tmp_path):
    pictures = set(re.findall('src="data:image/svg[+]xml;base64,([^"]+)"', compared))
    assert len(pictures) > 12  # many attacks leave the same picture once they are cleaned
    for picture in pictures:
        path = tmp_path / "picture.svg"
        path.write_bytes(base64.b64decode(picture))
        assert watch.open(path) == [], path.read_text()
        found = (
            "() => [window.ran ?? null, document.querySelectorAll('script, a, image, foreignObject,"
            " style').length]"
        )
        assert watch.page.evaluate(found) == [None, 0]
