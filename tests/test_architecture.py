"""Imports point one way, and each library has its place."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "xentviz"


class Row(NamedTuple):
    """What the modules of a room may import: which rooms, and which libraries."""

    rooms: str = ""
    libraries: str = ""


# The README prints the same table: tests/test_readme.py. A module that no row names has
# no room, and fails; a row of a module counts for it in place of its room's.
TABLE = {
    "quantities": Row("", "numpy"),
    "conventions": Row("quantities", "numpy"),
    "dataset": Row("quantities", "numpy pyarrow"),
    "sweep": Row("", "numpy"),
    "figures": Row("quantities", "numpy plotly"),
    "plotlyjs": Row("", "tree_sitter tree_sitter_javascript"),
    "lessons": Row("quantities sweep figures", "numpy markdown_it"),
    "lessons.batches.fit": Row("quantities", "numpy sklearn"),
    "state": Row("sweep lessons", "numpy"),
    "notebook": Row("figures lessons state", "IPython plotly"),
    "stage": Row("sweep figures lessons state", "numpy"),
    "stage.component": Row("", "streamlit"),
    "export": Row(
        "quantities sweep figures plotlyjs lessons state stage",
        "PIL av choreographer kaleido latex2mathml markdown_it mdit_py_plugins numpy "
        "plotly tqdm",
    ),
    "command": Row("conventions dataset lessons state export", "tqdm"),
    "page": Row(
        "conventions dataset sweep figures plotlyjs lessons state stage "
        "stage.component export",
        "PIL anyio brotli numpy starlette streamlit",
    ),
    "__main__": Row("notebook lessons export command page"),
    "app": Row("page", "starlette streamlit"),
}
# What all modules of a room share; beside it none imports another of its room.
SHARED = {
    "figures": {"theme", "grids", "marks", "camera", "weighted"},
    "lessons": {
        "lesson",
        "spoken",
        "declarations",
        "problem",
        "class_scores",
        "underflow",
        "weighted_classes",
    }
    | {"steps", "own_steps", "template_faults", "rounding"}
    | {"text", "template", "formula", "decimals", "batches"},
}
# What begins with the name of a lesson is a part of it, and no other imports it.
PARTS = {"lessons": ("binary", "chain", "logarithm", "soft_target", "weight")}
# The package has two names that are no quantities, and imports what is behind them only
# when they are called: else whoever imports a quantity would wait for every lesson.
LATE = {
    ("xentviz", "xentviz.notebook.opened"),
    ("xentviz", "xentviz.conventions.explanation.Explanation"),
    ("xentviz", "xentviz.conventions.question.question"),
}
TYPES = "TYPE_CHECKING"  # what stands under it is for readers of types, and never runs
SOURCES = [ROOT / "app.py", *sorted((ROOT / PACKAGE).rglob("*.py"))]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def row_of(name: str) -> str:
    """Return the row that a module, or a name in it, stands in: the narrowest."""
    first, _, rest = name.partition(".")
    name = rest if first == PACKAGE else first
    rows = [row for row in TABLE if f"{name}.".startswith(f"{row}.")]
    # The face has the quantities by name.
    return max(rows, key=len, default=name.partition(".")[0] or "quantities")


def room_of(module: str) -> str:
    return row_of(module).partition(".")[0]


def imports_of(tree: ast.AST) -> Iterator[str]:
    """Give every name that a source imports when it runs, with its module."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from (f"{start}.{alias.name}" for alias in node.names)
        elif not (isinstance(node, ast.If) and ast.unparse(node.test) == TYPES):
            yield from imports_of(node)


def wrong_imports(module: str, source: str) -> list[str]:
    """Return what a module imports although the table does not say that it may."""
    return [
        name
        for name in imports_of(ast.parse(source))
        if (module, name) not in LATE and not _may(module, name)
    ]


def _may(module: str, name: str) -> bool:
    top, row = name.partition(".")[0], TABLE.get(row_of(module))
    if row is None:
        return False
    if top != PACKAGE:
        return top in row.libraries.split() or top in sys.stdlib_module_names
    if name == PACKAGE:  # nothing points back at the face
        return False
    room, other = room_of(module), room_of(name)
    if row_of(name) in row.rooms.split():
        return True
    # What has a row of its own is imported by those alone that name it.
    return (
        room == other
        and row_of(name) in (room, row_of(module))
        and _beside(module, name)
    )


def _beside(module: str, name: str) -> bool:
    """Tell whether a module may import another of its room."""
    room = room_of(module)
    own, within = (
        full.removeprefix(f"{PACKAGE}.{room}").strip(".").partition(".")[0]
        for full in (module, name)
    )
    for part in PARTS.get(room, ()):
        if within.startswith(f"{part}_"):
            return own.startswith(part)
    shared = SHARED.get(room)
    # The folder's own file, `lessons/__init__.py`, is found by each of its names.
    return shared is None or within in shared or not is_module(f"{room}.{within}")


def is_module(name: str) -> bool:
    return (ROOT / PACKAGE / f"{name.replace('.', '/')}.py").exists()


def test_a_module_imports_only_what_the_table_allows():
    wrong = [
        f"{module}: {name}"
        for path in SOURCES
        for module in [module_of(path)]
        for name in wrong_imports(module, path.read_text(encoding="utf-8"))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("xentviz.quantities.cross_entropy", "import plotly"),
        ("xentviz.quantities.cross_entropy", "from scipy.special import xlogy"),
        (
            "xentviz.quantities.cross_entropy",
            "from xentviz.sweep.controls import Control",
        ),
        ("xentviz.quantities.cross_entropy", "from xentviz import sweep"),
        ("xentviz.quantities.cross_entropy", "from . import entropy"),
        ("xentviz.quantities.cross_entropy", "def late():\n    import streamlit"),
        ("xentviz.figures.curves", "from xentviz.lessons import Lesson"),
        ("xentviz.lessons.binary", "import plotly.graph_objects as go"),
        ("xentviz.state.state", "from xentviz.stage.answer import payload"),
        ("xentviz.stage.answer", "from xentviz.export.data import csv"),
        ("xentviz.drawer", "import math"),
        ("xentviz.export.animation.gif", "from xentviz.page import run"),
        ("xentviz.command.files", "from xentviz.page.server import serve"),
        ("xentviz", "from xentviz.lessons import lessons"),
        ("xentviz.lessons.chain", "from xentviz.lessons.softmax import Softmax"),
        ("xentviz.lessons.binary", "from xentviz import surprisal"),
        ("xentviz.lessons.binary", "import xentviz"),
        ("xentviz.figures.plane", "from xentviz.figures.surface import EYES"),
        ("xentviz.lessons.sigmoid", "from xentviz.lessons.chain_terms import terms"),
        ("xentviz.lessons.binary", "import xentviz.lessons.weight_points"),
        ("xentviz.stage.answer", "import streamlit"),
        ("xentviz.stage.answer", "from xentviz.stage.component import stage"),
        ("xentviz.export.image", "from xentviz.stage import component"),
        ("xentviz.page.run", "from xentviz.lessons.batches import fit"),
        ("xentviz.export.offline.html", "import streamlit"),
        ("xentviz.state.link", "from xentviz.figures.theme import Style"),
    ],
)
def test_an_import_that_the_table_does_not_allow_is_found(module, source):
    assert len(wrong_imports(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        (
            "xentviz.quantities.cross_entropy",
            "import math\nfrom xentviz.quantities.probability import softmax",
        ),
        ("xentviz.lessons.binary", "from xentviz.quantities import softmax"),
        ("xentviz.lessons", "if TYPE_CHECKING:\n    import plotly"),
        ("xentviz.page", "from xentviz.stage import stage"),
        ("xentviz.figures.plane", "from xentviz.figures.marks import line"),
        ("xentviz.stage.component", "import streamlit"),
        ("xentviz.stage.component", "from xentviz.stage.version import VERSION"),
        ("xentviz.page.navigation", "from xentviz.stage.component import stage"),
        ("xentviz.lessons.weights", "from xentviz.lessons.weight_paths import paths"),
        ("xentviz.lessons.weight_remarks", "import xentviz.lessons.weight_paths"),
    ],
)
def test_an_import_that_the_table_allows_is_let_through(module, source):
    assert wrong_imports(module, source) == []


def test_the_rows_of_the_table_stand_in_the_order_in_which_rooms_build_on_each_other():
    rooms = list(TABLE)
    for name, row in TABLE.items():
        before = rooms[: rooms.index(name)]
        assert set(row.rooms.split()) <= set(before), name
