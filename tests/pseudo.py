"""Pseudo-languages: every word of the English texts, longer and in other letters.

What a reader of such a language still sees in plain letters does not come from a text.
"""

import json
import re
import tomllib
from pathlib import Path

from xentviz.lessons.text import ENGLISH, FOLDER

# Private tags: a language of long words, and one that is read from the right.
LONG, FROM_RIGHT = "qaa", "qar"
ACCENTED = str.maketrans("aceilnorsuyzACEILNORSUYZ", "äçéïłñöŕšûýžÄÇÉÏŁÑÖŔŠÛÝŽ")
RIGHT_TO_LEFT = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתאבגד"
)
# What is no word: names of sections, formulas, code, places of numbers, where links
# lead, tags, commands of TeX, addresses, options.
KEPT = re.compile(
    r"(?ms)^## [^`\n]*$|\$\$.*?\$\$|\$.*?\$|```.*?```|`[^`]*`|@?\{[^{}]*\}"
    r"|\]\([^)]*\)|</?\w[^>\n]*>|\\[a-zA-Z]+|https?://\S+|[\w-]*_\w+|--\w+|\w+=\S+"
)
TEX_WORDS = re.compile(r"\\text\{([^{}]*)\}")
WORD = re.compile(r"[A-Za-z]{2,}")


def write(folder: Path) -> None:
    """Write both pseudo-languages into a folder, each made from the English texts."""
    for tag, letters, direction in (
        (LONG, ACCENTED, "ltr"),
        (FROM_RIGHT, RIGHT_TO_LEFT, "rtl"),
    ):
        (folder / tag).mkdir()
        for path in (FOLDER / ENGLISH).iterdir():
            source = path.read_text(encoding="utf-8")
            made = (
                _toml(source, letters, direction)
                if path.suffix == ".toml"
                else said(source, letters)
            )
            (folder / tag / path.name).write_text(made, encoding="utf-8")


def said(text: str, letters: dict[int, str]) -> str:
    """Return words twice as long in other letters; the rest stays."""
    found, end = [], 0
    for kept in KEPT.finditer(text):
        found.append(_longer(text[end : kept.start()], letters))
        found.append(
            TEX_WORDS.sub(lambda m: rf"\text{{{_longer(m[1], letters)}}}", kept[0])
        )
        end = kept.end()
    return "".join([*found, _longer(text[end:], letters)])


def _longer(text: str, letters: dict[int, str]) -> str:
    return WORD.sub(lambda m: _word(m[0], letters), text)


def _word(word: str, letters: dict[int, str]) -> str:
    other = word.lower().translate(letters)
    if other == word:  # of letters that have none: it is told apart all the same
        other = f"{word}·"
    return other + other.lower() if len(word) < 8 else f"{other} {other.lower()}"


def _toml(source: str, letters: dict[int, str], direction: str) -> str:
    lines = []
    for name, table in tomllib.loads(source).items():
        lines.append(f"[{json.dumps(name)}]")
        for key, value in table.items():
            if isinstance(value, str):
                value = said(value, letters)
            if (name, key) == ("language", "direction"):
                value = direction
            lines.append(f"{json.dumps(key)} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
