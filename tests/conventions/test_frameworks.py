"""PyTorch and Keras return what explain says of them: the marked run."""

import os
from importlib.util import find_spec

import numpy as np
import pytest

import xentviz
from tests.conventions import test_libraries as numbers

pytestmark = pytest.mark.frameworks

RNG = np.random.default_rng(7)
LOGITS = RNG.normal(size=(5, 4)) * 3
CLASSES = np.array([0, 3, 1, 2, 2])
SOFT = RNG.dirichlet(np.ones(4), size=5)
WEIGHT = np.array([0.5, 1.0, 2.0, 7.0])
ONE_HOT = np.eye(4)[CLASSES]
P_WITH_ZEROS = np.array([[0.0, 1.0, 0, 0], [0.1, 0.2, 0.7, 0], [1, 0, 0, 0]])


@pytest.fixture(scope="module")
def torch():
    if find_spec("torch") is None:
        pytest.skip("PyTorch is not here: pip install -r tests/frameworks.txt")
    import torch

    return torch


@pytest.fixture(scope="module")
def keras():
    if find_spec("keras") is None:
        pytest.skip("Keras is not here: pip install -r tests/frameworks.txt")
    if find_spec("tensorflow") is None:
        os.environ["KERAS_BACKEND"] = "torch"
    import keras

    return keras


def value(*names, target=CLASSES, **keywords):
    return numbers.value(*names, target=target, **keywords)


def agrees(ours, theirs, rel=1e-12):
    assert ours == pytest.approx(float(theirs), rel=rel, abs=1e-15)


def test_pytorch_reduces_and_weighs_as_it_is_said_to(torch):
    f, z, y = torch.nn.functional, torch.tensor(LOGITS), torch.tensor(CLASSES)
    w, q = torch.tensor(WEIGHT), torch.tensor(SOFT)
    agrees(value("mean", logits=LOGITS), f.cross_entropy(z, y))
    agrees(value("sum", logits=LOGITS), f.cross_entropy(z, y, reduction="sum"))
    inputs = {"logits": LOGITS, "weight": WEIGHT}
    agrees(value("weighted-mean", **inputs), f.cross_entropy(z, y, weight=w))
    none = f.cross_entropy(z, y, weight=w, reduction="none")
    agrees(value("weighted-mean-over-n", **inputs), none.mean())
    soft = f.cross_entropy(z, q, weight=w)
    agrees(value("weighted-mean", target=SOFT, **inputs), soft)


def test_the_weighted_mean_of_pytorchs_documentation_cancels_a_batch_of_one(torch):
    f = torch.nn.functional
    z, y, w = torch.tensor([[0.3, 1.2]]).double(), torch.tensor([1]), [1.0, 9.0]
    theirs = f.cross_entropy(z, y, weight=torch.tensor(w).double())
    agrees(value("weighted-mean", logits=z.numpy(), target=[1], weight=w), theirs)
    agrees(value("mean", logits=z.numpy(), target=[1]), theirs)


def test_pytorch_smooths_over_all_classes_with_and_without_weights(torch):
    f, z, y = torch.nn.functional, torch.tensor(LOGITS), torch.tensor(CLASSES)
    theirs = f.cross_entropy(z, y, label_smoothing=0.1)
    agrees(value("smoothing-over-k", logits=LOGITS), theirs)
    weighted = f.cross_entropy(z, y, weight=torch.tensor(WEIGHT), label_smoothing=0.1)
    ours = value("smoothing-over-k", "weighted-mean", logits=LOGITS, weight=WEIGHT)
    agrees(ours, weighted)


def test_pytorch_leaves_ignored_rows_out_of_the_mean(torch):
    target = np.array([0, -100, 1, -100, 2])
    f, z, y = torch.nn.functional, torch.tensor(LOGITS), torch.tensor(target)
    agrees(value("mean", logits=LOGITS, target=target), f.cross_entropy(z, y))
    with_ignored = f.cross_entropy(z, y, reduction="none").mean()
    agrees(value("mean-with-ignored", logits=LOGITS, target=target), with_ignored)
    nothing = xentviz.explain(LOGITS, [-100] * 5, "nan")
    assert nothing[0].convention == "mean"
    assert torch.isnan(f.cross_entropy(z, torch.full((5,), -100)))


def test_what_goes_wrong_with_pytorch_goes_wrong_as_it_is_said_to(torch):
    f, z, y = torch.nn.functional, torch.tensor(LOGITS), torch.tensor(CLASSES)
    p, q, one_hot = z.softmax(1), torch.tensor(SOFT), torch.tensor(ONE_HOT)
    agrees(value("softmax-twice", logits=LOGITS), f.cross_entropy(p, y))
    agrees(value("log-softmax-twice", logits=LOGITS), f.cross_entropy(p.log(), y))
    agrees(value("nll-of-probabilities", logits=LOGITS), f.nll_loss(p, y))
    agrees(value("nll-of-logits", logits=LOGITS), f.nll_loss(z, y))
    agrees(value("class-axis", logits=LOGITS), f.nll_loss(z.log_softmax(0), y))
    bce = f.binary_cross_entropy_with_logits(z, one_hot)
    agrees(value("binary", logits=LOGITS), bce)
    bce = f.binary_cross_entropy(p, one_hot)
    agrees(value("binary-of-softmax", logits=LOGITS), bce)
    swapped = f.cross_entropy(q, z.softmax(1))
    names = xentviz.explain(LOGITS, SOFT, f"{float(swapped):.9f}")
    assert names[0].convention == "swapped"


def test_the_divergence_of_pytorch_divides_by_rows_or_by_everything(torch):
    f, z, q = torch.nn.functional, torch.tensor(LOGITS), torch.tensor(SOFT)
    inputs = {"logits": LOGITS, "target": SOFT}
    log_p = z.log_softmax(1)
    agrees(value("kl", **inputs), f.kl_div(log_p, q, reduction="batchmean"))
    mean = (f.kl_div(log_p, q, reduction="none")).mean()
    agrees(value("kl", "mean-over-classes", **inputs), mean)
    missing = f.kl_div(z.softmax(1), q, reduction="batchmean")
    agrees(value("kl", "nll-of-probabilities", **inputs), missing)


def test_pytorch_clamps_the_logarithms_of_a_binary_cross_entropy(torch):
    labels = np.array([1.0, 0.0, 1.0, 0.0])
    p = np.array([0.0, 1.0, 0.3, 0.4])
    f = torch.nn.functional
    theirs = f.binary_cross_entropy(torch.tensor(p), torch.tensor(labels))
    agrees(value("clamped-torch", target=labels, probabilities=p[:, None]), theirs)


def test_pytorch_weighs_a_yes_alone_by_pos_weight(torch):
    f, labels = torch.nn.functional, np.array([1.0, 0.0, 0.0, 1.0, 0.0])
    column = LOGITS[:, :1]
    theirs = f.binary_cross_entropy_with_logits(
        torch.tensor(column[:, 0]), torch.tensor(labels), pos_weight=torch.tensor(2.5)
    )
    ours = value("pos-weight", logits=column, target=labels, pos_weight=2.5)
    agrees(ours, theirs)
    wide = torch.tensor(labels).expand(5, 5)
    pairs = f.binary_cross_entropy_with_logits(torch.tensor(column).expand(5, 5), wide)
    agrees(value("broadcast", logits=column, target=labels), pairs)


@pytest.mark.parametrize("name", ["float16", "bfloat16"])
def test_pytorch_in_a_coarse_dtype_is_recognised(torch, name):
    f, kind = torch.nn.functional, getattr(torch, name)
    z, y = torch.tensor(LOGITS).to(kind), torch.tensor(CLASSES)
    number = f.cross_entropy(z, y).item()
    names = [a.convention for a in xentviz.explain(LOGITS, CLASSES, repr(number))]
    assert name in names


def test_pytorch_in_float32_is_recognised_by_its_digits(torch):
    f = torch.nn.functional
    z, y = torch.tensor(LOGITS).float(), torch.tensor(CLASSES)
    number = f.cross_entropy(z, y).item()
    assert xentviz.explain(LOGITS, CLASSES, repr(number))[0].convention == "float32"
    number = f.cross_entropy(z.softmax(1), y, reduction="sum").item()
    found = xentviz.explain(LOGITS, CLASSES, repr(number))[0]
    assert found.convention == "float32+softmax-twice+sum"


def test_keras_divides_by_the_sum_and_clips_at_its_epsilon(keras):
    labels = np.array([0, 3, 1])
    loss = keras.losses.CategoricalCrossentropy()
    for p in (P_WITH_ZEROS, P_WITH_ZEROS * 0.5, np.full((3, 4), 0.2)):
        theirs = loss(np.eye(4)[labels], p.astype(np.float32))
        ours = value("clipped-keras", target=labels, probabilities=p)
        agrees(ours, theirs, rel=2e-6)


def test_keras_takes_logits_for_probabilities_unless_told(keras):
    loss = keras.losses.CategoricalCrossentropy()
    theirs = loss(ONE_HOT.astype(np.float32), LOGITS.astype(np.float32))
    ours = value("clipped-keras", "logits-as-probabilities", logits=LOGITS)
    agrees(ours, theirs, rel=2e-6)


def test_keras_smooths_over_all_classes_and_clips_a_yes_or_no(keras):
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)
    theirs = loss(ONE_HOT.astype(np.float32), LOGITS.astype(np.float32))
    ours = value("smoothing-over-k", logits=LOGITS)
    agrees(ours, theirs, rel=2e-6)
    p, labels = np.array([[0.0], [1.0], [0.3]]), np.array([[1.0], [0.0], [1.0]])
    theirs = keras.losses.BinaryCrossentropy()(labels, p.astype(np.float32))
    ours = value("clipped-keras", target=labels, probabilities=p)
    agrees(ours, theirs, rel=2e-6)
