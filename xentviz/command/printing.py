"""What is printed: in the letters of any encoding, to a reader who may leave early."""

import codecs
import json
import os
import sys
from io import TextIOWrapper

ESCAPED = "xentviz"


def take_any_letter() -> None:
    r"""Have letters that standard output has not be written as in JSON, ``\u2202``.

    On Windows what goes to a file or to another program has those of one alphabet.
    """
    codecs.register_error(ESCAPED, _escaped)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors=ESCAPED)


def flush() -> None:
    """Write out what was printed.

    Raises
    ------
    OSError
        If there is no room for it, or nobody reads it any more.
    """
    if sys.stdout is not None:
        sys.stdout.flush()


def let_go() -> None:
    """Let go of what cannot be written: Python would complain of it as it ends."""
    try:
        flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _escaped(refused: UnicodeError) -> tuple[str, int]:
    if not isinstance(refused, UnicodeEncodeError):
        raise refused
    letters = refused.object[refused.start : refused.end]
    return json.dumps(letters)[1:-1], refused.end
