"""The language of a document, and the words that its scripts need before any answer."""

import json

from xentviz.lessons.text import interface, languages

# The tables of words that the scripts read.
TABLES = (
    "language",
    "stage",
    "figure",
    "camera",
    "heard",
    "player",
    "guide",
    "dialog",
    "link",
    "hide",
    "picture",
    "animation",
    "files",
    "theme",
    "letters",
)


def attributes(language: str) -> str:
    """Return the attributes of ``<html>`` that say which language a document speaks.

    ``data-languages`` are all that there are, for whoever chooses another.
    """
    direction = interface(language)["language"]["direction"]
    known = " ".join(languages())
    return f'lang="{language}" dir="{direction}" data-languages="{known}"'


def words(language: str) -> str:
    """Return the element of a document's head that holds the words of the stage."""
    tables = interface(language)
    texts = {"languages": languages(), **{name: tables[name] for name in TABLES}}
    # Nothing in it may end the element.
    text = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c")
    return f'<script type="application/json" id="xv-words">{text}</script>'
