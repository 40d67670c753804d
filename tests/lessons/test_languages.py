"""Every language says what English says now, and is right about it."""

import re
from dataclasses import replace

import pytest

from xentviz.lessons import lessons
from xentviz.lessons.formula import PIECES as IN_FORMULA
from xentviz.lessons.template import IN_MARKDOWN, LINK
from xentviz.lessons.text import FOLDER, interface, languages, parsed, text_of
from xentviz.lessons.text.digest import in_english, record, recorded, to_toml
from xentviz.lessons.text.tags import preferred, spoken
from xentviz.lessons.text.translation import digests, text_in, words_digests, words_in

OTHERS = [tag for tag in languages() if tag != "en"]
TRANSLATED = [
    (tag, path.stem) for tag in OTHERS for path in sorted((FOLDER / tag).glob("*.md"))
]
SOURCE = """# Title

Sentence.

## Numbers

- `loss` loss
- `gap` gap

## Formula

$H$
"""
THEIRS = """# Título

Frase.

## `numbers` Números

- `loss` pérdida

## Formula

$H(p)$
"""


@pytest.mark.parametrize(
    ("tag", "language"),
    [("es", "es"), ("ES-mx", "es"), ("es_419", "es"), ("en-US", "en"), ("", "")],
)
def test_a_tag_means_a_language_that_there_is(tag, language):
    assert spoken(tag) == language


@pytest.mark.parametrize("tag", ["tlh", "esperanto", "../en", "e"])
def test_a_tag_of_no_language_means_none(tag):
    assert spoken(tag) == ""


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("tlh, es;q=0.5", "es"),
        ("en;q=0.5, es;q=0.6", "es"),
        ("en, es", "en"),
        ("es;q=0, en;q=0.1", "en"),
        ("es;q=0", "en"),
        ("es;q=nonsense", "en"),
        ("*", "en"),
        ("", "en"),
    ],
)
def test_a_browser_gets_the_language_that_it_likes_best(accepted, language):
    assert preferred(accepted) == language


def test_a_section_that_is_translated_from_what_english_says_now_counts():
    english, theirs = parsed(SOURCE, "en/x.md"), parsed(THEIRS, "es/x.md")
    found = text_in(english, theirs, digests(english))
    assert (found.title, found.sentence) == ("Título", "Frase.")
    assert found.label("numbers", "loss") == "pérdida"
    assert found.label("numbers", "gap") == "gap"


def test_a_section_made_from_an_older_english_falls_back_alone():
    english, theirs = parsed(SOURCE, "en/x.md"), parsed(THEIRS, "es/x.md")
    made = digests(english)
    newer = parsed(SOURCE.replace("- `loss` loss", "- `loss` cost"), "en/x.md")
    found = text_in(newer, theirs, made)
    assert found.label("numbers", "loss") == "cost"
    assert found.title == "Título"
    assert found.entry("formula").line == "$H(p)$"
    renamed = replace(newer, title="Name")
    assert text_in(renamed, theirs, made).title == "Name"


def test_how_lines_break_makes_no_section_stale():
    broken = SOURCE.replace("Sentence.", "A sentence of\nsome length.")
    whole = SOURCE.replace("Sentence.", "A sentence of some length.")
    assert digests(parsed(broken, "x.md")) == digests(parsed(whole, "x.md"))


def test_words_of_the_page_fall_back_by_table_and_by_word():
    english = {"front": {"title": "Door", "more": "More"}, "next": {"say": "Next"}}
    theirs = {"front": {"title": "Puerta"}, "next": {"say": "Sigue"}}
    made = words_digests(english) | {"next.say": "something older"}
    assert words_in(english, theirs, made) == {
        "front": {"title": "Puerta", "more": "More"},
        "next": {"say": "Next"},
    }


def test_words_of_a_teacher_count_although_ours_were_read_before(tmp_path, monkeypatch):
    ours = interface("en")["stage"]["reset"]
    assert "tlh" not in languages()
    own = tmp_path / "tlh" / "interface.toml"
    own.parent.mkdir()
    own.write_text('[language]\nname = "tlhIngan Hol"\n', encoding="utf-8")
    monkeypatch.setenv("XENTVIZ_TEXT", str(tmp_path))
    assert languages()["tlh"] == "tlhIngan Hol"
    assert interface("tlh")["stage"]["reset"] == ours


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_recorded_stays_until_it_is_translated_anew(language):
    kept = recorded(language)
    assert record(language, []).keys() >= kept.keys()
    assert f"[{next(iter(kept))}]" in to_toml(kept)


@pytest.mark.parametrize("language", OTHERS)
def test_every_section_is_translated_from_what_english_says_now(language):
    stale = list(in_english(language))
    if stale:  # no fault of who has changed the English: it stands in
        pytest.skip(f"English stands in for {language} {', '.join(stale)}")


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_nothing_that_english_has_not(language):
    for name, table in interface(language).items():
        assert table.keys() == interface()[name].keys()
    for path in (FOLDER / language).glob("*.md"):
        theirs = parsed(path.read_text(encoding="utf-8"), path.name)
        english = text_of(path.stem)
        for name, section in theirs.sections.items():
            assert section.keys() <= english.sections[name].keys(), (path.stem, name)


def marks(text):
    """Return what of a text is the same in all languages, whatever their order."""
    links = sorted(link["target"] for link in LINK.finditer(text))
    plain = LINK.sub(r"\1", text)
    formulas = [found["tex"] for found in IN_MARKDOWN.finditer(plain) if found["tex"]]
    places = [found[0] for found in IN_MARKDOWN.finditer(plain) if found["place"]]
    within = [p[0] for tex in formulas for p in IN_FORMULA.finditer(tex) if p["place"]]
    return links, sorted(places + within), sorted(map(bare, formulas))


def bare(tex):
    """Return a formula without its words: those alone are translated."""
    return re.sub(r"\\text(rm|it)?\{[^}]*\}|\s", "", tex)


@pytest.mark.parametrize(("language", "slug"), TRANSLATED)
def test_places_formulas_and_moves_are_those_of_the_english_text(language, slug):
    english, theirs = text_of(slug), text_of(slug, language)
    assert list(theirs.steps) == list(english.steps)
    for name, section in english.sections.items():
        for entry, one in section.items():
            other = theirs.sections[name][entry]
            where = f"{language}/{slug}.md, `{entry}` in {name}"
            assert marks(other.title) == marks(one.title), where
            assert marks(other.body) == marks(one.body), where


@pytest.mark.parametrize("language", OTHERS)
def test_the_places_of_the_words_of_a_page_are_those_of_the_english_ones(language):
    for name, table in interface(language).items():
        for key, word in table.items():
            places = [
                sorted(re.findall(r"\{\w*\}", str(one)))
                for one in (word, interface()[name][key])
            ]
            assert places[0] == places[1], f"{language} {name}.{key}"


def test_a_lesson_in_another_language_has_the_same_numbers():
    for slug, lesson in lessons().items():
        for language in languages():
            other = lessons(language)[slug]
            options = {choice.name: choice.default for choice in lesson.choices}
            names = [c.name for c in lesson.controls(options)]
            assert [c.name for c in other.controls(options)] == names
            assert other.speaking("en") is lesson
            assert lesson.speaking(language) is other
