"""The page that explains a number: a question from a form or a link, and its answer."""

import math

import pytest
from streamlit.testing.v1 import AppTest

from xentviz import binary_cross_entropy_with_logits
from xentviz.page.explain_question import EXAMPLES


def script():
    from xentviz.page import explain

    explain.show()


def opened(**query):
    """Return the page as a link opens it."""
    app = AppTest.from_function(script, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def heading(app):
    assert not app.exception
    return app.header[0].value


def submitted(app):
    return next(b for b in app.button if b.label == "Explain").click().run()


@pytest.mark.slow
def test_the_page_opens_with_a_question_and_its_answer():
    app = opened()
    assert heading(app) == "1.0923 is softmax-twice"
    assert not app.error


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "convention"),
    [
        (0, "softmax-twice"),
        (1, "bits+sum"),
        (2, "clipped-sklearn"),
        (3, "target-entropy"),
        (4, "broadcast"),
    ],
)
def test_each_example_is_explained_by_what_it_stands_for(place, convention):
    app = opened().button(key=f"example-{place}").click().run()
    assert heading(app) == f"{EXAMPLES[place].seen} is {convention}"


def test_a_link_carries_the_question():
    app = opened(logits="1,0;0,2", target="0;1", seen="0.63506", kind="logits")
    assert heading(app) == "0.63506 is bits+sum"
    assert app.text_area(key="logits").value == "1,0;0,2"


@pytest.mark.parametrize(("seen", "is_said"), [("0.31", True), ("0.313262", False)])
def test_few_digits_are_said_to_be_few(seen, is_said):
    app = opened(logits="1,0;0,1", target="0;1", seen=seen)
    assert heading(app) == f"{seen} is mean"
    assert any("Few digits" in c.value for c in app.caption) == is_said


def test_a_link_without_a_number_shows_what_each_library_returns():
    app = opened(logits="1,0", target="0")
    assert heading(app) == "What each library returns for these inputs"
    table = app.table[0].value
    plain = f"{math.log(1 + math.exp(-1)):.10g}"
    assert table["returns"][0] == plain
    assert {"PyTorch", "Keras", "scikit-learn"} <= set(table["library"])


def test_the_form_asks_with_weights_and_of_probabilities():
    app = opened(logits="0.2,0.8; 0.5,0.5", target="0; 1", kind="probabilities")
    app.text_input(key="weight").set_value("1, 3")
    loss = (-math.log(0.2) - 3 * math.log(0.5)) / 4
    app.text_input(key="seen").set_value(f"{loss:.6f}")
    assert heading(submitted(app)) == f"{loss:.6f} is weighted-mean"


def test_a_yes_can_weigh_more_and_the_table_says_what_that_returns():
    labels = {"logits": "0.5; -1; 2", "target": "1; 0; 1"}
    app = opened(**labels, pos_weight="3")
    assert app.text_input(key="pos_weight").value == "3"
    table = app.table[0].value
    expected = binary_cross_entropy_with_logits([0.5, -1, 2], [1, 0, 1], pos_weight=3)
    assert table["call"][0].endswith("(logits, target, pos_weight=pos_weight)`")
    assert table["returns"][0] == f"{expected:.10g}"
    app.text_input(key="seen").set_value(f"{expected:.7f}")
    assert heading(submitted(app)) == f"{expected:.7f} is pos-weight"


@pytest.mark.parametrize(
    ("name", "text"), [("ignored", "inf"), ("ignored", "1.5"), ("pos_weight", "-1")]
)
def test_an_option_outside_its_domain_is_said_under_the_form(name, text):
    app = opened(logits="1,2", target="0", **{name: text})
    assert not app.exception
    name = "ignore_index" if name == "ignored" else name
    assert f"{name} must be" in app.error[0].value


def test_what_is_no_question_is_said_under_the_form_and_loses_nothing():
    app = opened()
    app.text_area(key="logits").set_value("1,2; 3,x")
    app = submitted(app)
    assert "'x' in row 2" in app.error[0].value
    assert app.text_area(key="logits").value == "1,2; 3,x"
    assert app.text_area(key="target").value == EXAMPLES[0].target


def test_a_link_that_asks_half_a_question_is_asked_for_the_rest():
    app = opened(seen="1.5")
    assert not app.exception
    assert not app.error
    assert app.info[0].value.startswith("Paste scores and a target")
    assert app.text_input(key="seen").value == "1.5"


def test_a_number_that_nothing_gives_is_answered_by_the_nearest():
    app = opened(logits="2,1", target="0", seen="123.456")
    assert heading(app) == "Nothing known here gives 123.456"
    assert "The nearest" in " ".join(m.value for m in app.markdown)
    nearest = [e for e in app.expander if " · " in e.label]
    assert [e.proto.expanded for e in nearest] == [True] + [False] * (len(nearest) - 1)


def test_in_another_language_a_link_asks_the_same_and_the_page_speaks_it():
    query = {"logits": "0.2,0.8; 0.5,0.5", "target": "0; 1", "kind": "probabilities"}
    app = opened(**query, seen="2.3026", lang="es")
    assert heading(app) == "2.3026 es sum"
    assert app.title[0].value == "Explicar un número"
    assert app.session_state["kind"] == "probabilities"
    assert app.button_group[0].options == ["logits", "probabilidades"]
    said = " ".join(m.value for m in app.markdown)
    assert "pérdidas sumadas" in said
    assert "divide por las filas" in said
    assert list(app.table[0].value)[:2] == ["biblioteca", "devuelve"]


@pytest.mark.slow
def test_the_kind_of_scores_stands_in_the_address_by_one_name_in_every_language():
    app = opened(lang="es").button(key="example-2").click().run()
    assert app.query_params["kind"] == "probabilities"
    app.button(key="example-0").click().run()
    assert app.query_params["kind"] == "logits"


def test_in_another_language_what_is_no_question_is_said_in_it():
    app = opened(logits="1,2", target="7", lang="es")
    assert "clases de 0 a 1" in app.error[0].value
