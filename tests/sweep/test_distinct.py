"""What few values stand in many rows is computed once for each of them."""

import numpy as np
from numpy.testing import assert_array_equal

from xentviz.sweep.distinct import once_each

COLUMN = np.array([[3.0, 1.0], [1.0, 2.0]])


def test_each_value_of_a_column_is_computed_once_and_stands_in_its_places():
    computed = []

    def squares(values):
        computed.append(values)
        return np.stack([values, values**2], axis=-1)

    assert_array_equal(once_each(squares, COLUMN)[..., 1], COLUMN**2)
    assert_array_equal(np.concatenate(computed), [1.0, 2.0, 3.0])


def test_a_single_number_has_what_follows_from_it():
    assert_array_equal(once_each(lambda x: np.stack([x, -x], -1), 2.0), [2.0, -2.0])
