"""The words of the command line, and what each of them means."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from xentviz.command import explain, loss, printing
from xentviz.command.language import OPTION, of_environment, tag_of
from xentviz.export import ENDINGS, FRAMEWORKS, LETTERS, MOTIONS, THEMES, Size
from xentviz.lessons.text import interface, languages, sentence
from xentviz.lessons.text.sentences import in_language
from xentviz.lessons.text.tags import spoken

EXAMPLES = """
  xentviz lessons binary
  xentviz show binary predicted=.3 target=.7 --json
  xentviz export binary surface predicted=.3 target=.7 -o surface.png
  xentviz export --link "/softmax?logits=2,1,0.1&units=bits" shares -o shares.svg
  xentviz explain --logits "2,1,0; 0,3,1" --target "0; 2" --seen 3.718
  xentviz loss data.npz --temperature 1.5 --json
  xentviz serve --port 8501
"""
Words = Mapping[str, str]


class Parser(argparse.ArgumentParser):
    """A parser that says in one line what is wrong, in the language of a command."""

    language = of_environment()

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings, add_help=False, allow_abbrev=False)
        texts = self.texts
        self._positionals.title = texts["positional"]
        self._optionals.title = texts["options"]
        self.add_argument("-h", "--help", action="help", help=texts["help"])
        listed = ", ".join(languages())
        metavar = interface(self.language)["metavar"]["language"]
        named = texts["lang"].format(languages=listed)
        # What a command does not say must not undo what stands before its name.
        default = argparse.SUPPRESS
        self.add_argument(OPTION, metavar=metavar, default=default, help=named)

    @property
    def texts(self) -> Words:
        """The words of the command line."""
        return interface(self.language)["command"]

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """Leave, once what was printed is written out."""
        printing.flush()
        super().exit(status, message)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and leave."""
        reason = in_language(message, self.language)
        self.exit(2, f"xentviz: {self.texts['error']}: {reason}\n")

    def format_help(self) -> str:
        """Return the help, its first word in the language of a command as well."""
        return self._in_language(super().format_help())

    def format_usage(self) -> str:
        """Return how the command is written."""
        return self._in_language(super().format_usage())

    def _in_language(self, text: str) -> str:
        return self.texts["usage"] + text.removeprefix("usage: ")


def parse(words: Sequence[str] | None) -> argparse.Namespace:
    """Return what the words of a command say; a word may stand behind an option."""
    joined = _with_signed(sys.argv[1:] if words is None else words)
    tag = tag_of(joined)
    Parser.language = spoken(tag or "") or of_environment()
    parser = _parser()
    if tag is not None and not spoken(tag):
        parts = {"languages": ", ".join(languages()), "value": repr(tag)}
        parser.error(sentence(Parser.language, "command", "language", **parts))
    arguments, behind = parser.parse_known_args(joined)
    unknown = [word for word in behind if word.startswith("-")]
    if unknown or (behind and "words" not in arguments):
        parts = {"command": arguments.command, "words": " ".join(unknown or behind)}
        parser.error(sentence(Parser.language, "command", "unknown", **parts))
    if behind:
        arguments.words += behind
    # Whether it was said: what a link says goes before the environment alone.
    arguments.lang = tag and spoken(tag)
    arguments.language = Parser.language
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
    tables = interface(Parser.language)
    texts, called = tables["command"], tables["metavar"]
    parser = Parser(
        prog="xentviz",
        description=texts["description"],
        epilog=f"{texts['examples']}{EXAMPLES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(
        dest="command", required=True, metavar=texts["command"]
    )
    lessons = commands.add_parser("lessons", help=texts["lessons"])
    lessons.add_argument("words", nargs="*", metavar=called["lesson"])
    show = commands.add_parser("show", help=texts["show"])
    show.add_argument("words", nargs="*", metavar=called["word"], help=texts["words"])
    show.add_argument("--link", metavar=called["url"], help=texts["link"])
    show.add_argument("--json", action="store_true", help=texts["json"])
    _add_export(commands, texts, called)
    explain.add_parser(commands, texts, called)
    loss.add_parser(commands, texts, called)
    serve = commands.add_parser("serve", help=texts["serve"])
    serve.add_argument("--port", type=int, help=texts["port"])
    serve.add_argument(
        "--text", type=Path, metavar=called["folder"], help=texts["text"]
    )
    serve.add_argument("--address", help=texts["address"])
    return parser


def _add_export(
    commands: argparse._SubParsersAction, texts: Words, called: Words
) -> None:
    export = commands.add_parser("export", help=texts["export"])
    word, link = called["word"], called["url"]
    export.add_argument("words", nargs="*", metavar=word, help=texts["export_words"])
    export.add_argument("--link", metavar=link, help=texts["link"])
    export.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar=called["file"],
        help=texts["output"].format(endings=", ".join(ENDINGS)),
    )
    _add_picture(export, texts, called)
    motion, framework = texts["motion"], texts["framework"]
    export.add_argument("--motion", choices=MOTIONS, default="", help=motion)
    export.add_argument("--frames", type=int, default=0, help=texts["frames"])
    export.add_argument(
        "--framework", choices=FRAMEWORKS, default="numpy", help=framework
    )
    export.add_argument(
        "--control", default="", metavar=called["name"], help=texts["control"]
    )
    export.add_argument("--no-comment", action="store_true", help=texts["no_comment"])
    export.add_argument("--bom", action="store_true", help=texts["bom"])


def _add_picture(export: argparse.ArgumentParser, texts: Words, called: Words) -> None:
    size, pixels = Size(), texts["pixels"]
    export.add_argument("--width", type=int, default=size.width, help=pixels)
    export.add_argument("--height", type=int, default=size.height, help=pixels)
    export.add_argument("--scale", type=float, default=size.scale, help=texts["scale"])
    export.add_argument(
        "--letters", choices=LETTERS, default="screen", help=texts["letters"]
    )
    export.add_argument("--theme", choices=THEMES, help=texts["theme"])
    export.add_argument("--no-title", action="store_true", help=texts["no_title"])
    export.add_argument("--camera", metavar=called["view"], help=texts["camera"])
