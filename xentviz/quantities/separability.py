"""Whether a model of one weight and one bias can be right about every point."""

from numpy.typing import ArrayLike

from xentviz.quantities.arguments import probabilities
from xentviz.quantities.linear_scores import finite


def is_separable(x: ArrayLike, target: ArrayLike) -> bool:
    """Tell whether one threshold on x parts the two classes.

    Then a larger weight always costs less, and no weight costs least.

    Parameters
    ----------
    x, target : array_like, shape (n_points,)
        Where the points lie, finite, and the target probability of yes of each; 1 is
        a yes, 0 a no.

    Returns
    -------
    is_separable : bool
        False where a target lies between 0 and 1: being sure never reaches it.

    Raises
    ------
    ValueError
        If an argument holds NaN, infinity or a number outside its domain.

    Examples
    --------
    >>> is_separable([-1.0, 2.0, 3.0], [0, 1, 1])
    True
    >>> is_separable([-1.0, 2.0, 3.0], [0, 1, 0])
    False
    """
    x, q = finite("x", x), probabilities("target", target)
    if ((q > 0.0) & (q < 1.0)).any():
        return False
    yes, no = x[q == 1.0], x[q == 0.0]
    if not yes.size or not no.size:
        return True
    return bool(yes.min() > no.max() or yes.max() < no.min())
