"""The tables of README.md and RESULTS.md are the recorded ones."""

import json
import re

import readme


def test_the_tables_are_written_from_the_records():
    made, found = readme.blocks(), []
    for page in readme.PAGES:
        text = page.read_text(encoding="utf-8")
        assert readme.filled(text, made) == text, "run `make notebooks`, or tools/readme.py"
        found += [name for _, name, _ in readme.BLOCK.findall(text)]
    assert sorted(found) == sorted(made)


def test_the_pictures_are_there_and_have_words():
    for page, expected in zip(readme.PAGES, (4, 1), strict=True):
        text = page.read_text(encoding="utf-8")
        pictures = re.findall(r'<img src="([^"]+)" alt="[^"]+"', text) + re.findall(
            r"!\[[^\]]+\]\(([^)]+)\)", text
        )
        assert len(pictures) == expected and all((readme.ROOT / picture).is_file() for picture in pictures)


def test_every_number_of_the_report_has_a_status():
    from lessons.ledger import STATUSES

    entries = json.loads(readme.RECORD.read_text())["ledger"]
    assert {entry["status"] for entry in entries} == set(STATUSES)
    exact = {entry["figure"]: entry for entry in entries if entry["status"] == "exact"}
    for figure, value in (
        ("trainable parameters, Gemma-2B", "3,686,400"),
        ("of all parameters", "0.147 %"),
        ("z of 9/16 against 0/16", "3.54"),
    ):
        assert exact[figure]["report"] == exact[figure]["ours"] == value
    rates = exact["learning rate at steps 10, 20, 30, 40"]
    assert rates["report"] == rates["ours"]
