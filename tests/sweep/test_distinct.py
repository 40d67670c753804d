"""What few values stand in many rows is computed once for each of them."""

import numpy as np
from numpy.testing import assert_array_equal

from xentviz.sweep.distinct import Known, once_each

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


def test_of_numbers_that_are_kept_only_the_new_ones_are_computed():
    asked = []

    def multiples(values):
        asked.append(list(values))
        return {"multiples": values[:, np.newaxis] * np.arange(5.0), "same": values}

    known = Known(multiples, lambda: [2.0, 1.0])
    for _ in range(2):
        look_up = known.of(COLUMN)
        assert_array_equal(look_up("same"), COLUMN)
        counts = np.array([[0, 4], [2, 3]])
        assert_array_equal(look_up("multiples", counts), counts * COLUMN)
    assert_array_equal(known.of(np.array(1.0))("same"), 1.0)
    assert asked == [[1.0, 2.0], [3.0], [3.0]]
