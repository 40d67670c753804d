"""Rows of logits with their labels, and the file that holds them."""

import io

import numpy as np

from xentviz.dataset.batch import read

RNG = np.random.default_rng(3)
LOGITS = RNG.normal(scale=3.0, size=(500, 4))
RIGHT = LOGITS.argmax(axis=1)
TARGET = np.where(RNG.random(500) < 0.6, RIGHT, RNG.integers(0, 4, 500))
SOFT = RNG.dirichlet(np.ones(4), size=500)
BINS = {"width": 0.25, "n_bins": 25}  # of losses


def batch_of(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return read(file.getvalue(), "a.npz")
