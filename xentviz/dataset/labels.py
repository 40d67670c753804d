"""Names of classes as they come by, turned into classes when all are known."""

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset.checks import label_dtype
from xentviz.dataset.layout import Layout
from xentviz.dataset.source import refuse, refuse_cell


class Names:
    """The names that were met, each with a code and the row it was first met in."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._codes: dict[str, int] = {}
        self._rows: list[int] = []

    def coded(self, names: NDArray, first_row: int) -> NDArray[np.signedinteger]:
        """Return a code for each name; they are in the order they are met in."""
        codes = np.empty(len(names), dtype=label_dtype(self.layout.n_classes))
        for i, name in enumerate(names.tolist()):
            if not isinstance(name, str) or not name.strip():
                column = self.layout.target_columns[0]
                found = "nothing" if name is None else repr(name)
                row = first_row + i
                refuse_cell(self.layout.name, row, column, "name a class", found)
            if name not in self._codes:
                self._codes[name] = len(self._codes)
                self._rows.append(first_row + i)
                self._refuse_too_many()
            codes[i] = self._codes[name]
        return codes

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
        if set(self._codes) <= set(columns):
            return columns
        if len(self._codes) == len(columns):
            return sorted(self._codes)
        unknown = next(name for name in self._codes if name not in columns)
        refuse(
            self.layout.name,
            f"row {self._rows[self._codes[unknown]]}: no column of scores has the name "
            f"{unknown!r}, and {len(self._codes)} names cannot be put in order beside "
            f"{len(columns)} columns",
        )

    def classes(
        self, codes: NDArray[np.signedinteger], names: list[str]
    ) -> NDArray[np.signedinteger]:
        """Return the classes that codes stand for."""
        place = np.array([names.index(n) for n in self._codes], dtype=codes.dtype)
        return place[codes]
