"""The README's tables are the recorded ones."""

import json
import re

import readme


def test_the_tables_of_the_readme_are_written_from_the_record():
    record, text = json.loads(readme.RECORD.read_text()), readme.README.read_text(encoding="utf-8")
    assert readme.filled(text, record) == text, "run `make notebooks`, or tools/readme.py"
    assert len(readme.BLOCK.findall(text)) == len(readme.blocks(record)) == 8


def test_the_pictures_of_the_readme_are_there_and_have_words():
    text = readme.README.read_text(encoding="utf-8")
    pictures = re.findall(r'<img src="([^"]+)" alt="[^"]+"', text) + re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert len(pictures) == 3 and all((readme.ROOT / picture).is_file() for picture in pictures)


def test_every_number_of_the_report_has_a_status():
    from helpers.ledger import STATUSES

    entries = json.loads(readme.RECORD.read_text())["ledger"]
    assert {entry["status"] for entry in entries} == set(STATUSES)
    exact = {entry["figure"]: entry for entry in entries if entry["status"] == "exact"}
    for figure, value in (("trainable parameters, Gemma-2B", "3,686,400"), ("of all parameters", "0.147 %"), ("z of 9/16 against 0/16", "3.54")):
        assert exact[figure]["report"] == exact[figure]["ours"] == value
    rates = exact["learning rate at steps 10, 20, 30, 40"]
    assert rates["report"] == rates["ours"]
