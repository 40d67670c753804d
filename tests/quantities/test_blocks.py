"""Pieces that the cache holds: all rows, each once, and copies of their own."""

import numpy as np
import pytest

from xentviz.quantities import blocks
from xentviz.quantities.blocks import (
    BLOCK,
    float64_block,
    for_each_block,
    row_blocks,
)
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.gradient import cross_entropy_gradient


@pytest.mark.parametrize("shape", [(1, 3), (100_000, 3), (5, 100_000), (0, 4)])
def test_blocks_cover_every_row_once(shape):
    rows = np.zeros(shape)
    for block in row_blocks(rows):
        rows[block] += 1.0
    assert (rows == 1.0).all()


def test_no_piece_is_larger_than_the_cache_but_a_single_row():
    for n_classes in (1, 3, 1000, BLOCK, 10 * BLOCK):
        rows = np.broadcast_to(0.0, (5000, n_classes))
        for block in row_blocks(rows):
            n_rows = len(rows[block])
            assert n_rows == 1 or n_rows * n_classes <= BLOCK


@pytest.mark.parametrize("n_classes", [3, 1000])
def test_a_piece_is_a_copy_in_double_whatever_its_layout(n_classes):
    rows = np.arange(6.0 * n_classes, dtype=np.float32).reshape(6, n_classes)
    block = float64_block(rows[2:4])
    np.testing.assert_array_equal(block, rows[2:4])
    block[:] = -1.0
    assert rows.min() == 0.0
    assert block.dtype == np.float64


@pytest.mark.parametrize("many", [1, 2**40])
def test_every_piece_is_worked_on_once_by_one_processor_or_by_all(monkeypatch, many):
    monkeypatch.setattr(blocks, "MANY", many)
    rows = np.zeros((100_000, 3))

    def work(piece):
        rows[piece] += 1.0

    for_each_block(work, rows)
    assert (rows == 1.0).all()


def test_what_goes_wrong_on_another_processor_is_raised_here(monkeypatch):
    monkeypatch.setattr(blocks, "MANY", 1)
    rows = np.zeros((100_000, 3))

    def work(piece):
        if piece.start > 50_000:
            raise ValueError("logits must not hold NaN")

    with pytest.raises(ValueError, match="logits must not hold NaN"):
        for_each_block(work, rows)


@pytest.mark.slow
@pytest.mark.parametrize("n_classes", [3, 100])
def test_all_processors_find_what_one_finds(monkeypatch, n_classes):
    rng = np.random.default_rng(1)
    z = rng.normal(size=(20_000, n_classes)).astype(np.float32)
    y, q = rng.integers(n_classes, size=20_000), rng.random((20_000, n_classes))
    q /= q.sum(axis=-1, keepdims=True)

    def found():
        return [
            quantity(z, target, reduction=reduction)
            for quantity in (cross_entropy, cross_entropy_gradient)
            for target in (y, q)
            for reduction in ("none", "mean")
        ]

    alone = found()
    monkeypatch.setattr(blocks, "MANY", 1)
    for one, other in zip(alone, found(), strict=True):
        np.testing.assert_array_equal(one, other)
