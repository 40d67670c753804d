"""Lessons: what can be dragged, what follows, and the words around it.

A lesson is one file beside this one that says ``LESSON = ...``, an instance of a
subclass of `Lesson`; the app, the links, the exports and the command line find it by
themselves.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from xentviz.lessons.text import ENGLISH

if TYPE_CHECKING:
    from xentviz.lessons.lesson import Lesson

__all__ = ["Lesson", "lessons"]


@cache
def lessons(language: str = ENGLISH) -> "Mapping[str, Lesson]":
    """Return every lesson by its slug, in teaching order, in a language."""
    if language != ENGLISH:
        return {s: lesson.speaking(language) for s, lesson in lessons().items()}
    modules = (
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    )
    found = [module.LESSON for module in modules if hasattr(module, "LESSON")]
    return {found.slug: found for found in sorted(found, key=lambda one: one.order)}


def __getattr__(name: str) -> object:
    """Return the class that lessons are of, late: their words need no pictures."""
    if name == "Lesson":
        from xentviz.lessons.lesson import Lesson

        return Lesson
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
