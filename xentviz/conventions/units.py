"""What a loss is told in: nats, bits, digits, a perplexity, its root, its minus."""

import math
from functools import partial

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.working import Array, Convention, Working
from xentviz.conventions.writing import figure
from xentviz.quantities.units import LN2


def _per(log: float, name: str, unit: str, w: Working) -> Working:
    value = w.value / log
    return w.then(
        lambda: f"{_one(w.value)} / ln {name} = {_one(value)} {unit}", value=value
    )


@np.errstate(over="ignore")
def _power(base: float, name: str, w: Working) -> Working:
    value = np.power(base, w.value)
    return w.then(lambda: f"{name}^{_one(w.value)} = {_one(value)}", value=value)


def _root(w: Working) -> Working | None:
    """Take the root of a loss; a negative one has none."""
    if not np.all(np.asarray(w.value) >= 0):
        return None
    value = np.sqrt(w.value)
    return w.then(lambda: f"√{_one(w.value)} = {_one(value)}", value=value)


def _negative(w: Working) -> Working:
    value = -np.asarray(w.value)
    return w.then(lambda: f"the minus is missing: {_one(value)}", value=value)


def _one(value: Array | float) -> str:
    return figure(float(np.ravel(value)[0]), 10)


def conventions(question: Question) -> list[Convention]:
    """Return the other units."""
    unit = partial(Convention, stage="unit")
    bits = partial(_per, LN2, "2", "bits")
    digits = partial(_per, math.log(10), "10", "digits")
    nats = "use the natural logarithm, or multiply by"
    return [
        unit("bits", rank=3, mend=f"{nats} ln 2 = 0.693147", apply=bits),
        unit("base-10", rank=4, mend=f"{nats} ln 10 = 2.302585", apply=digits),
        unit(
            "perplexity",
            rank=4,
            mend="it is exp(loss): take its logarithm",
            apply=partial(_power, math.e, "e"),
        ),
        unit(
            "perplexity-of-nats-as-bits",
            rank=9,
            mend="2^loss is for a loss in bits: of nats take exp(loss)",
            apply=partial(_power, 2.0, "2"),
        ),
        unit(
            "square-root",
            rank=9,
            mend="square it; no perplexity either, which is exp(loss)",
            apply=_root,
        ),
        unit(
            "log-likelihood",
            rank=4,
            mend="put the minus before the sum",
            apply=_negative,
        ),
    ]
