"""Lay out what mkdocs turns into the site: `make site` writes build/site. It copies pages and fixes links
between them; it renders nothing itself.

mkdocs-material brings search and the two themes, mkdocs-jupyter shows the notebooks with the outputs that are
committed.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import yaml

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "build" / "site-source"
PAGES = {  # on the site -> in the repository
    "index.md": "README.md",
    "results.md": "RESULTS.md",
    "data.md": "data/pairs/README.md",
    "records.md": "data/results/README.md",
    "pocket.md": "data/pocket/README.md",
    "glossary.md": "workshop/glossary.md",
    "teaching.md": "workshop/README.md",
}
LINK = re.compile(r"(\]\(|src=\")(?!https?:|#|mailto:)([^)\"#]+)")


def linked(text: str, page: str) -> str:
    """The page's text with its relative links as they are on the site; a link to a file that the site does
    not have loses its target.
    """
    folder = (ROOT / page).parent

    def place(found: re.Match) -> str:
        target = (folder / found[2]).resolve()
        where = next((name for name, path in PAGES.items() if ROOT / path == target), None)
        if where is None and target.suffix == ".ipynb":
            where = f"notebooks/{target.name}"
        if where is None and target.suffix in (".svg", ".png"):
            shutil.copy(target, SOURCE / "pictures")
            where = f"pictures/{target.name}"
            if found[1].startswith("src") and page != "README.md":
                where = f"../{where}"
        return found[1] + (where or "index.md#where-things-are")

    return LINK.sub(place, text)


def main() -> None:
    shutil.rmtree(SOURCE, ignore_errors=True)
    for folder in ("notebooks", "pictures"):
        (SOURCE / folder).mkdir(parents=True)
    for name, page in PAGES.items():
        (SOURCE / name).write_text(linked((ROOT / page).read_text(encoding="utf-8"), page), encoding="utf-8")
    notebooks = []
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        shutil.copy(path, SOURCE / "notebooks")
        title = next(
            line.lstrip("# ")
            for line in nbformat.read(path, 4).cells[0].source.splitlines()
            if line.startswith("#")
        )
        notebooks.append({title: f"notebooks/{path.name}"})
    palette = [
        {
            "media": f"(prefers-color-scheme: {scheme})",
            "scheme": name,
            "primary": "indigo",
            "toggle": {"icon": icon, "name": f"to the {other} theme"},
        }
        for scheme, name, icon, other in (
            ("light", "default", "material/weather-night", "dark"),
            ("dark", "slate", "material/weather-sunny", "light"),
        )
    ]
    settings = {
        "site_name": "A small model for a formal language",
        "docs_dir": str(SOURCE),
        "site_dir": str(ROOT / "build" / "site"),
        "use_directory_urls": False,  # the site opens from a folder, too
        "theme": {
            "name": "material",
            "font": False,
            "palette": palette,
            "features": ["navigation.footer", "navigation.top", "toc.integrate"],
        },
        "plugins": [
            "search",
            "offline",
            {"mkdocs-jupyter": {"execute": False, "include_source": False, "ignore_h1_titles": True}},
        ],
        "markdown_extensions": ["tables", "admonition", "md_in_html", "pymdownx.superfences"],
        "nav": [
            {"Start": "index.md"},
            {"Notebooks": notebooks},
            {"Results": "results.md"},
            {"Data": ["data.md", "records.md", "pocket.md"]},
            {"Teaching": ["teaching.md", "glossary.md"]},
        ],
    }
    (SOURCE.parent / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()
