"""Words in the browser come from the text of its language, and from nowhere else."""

import json
import re

import pytest

from xentviz.lessons.text import interface, languages
from xentviz.stage.modules import HERE
from xentviz.stage.words import TABLES, attributes, words

SCRIPTS = {
    path.relative_to(HERE).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(HERE.rglob("*.js"))
}
PIECES = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)"
    r'|"(?P<double>(?:\\.|[^"\\\n])*)"'
    r"|'(?P<single>(?:\\.|[^'\\\n])*)'"
    r"|`(?P<template>(?:\\.|[^`\\])*)`",
    re.DOTALL,
)
# Two words beside each other, or one as a sentence begins.
PROSE = re.compile(r"[A-Za-z]{2,}[,;:]? [A-Za-z]{2,}|^\W*[A-Z][a-z]{2,}\b(?!\w)")
# What looks so and is none: selectors, styles, markup, types, names of the platform.
CODE = re.compile(
    r"xv-|[\[\]<>#{}=]|^[a-z-]+: [^A-Z]*;|: block|[a-z]/|^\.|calc\("
    r"|\((?:prefers|forced)-"
)
NAMES = {"Escape", "Enter", "Tab", "Home", "End", "Space", "Delete", "Plotly"}
NAMES |= {
    "AbortError",
    "Cache-Control",
    "Content-Type",
    "Content-Location",
    "Shift",
    "Control",
}
NAMES |= {"Markdown", "input, option"}
USED = re.compile(
    r"""words\(\s*[^()]*?["`]([a-z]+\.[\w.${}-]*)["`](?:\s*:\s*"([a-z_.]+)")?"""
)


def literals(source):
    """Return the texts of a script: its strings, and what its templates say."""
    for piece in PIECES.finditer(source):
        if piece["comment"] is None:
            text = piece["double"] or piece["single"] or piece["template"] or ""
            yield re.sub(r"\$\{.*?\}", "…", text, flags=re.DOTALL)


def prose(source):
    """Return the texts of a script that a reader would have to understand."""
    source = re.sub(r"console\.\w+\([^\n]*", "", source)  # for who looks into it
    for text in literals(source):
        if PROSE.search(text) and not CODE.search(text) and text not in NAMES:
            yield text


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_has_words_of_its_own(name):
    assert list(prose(SCRIPTS[name])) == []


def test_words_in_a_script_would_be_seen():
    source = 'say("Step on"); a = `Saved ${name}`; // "Not this"\nb = "xv-a xv-b";'
    assert list(prose(source)) == ["Step on", "Saved …"]


def used():
    """Return the names of words that scripts read; a part of some is found late."""
    found = set()
    for source in SCRIPTS.values():
        for first, second in USED.findall(source):
            found |= {first, second} - {""}
    return found


def test_every_word_that_a_script_reads_is_there_and_every_other_is_read():
    names = {f"{table}.{word}" for table in TABLES for word in interface()[table]}
    late = {name.partition("$")[0] for name in used() if "$" in name}
    exact = {name for name in used() if "$" not in name}
    assert exact <= names
    for start in late:
        assert any(name.startswith(start) for name in names), start
    apart = {"language.name", "language.direction", "stage.reset", "stage.no_script"}
    apart |= {"stage.not_loaded"}  # mount.js reads it by itself
    read = exact | {name for name in names if name.startswith(tuple(late))}
    assert names - read - apart == set()


@pytest.mark.parametrize("language", languages())
def test_a_document_holds_the_words_of_its_language_and_nothing_ends_them(language):
    text = words(language)
    body = text.partition(">")[2].removesuffix("</script>")
    assert "<" not in body
    said = json.loads(body)
    assert said["guide"] == interface(language)["guide"]
    assert said["languages"] == languages()
    assert f'lang="{language}"' in attributes(language)
