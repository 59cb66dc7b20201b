"""A module imports only from those listed before it, and what one notebook alone needs is no helper."""

import ast
import importlib
import json
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ORDER = """
    helpers.dot.process helpers.dot.text helpers.dot.find helpers.dot.graph helpers.dot.reader
    helpers.dot.safe helpers.dot.check helpers.dot.draw helpers.dot
    helpers.records helpers.pairs helpers.leakage
    helpers.profiles helpers.weights helpers.chat helpers.grammar helpers.patches helpers.adapters
    helpers.model helpers.batches helpers.training helpers.generation
    helpers.recorded helpers.attributes helpers.stats helpers.scoring helpers.evaluate helpers.show
    helpers.doctor helpers.verify helpers.__main__
    lessons.plots lessons.widgets lessons.exercises lessons.power lessons.ledger lessons.workflow
    lessons.cards lessons.publish lessons.endpoint lessons.leaderboard
""".split()
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for folder in ("helpers", "lessons")
    for path in (ROOT / folder).rglob("*.py")
    if path.parent.name not in ("helpers", "lessons") or path.name != "__init__.py"
}
OTHERS = ("benchmarks", "generators", "tools", "tests")
NOTEBOOKS = {
    path.name[:2]: "\n".join(
        "".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    )
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
}  # fmt: skip


def imports(source: str, package: list[str]) -> set[str]:
    """The modules of the project that a source imports from, inside this package."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            inside = {f"{base}.{alias.name}" for alias in node.names}
            found |= {one for one in inside if one in MODULES} or {base}
    return found & MODULES.keys()


@cache
def own_imports(name: str) -> set[str]:
    """Those of a module; a package counts as a module that its own modules may not need."""
    package = name.split(".") if MODULES[name].name == "__init__.py" else name.split(".")[:-1]
    return imports(MODULES[name].read_text(encoding="utf-8"), package)


def test_imports_go_one_way():
    assert MODULES.keys() == set(ORDER)
    for place, name in enumerate(ORDER):
        later = own_imports(name) - set(ORDER[:place])
        assert not later, f"{name} imports {later}, which stand after it"


def test_what_others_import_from_here_is_there():
    sources = {
        path: path.read_text(encoding="utf-8") for part in OTHERS for path in (ROOT / part).rglob("*.py")
    }
    lost = []
    for where, source in (sources | NOTEBOOKS).items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in (
                "helpers",
                "lessons",
            ):
                module = importlib.import_module(node.module)
                names = [alias.name for alias in node.names if f"{node.module}.{alias.name}" not in MODULES]
                lost += [
                    f"{where}: {node.module} has no {name}" for name in names if not hasattr(module, name)
                ]
    assert not lost, "\n".join(lost)


def test_a_helper_has_several_users_and_a_lesson_is_for_notebooks():
    """A helper that one notebook alone needs belongs to the lessons, and a lesson that none needs goes."""
    taken = {number: imports(source, []) for number, source in NOTEBOOKS.items()}
    users = {name: {number for number, modules in taken.items() if name in modules} for name in MODULES}
    for name in MODULES.keys() - {"helpers.__main__"}:
        inside = {other for other in MODULES if name in own_imports(other)}
        shared = any(other.startswith("helpers") for other in inside)
        if name.startswith("helpers"):
            assert shared or len(users[name]) + len(inside) > 1, (
                f"{name} is used by {users[name] | inside} alone"
            )
        else:
            assert users[name] or inside, f"{name} is used by no notebook"


def test_what_pocket_was_trained_on_needs_no_helper():
    """`leakage` looks into that text: the one import from outside the package, and no way back."""
    outside = {name for name, path in MODULES.items() if "generators" in path.read_text(encoding="utf-8")}
    assert outside == {"helpers.leakage"}
    maker = ROOT / "generators" / "pocket"
    needs = {path.stem for path in maker.rglob("*.py") if "helpers" in path.read_text(encoding="utf-8")}
    assert needs <= {"__main__", "score"}  # which train it and ask it


def test_few_modules_start_programs():
    starts = {name for name, path in MODULES.items() if "subprocess" in path.read_text(encoding="utf-8")}
    assert starts <= {
        "helpers.dot.process",
        "helpers.weights",
        "helpers.doctor",
    }  # pip fetches a model; the doctor asks `dot -V` for its version
