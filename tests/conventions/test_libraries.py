"""What explain says of a library is what the library does."""

import math
import warnings

import numpy as np
import pytest
from scipy.special import log_softmax, rel_entr, softmax
from sklearn.metrics import brier_score_loss, log_loss

import xentviz
from xentviz.conventions.question import question
from xentviz.conventions.search import Search

LOGITS = np.array([[2.1, 1.3, -0.4], [0.2, 3.0, 1.1], [0.35, -1.2, 0.8]])
CLASSES = np.array([0, 2, 1])
ROWS = np.arange(3)


def value(*names, logits=None, target=CLASSES, **keywords):
    """Return what the conventions of these names make of the inputs."""
    with np.errstate(all="ignore"):
        found = Search(question(logits, target, **keywords)).named(*names)
    return float(np.ravel(found.working.value)[0])


@pytest.mark.parametrize(
    "p",
    [
        softmax(LOGITS, axis=1),
        np.array([[0.0, 1.0, 0.0], [0.2, 0.8, 0.0], [0.5, 0.0, 0.5]]),
        softmax(LOGITS, axis=1).astype(np.float32),
    ],
)
def test_scikit_learn_clips_at_the_epsilon_of_float64(p):
    theirs = log_loss(CLASSES, p.astype(np.float64), labels=[0, 1, 2])
    assert value("clipped-sklearn", probabilities=p) == pytest.approx(theirs, rel=1e-12)


def test_scikit_learn_takes_rows_that_do_not_sum_to_one_as_they_are():
    p = np.array([[0.2, 0.2, 0.2], [0.1, 0.1, 0.2], [0.5, 0.3, 0.1]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        theirs = log_loss(CLASSES, p)
    assert value("mean", probabilities=p) == pytest.approx(theirs, rel=1e-12)


@pytest.mark.parametrize("p", [[0.0, 1.0, 0.3, 0.9], [1.0, 1.0, 0.0, 0.5]])
def test_scikit_learn_clips_both_columns_of_a_yes_or_no(p):
    labels = np.array([1.0, 0.0, 1.0, 1.0])
    theirs = log_loss(labels, np.array(p), labels=[0, 1])
    ours = value("clipped-sklearn", target=labels, probabilities=np.array(p)[:, None])
    assert ours == pytest.approx(theirs, rel=1e-12)


def test_the_36_of_scikit_learn_is_found():
    """A sure error in float64 costs 36.04, as it is asked about again and again."""
    found = xentviz.explain(None, [0], "36.04", probabilities=[[0.0, 1.0]])
    assert found[0].convention == "clipped-sklearn"
    assert f"{log_loss([0], [[0.0, 1.0]], labels=[0, 1]):.2f}" == "36.04"


@pytest.mark.parametrize(
    ("seen", "convention"), [("1.2039728", "mean"), ("0.5108256", "clipped-sklearn")]
)
def test_a_row_that_sums_to_a_half_is_renormalised_or_not(seen, convention):
    """scikit-learn#24515: until 1.5 log_loss divided rows by their sums."""
    found = xentviz.explain(None, [[0, 1]], seen, probabilities=[[0.2, 0.3]])
    assert convention in [answer.convention for answer in found]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        assert log_loss([[0, 1]], [[0.2, 0.3]]) == pytest.approx(1.2039728)


def test_scikit_learn_weighs_rows_as_an_average():
    weight = np.array([1.0, 4.0, 2.0, 0.5])
    logits, classes = np.vstack([LOGITS, LOGITS[:1] + 1]), np.append(CLASSES, 1)
    theirs = log_loss(classes, softmax(logits, axis=1), sample_weight=weight)
    ours = value("weighted-mean", logits=logits, target=classes, weight=weight)
    assert ours == pytest.approx(theirs, rel=1e-12)


def test_the_brier_score_is_the_squared_error():
    p, labels = softmax(LOGITS, axis=1)[:, :1], [1, 0, 1]
    theirs = brier_score_loss(labels, p[:, 0])
    ours = value("squared-error", target=labels, probabilities=p)
    assert ours == pytest.approx(theirs, rel=1e-12)


def test_scipy_agrees_on_the_plain_loss_the_divergence_and_the_mistakes():
    p, q = softmax(LOGITS, axis=1), softmax(LOGITS[::-1] / 3, axis=1)
    plain = -log_softmax(LOGITS, axis=1)[ROWS, CLASSES].mean()
    assert value("mean", logits=LOGITS) == pytest.approx(plain, rel=1e-13)
    twice = -log_softmax(p, axis=1)[ROWS, CLASSES].mean()
    assert value("softmax-twice", logits=LOGITS) == pytest.approx(twice, rel=1e-13)
    kl = rel_entr(q, p).sum(axis=1).mean()
    assert value("kl", logits=LOGITS, target=q) == pytest.approx(kl, rel=1e-12)
    down = -log_softmax(LOGITS, axis=0)[ROWS, CLASSES].mean()
    assert value("class-axis", logits=LOGITS) == pytest.approx(down, rel=1e-13)


@pytest.mark.slow
@pytest.mark.parametrize("k", [2, 3, 10, 1000])
def test_a_softmax_of_a_sure_softmax_stays_above_its_floor(k):
    """The published ln(1 + (K - 1)/e)."""
    logits = np.zeros((1, k))
    logits[0, 0] = 800.0
    floor = math.log(1 + (k - 1) / math.e)
    assert value("softmax-twice", logits=logits, target=[0]) == pytest.approx(floor)
    found = xentviz.explain(logits, [0], f"{floor:.6f}")
    assert found[0].convention == "softmax-twice"


def test_half_trained_and_stuck_at_74_of_four_classes():
    """ariecattan/SciCo#2: .74 with K = 4 is the floor of a softmax applied twice."""
    found = xentviz.explain([[900.0, 0, 0, 0]], [0], ".74")
    assert found[0].convention == "softmax-twice"


def test_the_floor_of_a_soft_target_is_its_entropy():
    q = np.array([[0.9, 0.05, 0.05], [0.2, 0.3, 0.5]])
    floor = xentviz.entropy(q).mean()
    assert value("target-entropy", logits=LOGITS[:2], target=q) == pytest.approx(floor)
    at_floor = value("mean", logits=np.log(q), target=q)
    assert at_floor == pytest.approx(floor, rel=1e-14)
    assert value("kl", logits=np.log(q), target=q) == pytest.approx(0, abs=1e-15)


def test_columns_in_another_order_than_the_sorted_labels_are_found():
    """scikit-learn#24515: the columns are those of the labels in their order."""
    p = np.array([[0.3, 0.7], [0.4, 0.6], [0.7, 0.3]])
    right = f"{log_loss([1, 1, 0], p):.6f}"
    found = xentviz.explain(None, [1, 1, 0], right, probabilities=p)
    assert found[0].convention == "mean"
    mistaken = f"{log_loss([1, 1, 0], p[:, ::-1]):.6f}"
    found = xentviz.explain(None, [1, 1, 0], mistaken, probabilities=p)
    assert found[0].convention == "column-order"


def test_the_table_has_a_value_and_a_reason_for_every_library():
    table = xentviz.explain(LOGITS, CLASSES).libraries
    libraries = {row.library for row in table}
    assert {"PyTorch", "Keras", "scikit-learn", "SciPy", "xentviz"} <= libraries
    plain = xentviz.cross_entropy(LOGITS, CLASSES)
    assert table[0].value == pytest.approx(plain, rel=1e-14)
    assert all(row.why for row in table)
    text = repr(xentviz.explain(LOGITS, CLASSES))
    assert all(row.call in text for row in table)


BINARY = {"xentviz", "PyTorch", "Keras", "scikit-learn", "by hand"}
CLASSED = {"PyTorch", "Keras", "Optax", "scikit-learn"}


@pytest.mark.parametrize(
    ("inputs", "libraries"),
    [
        ({"logits": [[0.3], [-1.0]], "target": [1, 0]}, BINARY | {"Optax"}),
        ({"probabilities": [[0.3], [0.5]], "target": [1, 0]}, BINARY),
        ({"probabilities": [[0.3, 0.7], [0.5, 0.5]], "target": [1, 0]}, CLASSED),
        (
            {"logits": LOGITS, "target": CLASSES, "weight": [1, 2, 3]},
            CLASSED | {"xentviz", "SciPy"},
        ),
        # scikit-learn has no loss of labels that do not exclude one another.
        (
            {"logits": LOGITS, "target": [[1, 0, 1], [0, 0, 0], [1, 1, 1]]},
            {"xentviz", "PyTorch", "Keras", "Optax"},
        ),
    ],
)
def test_every_kind_of_question_has_a_table(inputs, libraries):
    rows = xentviz.explain(**inputs).libraries
    assert {row.library for row in rows} == libraries


LABELS = [1.0, 0.0, 1.0]
YES = LOGITS[:, :1]


def returned(call, *scores, **keywords):
    """Return what explain says that one call returns."""
    rows = xentviz.explain(*scores, **keywords).libraries
    [row] = [row for row in rows if f"{row.library} {row.call}" == call]
    return row.value


@pytest.mark.parametrize(
    ("said", "keywords"),
    [
        ("", {}),
        (", weight=weight", {"weight": [1.0, 4.0, 2.5]}),
        (", pos_weight=pos_weight", {"pos_weight": 3.0}),
        (
            ", weight=weight, pos_weight=pos_weight",
            {"weight": [1.0, 4.0, 2.5], "pos_weight": 3.0},
        ),
    ],
)
def test_what_xentviz_returns_is_what_it_returns_with_weights_too(said, keywords):
    ours = xentviz.binary_cross_entropy_with_logits(YES[:, 0], LABELS, **keywords)
    call = f"binary_cross_entropy_with_logits(logits, target{said})"
    for library in ("xentviz ", "PyTorch F."):
        assert returned(library + call, YES, LABELS, **keywords) == pytest.approx(ours)
    row_weight = keywords.get("weight")
    p = 1 / (1 + np.exp(-YES))
    own = xentviz.binary_cross_entropy(p[:, 0], LABELS, weight=row_weight)
    said = ", weight=weight" if row_weight else ""
    call = f"xentviz binary_cross_entropy(p, target{said}).mean()"
    assert returned(call, None, LABELS, probabilities=p, **keywords) == pytest.approx(
        own.mean()
    )


def test_pos_weight_is_that_of_each_question_of_a_one_hot_row_too():
    ours = xentviz.binary_cross_entropy_with_logits(
        LOGITS, np.eye(3)[CLASSES], pos_weight=3.0
    )
    call = "PyTorch F.binary_cross_entropy_with_logits(logits, one_hot, {})"
    call = call.format("pos_weight=pos_weight")
    assert returned(call, LOGITS, CLASSES, pos_weight=3.0) == pytest.approx(ours)


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"pos_weight": -1.0}, "pos_weight must be a finite number of at least 0"),
        ({"pos_weight": math.nan}, "pos_weight must not hold NaN"),
        ({"label_smoothing": 1.5}, "label_smoothing must lie between 0 and 1"),
        ({"temperature": 0.0}, "temperature must be a finite number above 0"),
        ({"temperature": math.inf}, "temperature must be a finite number above 0"),
        ({"ignore_index": 1.5}, "ignore_index must be an integer"),
        ({"weight": [1.0, -1.0, 1.0]}, "weight must be finite and not negative"),
    ],
)
def test_what_no_library_takes_is_refused(inputs, words):
    with pytest.raises(ValueError, match=words):
        xentviz.explain(LOGITS, CLASSES, **inputs)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_who_refuses_a_number_returns_nothing_for_it(bad):
    with pytest.raises(ValueError, match="logits must"):
        xentviz.cross_entropy([[bad, 0.0]], [0])
    with pytest.raises(ValueError, match=r"contains NaN|infinity"):
        log_loss([0, 1], [[bad, 0.0], [0.5, 0.5]])
    rows = xentviz.explain([[bad, 0.0]], [0]).libraries
    libraries = {row.library for row in rows}
    assert "PyTorch" in libraries
    assert not libraries & {"xentviz", "scikit-learn"}
