"""What is printed where there is no room for it, no letter, or nobody who reads it."""

import io
import json
import os
import sys

import pytest

from xentviz.__main__ import main

SHOW = ["show", "softmax"]


def test_letters_that_an_encoding_has_not_are_written_as_json_has_them(monkeypatch):
    file = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(file, encoding="ascii"))
    assert main([*SHOW, "--json"]) == 0
    assert "−Σ q ln p" in json.loads(file.getvalue())["formula"]


def test_a_reader_who_leaves_is_told_nothing(monkeypatch, capsys):
    read, write = os.pipe()
    os.close(read)
    with open(write, "w", encoding="utf-8") as unread:
        monkeypatch.setattr(sys, "stdout", unread)
        assert main(SHOW) == 141  # as of a process that such a signal ends
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("words", [SHOW, ["--help"]])
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no such device")
def test_a_disk_that_is_full_is_said_once(words, monkeypatch, capsys):
    with open("/dev/full", "w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert main(words) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "No space left" in line
