"""Which column is what, by the names that are usual for it."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from xentviz.dataset.source import refuse

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
CLASSES = {"class", "classes"}
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
LONGEST_FIRST = sorted((*TARGETS, *LOGITS, *PROBABILITIES), key=len, reverse=True)
INDEXES = ("id", "index", "unnamed: 0", "row")
PANDAS = "__index_level_"  # what it calls an index without a name in Parquet


class Columns(NamedTuple):
    """The columns of a table: scores, target (one, or one a class), kind, left out."""

    scores: list[str]
    target: list[str]
    kind: str  # "logits", "probabilities", or "" where no name says it
    left_out: list[str]
    class_names: list[str]


def columns_of(names: Sequence[str], file: str) -> Columns:
    """Return what each column is: by its name, else the last one is the label.

    Where some columns are named as scores, those that are not are left out.

    Raises
    ------
    ValueError
        If the names can be meant in more than one way, or leave no two classes.

    Examples
    --------
    >>> columns_of(["logit_cat", "logit_dog", "label", "epoch"], "a.csv")[:4]
    (['logit_cat', 'logit_dog'], ['label'], 'logits', ['epoch'])
    """
    ends = {*names[:1], *names[-1:]}  # pandas writes an index first, or last
    rest = [n for n in names if not _is_index(n, n in ends)]
    if twice := {n for n, count in Counter(rest).items() if count > 1}:
        refuse(file, f"two columns have the name {min(twice)!r}")
    target = [n for n in rest if n.strip().lower() in TARGETS]
    if len(target) > 1:
        refuse(file, f"two columns could be the target: {target[0]!r}, {target[1]!r}")
    target = target or _shares(rest)
    targets = {*target}
    kinds = {n: _kind({_stem(n)}) for n in rest if n not in targets}
    named = [n for n, kind in kinds.items() if kind]
    if len(set(kinds.values()) - {""}) > 1:
        refuse(file, "there are columns of logits and of probabilities: keep one kind")
    if not target:
        target = [n for n, kind in kinds.items() if not kind][-1:] or rest[-1:]
    targets = {*target}
    scores = [n for n in rest if n not in targets]
    scores = [n for n in scores if kinds[n]] if len(named) > 1 else scores
    _refuse_unlike(file, scores, target)
    kind, used = _kind({_stem(n) for n in scores}), {*scores, *target}
    return Columns(
        scores,
        target,
        kind,
        [n for n in names if n not in used],
        [_class_name(n) if kind else n for n in scores],
    )


def refuse_few_classes(file: str, n_classes: int) -> None:
    """Refuse scores of a single class, whose cross-entropy is always 0."""
    if n_classes < 2:
        refuse(
            file,
            f"there must be scores of two classes or more, got {n_classes} "
            "(beside the score of a yes put a column of 0)",
        )


def _shares(names: list[str]) -> list[str]:
    """Return the columns that are named as parts of a target."""
    stems = {n: _stem(n) for n in names}
    shares = [n for n in names if stems[n] in TARGETS]
    if {stems[n] for n in shares} <= CLASSES and shares[-1:] != names[-1:]:
        return []  # so the scores are called, before a label of any name
    return shares


def _refuse_unlike(file: str, scores: Sequence[str], target: Sequence[str]) -> None:
    refuse_few_classes(file, len(scores))
    if len(target) not in (1, len(scores)):
        refuse(
            file,
            f"there are {len(target)} columns of the target beside {len(scores)} of "
            "scores",
        )


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
    for known in LONGEST_FIRST:
        rest = lower.removeprefix(known)
        if rest != lower and (rest[:1] in ("_", ".", " ", "-", "[") or rest.isdigit()):
            return known
    return ""


def _class_name(name: str) -> str:
    stem = _stem(name)
    return name.strip()[len(stem) :].strip("_. -[]") or name
