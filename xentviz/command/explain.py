"""``explain``: what gives a number that was seen, and what each library returns."""

import argparse
import json
import sys

# What may begin with a minus, which a parser takes for an option.
SIGNED = ("--logits", "--target", "--seen")
ROWS = "rows by semicolons: 2,1,0; 0,3,1"


def add_parser(commands: argparse._SubParsersAction) -> None:
    """Add what the command is asked with."""
    explain = commands.add_parser(
        "explain", help="say which conventions give a number that you saw"
    )
    explain.add_argument("--logits", metavar="ROWS", help=ROWS)
    explain.add_argument("--probabilities", metavar="ROWS", help="instead of logits")
    explain.add_argument(
        "--target",
        metavar="ROWS",
        required=True,
        help="classes from 0: 0; 2, or rows of probabilities",
    )
    explain.add_argument(
        "--seen",
        metavar="NUMBER",
        help="the number, to all the digits you have; without it, what each "
        "library returns",
    )
    explain.add_argument(
        "--weight", metavar="NUMBERS", help="of the classes, or of the rows: 1,2,3"
    )
    explain.add_argument("--pos-weight", type=float, help="of a yes beside a no")
    explain.add_argument("--ignore-index", type=int, default=-100, metavar="CLASS")
    explain.add_argument("--label-smoothing", type=float, metavar="EPSILON")
    explain.add_argument("--temperature", type=float, metavar="T")
    explain.add_argument("--json", action="store_true", help="print it as JSON")


def explain(request: argparse.Namespace) -> None:
    """Print what gives the number, best first; as JSON, nothing but that."""
    from xentviz.conventions.explanation import explained
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
    found = explained(case, request.seen)
    if not request.json:
        print(found)
        return
    if found.seen is not None and not found:
        print(f"xentviz: {found}", file=sys.stderr)
    print(json.dumps(found.as_list(), ensure_ascii=False, allow_nan=False, indent=2))
