"""What is called by name in the documents of Streamlit and of Plotly is there.

Neither promises these names: where a release gives one up, this fails before a page is
laid out wrong and nobody knows why.
"""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from plotly.offline import get_plotlyjs

from xentviz.page.early import FETCHED
from xentviz.page.shell import STREAMLIT_INDEX

ROOT = Path(__file__).resolve().parents[1] / "xentviz"
# A class or a test id, as in `.stMain` and `[data-testid^="stBaseButton"]`.
OF_STREAMLIT = r"""(?:\.|data-testid\^?=")(st[A-Z]\w*|dvn-[\w-]+)"""
# What a graph keeps for itself, and what a scene has that is documented nowhere.
MEMBERS = r"\.(_[a-z]\w+|recoverContext|setViewport|glplot|calcdata)\b"
OF_PLOTLY = r"\.((?:js|main|plot|svg|gl)-[a-z-]+|textpoint|errorbars?|fills)\b"


def named(pattern: str, endings: str) -> set[str]:
    """Return what our styles, scripts and pages call by its name."""
    sources = [
        path
        for path in [*(ROOT / "stage").rglob("*"), *(ROOT / "page").glob("*.py")]
        if path.suffix in endings.split() and "vendor" not in path.parts
    ]
    return {
        name
        for path in sources
        for name in re.findall(pattern, path.read_text(encoding="utf-8"))
    }


@cache
def streamlit() -> str:
    scripts = Path(str(files("streamlit"))) / "static" / "static" / "js"
    return "\n".join(path.read_text("utf-8") for path in scripts.glob("*.js"))


def test_what_is_called_by_name_in_streamlits_document_is_there():
    names = named(OF_STREAMLIT, ".css .js .py")
    assert {"stMain", "stAppHeader", "dvn-underlay", "stBaseButton"} <= names
    assert {name for name in names if name not in streamlit()} == set()


def test_what_streamlit_fetches_ahead_can_be_told_to_wait_for_the_lesson():
    assert FETCHED in STREAMLIT_INDEX.read_text(encoding="utf-8")


def test_what_is_called_by_name_in_plotlys_drawing_is_there():
    names = named(OF_PLOTLY, ".css .js")
    assert {"main-svg", "plot-container", "js-fill", "textpoint"} <= names
    assert {name for name in names if name not in get_plotlyjs()} == set()


def test_what_a_graph_keeps_for_itself_is_met_in_one_room_and_is_there():
    names = named(MEMBERS, ".js")
    assert {"_fullLayout", "_d3locale", "recoverContext", "glplot"} <= names
    assert {name for name in names if name not in get_plotlyjs()} == set()
    elsewhere = [
        path.relative_to(ROOT)
        for path in (ROOT / "stage").rglob("*.js")
        if path.parent.name not in ("pictures", "vendor")
        and re.search(MEMBERS, path.read_text(encoding="utf-8"))
    ]
    assert elsewhere == []


def test_plotly_may_not_be_another_than_what_is_relied_on_was_read_in():
    [line] = re.findall(
        r"^plotly.*", (ROOT.parent / "requirements.txt").read_text(), re.M
    )
    assert re.match(r"plotly~=\d+\.\d+\.\d+\b", line)
