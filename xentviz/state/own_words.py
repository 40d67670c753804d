"""Words of a teacher's own, in TOML: each fault with the line that it stands in."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

from xentviz.lessons.text import (
    ENGLISH,
    FOLDER,
    INTERFACE,
    files_of_words,
    tables_of,
    words_of,
)

Fault = tuple[Path, int, str]
# The tag of a language: de, pt-BR.
TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
DIRECTIONS = "ltr", "rtl"


def faults_of_words(folder: Path) -> Iterator[Fault]:
    """Give what of the words of a folder cannot be used: the file, the line, and why.

    A file of words stands in the folder of its language, and says only what the English
    words say: the same tables and names, with no place that is not there.
    """
    files = files_of_words(FOLDER / ENGLISH).values()
    english = {table: names for file in files for table, names in file.items()}
    for path in sorted(folder.rglob("*.toml")):
        if path.parent.parent != folder or not TAG.fullmatch(path.parent.name):
            yield path, 1, f"must stand in the folder of a language: {ENGLISH}, say"
            continue
        try:
            lines = words_of(path).splitlines()
            tables = tables_of(path)
        except ValueError as error:
            line, _, why = str(error).removeprefix(f"{path}:").partition(": ")
            yield path, int(line), why
            continue
        for table, name, why in _wrong(tables, english):
            yield path, _line(lines, table, name), why
        if path.name == INTERFACE:
            for name, why in _unlike_a_language(path, tables.get("language", {})):
                yield path, _line(lines, "language", name), why


def _unlike_a_language(path: Path, itself: object) -> Iterator[tuple[str, str]]:
    """Give what a language does not say of itself, or not so that it can be had."""
    if not isinstance(itself, Mapping):
        return  # said already
    is_new = not (FOLDER / path.parent.name).is_dir()
    if is_new and "name" not in itself:
        yield "", "[language] must have the `name` that the language calls itself"
    if itself.get("direction", "ltr") not in DIRECTIONS:
        yield "direction", f"`direction` must be one of {', '.join(DIRECTIONS)}"


def _wrong(
    tables: Mapping[str, object], english: Mapping[str, Mapping[str, object]]
) -> Iterator[tuple[str, str, str]]:
    """Give each table and name that is not as in English, and why."""
    for table, names in tables.items():
        if table not in english:
            yield table, "", f"[{table}] is none of {', '.join(english)}"
        elif not isinstance(names, dict):
            yield table, "", f"`{table}` must be a table, got {names!r}"
        else:
            for name, value in names.items():
                why = _unlike(english[table].get(name), value)
                if why:
                    yield table, name, f"`{name}` of [{table}] {why}"


def _unlike(english: object, value: object) -> str:
    """Return why a value cannot stand for what English has, or nothing."""
    if english is None:
        return "is no name of ours"
    if type(value) is not type(english):
        kind = "a text" if isinstance(english, str) else "a whole number"
        return f"must be {kind}, got {value!r}"
    if not isinstance(value, str):
        return ""
    try:
        places, ours = _places(value), _places(str(english))
    except ValueError as error:
        return f"cannot be read: {error}"
    beyond = ", ".join(f"{{{place}}}" for place in sorted(places - ours))
    return f"has no place for {beyond}" if beyond else ""


def _places(text: str) -> set[str]:
    """Return the names of the places, in which what is shown stands as it is."""
    places = set()
    for _, name, form, conversion in Formatter().parse(text):
        if form or conversion:
            raise ValueError(f"a place is {{{name}}} and no more")
        places.update([] if name is None else [name])
    return places


def _line(lines: list[str], table: str, name: str) -> int:
    """Return the line of a name in its table, or that of the table."""
    head = re.compile(rf"\[\s*[\"']?{re.escape(table)}[\"']?\s*\]|{re.escape(table)}\b")
    key = re.compile(rf"[\"']?{re.escape(name)}[\"']?\s*=")
    start = next((k for k, line in enumerate(lines) if head.match(line.strip())), 0)
    if not name:
        return start + 1
    found = (k for k in range(start, len(lines)) if key.match(lines[k].strip()))
    return next(found, start) + 1
