"""A formula is written once, in TeX, and the page shows it as characters."""

import latex2mathml.converter
import numpy as np
import pytest

from tests.states import each_lesson, outermost
from xentviz.lessons.decimals import tex_decimal
from xentviz.lessons.formula import filled_tex, formula_tokens
from xentviz.lessons.template import Formula, Place, Words, filled, parsed, places


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"H(p,q) = -(0.7 \log 0.3)", "H(p,q) = −(0.7 ln 0.3)"),
        (r"\partial H/\partial z = p - q", "∂H/∂z = p − q"),
        (r"\tfrac12(p-q)^2", "½(p−q)²"),
        (r"pp^\top", "ppᵀ"),
        (r"10^{-12}", "10⁻¹²"),
        (r"\log_{10} p_0", "log₁₀ p₀"),
        (r"L = \text{mean }\sigma(z)", "L = mean σ(z)"),
    ],
)
def test_the_page_shows_a_formula_as_characters(tex, shown):
    assert filled(f"${tex}$", {}, "nats") == shown


def test_the_logarithm_of_a_formula_is_that_of_the_unit():
    assert filled(r"$\log p$ {units}", {}, "bits") == "log₂ p bits"
    assert filled_tex(r"\log p\ \units", {}, "bits") == r"\log_2 p\ \text{bits}"
    assert filled_tex(r"\log p", {}, "nats") == r"\ln p"


def test_a_command_that_has_no_characters_is_refused():
    with pytest.raises(ValueError, match=r"must be made of .* got \\frac"):
        formula_tokens(r"\frac{p}{q}", {}, "nats")


def test_letters_and_places_stand_in_the_colours_of_their_letters():
    assert formula_tokens(r"p = @{predicted.1:.2f}", {"predicted": "p"}, "nats") == [
        {"letter": "p"},
        {"text": " = "},
        {"place": "predicted.1", "decimals": 2, "letter": "p"},
    ]


def test_a_template_is_taken_apart_into_words_formulas_and_places():
    template = "Loss {loss:.2f} {units}, $p = @{predicted}$."
    assert parsed(template, "bits") == [
        Words("Loss "),
        Place("loss", 2),
        Words(" "),
        Words("bits"),
        Words(", "),
        Formula("p = @{predicted}"),
        Words("."),
    ]
    assert places(template) == ["loss", "predicted"]


@pytest.mark.parametrize(
    ("value", "tex"),
    [
        (0.5, "0.5000"),
        (8.4967e-18, r"8.497 \cdot 10^{-18}"),
        (-np.inf, r"-\infty"),
        (np.nan, r"\text{undefined}"),
    ],
)
def test_a_number_is_written_as_tex_writes_it(value, tex):
    assert tex_decimal(value) == tex


@each_lesson
def test_every_formula_of_a_lesson_is_tex_that_others_read(lesson):
    for state in outermost(lesson):
        options, now = state.options, state.quantities()
        templates = [
            lesson.formula(options),
            *(picture.caption for picture in lesson.pictures.values()),
            *(readout.label for readout in lesson.readouts(options)),
        ]
        for template in templates:
            for part in parsed(template, options["units"]):
                if isinstance(part, Formula):
                    tex = filled_tex(part.tex, now, options["units"])
                    assert "@" not in tex
                    assert "\\" not in latex2mathml.converter.convert(tex)


@each_lesson
def test_every_place_of_a_template_is_that_of_a_number(lesson):
    for state in outermost(lesson):
        now = state.quantities()
        for picture in lesson.pictures.values():
            assert filled(picture.caption, now, state.options["units"])
        assert "{" not in filled(lesson.formula(state.options), now, "nats")
