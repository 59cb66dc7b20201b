"""Base and tuned on the same prompts: one adapter, or several seeds of one recipe on a split.

It knows whom to ask what; answers are `generation`'s, scores `scoring`'s, intervals and tests `stats`'.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import numpy as np

from . import generation, model, pairs, scoring, training
from .adapters import prompt_template_of, require_adapter, run_record
from .pairs import Pair
from .profiles import Profile
from .stats import mcnemar_exact, two_level_bootstrap, two_proportion_z, wilson

TEST_LOG = pairs.DATA / "results" / "test-scorings.jsonl"


def evaluate(
    tuned,
    tokenizer,
    asked: Sequence[Pair],
    *,
    split: str = "validation",
    template: str = "native",
    explicit: bool = False,
    grammar: bool = False,
    longest: int = 448,
    base_texts: Sequence[str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> dict:
    """Base and tuned on the same prompts, greedy, from one model.

    `explicit` asks for DOT, else the prompt is bare. `grammar` keeps both to DOT. `base_texts` are the base's
    answers to the same prompts where they are known already: then only the tuned model is asked. `progress`
    is told as answers are done, of 2 * len(asked) in all, or of len(asked) with `base_texts`. Returns the
    object that `python -m helpers evaluate --json` prints.
    """
    prompts = [pair.explicit_prompt if explicit else pair.prompt for pair in asked]
    golds = [pair.dot for pair in asked]
    settings = {"longest": longest, "grammar": grammar, "progress": progress}
    if base_texts is None:
        with model.base_of(tuned):
            base_texts = generation.answer(tuned, tokenizer, prompts, **settings)
    tuned_texts = generation.answer(tuned, tokenizer, prompts, template=template, **settings)
    texts = {"base": base_texts, "tuned": tuned_texts}
    scores = {who: scoring.score(said, golds) for who, said in texts.items()}
    counts = {who: scoring.summary(held) for who, held in scores.items()}
    n, valid = len(asked), {who: held["valid"] for who, held in counts.items()}
    rows = [
        {"id": pair.id, "prompt": pair.prompt, "gold": pair.dot}
        | {who: {"text": texts[who][at], **asdict(scores[who][at])} for who in texts}
        for at, pair in enumerate(asked)
    ]
    return {
        "split": split,
        "n": n,
        "decoding": "greedy, grammar" if grammar else "greedy",
        "prompt": "explicit" if explicit else "bare",
        **counts,
        "mcnemar_p": mcnemar_exact(*([s.outcome == "valid" for s in held] for held in scores.values())),
        "z": two_proportion_z(valid["tuned"], valid["base"], n)[0],
        "wilson": {who: wilson(count, n) for who, count in valid.items()},
        "strata": {who: scoring.strata(asked, held) for who, held in scores.items()},
        "kinds": {who: scoring.by_kind(asked, held) for who, held in scores.items()},
        "lints": {who: scoring.lints(said) for who, said in {**texts, "gold": golds}.items()},
        "rows": rows,
    }


def across_seeds(results: Sequence[Mapping], asked: Sequence[scoring.Score]) -> dict[str, dict[str, float]]:
    """{mean, low, high} over several seeds of one recipe: of valid and edge_f1, and of how far they are above
    the base that was asked for DOT.

    `results` are what `evaluate` returned for each seed on the same prompts, `asked` the base's scores on the
    explicit prompts. The intervals are `stats.two_level_bootstrap`'s: over seeds and prompts.
    """
    valid, edge_f1 = (
        np.array([[measure(row["tuned"]) for row in result["rows"]] for result in results], float)
        for measure in (lambda score: score["outcome"] == "valid", lambda score: score["edge_f1"])
    )
    found = {"valid": valid, "valid_difference": valid - [score.outcome == "valid" for score in asked]}
    found |= {"edge_f1": edge_f1, "edge_f1_difference": edge_f1 - [score.edge_f1 for score in asked]}
    spans = {name: [round(x, 4) for x in two_level_bootstrap(values)] for name, values in found.items()}
    return {name: dict(zip(("mean", "low", "high"), span)) for name, span in spans.items()}


def log_scoring(adapter: str | Path, result: dict) -> None:
    """A line in the log of `test`, which is scored seldom: when, on what, which adapter, and the figures."""
    trained = run_record(adapter)
    scored = {
        "date": date.today().isoformat(),
        "device": training.hardware(),
        "adapter": {key: trained.get(key) for key in ("profile", "edition", "recipe", "seed", "seconds")},
        **{key: value for key, value in result.items() if key != "rows"},
    }
    with TEST_LOG.open("a", encoding="utf-8") as log:
        log.write(json.dumps(scored) + "\n")


def evaluate_adapters(
    folders: Sequence[str], profile: Profile, split: str, *, explicit: bool = False, grammar: bool = False
) -> dict:
    """One adapter, or several that are taken for the seeds of one recipe, on a split of `pairs.SPLITS`. Each
    scoring of `test` is logged.

    Returns what `evaluate` does for one adapter. For several: its fields that they share, `asked` (the
    summary of the base that is asked for DOT), `seeds` (for each adapter its folder and seed, and what
    `evaluate` returned) and `interval` (see `across_seeds`).

    Raises:
        PairError, ModelError: before the first question is asked.
    """
    asked = getattr(pairs.load(pairs.SPLITS[split]), split)
    for folder in folders:
        require_adapter(folder)
    templates = [prompt_template_of(folder) for folder in folders]
    tuned, tokenizer = model.load(profile)
    for folder in folders[1:]:  # once before they are needed, so that a bad one is refused now
        tuned = model.load_adapter(tuned, folder)
    several, results, base_texts = len(folders) > 1, [], None
    settings = {"grammar": grammar, "longest": profile.longest_answer}
    rounds = 1 + len(folders) + (several and not explicit)
    with training.bar(rounds * len(asked), "answers", "answer") as bar:
        settings["progress"] = bar.update
        for folder, template in zip(folders, templates):
            tuned = model.load_adapter(tuned, folder)
            questions = {"split": split, "template": template, "explicit": explicit, "base_texts": base_texts}
            results.append(evaluate(tuned, tokenizer, asked, **questions, **settings))
            base_texts = [row["base"]["text"] for row in results[-1]["rows"]]
        if several and not explicit:
            with model.base_of(tuned):
                prompts = [pair.explicit_prompt for pair in asked]
                base_texts = generation.answer(tuned, tokenizer, prompts, **settings)
    base = scoring.score(base_texts, [pair.dot for pair in asked]) if several else []
    if split == "test":
        for folder, result in zip(folders, results):
            log_scoring(folder, {**result, "asked": scoring.summary(base)} if several else result)
    if not several:
        return results[0]
    own = [{"adapter": folder, "seed": run_record(folder).get("seed")} for folder in folders]
    seeds = [names | result for names, result in zip(own, results)]
    shared = {key: results[0][key] for key in ("split", "n", "decoding", "prompt", "base")}
    return {**shared, "asked": scoring.summary(base), "seeds": seeds, "interval": across_seeds(results, base)}
