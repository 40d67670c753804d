"""The descent of the lesson on soft targets: under each loss, and how it ends."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from xentviz.lessons.declarations import Descent
from xentviz.lessons.soft_target_values import target_of
from xentviz.quantities.binary_gradient import logit_slopes
from xentviz.quantities.binary_targets import checked_binary_target
from xentviz.quantities.descent import Gradient, gradient_descent
from xentviz.quantities.gradient import cross_entropy_slopes
from xentviz.quantities.multi_label import is_distribution
from xentviz.quantities.probability import sigmoid, softmax
from xentviz.quantities.stable_softmax import both_sigmoids
from xentviz.sweep.controls import Values, parts, vector

# Steps of a descent, and how near to the target is there.
N_STEPS, NEAR = 60, 1e-3
Remark = Callable[..., str]  # a sentence of the text by its name, with numbers in it


def descent_from(values: Values, remark: Remark) -> Descent:
    """Return gradient descent under each loss, on logits of its own."""
    target, rate, shift = target_of(values), values["learning_rate"], values["shift"]

    def path(name: str, slope: Gradient) -> NDArray[np.float64]:
        return gradient_descent(
            slope, vector(values, name), learning_rate=rate, n_steps=N_STEPS
        )

    labels = checked_binary_target({"logits": target.shape}, target)
    binary = path(
        "binary_logits", lambda z: logit_slopes(labels, *both_sigmoids(z + shift))
    )
    whole = vector(values, "logits") + np.zeros_like(binary)
    if is_distribution(target):
        class_slopes = cross_entropy_slopes(target)
        whole = path("logits", lambda z: class_slopes(z + shift))
    walk = {**parts("logits", whole), **parts("binary_logits", binary)}
    apart = [softmax(whole + shift) - target, sigmoid(binary + shift) - target]
    return Descent({**values, **walk}, _both_ends(remark, target, *apart))


def _both_ends(
    remark: Remark,
    target: NDArray[np.float64],
    whole: NDArray[np.float64],
    binary: NDArray[np.float64],
) -> str:
    """Say how the descents end, from how far p and σ are from `target`."""
    hard = ((target == 0.0) | (target == 1.0)).any()
    first = remark("refuses")
    if is_distribution(target):
        first = f"{remark('softmax')}: {_end(remark, whole, runs_off=hard)}"
    second = f"{remark('sigmoids')}: {_end(remark, binary, runs_off=hard)}"
    return " ".join([first, second, *([remark("infinite")] if hard else [])])


def _end(remark: Remark, apart: NDArray[np.float64], *, runs_off: bool) -> str:
    """Say how one descent ends, from p − q at each of its steps."""
    far = np.abs(apart).max(axis=-1)
    late = np.flatnonzero(far >= NEAR)
    turns = (np.diff(np.sign(apart), axis=0) != 0).sum(axis=0)
    if runs_off:
        return remark("never", steps=N_STEPS, far=far[-1])
    if not late.size:
        return remark("already")
    if late[-1] < N_STEPS:
        return remark("arrived", steps=late[-1] + 1)
    if turns.max() > N_STEPS // 2:
        return remark("jumps")
    return remark("underway", steps=N_STEPS)
