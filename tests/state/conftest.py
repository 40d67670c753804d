"""A teacher's folder of texts, which counts as long as a test runs."""

import pytest

from xentviz.lessons.text import OWN, text_of
from xentviz.stage import guide


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Return what writes a text of a teacher's own, which then counts."""

    def write_file(source, name="binary.md"):
        (tmp_path / name).write_text(source, encoding="utf-8")
        monkeypatch.setenv(OWN, str(tmp_path))
        forget()
        return tmp_path / name

    def forget():
        text_of.cache_clear()
        guide._guide.cache_clear()

    yield write_file
    monkeypatch.undo()
    forget()
