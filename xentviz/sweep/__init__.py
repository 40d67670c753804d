"""Sweeps: what can be dragged, and every quantity at every stop of it."""

from xentviz.sweep.controls import Control, Values, floats, parts, vector
from xentviz.sweep.schema import Column, Schema, columns
from xentviz.sweep.table import Table, table, tables

__all__ = [
    "Column",
    "Control",
    "Schema",
    "Table",
    "Values",
    "columns",
    "floats",
    "parts",
    "table",
    "tables",
    "vector",
]
