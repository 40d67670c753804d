"""The command line: ``python -m xentviz``, or ``xentviz`` where it is installed."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace

from xentviz.command import numbers
from xentviz.command.asked import asked, eye
from xentviz.command.files import checked, write
from xentviz.command.formats import WRITERS, Wish
from xentviz.command.grammar import parsed
from xentviz.export import THEMES, Size, Subject
from xentviz.export.chrome import ChromeError
from xentviz.lessons import lessons
from xentviz.notebook import opened

# Exit statuses: a command that cannot be followed, and one that was interrupted.
REFUSED, INTERRUPTED = 2, 130
MOST_WARNINGS = 8


def main(words: Sequence[str] | None = None) -> int:
    """Follow a command, and return its exit status."""
    told = parsed(words)
    try:
        COMMANDS[told.command](told)
    except ModuleNotFoundError as missing:
        return _refused(
            f"this needs {missing.name}: pip install 'xentviz[export]', or from a "
            "checkout, pip install -r xentviz/export/requirements.txt"
        )
    except (ValueError, OSError, ChromeError) as wrong:
        return _refused(str(wrong))
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _lessons(told: argparse.Namespace) -> None:
    """List the lessons, or all that can be asked of those that are named."""
    if told.words:
        print("\n\n".join(repr(opened(slug)) for slug in told.words))
        return
    width = max(map(len, lessons()))
    for slug, lesson in lessons().items():
        print(f"{slug:<{width}}  {lesson.title}: {lesson.sentence}")


def _show(told: argparse.Namespace) -> None:
    """Print the numbers of a state."""
    found = asked(told.words, told.link)
    _warn(found.remarks)
    say = numbers.as_json if told.json else numbers.text
    print(say(found.link.state))


def _export(told: argparse.Namespace) -> None:
    """Write a file of what a state shows."""
    ending = checked(told.output)
    found = asked(told.words, told.link)
    _warn(found.remarks)
    size = Size(told.width, told.height, told.scale).checked()
    kind = told.framework, told.control, told.theme or ""
    wish = Wish(size, told.motion, told.frames, *kind)
    link, titled = found.link, not told.no_title
    theme = told.theme or THEMES[0]
    subject = Subject(link.state, found.figure, theme, titled, link.camera)
    if told.camera:
        subject = replace(subject, eye=eye(subject, told.camera))
    write(told.output, WRITERS[ending](subject, wish))


def _serve(told: argparse.Namespace) -> None:
    """Serve the pages until interrupted."""
    # Late: no other command waits for Streamlit.
    from xentviz.page.served import serve

    serve(told.port, told.address)


def _warn(remarks: Sequence[str]) -> None:
    """Say what of a link could not be taken as it stands."""
    for remark in remarks[:MOST_WARNINGS]:
        print(f"xentviz: warning: {remark}", file=sys.stderr)
    if len(remarks) > MOST_WARNINGS:
        more = len(remarks) - MOST_WARNINGS
        print(f"xentviz: warning: and {more} more", file=sys.stderr)


def _refused(why: str) -> int:
    print(f"xentviz: error: {' '.join(why.split())}", file=sys.stderr)
    return REFUSED


COMMANDS = {"lessons": _lessons, "show": _show, "export": _export, "serve": _serve}

if __name__ == "__main__":
    sys.exit(main())
