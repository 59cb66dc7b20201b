"""The command line: `python -m helpers VERB`. A few lines a verb; the work is the other modules'.

With --json the last thing printed is one JSON object. Bad input is one line on standard error: exit 1 where
the answer is no, 2 where the question was wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from . import chat, dot, pairs

PICTURES = (".svg", ".png")


def fail(text: str, code: int) -> None:
    print(text, file=sys.stderr)
    raise SystemExit(code)


def show(options: argparse.Namespace, result: dict, lines: list[str]) -> None:
    # other consoles get \\u escapes, which lose nothing
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(result, ensure_ascii=not utf8) if options.json else "\n".join(lines))


def require_writable(folder: Path, make: bool = False) -> None:
    """Ends with one line where no file can be written into `folder`; with `make` a missing folder is made."""
    try:
        if make:
            folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        remedy = "name a folder that exists and that you may write to"
        fail(f"{folder}: cannot be written to ({error.strerror}); {remedy}", 2)


def doctor(options: argparse.Namespace) -> None:
    from .doctor import examine

    try:
        checks = examine(options.profile)
    except ValueError as error:  # no such profile
        fail(str(error), 2)
    ok = all(check["ok"] for check in checks)
    lines = [f"{'ok  ' if c['ok'] else 'FAIL'} {c['name']}: {c['found']}" for c in checks]
    lines = [line + f" -> {c['remedy']}" * bool(c["remedy"]) for line, c in zip(lines, checks)]
    show(options, {"ok": ok, "checks": checks}, lines)
    if not ok:
        raise SystemExit(1)


def verify(options: argparse.Namespace) -> None:
    from .verify import examine

    try:
        result, lines, wrong = examine(options.edition, options.folder)
    except pairs.PairError as error:
        fail(str(error), 1)
    show(options, result, lines)
    if wrong:
        fail("\n".join(wrong), 1)


def train(options: argparse.Namespace) -> None:
    from . import model, profiles, training

    try:
        profile = profiles.profile(options.profile)
        recipe = profile.recipe(options.recipe)
        seed = profiles.SEED if options.seed is None else options.seed
        edition = pairs.load(options.edition)
        args = training.arguments(recipe, options.output, seed)  # first: it says which process this is
        require_writable(Path(options.output), make=True)
        base, tokenizer = model.load(profile)
        tuned = model.attach(base, model.lora(recipe), seed)
        examples = chat.encode_pairs(tokenizer, edition.train, options.template)
        result = training.train(tuned, tokenizer, examples, args, resume=options.resume)
    except (profiles.ProfileError, pairs.PairError, model.ModelError, training.TrainingError) as error:
        fail(str(error), 2)
    if not args.should_save:  # one of several processes, and not the first
        return
    about = (profile, recipe, edition.name, options.template, seed, model.count(tuned))
    record = training.save(tuned, options.output, *about, result)
    told = f"{record['steps']} steps in {record['seconds']} s, last loss {record['log'][-1]['loss']:.3f};"
    show(options, record, [f"{told} adapter and run.json in {options.output}"])


def evaluate(options: argparse.Namespace) -> None:
    from . import model, profiles
    from .evaluate import evaluate_adapters

    try:
        profile = profiles.profile(options.profile)
        found = evaluate_adapters(
            options.adapters, profile, options.split, explicit=options.explicit, grammar=options.grammar
        )
    except (profiles.ProfileError, pairs.PairError, model.ModelError) as error:
        fail(str(error), 2)

    def line(who: str, r: dict) -> str:
        counts = f"{r['valid']}/{found['n']} valid, {r['invalid']} invalid, {r['no_dot']} no DOT"
        f1 = f"node F1 {r['node_f1']:.2f}, edge F1 {r['edge_f1']:.2f}"
        return f"{who}: {counts}; {f1}, {r['exact']} exact"

    if "seeds" in found:
        lines = [line("base", found["base"]), line("base, asked for DOT", found["asked"])]
        lines += [line(f"seed {seed['seed']}, {seed['adapter']}", seed["tuned"]) for seed in found["seeds"]]
        over = f"over {len(found['seeds'])} seeds and {found['n']} prompts, with 95 % intervals"
        for what, end in ((over, ""), ("minus the base, asked for DOT", "_difference")):
            valid, f1 = (
                "{mean:.2f} ({low:.2f} to {high:.2f})".format(**found["interval"][measure + end])
                for measure in ("valid", "edge_f1")
            )
            lines += [f"{what}: valid {valid}, edge F1 {f1}"]
        return show(options, found, lines)
    lines = [line("base", found["base"]), line("tuned", found["tuned"])]
    if options.split == "test":
        lines += [
            f"  {who}, {name}: {r['valid']}/{r['n']} valid, node F1 {r['node_f1']:.2f}, edge F1"
            f" {r['edge_f1']:.2f} ({r['edge_f1_interval'][0]:.2f} to {r['edge_f1_interval'][1]:.2f})"
            for who in ("base", "tuned")
            for name, r in found["strata"][who].items()
        ]
    show(options, found, [*lines, f"exact McNemar p = {found['mcnemar_p']:.4f}, z = {found['z']:.2f}"])


def draw(options: argparse.Namespace) -> None:
    try:
        options.english.encode("utf-8")
    except UnicodeEncodeError:  # the shell handed over bytes of another encoding
        fail("the sentence is not valid UTF-8: type it again, or set your terminal to UTF-8", 2)
    picture = Path(options.output) if options.output else None
    if picture:
        if picture.suffix.lower() not in PICTURES:
            fail(f"{picture}: a picture is written as {' or '.join(PICTURES)}; name FILE.svg or FILE.png", 2)
        require_writable(picture.parent)
        if picture.exists() and not (picture.is_file() and os.access(picture, os.W_OK)):
            fail(f"{picture}: cannot be written over; name another file", 2)
    from . import generation, model, profiles

    try:
        profile = profiles.profile(options.profile)
        folder = Path(options.adapter) if options.adapter else model.find_adapter(profile)[0]
        model.require_adapter(folder)
        template = model.prompt_template_of(folder)
        base, tokenizer = model.load(profile)
        tuned = model.load_adapter(base, folder)
    except (profiles.ProfileError, model.ModelError) as error:
        fail(str(error), 2)
    settings = {"template": template, "longest": profile.longest_answer, "grammar": options.grammar}
    [text] = generation.answer(tuned, tokenizer, [options.english], **settings)
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
    result = {"outcome": verdict.outcome, "rung": verdict.rung, "error": error}
    result |= {"warnings": list(verdict.warnings), "nodes": verdict.nodes, "edges": verdict.edges}
    said = verdict.reason or f"{verdict.nodes} nodes, {verdict.edges} edges"
    lines = [f"warning: {warning}" for warning in verdict.warnings]
    show(options, result, [f"{verdict.outcome}: {said} (rung: {verdict.rung})", *lines])
    if verdict.outcome != "valid":
        raise SystemExit(1)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m helpers",
        description="Fine-tune a small model for Graphviz DOT, and know whether it worked.",
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
    told = "counts, drops with reasons, splits and families of an edition, and what the splits share"
    sub = verb(verify, told)
    sub.add_argument("--edition", default="report")
    sub.add_argument("--folder", type=Path, help="read the edition from this folder instead")
    sub = verb(train, "train adapters; writes them and run.json")
    sub.add_argument("--profile")
    sub.add_argument("--output", required=True)
    sub.add_argument("--edition", default="report")
    sub.add_argument("--template", choices=("native", "generic"), default="native")
    sub.add_argument("--recipe", default="report")
    sub.add_argument("--seed", type=int, help="default: the one of profiles.SEED")
    sub.add_argument("--resume", action="store_true", help="go on from the last checkpoint in --output")
    sub = verb(evaluate, "base and tuned on one split, from one loaded model")
    several = "several: the seeds of one recipe, with intervals over seeds and prompts"
    sub.add_argument("--adapter", dest="adapters", nargs="+", required=True, metavar="DIR", help=several)
    sub.add_argument("--profile")
    logged = "each scoring of test is logged in data/results/"
    sub.add_argument("--split", choices=pairs.SPLITS, default="validation", help=logged)
    sub.add_argument("--explicit", action="store_true", help="ask for DOT by name")
    held = "constrained decoding: answers cannot leave DOT, and are closed in time"
    sub.add_argument("--grammar", action="store_true", help=held)
    sub = verb(draw, "DOT for a sentence of English, and a picture of it")
    sub.add_argument("english")
    sub.add_argument("--adapter", help="default: yours from notebook 03, else the shipped one")
    sub.add_argument("--profile")
    sub.add_argument("--grammar", action="store_true", help=held)
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
