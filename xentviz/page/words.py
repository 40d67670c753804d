"""The words of a page that Streamlit shows, in the language of its session."""

from collections.abc import Mapping

import streamlit as st

from xentviz.lessons.text import interface
from xentviz.lessons.text.tags import preferred, spoken

LANGUAGE = "xentviz.language"  # in the state of a session


def language() -> str:
    """Return the language of the document that this is a page of.

    Streamlit leads from page to page without its query, and within one document.
    """
    chosen = spoken(st.query_params.get("lang", "")) or st.session_state.get(
        LANGUAGE, ""
    )
    accepted = st.context.headers.get("Accept-Language") or st.context.locale or ""
    st.session_state[LANGUAGE] = chosen or preferred(accepted)
    return st.session_state[LANGUAGE]


def words(table: str) -> Mapping[str, str]:
    """Return the words of a part of the page."""
    return interface(language())[table]
