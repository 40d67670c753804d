"""The page that explains a number: a question in, its conventions and pictures out."""

import streamlit as st

from xentviz.conventions.explanation import Answer, Explanation
from xentviz.conventions.writing import figure
from xentviz.lessons.text.sentences import in_language
from xentviz.page.explain_pictures import MOST_VALUES, show_pictures
from xentviz.page.explain_question import begin, examples, explanation, form
from xentviz.page.plain_text import plain
from xentviz.page.watched_theme import watch_theme
from xentviz.page.words import language, words

SLUG = "explain"


def show() -> None:
    """Show the form, and under it what answers it."""
    texts = words("explain")
    st.title(texts["title"], anchor=False)
    st.markdown(texts["words"])
    begin()
    examples()
    fields = form()
    if not (fields["logits"].strip() and fields["target"].strip()):
        st.info(texts["empty"])
        return
    try:
        found = explanation(fields)
    except ValueError as wrong:
        st.error(in_language(f"{wrong}", language()), icon=":material/error:")
        return
    if found.seen is not None:
        _answers(found)
    _libraries(found)
    watch_theme()


def _answers(found: Explanation) -> None:
    """Show the best answer whole, named in the title if it fits; the others folded."""
    texts, seen = words("explain"), found.seen.text
    answers = found.answers or found.nearest
    if found.answers:
        title = texts["is"].format(seen=seen, convention=answers[0].convention)
        st.header(title, anchor=False)
    else:
        st.header(texts["nothing"].format(seen=seen), anchor=False)
        st.markdown(texts["nearest"])
    if not answers:
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        if found.answers:
            _answer(answers[0])
        for answer in answers[bool(found.answers) : MOST_VALUES]:
            label = f"{answer.convention} · {figure(answer.value, 8)}"
            with st.expander(label, expanded=answer is answers[0]):
                _answer(answer)
        if found.answers[MOST_VALUES:]:
            names = ", ".join(f"`{a.convention}`" for a in answers[MOST_VALUES:])
            st.caption(texts["others"].format(names=names))
        if found.is_vague:
            st.caption(texts["few"])
    with right:
        show_pictures(found, answers)


def _answer(answer: Answer) -> None:
    why, mend = (in_language(text, language()) for text in (answer.why, answer.mend))
    st.markdown("\n".join(f"1. {plain(step)}" for step in why.split("; ")))
    st.markdown(f"**{words('explain')['mend']}** {plain(mend)}")


def _libraries(found: Explanation) -> None:
    texts = words("explain")
    st.header(texts["libraries"], anchor=False)
    rows = found.libraries
    columns = {
        "library": [plain(in_language(r.library, language())) for r in rows],
        "returns": [r.text for r in rows],
        "call": [f"`{in_language(r.call, language())}`" for r in rows],
        "convention": [plain(r.convention) for r in rows],
        "why": [plain(in_language(r.why, language())) for r in rows],
    }
    # All of it is read, by ears and on paper too: no grid, of which a part is drawn.
    st.table({texts[name]: column for name, column in columns.items()}, hide_index=True)
