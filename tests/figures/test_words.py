"""A figure speaks another language where a reader sees words, and nowhere else."""

import json
import re

import plotly.graph_objects as go
import pytest

from tests.states import each_lesson, outermost
from xentviz.export.data.csv import to_csv
from xentviz.export.subject import Subject
from xentviz.figures.theme import Style
from xentviz.figures.words import reworded
from xentviz.lessons import lessons
from xentviz.lessons.text import figure_words, interface, languages
from xentviz.state import read

# What is no word of a language: units, functions, and names of number formats.
ALIKE = {"nats", "bits", "ln", "log", "logit", "float16", "float32", "float64"}
ALIKE |= {"KL", "pp", "wq", "wx"}  # products, and a divergence


def seen(figure):
    """Return the texts of a figure that a reader meets."""
    document = json.loads(figure.to_json())
    for trace in document["data"]:
        for name in ("text", "hovertemplate", "texttemplate", "x", "y"):
            yield from texts(trace.get(name))
    document["layout"].pop("template", None)
    yield from labels(document["layout"])


def labels(thing):
    """Return what stands under the names of texts, however deep."""
    if isinstance(thing, dict):
        for name, inner in thing.items():
            if name in ("text", "ticktext"):
                yield from texts(inner)
            else:
                yield from labels(inner)
    elif isinstance(thing, list):
        for inner in thing:
            yield from labels(inner)


def texts(thing):
    """Return a text, or the texts of a row."""
    row = thing if isinstance(thing, list) else [thing]
    return [one for one in row if isinstance(one, str)]


@pytest.mark.slow
@each_lesson
def test_every_word_of_a_figure_stands_in_the_text_of_its_language(lesson):
    nothing = dict.fromkeys(interface()["figures"].values(), "")
    for start in outermost(lesson):
        style = Style("light", start.options["units"])
        for picture in lesson.pictures.values():
            for build in filter(None, (picture.build, picture.flat)):
                figure = reworded(build(start.quantities(), style), nothing)
                for text in seen(figure):
                    plain = re.sub(r"<[^>]*>|%\{[^}]*\}", " ", text)
                    assert set(re.findall(r"[A-Za-z]{2,}\d*", plain)) <= ALIKE, text


def test_longer_phrases_go_first_and_parts_of_words_stay():
    figure = go.Figure(go.Scatter(x=["class 0"], y=[1], text="loss of a row, lossless"))
    figure.update_layout(xaxis_title="loss, nats", yaxis_ticktext=["loss", "class 1"])
    words = {"loss": "pérdida", "loss of a row": "pérdida de la fila", "class": "clase"}
    [trace] = reworded(figure, words).data
    assert trace.text == "pérdida de la fila, lossless"
    assert list(trace.x) == ["clase 0"]
    assert figure.layout.xaxis.title.text == "pérdida, nats"
    assert list(figure.layout.yaxis.ticktext) == ["pérdida", "clase 1"]


def test_in_english_a_figure_stays_what_it_is():
    assert figure_words("en") == {}


@pytest.mark.slow
@pytest.mark.parametrize("language", [tag for tag in languages() if tag != "en"])
def test_numbers_names_and_the_heads_of_a_file_are_the_same_in_every_language(language):
    for slug, lesson in lessons().items():
        ours, _ = read(lesson, {})
        theirs, _ = read(lesson.speaking(language), {})
        for name in lesson.pictures:
            subjects = Subject(ours, name), Subject(theirs, name)
            english, other = (subject.drawn() for subject in subjects)
            assert [t.name for t in english.data] == [t.name for t in other.data]
            assert [t.meta for t in english.data] == [t.meta for t in other.data]
            heads = [to_csv(subject).partition("\n") for subject in subjects]
            assert heads[0][0] != heads[1][0]  # the title, in a comment
            assert heads[0][2] == heads[1][2], (slug, name)
