"""How the descents of the weights end, in words."""

import numpy as np
from numpy.typing import NDArray

from xentviz.lessons.lesson import Lesson
from xentviz.lessons.weight_paths import N_STEPS
from xentviz.quantities.linear_model import (
    mean_cross_entropy,
    mean_cross_entropy_gradient,
    mean_squared_error,
)
from xentviz.quantities.separability import is_separable


def remark_of(
    lesson: Lesson,
    path: NDArray[np.float64],
    squared_path: NDArray[np.float64],
    data: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> str:
    """Say in words how both descents end."""
    pulls = np.hypot(*mean_cross_entropy_gradient(*path.T, *data).T)
    error = mean_squared_error(*squared_path[-1], *data)
    there = mean_squared_error(*path[-1], *data)
    ascents = int((np.diff(mean_cross_entropy(*path.T, *data)) > 1e-9).sum())
    if is_separable(*data):
        ending = lesson.remark("never")
    elif pulls[-1] < 1e-3:
        ending = lesson.remark("arrived", steps=np.argmax(pulls < 1e-3))
    elif ascents > N_STEPS // 4:
        ending = lesson.remark("uphill", ascents=ascents, steps=N_STEPS)
    else:
        ending = lesson.remark("underway", steps=N_STEPS)
    is_worse = error > there + 0.005
    name = "come_to_more" if is_worse else "come_to"
    second = lesson.remark(name, error=error, there=there)
    return lesson.remark("both", said=ending, second=second)
