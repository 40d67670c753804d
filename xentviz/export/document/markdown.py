"""Markdown: the numbers of a page, its formula and its derivation."""

from collections.abc import Mapping

from xentviz.export.data.numbers import formula_markdown, readouts, settings
from xentviz.lessons.text import interface
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
    texts = interface(lesson.language)["document"]
    where = [
        (_with_letter(s.label, s.letter), f"`{s.name}`", s.value)
        for s in settings(state)
    ]
    parts = [
        f"# {lesson.title}",
        lesson.sentence,
        *_steps(state),
        f"## {texts['state']}",
        _table(texts, ("control", "name", "value"), where),
        f"## {texts['numbers']}",
        _table(texts, ("number", "value", "unit"), list(readouts(state))),
        formula_markdown(state),
        f"## {texts['derivation']}",
        lesson.derivation(state.values, state.options).strip(),
        texts["opened"].format(link=f"`/{Link(state).address}`"),
    ]
    return "\n\n".join(parts) + "\n"


def _steps(state: State) -> list[str]:
    """Return what each step of the guide says in its own state."""
    lesson, options = state.lesson, state.options
    steps = lesson.guide(options)
    words = [lesson.step_words(step, options) for step in steps]
    heading = interface(lesson.language)["document"]["steps"]
    return [f"## {heading}", *words] if steps else []


def _with_letter(label: str, letter: str) -> str:
    return f"{label} ${TEX_LETTERS.get(letter, letter)}$" if letter else label


def _table(
    texts: Mapping[str, str], names: tuple[str, ...], rows: list[tuple[str, ...]]
) -> str:
    """Return a table, its numbers to the right."""
    right = {"value"}
    header = [texts[name] for name in names]
    rule = ["--:" if name in right else "---" for name in names]
    return "\n".join(f"| {' | '.join(row)} |" for row in [header, rule, *rows])
