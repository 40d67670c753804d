"""Every step can be followed: its state, its guess and its goal lead where they say."""

import re
from urllib.parse import parse_qs

import numpy as np
import pytest

from tests.states import cases_but, each_lesson, every_option
from xentviz.lessons import lessons
from xentviz.lessons.decimals import number
from xentviz.lessons.steps import Condition, Mark, Pick
from xentviz.lessons.template import LINK, places
from xentviz.lessons.text import languages, parsed, text_of
from xentviz.state import strict
from xentviz.state.state import State

OTHERS = [tag for tag in languages() if tag != "en"]
SENTENCE = re.compile(r"(?<=[.?!:])\s+")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
# What a page says without more ado, in each language.
EXPLAINED = {
    "glossary:nat": re.compile(r"\{units\}|\bnats?\b"),
    "glossary:kl-divergence": re.compile(r"\b(gap|exceso|KL)\b"),
    "glossary:logit": re.compile(r"\blogits?\b"),
    "glossary:one-hot": re.compile(r"\bone-hot\b"),
}
SOURCE = """# Two outcomes

A sentence.

## Steps

### `at_rest` Where it rests

q is {target:.2f}. Where will
it rest?

- `guess` Where does p rest?
- `wrong.low` Too low.

### `later` Later

Nothing to guess.
"""


def values(lesson, options, step, *more):
    """Return the whole state of a step, with more values over its own."""
    start = {control.name: control.value for control in lesson.controls(options)}
    set_values = dict(step.values)
    for values in more:
        set_values |= values
    return lesson.constrained({**start, **set_values}, frozenset(set_values))


def measured(lesson, options, step, *more):
    """Return what is to be seen there, in nats, the controls too."""
    state = values(lesson, options, step, *more)
    return {**lesson.measured(state, {**options, "units": "nats"}), **state}


def each_step(lesson):
    """Give every step under every choice of options."""
    for options in every_option(lesson):
        for step in lesson.steps(options):
            yield options, step


def each_step_in_nats(lesson):
    """Give every step under every choice but that of the unit, which changes none."""
    for options, step in each_step(lesson):
        if options["units"] == "nats":
            yield options, step


def test_a_step_has_a_name_words_and_sentences():
    first, later = parsed(SOURCE, "en/x.md").steps.values()
    assert first.title == "Where it rests"
    assert first.words == "q is {target:.2f}. Where will it rest?"
    assert first.sentences == {"guess": "Where does p rest?", "wrong.low": "Too low."}
    assert (later.words, later.sentences) == ("Nothing to guess.", {})


def test_a_condition_holds_at_its_bounds_and_between_them():
    near = Condition.near("loss", 2.0, within=0.5)
    met = [near.is_met({"loss": loss}) for loss in (1.4, 1.5, 2.0, 2.5, 2.6)]
    assert met == [False, True, True, True, False]
    assert not near.is_met({"loss": float("nan")})


@each_lesson
def test_a_lesson_starts_at_its_first_step_and_has_three_to_six_by_their_words(lesson):
    names = set()
    for options in every_option(lesson):
        steps = lesson.steps(options)
        assert 3 <= len(steps) <= 6
        assert values(lesson, options, steps[0]) == lesson.defaults(options)
        assert sum(step.guess is not None for step in steps) >= 2
        assert any(step.goal for step in steps)
        names |= {step.name for step in steps}
    assert names == set(lesson.text.steps)


@pytest.mark.parametrize("language", languages())
def test_each_step_of_the_product_has_a_name_of_its_own(language):
    steps = [lesson.text.steps for lesson in lessons(language).values()]
    titles = [step.title for of_lesson in steps for step in of_lesson.values()]
    assert sorted(titles) == sorted(set(titles))


@pytest.mark.slow
@each_lesson
def test_every_place_of_a_step_is_that_of_a_number_of_the_lesson(lesson):
    for options, step in each_step_in_nats(lesson):
        at = measured(lesson, options, step)
        said = lesson.text.steps[step.name]
        for text in [said.words, *said.sentences.values()]:
            for name in places(text):
                assert np.isfinite(number(at, name)), (step.name, name)


@each_lesson
def test_the_steps_are_the_same_in_every_unit(lesson):
    for options in every_option(lesson):
        assert lesson.steps(options) == lesson.steps({**options, "units": "nats"})


@each_lesson
def test_a_phrase_of_a_step_moves_what_the_lesson_has(lesson):
    for options, step in each_step(lesson):
        for phrase in LINK.finditer(lesson.text.steps[step.name].words):
            target = phrase["target"]
            if target.startswith("glossary:"):
                assert target.removeprefix("glossary:") in text_of("glossary").sections
                continue
            parameters = {n: v for n, (v,) in parse_qs(target).items()}
            state = strict.state(lesson, {**parameters, **options} | parameters)
            assert state.parts()


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("slug", lessons())
def test_a_word_of_the_field_explains_itself_where_a_guide_first_uses_it(
    slug, language
):
    lesson = lessons(language)[slug]
    for options in every_option(lesson):
        steps = [lesson.text.steps[step.name] for step in lesson.guide(options)]
        texts = [t for s in steps for t in (s.words, *s.sentences.values())]
        for term, word in EXPLAINED.items():
            used = next(filter(word.search, texts), None)
            if used is None:
                continue
            links = [link for link in LINK.finditer(used) if term in link["target"]]
            first = word.search(used)
            assert links, (options, term, used)
            assert links[0].start() < first.start() < links[0].end(), (term, used)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("slug", lessons())
def test_a_goal_names_no_number_but_those_that_it_is_met_within(slug, language):
    lesson = lessons(language)[slug]
    for _, step in each_step(lesson):
        goal = lesson.text.steps[step.name].sentences.get("goal", "")
        within = [
            bound
            for low, high in ((c.low, c.high) for c in step.goal)
            for bound in (low, high, (low + high) / 2, (high - low) / 2)
        ]
        for digits in NUMBER.findall(LINK.sub(r"\g<words>", goal)):
            assert np.isclose(float(digits), within).any(), (step.name, goal)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("slug", lessons())
def test_a_goal_that_names_a_number_of_information_names_its_unit(slug, language):
    lesson = lessons(language)[slug]
    for _, step in each_step(lesson):
        goal = LINK.sub(
            r"\g<words>", lesson.text.steps[step.name].sentences.get("goal", "")
        )
        units = {lesson.schema[c.quantity.partition(".")[0]].unit for c in step.goal}
        if "nats" in units and NUMBER.search(goal):
            assert re.search(r"\bnats?\b", goal), (step.name, goal)


@each_lesson
def test_a_step_is_short(lesson):
    for name, step in lesson.text.steps.items():
        words = LINK.sub(r"\g<words>", step.words)
        assert len(words.split()) <= 45, name
        for sentence in [*SENTENCE.split(words), *step.sentences.values()]:
            assert len(sentence.split()) <= 20, (name, sentence)


@pytest.mark.slow
@each_lesson
def test_every_goal_is_reached_somewhere_on_the_sliders_and_not_where_it_is_set(lesson):
    for options, step in each_step_in_nats(lesson):
        if step.goal:
            at = measured(lesson, options, step, step.solution)
            assert all(condition.is_met(at) for condition in step.goal), step.name
            start = measured(lesson, options, step)
            assert not all(c.is_met(start) for c in step.goal), step.name


@pytest.mark.slow
@each_lesson
def test_the_right_answer_of_a_guess_is_what_the_picture_shows(lesson):
    for options, step in each_step_in_nats(lesson):
        guess = step.guess
        if isinstance(guess, Mark):
            answer = number(measured(lesson, options, step, guess.at), guess.quantity)
            assert guess.low <= answer <= guess.high, step.name
        elif isinstance(guess, Pick):
            at = measured(lesson, options, step, guess.at)
            assert all(condition.is_met(at) for condition in guess.shown), step.name
            assert guess.right in guess.answers


@pytest.mark.slow
@pytest.mark.parametrize("language", cases_but(languages(), *OTHERS))
@each_lesson
def test_no_guess_has_its_answer_on_show_before_it_is_made(lesson, language):
    lesson = lesson.speaking(language)
    for options, step in each_step_in_nats(lesson):
        guess, before = step.guess, measured(lesson, options, step)
        if isinstance(guess, Mark):
            answer = number(measured(lesson, options, step, guess.at), guess.quantity)
            seen = number(before, guess.quantity)
            assert not abs(seen - answer) <= guess.within, step.name
        elif isinstance(guess, Pick):
            assert not all(c.is_met(before) for c in guess.shown), step.name


@each_lesson
def test_every_state_of_a_guide_stands_on_stops_of_the_sliders(lesson):
    for options, step in each_step(lesson):
        more = [step.solution, step.guess.at if step.guess else {}]
        for set_values in ({}, *more):
            at = values(lesson, options, step, set_values)
            shown = State(lesson, options, dict(values(lesson, options, step)))
            led = shown.after({"set": set_values}).values
            for name in lesson.independent(at):
                assert led[name] == pytest.approx(at[name]), (step.name, name)


@each_lesson
def test_a_step_says_all_that_it_asks_and_is_about_what_there_is(lesson):
    for options, step in each_step(lesson):
        said = set(lesson.text.steps[step.name].sentences)
        expected = {"goal", "met"} if step.goal else set()
        if step.guess:
            expected |= {"guess", "right"}
        if isinstance(step.guess, Mark):
            expected |= {"wrong"}
        if isinstance(step.guess, Pick):
            expected |= {f"choice.{answer}" for answer in step.guess.answers}
            expected |= {
                f"wrong.{a}" for a in step.guess.answers if a != step.guess.right
            }
        assert said == expected, step.name
        names = {c.name for c in lesson.controls(options)} | set(lesson.figures)
        names |= {readout.quantity for readout in lesson.readouts(options)} | {"player"}
        known = names | {name.partition(".")[0] for name in names}
        assert set(step.about) <= known, step.name
