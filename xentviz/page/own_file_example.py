"""The built-in sample: a file to try, and pictures to see where there is no file yet.

They are drawn for a second reason: Streamlit fetches and compiles Plotly for the first
picture of a page, which takes longer than to read and compute a large file.
"""

import io
from functools import cache

import numpy as np
import streamlit as st

from xentviz.dataset.batch import Batch, read
from xentviz.dataset.findings import findings
from xentviz.dataset.loss import Terms
from xentviz.figures.batch import N_BINS, bin_width
from xentviz.figures.theme import Style
from xentviz.lessons.batches import checkpoints
from xentviz.page.own_file_figures import Found
from xentviz.page.own_file_pictures import show_losses
from xentviz.page.watched_theme import page_theme, watch_theme
from xentviz.page.words import words

NAME = "digits.npz"


@cache
def sample() -> bytes:
    """Return the file of the sample."""
    batch = checkpoints("digits")
    file = io.BytesIO()
    np.savez(file, logits=batch.logits[-1], target=batch.target)
    return file.getvalue()


def show_example() -> None:
    """Draw the sample, as a file that is brought will be."""
    st.markdown(words("own_file")["pictures"])
    show_losses(*_computed(), Style(page_theme()), of="example")
    watch_theme()


@cache
def _computed() -> tuple[Batch, Found]:
    batch, terms = read(sample(), NAME), Terms()
    width = bin_width(batch.layout.n_classes)
    found = findings(batch, terms, width=width, n_bins=N_BINS)
    return batch, Found(terms, found, found)
