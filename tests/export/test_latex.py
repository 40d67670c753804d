"""LaTeX and Markdown: what a page says in a state is a document that holds together."""

import re
from functools import cache

import latex2mathml.converter
import pytest

from tests.states import corners_first, each_lesson, opened
from xentviz.export.data.numbers import digits, readouts
from xentviz.export.document import mathml, prose
from xentviz.export.document.latex import to_latex
from xentviz.export.document.latex_renderer import Renderer, text
from xentviz.export.document.markdown import to_markdown
from xentviz.lessons import lessons
from xentviz.lessons.text import languages
from xentviz.state import read

PIECES = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
# What opens and what closes; nothing else may stand between.
BRACKETS = re.compile(r"\\(begin|end)\{(\w+)\*?\}|\\([()\[\]])|(?<!\\)([{}])")
PAIRS = {")": "(", "]": "[", "}": "{"}


def unclosed(document):
    """Return what is open where a document ends, or at the first wrong end."""
    open_now = []
    for turn, environment, bracket, brace in BRACKETS.findall(document):
        mark = environment or bracket or brace
        if turn == "end" or mark in PAIRS:
            opening = environment or PAIRS[mark]
            if not open_now or open_now.pop() != opening:
                return [*open_now, f"no {opening} before this {mark}"]
        else:
            open_now.append(mark)
    return open_now


@pytest.mark.parametrize("text", [r"\(a", r"{\(a}\)", r"\begin{b}{\end{b}}", "a}"])
def test_a_document_that_does_not_hold_together_is_found(text):
    assert unclosed(text)


def words_of(document):
    """Return a document without its mathematics, its tables and its commands."""
    body = document.partition(r"\maketitle")[2]
    body = PIECES.sub("", body)
    body = re.sub(r"\\(begin|end)\{\w+\}(\{\w+\})?", "", body)
    return re.sub(r"\\[A-Za-z]+|\\\\|\\[#$%&_{}^]", "", body)


@cache
def documents(slug, chosen):
    """Return some states of a lesson, each with its document, for all tests."""
    return [(state, to_latex(state)) for state in chosen(lessons()[slug])]


@pytest.mark.slow
@corners_first
@each_lesson
def test_a_latex_document_holds_together_in_every_state(lesson, chosen):
    for state, document in documents(lesson.slug, chosen):
        assert unclosed(document) == []
        assert document.isascii()
        left = words_of(re.sub(r"(?<= )& ", "", document))
        assert not set(left) & set("#$%&_^~\\|<>"), state.address


@pytest.mark.slow
@corners_first
@each_lesson
def test_every_formula_of_a_document_is_made_of_known_commands(lesson, chosen):
    for _, document in documents(lesson.slug, chosen):
        for piece in PIECES.finditer(document):
            line = piece[1] or piece[2]
            made = latex2mathml.converter.convert(line.replace("aligned", "align*"))
            assert "\\" not in made, line
            # Words that run off into italics, inf and nan among them.
            assert not re.search(r"(<mi>[a-z]</mi>){3}", made), line


@pytest.mark.slow
@corners_first
@each_lesson
def test_both_documents_hold_every_read_out_to_its_last_digit(lesson, chosen):
    for state, document in documents(lesson.slug, chosen):
        markdown = to_markdown(state)
        for number in readouts(state):
            assert f"| {number.value} |" in markdown
            if number.value.replace(".", "").isdigit():
                assert f"& {number.value} &" in document


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.1 + 0.2, "0.30000000000000004"),
        (-0.0, "0.0"),
        (float("inf"), "∞"),
        (float("nan"), "undefined"),
    ],
)
def test_a_number_is_told_by_the_shortest_notation_that_reads_back(value, said):
    assert digits(value) == said


def test_words_are_escaped_and_their_symbols_and_numbers_set_as_mathematics():
    assert text("50% of x_1 − {σ}") == r"50\% of x\_1 \(-\) \{\(\sigma\)\}"
    assert text("-0.5, 1.5e-12, -∞") == (
        r"\(-0.5\), \(1.5 \cdot 10^{-12}\), \(-\infty\)"
    )
    assert text("\u22120.5, 1.5e\u221212, \u2212∞") == text("-0.5, 1.5e-12, -∞")
    assert text("a-1, 0.30") == "a-1, 0.30"


def test_the_markdown_of_lessons_is_read_by_its_own_rules():
    markdown = (
        "**Why** is\n$p$ *so*?\n\n$$\na = b\n$$\n\n| x | y |\n|--:|---|\n| 1 | 2 |"
    )
    reader = prose.markdown(Renderer)
    assert reader.render(markdown) == (
        "\\textbf{Why} is\n\\(p\\) \\emph{so}?\n\n\\[\na = b\n\\]\n\n"
        "\\begin{tabular}{rl}\n\\hline\nx & y \\\\\n\\hline\n1 & 2 \\\\\n\\hline\n"
        "\\end{tabular}\n\n"
    )
    with pytest.raises(KeyError):  # better than a document that lacks something
        reader.render("1. one")


def test_the_words_of_a_file_are_html_with_mathml_and_let_no_markup_through():
    made = mathml.to_html("**Why** $p$? <b onclick='x'>\n\n$$\nq\n$$")
    assert "<strong>Why</strong> <math" in made
    assert "<div class='display'><math" in made
    assert "&lt;b onclick='x'&gt;" in made


def test_a_formula_breaks_at_relations_and_wide_spaces_outside_of_brackets_alone():
    tex = r"f(a = b) = \frac{x = 1}{2},\qquad \Bigl(c = d\Bigr) \iff e"
    assert mathml.pieces(tex) == [
        "f(a = b)",
        r"= \frac{x = 1}{2},\qquad",
        r"\Bigl(c = d\Bigr)",
        r"\iff e",
    ]
    made = mathml.to_html("$$\n\\begin{aligned}a &= b \\\\ &= c\\end{aligned}\n$$")
    assert made.count("<div>") == 4  # two lines of two sides
    assert "align*" not in made


@pytest.mark.parametrize(
    ("tex", "n_bound"),
    [
        ("a = -6", 1),
        (r"(-1) \cdot -2", 2),
        (r"\Bigl(-1\Bigr) - 2", 1),
        ("a - b", 0),
        ("f(x) - 1", 0),
        ("n! - [1] - |x| - 1", 0),
    ],
)
def test_a_sign_that_is_of_one_number_stands_close_to_it(tex, n_bound):
    assert mathml.to_html(f"${tex}$").count('<mo form="prefix">&#x02212;') == n_bound


def test_a_markdown_document_says_where_every_control_is_and_how_to_come_back():
    state = opened(lessons()["binary"], "predicted=0.25&units=bits")
    document = to_markdown(state)
    assert "| model $p$ | `predicted` | 0.25 |" in document
    assert "| = floor $H(q)$ |" in document
    assert "`/binary?units=bits&predicted=0.25&v=1`" in document


@pytest.mark.parametrize("language", languages())
def test_a_document_is_ascii_in_every_language(language):
    for lesson in lessons(language).values():
        state, _ = read(lesson, {})
        assert to_latex(state).isascii(), lesson.slug


def test_letters_of_another_language_are_those_of_latex():
    assert text("¿Cuándo baja el señor?") == (
        r"\textquestiondown{}Cu\'{a}ndo baja el se\~{n}or?"
    )


def test_the_headings_of_a_document_are_in_its_language():
    state, _ = read(lessons("es")["binary"], {})
    document = to_latex(state)
    assert r"\section*{N\'{u}meros}" in document
    assert r"Se abre con \texttt{/binary" in document
