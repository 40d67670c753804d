"""LaTeX and Markdown: what a page says in a state is a document that holds together."""

import re

import latex2mathml.converter
import pytest

from tests.states import each_lesson, extremes, opened
from xentviz.export.data.numbers import digits, readouts
from xentviz.export.document import tex
from xentviz.export.document.latex import to_latex
from xentviz.export.document.markdown import to_markdown
from xentviz.export.document.prose import Display, Paragraph, Span, Table, blocks
from xentviz.lessons import lessons

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
            wanted = environment or PAIRS[mark]
            if not open_now or open_now.pop() != wanted:
                return [*open_now, f"no {wanted} before this {mark}"]
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
    return re.sub(r"\\[A-Za-z]+|\\\\|\\[#$%&_{}]", "", body)


@each_lesson
def test_a_latex_document_holds_together_in_every_state(lesson):
    for state in extremes(lesson):
        document = to_latex(state)
        assert unclosed(document) == []
        assert document.isascii()
        left = words_of(re.sub(r"(?<= )& ", "", document))
        assert not set(left) & set("#$%&_^~\\|<>"), state.address


@each_lesson
def test_every_formula_of_a_document_is_made_of_known_commands(lesson):
    for state in extremes(lesson):
        for piece in PIECES.finditer(to_latex(state)):
            line = piece[1] or piece[2]
            made = latex2mathml.converter.convert(line.replace("aligned", "align*"))
            assert "\\" not in made, line
            # Words that run off into italics, inf and nan among them.
            assert not re.search(r"(<mi>[a-z]</mi>){3}", made), line


@each_lesson
def test_both_documents_hold_every_read_out_to_its_last_digit(lesson):
    for state in extremes(lesson):
        documents = to_latex(state), to_markdown(state)
        for number in readouts(state):
            assert f"| {number.value} |" in documents[1]
            if number.value.replace(".", "").isdigit():
                assert rf"\({number.value}\)" in documents[0]


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


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("H(p,q) = −(0.7 ln 0.3)", r"H(p,q) = -(0.7\ln 0.3)"),
        ("0.7 log₂ 0.3", r"0.7\log _{2} 0.3"),
        ("1.5e-12", r"1.5 \cdot 10^{-12}"),
        ("p of class 0", r"p\text{ of class }0"),
        ("= ∞", r"= \infty "),
        ("10⁻¹⁰⁰", r"10^{-100}"),
    ],
)
def test_a_line_of_the_page_becomes_mathematics(line, made):
    assert tex.mathematics(line) == made


def test_words_are_escaped_and_their_symbols_set_as_mathematics():
    assert tex.text("50% of x_1 − {σ}") == r"50\% of x\_1 \(-\) \{\(\sigma\)\}"


def test_a_text_is_taken_apart_into_what_markdown_means():
    text = "**Why** is\n$p$ *so*?\n\n$$\na = b\n$$\n\n| x | y |\n|--:|--:|\n| 1 | 2 |"
    assert list(blocks(text)) == [
        Paragraph(
            (
                Span("bold", "Why"),
                Span("text", " is\n"),
                Span("math", "p"),
                Span("text", " "),
                Span("italic", "so"),
                Span("text", "?"),
            )
        ),
        Display("a = b"),
        Table((("x", "y"), ("1", "2"))),
    ]


def test_a_markdown_document_says_where_every_control_is_and_how_to_come_back():
    state = opened(lessons()["binary"], "predicted=0.25&units=bits")
    document = to_markdown(state)
    assert "| model *p* | `predicted` | 0.25 |" in document
    assert "| = floor H(*q*) |" in document
    assert "`/binary?units=bits&predicted=0.25&v=1`" in document
