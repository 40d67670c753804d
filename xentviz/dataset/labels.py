"""Names of classes as they come by, turned into classes when all are known."""

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset.checks import label_dtype
from xentviz.dataset.layout import Layout
from xentviz.dataset.source import refuse, refuse_cell

LONGEST = 60  # of a name that is shown


class Names:
    """The names that were met, each with a code and the row it was first met in."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._codes: dict[str, int] = {}
        self._met: dict[str, int] = {}  # as they are written, spaces and all
        self._rows: list[int] = []

    def coded(self, names: NDArray, first_row: int) -> NDArray[np.signedinteger]:
        """Return a code for each name; they are in the order they are met in."""
        codes = np.empty(len(names), dtype=label_dtype(self.layout.n_classes))
        for i, name in enumerate(names.tolist()):
            if name not in self._met:
                self._met[name] = self._code(name, first_row + i)
            codes[i] = self._met[name]
        return codes

    def _code(self, cell: object, row: int) -> int:
        """Return the code of a name, a new one if it is met for the first time."""
        if not isinstance(cell, str) or not cell.strip():
            column = self.layout.target_columns[0]
            found = "nothing" if cell is None else repr(cell)
            refuse_cell(self.layout.name, row, column, "name a class", found)
        name = _plain(cell)
        if name not in self._codes:
            self._codes[name] = len(self._codes)
            self._rows.append(row)
            self._refuse_too_many()
        return self._codes[name]

    def _refuse_too_many(self) -> None:
        if len(self._codes) > self.layout.n_classes:
            name = list(self._codes)[-1]
            rule = f"name one of {self.layout.n_classes} classes"
            column = self.layout.target_columns[0]
            refuse_cell(self.layout.name, self._rows[-1], column, rule, repr(name))

    def class_names(self) -> list[str]:
        """Return the names in the order of the score columns.

        They are those of the columns where these have them; else they are sorted, as
        scikit-learn orders its columns, which only a full set of them allows.
        """
        columns = self.layout.class_names
        places = _places(columns)
        unknown = [name for name in self._codes if _folded(name) not in places]
        if not unknown:
            return columns
        if len(self._codes) == len(columns):
            return sorted(self._codes)
        name = unknown[0]
        shown = repr(name if len(name) <= LONGEST else f"{name[:LONGEST]}…")
        refuse(
            self.layout.name,
            f"row {self._rows[self._codes[name]]}: no column of scores has the name "
            f"{shown}, and {len(self._codes)} names cannot be put in order beside "
            f"{len(columns)} columns",
        )

    def classes(
        self, codes: NDArray[np.signedinteger], names: list[str]
    ) -> NDArray[np.signedinteger]:
        """Return the classes that codes stand for."""
        places = _places(names)
        place = [places[_folded(name)] for name in self._codes]
        return np.array(place, dtype=codes.dtype)[codes]


def _plain(name: str) -> str:
    """Return a name without spaces around it, its accents written in one way."""
    return unicodedata.normalize("NFC", name.strip())


def _folded(name: str) -> str:
    return _plain(name).casefold()


def _places(columns: Sequence[str]) -> dict[str, int]:
    """Return which column bears a name; none where capitals alone tell two apart."""
    places = {_folded(name): place for place, name in enumerate(columns)}
    return places if len(places) == len(columns) else {}
