"""The page of own files: what was understood of one, and what is refused."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.page.own_file import (
    LOGITS,
    TARGET,
    WORDS,
    button,
    computed,
    markdown,
    npz_of,
    opened,
    script,
)
from xentviz import cross_entropy
from xentviz.lessons.decimals import with_minus
from xentviz.page import uploads


@pytest.mark.parametrize(("left", "said"), [(5, 5), (-1, 0)])
def test_how_large_a_file_may_be_is_said_where_those_of_others_leave_less_room(
    monkeypatch, left, said
):
    def kept(n_bytes):
        monkeypatch.setattr(uploads, "bytes_kept", lambda: n_bytes)

    kept(0)
    app = AppTest.from_function(script, default_timeout=60).run()
    assert [one.value for one in app.info] == [WORDS["nothing"]]
    kept(uploads.MOST_FILES * uploads.most_bytes() - left * uploads.MEGABYTE)
    app.run()
    assert app.info[0].value == WORDS["crowded"].format(megabytes=said)


def test_what_was_understood_is_shown_before_anything_is_computed():
    app = opened()
    assert "rows: 240" in markdown(app)
    assert "classes: 10 (0, 1, …, 9)" in markdown(app)
    assert "float64" in markdown(app)
    assert not app.metric
    preview = app.dataframe[0].value
    shown = [[with_minus(f"{z:.6g}") for z in row] for row in LOGITS[:5]]
    assert preview.to_numpy()[:, :-1].tolist() == shown
    assert "−" in shown[0][0] + shown[0][1]


def test_whole_numbers_of_a_file_are_shown_whole():
    whole = np.array([[12_345_678, -1], [0, 2]])
    app = opened("a.npz", npz_of(logits=whole, target=[0, 1]))
    shown = app.dataframe[0].value.to_numpy()[:, :-1].tolist()
    assert shown == [["12345678", "−1"], ["0", "2"]]


def pictures(app):
    """Return what the pictures are of: "example-rows", …."""
    ids = [one.proto.id for one in app.get("plotly_chart")]
    return {re.search(r"(example|own)-\w+$", one)[0] for one in ids}


def test_the_sample_is_drawn_until_there_is_a_file_to_draw():
    losses = {"example-rows", "example-histogram", "example-parts"}
    app = AppTest.from_function(script, default_timeout=60).run()
    assert pictures(app) == losses
    assert not app.metric
    app = opened("a.csv", b"a,b,label\n2,0,a\n0,1,b\n")
    assert pictures(app) == losses
    assert all(one.startswith("own-") for one in pictures(computed(app)))


def test_what_refuses_a_file_is_said_until_it_is_computed_or_another_is_brought():
    app = opened("bad.npz", npz_of(logits=LOGITS[:9], target=TARGET[:9] + 7))
    button(app, WORDS["compute"]).click().run()
    said = [one.value for one in app.error]
    assert len(said) == 1
    assert [one.value for one in app.run().error] == said
    app.file_uploader[0].upload("good.npz", npz_of(logits=LOGITS, target=TARGET))
    assert not app.run().error
    app = computed(app)
    assert not app.run().error


def test_a_file_that_there_was_no_room_for_is_told_of():
    app = AppTest.from_function(script, default_timeout=60)
    app.query_params["lang"] = "es"
    app.run()
    app.file_uploader[0].upload("none.csv", b"", uploads.NO_ROOM)
    said = app.run().error[0].value
    assert "No hay sitio para este archivo" in said
    assert not app.exception


@pytest.mark.slow
def test_probabilities_are_taken_for_such_and_what_is_none_is_refused_as_one():
    p = np.exp(LOGITS - np.logaddexp.reduce(LOGITS, axis=1, keepdims=True))
    app = computed(opened("a.npz", npz_of(first=p, target=TARGET)))
    expected = float(cross_entropy(LOGITS, TARGET))
    assert f"= {expected:.6g} nats" in markdown(app)
    app = opened("a.npz", npz_of(first=LOGITS, target=TARGET))
    [kind] = [g for g in app.segmented_control if g.label == WORDS["kind"]]
    kind.set_value("probabilities")
    button(app, WORDS["compute"]).click().run()
    assert "a probability between 0 and 1" in app.error[0].value
    assert WORDS["cancel"] not in [one.label for one in app.button]


def test_a_file_is_refused_in_the_language_of_the_page():
    app = opened("a.npz", npz_of(logits=LOGITS[:, 0], target=TARGET), lang="es")
    said = app.error[0].value.replace("\\", "")
    assert "el array 'logits' debe tener dos ejes, filas y clases" in said


def test_a_name_that_is_markdown_is_shown_as_it_is():
    name = "**a** [b](http:c) $d$.npz"
    app = computed(opened(name, npz_of(logits=LOGITS, target=TARGET)))
    assert app.header[0].value.replace("\\", "") == name
    assert "\\*\\*a" in app.header[0].value
