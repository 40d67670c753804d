"""The loss of a batch over the temperature, and where it is least: block by block."""

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset.batch import Batch, Progress
from xentviz.dataset.loss import (
    Terms,
    blocks,
    counted,
    keywords,
    row_losses,
)
from xentviz.quantities.blocks import ahead
from xentviz.quantities.temperature import slope_over_scale
from xentviz.quantities.temperature_curve import losses_over_octaves
from xentviz.quantities.temperature_search import Slope, temperature_of

SAMPLE = 1 << 20  # numbers in which the temperature is fitted first
STILL_TO_DO = 0.5  # of what was left, after each step of the search


def curve(
    batch: Batch,
    terms: Terms,
    scales: NDArray[np.float64],
    n_octaves: int,
    progress: Progress | None = None,
) -> NDArray[np.float64]:
    """Return summed losses at 1/T of each scale, of twice it, and so on.

    As `losses_over_octaves`; the temperature of `terms` is not used.
    """

    def work(block: slice) -> NDArray[np.float64]:
        rows = batch.logits(block), batch.targets(block)
        return losses_over_octaves(*rows, scales, n_octaves, **keywords(batch, terms))

    sums = np.zeros((n_octaves, len(scales)))
    for block, done in zip(blocks(batch), ahead(work, blocks(batch)), strict=True):
        sums += done()
        if progress:
            progress(block.stop / len(batch))
    return sums


def loss_sum(batch: Batch, terms: Terms) -> float:
    """Return the sum of the losses of all rows, weighted."""

    def work(block: slice) -> float:
        return float(row_losses(batch, block, terms).sum())

    return math.fsum(done() for done in ahead(work, blocks(batch)))


def fitted(batch: Batch, terms: Terms, progress: Progress | None = None) -> float:
    """Return the temperature at which the loss is least; that of `terms` is not used.

    It is that of `xentviz.quantities.temperature.fitted_temperature`, but for rounding.
    Of many rows the search begins where it ends for some of them.
    """
    steps = 0
    every = max(1, batch.scores.size // SAMPLE)

    def slope_of(step: int, scale: float) -> Slope:
        nonlocal steps
        steps += step == 1

        def work(block: slice) -> Slope:
            rows = slice(block.start, block.stop, step)
            arguments = batch.logits(rows), batch.targets(rows), scale
            return slope_over_scale(*arguments, **keywords(batch, terms))

        total = np.zeros(2)
        for done in ahead(work, blocks(batch, step)):
            total += done()
            if progress and step == 1:
                progress(1.0 - STILL_TO_DO**steps)
        return Slope(*total.tolist())

    if not counted(batch, terms).divisor > 0:
        return math.nan
    near = None
    if every > 1:
        near = temperature_of(partial(slope_of, every))
    return temperature_of(partial(slope_of, 1), near)
