"""Write the tables and the first picture of README.md from data/results/: what notebook 04 recorded when the pages were last run in place, the scorings of `test`, the benches.

`make notebooks` records, draws and fills; run alone, this fills again.
"""

from __future__ import annotations

import datetime
import html
import json
import re
from pathlib import Path
from statistics import mean, median

ROOT = Path(__file__).resolve().parent.parent
README, RESULTS = ROOT / "README.md", ROOT / "data" / "results"
RECORD, SCORINGS, CONSTRAINED = (RESULTS / name for name in ("replication.json", "test-scorings.jsonl", "test-grammar.json"))
BENCH, GPU, RECIPES = (RESULTS / name for name in ("bench.jsonl", "bench-gpu.jsonl", "recipes.jsonl"))
SHOWN = {"tuned": RESULTS / "shown-tuned.svg", "gold": RESULTS / "shown-gold.svg"}
BLOCK = re.compile(r"(<!-- (\w+): .*? -->\n).*?(\n<!-- end \2 -->)", re.DOTALL)


def table(heads: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [heads, ["---"] * len(heads), *rows])


def shown(record: dict) -> str:
    """The first validation prompt, what the base says to it, the pictures of the fine-tuned answer and of the gold; and how the two models do on all prompts."""
    row, arms = record["shown"], {arm["who"]: arm for arm in record["rows"]}
    tuned, asked = arms["fine-tuned, bare prompt"], arms["base, asked for DOT"]
    said = html.escape(row["base"]["text"][:300]).replace("\n", "<br>").replace("  ", "&nbsp; ")
    heads = ["base, asked for DOT: " + row["base"]["outcome"].replace("no_dot", "no DOT"), f"fine-tuned: {row['tuned']['outcome']}, edge F1 {row['tuned']['edge_f1']:.2f}", "gold"]
    pictures = [f'<img src="{SHOWN[who].relative_to(ROOT)}" alt="{alt}" height="260">' for who, alt in (("tuned", "the fine-tuned answer, drawn"), ("gold", "the gold, drawn"))]
    cells = [f"<code>{said}</code>", *pictures]
    rows = [f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in line)}</tr>" for tag, line in (("th", heads), ("td", cells))]
    said = (
        "Arrows that differ from the gold, the graph that was wanted, are dashed and red; labels are not compared. *Edge F1* is 1 when every arrow is right and none is too many. "
        f"Over all {tuned['n']} validation prompts the fine-tuned model draws {tuned['valid']} valid graphs with a mean edge F1 of {tuned['edge_f1']:.2f}. "
        f"The same base, when it is *asked* for DOT, draws {asked['valid']} with {asked['edge_f1']:.2f}: how to tell whether that is a difference is what this tutorial is about."
    )
    return f"> {' '.join(row['prompt'].split())}\n\n<table>\n" + "\n".join(rows) + f"\n</table>\n\n{said}"


def constrained(found: dict) -> str:
    """The test edition under the grammar, beside the free run."""
    arms = [(name, decoding, found[who][decoding]) for decoding in ("free", "constrained") for who, name in (("base", "base"), ("tuned", "fine-tuned"))]
    rows = [
        [f"{name}, {decoding}", f"{arm['valid']}/{found['n']}", f"{arm['finished']}/{found['n']}", f"{arm['node_f1']:.2f}", f"{arm['edge_f1']:.2f}", str(arm["exact"])]
        for name, decoding, arm in arms
    ]
    gain = "{:+.3f} ({:+.3f} to {:+.3f})".format(*found["tuned"]["edge_f1_difference"])
    share = found["mask_seconds"] / (found["seconds"]["constrained"] - found["mask_seconds"])
    said = f"Fine-tuned, constrained minus free, edge F1 on the same prompts: {gain}. The mask adds {share:.0%} to decoding. {found['date']} ({found['device']})."
    return table(["", "valid", "finished", "node F1", "edge F1", "exactly right"], rows) + f"\n\n{said}"


def between(values: list[float], digits: int = 1) -> str:
    return f"{median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def room() -> str:
    """How much of a row of 512 tokens is padding, and so about what leaving it away can gain."""
    from helpers import chat, model, pairs, profiles

    tokenizer = model.load_tokenizer(profiles.PROFILES["pocket"])
    tokens = mean(len(example.input_ids) for example in chat.encode_pairs(tokenizer, pairs.load("report").train))
    return f"A training pair has {tokens:.0f} tokens on average, so padding it to 512 makes {512 / tokens:.1f} times the tokens: leaving the padding away can gain about that."


def bench(rows: list[dict]) -> str:
    """Each arm's speed over the rounds and against ours in the same round, its memory, its whole runs, and what more data would cost at that speed."""
    arms = list(dict.fromkeys(row["arm"] for row in rows if "epochs" in row))
    timed = {arm: [row for row in rows if row["arm"] == arm and row["epochs"] == 1] for arm in arms}
    whole = {arm: [row for row in rows if row["arm"] == arm and "edge_f1" in row] for arm in arms}
    speeds = {arm: [row["samples_per_second"] for row in timed[arm]] for arm in arms}
    lines = []
    for arm in arms:
        minutes = whole[arm][0]["epochs"] * 137 / median(speeds[arm]) / 60
        scored = [f"{mean(row[key] for row in whole[arm]):.{digits}f}" for key, digits in (("held_out_loss", 2), ("valid", 0), ("edge_f1", 2))]
        ratios = [ours / other for ours, other in zip(speeds["ours"], speeds[arm])]
        memory = max(row["peak_memory_bytes"] for row in timed[arm]) / 2**30
        cost = f"{minutes:.1f}, {10 * minutes:.0f}, {100 * minutes:.0f}"
        lines.append([arm, between(speeds[arm]), "" if arm == "ours" else between(ratios), f"{memory:.1f} GiB", *scored, str(len(whole[arm])), cost])
    heads = ["", "pairs/s", "ours is faster by", "peak memory", "held-out loss", f"valid of {whole[arms[0]][0]['n']}", "edge F1", "seeds", "minutes for 137, 1,370, 13,700 pairs"]
    about = rows[0]
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    answered = [row for row in rows if row["arm"] == "evaluation"]
    faster = between([row["one_by_one_seconds"] / row["seconds"] for row in answered])
    when = f"{answered[0]['date']}, {answered[0]['device']}, {answered[0]['dtype'].removeprefix('torch.')}"
    differences = "; ".join(
        f"ours minus {arm}: " + ", ".join(f"{ours['edge_f1'] - other['edge_f1']:+.2f}" for ours, other in zip(whole["ours"], whole[arm])) for arm in arms if arm != "ours" and len(whole[arm]) > 1
    )
    return "\n\n".join(
        [
            f"{about['date']}, {about['device']}, {about['dtype'].removeprefix('torch.')}; {len(speeds['ours'])} rounds of one epoch through all arms, median (smallest to largest); loss, valid and edge F1 after five epochs, means over seeds. Minutes are computed from pairs/s. {versions}.",
            table(heads, lines),
            f"{room()} Edge F1 seed by seed, {differences}.",
            f"Evaluation ({when}): {answered[0]['prompts']} prompts answered and checked one by one with `generate` take {between([row['one_by_one_seconds'] for row in answered])} s, by `generation.answer` and `dot.check_many` {between([row['seconds'] for row in answered])} s: {faster} times less.",
        ]
    )


def gpu(rows: list[dict]) -> str:
    """Each arm's speed and memory with Gemma-2B's shape on a GPU, where the bytes of a step are, and how long answers take."""
    timed = {row["arm"]: row for row in rows if "epochs" in row}
    lines = [[arm, between(row["samples_per_second"]), f"{row['peak_memory_bytes'] / 1e9:.1f} GB"] for arm, row in timed.items()]
    about, counted = rows[0], len(rows[0]["samples_per_second"])
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    steps = {(row["logits_in_chunks"], row["checkpointing"]): row for row in rows if row["arm"] == "bytes"}
    peak = {key: f"{row['bytes']['peak'] / 1e9:.2f}" for key, row in steps.items()}
    least = steps[True, True]
    parts = {name: least["bytes"][name] / 1e9 for name in ("embedding", "other weights, NF4", "adapters")}
    held = parts["embedding"] + parts["other weights, NF4"] + 4 * parts["adapters"]
    answers = next(row for row in rows if row["arm"] == "generate")
    speed = {arm: median(row["samples_per_second"]) for arm, row in timed.items()}
    return "\n\n".join(
        [
            f"{about['date']}, {about['device']}, {about['dtype'].removeprefix('torch.')}; an epoch to warm up and {counted} that count, median (smallest to largest). {versions}.",
            table(["", "pairs/s", "peak memory"], lines),
            f"Ours at 16 at once is {speed['ours, 16 at once'] / speed['ours']:.1f} times as fast as at 4; against TRL, tuned alike, {speed['ours'] / speed['TRL, tuned']:.2f} times at 4, "
            f"{speed['ours, 16 at once'] / speed['TRL, tuned, 16 at once']:.2f} at 16, and with Liger {speed['ours, 16 at once, Liger'] / speed['TRL, tuned, 16 at once, Liger']:.2f} at 16.",
            f"Where the bytes are, for {least['rows']} rows of {least['tokens']} tokens, the last {least['answer_tokens']} of each counted in the loss: a peak of {peak[False, False]} GB with logits where they count, "
            f"{peak[True, False]} GB with those in chunks, {peak[True, True]} GB with activations computed twice as well. Of the last, the embedding in bf16 is {parts['embedding']:.2f} GB, the other weights in NF4 "
            f"{parts['other weights, NF4']:.2f} GB, the adapters with their gradients and moments in fp32 {4 * parts['adapters']:.2f} GB; the remaining {least['bytes']['peak'] / 1e9 - held:.2f} GB are activations and logits.",
            f"{answers['prompts']} prompts, answered by {answers['tokens']} tokens each in one batch: {between(answers['seconds'])} s.",
        ]
    )


def strata(scored: dict) -> str:
    """The last free scoring of the test edition: fine-tuned, for each stratum and in all, and the base in all."""

    def row(name: str, who: str, held: dict, intervals: dict) -> list[str]:
        low, high = (f"{100 * bound:.0f}" for bound in intervals["valid_interval"])
        edges = "{:.2f} to {:.2f}".format(*intervals["edge_f1_interval"]) if "edge_f1_interval" in intervals else ""
        valid = f"{held['valid']}/{intervals['n']} ({low} to {high} %)"
        return [f"{name}, {who}", valid, f"{held['node_f1']:.2f}", f"{held['edge_f1']:.2f}", edges, str(held["exact"])]

    adapter = scored["adapter"]
    said = (
        f"Scored {scored['date']} ({scored['device']}): {adapter['profile']}, recipe {adapter['recipe']} on the {adapter['edition']} edition, seed {adapter['seed']}, "
        f"{adapter['seconds']:.0f} s of training; {scored['n']} prompts in people's English, {scored['prompt']}, {scored['decoding']}, no grammar. 95 % intervals."
    )
    rows = [row(name.replace("_", "-"), "fine-tuned", held, held) for name, held in scored["strata"]["tuned"].items()]
    for who, name in (("tuned", "fine-tuned"), ("base", "base")):
        rows.append(row("all", name, scored[who], {"n": scored["n"], "valid_interval": scored["wilson"][who]}))
    return f"{said}\n\n" + table(["", "valid", "node F1", "edge F1", "its interval", "exactly right"], rows)


def published(rows: list[dict]) -> str:
    """Each run and way of asking of the published model on each split: means over the seeds, with an interval over seeds and prompts."""
    from helpers import stats

    held: dict[tuple, list[dict]] = {}
    for row in rows:
        if row["profile"] == "smollm2-135m":
            held.setdefault((row["split"], row["run"] or "", row["arm"]), []).append(row)
    lines = []
    for (split, run, arm), same in sorted(held.items(), key=lambda item: (["validation", "dev", "test"].index(item[0][0]), item[1][0]["edge_f1"])):
        low, high = stats.two_level_bootstrap([[one[3] for one in row["each"]] for row in same])[1:]
        counts = [f"{mean(row[key] for row in same):g}" for key in ("valid", "no_dot")]
        scores = [f"{mean(row[key] for row in same):.2f}" for key in ("node_f1", "edge_f1")]
        name = f"{run}, {arm.removeprefix('tuned ')}" if run else arm
        lines.append([split, name, str(len(same)), f"{counts[0]}/{same[0]['n']}", counts[1], *scores, f"{low:.2f} to {high:.2f}", f"{mean(row['exact'] for row in same):g}"])
    dates, devices = ({row[key] for row in rows} for key in ("date", "device"))
    return f"{min(dates)} to {max(dates)} ({', '.join(sorted(devices))}), greedy; the interval is of edge F1, 95 %, over seeds and prompts.\n\n" + table(
        ["split", "run and prompt", "seeds", "valid", "no DOT", "node F1", "edge F1", "its interval", "exactly right"], lines
    )


def blocks(record: dict) -> dict[str, str]:
    """The text of each block between markers in README.md."""
    outcomes = [
        [row["who"], f"{row['valid']}/{row['n']}", f"{row['node_f1']:.2f}", f"{row['edge_f1']:.2f}", str(row["exact"])] for row in record["rows"]
    ]
    ledger = [[entry[key] for key in ("figure", "report", "ours", "status")] for entry in record["ledger"]]
    said = f"From notebook 04, run {record['date']} ({record['device']}): {record['profile']}, 16 validation pairs, greedy, no grammar. Fine-tuned by the report's recipe on its 137 pairs, and by the recipe `best` on the large edition."
    free = [scored for scored in map(json.loads, SCORINGS.read_text().splitlines()) if "grammar" not in scored["decoding"]]
    return {
        "shown": shown(record),
        "results": f"{said}\n\n" + table(["", "valid", "node F1", "edge F1", "exactly right"], outcomes),
        "ledger": table(["figure", "report", "ours", "status"], ledger),
        "test": strata(free[-1]),
        "constrained": constrained(json.loads(CONSTRAINED.read_text())),
        "published": published([json.loads(line) for line in RECIPES.read_text(encoding="utf-8").splitlines()]),
        "gpu": gpu([json.loads(line) for line in GPU.read_text().splitlines()]),
        "bench": bench([json.loads(line) for line in BENCH.read_text().splitlines()]),
    }


def filled(text: str, record: dict) -> str:
    """README.md with every marked block written anew."""
    made = blocks(record)
    return BLOCK.sub(lambda found: found[1] + made[found[2]] + found[3], text)


def record(results: dict) -> None:
    """Keep what notebook 04 left, with today's date, draw its first prompt, and fill README.md."""
    from helpers import dot

    row = results["shown"]
    dot.render(row["tuned"]["text"], against=row["gold"]).save(SHOWN["tuned"])
    dot.render(row["gold"], against=row["tuned"]["text"]).save(SHOWN["gold"])
    RECORD.write_text(json.dumps({"date": datetime.date.today().isoformat(), **results}, indent=1) + "\n")
    fill()


def fill() -> None:
    README.write_text(filled(README.read_text(encoding="utf-8"), json.loads(RECORD.read_text())), encoding="utf-8")


if __name__ == "__main__":
    fill()
