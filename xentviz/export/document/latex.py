"""LaTeX: the numbers of a page, its formula and its derivation, ready to compile."""

import re

from xentviz.export.data.numbers import formula, readouts, settings
from xentviz.export.document.prose import Display, Paragraph, Span, Table, blocks, spans
from xentviz.export.document.tex import inline, text
from xentviz.state.link import Link
from xentviz.state.state import State

# pdfLaTeX, XeLaTeX and LuaLaTeX read it alike: all of it is ASCII.
HEAD = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt}
"""


def to_latex(state: State) -> str:
    """Return what a page says in a state as a LaTeX document.

    Every digit of the controls and of the read-outs is kept; the numbers in the
    formula and in the derivation are rounded as on the page.
    """
    lesson = state.lesson
    where = [
        (_setting(s.label, s.letter), rf"\texttt{{{text(s.name)}}}", _value(s.value))
        for s in settings(state)
    ]
    shown = [
        (inline(_joined(n.label)), _value(n.value), text(n.unit))
        for n in readouts(state)
    ]
    parts = [
        HEAD + rf"\title{{{text(lesson.title)}}}",
        "\\date{}\n\\begin{document}\n\\maketitle",
        text(lesson.sentence),
        r"\section*{State}",
        _tabular("llr", ("control", "name", "value"), where),
        r"\section*{Numbers}",
        _tabular("lrl", ("number", "value", "unit"), shown),
        rf"{{\raggedright {inline(formula(state))}\par}}",
        r"\section*{Where this comes from}",
        derived(lesson.derivation(state.values, state.options)),
        rf"{{\raggedright\small Opened by \texttt{{/{_link(state)}}}\par}}",
        "\\end{document}\n",
    ]
    return "\n\n".join(parts)


def derived(markdown: str) -> str:
    """Return a text of a lesson, its Markdown turned into LaTeX."""
    return "\n\n".join(_block(block) for block in blocks(markdown))


def _joined(label: list[dict[str, object]]) -> str:
    return "".join(str(token.get("letter", token.get("text"))) for token in label)


def _setting(label: str, letter: str) -> str:
    return f"{text(label)} {inline(letter)}" if letter else text(label)


def _value(value: str) -> str:
    return inline(value) if value[-1:].isdigit() or "∞" in value else text(value)


def _link(state: State) -> str:
    # It may break where a parameter or a number begins.
    address = text(Link(state).address)
    return re.sub(r"(\\&|,|\?)", r"\1\\allowbreak{}", address)


def _block(block: Paragraph | Display | Table) -> str:
    if isinstance(block, Display):
        return f"\\[\n{block.tex}\n\\]"
    if isinstance(block, Table):
        header, *rows = block.rows
        cells = [tuple(_cell(c) for c in row) for row in rows]
        return _tabular("r" * len(header), tuple(map(_cell, header)), cells)
    return "".join(map(_span, block.spans))


def _span(span: Span) -> str:
    if span.kind == "math":
        return rf"\({span.text}\)"
    words = text(span.text)
    commands = {"bold": "textbf", "italic": "emph"}
    return rf"\{commands[span.kind]}{{{words}}}" if span.kind in commands else words


def _cell(cell: str) -> str:
    found = spans(cell)
    if any(span.kind != "text" for span in found):
        return "".join(map(_span, found))
    return inline(cell) if cell else ""


def _tabular(columns: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [" & ".join(row) + r" \\" for row in [header, *rows]]
    body = "\n".join([r"\hline", lines[0], r"\hline", *lines[1:], r"\hline"])
    return f"\\begin{{tabular}}{{{columns}}}\n{body}\n\\end{{tabular}}"
