"""Write the tables of README.md from data/results/: what notebook 04 recorded when the pages were last run in place, and the last scoring of `test`.

`make notebooks` records and fills; run alone, this fills again.
"""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README, RESULTS = ROOT / "README.md", ROOT / "data" / "results"
RECORD, SCORINGS = RESULTS / "replication.json", RESULTS / "test-scorings.jsonl"
BLOCK = re.compile(r"(<!-- (\w+): .*? -->\n).*?(\n<!-- end \2 -->)", re.DOTALL)


def table(heads: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [heads, ["---"] * len(heads), *rows])


def strata(scored: dict) -> str:
    """The last scoring of the test edition: fine-tuned, for each stratum and in all, and the base in all."""

    def row(name: str, who: str, held: dict, intervals: dict) -> list[str]:
        low, high = (f"{100 * bound:.0f}" for bound in intervals["valid_interval"])
        edges = "{:.2f} to {:.2f}".format(*intervals["edge_f1_interval"]) if "edge_f1_interval" in intervals else ""
        valid = f"{held['valid']}/{intervals['n']} ({low} to {high} %)"
        return [f"{name}, {who}", valid, f"{held['node_f1']:.2f}", f"{held['edge_f1']:.2f}", edges, str(held["exact"])]

    adapter = scored["adapter"]
    said = (
        f"Scored {scored['date']} ({scored['device']}): {adapter['profile']}, recipe {adapter['recipe']} on the {adapter['edition']} edition, seed {adapter['seed']}, "
        f"{adapter['seconds']:.0f} s of training; {scored['n']} prompts in people's English, {scored['prompt']}, {scored['decoding']}{'' if 'grammar' in scored['decoding'] else ', no grammar'}. 95 % intervals."
    )
    rows = [row(name.replace("_", "-"), "fine-tuned", held, held) for name, held in scored["strata"]["tuned"].items()]
    for who, name in (("tuned", "fine-tuned"), ("base", "base")):
        rows.append(row("all", name, scored[who], {"n": scored["n"], "valid_interval": scored["wilson"][who]}))
    return f"{said}\n\n" + table(["", "valid", "node F1", "edge F1", "its interval", "exactly right"], rows)


def blocks(record: dict) -> dict[str, str]:
    """The text of each block between markers in README.md."""
    outcomes = [
        [row["who"], f"{row['valid']}/{row['n']}", f"{row['node_f1']:.2f}", f"{row['edge_f1']:.2f}", str(row["exact"])] for row in record["rows"]
    ]
    ledger = [[entry[key] for key in ("figure", "report", "ours", "status")] for entry in record["ledger"]]
    said = f"From notebook 04, run {record['date']} ({record['device']}): report edition, report recipe, 16 validation pairs, greedy, no grammar."
    return {
        "results": f"{said}\n\n" + table(["", "valid", "node F1", "edge F1", "exactly right"], outcomes),
        "ledger": table(["figure", "report", "ours", "status"], ledger),
        "test": strata(json.loads(SCORINGS.read_text().splitlines()[-1])),
    }


def filled(text: str, record: dict) -> str:
    """README.md with every marked block written anew."""
    made = blocks(record)
    return BLOCK.sub(lambda found: found[1] + made[found[2]] + found[3], text)


def record(results: dict) -> None:
    """Keep what notebook 04 left, with today's date, and fill README.md from it."""
    RECORD.write_text(json.dumps({"date": datetime.date.today().isoformat(), **results}, indent=1) + "\n")
    fill()


def fill() -> None:
    README.write_text(filled(README.read_text(encoding="utf-8"), json.loads(RECORD.read_text())), encoding="utf-8")


if __name__ == "__main__":
    fill()
