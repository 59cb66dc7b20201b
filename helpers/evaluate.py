"""Base and tuned on the same prompts: one adapter, or several seeds of one recipe on a split.

It knows whom to ask what, and what to compare; answers are `generation`'s, scores `scoring`'s, tests and
intervals `stats`'.
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
    object that `python -m helpers evaluate --json` prints (fields in README.md).
    """
    prompts = [pair.explicit_prompt if explicit else pair.prompt for pair in asked]
    golds = [pair.dot for pair in asked]
    if base_texts is None:
        with model.base_of(tuned):
            base_texts = generation.answer(
                tuned, tokenizer, prompts, longest=longest, grammar=grammar, progress=progress
            )
    tuned_texts = generation.answer(
        tuned, tokenizer, prompts, template=template, longest=longest, grammar=grammar, progress=progress
    )
    base, after = scoring.score(base_texts, golds), scoring.score(tuned_texts, golds)
    n, counts = len(asked), (scoring.summary(base), scoring.summary(after))
    rows = [
        {
            "id": pair.id,
            "prompt": pair.prompt,
            "gold": pair.dot,
            "base": {"text": base_text, **asdict(b)},
            "tuned": {"text": tuned_text, **asdict(t)},
        }
        for pair, base_text, tuned_text, b, t in zip(asked, base_texts, tuned_texts, base, after)
    ]
    return {
        "split": split,
        "n": n,
        "decoding": "greedy, grammar" if grammar else "greedy",
        "prompt": "explicit" if explicit else "bare",
        "base": counts[0],
        "tuned": counts[1],
        "mcnemar_p": mcnemar_exact(
            [s.outcome == "valid" for s in base], [s.outcome == "valid" for s in after]
        ),
        "z": two_proportion_z(counts[1]["valid"], counts[0]["valid"], n)[0],
        "wilson": {"base": wilson(counts[0]["valid"], n), "tuned": wilson(counts[1]["valid"], n)},
        "strata": {"base": scoring.strata(asked, base), "tuned": scoring.strata(asked, after)},
        "kinds": {"base": scoring.by_kind(asked, base), "tuned": scoring.by_kind(asked, after)},
        "lints": {
            "base": scoring.lints(base_texts),
            "tuned": scoring.lints(tuned_texts),
            "gold": scoring.lints(golds),
        },
        "rows": rows,
    }


def across_seeds(results: Sequence[Mapping], asked: Sequence[scoring.Score]) -> dict[str, dict[str, float]]:
    """{mean, low, high} over several seeds of one recipe: of valid and edge_f1, and of how far they are above
    the base that was asked for DOT.

    `results` are what `evaluate` returned for each seed on the same prompts, `asked` the base's scores on the
    explicit prompts. The intervals are `stats.two_level_bootstrap`'s: over seeds and prompts.
    """
    valid = np.array(
        [[row["tuned"]["outcome"] == "valid" for row in result["rows"]] for result in results], float
    )
    edge_f1 = np.array([[row["tuned"]["edge_f1"] for row in result["rows"]] for result in results])
    found = {
        "valid": valid,
        "edge_f1": edge_f1,
        "valid_difference": valid - np.array([score.outcome == "valid" for score in asked]),
        "edge_f1_difference": edge_f1 - np.array([score.edge_f1 for score in asked]),
    }
    return {
        name: dict(zip(("mean", "low", "high"), (round(x, 4) for x in two_level_bootstrap(values))))
        for name, values in found.items()
    }


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
    with training.bar(
        (1 + len(folders) + (several and not explicit)) * len(asked), "answers", "answer"
    ) as bar:
        settings["progress"] = bar.update
        for folder, template in zip(folders, templates):
            tuned = model.load_adapter(tuned, folder)
            questions = {"split": split, "template": template, "explicit": explicit, "base_texts": base_texts}
            results.append(evaluate(tuned, tokenizer, asked, **questions, **settings))
            base_texts = [row["base"]["text"] for row in results[-1]["rows"]]
        if several and not explicit:
            with model.base_of(tuned):
                base_texts = generation.answer(
                    tuned, tokenizer, [pair.explicit_prompt for pair in asked], **settings
                )
    base = scoring.score(base_texts, [pair.dot for pair in asked]) if several else []
    if split == "test":
        for folder, result in zip(folders, results):
            log_scoring(folder, {**result, "asked": scoring.summary(base)} if several else result)
    if not several:
        return results[0]
    seeds = [
        {"adapter": folder, "seed": run_record(folder).get("seed"), **result}
        for folder, result in zip(folders, results)
    ]
    shared = {key: results[0][key] for key in ("split", "n", "decoding", "prompt", "base")}
    return {**shared, "asked": scoring.summary(base), "seeds": seeds, "interval": across_seeds(results, base)}
