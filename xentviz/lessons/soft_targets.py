"""Targets that are distributions: which loss takes them, and where each rests."""

import numpy as np

from xentviz.figures.multi_label import LONGEST, floors_figure, questions_figure
from xentviz.figures.ternary import GAPS, triangle_figure
from xentviz.lessons.lesson import (
    UNITS,
    Descent,
    Handle,
    Lesson,
    Option,
    Picture,
    Preset,
    Readout,
    numbers,
)
from xentviz.lessons.problem import BothQuestions, Labels
from xentviz.quantities import (
    binary_cross_entropy_with_logits_gradient,
    cross_entropy_gradient,
)
from xentviz.quantities.descent import gradient_descent
from xentviz.quantities.multi_label import is_distribution, multi_class, multi_label
from xentviz.quantities.probability import logit, sigmoid, softmax
from xentviz.quantities.simplex import apportioned, with_share
from xentviz.quantities.ternary import N_RAYS, halfway, lattice, on_triangle, rings
from xentviz.quantities.units import TEX_LOG, TEX_PER, tex_slope
from xentviz.sweep.controls import Control, parts, vector
from xentviz.sweep.schema import columns

CLASSES = range(3)
KIND = Option(
    "kind",
    "Target",
    {"soft": "soft", "hard": "hard", "multi-label": "multi-label"},
    "soft",
)
Q = {"target": (0.6, 0.3, 0.1), "labels": (1.0, 0.0, 1.0)}
Z = {"logits": (-1.0, 0.4, 1.0), "binary_logits": (-1.4, 0.8, 1.6)}
FARTHEST = 6.0
# The parts that a soft target is kept in, and the least share that p is dragged to:
# nothing at all would be a logit of −∞.
N_PARTS, LEAST = 20, 0.005
# Steps of a descent, and how near to the target is there.
N_STEPS, NEAR = 60, 1e-3
# An arrow shorter than this has nothing to point out.
SHORTEST = 0.02


class SoftTargets(Lesson):
    """Cross-entropy and binary cross-entropy of three classes, for any target."""

    slug = "soft-targets"
    order = 6
    title = "Soft targets"
    sentence = "Both losses rest on the target, and neither rests at 0."
    letters = {
        "target": "q",
        "labels": "q",
        "target_sum": "q",
        "predicted": "p",
        "binary_predicted": "p",
        "logits": "z",
        "binary_logits": "z",
    }
    options = (KIND, UNITS)
    related = ("softmax",)
    schema = {
        **columns("loss entropy kl_divergence gradient", "nats"),
        **columns("binary_loss binary_entropy binary_kl_divergence", "nats"),
        **columns("binary_mean binary_gradient binary_terms", "nats"),
        **columns("floors gaps roofs", "nats", "uint16"),
        **columns("point_x point_y target_x target_y ring_x ring_y", dtype="uint16"),
        **columns("pull_x pull_y binary_pull refused", dtype="uint16"),
        **columns("predicted binary_predicted binary_sum target target_sum"),
        **columns("class labels"),
    }
    layout = ("triangle questions floors",)
    pictures = {
        "triangle": Picture(
            "Cross-entropy, softmax: one question",
            "$p$ = ({predicted.0:.3f}, {predicted.1:.3f}, {predicted.2:.3f}): "
            "loss {loss}, floor {entropy}. Rings: {units} above it; arrow: half of "
            "$q - p$.",
            triangle_figure,
        ),
        "questions": Picture(
            "Binary, sigmoids: three questions",
            r"Each is pulled to its own $q$ (arrows: half of $q - \sigma$); their sum "
            "is {binary_sum:.3f}, and need not be 1.",
            questions_figure,
        ),
        "floors": Picture(
            "What each costs",
            "Training removes the gaps alone. The mean over N·K, {binary_mean}, is a "
            "third of the mean over N, {binary_loss}.",
            floors_figure,
        ),
    }
    words = """
**Drag p onto q** in the triangle, and each **σ onto its mark**. The arrows vanish, and
the loss is not 0: it is H(q), or the sum of the classes' entropies. A soft target
suits both losses; **play** takes both there.

**Hard:** play, and neither arrives. Only infinite logits make a probability of 1.

**Multi-label:** such targets need not sum to 1. Cross-entropy refuses them, binary
fits. Where exactly one class is true, softmax knows more: its answers sum to 1.

**Add c to all.** For softmax that direction is flat; every sigmoid moves. And **both
losses on the same logits?** At rest for one, the other still pulls (*Same logits*),
unless the target is even.
"""

    def controls(self, options):
        """Return the target of this kind, the logits, what is added, and the rate."""
        kind, names = options["kind"], ["logits", "binary_logits"]
        if kind == "multi-label":
            # Cross-entropy refuses it: the sliders are the sigmoids'.
            names.reverse()
        rows = [(*_share(kind, k), _logit(names[0], k)) for k in CLASSES]
        return (
            *(control for row in rows for control in row),
            Control("shift", "added to all", "c", -4.0, 4.0, 0.2, 0.0),
            Control("learning_rate", "rate", "η", 0.5, 12.0, 0.5, 1.0),
            *(_logit(names[1], k, hidden=True) for k in CLASSES),
        )

    def implied_options(self, lengths):
        """Return the kind of target that an address holds."""
        if "labels" in lengths:
            return {"kind": "multi-label"}
        return {"kind": "hard"} if "class" in lengths else {}

    def constrained(self, values, explicit):
        """Return the values with a class that exists, or a target that sums to one."""
        if "class" in values:
            return {**values, "class": float(np.rint(values["class"]))}
        if "labels.0" in values:
            return values
        target = vector(values, "target")
        if abs(target.sum() - 1.0) <= 1e-9:
            return values
        return {**values, **parts("target", apportioned(target, N_PARTS) / N_PARTS)}

    def dragged(self, values, name, to):
        """Return the values with the other shares making room for the dragged one."""
        group, _, index = name.partition(".")
        if group == "class":
            return {**values, name: np.rint(to)}
        if group != "target":
            return {**values, name: to}
        shares = with_share(vector(values, "target"), int(index), to, N_PARTS)
        return {**values, **parts("target", shares)}

    def quantities(self, values):
        """Return both losses with their parts and pulls, and where they are drawn."""
        target, logits, binary_logits = np.broadcast_arrays(
            _target(values),
            _shifted(values, "logits"),
            _shifted(values, "binary_logits"),
        )
        whole = multi_class(logits, target)
        binary = multi_label(binary_logits, target)
        return {
            **whole,
            **binary,
            **_told(values, target),
            **_in_triangle(whole["predicted"], target),
            **_in_thermometers(whole, binary, target),
        }

    def problem(self, values, options):
        """Return one question and three, or three where cross-entropy refuses."""
        target, binary_logits = _target(values), _shifted(values, "binary_logits")
        if not is_distribution(target):
            return Labels(binary_logits, target)
        return BothQuestions(_shifted(values, "logits"), binary_logits, target)

    def handles(self, values, options):
        """Return q and p in the triangle, and each σ(z) in its thermometer."""
        pads = [self._pad("triangle", "model p", _predictions(values), options)]
        kind = options["kind"]
        if kind == "soft":
            places = {**values, **parts("target", lattice(N_PARTS))}
            pads.append(self._pad("triangle", "target q", places, options))
        elif kind == "hard":
            places = {**values, "class": np.arange(3.0)}
            pads.append(self._pad("triangle", "target q", places, options))
        for k in CLASSES:
            places = {**values, f"binary_logits.{k}": _logit("binary_logits", k).stops}
            pads.append(self._pad("questions", f"σ(z) of class {k}", places, options))
        return tuple(pads)

    def _pad(self, figure, trace, places, options):
        """Return a pad over `places`: its point stands where the trace is drawn."""
        rows = self.quantities(places)
        if figure == "triangle":
            drawn = "target" if trace == "target q" else "point"
            x, y = rows[f"{drawn}_x"], rows[f"{drawn}_y"]
        else:
            k = int(trace[-1])
            y = rows["binary_predicted"][:, k]
            x = np.full(y.shape, float(k))
        return Handle(figure, trace, trace, places, x, y, self.rows(places, options))

    def descent(self, values, options):
        """Return gradient descent under each loss, on logits of its own."""
        target, rate = _target(values), values["learning_rate"]
        shift = values["shift"]

        def path(name, slope):
            return gradient_descent(
                slope, vector(values, name), learning_rate=rate, n_steps=N_STEPS
            )

        binary = path(
            "binary_logits",
            lambda z: binary_cross_entropy_with_logits_gradient(
                z + shift, target, reduction="none"
            ),
        )
        whole = vector(values, "logits") + np.zeros_like(binary)
        if is_distribution(target):
            whole = path("logits", lambda z: cross_entropy_gradient(z + shift, target))
        walk = {**parts("logits", whole), **parts("binary_logits", binary)}
        apart = [softmax(whole + shift) - target, sigmoid(binary + shift) - target]
        return Descent({**values, **walk}, _remark(target, *apart))

    def readouts(self, options):
        """Return both losses, each with its floor and its gap, and their pulls."""
        pull = tex_slope(r"\sigma(z) - q", options["units"])
        return (
            Readout("loss", "loss $H(p,q)$", "{units}"),
            Readout("entropy", "= floor $H(q)$", "{units}"),
            Readout("kl_divergence", "+ gap KL", "{units}"),
            *(
                Readout(f"gradient.{k}", rf"$\partial H/\partial z$ of {k}", "{units}")
                for k in CLASSES
            ),
            Readout("binary_loss", "binary, sum", "{units}"),
            Readout("binary_entropy", r"= floor $\sum H(q)$", "{units}"),
            Readout("binary_kl_divergence", r"+ gap $\sum$ KL", "{units}"),
            *(
                Readout(f"binary_gradient.{k}", f"${pull}$ of {k}", "{units}")
                for k in CLASSES
            ),
        )

    def formula(self, options):
        """Return both losses with the numbers of every class in them."""
        terms = " + ".join(
            rf"@{{target.{k}:.2f}} \log @{{predicted.{k}:.3f}}" for k in CLASSES
        )
        binary = " + ".join(f"@{{binary_terms.{k}:.3f}}" for k in CLASSES)
        whole = f"H(p,q) = -({terms}) = @{{loss}}"
        if options["kind"] == "multi-label":
            whole = r"\sum q = @{target_sum:.2f},\enspace H(p,q) = @{loss}"
        return rf"${whole}\quad\cdot\quad$binary, sum: ${binary} = @{{binary_loss}}$"

    def presets(self, options):
        """Return the states that the words speak of."""
        if options["kind"] == "hard":
            right, wrong = np.array([5.0, 0.0, 0.0]), np.array([0.0, 5.0, 0.0])
            return (
                Preset("Near the truth", _both(right, right - 2.5)),
                Preset("Far from it", _both(wrong, wrong - 2.5)),
            )
        if options["kind"] == "multi-label":
            some = np.array([0.9, 0.2, 0.6])
            return (
                Preset("None of them", parts("labels", np.zeros(3))),
                Preset("All of them", parts("labels", np.ones(3))),
                Preset(
                    "At rest",
                    {**parts("labels", some), **parts("binary_logits", logit(some))},
                ),
            )
        soft, even = np.array(Q["target"]), np.full(3, 1.0 / 3.0)
        whole = np.log(soft) - np.log(soft).mean()
        return (
            Preset("Both at rest", _both(whole, logit(soft)), "p = q, and every σ = q"),
            Preset(
                "Same logits", _both(whole, whole), "At rest on the left, not beside it"
            ),
            Preset(
                "One z for both",
                {**_both(logit(even), logit(even)), **parts("target", even)},
                "Only an even target is served by the same logits",
            ),
        )

    def derivation(self, values, options):
        """Return both pulls and both floors, with the current numbers."""
        n, units = numbers(self.measured(values, options)), options["units"]
        log, per = TEX_LOG[units], TEX_PER[units]
        target = _target(values)
        refused = rf"\text{{undefined, as }}\textstyle\sum q = {n['target_sum']}"
        whole = is_distribution(target)
        loss = n["loss"] if whole else refused
        floors = rf"$H(q) = {n['entropy']}$ and " if whole else ""
        return rf"""
One question with three answers. The logits share one whole, and $q$ must be one too:

$$
H(p,q) = -\sum_k q_k\,{log} p_k = {loss}
$$

Three questions with two answers each. Nothing joins them, so any $q_k$ will do:

$$
B = -\sum_k \bigl(q_k\,{log} \sigma(z_k) + (1-q_k)\,{log} (1-\sigma(z_k))\bigr)
= {n["binary_loss"]}
$$

Their slopes are 0 where the prediction is $q$:

$$
\frac{{\partial H}}{{\partial z_k}} = {per}(p_k - q_k), \qquad
\frac{{\partial B}}{{\partial z_k}} = {per}(\sigma(z_k) - q_k)
$$

What is left there is {floors}$\sum_k H(q_k) = {n["binary_entropy"]}$.

{_shared(self.quantities(values))}

A mean over $N \cdot K$ entries divides by $K$ once more, slopes and all:
$B/3 = {n["binary_mean"]}$.
"""


def _shared(now):
    """Say what comes of one more for all logits, and of the same logits for both."""
    target, sums = now["target"], f"{now['binary_gradient'].sum():.4f}"
    if not is_distribution(target):
        return (
            "Along $(1, 1, 1)$ the second has the slope "
            rf"$\sum_k (\sigma(z_k) - q_k) = {sums}$."
        )
    flat = (
        r"Along $(1, 1, 1)$ the first is flat, "
        r"$\sum_k (p_k - q_k) = 1 - 1 = 0$; the second has the slope "
        rf"$\sum_k (\sigma(z_k) - q_k) = {sums}$."
    )
    if ((target == 0.0) | (target == 1.0)).any():
        return f"{flat} A share of 0 or 1 needs infinite logits in both."
    q, p = (
        ", ".join(f"{share:.3f}" for share in shares)
        for shares in (target, softmax(logit(target)))
    )
    return (
        f"{flat}\n\nCan the same logits serve both? "
        rf"$\sigma(z) = q = ({q})$ at $z = \ln q - \ln(1-q)$, where softmax says "
        f"$({p})$: that is $q$ only where all its shares are equal."
    )


def _share(kind, k):
    """Return the control of what is wanted of class `k`, where it has one."""
    if kind == "hard":
        first = Control("class", "class wanted", "q", 0.0, 2.0, 1.0, 0.0)
        return (first,) if k == 0 else ()
    name = "labels" if kind == "multi-label" else "target"
    start = Q[name][k]
    return (Control(f"{name}.{k}", f"class {k}", "q", 0.0, 1.0, 0.05, start),)


def _logit(name, k, *, hidden=False):
    """Return the control of the logit of class `k`."""
    start = Z[name][k]
    return Control(
        f"{name}.{k}", f"class {k}", "z", -FARTHEST, FARTHEST, 0.2, start, hidden
    )


def _target(values):
    """Return the target over its classes, whatever kind it is of."""
    if "class" in values:
        return np.eye(3)[np.rint(values["class"]).astype(int)]
    return vector(values, "labels" if "labels.0" in values else "target")


def _shifted(values, name):
    """Return the logits called `name`, (..., n_classes), with c added to each."""
    return vector(values, name) + np.asarray(values["shift"])[..., np.newaxis]


def _told(values, target):
    """Return the target as a lesson tells it, under the name of its kind too."""
    told = {"target": target, "target_sum": target.sum(axis=-1)}
    if "labels.0" in values:
        told["labels"] = target
    if "class" in values:
        told["class"] = np.broadcast_to(values["class"], target.shape[:-1])
    return told


def _both(logits, binary_logits):
    """Return the logits of both models as values of their controls."""
    return parts("logits", logits) | parts("binary_logits", binary_logits)


def _predictions(values):
    """Return the states with p at each place of the triangle, z on average as it is."""
    shares = lattice(N_PARTS)
    shares = np.where(shares == 0.0, LEAST, shares)
    logits = np.log(shares / shares.sum(axis=-1, keepdims=True))
    mean = vector(values, "logits").mean()
    logits += mean - logits.mean(axis=-1, keepdims=True)
    # Back into the range of the sliders: adding the same to all changes no p.
    logits -= np.maximum(logits.max(axis=-1, keepdims=True) - FARTHEST, 0.0)
    logits += np.maximum(-FARTHEST - logits.min(axis=-1, keepdims=True), 0.0)
    return {**values, **parts("logits", logits)}


def _in_triangle(predicted, target):
    """Return where p, q, the pull and the rings are drawn; NaN where q is nowhere."""
    whole = is_distribution(target)
    point = on_triangle(predicted)
    wanted = np.where(whole[..., np.newaxis], on_triangle(target), np.nan)
    circles = np.full((*whole.shape, GAPS.size, N_RAYS + 1, 2), np.nan)
    # Few targets stand in many rows: each has its rings found once.
    once, which = np.unique(target[whole], axis=0, return_inverse=True)
    circles[whole] = on_triangle(rings(once, GAPS))[which.reshape(-1)]
    pull = halfway(point, wanted, SHORTEST)
    drawn = {"point": point, "target": wanted, "pull": pull, "ring": circles}
    return {
        **{f"{name}_x": xy[..., 0] for name, xy in drawn.items()},
        **{f"{name}_y": xy[..., 1] for name, xy in drawn.items()},
        "refused": np.where(whole, np.nan, 0.0),
    }


def _in_thermometers(whole, binary, target):
    """Return the arrows of the sigmoids, and the losses as storeys with a roof."""
    answers = binary["binary_predicted"][..., np.newaxis]
    loss, floor, gap = (
        np.stack([whole[one], three, three / len(CLASSES)], axis=-1)
        for one, three in [
            ("loss", binary["binary_loss"]),
            ("entropy", binary["binary_entropy"]),
            ("kl_divergence", binary["binary_kl_divergence"]),
        ]
    )
    pull = halfway(answers, target[..., np.newaxis], SHORTEST)[..., 0]
    # A gap after each arrow: all are one line.
    gaps = np.full((*target.shape, 1), np.nan)
    arrows = np.concatenate([pull, gaps], axis=-1)
    return {
        "binary_pull": arrows.reshape(*target.shape[:-1], -1),
        "floors": floor,
        "gaps": gap,
        "roofs": np.minimum(loss, LONGEST),
    }


def _remark(target, whole, binary):
    """Say in words how the descents end, from how far p and σ are from `target`."""
    hard = (target == 0.0) | (target == 1.0)
    first = "Softmax stays: without a distribution there is no cross-entropy."
    if is_distribution(target):
        first = _end("Softmax", whole, runs_off=hard.any())
    reason = " A share of 0 or 1 is met at infinite logits alone." if hard.any() else ""
    return f"{first} {_end('Sigmoids', binary, runs_off=hard.any())}{reason}"


def _end(name, apart, *, runs_off):
    """Say how one descent ends, from p − q at each of its steps."""
    far = np.abs(apart).max(axis=-1)
    late = np.flatnonzero(far >= NEAR)
    if runs_off:
        return f"{name}: never there, after {N_STEPS} steps {far[-1]:.3f} is missing."
    if not late.size:
        return f"{name}: at rest from the start."
    if late[-1] < N_STEPS:
        return f"{name}: at rest on the target after {late[-1] + 1} steps."
    turns = (np.diff(np.sign(apart), axis=0) != 0).sum(axis=0)
    if turns.max() > N_STEPS // 2:
        return f"{name}: the rate is too large, every step jumps over the target."
    return f"{name}: still on the way after {N_STEPS} steps."


LESSON = SoftTargets()
