"""The language of a command: as it says, else as the environment does.

As elsewhere ``LC_ALL`` goes before ``LC_MESSAGES``, and that before ``LANG``; where
these ask for any language at all, ``LANGUAGE`` may list several, the best first.
"""

import os
from collections.abc import Mapping, Sequence
from itertools import pairwise

from xentviz.lessons.text import ENGLISH
from xentviz.lessons.text.tags import spoken

OPTION = "--lang"
LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
NONE = {"C", "POSIX"}


def tag_of(words: Sequence[str]) -> str | None:
    """Return what follows ``--lang`` in a command, the last time that it stands there.

    It is read before all else: an error and the help are in the language as well.

    Examples
    --------
    >>> tag_of(["show", "binary", "--lang", "es"]), tag_of(["--lang=es", "lessons"])
    ('es', 'es')
    """
    found = None
    for word, after in pairwise([*words, ""]):
        if word == "--":
            break
        if word == OPTION:
            found = after
        elif word.startswith(f"{OPTION}="):
            found = word.partition("=")[2]
    return found


def of_environment(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that an environment asks for.

    Examples
    --------
    >>> of_environment({"LANG": "es_ES.UTF-8"}), of_environment({"LC_ALL": "C"})
    ('es', 'en')
    >>> of_environment({"LANG": "en_GB.UTF-8", "LANGUAGE": "tlh:es:en"})
    'es'
    """
    locale = next(filter(None, (environment.get(name) for name in LOCALES)), "")
    name = locale.partition(".")[0].partition("@")[0]
    if not name or name in NONE:
        return ENGLISH
    listed = [*environment.get("LANGUAGE", "").split(":"), name]
    return next(filter(None, map(spoken, filter(None, listed))), ENGLISH)
