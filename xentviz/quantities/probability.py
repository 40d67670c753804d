"""From scores to probabilities and back."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import numbers, positive, probabilities, scores
from xentviz.quantities.stable_softmax import shifted_exponentials, stable_sigmoid


@np.errstate(under="ignore")
def sigmoid(logits: ArrayLike) -> NDArray[np.float64]:
    r"""Return the probability of yes for each score of `logits`.

    .. math:: \sigma(z) = \frac{1}{1 + e^{-z}}

    The two-class softmax of the scores (z, 0): what a score says about one outcome
    that either happens or does not.

    Parameters
    ----------
    logits : array_like, shape (...)
        Real scores, ``-inf`` and ``inf`` included; computed in float64.

    Returns
    -------
    predicted : ndarray, shape (...)
        Probabilities between 0 and 1.

    Raises
    ------
    ValueError
        If `logits` holds NaN or anything but real numbers.

    Notes
    -----
    The exponential is only taken of negative numbers, so nothing overflows, and a
    probability near 0 keeps its relative accuracy.

    Examples
    --------
    A score of ln 3 says three to one:

    >>> print(f"{sigmoid(1.0986122886681098):.4f}")
    0.7500
    """
    return stable_sigmoid(numbers("logits", logits))[()]


@np.errstate(under="ignore")
def log_sigmoid(logits: ArrayLike) -> NDArray[np.float64]:
    r"""Return the logarithm, in nats, of the sigmoid of `logits`.

    .. math:: \ln \sigma(z) = -\ln(1 + e^{-z})

    Minus this number is what a yes costs a model of that score.

    Parameters
    ----------
    logits : array_like, shape (...)
        Real scores, ``-inf`` and ``inf`` included; computed in float64.

    Returns
    -------
    log_p : ndarray, shape (...)
        Nats, never positive; ``-inf`` where the score is ``-inf``.

    Raises
    ------
    ValueError
        If `logits` holds NaN or anything but real numbers.

    Notes
    -----
    Never the logarithm of a rounded probability: see `softplus`.

    Examples
    --------
    No score, no opinion: one half, whose logarithm is -ln 2.

    >>> print(f"{log_sigmoid(0.0):.4f}")
    -0.6931
    """
    return 0.0 - softplus(-numbers("logits", logits))  # "0.0 -": never -0.0


def softplus(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ln(1 + exp(z)), in nats: what a no costs a model of score `z`.

    Split as max(z, 0) + ln(1 + exp(-|z|)), a sum of what is never negative, as in
    M. Maechler (2012), "Accurately computing log(1 - exp(-|a|))".
    """
    with np.errstate(under="ignore"):
        return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))


def logit(predicted: ArrayLike) -> NDArray[np.float64]:
    r"""Return the score, in nats, whose sigmoid is `predicted`.

    .. math:: \sigma^{-1}(p) = \ln \frac{p}{1 - p}

    The logarithm of the odds.

    Parameters
    ----------
    predicted : array_like, shape (...)
        Probabilities between 0 and 1; computed in float64.

    Returns
    -------
    logits : ndarray, shape (...)
        Nats; ``-inf`` at 0 and ``inf`` at 1.

    Raises
    ------
    ValueError
        If `predicted` holds NaN, a number outside [0, 1], or anything but real numbers.

    Notes
    -----
    From 1/4 upwards as ln(1 + (2p - 1) / (1 - p)), where 2p - 1 is exact: the answer
    keeps its digits around 1/2, where it is 0. Below, as ln p - ln(1 - p).

    Examples
    --------
    Three to one is ln 3:

    >>> print(f"{logit(0.75):.4f}")
    1.0986
    """
    p = probabilities("predicted", predicted)
    with np.errstate(divide="ignore", over="ignore"):
        upper = np.log1p(
            (2.0 * p - 1.0) / (1.0 - p), where=p >= 0.25, out=np.zeros(p.shape)
        )
        return np.where(p >= 0.25, upper, np.log(p) - np.log1p(-p))[()]


@np.errstate(under="ignore")
def softmax(
    logits: ArrayLike, *, temperature: float = 1.0, axis: int = -1
) -> NDArray[np.float64]:
    r"""Return the probabilities that the scores `logits` stand for.

    .. math:: p_k = \frac{e^{z_k / T}}{\sum_j e^{z_j / T}}

    where ``T`` is `temperature`: above 1 it evens the classes out, below 1 it favours
    the highest score. Adding a constant to all scores changes nothing.

    Parameters
    ----------
    logits : array_like, shape (..., n_classes)
        Real scores; ``-inf`` rules a class out. Each row keeps at least one finite
        score. Computed in float64.
    temperature : float, default 1.0
        Above 0.
    axis : int, default -1
        The class axis.

    Returns
    -------
    predicted : ndarray, shape of `logits`
        Probabilities that sum to 1 over the class axis.

    Raises
    ------
    ValueError
        If `logits` holds NaN, ``inf``, a row of ``-inf`` alone, no class, or anything
        but real numbers; if `temperature` is not above 0.

    Notes
    -----
    Shifted by the highest score [1]_, with what the shift's rounding leaves out put
    back: each probability is right to a few units of its last place, however small.

    References
    ----------
    .. [1] P. Blanchard, D. J. Higham and N. J. Higham (2021), IMA Journal of
       Numerical Analysis 41(4), doi:10.1093/imanum/draa038.

    Examples
    --------
    Scores of ln 1, ln 2 and ln 5 share the probability as 1 : 2 : 5:

    >>> print(softmax([0.0, 0.6931471805599453, 1.6094379124341003]).round(4))
    [0.125 0.25  0.625]
    """
    z = scores("logits", logits, axis)
    shifted = shifted_exponentials(z, positive("temperature", temperature))
    return np.moveaxis(shifted.predicted, -1, axis)


@np.errstate(under="ignore")
def log_softmax(
    logits: ArrayLike, *, temperature: float = 1.0, axis: int = -1
) -> NDArray[np.float64]:
    r"""Return the logarithms, in nats, of the softmax of `logits`.

    .. math:: \ln p_k = \frac{z_k}{T} - \ln \sum_j e^{z_j / T}

    Minus this number is what an outcome of class ``k`` costs.

    Parameters
    ----------
    logits : array_like, shape (..., n_classes)
        Real scores; ``-inf`` rules a class out. Each row keeps at least one finite
        score. Computed in float64.
    temperature : float, default 1.0
        Above 0.
    axis : int, default -1
        The class axis.

    Returns
    -------
    log_p : ndarray, shape of `logits`
        Nats, never positive; ``-inf`` where a class is ruled out.

    Raises
    ------
    ValueError
        If `logits` holds NaN, ``inf``, a row of ``-inf`` alone, no class, or anything
        but real numbers; if `temperature` is not above 0.

    Notes
    -----
    Shifted by the highest score [1]_, whose own term is then left out of the sum and
    ln(1 + sum) taken: a probability so near 1 that it would be rounded to 1 still has
    its logarithm to the last digits.

    References
    ----------
    .. [1] P. Blanchard, D. J. Higham and N. J. Higham (2021), IMA Journal of
       Numerical Analysis 41(4), doi:10.1093/imanum/draa038.

    Examples
    --------
    Two equal scores leave one half each, whose logarithm is -ln 2:

    >>> print(log_softmax([3.0, 3.0]).round(4))
    [-0.6931 -0.6931]
    """
    z = scores("logits", logits, axis)
    shifted = shifted_exponentials(z, positive("temperature", temperature))
    log_p = 0.0 - (shifted.gap + np.log1p(shifted.others))  # "0.0 -": never -0.0
    return np.moveaxis(log_p, -1, axis)
