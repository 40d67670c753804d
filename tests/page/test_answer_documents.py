"""What an answer names or leaves out is a document of its own."""

import pytest
from starlette.testclient import TestClient

from tests.lookup import parted, read_answer, unpacked
from tests.states import each_lesson, opened
from xentviz.page.application import application
from xentviz.stage.version import VERSION


@pytest.fixture(scope="module")
def client():
    return TestClient(application)  # not as a context: that would warm it


@pytest.mark.slow
@each_lesson
def test_every_figure_that_an_answer_names_is_a_document(client, lesson):
    content = client.get(f"/answer/{VERSION}/{lesson.slug}").content
    for figure in read_answer(content)["figures"]:
        for name in filter(None, (figure["figure"], figure["flat"])):
            for theme in ("light", "dark"):
                path = f"/figure/{VERSION}/{name}&theme={theme}"
                assert client.get(path).json().keys() >= {"data", "layout"}


@each_lesson
def test_the_way_down_is_a_document_where_a_lesson_has_one(client, lesson):
    response = client.get(f"/descent/{VERSION}/{lesson.slug}?lang=es")
    if not lesson.has_descent:
        assert (response.status_code, response.text) == (404, "No hay 'descent'.")
        return
    document, numbers = parted(response.content)
    state = opened(lesson)
    spanish = lesson.speaking("es")
    assert document["remark"] == spanish.descent(state.values, state.options).remark
    n_rows = {len(column) for column in unpacked(document["table"], numbers).values()}
    assert len(n_rows) == 1


@each_lesson
def test_the_derivation_of_a_state_is_a_document_without_markdown(client, lesson):
    text = client.get(f"/derivation/{VERSION}/{lesson.slug}").text
    assert "<math" in text
    assert "$" not in text
