"""Scores, targets and what they cost, computed by hand; and the best answer."""

import numpy as np

import xentviz

LOGITS = np.array([[2.1, 1.3, -0.4], [0.2, 3.0, 1.1], [0.35, -1.2, 0.8]])
CLASSES = np.array([0, 2, 1])
SOFT = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.5, 0.25, 0.25]])
WEIGHT = np.array([1.0, 2.0, 5.0])
P = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=1, keepdims=True)
ROWS = np.arange(3)
COST = -np.log(P[ROWS, CLASSES])


def best(number, logits=LOGITS, target=CLASSES, digits=7, **keywords):
    """Return the name of the best answer to a number of some digits."""
    text = f"{number:.{digits}g}"
    found = xentviz.explain(logits, target, text, **keywords)
    assert found, found
    return found[0].convention


def again(scores, axis=1):
    return np.exp(scores) / np.exp(scores).sum(axis=axis, keepdims=True)


def smoothed(epsilon, others):
    one_hot = np.eye(3)[CLASSES]
    rest = np.full((3, 3), epsilon / 3) if others == 3 else (1 - one_hot) * epsilon / 2
    q = (1 - epsilon) * one_hot + rest
    return -(q * np.log(P)).sum(axis=1).mean()


SIGMOID = 1 / (1 + np.exp(-LOGITS))
ONE_HOT = np.eye(3)[CLASSES]
BCE = -(ONE_HOT * np.log(SIGMOID) + (1 - ONE_HOT) * np.log(1 - SIGMOID))
PICKED = P[ROWS, CLASSES]
