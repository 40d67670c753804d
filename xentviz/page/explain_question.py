"""What is asked of the page that explains a number: examples, the form, a reading."""

from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st

from xentviz.conventions.explanation import Explanation, explained
from xentviz.conventions.question import question
from xentviz.conventions.writing import rows_of

MOST_NUMBERS = 200_000  # that are pasted: what has more belongs in a file


class Example(NamedTuple):
    """A question that people have had."""

    title: str
    logits: str
    target: str
    seen: str
    kind: str = "logits"


EXAMPLES = (
    Example("A softmax too many", "2, 1, 0\n0, 3, 1", "0\n2", "1.0923"),
    Example("A sum, in bits", "2, 1, 0\n0, 3, 1", "0\n2", "3.718"),
    Example("36.04 from scikit-learn", "0, 1", "0", "36.04", "probabilities"),
    Example("A soft target's floor", "1.5, 0.5, 0", "0.7, 0.2, 0.1", "0.80182"),
    Example("(N, 1) beside (N,)", "0.5\n-1\n2\n0.1", "1\n0\n1\n1", "0.7397"),
)
FIELDS = ("logits", "target", "seen", "kind")
OPTIONS = {
    "weight": ("Weights", "Of the classes, or of the rows: 1, 2, 3"),
    "smoothing": ("Label smoothing ε", "Without it 0.1 and others are tried."),
    "temperature": ("Temperature T", "Without it 2 and others are tried."),
    "ignored": ("ignore_index", "The class of rows to leave out; −100."),
}


def examples() -> None:
    """Offer questions; a click fills the form, and so the address."""
    st.caption("Questions that come again and again:")
    with st.container(horizontal=True):
        for place, example in enumerate(EXAMPLES):
            st.button(
                example.title,
                key=f"example-{place}",
                type="tertiary",
                on_click=_fill,
                args=(example,),
            )


def _fill(example: Example) -> None:
    for name in FIELDS:
        st.session_state[name] = getattr(example, name)
    for name in OPTIONS:
        st.session_state[name] = ""


def begin() -> None:
    """Ask the first of the examples where neither a link nor a visitor asks."""
    known = {*st.session_state, *st.query_params}
    if not known & {*FIELDS, *OPTIONS}:
        _fill(EXAMPLES[0])
    elif "kind" not in known:
        st.session_state["kind"] = "logits"


def form() -> dict[str, str]:
    """Return what is asked; each field stands in the address, so a link asks it too."""
    fields = {}
    with st.form("question"):
        left, middle, right = st.columns([3, 2, 2], gap="medium")
        with left:
            fields["logits"] = _area(
                "Scores, a row a line",
                "logits",
                "Numbers by commas or blanks, rows by lines or semicolons; "
                "or as Python prints an array.",
            )
        with middle:
            fields["target"] = _area(
                "Target",
                "target",
                "Classes from 0, one a line; or rows of shares, one-hot or soft.",
            )
        with right:
            fields["seen"] = st.text_input(
                "The number you saw",
                key="seen",
                bind="query-params",
                help="With all the digits you have: they count. NaN and inf too.",
            )
            fields["kind"] = st.segmented_control(
                "The scores are",
                ["logits", "probabilities"],
                required=True,
                key="kind",
                bind="query-params",
            )
        fields |= _options()
        st.form_submit_button("Explain", type="primary")
    return fields


def _area(label: str, name: str, words: str) -> str:
    """Return what is pasted into a field of several rows."""
    return st.text_area(label, key=name, bind="query-params", height=132, help=words)


def _options() -> dict[str, str]:
    with st.expander("Weights, smoothing, temperature, ignore_index"):
        columns = st.columns(len(OPTIONS))
        return {
            name: column.text_input(label, key=name, bind="query-params", help=words)
            for column, (name, (label, words)) in zip(
                columns, OPTIONS.items(), strict=True
            )
        }


def explanation(fields: Mapping[str, str]) -> Explanation:
    """Return what explains the number of a form.

    Raises
    ------
    ValueError
        If a field holds what cannot be read; it says which, and what can.
    """
    scores = rows_of(fields["kind"], fields["logits"])
    if scores.size > MOST_NUMBERS:
        raise ValueError(f"at most {MOST_NUMBERS:,} numbers, got {scores.size:,}")
    probabilities = scores if fields["kind"] == "probabilities" else None
    options = {
        name: _number(name, fields[name]) for name in ("smoothing", "temperature")
    }
    ignored = _number("ignore_index", fields["ignored"])
    case = question(
        scores if probabilities is None else None,
        rows_of("target", fields["target"]),
        probabilities=probabilities,
        weight=rows_of("weight", text) if (text := fields["weight"]).strip() else None,
        label_smoothing=options["smoothing"],
        temperature=options["temperature"],
        ignore_index=-100 if ignored is None else int(ignored),
    )
    return explained(case, fields["seen"].strip() or None)


def _number(name: str, text: str) -> float | None:
    if not text.strip():
        return None
    numbers = rows_of(name, text)
    if numbers.size != 1:
        raise ValueError(f"{name} must be a single number, got {text!r}")
    return float(numbers[0, 0])
