"""From where a surface is seen: in a turn, and in a smaller room."""

import math
from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_allclose

from xentviz import lesson
from xentviz.figures.camera import turn
from xentviz.figures.surface import EYES


def test_turning_goes_around_at_one_height_and_distance():
    eyes = turn(EYES["reset"])
    assert {eye["z"] for eye in eyes} == {EYES["reset"]["z"]}
    distances = [math.hypot(eye["x"], eye["y"]) for eye in eyes]
    assert_allclose(distances, distances[0], rtol=1e-3)
    angles = np.unwrap([math.atan2(eye["y"], eye["x"]) for eye in eyes])
    assert_allclose(np.diff(angles), 2 * math.pi / len(eyes), rtol=1e-2)


@pytest.mark.parametrize("slug", ["binary", "weights"])
def test_in_a_smaller_room_the_eyes_are_further_off_and_the_letters_smaller(slug):
    figure = lesson(slug).figure("surface")
    meta, scene = figure.layout.meta, figure.layout.scene
    assert meta["letters"]["scene.zaxis.title.font.size"] == scene.zaxis.title.font.size
    assert meta["letters"]["scene.yaxis.tickfont.size"] == scene.yaxis.tickfont.size
    views = [meta, *meta["rooms"][::-1]]
    for large, small in pairwise(views):
        assert all(small["letters"][k] < size for k, size in large["letters"].items())
        for view, eye in large["eyes"].items():
            factors = [small["eyes"][view][k] / eye[k] for k in "xyz" if eye[k]]
            assert_allclose(factors, max(factors), rtol=1e-2)
            assert max(factors) >= 1.0
        assert small["turn"][0]["z"] == small["eyes"]["reset"]["z"]
    assert {room["width"] for room in meta["rooms"]} == {200, 240, 400, 520}
