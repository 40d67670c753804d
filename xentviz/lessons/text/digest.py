"""Say that sections are translated from what the English now says.

``python -m xentviz.lessons.text.digest es`` records of each section of a language that
is new what it was made from, and lists what English stands in for. Once a section that
had gone stale is translated anew, name its file: ``digest es binary``, or the section
alone: ``digest es binary.steps``.
"""

import sys
from collections.abc import Iterator, Mapping

from xentviz.lessons.text import (
    DIGESTS,
    ENGLISH,
    FOLDER,
    files_of_words,
    languages,
    parsed,
    tables_of,
)
from xentviz.lessons.text.translation import Made, digests, words_digests

Files = dict[str, Made]


def current(language: str) -> Files:
    """Return the digests of the sections that each file of a language has."""
    found: Files = {}
    for path in sorted((FOLDER / language).glob("*.md")):
        text = path.read_text(encoding="utf-8")
        found[path.stem] = digests(parsed(text, f"{language}/{path.name}"))
    for name, words in files_of_words(FOLDER / language).items():
        found[name.removesuffix(".toml")] = words_digests(words)
    return found


def recorded(language: str) -> Files:
    """Return what each section of a language was made from, as far as that is said."""
    return tables_of(FOLDER / language / DIGESTS)


def in_english(language: str) -> Iterator[str]:
    """Give what English stands in for in a language, each with why."""
    theirs, made = current(language), recorded(language)
    for name, sections in current(ENGLISH).items():
        for section, digest in sections.items():
            if section not in theirs.get(name, {}):
                yield f"{name}.{section} is missing"
            elif made.get(name, {}).get(section) != digest:
                yield f"{name}.{section} is made from an older English"


def record(language: str, named: list[str]) -> Files:
    """Return the digests to keep: of what is new, and of what is `named`."""
    english, made = current(ENGLISH), recorded(language)
    kept: Files = {}
    for name, sections in current(language).items():
        before = made.get(name, {})
        now = {s: d for s, d in english.get(name, {}).items() if s in sections}
        kept[name] = {
            section: digest
            if {name, f"{name}.{section}"} & set(named)
            else before.get(section, digest)
            for section, digest in now.items()
        }
    return kept


def to_toml(files: Mapping[str, Made]) -> str:
    """Return digests as TOML."""
    lines = ["# What each section was made from: python -m xentviz.lessons.text.digest"]
    for name, sections in files.items():
        lines += ["", f"[{name}]"]
        lines += [f'"{section}" = "{digest}"' for section, digest in sections.items()]
    return "\n".join(lines) + "\n"


def main(language: str, *named: str) -> None:
    """Record a language, and print what English stands in for."""
    if language not in languages() or language == ENGLISH:
        known = ", ".join(tag for tag in languages() if tag != ENGLISH)
        sys.exit(f"the language must be one of {known}, got {language!r}")
    text = to_toml(record(language, list(named)))
    (FOLDER / language / DIGESTS).write_text(text, encoding="utf-8")
    print("\n".join(in_english(language)) or f"{language} says all that there is")


if __name__ == "__main__":
    main(*sys.argv[1:])
