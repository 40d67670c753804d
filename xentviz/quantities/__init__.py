"""Quantities: pure NumPy functions from arrays to numbers.

All mathematics of the package is here, once. Unless a name says otherwise, a value is
in nats and an array is shaped ``(..., n_classes)``, batch axes first; ``logits`` are
real scores z, ``predicted`` is the model's probability p, ``target`` what is wanted, q.
"""

from xentviz.quantities.binary_cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
)
from xentviz.quantities.binary_gradient import (
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits_gradient,
)
from xentviz.quantities.categorical_cross_entropy import (
    categorical_cross_entropy,
    categorical_cross_entropy_gradient,
)
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.entropy import entropy, surprisal
from xentviz.quantities.focal_loss import focal_loss, focal_loss_gradient
from xentviz.quantities.gradient import cross_entropy_gradient, softmax_jacobian
from xentviz.quantities.kl_divergence import (
    jensen_shannon_divergence,
    kl_divergence,
    kl_divergence_gradient,
)
from xentviz.quantities.nll_loss import nll_loss
from xentviz.quantities.probability import log_sigmoid, log_softmax, sigmoid, softmax
from xentviz.quantities.sigmoid_focal_loss import (
    sigmoid_focal_loss,
    sigmoid_focal_loss_gradient,
)
from xentviz.quantities.surface import binary_surface

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_gradient",
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_with_logits_gradient",
    "binary_surface",
    "categorical_cross_entropy",
    "categorical_cross_entropy_gradient",
    "cross_entropy",
    "cross_entropy_gradient",
    "entropy",
    "focal_loss",
    "focal_loss_gradient",
    "jensen_shannon_divergence",
    "kl_divergence",
    "kl_divergence_gradient",
    "log_sigmoid",
    "log_softmax",
    "nll_loss",
    "sigmoid",
    "sigmoid_focal_loss",
    "sigmoid_focal_loss_gradient",
    "softmax",
    "softmax_jacobian",
    "surprisal",
]
