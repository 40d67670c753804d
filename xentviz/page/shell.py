"""The HTML document of Streamlit, as every page of the app opens with it."""

import html
from pathlib import Path

import streamlit as st

from xentviz.page.language import head
from xentviz.stage.modules import STAGE_FOLDER, STYLE_SHEET
from xentviz.stage.words import attributes

STREAMLIT_INDEX = Path(st.__file__).parent / "static" / "index.html"
# Streamlit asks for its server beside the page's own path first, and logs the refusal
# as an error in the visitor's console; told where it is, it asks once.
_SERVER = """
    <script>
      window.__streamlit = {
        BACKEND_BASE_URL: new URL(".", location.href).href,
        MAIN_PAGE_BASE_URL: new URL(".", location.href).href,
      }
    </script>"""
# Streamlit fetches its icons before anything else, 375 kB that no lesson shows: a page
# that has one of them on it makes the browser fetch them, as any font.
_ICONS_LATE = """
    <script>
      const load = document.fonts.load.bind(document.fonts);
      document.fonts.load = (font, ...text) =>
        font.includes("Material Symbols") ? Promise.resolve([]) : load(font, ...text);
    </script>"""
# The stage: whatever page the reader has come in by, he may come to a lesson.
_STAGE = f"""
    <link rel="stylesheet" href="./{STAGE_FOLDER}/{STYLE_SHEET}" />"""
# The ground of the theme before anything is drawn on it: no white flash in the dark.
_GROUND = """
    <style>
      html { background: #ffffff; }
      @media (prefers-color-scheme: dark) { html { background: #11151d; } }
    </style>"""

# What Streamlit writes in too little contrast: captions, white on the pink of a button
# in the dark, and the chosen one of several under the pointer.
_CONTRAST = """
    <style>
      .stApp [data-testid="stCaptionContainer"] {
        color: light-dark(#5a6172, #a9b1c0);
        opacity: 1;
      }
      .stApp [data-testid^="stBaseButton-primary"] :is(p, span) {
        color: light-dark(#ffffff, #11151d);
      }
      .stApp [role="radio"][aria-checked="true"]:hover * {
        color: light-dark(#8f0f4e, #ffc2dd);
      }
    </style>"""

# Where keys are, of what Streamlit leaves unmarked, or marks in half a colour: links,
# buttons, fields, and the page itself, which they scroll, clear of the header. A folded
# menu has no place for them.
_FOCUS = """
    <style>
      .stApp .stMain :is(a, button, summary, input, textarea):not(.xv-stage *) {
        scroll-margin: 72px 0 8px;
      }
      .stApp :is(a, button, summary, input, textarea):not(.xv-stage *):focus-visible {
        outline: 2px solid currentcolor;
        outline-offset: -2px;
      }
      .stApp .stMain:focus-visible {
        outline: 2px solid light-dark(#d01c73, #ff7ab0);
        outline-offset: -2px;
      }
      .stApp .stSidebar[data-collapsed="true"] {
        visibility: hidden;
      }
      @media (forced-colors: active) {
        .stApp :is(.stAppHeader, .stSidebar) [aria-current] {
          text-decoration: underline 2px;
          text-underline-offset: 4px;
        }
      }
    </style>"""

# A table that is wider than a phone is moved sideways: what is read in it is not broken
# after each word, for its row would be as high as the screen.
_TABLE = """
    <style>
      @media screen {
        .stTable td {
          vertical-align: top;
        }
        .stTable :is(th, td):last-child {
          min-width: 22rem;
        }
      }
    </style>"""

# A page of Streamlit's own widgets on paper: light, whatever the theme on the screen.
# The stage sees to itself.
_PRINT = """
    <style>
      @page { margin: 14mm; }
      @media print {
        :is(html, body, .stApp, .stAppViewContainer, .stMain) {
          background: #ffffff !important;
        }
        /* Faint on the screen, where it waits to be replaced. */
        .stElementContainer {
          opacity: 1 !important;
          transition: none !important;
          animation: none !important;
        }
        :is(.stPlotlyChart, .stDataFrame, .stMetric) {
          break-inside: avoid;
        }
        .stVerticalBlock
          > :not(:has(.stPlotlyChart)):has(+ * :is(.stPlotlyChart, .stDataFrame)) {
          break-after: avoid;
        }
        /* A canvas as wide as the screen: all of its columns, smaller. */
        .stDataFrame {
          display: block;
          width: 100%;
        }
        .stDataFrame div {
          position: static !important;
          width: 100% !important;
          height: auto !important;
          overflow: visible !important;
        }
        .stDataFrame .dvn-underlay {
          position: relative !important;
        }
        .stDataFrame .dvn-underlay canvas {
          contain: none !important;
          width: 100% !important;
          height: auto !important;
        }
        /* A table as wide as the sheet: its lines break, and between rows the sheet. */
        .stTable,
        .stTable div {
          overflow: visible !important;
        }
        .stTable table {
          display: table !important;
          width: 100% !important;
        }
        .stTable :is(th, td),
        .stTable :is(th, td) * {
          font-size: 11px !important;
          white-space: normal !important;
          overflow-wrap: anywhere;
        }
        .stTable :is(th, td) {
          padding: 3px 6px !important;
        }
        .stTable :is(th, td):last-child {
          width: 44%;
        }
        .stTable tr {
          break-inside: avoid;
        }
        html[data-printed="dark"] .stApp:not(:has(.xv-stage)) :not(svg, svg *) {
          color: #1c2230 !important;
          background-color: transparent !important;
          border-color: #d0d5dd !important;
        }
        html[data-printed="dark"] .stApp :is(.stPlotlyChart, canvas):not(.xv-stage *) {
          filter: invert(1) hue-rotate(180deg);
        }
      }
    </style>
    <script>
      addEventListener("beforeprint", () => {
        const app = document.querySelector(".stApp");
        const theme = app ? getComputedStyle(app).colorScheme : "";
        document.documentElement.dataset.printed = theme;
      });
    </script>"""


def shell(
    title: str, description: str, links: str = "", index: str = "", language: str = "en"
) -> str:
    """Return Streamlit's document under our title, what it links to on its way.

    Parameters
    ----------
    title, description : str
        Plain text: what HTML gives a meaning is escaped here.
    links : str, optional
        Elements of the head that come first, as HTML.
    index : str, optional
        Streamlit's document; that of the installed Streamlit, unless said.
    language : str, optional
        What its words are in.

    Raises
    ------
    ValueError
        If Streamlit's document has not exactly one of what is replaced in it.
    """
    index = index or STREAMLIT_INDEX.read_text(encoding="utf-8")
    words = f'\n    <meta name="description" content="{html.escape(description)}" />'
    ours = f"<title>{html.escape(title, quote=False)}</title>"
    text = replaced(index, "<title>Streamlit</title>", ours)
    text = replaced(text, '<html lang="en">', f"<html {attributes(language)}>")
    styles = f"{_GROUND}{_CONTRAST}{_FOCUS}{_TABLE}{_PRINT}"
    scripts = f"{_SERVER}{_ICONS_LATE}"
    ours = f"{head(language)}{words}{_STAGE}{links}{styles}{scripts}"
    return replaced(text, "<head>", f"<head>{ours}")


def replaced(text: str, old: str, new: str) -> str:
    """Return Streamlit's document with a part of it, which it has once, as another.

    Raises
    ------
    ValueError
        If it has it not exactly once.
    """
    if text.count(old) != 1:
        raise ValueError(
            f"Streamlit's index.html must hold {old} once, "
            f"this one has it {text.count(old)} times"
        )
    return text.replace(old, new)
