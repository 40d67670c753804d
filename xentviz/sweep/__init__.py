"""Sweeps: what can be dragged, and every quantity at every stop of it."""

from xentviz.sweep.controls import Control, Values, parts, vector
from xentviz.sweep.table import Table, sweep, table

__all__ = ["Control", "Table", "Values", "parts", "sweep", "table", "vector"]
