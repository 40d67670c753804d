"""What a command says, and where it may write."""

import pytest

from xentviz.__main__ import main
from xentviz.command import files, formats
from xentviz.export import ENDINGS


def outcome(capsys, *words):
    """Return the exit status of a command, and the lines it prints and complains."""
    try:
        status = main(words)
    except SystemExit as left:  # argparse leaves by itself
        status = left.code
    said = capsys.readouterr()
    return status, said.out.splitlines(), said.err.splitlines()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def text_format(monkeypatch):
    """Let files that end in txt hold what is to be drawn, so no Chrome is needed."""

    def export(subject, size, _):
        sides = ",".join(map(str, size))
        return f"{subject.state.address} {subject} {sides}".encode()

    monkeypatch.setitem(formats.EXPORTERS, "txt", export)
    monkeypatch.setattr(files, "ENDINGS", (*ENDINGS, "txt"))
