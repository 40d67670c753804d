"""Pieces that the cache holds: all rows, each once, and copies of their own."""

import numpy as np
import pytest

from xentviz.quantities.blocks import BLOCK, float64_block, row_blocks


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
