"""The parts of the loss of a yes-or-no label: its floor, and what lies above it."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import broadcast_shape, probabilities
from xentviz.quantities.binary_cross_entropy import binary_cross_entropy
from xentviz.quantities.divergence import divergence_terms


def binary_entropy(target: ArrayLike) -> NDArray[np.float64]:
    r"""Return the entropy, in nats, of a yes of probability `target` or else a no.

    .. math:: H(q) = -q \ln q - (1 - q) \ln(1 - q)

    The floor of the valley in the surface of `binary_cross_entropy`.

    Parameters
    ----------
    target : array_like, shape (...)
        Probabilities between 0 and 1; computed in float64.

    Returns
    -------
    entropy : ndarray, shape (...)
        Nats, between 0 and ln 2.

    Raises
    ------
    ValueError
        If `target` holds NaN, a number outside [0, 1], or anything but real numbers.

    Notes
    -----
    1 - q is never rounded on its way into the logarithm.

    Examples
    --------
    A fair coin:

    >>> print(f"{binary_entropy(0.5):.4f}")
    0.6931
    """
    return binary_cross_entropy(target, target)


def binary_kl_divergence(
    predicted: ArrayLike, target: ArrayLike
) -> NDArray[np.float64]:
    r"""Return the divergence, in nats, between two chances of a yes.

    .. math:: \mathrm{KL} = q \ln \frac{q}{p} + (1 - q) \ln \frac{1 - q}{1 - p}

    where ``p`` is `predicted` and ``q`` is `target`: the height above the floor of the
    valley.

    Parameters
    ----------
    predicted, target : array_like, shape (...)
        Probabilities between 0 and 1, broadcast together; computed in float64.

    Returns
    -------
    divergence : ndarray, shape (...)
        Nats, never negative; ``inf`` where `predicted` rules out what `target` allows.

    Raises
    ------
    ValueError
        If an argument holds NaN, a number outside [0, 1], or anything but real numbers;
        if shapes do not broadcast.

    Notes
    -----
    As `kl_divergence`, but the complements 1 - p and 1 - q are exact by meaning, so
    even the height above the floor between 0.3 and 0.3 + 1e-9 has all its digits.

    Examples
    --------
    Taking a two-headed coin for a fair one:

    >>> print(f"{binary_kl_divergence(0.5, 1.0):.4f}")
    0.6931
    """
    p = probabilities("predicted", predicted)
    q = probabilities("target", target)
    broadcast_shape(predicted=p.shape, target=q.shape)
    yes = divergence_terms(q, p, p - q)
    no = divergence_terms(1.0 - q, 1.0 - p, q - p)
    return (yes + no)[()]
