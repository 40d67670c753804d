"""The pictures of a file, each with its title and what is drawn in it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from xentviz.dataset.batch import Batch
from xentviz.dataset.findings import MOST_DRAWN
from xentviz.figures.batch import top_loss
from xentviz.figures.theme import Style
from xentviz.figures.words import reworded
from xentviz.lessons.text import figure_words
from xentviz.page.own_file_figures import (
    Found,
    histogram_figure,
    parts_figure,
    rows_figure,
    temperature_figures,
)
from xentviz.page.watched_theme import draw
from xentviz.page.words import language, words

if TYPE_CHECKING:
    import plotly.graph_objects as go

HEIGHT = 320


def show_losses(batch: Batch, found: Found, style: Style, of: str = "own") -> None:
    """Draw the rows on their curve, the histogram, and what each class adds."""
    texts, now = words("findings"), found.findings
    rows, histogram, parts = st.columns([4, 4, 3])
    with rows:
        _draw(f"{of}-rows", rows_figure(batch, found, style))
        step = max(1, len(batch) // MOST_DRAWN)
        if step > 1:
            caption = texts["rows_drawn"].format(
                step=step, listed=len(now.listed.place)
            )
        else:
            beyond = int(np.sum(now.drawn.losses > top_loss(batch.layout.n_classes)))
            caption = texts["rows_all"].format(n=len(now.drawn.losses), beyond=beyond)
        if len(now.drawn.losses):
            st.caption(caption)
    with histogram:
        _draw(f"{of}-histogram", histogram_figure(batch, found, style))
    with parts:
        _draw(f"{of}-parts", *parts_figure(batch, found, style, texts["others"]))


def show_temperatures(found: Found, style: Style) -> None:
    """Draw the loss over the temperature, and how sure and how right the model is."""
    names = ("own-temperature", "own-reliability")
    figures = temperature_figures(found, style)
    for column, name, figure in zip(st.columns(2), names, figures, strict=True):
        with column:
            _draw(name, figure)


def _draw(key: str, figure: "go.Figure", class_names: Sequence[str] = ()) -> None:
    """Draw a figure in the language of the page; names of classes stay."""
    title = words("findings")[f"{key.partition('-')[2]}_title"]
    reworded(figure, figure_words(language()))
    if class_names:
        *_, whole = figure.layout.xaxis.ticktext
        figure.layout.xaxis.ticktext = [*class_names, whole]
    st.markdown(f"**{title}**")
    draw(figure, key=key, height=HEIGHT, alt=title)
