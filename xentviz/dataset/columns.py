"""Which column is what, by the names that are usual for it."""

from collections.abc import Sequence
from typing import NamedTuple

TARGETS = (
    "target",
    "targets",
    "label",
    "labels",
    "class",
    "classes",
    "y",
    "y_true",
    "q",
)
LOGITS = ("logits", "logit", "scores", "score", "z", "outputs", "output")
PROBABILITIES = (
    "probabilities",
    "probability",
    "probs",
    "prob",
    "p",
    "predicted",
    "y_pred",
    "y_proba",
    "y_prob",
)
INDEXES = ("id", "index", "unnamed: 0", "row")
PANDAS = "__index_level_"  # what it calls an index without a name in Parquet


class Columns(NamedTuple):
    """The columns of a table: scores, target (one, or one a class), kind, left out."""

    scores: list[str]
    target: list[str]
    kind: str  # "logits", "probabilities", or "" where no name says it
    left_out: list[str]
    class_names: list[str]


def columns_of(names: Sequence[str]) -> Columns:
    """Return what each column is: by its name, else the last one is the label.

    >>> columns_of(["logit_cat", "logit_dog", "label"])[:3]
    (['logit_cat', 'logit_dog'], ['label'], 'logits')
    """
    ends = {*names[:1], *names[-1:]}  # pandas writes an index first, or last
    left_out = [n for n in names if _is_index(n, n in ends)]
    rest = [n for n in names if n not in left_out]
    target = [n for n in rest if n.strip().lower() in TARGETS][:1]
    if not target:
        shares = [n for n in rest if _stem(n) in TARGETS]
        target = shares if len(shares) * 2 == len(rest) else rest[-1:]
    scores = [n for n in rest if n not in target]
    stems = {_stem(n) for n in scores}
    kind = _kind(stems)
    named = [_class_name(n) if kind else n for n in scores]
    return Columns(scores, target, kind, left_out, named)


def _is_index(name: str, is_at_an_end: bool) -> bool:
    lower = name.strip().lower()
    return (
        lower == "" or lower.startswith(PANDAS) or (is_at_an_end and lower in INDEXES)
    )


def kind_of(name: str) -> str:
    """Return what an array of this name holds, if its name says it."""
    return _kind({name.strip().lower()})


def _kind(stems: set[str]) -> str:
    if stems and stems <= set(PROBABILITIES):
        return "probabilities"
    return "logits" if stems and stems <= set(LOGITS) else ""


def _stem(name: str) -> str:
    """Return the part of a column's name that it shares with others of its kind."""
    lower = name.strip().lower()
    for known in sorted((*TARGETS, *LOGITS, *PROBABILITIES), key=len, reverse=True):
        rest = lower.removeprefix(known)
        if rest != lower and (rest[:1] in ("_", ".", " ", "-", "[") or rest.isdigit()):
            return known
    return ""


def _class_name(name: str) -> str:
    stem = _stem(name)
    return name.strip()[len(stem) :].strip("_. -[]") or name
