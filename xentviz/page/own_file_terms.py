"""Under what the loss of a file is computed: asked beside what is in it."""

from typing import NamedTuple

import streamlit as st

from xentviz.conventions.writing import rows_of
from xentviz.dataset.loss import Terms
from xentviz.page.own_file_kept import Kept
from xentviz.page.words import words

CHOICES = {"reduction": ("mean", "sum"), "units": ("nats", "bits")}


class Settings(NamedTuple):
    """What the visitor chose beside the file."""

    terms: Terms
    reduction: str
    units: str


def settings_of(kept: Kept) -> Settings:
    """Ask for the terms, and return them.

    Raises
    ------
    ValueError
        If a weight is no number.
    """
    texts, key = words("findings"), id(kept)
    columns = st.columns([2, 2, 3, 2, 2])
    temperature = columns[0].number_input(
        texts["temperature"],
        min_value=0.01,
        max_value=100.0,
        value=1.0,
        step=0.1,
        format="%.4f",
        key=f"temperature-{key}",
    )
    smoothing = columns[1].number_input(
        texts["label_smoothing"], 0.0, 1.0, 0.0, 0.05, key=f"smoothing-{key}"
    )
    text = columns[2].text_input(
        texts["weight"], help=texts["weight_help"], key=f"weight-{key}"
    )
    chosen = []
    for column, (name, values) in zip(columns[3:], CHOICES.items(), strict=True):
        with column:
            chosen.append(_one_of(name, values, f"{name}-{key}"))
    weight = rows_of("weight", text).ravel() if text.strip() else None
    terms = Terms(temperature, smoothing, weight, kept.ignore_index)
    return Settings(terms, *chosen)


def _one_of(name: str, values: tuple[str, ...], key: str) -> str:
    texts = words("findings")
    chosen = st.segmented_control(
        texts[name],
        values,
        default=values[0],
        format_func=lambda value: texts.get(f"{value}_of", value),
        required=True,
        key=key,
    )
    return chosen or values[0]
