"""Where the made script is kept, and what is sent where it cannot be made."""

import logging

import pytest

from xentviz.plotlyjs import script
from xentviz.plotlyjs.script import PLOTLY_FILE, WHOLE, plotly_js
from xentviz.plotlyjs.tree_shaking import UnknownFormError


@pytest.fixture
def anew(tmp_path, monkeypatch):
    """Return a folder of bytecode in which nothing is kept yet."""
    monkeypatch.setattr(script, "cache_from_source", lambda _: tmp_path / "made" / "x")
    monkeypatch.setattr(script, "shaken", lambda whole, kinds: b"made")
    plotly_js.cache_clear()
    yield tmp_path / "made"
    plotly_js.cache_clear()


def test_it_is_made_once_and_kept_beside_the_bytecode(anew, monkeypatch):
    assert plotly_js() == anew / PLOTLY_FILE
    assert [path.name for path in anew.iterdir()] == [PLOTLY_FILE]
    plotly_js.cache_clear()
    monkeypatch.setattr(script, "shaken", None)  # would fail if it were called
    assert plotly_js().read_bytes() == b"made"


def test_where_nothing_can_be_kept_it_is_made_for_the_process_alone(anew):
    anew.write_text("a file where the folder should be")
    path = plotly_js()
    assert path.read_bytes() == b"made"
    assert anew not in path.parents


def test_where_nothing_can_be_written_at_all_it_is_sent_whole(
    anew, monkeypatch, caplog
):
    def refuse(made, path):
        raise PermissionError("a read-only disk")

    monkeypatch.setattr(script, "_stored", refuse)
    assert plotly_js() == WHOLE
    assert caplog.messages == ["a read-only disk; plotly.js is sent whole"]


def test_a_script_that_cannot_be_made_is_sent_whole_and_the_host_told(
    anew, monkeypatch, caplog
):
    def refuse(whole, kinds):
        raise UnknownFormError("packed otherwise")

    monkeypatch.setattr(script, "shaken", refuse)
    with caplog.at_level(logging.WARNING):
        assert plotly_js() == WHOLE
    assert caplog.messages == ["packed otherwise; plotly.js is sent whole"]
    assert not anew.exists()
