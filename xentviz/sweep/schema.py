"""Schema: each quantity once, with its unit and with how a table stores it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

DType = Literal["float32", "float64", "uint16"]


@dataclass(frozen=True)
class Column:
    """How a quantity is measured and stored.

    Parameters
    ----------
    unit : {"", "nats"}
        ``"nats"`` for information: it is divided by ln 2 where bits are chosen. All
        else is as it is in either unit.
    dtype : {"float32", "float64", "uint16"}
        What a table stores it in. ``"float64"`` for what comes so near to 0 that 32
        bits would say 0; ``"uint16"``, evenly spaced levels between the least and the
        greatest number of the table, for what is drawn and stands in no text.
    is_swept : bool
        Whether tables have it. What would make them too large is computed at rest
        alone, and the stage shows it anew on release.
    is_long : bool
        Whether its text may grow long, as that of a slope without bound: where the
        page has a narrow column for it, it keeps a line free for the unit.
    is_count : bool
        Whether it is a whole number, which is said without decimals.
    """

    unit: Literal["", "nats"] = ""
    dtype: DType = "float32"
    is_swept: bool = True
    is_long: bool = False
    is_count: bool = False


Schema = Mapping[str, Column]


def columns(
    names: str,
    unit: Literal["", "nats"] = "",
    dtype: DType = "float32",
    *,
    is_swept: bool = True,
    is_long: bool = False,
    is_count: bool = False,
) -> dict[str, Column]:
    """Return one declaration for each of `names`, which spaces part.

    >>> columns("loss entropy", "nats")["loss"].unit
    'nats'
    """
    column = Column(unit, dtype, is_swept, is_long, is_count)
    return dict.fromkeys(names.split(), column)


def dtypes(schema: Schema) -> dict[str, DType]:
    """Return what each quantity of a schema is stored in."""
    return {name: column.dtype for name, column in schema.items()}
