"""The command line: ``python -m xentviz``, or ``xentviz`` where it is installed.

Each command imports what it needs when it is known: none waits for another's.
"""

import argparse
import atexit
import gc
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from xentviz.command.files import checked, write
from xentviz.command.parser import parsed
from xentviz.export import MOVING, STILL, Size
from xentviz.export.animation.chrome import ChromeError
from xentviz.export.animation.recording import Filmed, filming

# Exit statuses: a command that cannot be followed, and one that was interrupted.
REFUSED, INTERRUPTED = 2, 130
# What a process that ends still holds goes with it, unsearched: a tenth of a second.
atexit.register(gc.freeze)


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
    from xentviz.lessons import lessons
    from xentviz.notebook import opened

    if told.words:
        print("\n\n".join(repr(opened(slug)) for slug in told.words))
        return
    width = max(map(len, lessons()))
    for slug, lesson in lessons().items():
        print(f"{slug:<{width}}  {lesson.title}: {lesson.sentence}")


def _show(told: argparse.Namespace) -> None:
    """Print the numbers of a state."""
    from xentviz.command import numbers
    from xentviz.command.request import asked, warn

    found = asked(told.words, told.link)
    warn(found.remarks)
    say = numbers.as_json if told.json else numbers.text
    print(say(found.link.state))


def _export(told: argparse.Namespace) -> None:
    """Write a file of what a state shows."""
    ending = checked(told.output)
    size = Size(told.width, told.height, told.scale).checked()
    with _camera(ending, bool(told.motion or told.frames)) as filmed:
        # Chrome starts beside what is imported here.
        from xentviz.command.writing import written

        write(told.output, written(told, ending, size, filmed))


def _camera(ending: str, moves: bool) -> AbstractContextManager[Filmed | None]:
    """Return what draws films, where the file is one; a WebP is where it moves."""
    if moves and ending not in MOVING:
        raise ValueError(f"a {ending} does not move; what does is {', '.join(MOVING)}")
    film = ending in MOVING and (moves or ending not in STILL)
    return filming() if film else nullcontext()


def _explain(told: argparse.Namespace) -> None:
    """Say which conventions give a number."""
    from xentviz.command.explain import explain

    explain(told)


def _loss(told: argparse.Namespace) -> None:
    """Print the loss of a file."""
    from xentviz.command.loss import loss

    loss(told)


def _serve(told: argparse.Namespace) -> None:
    """Serve the pages until interrupted."""
    from xentviz.page.server import serve

    serve(told.port, told.address)


def _refused(why: str) -> int:
    print(f"xentviz: error: {' '.join(why.split())}", file=sys.stderr)
    return REFUSED


COMMANDS = {
    "lessons": _lessons,
    "show": _show,
    "export": _export,
    "explain": _explain,
    "loss": _loss,
    "serve": _serve,
}

if __name__ == "__main__":
    sys.exit(main())
