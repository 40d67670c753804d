"""A link that was mangled on its way opens what it says, or says why it cannot."""

from urllib.parse import parse_qs, quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.states import each_lesson, states
from xentviz.lessons import lessons
from xentviz.state import link, read, strict
from xentviz.state.link import Link
from xentviz.state.parameters import parameters, slug

# What people's programmes make of a link, and what it opens.
MANGLED = {
    "binary?predicted=0.25&amp;target=1": "predicted=0.25&target=1",
    "binary?predicted=0.25&amp;amp;target=1": "predicted=0.25&target=1",
    "binary?predicted=0.25&#38;target=1": "predicted=0.25",  # a fragment begins
    "binary?predicted%3D0.25%26target%3D1": "predicted=0.25&target=1",
    "binary%3Fpredicted%3D0.25%26target%3D1": "predicted=0.25&target=1",
    "softmax?logits=3%252C1%252C0.1": "logits=3,1,0.1",
    "binary?utm_source=mail&predicted=0.25&utm_medium=x": "predicted=0.25",
    "binary?predicted=0.25&fbclid=IwAR0&gclid=a&ref=home": "predicted=0.25",
    "binary?predicted=0.25?utm_source=mail": "predicted=0.25",
    "binary?logit=\u22121.5": "logit=-1.5",
    "binary?logit=\u20131.5": "logit=-1.5",
    "binary?logit=\u2014\u200b1.5": "logit=-1.5",
    "binary?predicted=0.25.": "predicted=0.25",
    "(binary?predicted=0.25).": "predicted=0.25",
    "<binary?predicted=0.25>": "predicted=0.25",
    "binary?predicted=0.25**,": "predicted=0.25",
    "“binary?predicted=0.25”": "predicted=0.25",
    "binary?predicted=%200.25%20": "predicted=0.25",
    "binary?predicted=.25": "predicted=0.25",
    "binary?Predicted=0.25": "predicted=0.25",
    "Binary/?predicted=0.25": "predicted=0.25",
    "softmax?logits=3;1;0.1": "logits=3,1,0.1",
    "softmax?logits=3,%201,%200.1": "logits=3,1,0.1",
    "softmax?logits=3+1+0.1": "logits=3,1,0.1",
    "softmax?logits=3|1|0.1": "logits=3,1,0.1",
    "softmax?logits=[3,1,0.1]": "logits=3,1,0.1",
    "softmax?logits=3,1,1e-1": "logits=3,1,0.1",
    "softmax?logits=3,1,1e+0": "logits=3,1,1",
}
# What could mean two things is not guessed at.
REFUSED = {
    "binary?predicted=0,3": "predicted='0,3': write 0.3",
    "binary?logit=-1,5": "logit='-1,5': write -1.5",
    "binary?predicted=0.25...": "predicted='0.25...' is not a number",
    "binary?predicted=0.25…": "predicted='0.25…' is not a number",
    "binary?predicted=0.25&nobody=1": "'nobody' is not a name here",
}


@pytest.mark.parametrize("url", MANGLED)
def test_a_mangled_link_opens_what_it_says_and_nothing_is_remarked(url):
    found, remarks = link.opened(f"https://example.org/course/{url}")
    assert (found.state.address, remarks) == (MANGLED[url], [])


@pytest.mark.parametrize("url", REFUSED)
def test_what_could_mean_two_things_is_refused_in_words(url):
    found, [remark] = link.opened(url)
    assert remark.startswith(REFUSED[url])
    assert found.state.address in {"", "predicted=0.25"}


def test_numbers_with_commas_between_semicolons_are_not_guessed_at():
    _, remarks = link.opened("softmax?logits=0,3;1,2;5")
    assert remarks


def test_the_command_line_and_the_notebook_read_alike():
    found = strict.state(lessons()["softmax"], {"logits": "3; 1; \u22120.1"})
    assert found.address == "logits=3,1,-0.1"


@pytest.mark.parametrize("slug_", ["softmax", "soft-targets", "chain"])
def test_shares_that_were_rounded_sum_to_one_again(slug_):
    found, remarks = read(
        lessons()[slug_],
        {"target": ["0.3333,0.3333,0.3333"], "target_kind": ["soft"]}
        if "target_kind" in {o.name for o in lessons()[slug_].options}
        else {"target": ["0.3333,0.3333,0.3333"]},
    )
    assert remarks == []
    target = [found.values[f"target.{k}"] for k in range(3)]
    assert target == pytest.approx([1 / 3] * 3, abs=1e-15)


def test_shares_that_are_no_rounding_are_still_remarked():
    _, [remark] = read(lessons()["softmax"], {"target": ["0.5,0.2,0.2"]})
    assert "does not fit the rest" in remark


@pytest.mark.slow
@each_lesson
@given(data=st.data())
def test_no_link_of_ours_is_changed_by_reading_it(lesson, data):
    query = Link(data.draw(states(lesson))).query
    expected = parse_qs(query)
    assert parameters(expected) == expected
    assert parameters(parse_qs(quote(query), keep_blank_values=True)) == expected


@pytest.mark.slow
@given(st.dictionaries(st.text(), st.lists(st.text())))
def test_whatever_stands_in_an_address_settles(query):
    once = parameters(query)
    twice = parameters(once)
    assert parameters(twice) == twice


@pytest.mark.parametrize(
    "path",
    ["/Soft-Targets/", "course/soft-targets).", "soft-targets", "/soft-targets>"],
)
def test_the_last_word_of_a_path_names_the_lesson(path):
    assert slug(path) == "soft-targets"
