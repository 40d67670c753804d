"""The words of the command line, and what each of them means."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from xentviz.command import explain, loss
from xentviz.export import ENDINGS, FRAMEWORKS, LETTERS, MOTIONS, THEMES, Size

LINK = "take the whole state from a link, as the page's address has it"
WORDS = "lesson, then name=value: predicted=.3 logits=2,1,0.1 units=bits"
EXPORT_WORDS = "lesson, figure, then name=value: binary surface predicted=.3"
EXAMPLES = """
examples:
  xentviz lessons binary
  xentviz show binary predicted=.3 target=.7 --json
  xentviz export binary surface predicted=.3 target=.7 -o surface.png
  xentviz export --link "/softmax?logits=2,1,0.1&units=bits" shares -o shares.svg
  xentviz explain --logits "2,1,0; 0,3,1" --target "0; 2" --seen 3.718
  xentviz loss data.npz --temperature 1.5 --json
  xentviz serve --port 8501
"""


class Parser(argparse.ArgumentParser):
    """A parser that says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and leave."""
        self.exit(2, f"xentviz: error: {message}\n")


def parse(words: Sequence[str] | None) -> argparse.Namespace:
    """Return what the words of a command say; a word may stand behind an option."""
    parser = _parser()
    arguments, behind = parser.parse_known_args(
        _with_signed(sys.argv[1:] if words is None else words)
    )
    unknown = [word for word in behind if word.startswith("-")]
    if unknown or (behind and "words" not in arguments):
        parser.error(
            f"{arguments.command} does not know {' '.join(unknown or behind)}; "
            f"see xentviz {arguments.command} --help"
        )
    if behind:
        arguments.words += behind
    return arguments


def _with_signed(words: Sequence[str]) -> list[str]:
    """Return the words, what may begin with a minus joined to its option."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in ("--camera", *explain.SIGNED):
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _parser() -> Parser:
    parser = Parser(
        prog="xentviz",
        description="See and drag cross-entropy.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    lessons = commands.add_parser(
        "lessons", help="list the lessons, or the figures and values of one"
    )
    lessons.add_argument("words", nargs="*", metavar="lesson")
    show = commands.add_parser("show", help="print the numbers of a state")
    show.add_argument("words", nargs="*", metavar="word", help=WORDS)
    show.add_argument("--link", metavar="URL", help=LINK)
    show.add_argument("--json", action="store_true", help="print them as JSON")
    _add_export(commands)
    explain.add_parser(commands)
    loss.add_parser(commands)
    serve = commands.add_parser("serve", help="serve the pages")
    serve.add_argument("--port", type=int, help="8501, or the next that is free")
    serve.add_argument(
        "--text", type=Path, metavar="FOLDER", help="texts of your own, over ours"
    )
    serve.add_argument("--address", help="every one of this machine by default")
    for command in commands.choices.values():
        command.allow_abbrev = False
    return parser


def _add_export(commands: argparse._SubParsersAction) -> None:
    export = commands.add_parser("export", help="write a file of what a state shows")
    export.add_argument("words", nargs="*", metavar="word", help=EXPORT_WORDS)
    export.add_argument("--link", metavar="URL", help=LINK)
    export.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help=f"its ending says the format: {', '.join(ENDINGS)}",
    )
    _add_picture(export)
    export.add_argument(
        "--motion", choices=MOTIONS, default="", help="of a gif, an mp4 or a webp"
    )
    export.add_argument("--frames", type=int, default=0, help="of a motion, how many")
    export.add_argument(
        "--framework", choices=FRAMEWORKS, default="numpy", help="of a py file"
    )
    export.add_argument(
        "--control",
        default="",
        metavar="NAME",
        help="the slider that is live in an html file where they cannot all be",
    )
    export.add_argument(
        "--no-comment",
        action="store_true",
        help="a csv whose first line names the columns, for who knows no comments",
    )
    export.add_argument(
        "--bom",
        action="store_true",
        help="a csv that begins with the mark by which a spreadsheet knows UTF-8",
    )


def _add_picture(export: argparse.ArgumentParser) -> None:
    size = Size()
    export.add_argument("--width", type=int, default=size.width, help="pixels")
    export.add_argument("--height", type=int, default=size.height, help="pixels")
    export.add_argument("--scale", type=float, default=size.scale, help="1 by default")
    export.add_argument(
        "--letters",
        choices=LETTERS,
        default="screen",
        help="how large, by what the picture is for: screen by default",
    )
    export.add_argument("--theme", choices=THEMES, help="light by default")
    export.add_argument("--no-title", action="store_true", help="the picture alone")
    export.add_argument(
        "--camera",
        metavar="VIEW",
        help="of a 3-D figure: reset, top, front, or where the eye is: x,y,z",
    )
