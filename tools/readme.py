"""Fill the tables and pictures of README.md and RESULTS.md from data/results/: what notebook 04 recorded, the
published model's rows, the scorings of `test`, the benchmarks.

`make notebooks` records and fills; run alone, this fills again.
"""

from __future__ import annotations

import datetime
import html
import json
import re
from pathlib import Path
from statistics import mean, median

ROOT = Path(__file__).resolve().parent.parent
PAGES, RESULTS = (ROOT / "README.md", ROOT / "RESULTS.md"), ROOT / "data" / "results"
RECORD, CONSTRAINED = RESULTS / "replication.json", RESULTS / "test-grammar.json"
RECIPES = "recipes.jsonl"
PUBLISHED, SPLITS = "smollm2-135m", ["validation", "dev", "test"]
BLOCK = re.compile(r"(<!-- (\w+): .*? -->\n).*?(\n<!-- end \2 -->)", re.DOTALL)


def table(heads: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [heads, ["---"] * len(heads), *rows])


def with_loops_cut(row: dict, golds: dict[str, str]) -> dict:
    """A row as it would be had each answer been cut where it begins to repeat itself; an answer without a
    loop keeps its score.
    """
    from helpers import dot, scoring

    each = []
    for name, outcome, nodes, edges, exact, text in row["each"]:
        cut = dot.without_loop(text)
        if cut != text:
            [score] = scoring.score([cut], [golds[name]])
            outcome, nodes, edges, exact = score.outcome, score.node_f1, score.edge_f1, score.exact
        each.append([name, outcome, nodes, edges, exact, cut])
    counts = {
        "valid": sum(one[1] == "valid" for one in each),
        "no_dot": sum(one[1] == "no_dot" for one in each),
        "exact": sum(one[4] for one in each),
    }
    means = {"node_f1": mean(one[2] for one in each), "edge_f1": mean(one[3] for one in each)}
    return {**row, **counts, **means, "arm": row["arm"] + ", loops cut", "each": each}


def examples(rows: list[dict]) -> list[dict]:
    """Two answers of the best recipe on dev, seed 0: the exactly right one with the most edges, and the first
    valid one that has the prompt's nodes and not half of its edges.
    """
    from helpers import dot, pairs

    dev = {pair.id: pair for pair in pairs.load("extended").dev}
    arms = {
        (row["run"], row["seed"], row["arm"]): {one[0]: one for one in row["each"]}
        for row in rows
        if row["profile"] == PUBLISHED and row["split"] == "dev"
    }
    tuned, asked = arms["best", 0, "tuned bare"], arms[None, None, "base asked"]
    right = max((one for one in tuned.values() if one[4]), key=lambda one: dot.check(one[5]).edges)
    wrong = next(one for one in tuned.values() if one[1] == "valid" and one[2] > 0.8 and 0 < one[3] < 0.5)
    return [
        {
            "which": which,
            "prompt": dev[one[0]].prompt,
            "gold": dev[one[0]].dot,
            "tuned": one[5],
            "edge_f1": one[3],
            "base": asked[one[0]][5],
            "base_outcome": asked[one[0]][1],
        }
        for which, one in (("success", right), ("failure", wrong))
    ]


def shown(rows: list[dict]) -> str:
    """A success and a failure: the prompt, what the base says when asked for DOT, the fine-tuned answer and
    the reference, drawn.
    """
    lines = []
    for example in examples(rows):
        said = html.escape(example["base"][:220]).replace("\n", "<br>").replace("  ", "&nbsp; ")
        pictures = [
            f'<img src="{picture(example["which"], who).relative_to(ROOT)}" alt="{alt} of the'
            f' {example["which"]}, drawn" height="230">'
            for who, alt in (("tuned", "the fine-tuned answer"), ("gold", "the reference graph"))
        ]
        heads = [
            "base, asked for DOT: " + example["base_outcome"].replace("no_dot", "no DOT"),
            f"fine-tuned: edge F1 {example['edge_f1']:.2f}",
            "reference graph",
        ]
        cells = [f"<code>{said}</code>", *pictures]
        table_rows = [
            f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in line)}</tr>"
            for tag, line in (("th", heads), ("td", cells))
        ]
        lines.append(
            f"> {' '.join(example['prompt'].split())}\n\n<table>\n" + "\n".join(table_rows) + "\n</table>"
        )
    return "\n\n".join(lines)


def constrained(found: dict) -> str:
    """The test edition under the grammar, beside the free run."""
    arms = [
        (name, decoding, found[who][decoding])
        for decoding in ("free", "constrained")
        for who, name in (("base", "base"), ("tuned", "fine-tuned"))
    ]
    rows = [
        [
            f"{name}, {decoding}",
            f"{arm['valid']}/{found['n']}",
            f"{arm['finished']}/{found['n']}",
            f"{arm['node_f1']:.2f}",
            f"{arm['edge_f1']:.2f}",
            str(arm["exact"]),
        ]
        for name, decoding, arm in arms
    ]
    gain = "{:+.3f} ({:+.3f} to {:+.3f})".format(*found["tuned"]["edge_f1_difference"])
    share = found["mask_seconds"] / (found["seconds"]["constrained"] - found["mask_seconds"])
    said = (
        f"Fine-tuned, constrained minus free, edge F1 on the same prompts: {gain}. The mask adds {share:.0%}"
        f" to decoding. {found['date']} ({found['device']})."
    )
    return table(["", "valid", "finished", "node F1", "edge F1", "exactly right"], rows) + f"\n\n{said}"


def between(values: list[float]) -> str:
    return f"{median(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def room() -> str:
    """How much of a row of 512 tokens is padding, and so about how much removing it can save."""
    from helpers import chat, model, pairs, profiles

    tokenizer = model.load_tokenizer(profiles.PROFILES["pocket"])
    tokens = mean(
        len(example.input_ids) for example in chat.encode_pairs(tokenizer, pairs.load("report").train)
    )
    return (
        f"A training pair has {tokens:.0f} tokens on average, so padding it to 512 makes {512 / tokens:.1f}"
        " times the tokens: removing the padding can save about that much."
    )


def bench(rows: list[dict]) -> str:
    """Each arm's speed over the rounds and against ours in the same round, its memory, its whole runs, and
    what more data would cost at that speed.
    """
    arms = list(dict.fromkeys(row["arm"] for row in rows if "epochs" in row))
    timed = {arm: [row for row in rows if row["arm"] == arm and row["epochs"] == 1] for arm in arms}
    whole = {arm: [row for row in rows if row["arm"] == arm and "edge_f1" in row] for arm in arms}
    speeds = {arm: [row["samples_per_second"] for row in timed[arm]] for arm in arms}
    lines = []
    for arm in arms:
        minutes = whole[arm][0]["epochs"] * 137 / median(speeds[arm]) / 60
        scored = [
            f"{mean(row[key] for row in whole[arm]):.{digits}f}"
            for key, digits in (("held_out_loss", 2), ("valid", 0), ("edge_f1", 2))
        ]
        ratios = [ours / other for ours, other in zip(speeds["ours"], speeds[arm])]
        memory = max(row["peak_memory_bytes"] for row in timed[arm]) / 2**30
        cost = f"{minutes:.1f}, {10 * minutes:.0f}, {100 * minutes:.0f}"
        lines.append(
            [
                arm,
                between(speeds[arm]),
                "" if arm == "ours" else between(ratios),
                f"{memory:.1f} GiB",
                *scored,
                str(len(whole[arm])),
                cost,
            ]
        )
    heads = [
        "",
        "pairs/s",
        "ours is faster by",
        "peak memory",
        "held-out loss",
        f"valid of {whole[arms[0]][0]['n']}",
        "edge F1",
        "seeds",
        "minutes for 137, 1,370, 13,700 pairs",
    ]
    about = rows[0]
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    answered = [row for row in rows if row["arm"] == "evaluation"]
    faster = between([row["one_by_one_seconds"] / row["seconds"] for row in answered])
    when = f"{answered[0]['date']}, {answered[0]['device']}, {answered[0]['dtype'].removeprefix('torch.')}"
    differences = "; ".join(
        f"ours minus {arm}: "
        + ", ".join(
            f"{ours['edge_f1'] - other['edge_f1']:+.2f}" for ours, other in zip(whole["ours"], whole[arm])
        )
        for arm in arms
        if arm != "ours" and len(whole[arm]) > 1
    )
    return "\n\n".join(
        [
            (
                f"{about['date']}, {about['device']}, {about['dtype'].removeprefix('torch.')};"
                f" {len(speeds['ours'])} rounds of one epoch through all arms, median (smallest to largest);"
                " loss, valid and edge F1 after five epochs, means over seeds. Minutes are computed from"
                f" pairs/s. {versions}."
            ),
            table(heads, lines),
            f"{room()} Edge F1 seed by seed, {differences}.",
            (
                f"Evaluation ({when}): {answered[0]['prompts']} prompts answered and checked one by one with"
                f" `generate` take {between([row['one_by_one_seconds'] for row in answered])} s, by"
                f" `generation.answer` and `dot.check_many` {between([row['seconds'] for row in answered])}"
                f" s: {faster} times faster."
            ),
        ]
    )


def gpu(rows: list[dict]) -> str:
    """Each arm's speed and memory with Gemma-2B's shape on a GPU, where the bytes of a step are, and how long
    answers take.
    """
    timed = {row["arm"]: row for row in rows if "epochs" in row}
    lines = [
        [arm, between(row["samples_per_second"]), f"{row['peak_memory_bytes'] / 1e9:.1f} GB"]
        for arm, row in timed.items()
    ]
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
            (
                f"{about['date']}, {about['device']}, {about['dtype'].removeprefix('torch.')}; an epoch to"
                f" warm up and {counted} that count, median (smallest to largest). {versions}."
            ),
            table(["", "pairs/s", "peak memory"], lines),
            (
                f"Ours at 16 at once is {speed['ours, 16 at once'] / speed['ours']:.1f} times as fast as at"
                f" 4; against TRL, tuned alike, {speed['ours'] / speed['TRL, tuned']:.2f} times at 4,"
                f" {speed['ours, 16 at once'] / speed['TRL, tuned, 16 at once']:.2f} at 16, and with Liger"
                f" {speed['ours, 16 at once, Liger'] / speed['TRL, tuned, 16 at once, Liger']:.2f} at 16."
            ),
            (
                f"Where the bytes are, for {least['rows']} rows of {least['tokens']} tokens, the last"
                f" {least['answer_tokens']} of each counted in the loss: a peak of {peak[False, False]} GB"
                f" with logits where they count, {peak[True, False]} GB with those in chunks,"
                f" {peak[True, True]} GB with activations computed twice as well. Of the last, the embedding"
                f" in bf16 is {parts['embedding']:.2f} GB, the other weights in NF4"
                f" {parts['other weights, NF4']:.2f} GB, the adapters with their gradients and moments in"
                f" fp32 {4 * parts['adapters']:.2f} GB; the remaining"
                f" {least['bytes']['peak'] / 1e9 - held:.2f} GB are activations and logits."
            ),
            (
                f"{answers['prompts']} prompts, answered by {answers['tokens']} tokens each in one batch:"
                f" {between(answers['seconds'])} s."
            ),
        ]
    )


def strata(scored: dict) -> str:
    """The last free scoring of the test edition: fine-tuned, for each stratum and in all, and the base in
    all.
    """

    def row(name: str, who: str, held: dict, intervals: dict) -> list[str]:
        low, high = (f"{100 * bound:.0f}" for bound in intervals["valid_interval"])
        edges = (
            "{:.2f} to {:.2f}".format(*intervals["edge_f1_interval"])
            if "edge_f1_interval" in intervals
            else ""
        )
        valid = f"{held['valid']}/{intervals['n']} ({low} to {high} %)"
        return [
            f"{name}, {who}",
            valid,
            f"{held['node_f1']:.2f}",
            f"{held['edge_f1']:.2f}",
            edges,
            str(held["exact"]),
        ]

    adapter = scored["adapter"]
    said = (
        f"Scored {scored['date']} ({scored['device']}): {adapter['profile']}, recipe {adapter['recipe']} on"
        f" the {adapter['edition']} edition, seed {adapter['seed']}, {adapter['seconds']:.0f} s of training;"
        f" {scored['n']} prompts in people's English, {scored['prompt']}, {scored['decoding']}, no grammar."
        " 95 % intervals."
    )
    rows = [
        row(name.replace("_", "-"), "fine-tuned", held, held)
        for name, held in scored["strata"]["tuned"].items()
    ]
    for who, name in (("tuned", "fine-tuned"), ("base", "base")):
        rows.append(
            row("all", name, scored[who], {"n": scored["n"], "valid_interval": scored["wilson"][who]})
        )
    return f"{said}\n\n" + table(["", "valid", "node F1", "edge F1", "its interval", "exactly right"], rows)


def summary_line(split: str, name: str, same: list[dict]) -> list[str]:
    """A line of a table: means over the seeds in `same`, and the interval of edge F1 over seeds and
    prompts.
    """
    from helpers import stats

    low, high = stats.two_level_bootstrap([[one[3] for one in row["each"]] for row in same])[1:]
    counts = [f"{round(mean(row[key] for row in same), 1):g}" for key in ("valid", "no_dot", "exact")]
    scores = [f"{mean(row[key] for row in same):.2f}" for key in ("node_f1", "edge_f1")]
    return [
        split,
        name,
        str(len(same)),
        f"{counts[0]}/{same[0]['n']}",
        counts[1],
        *scores,
        f"{low:.2f} to {high:.2f}",
        counts[2],
    ]


HEADS = [
    "split",
    "run and prompt",
    "seeds",
    "valid",
    "no DOT",
    "node F1",
    "edge F1",
    "its interval",
    "exactly right",
]


def by_arm(rows: list[dict]) -> dict[tuple[str, str, str], list[dict]]:
    """The published model's rows: (split, run, arm) -> one row a seed; each tuned arm once more with its
    loops cut.
    """
    from helpers import pairs

    splits = [getattr(pairs.load(edition), split) for split, edition in pairs.SPLITS.items()]
    golds = {pair.id: pair.dot for split in splits for pair in split}
    held: dict[tuple, list[dict]] = {}
    for row in rows:
        if row["profile"] == PUBLISHED:
            for one in (row, with_loops_cut(row, golds)) if row["arm"] == "tuned bare" else (row,):
                held.setdefault((row["split"], row["run"] or "", one["arm"]), []).append(one)
    return held


def when(rows: list[dict]) -> str:
    dates, devices = ({row[key] for row in rows} for key in ("date", "device"))
    return f"{' to '.join(sorted({min(dates), max(dates)}))} ({' or '.join(sorted(devices))})"


def published(rows: list[dict], held: dict) -> str:
    """Each run and way of asking of the published model on each split: means over the seeds, with an interval
    over seeds and prompts.
    """
    order = sorted(held, key=lambda key: (SPLITS.index(key[0]), mean(row["edge_f1"] for row in held[key])))
    lines = [
        summary_line(split, f"{run}, {arm.removeprefix('tuned ')}" if run else arm, held[split, run, arm])
        for split, run, arm in order
    ]
    return (
        f"{when(rows)}, greedy; means over seeds; the interval is of edge F1, 95 %, over seeds and"
        " prompts.\n\n" + table(HEADS, lines)
    )


def headline(held: dict) -> str:
    """The one table of README.md, on the last split with three seeds, and what fine-tuning gains over the
    base that was asked.
    """
    from helpers import stats

    three = [key[0] for key, rows in held.items() if key[1:] == ("report", "tuned bare") and len(rows) >= 3]
    split = max(three, key=SPLITS.index)
    asked = held[split, "", "base asked"][0]
    arms = {
        ("", "base asked"): "the base, asked for DOT",
        ("", "base asked, 3 examples"): "the base, asked, with three examples",
        ("report", "tuned bare"): "fine-tuned, the report's recipe",
        ("report", "tuned bare, loops cut"): "the same, repeated lines cut off",
        ("best", "tuned bare"): "fine-tuned, the best recipe so far",
        ("best", "tuned bare, loops cut"): "that one, repeated lines cut off",
        ("best", "tuned bare, grammar"): "that one, under the grammar",
    }
    found = {name: held[split, *arm] for arm, name in arms.items() if (split, *arm) in held}
    gains = []
    for name, rows in found.items():
        if name.startswith("fine-tuned"):
            gain = [[one[3] - other[3] for one, other in zip(row["each"], asked["each"])] for row in rows]
            span = "{:+.2f} ({:+.2f} to {:+.2f})".format(*stats.two_level_bootstrap(gain))
            gains.append(
                f"{name} {span}, {len(rows)} seed{'s' if len(rows) > 1 else ', so over prompts alone'}"
            )
    about = (
        f"SmolLM2-135M-Instruct on the {asked['n']} prompts of `{split}`, greedy,"
        f" {when([row for rows in found.values() for row in rows])}."
    )
    lines = [summary_line(split, name, rows)[1:] for name, rows in found.items()]
    said = f"Edge F1 minus the asked base's, on the same prompts, with 95 % intervals: {'; '.join(gains)}."
    return f"{about}\n\n{table(HEADS[1:], lines)}\n\n{said}"


def perplexity(rows: list[dict]) -> str:
    """What each format of the published model's weights costs on reference graphs, before any training."""
    _, before, after = (row["bare"] for row in rows if row["split"] == "dev")
    lines = [
        [row["weights"], f"{row['split']}, {row['n']}", f"{row['bare']:.2f}", f"{row['asked']:.2f}"]
        for row in sorted(rows, key=lambda row: row["split"], reverse=True)
    ]
    return (
        f"{when(rows)}, `{rows[0]['command']}`. Perplexity per token of the reference graphs, after the bare"
        " prompt and after the one that asks for DOT; lower is better.\n\n"
        + table(["weights", "split, pairs", "bare", "asked"], lines)
        + f"\n\nOn dev, after the bare prompt, NF4 raises it from {before:.2f} to {after:.2f}."
    )


def picture(which: str, who: str) -> Path:
    """Where the drawing of an example stands."""
    return RESULTS / f"{which}-{who}.svg"


def blocks() -> dict[str, str]:
    """The text of each block between markers in README.md and RESULTS.md."""
    from helpers.recorded import rows

    record, recipes = json.loads(RECORD.read_text(encoding="utf-8")), rows(RECIPES)
    held = by_arm(recipes)
    outcomes = [
        [
            row["who"],
            f"{row['valid']}/{row['n']}",
            f"{row['node_f1']:.2f}",
            f"{row['edge_f1']:.2f}",
            str(row["exact"]),
        ]
        for row in record["rows"]
    ]
    ledger = [[entry[key] for key in ("figure", "report", "ours", "status")] for entry in record["ledger"]]
    said = (
        f"From notebook 04, run {record['date']} ({record['device']}): {record['profile']},"
        f" {record['rows'][0]['n']} validation prompts, greedy, no grammar."
    )
    return {
        "shown": shown(recipes),
        "headline": headline(held),
        "results": f"{said}\n\n" + table(["", "valid", "node F1", "edge F1", "exactly right"], outcomes),
        "published": published(recipes, held),
        "perplexity": perplexity(rows("perplexity.jsonl")),
        "ledger": table(["figure", "report", "ours", "status"], ledger),
        "test": strata(
            [
                row
                for row in rows("test-scorings.jsonl")
                if "strata" in row and "grammar" not in row["decoding"]
            ][-1]
        ),
        "constrained": constrained(json.loads(CONSTRAINED.read_text(encoding="utf-8"))),
        "gpu": gpu(rows("bench-gpu.jsonl")),
        "bench": bench(rows("bench.jsonl")),
    }


def filled(text: str, made: dict[str, str]) -> str:
    """The text with every marked block written anew."""
    return BLOCK.sub(lambda found: found[1] + made[found[2]] + found[3], text)


def record(results: dict) -> None:
    """Keep what notebook 04 left, with today's date, and fill the tables."""
    RECORD.write_text(
        json.dumps({"date": datetime.date.today().isoformat(), **results}, indent=1) + "\n", encoding="utf-8"
    )
    fill()


def fill() -> None:
    from helpers import dot, recorded

    for example in examples(recorded.rows(RECIPES)):
        dot.render(example["tuned"], against=example["gold"]).save(picture(example["which"], "tuned"))
        dot.render(example["gold"], against=example["tuned"]).save(picture(example["which"], "gold"))
    made = blocks()
    for page in PAGES:
        page.write_text(filled(page.read_text(encoding="utf-8"), made), encoding="utf-8")


if __name__ == "__main__":
    fill()
