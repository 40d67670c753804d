"""``explain``: what gives a number that was seen, and what each library returns."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from functools import partial

from xentviz.lessons.text import interface
from xentviz.lessons.text.sentences import in_language

# What may begin with a minus, which a parser takes for an option.
SIGNED = ("--logits", "--probabilities", "--target", "--seen", "--weight")


def add_parser(
    commands: argparse._SubParsersAction,
    texts: Mapping[str, str],
    called: Mapping[str, str],
) -> None:
    """Add what the command is asked with."""
    explain = commands.add_parser("explain", help=texts["explain"])
    rows, number, numbers = (called[name] for name in ("rows", "number", "numbers"))
    explain.add_argument("--logits", metavar=rows, help=texts["rows"])
    explain.add_argument("--probabilities", metavar=rows, help=texts["probabilities"])
    explain.add_argument("--target", metavar=rows, required=True, help=texts["target"])
    explain.add_argument("--seen", metavar=number, help=texts["seen"])
    explain.add_argument("--weight", metavar=numbers, help=texts["weight"])
    explain.add_argument("--pos-weight", type=float, help=texts["pos_weight"])
    explain.add_argument(
        "--ignore-index", type=int, default=-100, metavar=called["class"]
    )
    explain.add_argument("--label-smoothing", type=float, metavar="EPSILON")
    explain.add_argument("--temperature", type=float, metavar="T")
    explain.add_argument("--json", action="store_true", help=texts["json"])


def explain(request: argparse.Namespace) -> None:
    """Print what gives the number, best first; as JSON, nothing but that."""
    from xentviz.conventions.explanation import Explanation
    from xentviz.conventions.question import question
    from xentviz.conventions.writing import rows_of

    def rows(name: str) -> list[list[float]] | None:
        text = getattr(request, name)
        return None if text is None else rows_of(name, text)

    case = question(
        rows("logits"),
        rows("target"),
        probabilities=rows("probabilities"),
        weight=rows("weight"),
        pos_weight=request.pos_weight,
        ignore_index=request.ignore_index,
        label_smoothing=request.label_smoothing,
        temperature=request.temperature,
    )
    found = Explanation(case, request.seen)
    say = partial(in_language, language=request.language)
    text = found.text(say, interface(request.language)["printed"])
    if not request.json:
        print(text)
        return
    if found.seen is not None and not found:
        print(f"xentviz: {text}", file=sys.stderr)
    rows_found = [_worded(row, say) for row in found.as_list()]
    print(json.dumps(rows_found, ensure_ascii=False, allow_nan=False, indent=2))


def _worded(row: dict[str, object], say: Callable[[str], str]) -> dict[str, object]:
    """Return a row with what is said in it in the language of a command."""
    translated = {name: say(str(row[name])) for name in ("why", "mend") if name in row}
    return {**row, **translated}
