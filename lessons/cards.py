"""The card of an adapter: its figures, each with its conditions, as recorded or as the reader measured.

It knows records, cards and licences; it loads no weights and moves no files.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from huggingface_hub import EvalResult, ModelCard, ModelCardData

from helpers import chat, model, pairs, recorded, training
from helpers.profiles import Profile, profile
from helpers.scoring import Score
from helpers.stats import two_level_bootstrap, wilson

NOBODY = "your-name"  # an owner on the hub, until somebody puts theirs
DATA_NAME = "dot-pairs"
SPLITS = dict(report=("train", "validation"), extended=("train", "dev"), large=("train",), test=("test",))
LICENCES = {  # of an adapter, by the profile of its base
    **dict.fromkeys(("pocket", "phi-3-mini"), "mit"),
    **dict.fromkeys(("gemma-2b", "gemma-7b"), "gemma"),
    **dict.fromkeys("smollm2-135m smollm2-360m smollm2-1.7b qwen2.5-0.5b".split(), "apache-2.0"),
}
CONDITIONS = ("part", "prompt", "n", "decoding", "seed", "date", "hardware", "adapter")
METRICS = {"valid": "valid DOT", "node_f1": "node F1", "edge_f1": "edge F1", "exact": "exactly right"}
WHAT = {
    "base": "the base model is not named as owner/name",
    "licence": "there is none, or not the one that the base asks for",
    "structure": "a validity stands without node and edge F1 beside it",
    "conditions": f"a figure names no split of the data set, or lacks one of: {', '.join(CONDITIONS)}",
    "baseline": "no word on the base that is asked for DOT, not even that nobody measured it",
    "limits": "it does not say what the model is not for",
}


def sha256(folder: Path) -> str:
    """Of an adapter's weights: its name, whatever the folder is called."""
    return hashlib.sha256((folder / "adapter_model.safetensors").read_bytes()).hexdigest()


def figures(folder: Path) -> list[dict]:
    """What is recorded of the adapter in a folder, a row for each split and way of asking: of this adapter,
    and of all seeds of its recipe where there are several.

    Empty for an adapter that isn't the shipped one: two adapters of one recipe and seed may differ, so
    another's figures are not its own.
    """
    record = model.run_record(folder)
    shipped = (pairs.DATA / "checkpoints").glob("*/adapter_model.safetensors")
    if not record or sha256(folder) not in {sha256(path.parent) for path in shipped}:
        return []
    held, rows = recorded.rows("recipes.jsonl"), []
    for split, arm in dict.fromkeys((row["split"], row["arm"]) for row in held):
        seeds = recorded.runs(held, record["profile"], split, arm, record["recipe"])
        rows += [figure([row], "this adapter") for row in seeds if row["seed"] == record["seed"]]
        rows += [figure(seeds, f"its recipe, {len(seeds)} seeds")] if len(seeds) > 1 else []
    return rows + on_test(record)


def figure(rows: Sequence[dict], whose: str) -> dict:
    """One row of a card from rows of recipes.jsonl, a seed each: shares and means, with intervals."""
    valid = np.array([[outcome == "valid" for _, outcome, *_ in row["each"]] for row in rows], float)
    edges = np.array([[edge_f1 for *_, edge_f1, _, _ in row["each"]] for row in rows], float)
    last, arm = rows[-1], rows[-1]["arm"]
    several = len(rows) > 1
    valid_interval = two_level_bootstrap(valid)[1:] if several else wilson(int(valid.sum()), last["n"])
    return {
        "split": last["split"], "part": "all", "prompt": "explicit" if "asked" in arm else "bare",
        "adapter": whose, "n": last["n"],
        "decoding": "greedy, grammar" if "grammar" in arm else "greedy",
        "seed": ", ".join(str(row["seed"]) for row in rows),
        "date": max(row["date"] for row in rows), "hardware": last["device"],
        "valid": valid.mean(), "valid_interval": valid_interval,
        "edge_f1": edges.mean(), "edge_f1_interval": two_level_bootstrap(edges)[1:],
        "node_f1": np.mean([row["node_f1"] for row in rows]),
        "exact": np.mean([row["exact"] for row in rows]) / last["n"],
    }  # fmt: skip


def on_test(record: dict) -> list[dict]:
    """The logged scorings of this adapter on `test`, all and by part; of a repeated one the last."""
    rows = {}
    for run in recorded.rows("test-scorings.jsonl"):
        if "adapter" in run and all(run["adapter"][key] == record.get(key) for key in run["adapter"]):
            for part, found in {"all": {"n": run["n"], **run["tuned"]}, **run["strata"]["tuned"]}.items():
                rows[run["decoding"], run["prompt"], part] = {
                    "split": "test", "part": part, "prompt": run["prompt"], "adapter": "this adapter",
                    "n": found["n"], "decoding": run["decoding"],
                    "seed": str(record["seed"]), "date": run["date"], "hardware": run["device"],
                    "valid": found["valid"] / found["n"],
                    "valid_interval": wilson(found["valid"], found["n"]),
                    "edge_f1": found["edge_f1"], "edge_f1_interval": found.get("edge_f1_interval"),
                    "node_f1": found["node_f1"], "exact": found["exact"] / found["n"],
                }  # fmt: skip
    return list(rows.values())


def measured(split: str, record: dict, scores: Sequence[Score]) -> dict:
    """A card's row for an adapter that nobody has recorded, from its scores on a split's bare prompts."""
    row = {
        "split": split, "arm": "tuned bare", "seed": record["seed"], "n": len(scores),
        "date": date.today().isoformat(), "device": training.hardware(),
        "node_f1": np.mean([s.node_f1 for s in scores]), "exact": sum(s.exact for s in scores),
        "each": [["", s.outcome, s.node_f1, s.edge_f1, s.exact, ""] for s in scores],
    }  # fmt: skip
    return figure([row], "this adapter")


def baselines(record: dict, splits: Sequence[str]) -> list[str]:
    """A line for each split: what the base does when it is asked for DOT, or that nobody measured it."""
    said = {split: [] for split in splits}
    for row in recorded.rows("recipes.jsonl"):
        ours = row["profile"] == record["profile"] and row["split"] in said
        if ours and row["arm"].startswith("base asked"):
            counts = f"{row['valid']}/{row['n']} valid, edge F1 {row['edge_f1']:.2f}"
            shots = row["arm"].removeprefix("base asked").replace(", ", "with ")
            said[row["split"]].append(f"{shots}: {counts}".removeprefix(": "))
    about = "the base asked for DOT"
    return [f"Baseline on `{at}`, {about}: {'; '.join(held) or 'not measured'}." for at, held in said.items()]


def base_name(of: Profile, owner: str) -> str:
    """The base's name on the hub; pocket is there under the name of whoever shares it."""
    return of.hub or (f"{owner}/{of.name}" if of.embedded else of.model)


def eval_results(rows: Sequence[dict], owner: str, digest: str) -> list[EvalResult]:
    """The metadata of this adapter's own figures: four metrics a row, as shares of 1, each with its
    conditions. `digest` names the adapter.
    """
    results = []
    for row in rows:
        if row["adapter"] == "this adapter":
            args = {**{key: row[key] for key in CONDITIONS}, "adapter": f"sha256:{digest}"}
            for metric, name in METRICS.items():
                results.append(EvalResult(
                    task_type="text-generation", dataset_type=f"{owner}/{DATA_NAME}",
                    dataset_name="English to Graphviz DOT",
                    dataset_config=pairs.SPLITS[row["split"]], dataset_split=row["split"], metric_type=metric,
                    metric_name=f"{name} ({row['prompt']} prompt, {row['part']}, {row['decoding']})",
                    metric_value=round(float(row[metric]), 4), metric_args=args,
                ))  # fmt: skip
    return results


def model_card(folder: Path, rows: Sequence[dict], owner: str = NOBODY) -> ModelCard:
    """The card of the adapter in a folder, with these figures of it (`figures`, or `measured`)."""
    record, digest = model.run_record(folder), sha256(folder)
    of = profile(record["profile"])
    name, base = f"{of.name}-dot-{record['recipe']}", base_name(of, owner)
    data = ModelCardData(
        model_name=name, base_model=base, license=LICENCES[of.name], language="en", library_name="peft",
        pipeline_tag="text-generation",
        datasets=[f"{owner}/{DATA_NAME}"], tags=["graphviz", "dot", "qlora", "lora"],
        eval_results=eval_results(rows, owner, digest) or None,
    )  # fmt: skip
    facts = {
        **record, "model_name": name, "sha256": digest, "copied": bool(of.hub),
        "rows": rows, "baselines": baselines(record, [row["split"] for row in rows]),
        "adapter_name": f"{owner}/{name}",
        "longest": of.longest_answer, "end_of_turn": chat.end_of_answer(model.load_tokenizer(of)),
    }  # fmt: skip
    return ModelCard.from_template(data, template_path=pairs.DATA / "cards" / "adapter.md", **facts)


def problems(card: ModelCard) -> dict[str, str]:
    """What is wrong with a model card: {what it is about: one line}; empty if nothing was found. It reads the
    head, and the headings of the body.
    """
    base, licence, results = str(card.data.base_model), card.data.license, card.data.eval_results or []
    held = defaultdict(set)
    for result in results:
        held[json.dumps([*result.unique_identifier, result.metric_args])].add(result.metric_type)
    known = {(config, split) for config, splits in SPLITS.items() for split in splits}
    found = {
        "base": not re.fullmatch(r"[\w.-]+/[\w.-]+", base),
        "licence": not licence or ("gemma" in base and licence != "gemma"),
        "structure": any("valid" in had and not {"node_f1", "edge_f1"} <= had for had in held.values()),
        "conditions": any(
            (r.dataset_config, r.dataset_split) not in known or set(CONDITIONS) - set(r.metric_args or {})
            for r in results
        ),
        "baseline": results and not re.search(r"^Baseline.*(\d+/\d+|not measured)", card.text, re.MULTILINE),
        "limits": not re.search("^#.* not for", card.text, re.MULTILINE),
    }
    return {word: WHAT[word] for word, wrong in found.items() if wrong}
