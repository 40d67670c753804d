"""The page of own files: a batch of the visitor's, understood, computed and drawn."""

import streamlit as st

from xentviz.lessons.text.sentences import in_language
from xentviz.page.own_file_example import show_example
from xentviz.page.own_file_findings import show_findings
from xentviz.page.own_file_kept import Kept, kept
from xentviz.page.own_file_reading import newest, read_on_request
from xentviz.page.plain_text import plain
from xentviz.page.words import language, words

SLUG = "file"
LESSON = "batch"  # the lesson whose pictures it has


def show() -> None:
    """Ask for a file, say what was understood of it, and show what is in it."""
    texts = words("own_file")
    st.title(texts["title"], anchor=False)
    st.markdown(texts["words"])
    source, brought = newest(), st.container()
    if kept() is None:
        show_example()
    with brought:
        if source is not None:
            try:
                read_on_request(source)
            except ValueError as wrong:
                _refuse(wrong, kept())
        elif kept() is None:
            st.info(texts["nothing"])
            st.code(texts["example"].strip(), language=None)
    if (batch := kept()) is not None:
        show_findings(batch)


def _refuse(wrong: ValueError, before: Kept | None) -> None:
    """Say what is wrong with a file, and what the page still shows."""
    reason = plain(in_language(str(wrong), language()))
    if before is not None:
        name = before.batch.layout.name
        reason += "  \n" + words("own_file")["refused_beside"].format(name=plain(name))
    st.error(reason, icon=":material/error:")
