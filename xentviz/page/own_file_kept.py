"""What a session keeps of a file: the batch that was read, and what is made of it."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import streamlit as st

from xentviz.dataset.batch import Batch

KEPT = "own_batch"
MOST_MADE = 32  # results of a file that are kept


@dataclass(eq=False)
class Kept:
    """A batch that was read, and what was computed from it."""

    key: str
    batch: Batch
    ignore_index: int
    made: dict[Hashable, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Count it among those that there are, as long as its session lasts."""
        ALL[id(self)] = self

    def once(self, key: Hashable, make: Callable[[], object]) -> object:
        """Return what `make` makes, made once."""
        if key not in self.made:
            if len(self.made) >= MOST_MADE:
                self.made.clear()
            self.made[key] = make()
        return self.made[key]


# Those of all sessions, by their identity.
ALL: WeakValueDictionary[int, Kept] = WeakValueDictionary()


def bytes_kept() -> int:
    """Return how much memory the batches of all sessions take."""
    # References are had at once: other sessions keep files meanwhile.
    there = (reference() for reference in ALL.valuerefs())
    return sum(one.batch.n_bytes for one in there if one is not None)


def kept() -> Kept | None:
    """Return the batch that is shown, if there is one."""
    return st.session_state.get(KEPT)
