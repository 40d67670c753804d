"""The Streamlit script: a page for each lesson, on which the browser does the rest."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from xentviz.figures import PLOTLY_FILE
from xentviz.lessons import Lesson, lessons
from xentviz.lessons.text.tags import preferred, spoken
from xentviz.page import explain
from xentviz.stage.component import stage
from xentviz.stage.modules import STAGE_FOLDER
from xentviz.stage.version import VERSION

LOGO = Path(__file__).with_name("logo.svg")
LANGUAGE = "xentviz.language"  # in the state of a session


def run() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="xentviz", page_icon="📉", layout="wide")
    st.logo(LOGO.read_text(encoding="utf-8"))
    # Streamlit serves its default page at no address but "/", where the front door is:
    # who comes there within Streamlit, by the logo, is led out to it.
    pages = [st.Page(_home, default=True, visibility="hidden")]
    pages += [
        st.Page(
            _page(lesson),
            title=lesson.title,
            url_path=lesson.slug,
            help=lesson.sentence,
        )
        for lesson in lessons(language()).values()
    ]
    pages.append(
        st.Page(
            explain.show,
            title=explain.TITLE,
            url_path=explain.SLUG,
            help=explain.SENTENCE,
        )
    )
    st.navigation(pages, position="top").run()


def language() -> str:
    """Return the language of the document that this is a page of.

    Streamlit leads from page to page without its query, and within one document.
    """
    said = spoken(st.query_params.get("lang", "")) or st.session_state.get(LANGUAGE, "")
    accepted = st.context.headers.get("Accept-Language") or st.context.locale or ""
    st.session_state[LANGUAGE] = said or preferred(accepted)
    return st.session_state[LANGUAGE]


def _page(lesson: Lesson) -> Callable[[], None]:
    def show() -> None:
        _show(lesson)

    show.__name__ = lesson.slug.replace("-", "_")
    return show


def _show(lesson: Lesson) -> None:
    """Mount the stage; in which state, its own address tells it."""
    _mount(lesson.slug)


def _home() -> None:
    """Have the browser load the front door: a stage of no lesson."""
    _mount("")


def _mount(slug: str) -> None:
    stage(
        {
            "lesson": slug,
            "version": VERSION,
            "modules": STAGE_FOLDER,
            "plotly": PLOTLY_FILE,
        },
        key=f"stage-{slug}",
    )
