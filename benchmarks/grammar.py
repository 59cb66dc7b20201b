"""Scores `test` free and under the grammar with one adapter: `python -m benchmarks.grammar ADAPTER`.

It knows the four arms (base and tuned, free and constrained), what differs between them on the same prompts,
and what share of decoding the mask takes; answering and scoring are the helpers'. Both scorings are logged
with the others. RESULTS.md shows test-grammar.json, which is pocket's.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import date
from pathlib import Path

from helpers import model, pairs, profiles, scoring, stats, training
from helpers.evaluate import evaluate, log_scoring
from helpers.grammar import Constraint

FOUND = pairs.DATA / "results" / "test-grammar.json"
POCKET = profiles.PROFILES["pocket"]


def arm(rows: list[dict], who: str) -> dict:
    """Counts and means of one arm; `valid` leaves out what was cut off, and what was closed in time but does
    not draw.
    """
    scores = [
        scoring.Score(**{key: value for key, value in row[who].items() if key != "text"}) for row in rows
    ]
    return {**scoring.summary(scores), "finished": sum(score.kind != "unfinished" for score in scores)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("adapter", help="folder of an adapter of pocket, with its run.json")
    adapter = parser.parse_args().adapter
    model.require_adapter(adapter)
    base, tokenizer = model.load(POCKET)
    tuned = model.load_adapter(base, adapter)
    test = pairs.load("test").test
    found, seconds = {}, {}
    for decoding in ("free", "constrained"):
        began = time.perf_counter()
        found[decoding] = evaluate(
            tuned,
            tokenizer,
            test,
            split="test",
            grammar=decoding == "constrained",
            longest=POCKET.longest_answer,
        )
        seconds[decoding] = round(time.perf_counter() - began, 1)
        log_scoring(adapter, found[decoding])
        print(
            decoding,
            seconds[decoding],
            "s",
            {who: arm(found[decoding]["rows"], who) for who in ("base", "tuned")},
            flush=True,
        )
    result = {
        "date": date.today().isoformat(),
        "device": training.hardware(),
        "n": len(test),
        "adapter": json.loads((Path(adapter) / "run.json").read_text())["recipe"],
    }
    result |= {"seconds": seconds, "mask_seconds": round(Constraint.seconds, 1)}
    for who in ("base", "tuned"):
        free, constrained = (
            [row[who]["edge_f1"] for row in found[decoding]["rows"]] for decoding in ("free", "constrained")
        )
        result[who] = {decoding: arm(found[decoding]["rows"], who) for decoding in found}
        result[who]["edge_f1_difference"] = [
            round(value, 4) for value in stats.bootstrap_difference(free, constrained)
        ]
    FOUND.write_text(json.dumps(result, indent=1) + "\n")
    print(result)


if __name__ == "__main__":
    main()
