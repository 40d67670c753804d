"""The public surface: one list, complete, sorted, and documented."""

import inspect

import numpy as np
import pytest

import xentviz

FOCAL = (
    ", weight=None, ignore_index=-100, reduction='mean', label_smoothing=0.0, "
    "sample_weight=None, axis=-1)"
)
SIGNATURES = {
    "binary_cross_entropy": (
        "(predicted, target, *, weight=None, reduction='none', label_smoothing=0.0)"
    ),
    "binary_cross_entropy_gradient": (
        "(predicted, target, *, weight=None, reduction='none', label_smoothing=0.0)"
    ),
    "binary_cross_entropy_with_logits": (
        "(logits, target, *, weight=None, pos_weight=None, reduction='mean', "
        "label_smoothing=0.0)"
    ),
    "binary_cross_entropy_with_logits_gradient": (
        "(logits, target, *, weight=None, pos_weight=None, reduction='mean', "
        "label_smoothing=0.0)"
    ),
    "binary_surface": "(n=101, p=None, q=None)",
    "categorical_cross_entropy": f"(predicted, target, *, base={np.e}, axis=-1)",
    "categorical_cross_entropy_gradient": (
        f"(predicted, target, *, base={np.e}, axis=-1)"
    ),
    "cross_entropy": (
        "(logits, target, *, weight=None, ignore_index=-100, reduction='mean', "
        "label_smoothing=0.0, sample_weight=None, axis=-1)"
    ),
    "cross_entropy_gradient": (
        "(logits, target, *, weight=None, ignore_index=-100, reduction='mean', "
        "label_smoothing=0.0, sample_weight=None, axis=-1)"
    ),
    "entropy": f"(q, *, base={np.e}, axis=-1)",
    "explain": (
        "(logits=None, target=None, seen=None, *, probabilities=None, weight=None, "
        "pos_weight=None, ignore_index=-100, label_smoothing=None, temperature=None)"
    ),
    "focal_loss": f"(logits, target, *, gamma=2.0{FOCAL}",
    "focal_loss_gradient": f"(logits, target, *, gamma=2.0{FOCAL}",
    "jensen_shannon_divergence": f"(target, predicted, *, base={np.e}, axis=-1)",
    "kl_divergence_gradient": f"(target, logits, *, base={np.e}, axis=-1)",
    "sigmoid_focal_loss": (
        "(logits, target, *, alpha=0.25, gamma=2.0, reduction='none')"
    ),
    "sigmoid_focal_loss_gradient": (
        "(logits, target, *, alpha=0.25, gamma=2.0, reduction='none')"
    ),
    "kl_divergence": f"(target, predicted, *, base={np.e}, axis=-1)",
    "lesson": "(slug)",
    "log_sigmoid": "(logits)",
    "log_softmax": "(logits, *, temperature=1.0, axis=-1)",
    "nll_loss": (
        "(log_p, target, *, weight=None, ignore_index=-100, reduction='mean', "
        "sample_weight=None, axis=-1)"
    ),
    "sigmoid": "(logits)",
    "softmax": "(logits, *, temperature=1.0, axis=-1)",
    "softmax_jacobian": "(logits)",
    "surprisal": f"(p, *, base={np.e})",
}


def test_all_public_names_are_listed_sorted():
    assert xentviz.__all__ == sorted(SIGNATURES)


def test_nothing_else_is_imported_into_the_package_by_its_own_hand():
    functions = [name for name, _ in inspect.getmembers(xentviz, inspect.isfunction)]
    assert functions == xentviz.__all__


@pytest.mark.parametrize("name", sorted(SIGNATURES))
def test_a_public_name_keeps_its_signature(name):
    signature = inspect.signature(getattr(xentviz, name))
    bare = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
    kept = inspect.Signature(bare)
    assert str(kept) == SIGNATURES[name]


@pytest.mark.parametrize("name", sorted(SIGNATURES))
def test_a_public_name_says_what_it_takes_returns_refuses_and_shows(name):
    doc = inspect.getdoc(getattr(xentviz, name))
    assert doc.startswith("Return the ")
    sections = ["Parameters\n---", "Returns\n---", "Raises\n---", "Examples\n---"]
    for section in [*sections, ">>> "]:
        assert section in doc, section
    quantity = name not in ("explain", "lesson")
    assert not quantity or ".. math::" in doc
