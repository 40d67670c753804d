"""What a file says beside its lesson: what works in it, and where the whole is."""

import html

from xentviz.export.offline.contents import Contents
from xentviz.lessons.text import interface
from xentviz.state.link import Link
from xentviz.state.state import State


def texts(language: str) -> dict[str, str]:
    """Return what a file says beside its lesson."""
    file, stage = (interface(language)[name] for name in ("file", "stage"))
    texts = {
        "no_script": stage["no_script"],
        "steps": stage["derivation"],
        "state": file["numbers"],
        "too_old": file["too_old"],
    }
    return {name: html.escape(text) for name, text in texts.items()}


def note(state: State, contents: Contents, site: str) -> str:
    """Say in the file what works in it."""
    lesson = state.lesson
    file = interface(lesson.language)["file"]
    names = [_called(state, axis.control.name) for axis in contents.grid.axes]
    controls = _listed(names, file["and"])
    if contents.is_whole:
        beyond = [file["choices"]] if lesson.options else []
        if lesson.descent(state.values, state.options) is not None:
            beyond.append(file["descent"])
        what = file["whole"].format(
            controls=controls, beyond=_listed(beyond, file["and"])
        )
    else:
        kind = "guided" if contents.guide else "part"
        what = file[kind].format(controls=controls)
    address = html.escape(f"{site.rstrip('/')}/{Link(state).address}")
    link = f'<a href="{address}">{address}</a>' if site else f"<code>{address}</code>"
    return f"{what}: {link}"


def _listed(names: list[str], joint: str) -> str:
    return joint.join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _called(state: State, name: str) -> str:
    """Return a slider by its letter, and its label where others have that letter."""
    every = state.lesson.controls(state.options)
    controls = [c for c in every if not c.hidden or c.name == name]
    control = next(c for c in controls if c.name == name)
    letter = f"<b><i>{html.escape(control.letter)}</i></b>"
    alone = sum(c.letter == control.letter for c in controls) == 1
    return letter if alone else f"{letter} ({html.escape(control.label)})"
