"""A module imports only from those listed before it."""

import ast
from pathlib import Path

ORDER = """
    dot.process dot.text dot.graph dot.reader dot.safe dot.check dot.draw dot
    pairs leakage profiles weights chat grammar patches adapters model training generation endpoint
    attributes stats scoring evaluate ledger cards publish leaderboard show widgets exercises workflow
    doctor __main__
""".split()
HELPERS = Path(__file__).parents[2] / "helpers"
MODULES = {
    ".".join(path.relative_to(HELPERS).with_suffix("").parts).removesuffix(".__init__"): path
    for path in HELPERS.rglob("*.py")
}
del MODULES["__init__"]


def own_imports(name: str) -> set[str]:
    """The modules of the package that a module imports from; a package counts as a module that its own
    modules may not need.
    """
    package = ["helpers", *name.split(".")]
    package = package if MODULES[name].name == "__init__.py" else package[:-1]
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = (
                ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])
                if node.level
                else node.module
            )
            inside = {f"{base}.{alias.name}" for alias in node.names}
            found |= {one for one in inside if one.removeprefix("helpers.") in MODULES} or {base}
    return {one.removeprefix("helpers.") for one in found if one.startswith("helpers.")}


def test_imports_go_one_way():
    assert MODULES.keys() == set(ORDER)
    for place, name in enumerate(ORDER):
        later = own_imports(name) - set(ORDER[:place])
        assert not later, f"{name} imports {later}, which stand after it"


def test_what_pocket_was_trained_on_needs_no_helper():
    """`leakage` looks into that text: the one import from outside the package, and no way back."""
    outside = {name for name, path in MODULES.items() if "generators" in path.read_text(encoding="utf-8")}
    assert outside == {"leakage"}
    maker = HELPERS.parent / "generators" / "pocket"
    needs = {path.stem for path in maker.rglob("*.py") if "helpers" in path.read_text(encoding="utf-8")}
    assert needs <= {"__main__", "score"}  # which train it and ask it


def test_few_modules_start_programs():
    starts = {name for name, path in MODULES.items() if "subprocess" in path.read_text(encoding="utf-8")}
    assert starts <= {
        "dot.process",
        "weights",
        "doctor",
    }  # pip fetches a model; the doctor asks `dot -V` for its version
