"""A teacher's files: where they lie, how they are written, and what is none."""

import os
import re
import subprocess
import sys
from os import mkfifo

import pytest

from tests.state.own_text import GOOD
from tests.states import opened
from xentviz.lessons import lessons
from xentviz.lessons.text import OWN, text_of
from xentviz.stage import guide
from xentviz.state.own_texts import check_own_texts


def test_a_text_may_have_a_byte_order_mark_and_lines_that_end_otherwise(write):
    path = write(GOOD)
    for ends in ("\r\n", "\r"):
        path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", ends).encode())
        text_of.cache_clear()
        check_own_texts()
        assert list(text_of("binary").steps) == ["undecided", "mine"]


def test_what_is_no_text_is_refused_with_its_line(write, tmp_path):
    path = write(GOOD)
    bad = GOOD.replace("ä", "ae").replace("Yes.", "Sí.")
    for data, said in (
        (bad.encode("latin-1"), "23: must be UTF-8"),
        (GOOD.encode("utf-16"), "1: must be UTF-8"),
        (GOOD.replace("No:", "No\0:").encode(), "24: must be a text"),
        (GOOD.encode() + b"word " * 200_000, "1: must have at most 1000000 bytes"),
        (b"", "1: a text must begin with its title"),
    ):
        path.write_bytes(data)
        with pytest.raises(ValueError, match=re.escape(f"{path}:{said}")):
            check_own_texts()
    path.unlink()
    for make in (path.mkdir, lambda: path.symlink_to("nowhere"), lambda: mkfifo(path)):
        make()
        with pytest.raises(ValueError, match=re.escape(f"{path}:1: must be a file")):
            check_own_texts()
        path.rmdir() if path.is_dir() else path.unlink()


def test_a_text_that_nobody_would_read_is_refused(write, tmp_path):
    write(GOOD, "notes").unlink()
    with pytest.raises(ValueError, match=r"must hold a text: binary\.md"):
        check_own_texts()
    path = write(GOOD, "binary.md.txt")
    with pytest.raises(ValueError, match=f"{re.escape(str(path))}:1: must be called"):
        check_own_texts()
    path.unlink()
    (tmp_path / "fr").mkdir()
    path = write(GOOD, "fr/binary.md")
    with pytest.raises(ValueError, match=f"{re.escape(str(path))}:1: must stand besi"):
        check_own_texts()


def test_a_text_beside_that_of_a_language_is_checked_too(write, tmp_path):
    (tmp_path / "en").mkdir()
    write(GOOD, "en/binary.md")
    path = write(GOOD.replace("kl_divergence <", "kl <"))
    with pytest.raises(ValueError, match=re.escape(f"{path}:17: ")):
        check_own_texts()


@pytest.mark.slow
def test_a_text_in_the_folder_of_a_language_is_checked_as_what_that_language_says(
    write, tmp_path
):
    (tmp_path / "es").mkdir()
    source = GOOD.replace("kl_divergence <", "kl <")
    path = write(source, "es/binary.md")
    with pytest.raises(ValueError, match=f"{re.escape(str(path))}:17: .*'kl'"):
        check_own_texts()
    assert len(guide.guide(opened(lessons()["binary"]))["steps"]) == 6


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "source", "said", "is_hosted"),
    [
        ("binari.md", GOOD, "1: must be called after a lesson: binary", False),
        pytest.param(
            *("en/interface.toml", "[stage]\nreset 1\n"),
            *("2: Expected '=' after a key", True),
            marks=pytest.mark.exhaustive,
        ),
    ],
)
def test_the_command_refuses_to_serve_texts_with_a_fault(
    tmp_path, name, source, said, is_hosted
):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "xentviz", "serve"]
    if not is_hosted:
        command += ["--text", str(tmp_path)]
    ended = subprocess.run(
        command,
        env={**os.environ, OWN: str(tmp_path)} if is_hosted else None,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 2
    assert f"{path}:{said}" in ended.stderr
    assert "Traceback" not in ended.stderr
