"""The page that explains a number: a question in, its conventions and pictures out."""

import streamlit as st

from xentviz.conventions.explanation import Answer, Explanation
from xentviz.conventions.writing import figure
from xentviz.page.explain_pictures import MOST_VALUES, show_pictures
from xentviz.page.explain_question import begin, examples, explanation, form
from xentviz.page.plain_text import plain

SLUG = "explain"
TITLE = "Explain a number"
SENTENCE = (
    "Paste logits, a target and the loss you saw: see by which convention it came."
)
WORDS = """
A framework printed a loss, and it is not the one you expected. Paste what went in and
what came out; every convention known here is tried, each alone and two at once.
"""


def show() -> None:
    """Show the form, and under it what answers it."""
    st.title(TITLE, anchor=False)
    st.markdown(WORDS)
    begin()
    examples()
    fields = form()
    if not (fields["logits"].strip() and fields["target"].strip()):
        st.info("Paste scores and a target, or choose one of the questions above.")
        return
    try:
        found = explanation(fields)
    except ValueError as wrong:
        st.error(f"{wrong}", icon=":material/error:")
        return
    if found.seen is not None:
        _answers(found)
    _libraries(found)


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
        show_pictures(found, answers)


def _answer(answer: Answer) -> None:
    steps = answer.why.split("; ")
    st.markdown("\n".join(f"1. {plain(step)}" for step in steps))
    st.markdown(f"**To mend it:** {plain(answer.mend)}")


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
