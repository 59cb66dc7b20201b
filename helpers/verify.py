"""What `python -m helpers verify` says of an edition, and of all splits beside each other.

It knows pairs and what they may share; it knows no model.
"""

from __future__ import annotations

from pathlib import Path

from . import leakage, pairs


def examine(name: str, folder: Path | None = None) -> tuple[dict, list[str], list[str]]:
    """(the fields of --json, the same in lines, what is wrong) of the edition of this name, read from
    `folder` where one is given.

    Raises:
        PairError: a record that cannot be read (see `pairs.load`).
    """
    wrong = []
    try:
        edition = pairs.load(name, folder)
    except pairs.SplitError as error:  # for example too few pairs of your own; all else is still reported
        edition, wrong = error.edition, [str(error)]
    report = edition if edition.name == "report" else pairs.load("report")
    extended, large, test = pairs.load("extended"), pairs.load("large"), pairs.load("test").test
    kept = [*edition.train, *edition.validation, *edition.dev, *edition.test]
    shared = sorted({p.family for p in edition.train} & {p.family for p in edition.validation})
    editions = {"report": (*report.train, *report.validation), "extended": extended.train}
    editions |= {"large": large.train, "dev": extended.dev, "test": test}
    everything = dict.fromkeys(pair for held in editions.values() for pair in held)
    unnamed = [pair.id for pair in everything if not pair.implied and pairs.unnamed(pair)]
    implied = {name: sum(pair.implied for pair in held) for name, held in editions.items()}
    splits = {"train": large.train, "validation": report.validation, "dev": extended.dev, "test": test}
    found = leakage.measure(splits)
    result = {
        "raw": len(edition.raw),
        "kept": len(kept),
        "dropped": [{"id": d.id, "reason": f"{d.rung}: {d.reason}"} for d in edition.dropped],
        "sources": pairs.by_source(kept),
        "train": len(edition.train),
        "validation": len(edition.validation),
        "editions": {
            name: {"pairs": len(held), "families": len({p.family for p in held})}
            for name, held in editions.items()
        },
        "shared_families": len(shared),
        "unnamed": unnamed,
        "implied": implied,
        "leakage": {what: {"count": len(found[what]), "bound": leakage.BOUNDS[what]} for what in found},
    }
    sources = ", ".join(f"{name} {count}" for name, count in result["sources"].items())
    lines = [
        f"{edition.name}: {len(edition.raw)} raw pairs, {len(kept)} kept: {sources}",
        *(f"  dropped {d['id']} ({d['reason']})" for d in result["dropped"]),
        f"train {len(edition.train)}, validation {len(edition.validation)}, families in both: {len(shared)}",
    ]
    for name, e in result["editions"].items():
        lines += [f"{name}: {e['pairs']} pairs, {e['families']} families, {implied[name]} implied"]
    for name, m in result["leakage"].items():
        lines += [f"leakage, {name.replace('_', ' ')}: {m['count']} (bound: {m['bound']})"]
    over = [name for name, held in editions.items() if implied[name] > pairs.IMPLIED * len(held)]
    faults = {
        "families in train and validation": shared,
        "prompts that do not name every node and are not marked implied": unnamed,
        f"more than {pairs.IMPLIED:.0%} of the pairs are marked implied": over,
    }
    wrong += [f"{what}: {', '.join(names)}" for what, names in faults.items() if names]
    return result, lines, wrong + leakage.over(found)
