"""The Streamlit script: a page for each lesson, its state in the address."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import streamlit as st

from xentviz.figures import PLOTLY_FILE
from xentviz.lessons import Lesson, lessons
from xentviz.page.downloads import offered
from xentviz.stage.answer import payload, view
from xentviz.stage.component import message, stage
from xentviz.stage.modules import STAGE_FOLDER
from xentviz.state.link import Link, read
from xentviz.state.state import read as read_state

LOGO = Path(__file__).with_name("logo.svg")


def run() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="xentviz", page_icon="📉", layout="wide")
    embedded = bool(st.context.is_embedded)
    if not embedded:
        st.logo(LOGO.read_text(encoding="utf-8"))
    first = next(iter(lessons().values()))
    # Streamlit serves its default page at no address but "/", and each lesson is to
    # have one of its own: the launcher leads "/" to the first of them.
    pages = [st.Page(_page(first, "home"), default=True, visibility="hidden")]
    pages += [
        st.Page(
            _page(lesson, lesson.slug),
            title=lesson.title,
            url_path=lesson.slug,
            help=lesson.sentence,
        )
        for lesson in lessons().values()
    ]
    st.navigation(pages, position="hidden" if embedded else "top").run()


def _page(lesson: Lesson, name: str) -> Callable[[], None]:
    def show() -> None:
        _show(lesson)

    show.__name__ = name.replace("-", "_")
    return show


def _show(lesson: Lesson) -> None:
    key = f"stage-{lesson.slug}"
    link, remarks = _link(lesson, message(key))
    state, embedded = link.state, bool(st.context.is_embedded)
    theme = st.context.theme.type or "light"
    stage(
        {
            **payload(state, theme),
            "view": view(link),
            "embedded": embedded,
            "exports": offered(state),
            "remarks": _sentence(remarks),
            "modules": f"{_base()}{STAGE_FOLDER}/",
            "plotly": f"{_base()}{PLOTLY_FILE}",
            "session": st.session_state.setdefault("session", uuid.uuid4().hex),
            "sequence": st.session_state.get("sequence", 0),
        },
        key=key,
    )
    if embedded:
        return
    with st.container(key="words"):
        words, derivation = st.columns(2, gap="large")
    words.markdown(lesson.words)
    folded = derivation.expander("Where this comes from, step by step")
    folded.markdown(lesson.derivation(state.values, state.options))


def _link(lesson: Lesson, told: dict | None) -> tuple[Link, list[str]]:
    """Return what the address opens, and where the stage has gone on from there."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    link, remarks = read(lesson, query)
    if not told:
        return link, remarks
    st.session_state["sequence"] = told.get("sequence", 0)
    query = parse_qs(str(told.get("address", "")))
    state, _ = read_state(lesson, query)
    before = state.address
    moves = told.get("moves")
    for move in moves if isinstance(moves, list) else []:
        state = state.after(move)
    if state.address != before:
        st.query_params.from_dict(
            {k: v[-1] for k, v in parse_qs(state.address).items()}
        )
    return replace(link, state=state), []


def _sentence(remarks: list[str]) -> str:
    if not remarks:
        return ""
    more = f"; and {len(remarks) - 4} more" if len(remarks) > 4 else ""
    return f"Shown is the nearest state that exists: {'; '.join(remarks[:4])}{more}."


def _base() -> str:
    """Return the path that the app is served under, ending in a slash."""
    path = urlsplit(st.context.url or "/").path
    return path.rsplit("/", 1)[0] + "/"
