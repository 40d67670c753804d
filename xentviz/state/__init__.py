"""A lesson somewhere: its state, the link that opens it, and the strict reading."""

from xentviz.state.parameters import Query
from xentviz.state.reading import read
from xentviz.state.state import State, notation

__all__ = ["Query", "State", "notation", "read"]
