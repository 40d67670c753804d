"""A link opens exactly what was seen, whichever version wrote it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.states import each_lesson, opened, states
from xentviz.lessons import lessons
from xentviz.state import link
from xentviz.state.link import Link

BINARY = lessons()["binary"]
# One link of every version that was ever given out, and what it opens.
OLD = {
    "before versions": ("binary?predicted=0.01&target=1", {"predicted": 0.01}, ()),
    "1": (
        "binary?predicted=0.12345&units=bits&v=1&camera=1,-1.5,0.75&enlarged=surface"
        "&hide=text,loss",
        {"predicted": 0.12345, "target": 0.7},
        (1.0, -1.5, 0.75),
    ),
}


@st.composite
def links(draw, lesson):
    """Draw a state, a camera, and names to enlarge and to hide."""
    state = draw(states(lesson))
    places = st.floats(-9, 9, allow_subnormal=False).map(lambda x: float(f"{x:.9g}"))
    eye = st.tuples(places, places, places).filter(lambda e: max(map(abs, e)) > 0.1)
    rest = st.integers(0, 2).flatmap(lambda n: st.tuples(*[places] * (3 * n)))
    camera = draw(st.just(()) | st.builds(lambda a, b: a + b, eye, rest))
    names = st.sampled_from(sorted(link.hideable(state)))
    return Link(
        state,
        camera,
        draw(st.sampled_from(["", *lesson.pictures])),
        tuple(draw(st.lists(names, unique=True, max_size=4))),
    )


@pytest.mark.slow
@each_lesson
@given(data=st.data())
def test_what_a_link_opens_is_what_it_was_made_of(lesson, data):
    made = data.draw(links(lesson))
    assert link.opened(f"https://some.where/deep/{made.address}") == (made, [])


@pytest.mark.parametrize(
    ("slug", "query"),
    [
        ("binary", "predicted=0.12345"),
        ("binary", "logit=1.5"),
        ("logarithm", "first=0.0123"),
        ("logarithm", "first_exponent=-2.05"),
    ],
)
def test_of_two_names_for_one_number_a_link_keeps_the_one_with_fewer_digits(
    slug, query
):
    assert opened(lessons()[slug], query).address == query


@pytest.mark.parametrize("version", OLD)
def test_a_link_of_every_version_still_opens_what_it_did(version):
    address, values, camera = OLD[version]
    found, remarks = link.opened(address)
    assert not remarks
    assert {name: found.state.values[name] for name in values} == values
    assert found.camera == camera


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ("camera=1,2", "3, 6 or 9 numbers"),
        ("camera=nan,1,1", "3, 6 or 9 numbers"),
        ("camera=0,0,0", "3, 6 or 9 numbers"),
        ("camera=1e99,0,0", "3, 6 or 9 numbers"),
        ("camera=,,", "3, 6 or 9 numbers"),
        ("enlarged=bogus", "none of surface, slice, slope"),
        ("hide=text,bogus", "no 'bogus' to hide"),
        ("v=99", "no version known here"),
        ("v=²", "no version known here"),
        ("v=x", "no version known here"),
    ],
)
def test_what_a_link_cannot_show_is_said_and_the_rest_is_shown(query, clause):
    found, remarks = link.read(lessons()["binary"], parse_qs(f"target=0.3&{query}"))
    assert found.state.values["target"] == 0.3
    assert len(remarks) == 1
    assert clause in remarks[0]


def test_hide_keeps_the_names_it_knows():
    found, _ = link.read(lessons()["binary"], {"hide": ["text,bogus, loss,text"]})
    assert found.hidden == ("text", "loss")


@pytest.mark.parametrize("url", ["https://x.org/", "https://x.org/bogus?v=1", ""])
def test_a_link_to_no_lesson_is_refused_by_name(url):
    with pytest.raises(ValueError, match="must lead to one of binary"):
        link.opened(url)


def test_an_address_is_a_query_under_the_lessons_name():
    state = opened(lessons()["softmax"], "logits=2,1,0.1&target=1,0,0")
    parts = urlsplit(Link(state, enlarged="shares").address)
    assert parts.path == "softmax"
    assert parse_qs(parts.query)["enlarged"] == ["shares"]


def test_what_a_link_from_before_hides_is_hidden_under_its_name_of_now():
    found, remarks = link.opened("/binary?hide=take,text")
    assert (found.hidden, remarks) == (("export", "text"), [])


def test_a_link_says_its_language_and_opens_its_lesson_in_it():
    found, remarks = link.read(BINARY, {"predicted": ["0.3"], "lang": ["es-MX"]})
    assert remarks == []
    assert found.state.lesson.language == "es"
    assert found.address == "binary?v=1&lang=es"
    assert link.opened(found.address)[0].state.lesson is found.state.lesson


def test_a_link_in_english_names_no_language():
    found, remarks = link.read(BINARY, {"lang": ["en"]})
    assert (found.address, remarks) == ("binary?v=1", [])


def test_a_language_that_there_is_not_is_refused_in_words():
    found, remarks = link.read(BINARY, {"lang": ["es", "tlh"]})
    assert found.state.lesson.language == "es"
    assert remarks == ["lang='tlh' no es ninguno de estos: en, es"]
