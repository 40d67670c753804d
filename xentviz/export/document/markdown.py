"""Markdown: the numbers of a page, its formula and its derivation."""

from xentviz.export.data.numbers import formula, readouts, settings
from xentviz.lessons.formula import Token
from xentviz.state.link import Link
from xentviz.state.state import State


def to_markdown(state: State) -> str:
    """Return what a page says in a state as Markdown, its mathematics in LaTeX.

    Every digit of the controls and of the read-outs is kept; the numbers in the
    formula and in the derivation are rounded as on the page.
    """
    lesson = state.lesson
    where = [
        (_named(s.label, s.letter), f"`{s.name}`", s.value) for s in settings(state)
    ]
    shown = [("".join(map(_said, n.label)), n.value, n.unit) for n in readouts(state)]
    parts = [
        f"# {lesson.title}",
        lesson.sentence,
        "## State",
        _table(("control", "name", "value"), where),
        "## Numbers",
        _table(("number", "value", "unit"), shown),
        f"```text\n{formula(state)}\n```",
        "## Where this comes from",
        lesson.derivation(state.values, state.options).strip(),
        f"Opened by `/{Link(state).address}`.",
    ]
    return "\n\n".join(parts) + "\n"


def _named(label: str, letter: str) -> str:
    return f"{label} *{letter}*" if letter else label


def _said(token: Token) -> str:
    return f"*{token['letter']}*" if "letter" in token else str(token["text"])


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table, its numbers to the right."""
    right = {"value"}
    rule = ["--:" if name in right else "---" for name in header]
    return "\n".join(f"| {' | '.join(row)} |" for row in [header, rule, *rows])
