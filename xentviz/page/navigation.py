"""The Streamlit script: a page for each lesson, on which the browser does the rest."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from xentviz.lessons import Lesson, lessons
from xentviz.page import explain, own_file
from xentviz.page.words import language, words
from xentviz.plotlyjs.script import PLOTLY_FILE
from xentviz.stage.component import stage
from xentviz.stage.modules import STAGE_FOLDER
from xentviz.stage.version import VERSION

LOGO = Path(__file__).with_name("logo.svg")


def run() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="xentviz", page_icon="📉", layout="wide")
    st.logo(LOGO.read_text(encoding="utf-8"))
    own_texts, explain_texts = words("own_file"), words("explain")
    own = st.Page(
        own_file.show,
        title=own_texts["title"],
        url_path=own_file.SLUG,
        help=own_texts["sentence"],
    )
    # Streamlit serves its default page at no address but "/", where the front door is:
    # who comes there within Streamlit, by the logo, is led out to it.
    pages = [st.Page(_home, default=True, visibility="hidden")]
    pages += [
        st.Page(
            _page(lesson, own),
            title=lesson.title,
            url_path=lesson.slug,
            help=lesson.sentence,
        )
        for lesson in lessons(language()).values()
    ]
    pages += [
        own,
        st.Page(
            explain.show,
            title=explain_texts["title"],
            url_path=explain.SLUG,
            help=explain_texts["sentence"],
        ),
    ]
    st.navigation(pages, position="top").run()


def _page(lesson: Lesson, own: StreamlitPage) -> Callable[[], None]:
    def show() -> None:
        _mount(lesson.slug)
        if lesson.slug == own_file.LESSON:
            st.page_link(own, label=words("own_file")["from_lesson"])

    show.__name__ = lesson.slug.replace("-", "_")
    return show


def _home() -> None:
    """Have the browser load the front door: a stage of no lesson."""
    _mount("")


def _mount(slug: str) -> None:
    """Mount the stage; in which state, its own address tells it."""
    stage(
        {
            "lesson": slug,
            "version": VERSION,
            "modules": STAGE_FOLDER,
            "plotly": PLOTLY_FILE,
        },
        key=f"stage-{slug}",
    )
