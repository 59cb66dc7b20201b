"""A module imports only from those listed before it."""

import ast
from pathlib import Path

ORDER = "graphviz_process dot_text dot_graph dot_reader dot_safe dot pairs leakage profiles weights chat grammar model training generation endpoint attributes stats scoring ledger show widgets exercises __main__".split()
HELPERS = Path(__file__).parent.parent / "helpers"


def own_imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            found |= {node.module} if node.module else {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers"):
            found.add(node.module.removeprefix("helpers").lstrip("."))
    return found


def test_every_module_is_in_the_order():
    assert {path.stem for path in HELPERS.glob("*.py")} == {*ORDER, "__init__"}


def test_imports_go_one_way():
    for path in HELPERS.glob("*.py"):
        if path.stem != "__init__":
            later = own_imports(path) - set(ORDER[: ORDER.index(path.stem)])
            assert not later, f"{path.stem} imports {later}, which stand after it"


def test_only_one_module_starts_programs():
    starts = {path.stem for path in HELPERS.glob("*.py") if "subprocess" in path.read_text()}
    assert starts <= {"graphviz_process", "weights", "__main__"}  # pip fetches a model; the doctor asks `dot -V` for its version
