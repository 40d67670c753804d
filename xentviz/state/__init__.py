"""A lesson somewhere: its state, the link that opens it, and the strict reading."""

from xentviz.state.state import Query, State, notation, read

__all__ = ["Query", "State", "notation", "read"]
