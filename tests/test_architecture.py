"""Imports point one way, each library has its place, and no file is a drawer."""

import ast
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "xentviz"
# Each room, in the order in which they build on each other, and what it imports from
# outside. A module that no row names has no room, and fails.
ROOMS = {
    "quantities": {"numpy"},
    "conventions": {"numpy"},
    "sweep": {"numpy"},
    "figures": {"numpy", "plotly"},
    "lessons": {"numpy"},
    "state": {"numpy"},
    "notebook": set(),
    "stage": {"numpy", "streamlit"},
    "export": {
        "PIL",
        "av",
        "choreographer",
        "kaleido",
        "latex2mathml",
        "numpy",
        "plotly",
        "tqdm",
        "websockets",
    },
    "command": {"tqdm"},
    "page": {"starlette", "streamlit"},
    "__main__": set(),
    "app": {"starlette", "streamlit"},
}
ORDER = list(ROOMS)
# The package has two names that are no quantities, and imports what is behind them only
# when they are called: else whoever imports a quantity would wait for every lesson.
LATE = {
    ("xentviz", "xentviz.notebook.opened"),
    ("xentviz", "xentviz.conventions.explanation.explained"),
    ("xentviz", "xentviz.conventions.question.question"),
}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "internal"}
TYPES = "TYPE_CHECKING"  # what stands under it is for readers of types, and never runs
# Lines of a body: one screen, with the aim at 25. A figure is a literal, which the
# formatter spreads over more.
LONGEST, LONGEST_FIGURE = 40, 55
TOP = {
    ".ci",
    ".gitignore",
    ".streamlit",
    "LICENSE",
    "MANIFEST.in",
    "README.md",
    "app.py",
    "docs",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
    "tests",
    "xentviz",
}
SOURCES = [ROOT / "app.py", *sorted((ROOT / PACKAGE).rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))

each_source = pytest.mark.parametrize(
    "path", SOURCES, ids=[str(path.relative_to(ROOT)) for path in SOURCES]
)


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def room_of(module: str) -> str:
    first, _, rest = module.partition(".")
    if first != PACKAGE:
        return first
    return rest.partition(".")[0] or ORDER[0]  # the face: the quantities by name


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
    """Return what a module imports although its room may not."""
    return [
        name
        for name in imports_of(ast.parse(source))
        if (module, name) not in LATE and not _may(room_of(module), name)
    ]


def _may(room: str, name: str) -> bool:
    top = name.partition(".")[0]
    if room not in ROOMS:
        return False
    if top != PACKAGE:
        return top in ROOMS[room] or top in sys.stdlib_module_names
    other = room_of(name)
    return other in ROOMS and ORDER.index(other) <= ORDER.index(room)


@each_source
def test_imports_point_up_the_list_and_libraries_stay_in_their_place(path):
    assert wrong_imports(module_of(path), path.read_text(encoding="utf-8")) == []


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
    ],
)
def test_an_import_that_points_the_wrong_way_is_found(module, source):
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
    ],
)
def test_an_import_that_points_the_right_way_is_let_through(module, source):
    assert wrong_imports(module, source) == []


@pytest.mark.parametrize(
    "path", SOURCES + TESTS, ids=lambda p: str(p.relative_to(ROOT))
)
def test_no_file_is_a_drawer_and_no_function_must_be_scrolled(path):
    assert not {*path.relative_to(ROOT).parts[:-1], path.stem} & DRAWERS
    longest = LONGEST_FIGURE if "figures" in path.parts else LONGEST
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            has_docstring = ast.get_docstring(node) is not None
            first = node.body[min(has_docstring, len(node.body) - 1)]
            assert node.end_lineno - first.lineno < longest, node.name


def test_the_top_level_holds_what_the_project_is_and_nothing_else():
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    ignored = [".git", *(line.rstrip("/") for line in lines)]
    names = {path.name for path in ROOT.iterdir()}
    assert {n for n in names if not any(fnmatch(n, i) for i in ignored)} == TOP


REQUIREMENTS = (
    "requirements.txt",
    "tests/benchmarks/requirements.txt",
    "tests/frameworks.txt",
    "tests/requirements.txt",
    "xentviz/export/requirements.txt",
)


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_has_its_reason_beside_it(name):
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        requirement, mark, reason = line.partition("  # ")
        assert requirement.startswith("-r ") or (mark and len(reason) > 10), line


def test_streamlit_is_pinned_to_the_version_whose_component_api_the_stage_uses():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = next(line for line in lines if line.startswith("streamlit"))
    requirement = pinned.partition("  #")[0].replace("[performance]", "")
    assert requirement == f"streamlit=={version('streamlit')}"
