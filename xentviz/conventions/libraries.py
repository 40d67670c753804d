"""What each library returns for the same inputs, and which conventions make it so."""

from dataclasses import asdict, dataclass

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.search import Candidate, Search
from xentviz.conventions.writing import figure, summed

OF_YES = "binary_cross_entropy_with_logits("
REFUSE = {"xentviz", "scikit-learn"}  # NaN and inf, instead of handing them on
Call = tuple[str, str, tuple[str, ...]]  # library, what is called, conventions

OF_LOGITS: tuple[Call, ...] = (
    ("xentviz", "cross_entropy(logits, target)", ("mean",)),
    ("PyTorch", "F.cross_entropy(logits, target)", ("mean",)),
    ("PyTorch", "F.cross_entropy(logits, target, reduction='sum')", ("sum",)),
    ("Optax", "softmax_cross_entropy_with_integer_labels(logits, target)", ("none",)),
    ("SciPy", "-log_softmax(logits, axis=-1)[rows, target]", ("none",)),
    ("Keras", "CategoricalCrossentropy(from_logits=True)", ("mean",)),
    ("Keras", "CategoricalCrossentropy() of softmax(logits)", ("clipped-keras",)),
    (
        "Keras",
        "CategoricalCrossentropy() of the logits",
        ("clipped-keras", "logits-as-probabilities"),
    ),
    ("scikit-learn", "log_loss(target, softmax(logits))", ("clipped-sklearn",)),
    ("PyTorch", "F.cross_entropy(softmax(logits), target)", ("softmax-twice",)),
    ("PyTorch", "F.nll_loss(softmax(logits), target)", ("nll-of-probabilities",)),
    ("PyTorch", "F.binary_cross_entropy_with_logits(logits, one_hot)", ("binary",)),
    (
        "PyTorch",
        "F.kl_div(log_softmax(logits), shares, reduction='batchmean')",
        ("kl",),
    ),
    (
        "PyTorch",
        "F.kl_div(log_softmax(logits), shares, reduction='mean')",
        ("kl", "mean-over-classes"),
    ),
)
OF_PROBABILITIES: tuple[Call, ...] = (
    ("PyTorch", "F.nll_loss(log(p), target)", ("mean",)),
    ("Optax", "-(one_hot * log(p)).sum(-1)", ("none",)),
    ("Keras", "CategoricalCrossentropy()", ("clipped-keras",)),
    ("scikit-learn", "log_loss(target, p)", ("clipped-sklearn",)),
    ("PyTorch", "F.binary_cross_entropy(p, one_hot)", ("binary", "clamped-torch")),
    ("PyTorch", "F.nll_loss(p, target)", ("nll-of-probabilities",)),
    ("PyTorch", "F.cross_entropy(p, target)", ("probabilities-as-logits",)),
    ("PyTorch", "F.kl_div(log(p), shares, reduction='batchmean')", ("kl",)),
    (
        "PyTorch",
        "F.kl_div(log(p), shares, reduction='mean')",
        ("kl", "mean-over-classes"),
    ),
)
YES_OR_NO: tuple[Call, ...] = (
    ("xentviz", "binary_cross_entropy_with_logits(logits, target)", ("mean",)),
    ("PyTorch", "F.binary_cross_entropy_with_logits(logits, target)", ("mean",)),
    ("Keras", "BinaryCrossentropy(from_logits=True)", ("mean",)),
    ("Optax", "sigmoid_binary_cross_entropy(logits, target)", ("none",)),
    ("Keras", "BinaryCrossentropy() of sigmoid(logits)", ("clipped-keras",)),
    ("PyTorch", "F.binary_cross_entropy(sigmoid(logits), target)", ("clamped-torch",)),
    ("scikit-learn", "log_loss(target, sigmoid(logits))", ("clipped-sklearn",)),
    (
        "PyTorch",
        "F.binary_cross_entropy_with_logits(sigmoid(logits), target)",
        ("sigmoid-twice",),
    ),
    ("by hand", "of logits (N, 1) and a target (N,)", ("broadcast",)),
    ("PyTorch", "F.cross_entropy(logits, target)", ("categorical",)),
)
YES_OR_NO_OF_P: tuple[Call, ...] = (
    ("xentviz", "binary_cross_entropy(p, target).mean()", ("mean",)),
    ("PyTorch", "F.binary_cross_entropy(p, target)", ("clamped-torch",)),
    ("Keras", "BinaryCrossentropy()", ("clipped-keras",)),
    ("scikit-learn", "log_loss(target, p)", ("clipped-sklearn",)),
    (
        "PyTorch",
        "F.binary_cross_entropy_with_logits(p, target)",
        ("probabilities-as-logits",),
    ),
    ("by hand", "of p (N, 1) and a target (N,)", ("broadcast",)),
)


@dataclass(frozen=True)
class Returned:
    """What one call returns: the value, or the losses of the rows, and why."""

    library: str
    call: str
    convention: str
    value: float | tuple[float, ...]
    why: str

    @property
    def text(self) -> str:
        """The value as it is printed."""
        if isinstance(self.value, tuple):
            return summed(self.value).replace(" + ", ", ")
        return figure(self.value, 10)

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON holds it."""
        many = isinstance(self.value, tuple)
        value = list(map(json_value, self.value)) if many else json_value(self.value)
        return {**asdict(self), "value": value}


def json_value(value: float) -> float | str:
    """Return a number that JSON can hold: NaN and infinity by their names."""
    return value + 0.0 if np.isfinite(value) else str(value)


def returned(search: Search) -> list[Returned]:
    """Return what the libraries make of a question, in float64."""
    found, highest = [], search.question.scores.max(axis=-1)
    for library, call, names in _calls(search.question):
        if library in REFUSE and not np.isfinite(highest).all():
            continue
        if library in ("PyTorch", "xentviz"):
            call, names = _weighted(call, names, search.question)
        candidate = search.named(*names)
        if candidate is not None:
            found.append(_returned(library, call, candidate))
    return found


def _calls(question: Question) -> tuple[Call, ...]:
    if question.independent:
        calls = YES_OR_NO if question.is_logits else YES_OR_NO_OF_P
        one_column = question.n_classes == 1
        return tuple(c for c in calls if one_column or c[0] != "scikit-learn")
    return OF_LOGITS if question.is_logits else OF_PROBABILITIES


def _weighted(
    call: str, names: tuple[str, ...], question: Question
) -> tuple[str, tuple[str, ...]]:
    """Return a call with the weights that it takes, and what they make of it.

    https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html: the
    mean of yes-or-no questions divides by their number, whatever their weights.
    """
    arguments = ["target"]
    if question.weight is not None and names == ("mean",):
        arguments.append("weight=weight")
        names = ("weighted-mean-over-n" if question.independent else "weighted-mean",)
    if question.pos_weight is not None and OF_YES in call:
        arguments.append("pos_weight=pos_weight")
        names = ("pos-weight", *(name for name in names if name != "mean"))
    call = call.replace("one_hot)", ", ".join(["one_hot", *arguments[1:]]) + ")")
    return call.replace("target)", ", ".join(arguments) + ")"), names


def _returned(library: str, call: str, candidate: Candidate) -> Returned:
    values = np.ravel(candidate.working.value)
    value = float(values[0]) if values.size == 1 else tuple(map(float, values))
    return Returned(library, call, candidate.name, value, candidate.working.why)
