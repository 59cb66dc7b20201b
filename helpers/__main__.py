"""The command line: `python -m helpers VERB`. A few lines a verb; what a verb does is the other modules' work.

With --json the last thing printed is one JSON object. Bad input is one line on standard error: exit 1 where the answer is no, 2 where the question was wrong.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

from . import chat, dot, pairs
from .dot.process import REMEDY

SPLITS = {"validation": "report", "dev": "extended", "test": "test"}  # split: the edition that has it
PICTURES = (".svg", ".png")
TEST_LOG = pairs.DATA / "results" / "test-scorings.jsonl"


def fail(text: str, code: int) -> None:
    print(text, file=sys.stderr)
    raise SystemExit(code)


def show(options: argparse.Namespace, result: dict, lines: list[str]) -> None:
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"  # other consoles get \\u escapes, which lose nothing
    print(json.dumps(result, ensure_ascii=not utf8) if options.json else "\n".join(lines))


def memory_bytes() -> int:
    """The machine's memory; 0 where nothing tells."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        try:
            import psutil

            return psutil.virtual_memory().total
        except ImportError:
            return 0


def require_writable(folder: Path, make: bool = False) -> None:
    """Ends with one line where no file can be written into `folder`; with `make` a missing folder is made."""
    probe = folder / f".written-by-{os.getpid()}"
    try:
        if make:
            folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        fail(f"{folder}: cannot be written to ({error.strerror}); name a folder that exists and that you may write to", 2)


def doctor(options: argparse.Namespace) -> None:
    checks = []

    def note(name: str, ok: bool, found: str, remedy: str) -> None:
        checks.append({"name": name, "ok": ok, "found": found, "remedy": "" if ok else remedy})

    note("python", sys.version_info >= (3, 11), sys.version.split()[0], "install Python 3.11 or later")
    project = tomllib.loads((pairs.DATA.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name in (re.match(r"[\w-]+", line)[0] for line in project["dependencies"]):
        if name in ("jupyterlab", "nbval", "pytest") and "COLAB_RELEASE_TAG" in os.environ:
            continue  # Colab is the Jupyter there, and nobody runs the tests
        try:
            note(name, True, importlib.metadata.version(name), "")
        except importlib.metadata.PackageNotFoundError:
            note(name, False, "missing", "run `make setup`")
    path = shutil.which("dot")
    note(
        "dot",
        path is not None,
        subprocess.run([path, "-V"], capture_output=True, text=True).stderr.strip() if path else "missing",
        REMEDY.format("dot"),
    )
    try:
        from . import profiles
    except ImportError as error:
        profiles = None
        note("device", False, f"unknown: {error}", "run `make setup`")
    else:
        note("device", True, f"{profiles.device()}, compute in {profiles.compute_dtype()}".replace("torch.", ""), "")
    memory = memory_bytes() / 2**30
    found = f"{memory:.1f} GiB" if memory else "unknown"
    note("memory", memory == 0 or memory > 3.5, found, "4 GiB are needed for pocket; close other programs")
    disk = shutil.disk_usage(".").free / 2**30
    note("disk", disk > 2, f"{disk:.1f} GiB free", "2 GiB are needed; free some")
    token = bool(os.environ.get("HF_TOKEN")) or (Path.home() / ".cache/huggingface/token").is_file()
    try:
        gated = options.profile is not None and profiles is not None and profiles.profile(options.profile).gated
    except profiles.ProfileError as error:
        fail(str(error), 2)
    note(
        "hub token",
        token or not gated,
        "present" if token else "absent (pocket needs none)",
        "accept the licence at the model's page on the hub, then `hf auth login`",
    )
    ok = all(check["ok"] for check in checks)
    show(
        options,
        {"ok": ok, "checks": checks},
        [f"{'ok  ' if c['ok'] else 'FAIL'} {c['name']}: {c['found']}" + (f" -> {c['remedy']}" if c["remedy"] else "") for c in checks],
    )
    if not ok:
        raise SystemExit(1)


def verify(options: argparse.Namespace) -> None:
    from . import leakage

    wrong = []
    try:
        try:
            edition = pairs.load(options.edition, options.folder)
        except pairs.SplitError as error:  # too few pairs of one's own, say: all else is told
            edition, wrong = error.edition, [str(error)]
        report = edition if edition.name == "report" else pairs.load("report")
        extended, large, test = pairs.load("extended"), pairs.load("large"), pairs.load("test").test
    except pairs.PairError as error:
        fail(str(error), 1)
    kept = [*edition.train, *edition.validation, *edition.dev, *edition.test]
    shared = sorted({p.family for p in edition.train} & {p.family for p in edition.validation})
    editions = {"report": (*report.train, *report.validation), "extended": extended.train, "large": large.train, "dev": extended.dev, "test": test}
    everything = dict.fromkeys(pair for held in editions.values() for pair in held)
    unnamed = [pair.id for pair in everything if not pair.implied and pairs.unnamed(pair)]
    implied = {name: sum(pair.implied for pair in held) for name, held in editions.items()}
    found = leakage.measure({"train": large.train, "validation": report.validation, "dev": extended.dev, "test": test})
    result = {
        "raw": len(edition.raw),
        "kept": len(kept),
        "dropped": [{"id": d.id, "reason": f"{d.rung}: {d.reason}"} for d in edition.dropped],
        "sources": pairs.by_source(kept),
        "train": len(edition.train),
        "validation": len(edition.validation),
        "editions": {name: {"pairs": len(held), "families": len({p.family for p in held})} for name, held in editions.items()},
        "shared_families": len(shared),
        "unnamed": unnamed,
        "implied": implied,
        "leakage": {name: {"count": len(found[name]), "bound": bound} for name, bound in leakage.BOUNDS.items()},
    }
    lines = [
        f"{edition.name}: {len(edition.raw)} raw pairs, {len(kept)} kept: "
        + ", ".join(f"{name} {count}" for name, count in result["sources"].items())
    ]
    lines += [f"  dropped {d['id']} ({d['reason']})" for d in result["dropped"]]
    lines += [f"train {len(edition.train)}, validation {len(edition.validation)}, families in both: {len(shared)}"]
    lines += [f"{name}: {e['pairs']} pairs, {e['families']} families, {implied[name]} implied" for name, e in result["editions"].items()]
    lines += [f"leakage, {n.replace('_', ' ')}: {m['count']} (bound: {m['bound']})" for n, m in result["leakage"].items()]
    show(options, result, lines)
    wrong += [f"families in train and validation: {', '.join(shared)}"] if shared else []
    wrong += [f"prompts that do not name every node and are not marked implied: {', '.join(unnamed)}"] if unnamed else []
    over = [name for name, held in editions.items() if implied[name] > pairs.IMPLIED * len(held)]
    wrong += [f"more than {pairs.IMPLIED:.0%} of the pairs are marked implied: {', '.join(over)}"] if over else []
    wrong += leakage.over(found)
    if wrong:
        fail("\n".join(wrong), 1)


def train(options: argparse.Namespace) -> None:
    from . import model, profiles, training

    try:
        profile = profiles.profile(options.profile)
        recipe = profile.recipe(options.recipe)
        seed = profiles.SEED if options.seed is None else options.seed
        edition = pairs.load(options.edition)
        args = training.arguments(recipe, options.output, seed)  # before the model: it says which process this is
        require_writable(Path(options.output), make=True)
        base, tokenizer = model.load(profile)
        tuned = model.attach(base, model.lora(recipe), seed)
        examples = chat.encode_pairs(tokenizer, edition.train, options.template)
        result = training.train(tuned, tokenizer, examples, args, resume=options.resume)
    except (profiles.ProfileError, pairs.PairError, model.ModelError, training.TrainingError) as error:
        fail(str(error), 2)
    if not args.should_save:  # one of several processes, and not the first
        return
    record = training.save(tuned, options.output, profile, recipe, edition.name, options.template, seed, model.count(tuned), result)
    show(
        options,
        record,
        [
            f"{record['steps']} steps in {record['seconds']} s, last loss {record['log'][-1]['loss']:.3f}; adapter and run.json in {options.output}"
        ],
    )


def load_tuned(options: argparse.Namespace, others: list[str] | tuple[str, ...] = ()):
    """(model with the adapter, tokenizer, template, profile) for a verb that answers. The adapters in `others` are loaded once too, so that a bad one is refused here."""
    from . import model, profiles

    try:
        profile = profiles.profile(options.profile)
        folder = Path(options.adapter) if options.adapter else model.find_adapter(profile)[0]
        model.require_adapter(folder)
        template = model.prompt_template_of(folder)
        base, tokenizer = model.load(profile)
        for other in others:
            base = model.load_adapter(base, other)
        return model.load_adapter(base, folder), tokenizer, template, profile
    except (profiles.ProfileError, model.ModelError) as error:
        fail(str(error), 2)


def log_scoring(adapter: str | Path, device: str, result: dict) -> None:
    """A line in the log of `test`, which is scored seldom: when, on what, which adapter, and the figures."""
    from . import model

    trained = model.run_record(adapter)
    scored = {
        "date": date.today().isoformat(),
        "device": device,
        "adapter": {key: trained.get(key) for key in ("profile", "edition", "recipe", "seed", "seconds")},
        **{key: value for key, value in result.items() if key != "rows"},
    }
    with TEST_LOG.open("a", encoding="utf-8") as log:
        log.write(json.dumps(scored) + "\n")


def evaluate(options: argparse.Namespace) -> None:
    from . import generation, model, scoring, training

    try:
        asked = getattr(pairs.load(SPLITS[options.split]), options.split)
        for folder in options.adapters:
            model.require_adapter(folder)
            model.prompt_template_of(folder)
    except (pairs.PairError, model.ModelError) as error:
        fail(str(error), 2)
    options.adapter = options.adapters[0]
    tuned, tokenizer, template, profile = load_tuned(options, options.adapters[1:])
    several, results, base_texts = len(options.adapters) > 1, [], None
    settings = {"grammar": options.grammar, "longest": profile.longest_answer}
    with training.bar((1 + len(options.adapters) + (several and not options.explicit)) * len(asked), "answers", "answer") as bar:
        settings["progress"] = bar.update
        for folder in options.adapters:
            if results:
                tuned, template = model.load_adapter(tuned, folder), model.prompt_template_of(folder)
            questions = {"split": options.split, "template": template, "explicit": options.explicit, "base_texts": base_texts}
            results.append(scoring.evaluate(tuned, tokenizer, asked, **questions, **settings))
            base_texts = [row["base"]["text"] for row in results[-1]["rows"]]
        if several and not options.explicit:
            with model.base_of(tuned):
                base_texts = generation.answer(tuned, tokenizer, [pair.explicit_prompt for pair in asked], **settings)
    base = scoring.score(base_texts, [pair.dot for pair in asked]) if several else []
    if options.split == "test":
        for folder, result in zip(options.adapters, results):
            log_scoring(folder, training.hardware(), {**result, "asked": scoring.summary(base)} if several else result)

    def line(who: str, r: dict) -> str:
        return f"{who}: {r['valid']}/{len(asked)} valid, {r['invalid']} invalid, {r['no_dot']} no DOT; node F1 {r['node_f1']:.2f}, edge F1 {r['edge_f1']:.2f}, {r['exact']} exact"

    if several:
        seeds = [{"adapter": folder, "seed": seed_of(folder), **result} for folder, result in zip(options.adapters, results)]
        shared = {key: results[0][key] for key in ("split", "n", "decoding", "prompt", "base")}
        found = {**shared, "asked": scoring.summary(base), "seeds": seeds, "interval": scoring.across_seeds(results, base)}
        lines = [line("base", found["base"]), line("base, asked for DOT", found["asked"])]
        lines += [line(f"seed {seed['seed']}, {seed['adapter']}", seed["tuned"]) for seed in seeds]
        spans = {name: "{mean:.2f} ({low:.2f} to {high:.2f})".format(**span) for name, span in found["interval"].items()}
        lines += [f"over {len(seeds)} seeds and {len(asked)} prompts, with 95 % intervals: valid {spans['valid']}, edge F1 {spans['edge_f1']}"]
        lines += [f"minus the base, asked for DOT: valid {spans['valid_difference']}, edge F1 {spans['edge_f1_difference']}"]
        return show(options, found, lines)
    [result] = results
    lines = [line("base", result["base"]), line("tuned", result["tuned"])]
    if options.split == "test":
        lines += [
            f"  {who}, {name}: {r['valid']}/{r['n']} valid, node F1 {r['node_f1']:.2f}, edge F1 {r['edge_f1']:.2f} ({r['edge_f1_interval'][0]:.2f} to {r['edge_f1_interval'][1]:.2f})"
            for who in ("base", "tuned")
            for name, r in result["strata"][who].items()
        ]
    show(options, result, [*lines, f"exact McNemar p = {result['mcnemar_p']:.4f}, z = {result['z']:.2f}"])


def seed_of(folder: str | Path) -> int | None:
    """The seed that an adapter was trained with, from the run record beside it; None when there is none."""
    from . import model

    return model.run_record(folder).get("seed")


def draw(options: argparse.Namespace) -> None:
    try:
        options.english.encode("utf-8")
    except UnicodeEncodeError:  # the shell handed over bytes of another encoding
        fail("the sentence is not valid UTF-8: type it anew, or set your terminal to UTF-8", 2)
    picture = Path(options.output) if options.output else None
    if picture:
        if picture.suffix.lower() not in PICTURES:
            fail(f"{picture}: a picture is written as {' or '.join(PICTURES)}; name FILE.svg or FILE.png", 2)
        require_writable(picture.parent)
        if picture.exists() and not (picture.is_file() and os.access(picture, os.W_OK)):
            fail(f"{picture}: cannot be written over; name another file", 2)
    tuned, tokenizer, template, profile = load_tuned(options)
    from . import generation

    text = generation.answer(
        tuned, tokenizer, [options.english], template=template, longest=profile.longest_answer, grammar=options.grammar
    )[0]
    print(text)
    if picture:
        try:
            dot.render(text, picture.suffix[1:].lower()).save(picture)
        except (ValueError, OSError) as error:
            fail(f"{picture}: not drawn: {error}", 1)


def check(options: argparse.Namespace) -> None:
    try:
        text = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    except OSError as error:
        fail(f"{options.file}: cannot be read: {error.strerror}", 1)
    verdict = dot.check(text)
    error = None if verdict.outcome == "valid" else {"line": verdict.line, "message": verdict.reason}
    result = {
        "outcome": verdict.outcome,
        "rung": verdict.rung,
        "error": error,
        "warnings": list(verdict.warnings),
        "nodes": verdict.nodes,
        "edges": verdict.edges,
    }
    lines = [
        f"{verdict.outcome}: {verdict.reason or f'{verdict.nodes} nodes, {verdict.edges} edges'} (rung: {verdict.rung})",
        *(f"warning: {w}" for w in verdict.warnings),
    ]
    show(options, result, lines)
    if verdict.outcome != "valid":
        raise SystemExit(1)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m helpers", description="Fine-tune a small model for Graphviz DOT, and know whether it worked."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)

    def verb(function, text: str) -> argparse.ArgumentParser:
        sub = verbs.add_parser(function.__name__, help=text, description=text)
        sub.set_defaults(run=function)
        if function is not draw:
            sub.add_argument("--json", action="store_true", help="print one JSON object last")
        return sub

    sub = verb(doctor, "preflight: what is here, what is missing, and its remedy")
    sub.add_argument("--profile", help="also check what this profile needs")
    sub = verb(verify, "counts, drops with reasons, splits and families of an edition, and what the splits share")
    sub.add_argument("--edition", default="report")
    sub.add_argument("--folder", type=Path, help="read the edition from this folder instead")
    sub = verb(train, "train adapters; writes them and run.json")
    sub.add_argument("--profile", default=None)
    sub.add_argument("--output", required=True)
    sub.add_argument("--edition", default="report")
    sub.add_argument("--template", choices=("native", "generic"), default="native")
    sub.add_argument("--recipe", default="report")
    sub.add_argument("--seed", type=int, help="default: the one of profiles.SEED")
    sub.add_argument("--resume", action="store_true", help="go on from the last checkpoint in --output")
    sub = verb(evaluate, "base and tuned on one split, from one loaded model")
    sub.add_argument(
        "--adapter",
        dest="adapters",
        nargs="+",
        required=True,
        metavar="DIR",
        help="several: the seeds of one recipe, with intervals over seeds and prompts",
    )
    sub.add_argument("--profile", default=None)
    sub.add_argument("--split", choices=SPLITS, default="validation", help="each scoring of test is logged in data/results/")
    sub.add_argument("--explicit", action="store_true", help="ask for DOT by name")
    sub.add_argument("--grammar", action="store_true", help="constrained decoding: answers cannot leave DOT, and are closed in time")
    sub = verb(draw, "DOT for a sentence of English, and a picture of it")
    sub.add_argument("english")
    sub.add_argument("--adapter", help="default: yours from notebook 03, else the shipped one")
    sub.add_argument("--profile", default=None)
    sub.add_argument("--grammar", action="store_true", help="constrained decoding: the answer cannot leave DOT, and is closed in time")
    sub.add_argument("-o", "--output", help="FILE.svg or FILE.png")
    sub = verb(check, "outcome, rung, line and message of a DOT text")
    sub.add_argument("file", metavar="FILE|-")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that lacks a character shows "?" and goes on
            stream.reconfigure(errors="replace")
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except dot.DotMissing as error:
        fail(str(error), 1)
    except chat.TemplateError as error:
        fail(str(error), 2)


if __name__ == "__main__":
    main()
