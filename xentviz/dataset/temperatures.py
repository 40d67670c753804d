"""The loss of a batch over the temperature, and where it is least: block by block."""

import math
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset.batch import Batch, Progress
from xentviz.dataset.loss import LARGE_BLOCK, Terms, blocks, counted, keywords
from xentviz.quantities import cross_entropy
from xentviz.quantities.temperature import Slope, slope_over_scale, temperature_of

STILL_TO_DO = 0.8  # of what was left, after each step of the search


def curve(
    batch: Batch,
    terms: Terms,
    temperatures: NDArray[np.float64],
    progress: Progress | None = None,
) -> NDArray[np.float64]:
    """Return the sum of the losses at each temperature; that of `terms` is not used."""
    sums, n = np.zeros(len(temperatures)), len(batch)
    for block in blocks(batch, LARGE_BLOCK):
        logits = batch.logits(block)
        place = np.empty_like(logits)
        for i, temperature in enumerate(temperatures):
            sums[i] += cross_entropy(
                replace(terms, temperature=temperature).scaled(logits, out=place),
                batch.target[block],
                reduction="sum",
                **keywords(batch, terms),
            )
            if progress:
                part = (i + 1) / len(sums)
                progress((block.start + part * (block.stop - block.start)) / n)
    return sums


def fitted(batch: Batch, terms: Terms, progress: Progress | None = None) -> float:
    """Return the temperature at which the loss is least; that of `terms` is not used.

    It is that of `xentviz.quantities.temperature.fitted_temperature`, but for rounding.
    Of many rows the search begins where it ends for some of them.
    """
    steps = 0
    every = max(1, batch.scores.size // LARGE_BLOCK)

    def slope_of(step: int, scale: float) -> Slope:
        nonlocal steps
        steps += step == 1
        total = np.zeros(2)
        for block in blocks(batch, LARGE_BLOCK * step):
            rows = slice(block.start, block.stop, step)
            arguments = batch.logits(rows), batch.target[rows], scale
            total += slope_over_scale(*arguments, **keywords(batch, terms))
            if progress and step == 1:
                progress(1.0 - STILL_TO_DO**steps)
        return Slope(*total.tolist())

    if not counted(batch, terms).divisor > 0:
        return math.nan
    near = 1.0
    if every > 1:
        near = temperature_of(partial(slope_of, every))
    return temperature_of(partial(slope_of, 1), near)
