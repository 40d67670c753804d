"""What a reader is told stands in the texts, and in no module that shows it."""

import ast
import re
from pathlib import Path

import pytest

import xentviz
from xentviz.dataset.layout import TARGET_FORMS
from xentviz.lessons.text import interface

ROOT = Path(xentviz.__file__).parent
ROOMS = ("page", "command", "stage", "state", "lessons", "export/document")
MODULES = [p for room in ROOMS for p in sorted((ROOT / room).rglob("*.py"))]
MODULES += [ROOT / "__main__.py", ROOT / "notebook.py", ROOT / "export/offline/note.py"]
# Two words beside each other, or one as a sentence begins.
PROSE = re.compile(r"[A-Za-z]{2,}[,;:]? [A-Za-z]{2,}|^\W*[A-Z][a-z]{2,}\b(?![\w-])")
# What looks so and is none: markup, scripts and styles, patterns, heads of HTTP and
# what they hold, a command to be copied.
CODE = re.compile(
    r"[<{]\w|\(\?|'self'|[a-z]-[a-z]+=|^[A-Z]\w+-|filename\*=|font-family:"
    r"|xentviz \w+ |export default \(|export const \{|import\.meta"
)
HTTP = {"Vary", "Allow", "Share", "Accept-Encoding, Accept-Language"}
HTTP |= {"public, max-age=86400", "public, max-age=31536000, immutable"}
# Names of tables, and phrases of figures, which stand in the texts themselves.
NAMES = {"at rest", "presets in turn", "as the model has it", "read as"}
NAMES |= {"Lesson", "σ(z) of class …"}
# What is read by who programs, or writes lessons: errors, and what a log holds. Where a
# reader meets one, `xentviz.lessons.text.sentences` says it in another language.
APART = {"state/own_texts.py", "state/own_words.py", "lessons/problem.py"}
APART |= {"state/step_faults.py", "state/section_faults.py", "lessons/own_steps.py"}
APART |= {"lessons/template_faults.py"}
APART |= {"lessons/text/digest.py", "lessons/text/reader.py"}
# Calls whose texts are errors, lines of a log, patterns, or names with blanks between.
SILENT = re.compile(r"refuse|_error$|Error$|\blog|LOG|re\.compile$|^columns$|^cast$")


def apart(tree):
    """Give the nodes whose texts nobody reads on a page."""
    for node in ast.walk(tree):
        is_said = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_said or isinstance(node, ast.Raise | ast.JoinedStr):
            yield from ast.iter_child_nodes(node)
        elif isinstance(node, ast.Call):
            if SILENT.search(ast.unparse(node.func)):
                yield from node.args
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            yield node.annotation
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns:
            yield node.returns
        elif isinstance(node, ast.Assign):
            names = {ast.unparse(target) for target in node.targets}
            if names & {"layout", "__all__", "figures"}:  # names, with blanks between
                yield node.value


def literals(source):
    """Give the texts of a module that could be shown, without what is filled in."""
    tree = ast.parse(source)
    left_out = {id(part) for node in apart(tree) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = [getattr(part, "value", "") for part in node.values]
            yield "".join(p if isinstance(p, str) else "…" for p in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def prose(source):
    for text in literals(source):
        if PROSE.search(text) and not CODE.search(text) and text not in HTTP | NAMES:
            yield text


def test_no_module_that_a_reader_meets_has_words_of_its_own():
    found = [
        f"{name}: {text}"
        for path in MODULES
        for name in [path.relative_to(ROOT).as_posix()]
        for text in (() if name in APART else prose(path.read_text(encoding="utf-8")))
    ]
    assert not found, "\n".join(found)


def test_words_in_a_module_would_be_seen():
    source = '''
def show(name: "Some Type") -> "Other Type":
    """Say nothing."""
    st.title("Explain a number")
    st.caption(f"Row {name}: its loss")
    raise ValueError("this is for who programs")
'''
    assert list(prose(source)) == ["Explain a number", "Row …: its loss"]


# The tables of words that modules read by name; of some names a part is filled in.
TABLES = {
    "explain": ("page",),
    "document": ("export",),
    "command": ("command", "__main__.py"),
    "metavar": ("command",),
    "printed": ("command", "notebook.py", "conventions"),
    "remarks": ("state", "page"),
    "http": ("page",),
}
FILLED_IN = re.compile(r"^(example|kind|by)_|_help$")


@pytest.mark.parametrize("table", TABLES)
def test_every_word_of_a_table_is_read_by_some_module(table):
    paths = [ROOT / room for room in TABLES[table]]
    files = [f for p in paths for f in ([p] if p.is_file() else p.rglob("*.py"))]
    source = "\n".join(file.read_text(encoding="utf-8") for file in files)
    read = set(re.findall(r"""["'](\w+)["']""", source)) | set(TARGET_FORMS)
    names = {name for name in interface()[table] if not FILLED_IN.search(name)}
    assert names - read == set()
