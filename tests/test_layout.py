"""No file is a drawer, no function must be scrolled, and the top says what this is."""

import ast
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [ROOT / "app.py"] + [
    path
    for folder in ("xentviz", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "internal"}
# Lines of a body: one screen, with the aim at 25. A figure is a literal, which the
# formatter spreads over more.
LONGEST, LONGEST_FIGURE = 40, 55
TOP = {
    ".ci",
    ".dockerignore",
    ".github",
    ".gitignore",
    ".streamlit",
    "LICENSE",
    "MANIFEST.in",
    "README.md",
    "app.py",
    "deploy",
    "docs",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
    "tests",
    "xentviz",
}


def test_no_file_is_a_drawer_and_no_function_must_be_scrolled():
    found = [fault for path in SOURCES for fault in faults(path)]
    assert not found, "\n".join(found)


def faults(path):
    """Give a drawer on the path of a source, and each function that is too long."""
    name = path.relative_to(ROOT)
    yield from (f"{name}: {part}" for part in {*name.parts, path.stem} & DRAWERS)
    longest = LONGEST_FIGURE if "figures" in path.parts else LONGEST
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            has_docstring = ast.get_docstring(node) is not None
            first = node.body[min(has_docstring, len(node.body) - 1)]
            if node.end_lineno - first.lineno >= longest:
                yield f"{name}: {node.name}"


def test_the_top_level_holds_what_the_project_is_and_nothing_else():
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    ignored = [".git", *(line.rstrip("/") for line in lines)]
    names = {path.name for path in ROOT.iterdir()}
    assert {n for n in names if not any(fnmatch(n, i) for i in ignored)} == TOP
