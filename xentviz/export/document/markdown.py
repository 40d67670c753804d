"""Markdown: the numbers of a page, its formula and its derivation."""

from xentviz.export.data.numbers import formula_markdown, readouts, settings
from xentviz.state.link import Link
from xentviz.state.state import State

# Letters of controls that TeX has another notation for.
TEX_LETTERS = {"η": r"\eta", "ε": r"\varepsilon", "log₁₀": r"\log_{10}"}


def to_markdown(state: State) -> str:
    """Return what a page says in a state as Markdown, its mathematics in LaTeX.

    Every digit of the controls and of the read-outs is kept; the numbers in the
    formula and in the derivation are rounded as on the page.
    """
    lesson = state.lesson
    where = [
        (_with_letter(s.label, s.letter), f"`{s.name}`", s.value)
        for s in settings(state)
    ]
    parts = [
        f"# {lesson.title}",
        lesson.sentence,
        *_steps(state),
        "## State",
        _table(("control", "name", "value"), where),
        "## Numbers",
        _table(("number", "value", "unit"), list(readouts(state))),
        formula_markdown(state),
        "## Where this comes from",
        lesson.derivation(state.values, state.options).strip(),
        f"Opened by `/{Link(state).address}`.",
    ]
    return "\n\n".join(parts) + "\n"


def _steps(state: State) -> list[str]:
    """Return what each step of the guide says in its own state."""
    lesson, options = state.lesson, state.options
    steps = lesson.guide(options)
    said = [lesson.step_words(step, options) for step in steps]
    return ["## Steps", *said] if steps else []


def _with_letter(label: str, letter: str) -> str:
    return f"{label} ${TEX_LETTERS.get(letter, letter)}$" if letter else label


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table, its numbers to the right."""
    right = {"value"}
    rule = ["--:" if name in right else "---" for name in header]
    return "\n".join(f"| {' | '.join(row)} |" for row in [header, rule, *rows])
