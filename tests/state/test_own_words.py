"""A teacher's own words of the page stand over ours, each fault with its line."""

import re

import pytest

from xentviz.lessons.text import OWN
from xentviz.state.own_texts import check_own_texts

WORDS = """[language]
name = "Ours"

[stage]
reset = "Go back"
copy_link = "Copy"

[minutes]
binary = 4
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        ("reset = ", "reset ", 5, "Expected '=' after a key"),
        ('"Copy"', '"""Copy', 9, "Unterminated string"),
        ("reset", "rest", 5, "`rest` of [stage] is no name of ours"),
        ("[stage]", "[stages]", 4, "[stages] is none of "),
        ('[language]\nname = "Ours"', "language = 1", 1, "`language` must be a table"),
        ('"Go back"', "7", 5, "`reset` of [stage] must be a text, got 7"),
        ("4", '"four"', 9, "`binary` of [minutes] must be a whole number, got 'four'"),
        ("Copy", "Copy {this}", 6, "`copy_link` of [stage] has no place for {this}"),
        ("Copy", "Copy {", 6, "`copy_link` of [stage] cannot be read: "),
        (
            "minutes]\nbinary = 4",
            'front]\nminutes = "{n:.f}"',
            9,
            "`minutes` of [front] cannot be read: a place is {n} and no more",
        ),
        ('name = "Ours"', 'direction = "up"', 2, "`direction` must be one of ltr, rtl"),
    ],
)
def test_a_fault_of_words_is_named_with_its_file_and_line(
    tmp_path, monkeypatch, old, new, line, fault
):
    path = tmp_path / "en" / "interface.toml"
    path.parent.mkdir()
    monkeypatch.setenv(OWN, str(tmp_path))
    path.write_text(WORDS, encoding="utf-8")
    check_own_texts()
    path.write_text(WORDS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(f"{path}:{line}: {fault}")):
        check_own_texts()


def test_a_language_must_have_a_tag_and_say_what_it_calls_itself(tmp_path, monkeypatch):
    monkeypatch.setenv(OWN, str(tmp_path))
    for tag, fault in (("fr", "[language] must have"), ("a b", "must stand in the f")):
        path = tmp_path / tag / "interface.toml"
        path.parent.mkdir()
        path.write_text('[stage]\nreset = "R"\n', encoding="utf-8")
        with pytest.raises(ValueError, match=re.escape(f"{path}:1: {fault}")):
            check_own_texts()
        path.unlink()


def test_words_that_nobody_would_read_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv(OWN, str(tmp_path))
    beside = tmp_path / "interface.toml"
    beside.write_text(WORDS, encoding="utf-8")
    latin = tmp_path / "es" / "interface.toml"
    latin.parent.mkdir()
    latin.write_bytes('[stage]\nreset = "Atrás"\n'.encode("latin-1"))
    with pytest.raises(ValueError, match="must stand in the folder of a lang") as one:
        check_own_texts()
    assert f"{beside}:1: " in str(one.value)
    assert f"{latin}:2: must be UTF-8" in str(one.value)
