"""The page that explains a number: a question in, its conventions and pictures out."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import streamlit as st

from xentviz.conventions.explanation import Answer, Explanation, explained
from xentviz.conventions.question import question
from xentviz.conventions.working import Working
from xentviz.conventions.writing import figure, rows_of
from xentviz.figures.readings import readings_figure, values_figure
from xentviz.figures.theme import Style

SLUG = "explain"
TITLE = "Explain a number"
SENTENCE = (
    "Paste logits, a target and the loss you saw: see by which convention it came."
)
WORDS = """
A framework printed a loss, and it is not the one you expected. Paste what went in and
what came out; every convention known here is tried, each alone and two at once.
"""
LONGEST_BAR_CHART = 8  # classes of a row that are drawn
MOST_VALUES = 7
MOST_NUMBERS = 200_000  # that are pasted: what has more belongs in a file
CONFIG = {"displaylogo": False, "displayModeBar": False}


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


def show() -> None:
    """Show the form, and under it what answers it."""
    st.title(TITLE, anchor=False)
    st.markdown(WORDS)
    _begin()
    _examples()
    fields = _form()
    if not (fields["logits"].strip() and fields["target"].strip()):
        st.info("Paste scores and a target, or choose one of the questions above.")
        return
    try:
        found = _explained(fields)
    except ValueError as wrong:
        st.error(f"{wrong}", icon=":material/error:")
        return
    if found.seen is not None:
        _answers(found)
    _libraries(found)


def _examples() -> None:
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


def _begin() -> None:
    """Ask the first of the examples where neither a link nor a visitor asks."""
    known = {*st.session_state, *st.query_params}
    if not known & {*FIELDS, *OPTIONS}:
        _fill(EXAMPLES[0])
    elif "kind" not in known:
        st.session_state["kind"] = "logits"


def _form() -> dict[str, str]:
    """Return what is asked; each field stands in the address, so a link asks it too."""
    fields = {}
    with st.form("question"):
        left, middle, right = st.columns([3, 2, 2], gap="medium")
        with left:
            fields["logits"] = st.text_area(
                "Scores, a row a line",
                key="logits",
                bind="query-params",
                height=132,
                help="Numbers by commas or blanks, rows by lines or semicolons; "
                "or as Python prints an array.",
            )
        with middle:
            fields["target"] = st.text_area(
                "Target",
                key="target",
                bind="query-params",
                height=132,
                help="Classes from 0, one a line; or rows of shares, one-hot or soft.",
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


def _options() -> dict[str, str]:
    with st.expander("Weights, smoothing, temperature, ignore_index"):
        columns = st.columns(len(OPTIONS))
        return {
            name: column.text_input(label, key=name, bind="query-params", help=words)
            for column, (name, (label, words)) in zip(
                columns, OPTIONS.items(), strict=True
            )
        }


def _explained(fields: Mapping[str, str]) -> Explanation:
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


def _answers(found: Explanation) -> None:
    """Show the best answer whole, and the others folded."""
    answers = found.answers or found.nearest
    if found.answers:
        st.subheader(f"{found.seen.text} is {answers[0].convention}", anchor=False)
    else:
        st.subheader(f"Nothing known here gives {found.seen.text}", anchor=False)
        st.markdown("The nearest of all that was tried:")
    if not answers:
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        _answer(answers[0])
        for answer in answers[1:MOST_VALUES]:
            with st.expander(f"{answer.convention} · {figure(answer.value, 8)}"):
                _answer(answer)
        if found.answers[MOST_VALUES:]:
            names = ", ".join(f"`{a.convention}`" for a in answers[MOST_VALUES:])
            st.caption(f"By coincidence or the same arithmetic also {names}")
    with right:
        _pictures(found, answers)


def _answer(answer: Answer) -> None:
    steps = answer.why.split("; ")
    st.markdown("\n".join(f"1. {_plain(step)}" for step in steps))
    st.markdown(f"**To mend it:** {_plain(answer.mend)}")


def _plain(text: str) -> str:
    """Return text in which Markdown finds nothing of its own."""
    for mark in ("\\", "*", "_", "$", "[", "]", "~", "`", "<", ":"):
        text = text.replace(mark, f"\\{mark}")
    return text


def _pictures(found: Explanation, answers: list[Answer]) -> None:
    """Draw the row under both readings, and where the values lie."""
    style = Style(st.context.theme.type or "light")
    best = answers[0]
    row = _row(found.plain, best.working)
    if row is not None:
        quantities, names, caption = row
        st.plotly_chart(
            readings_figure(quantities, names, best.convention, style),
            theme=None,
            height=300,
            config=CONFIG,
            key="readings",
            alt=f"One row as the model has it and as {best.convention} has it",
        )
        st.caption(caption)
    values = {"mean": float(found.plain.value)}
    values |= {a.convention: a.value for a in answers[: MOST_VALUES - 1]}
    st.plotly_chart(
        values_figure(
            values, found.seen.value, [a.convention for a in found.answers], style
        ),
        theme=None,
        height=100 + 40 * len(values),
        config=CONFIG,
        key="values",
        alt=f"The values of {', '.join(values)} beside {found.seen.text}",
    )


def _row(
    plain: Working, other: Working
) -> tuple[dict[str, np.ndarray], list[str], str] | None:
    """Return the row in which a reading departs the most, if it departs in any."""
    if other.p.shape != plain.p.shape or np.array_equal(other.p, plain.p):
        return None
    distance = np.abs(other.p - plain.p).sum(axis=1) * plain.question.counted
    i = int(np.nan_to_num(distance, nan=np.inf).argmax())
    kept = np.sort(np.argsort(-np.maximum(plain.p[i], other.p[i]))[:LONGEST_BAR_CHART])
    quantities = {
        "predicted": plain.p[i, kept],
        "read": other.p[i, kept],
        "target": plain.q[i, kept],
    }
    one_column = plain.p.shape[1] == 1
    names = ["yes"] if one_column else [f"class {k}" for k in kept]
    losses = [w.terms[i].sum() for w in (plain, other)]
    caption = (
        f"Row {i + 1}: its loss is {figure(losses[0])} nats, "
        f"and read so {figure(losses[1])}."
    )
    return quantities, names, caption


def _libraries(found: Explanation) -> None:
    st.subheader("What each library returns for these inputs", anchor=False)
    rows = found.libraries
    st.dataframe(
        {
            "library": [r.library for r in rows],
            "returns": [r.text for r in rows],
            "call": [r.call for r in rows],
            "convention": [r.convention for r in rows],
            "why": [r.why for r in rows],
        },
        hide_index=True,
        column_config={"why": st.column_config.TextColumn(width="large")},
    )
