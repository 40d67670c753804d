"""A lesson's text reads as Markdown, and each of its faults is named with its place."""

import pytest

from tests.states import each_lesson, every_option, extremes
from xentviz.lessons.text import Entry, parsed

SECTIONS = {
    "steps",
    "options",
    "controls",
    "handles",
    "numbers",
} | {
    "pictures",
    "formula",
    "remarks",
    "derivation",
    "weighted",
}
SOURCE = """# Two outcomes

Drag p: the loss falls
into the valley.

## Words

**Drag p**: `code` is no name here.

- an item without a name

## Numbers

- `loss` loss $H(p,q)$
- `gradient` ∂L/∂z of class {k}

## Pictures

### `slice` The slice at this q

Loss {loss} = floor {entropy}
+ gap.
"""


def test_a_text_begins_with_its_title_and_its_sentence():
    text = parsed(SOURCE, "en/binary.md")
    assert text.title == "Two outcomes"
    assert text.sentence == "Drag p: the loss falls into the valley."


def test_the_entries_of_a_section_are_found_by_the_names_that_code_has_for_them():
    text = parsed(SOURCE, "en/binary.md")
    picture = text.entry("pictures", "slice")
    assert picture.title == "The slice at this q"
    assert picture.line == "Loss {loss} = floor {entropy} + gap."
    assert text.entry("numbers", "loss") == Entry("loss $H(p,q)$", "", 14)
    assert text.entry("words").body.startswith("**Drag p**: `code` is no name")
    assert set(text.sections["words"]) == {""}


def test_a_part_of_a_vector_is_called_as_the_vector_is_with_its_number():
    text = parsed(SOURCE, "en/binary.md")
    assert text.label("numbers", "gradient.2") == "∂L/∂z of class 2"


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("Drag p.\n", "en/x.md:1: a text must begin with its title"),
        ("# Title\n\n## Words\n", "en/x.md:2: a sentence must stand under the title"),
        (
            "# Title\n\nSentence.\n\n## Numbers\n\n- `loss` loss\n- `loss` cost\n",
            "en/x.md:8: `loss` must stand once in its section",
        ),
    ],
)
def test_a_fault_of_a_text_is_named_with_its_file_and_line(source, fault):
    with pytest.raises(ValueError, match=fault):
        parsed(source, "en/x.md")


def test_what_a_text_lacks_is_named():
    text = parsed(SOURCE, "en/binary.md")
    with pytest.raises(ValueError, match="must have an entry `slope` in ## pictures"):
        text.entry("pictures", "slope")
    with pytest.raises(ValueError, match="must have ## remarks"):
        text.entry("remarks")


@each_lesson
def test_a_text_speaks_of_what_its_lesson_has_and_of_nothing_else(lesson):
    sections = lesson.text.sections
    controls, numbers = set(), set()
    for options in every_option(lesson):
        controls |= {c.name for c in lesson.controls(options)}
        numbers |= {r.quantity for r in lesson.readouts(options)}
    for section, names in (("controls", controls), ("numbers", numbers)):
        known = names | {name.partition(".")[0] for name in names}
        assert set(sections[section]) - {""} <= known
    assert set(sections["pictures"]) - {""} == set(lesson.figures)
    values = {f"{o.name}.{value}" for o in lesson.options for value in o.choices}
    known = values | {option.name for option in lesson.options}
    assert set(sections["options"]) - {""} <= known
    assert set(sections) <= SECTIONS


@each_lesson
def test_every_place_of_a_derivation_is_filled(lesson):
    for state in extremes(lesson):
        text = lesson.derivation(state.values, state.options)
        assert "@" not in text
        assert "None" not in text
