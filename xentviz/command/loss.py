"""``loss``: the cross-entropy of a file of logits and labels."""

import argparse
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xentviz.dataset.batch import Batch
    from xentviz.dataset.loss import BatchLoss

REDUCTIONS = ("none", "mean", "sum")
SHOWN = 10  # losses of rows that are printed as text
DIVIDED_BY = {
    "rows": "the rows",
    "counted": "the rows, {ignored} ignored",
    "weights": "the weights of the rows' classes",
}
SLOW = 1 << 26  # bytes from which reading is worth a bar


def add_parser(commands: argparse._SubParsersAction) -> None:
    """Add what the command is asked with."""
    loss = commands.add_parser(
        "loss", help="print the loss of a file of logits and labels"
    )
    loss.add_argument(
        "file", type=Path, help="CSV, TSV, Parquet, NPY or NPZ; its labels in it"
    )
    loss.add_argument(
        "--kind",
        choices=("logits", "probabilities"),
        default="",
        help="of the scores; else what their names say, or their sums",
    )
    loss.add_argument("--temperature", type=float, default=1.0, metavar="T")
    loss.add_argument("--label-smoothing", type=float, default=0.0, metavar="EPSILON")
    loss.add_argument("--weight", metavar="NUMBERS", help="of the classes: 1,2,3")
    loss.add_argument("--ignore-index", type=int, default=-100, metavar="CLASS")
    loss.add_argument("--reduction", choices=REDUCTIONS, default="mean")
    loss.add_argument("--json", action="store_true", help="print it as JSON")


def loss(request: argparse.Namespace) -> None:
    """Print what was understood of a file, and its loss."""
    from xentviz.conventions.writing import rows_of
    from xentviz.dataset.batch import read
    from xentviz.dataset.loss import batch_loss

    weight = None
    if request.weight is not None:
        weight = rows_of("weight", request.weight).ravel()
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
        print(_text(batch, found))


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


def _text(batch: "Batch", found: "BatchLoss") -> str:
    from xentviz.dataset.loss import divided_by

    lines = [str(batch)]
    if found.reduction == "none":
        some = ", ".join(f"{value:.6g}" for value in found.losses[:SHOWN])
        more = ", …" if len(found.losses) > SHOWN else ""
        lines.append(f"losses of the rows, nats: {some}{more} (--json has them all)")
    else:
        lines.append(f"loss, {found.reduction}: {found.loss:.12g} nats")
    if found.reduction == "mean":
        n = len(batch)
        of = divided_by(n, found.n_counted, found.divisor)
        said = DIVIDED_BY[of].format(ignored=n - found.n_counted)
        lines.append(
            f"the sum of the losses is divided by {found.divisor:.12g}: {said}"
        )
    lines.append(f"a guess costs ln {batch.layout.n_classes} = {found.guess:.6g}")
    if found.floor:
        lines.append(f"the floor H(q) is {found.floor:.6g}")
    return "\n".join(lines)


def _document(batch: "Batch", found: "BatchLoss") -> dict[str, object]:
    layout, none = batch.layout, found.reduction == "none"
    losses = [_number(value) for value in found.losses] if none else None
    return {
        "file": layout.name,
        "n": len(batch),
        "n_classes": layout.n_classes,
        "classes": layout.class_names,
        "kind": batch.kind,
        "target": layout.target_form,
        "dtype": layout.dtype,
        "reduction": found.reduction,
        "loss": losses if none else _number(float(found.loss)),
        "divisor": found.divisor,
        "n_counted": found.n_counted,
        "guess": found.guess,
        "floor": _number(found.floor),
    }


def _number(value: float) -> float | str | None:
    """Return a number as JSON holds it: infinity is a word, what is none is null."""
    if math.isfinite(value):
        return float(value)
    return None if math.isnan(value) else str(value)
