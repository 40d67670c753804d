"""Nats and bits: how a formula is written in either, on the page and in TeX.

A slope over a logit is a difference of probabilities in nats. In bits it is that
difference over ln 2, as is every other slope of a loss.
"""

import math

LN2 = math.log(2.0)  # the nats of one bit

LOG = {"nats": "ln", "bits": "log₂"}
TEX_LOG = {"nats": r"\ln", "bits": r"\log_2"}
TEX_PER = {"nats": "", "bits": r"\tfrac{1}{\ln 2}\,"}


def slope(difference: str, units: str) -> str:
    """Return a slope that is a difference of probabilities in nats, in `units`.

    >>> slope("p − q", "bits")
    '(p − q)/ln 2'
    """
    return difference if units == "nats" else f"({difference})/ln 2"


def tex_slope(difference: str, units: str) -> str:
    r"""Return a slope that is a difference of probabilities in nats, in TeX.

    >>> tex_slope("p - q", "bits")
    '(p - q)/\\ln 2'
    """
    return difference if units == "nats" else rf"({difference})/\ln 2"
