"""The chain rule: −q/p times the Jacobian of softmax is p − q."""

import numpy as np

from xentviz.figures.grids import pointer_height
from xentviz.figures.jacobian import jacobian_figure
from xentviz.figures.slopes import (
    STEEPEST,
    predicted_gradient_figure,
    product_figure,
    terms_figure,
)
from xentviz.lessons.class_scores import (
    CLASSES,
    LETTERS,
    implied_classes,
    making_room,
    score_controls,
    score_formula,
    score_presets,
    summing_to_one,
)
from xentviz.lessons.lesson import UNITS, Handle, Lesson, Picture, Preset, Readout
from xentviz.lessons.problem import ChainedClasses
from xentviz.quantities import (
    categorical_cross_entropy_gradient,
    cross_entropy,
    cross_entropy_gradient,
    entropy,
    kl_divergence,
    softmax,
    softmax_jacobian,
)
from xentviz.quantities.divergence import gap
from xentviz.quantities.finite_difference import finite_difference
from xentviz.sweep.controls import Control, parts, vector
from xentviz.sweep.schema import columns

# Steps of a logit and of a share: a matrix for every stop is sent, so with many
# classes the stops are further apart than in the lesson that this one looks into.
STEPS = {
    2: (0.1, 0.01),
    3: (0.1, 0.01),
    4: (0.2, 0.02),
    5: (0.25, 0.02),
    6: (0.5, 0.04),
    7: (0.5, 0.04),
    8: (0.5, 0.04),
}
# A little more than is drawn, so that a bar without end leaves the picture.
CUT = 1.05 * STEEPEST


class Chain(Lesson):
    """The state of the lesson on softmax, seen through its derivatives.

    The pictures speak of the scores as they enter the exponential, z/T: there the
    product is p − q, whatever T is. Only the slope over z itself has one more factor,
    1/T. What is added to all scores changes no p and is left out.
    """

    slug = "chain"
    order = 4
    title = "The chain rule"
    sentence = "One slope runs off to infinity, the other dies; p − q is left."
    letters = LETTERS
    options = (CLASSES, UNITS)
    related = ("softmax",)
    schema = {
        **columns("loss entropy kl_divergence gradient predicted_gradient", "nats"),
        **columns("terms sum product disagreement", "nats"),
        **columns("slope_drawn finite_difference", "nats", "uint16"),
        **columns("jacobian column", dtype="uint16"),
        **columns("target predicted factor class_index"),
    }
    layout = ("slope jacobian", "terms product")
    pictures = {
        "slope": Picture(
            "1  From loss to p",
            r"$\partial L/\partial p = -q/p$; for class 0 it is "
            "{predicted_gradient.0}.",
            predicted_gradient_figure,
        ),
        "jacobian": Picture(
            "2  From p to z",
            r"$\partial p/\partial z = \mathrm{diag}(p) - pp^\top$: the diagonal is "
            "$p(1 - p)$.",
            jacobian_figure,
        ),
        "terms": Picture(
            "3  Multiply and add",
            "Column {class_index:.0f} times $-q/p$: the terms sum to {sum}.",
            terms_figure,
        ),
        "product": Picture(
            "4  What is left",
            "$p - q$; a finite difference differs by {disagreement} at most.",
            product_figure,
        ),
    }
    words = """
**Point at a column** of the matrix (drag the mark, or k). Its entries, times the slopes
−q/p, are stacked up below: their sum is p − q of that class.

**Send p to 0 where q > 0** (preset). The slope −q/p runs off to −∞ and the matrix dies.
Yet 0 · ∞ is no riddle here: p stands above and below the line and cancels, which leaves
q(p − 1): a confident mistake is pulled with full strength.

**Drag any logit.** The finite difference moves each score by 0.00001 to both sides and
asks the loss itself; it agrees to about ten digits.

With a **temperature** T, ∂L/∂z = (p − q)/T.
"""

    def controls(self, options):
        """Return what the lesson on softmax has, and the class that is pointed at."""
        n_classes = int(options["classes"])
        return (
            *score_controls(n_classes, *STEPS[n_classes]),
            Control("class_index", "column", "k", 0.0, n_classes - 1.0, 1.0, 0.0),
        )

    def implied_options(self, lengths):
        """Return the number of classes that an address's vectors have."""
        return implied_classes(lengths)

    def constrained(self, values, explicit):
        """Return the values with a target that sums to one, and a class there is."""
        values = summing_to_one(values)
        last = vector(values, "logits").size - 1
        index = min(float(np.round(values["class_index"])), float(last))
        return {**values, "class_index": index}

    def dragged(self, values, name, to):
        """Return the values after a drag; a class is a whole number."""
        to = np.round(to) if name == "class_index" else to
        return making_room(values, name, to)

    def quantities(self, values):
        """Return both factors of the chain rule, their product, and the check of it."""
        temperature = np.asarray(values["temperature"])[..., np.newaxis]
        scaled, target = np.broadcast_arrays(
            vector(values, "logits") / temperature, vector(values, "target")
        )
        predicted, jacobian = softmax(scaled), softmax_jacobian(scaled)
        loss, floor = cross_entropy(scaled, target, reduction="none"), entropy(target)
        product = cross_entropy_gradient(scaled, target, reduction="none")
        finite = finite_difference(
            lambda z: cross_entropy(z, target[..., np.newaxis, :], reduction="none"),
            scaled,
        )
        slope = categorical_cross_entropy_gradient(predicted, target)
        # Symmetric: the lower triangle, row by row, says it all.
        rows, columns = np.tril_indices(scaled.shape[-1])
        return {
            "target": target,
            "predicted": predicted,
            "loss": loss,
            "entropy": floor,
            "kl_divergence": gap(loss, floor, kl_divergence(target, predicted)),
            "predicted_gradient": slope,
            "slope_drawn": np.maximum(slope, -CUT),
            "product": product,
            "gradient": product / temperature,
            "finite_difference": finite,
            "disagreement": np.abs(product - finite).max(axis=-1),
            "jacobian": jacobian[..., rows, columns],
            **_pointed(values["class_index"], jacobian, predicted, target, product),
        }

    def problem(self, values, options):
        """Return the logits, the target and T."""
        logits, target = vector(values, "logits"), vector(values, "target")
        return ChainedClasses(logits, target, values["temperature"])

    def readouts(self, options):
        """Return the loss, the check, then both slopes for each class."""
        classes = range(int(options["classes"]))
        return (
            Readout("loss", "loss", "{units}"),
            Readout("entropy", "= floor $H(q)$", "{units}"),
            Readout("kl_divergence", "+ gap KL", "{units}"),
            Readout("disagreement", "largest difference", "{units}"),
            *(
                Readout(
                    f"predicted_gradient.{k}", rf"$\partial L/\partial p$ of class {k}"
                )
                for k in classes
            ),
            *(
                Readout(f"gradient.{k}", rf"$\partial L/\partial z$ of class {k}")
                for k in classes
            ),
        )

    def formula(self, options):
        """Return the loss with the numbers of every class in it."""
        return score_formula(int(options["classes"]))

    def presets(self, options):
        """Return the presets of the lesson on softmax, and the limit p → 0."""
        n_classes = int(options["classes"])
        first, second = np.eye(n_classes)[:2]
        limit = parts("logits", 10.0 * (second - first))
        limit |= parts("target", (first + second) / 2.0)
        hint = "−q/p is a quarter of a billion, and the pull stays below 1"
        return (*score_presets(n_classes), Preset("p → 0 where q > 0", limit, hint))

    def handles(self, values, options):
        """Return the mark above the matrix: a place for each column."""
        columns = np.arange(float(options["classes"]))
        places = {**values, "class_index": columns}
        return (
            Handle(
                figure="jacobian",
                trace="pointer",
                label="column that is pointed at",
                values=places,
                x=columns,
                y=np.full(columns.size, pointer_height(columns.size)),
                table=self.rows(places, options),
            ),
        )

    def derivation(self, values, options):
        """Return the chain rule, with the numbers of the class that is pointed at."""
        now, k = self.measured(values, options), int(values["class_index"])
        p, q = float(now["predicted"][k]), float(now["target"][k])
        return rf"""
The loss sees the scores only through $p$, so its slope is a product (write $u = z/T$):

$$
L = -\sum_j q_j \ln p_j, \qquad
\frac{{\partial L}}{{\partial u_k}} =
\sum_j \frac{{\partial p_j}}{{\partial u_k}}\,\frac{{\partial L}}{{\partial p_j}}
$$

The slope over $p$, with the numbers of class {k}, {p:.4g} and {q:.4g}:

$$
\frac{{\partial L}}{{\partial p_j}} = -\frac{{q_j}}{{p_j}}, \qquad
j = {k}:\quad {_power(now["predicted_gradient"][k])}
$$

Softmax is a fraction; its derivative is symmetric, and every row of it sums to 0:

$$
\frac{{\partial p_j}}{{\partial u_k}} = p_j\,(\delta_{{jk}} - p_k), \qquad
j = k = {k}:\quad {_power(now["factor"][k])}
$$

In each term $p_j$ stands above and below the line. It cancels, so nothing is left that
could run off, not even where $p_j \to 0$; the terms below are computed in this form:

$$
p_j\,(\delta_{{jk}} - p_k) \cdot \Bigl(-\frac{{q_j}}{{p_j}}\Bigr) =
q_j\,(p_k - \delta_{{jk}})
$$
{_summed(now, k, options["units"])}"""


def _summed(now, k, units):
    """Return the end of the derivation: the sum of the terms, and the check of it."""
    in_unit = "" if units == "nats" else r" \cdot \tfrac{1}{\ln 2}"
    pull, slope = float(now["product"][k]) + 0.0, float(now["gradient"][k]) + 0.0
    return rf"""
The shares $q_j$ sum to 1, hence the sum over $j$, and with $z = Tu$ the slope over $z$:

$$
\begin{{aligned}}
\frac{{\partial L}}{{\partial u_{{{k}}}}} &= {_in_lines(now["terms"][:-1])} \\
&= (p_{{{k}}} - q_{{{k}}}){in_unit} = {pull:.4f} \\
\frac{{\partial L}}{{\partial z_{{{k}}}}}
&= \frac{{1}}{{T}} \cdot {pull:.4f} = {slope:.4f}
\end{{aligned}}
$$

The check takes no derivative. With $h = 10^{{-5}}$ it asks the loss on both sides of
each score, and differs by at most

$$
\max_k \Bigl| \frac{{L(u + h e_k) - L(u - h e_k)}}{{2h}} -
\frac{{\partial L}}{{\partial u_k}} \Bigr| = {_power(now["disagreement"])}
$$
"""


def _in_lines(terms):
    """Return a sum for KaTeX, four terms a line."""
    signed = [f"{float(term) + 0.0:+.4f}" for term in terms]
    lines = [" ".join(signed[k : k + 4]) for k in range(0, len(signed), 4)]
    return r" \\ &\quad ".join(lines)


def _pointed(class_index, jacobian, predicted, target, product):
    """Return the column that is pointed at, what it adds up to, and its outline."""
    here = np.asarray(class_index)[..., np.newaxis]
    index = np.broadcast_to(here, predicted[..., :1].shape).astype(int)
    is_own = np.arange(predicted.shape[-1]) == index
    own = np.take_along_axis(predicted, index, axis=-1)
    others = np.where(is_own, 0.0, predicted).sum(axis=-1, keepdims=True)
    # q_j (p_k − δ_jk): p_j has cancelled, so no infinity ever meets a zero.
    terms = np.where(is_own, -target * others, target * own)
    factor = np.take_along_axis(jacobian, index[..., np.newaxis], axis=-1)
    pull = np.take_along_axis(product, index, axis=-1)
    return {
        "factor": factor[..., 0],
        "terms": np.concatenate([terms, pull], axis=-1),
        "sum": pull[..., 0],
        "class_index": here[..., 0],
        "column": here + np.array([-0.5, -0.5, 0.5, 0.5, -0.5]),
    }


def _power(number):
    """Return a number for KaTeX, in powers of ten where decimals would hide it."""
    if number == 0.0 or 1e-3 <= abs(number) < 1e5:
        return f"{float(number):.4f}"
    mantissa, exponent = f"{float(number):.3e}".split("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}"


LESSON = Chain()
