"""A grid holds what the direct call says, at every stop of its controls at once."""

import numpy as np
from numpy.testing import assert_array_equal

from xentviz.sweep.controls import Control
from xentviz.sweep.grid import grid, n_states, side_by_side, spanning, with_unswept
from xentviz.sweep.table import draggable, tables

P = Control("p", "model", "p", 0.0, 1.0, 0.25, 0.5)
Q = Control("q", "target", "q", 0.0, 1.0, 0.5, 1.0)
VALUES = {"p": 0.5, "q": 0.3}


def dragged(values, name, to):
    return {**values, name: to}


def quantities(values):
    return {"product": values["p"] * values["q"], "double": 2.0 * values["p"]}


def test_every_state_of_a_grid_is_what_the_direct_call_says():
    whole = grid((P, Q), VALUES, dragged, quantities)
    p, q = (axis.points for axis in whole.axes)
    assert_array_equal(whole.columns["product"].values, p[:, np.newaxis] * q)
    assert whole.columns["double"].axes == (0,)
    assert_array_equal(whole.columns["double"].values, 2.0 * p)


def test_a_place_between_two_stops_is_a_point_of_its_own():
    whole = grid((P, Q), VALUES, dragged, quantities)
    assert whole.axes[1].points.tolist() == [0.0, 0.5, 1.0, 0.3]
    assert whole.start == (2, 3)


def test_grids_side_by_side_hold_each_of_them_and_know_what_is_alike_in_all():
    lines = [
        grid((P,), {"p": at, "q": q}, dragged, quantities, between=(0.1,))
        for at, q in ((0.5, 0.3), (0.1, 0.8))
    ]
    both = side_by_side(lines)
    [axis] = both.axes
    assert axis.points.tolist() == [0.0, 0.25, 0.5, 0.75, 1.0, 0.1]
    assert [line.start for line in lines] == [(2,), (5,)]
    assert both.start == (2, 0)
    assert both.columns["double"].axes == (0,)
    assert both.columns["q"].axes == (1,)
    product = both.columns["product"]
    assert product.axes == (0, 1)
    assert_array_equal(product.values, axis.points[:, np.newaxis] * [0.3, 0.8])


def test_what_has_a_value_at_rest_alone_is_found_at_each_point():
    def at_rest(values):
        rest = {} if np.ndim(values["p"]) else {"plane": values["p"] * np.ones(2)}
        return quantities(values) | rest

    line = grid((P,), VALUES, dragged, at_rest)
    assert "plane" not in line.columns
    whole = with_unswept(line, VALUES, dragged, at_rest)
    assert whole.columns["plane"].values[:, 1].tolist() == P.stops.tolist()


def tables_of(drag):
    return tables(quantities, {c.name: drag(VALUES, c.name, c.stops) for c in (P, Q)})


def test_controls_that_drag_each_other_along_span_no_grid():
    def coupled(values, name, to):
        return {"p": to, "q": 1.0 - np.asarray(to)}

    assert spanning((P, Q), ("p", "q"), tables_of(dragged)) == (P, Q)
    assert spanning((P, Q), ("p", "q"), tables_of(coupled)) == ()
    assert n_states((P, Q)) == 15


def test_a_control_that_moves_itself_alone_is_not_draggable():
    swept = tables_of(dragged)
    assert draggable((P, Q), swept) == ("p", "q")
    assert draggable((P, Q), swept | {"q": {"q": Q.stops}}) == ("p",)
