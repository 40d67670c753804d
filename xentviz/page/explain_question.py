"""What is asked of the page that explains a number: examples, the form, a reading."""

from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st

from xentviz.conventions.explanation import Explanation
from xentviz.conventions.question import question
from xentviz.conventions.writing import rows_of
from xentviz.page.words import words

MOST_NUMBERS = 200_000  # that are pasted: what has more belongs in a file


class Example(NamedTuple):
    """A question that people have had."""

    name: str
    logits: str
    target: str
    seen: str
    kind: str = "logits"


EXAMPLES = (
    Example("softmax", "2, 1, 0\n0, 3, 1", "0\n2", "1.0923"),
    Example("sum", "2, 1, 0\n0, 3, 1", "0\n2", "3.718"),
    Example("clip", "0, 1", "0", "36.04", "probabilities"),
    Example("floor", "1.5, 0.5, 0", "0.7, 0.2, 0.1", "0.80182"),
    Example("broadcast", "0.5\n-1\n2\n0.1", "1\n0\n1\n1", "0.7397"),
)
FIELDS = ("logits", "target", "seen", "kind")
OPTIONS = ("weight", "pos_weight", "smoothing", "temperature", "ignored")
KINDS = ("logits", "probabilities")


def examples() -> None:
    """Offer questions; a click fills the form, and so the address."""
    texts = words("explain")
    st.caption(texts["examples"])
    with st.container(horizontal=True):
        for place, example in enumerate(EXAMPLES):
            st.button(
                texts[f"example_{example.name}"],
                key=f"example-{place}",
                on_click=_fill,
                args=(example,),
            )


def _fill(example: Example) -> None:
    for name in FIELDS:
        st.session_state[name] = getattr(example, name)
    for name in OPTIONS:
        st.session_state[name] = ""
    _keep_kind()


def _keep_kind() -> None:
    """Write the kind of the scores into the address, in which it has one name.

    A control that is bound to the address would write there what it shows.
    """
    kind = st.session_state["kind"]
    if kind != st.query_params.get("kind", KINDS[0]):
        st.query_params["kind"] = kind


def begin() -> None:
    """Ask the first of the examples where neither a link nor a visitor asks."""
    known = {*st.session_state, *st.query_params}
    if not known & {*FIELDS, *OPTIONS}:
        _fill(EXAMPLES[0])
    named = st.query_params.get("kind")
    if named in KINDS or "kind" not in st.session_state:
        st.session_state["kind"] = named if named in KINDS else KINDS[0]


def form() -> dict[str, str]:
    """Return what is asked; each field stands in the address, so a link asks it too."""
    fields, texts = {}, words("explain")
    with st.form("question"):
        left, middle, right = st.columns([3, 2, 2], gap="medium")
        with left:
            fields["logits"] = _area(texts, "logits")
        with middle:
            fields["target"] = _area(texts, "target")
        with right:
            fields["seen"] = st.text_input(
                texts["seen"], key="seen", bind="query-params", help=texts["seen_help"]
            )
            fields["kind"] = st.segmented_control(
                texts["kind"],
                KINDS,
                required=True,
                format_func=lambda kind: texts[f"kind_{kind}"],
                key="kind",
            )
        fields |= _options(texts)
        st.form_submit_button(texts["ask"], type="primary", on_click=_keep_kind)
    return fields


def _area(texts: Mapping[str, str], name: str) -> str:
    """Return what is pasted into a field of several rows."""
    return st.text_area(
        texts[name],
        key=name,
        bind="query-params",
        height=132,
        help=texts[f"{name}_help"],
    )


def _options(texts: Mapping[str, str]) -> dict[str, str]:
    with st.expander(texts["options"]):
        columns = st.columns(len(OPTIONS))
        return {
            name: column.text_input(
                texts[name], key=name, bind="query-params", help=texts[f"{name}_help"]
            )
            for column, name in zip(columns, OPTIONS, strict=True)
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
        most = f"{MOST_NUMBERS:,}"
        raise ValueError(
            words("explain")["most"].format(most=most, n=f"{scores.size:,}")
        )
    probabilities = scores if fields["kind"] == "probabilities" else None
    options = {
        name: _number(name, fields[name])
        for name in ("pos_weight", "smoothing", "temperature")
    }
    ignored = _number("ignore_index", fields["ignored"] or "-100")
    if ignored is not None and ignored.is_integer():
        ignored = int(ignored)
    case = question(
        scores if probabilities is None else None,
        rows_of("target", fields["target"]),
        probabilities=probabilities,
        weight=rows_of("weight", text) if (text := fields["weight"]).strip() else None,
        pos_weight=options["pos_weight"],
        label_smoothing=options["smoothing"],
        temperature=options["temperature"],
        ignore_index=ignored,
    )
    return Explanation(case, fields["seen"].strip() or None)


def _number(name: str, text: str) -> float | None:
    if not text.strip():
        return None
    numbers = rows_of(name, text)
    if numbers.size != 1:
        raise ValueError(words("explain")["single"].format(name=name, text=repr(text)))
    return float(numbers[0, 0])
