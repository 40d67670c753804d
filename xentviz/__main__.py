"""The command line: ``python -m xentviz``, or ``xentviz`` where it is installed.

Each command imports what it needs when it is known: none waits for another's.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from xentviz.command import printing
from xentviz.command.files import check_path, write
from xentviz.command.parser import parse
from xentviz.export import Size
from xentviz.export.chrome import ChromeError
from xentviz.lessons.text import ENGLISH, OWN, interface, sentence
from xentviz.lessons.text.sentences import in_language

# Exit statuses: a command that cannot be followed, one that was interrupted, and one
# whose reader has left, as `head` does.
REFUSED, INTERRUPTED, UNREAD = 2, 130, 141


def main(words: Sequence[str] | None = None) -> int:
    """Follow a command, and return its exit status."""
    printing.take_any_letter()
    try:
        return _followed(words)
    finally:
        printing.let_go()


def _followed(words: Sequence[str] | None) -> int:
    try:
        arguments = parse(words)
    except BrokenPipeError:
        return UNREAD
    except (ValueError, OSError) as wrong:  # of the words that it would speak with
        return _refused(str(wrong), ENGLISH)
    try:
        COMMANDS[arguments.command](arguments)
        printing.flush()
    except ModuleNotFoundError as missing:
        language = arguments.language
        why = sentence(language, "command", "missing", name=missing.name)
        return _refused(why, language)
    except BrokenPipeError:
        return UNREAD
    except (ValueError, OSError, ChromeError) as wrong:
        return _refused(str(wrong), arguments.language)
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _lessons(arguments: argparse.Namespace) -> None:
    """List the lessons, or all that there is of those that are named."""
    from xentviz.lessons import lessons
    from xentviz.notebook import opened

    language = arguments.language
    if arguments.words:
        named = [repr(opened(slug, language)) for slug in arguments.words]
        print("\n\n".join(named))
        return
    width = max(map(len, lessons()))
    for slug, lesson in lessons(language).items():
        print(f"{slug:<{width}}  {lesson.title}: {lesson.sentence}")


def _show(arguments: argparse.Namespace) -> None:
    """Print the numbers of a state."""
    from xentviz.command import numbers
    from xentviz.command.request import parse_request, warn

    request = parse_request(
        arguments.words, arguments.link, arguments.language, arguments.lang
    )
    warn(request.remarks, arguments.language)
    serialise = numbers.to_json if arguments.json else numbers.to_text
    print(serialise(request.link.state))


def _export(arguments: argparse.Namespace) -> None:
    """Write a file of what a state shows."""
    ending = check_path(arguments.output)
    size = Size(arguments.width, arguments.height, arguments.scale).checked()
    size = size.lettered(arguments.letters)
    from xentviz.command.formats import exported

    write(arguments.output, exported(arguments, ending, size))


def _explain(arguments: argparse.Namespace) -> None:
    """Say which conventions give a number."""
    from xentviz.command.explain import explain

    explain(arguments)


def _loss(arguments: argparse.Namespace) -> None:
    """Print the loss of a file."""
    from xentviz.command.loss import loss

    loss(arguments)


def _serve(arguments: argparse.Namespace) -> None:
    """Serve the pages until interrupted."""
    if arguments.text is not None:  # before what is named by the texts is imported
        os.environ[OWN] = str(arguments.text.resolve())
    from xentviz.page.server import serve

    serve(arguments.port, arguments.address)


def _refused(why: str, language: str) -> int:
    os.environ.pop(OWN, None)  # a teacher's words may be what is refused
    reason = " ".join(in_language(why, language).split())
    error = interface(language)["command"]["error"]
    print(f"xentviz: {error}: {reason}", file=sys.stderr)
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
