"""``loss``: the cross-entropy of a file of logits and labels."""

import argparse
import json
import math
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xentviz.lessons.decimals import json_number
from xentviz.lessons.text import sentence

if TYPE_CHECKING:
    from xentviz.dataset.batch import Batch
    from xentviz.dataset.layout import Layout
    from xentviz.dataset.loss import BatchLoss

REDUCTIONS = ("none", "mean", "sum")
SHOWN = 10  # losses of rows that are printed as text
SLOW = 1 << 26  # bytes from which reading is worth a bar


def add_parser(
    commands: argparse._SubParsersAction,
    texts: Mapping[str, str],
    called: Mapping[str, str],
) -> None:
    """Add what the command is asked with."""
    loss = commands.add_parser("loss", help=texts["loss"])
    numbers, kinds = called["numbers"], ("logits", "probabilities")
    loss.add_argument("file", type=Path, metavar=called["file"], help=texts["file"])
    loss.add_argument("--kind", choices=kinds, default="", help=texts["kind"])
    loss.add_argument("--temperature", type=float, default=1.0, metavar="T")
    loss.add_argument("--label-smoothing", type=float, default=0.0, metavar="EPSILON")
    loss.add_argument("--weight", metavar=numbers, help=texts["class_weight"])
    loss.add_argument("--ignore-index", type=int, default=-100, metavar=called["class"])
    loss.add_argument("--reduction", choices=REDUCTIONS, default="mean")
    loss.add_argument("--json", action="store_true", help=texts["json"])


def loss(request: argparse.Namespace) -> None:
    """Print what was understood of a file, and its loss."""
    from xentviz.conventions.writing import rows_of
    from xentviz.dataset.batch import read
    from xentviz.dataset.loss import batch_loss

    weight = None
    if request.weight is not None:
        weight = rows_of("weight", request.weight).ravel()
    if request.file.is_dir():
        raise ValueError(f"{request.file} is a folder, and no file")
    if not request.file.is_file():
        raise ValueError(f"there is no file {request.file}")
    with _Bar(request.file.stat().st_size) as bar:
        batch = read(
            request.file,
            kind=request.kind,
            ignore_index=request.ignore_index,
            progress=bar,
        )
    found = batch_loss(
        batch,
        temperature=request.temperature,
        label_smoothing=request.label_smoothing,
        weight=weight,
        ignore_index=request.ignore_index,
        reduction=request.reduction,
    )
    if request.json:
        document = _document(batch, found)
        print(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2))
    else:
        print(_text(batch, found, request.language))


class _Bar:
    """A bar on the terminal while a large file is read."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __enter__(self) -> "_Bar":
        from tqdm import tqdm

        hidden = self.size < SLOW or None  # None: hidden where there is no terminal
        self.bar = tqdm(total=100, unit="%", disable=hidden, file=sys.stderr)
        return self

    def __exit__(self, *failure: object) -> None:
        self.bar.close()

    def __call__(self, fraction: float) -> None:
        self.bar.update(int(100 * fraction) - self.bar.n)


def _text(batch: "Batch", found: "BatchLoss", language: str) -> str:
    from xentviz.dataset.loss import divided_by

    say = partial(sentence, language, "printed")
    lines = _layout(batch.layout, language)
    if found.reduction == "none":
        some = ", ".join(f"{value:.6g}" for value in found.losses[:SHOWN])
        more = ", …" if len(found.losses) > SHOWN else ""
        lines.append(say("losses", losses=f"{some}{more}"))
    else:
        loss = f"{found.loss:.12g}"
        lines.append(say("loss", reduction=found.reduction, loss=loss))
    if found.reduction == "mean":
        n = len(batch)
        of = divided_by(n, found.n_counted, found.divisor)
        by = say(f"by_{of}", ignored=n - found.n_counted)
        lines.append(say("divided", divisor=f"{found.divisor:.12g}", by=by))
    n_classes, guess = batch.layout.n_classes, f"{found.guess:.6g}"
    is_log_k = math.isclose(found.guess, math.log(n_classes))
    name = "guess" if is_log_k else "guess_weighted"
    lines.append(say(name, n=n_classes, guess=guess))
    if found.floor:
        name = "floor" if found.is_unweighted else "floor_weighted"
        lines.append(say(name, floor=f"{found.floor:.6g}"))
    return "\n".join(lines)


def _layout(layout: "Layout", language: str) -> list[str]:
    """Return what a file was understood to hold, in two lines."""
    say, n_rows = partial(sentence, language, "printed"), layout.n_rows
    rows = say("rows") if n_rows is None else say("n_rows", n=f"{n_rows:,}")
    few = [*layout.class_names[:8], *(["…"] if layout.n_classes > 8 else [])]
    columns = layout.target_columns
    columns = columns if len(columns) <= 3 else [columns[0], "…", columns[-1]]
    first = say(
        "layout",
        file=layout.name,
        format=layout.format,
        rows=rows,
        n=layout.n_classes,
        classes=", ".join(few),
        dtype=layout.dtype,
    )
    form = say(layout.target_form)
    lines = [first, say("target", form=form, columns=", ".join(columns))]
    if layout.left_out:
        lines.append(say("left_out", names=", ".join(layout.left_out)))
    return lines


def _document(batch: "Batch", found: "BatchLoss") -> dict[str, object]:
    layout, none = batch.layout, found.reduction == "none"
    losses = [json_number(value) for value in found.losses] if none else None
    return {
        "file": layout.name,
        "n": len(batch),
        "n_classes": layout.n_classes,
        "classes": layout.class_names,
        "kind": batch.kind,
        "target": layout.target_form,
        "left_out": layout.left_out,
        "dtype": layout.dtype,
        "reduction": found.reduction,
        "loss": losses if none else json_number(float(found.loss)),
        "divisor": json_number(found.divisor),
        "n_counted": found.n_counted,
        "guess": json_number(found.guess),
        "floor": json_number(found.floor),
    }
