"""Data sets: files of logits or probabilities and their labels, read with care.

CSV, TSV, Parquet, NPY and NPZ are read in chunks; what cannot be meant is refused with
its row, its column and its value. Nothing is unpickled, and nothing is written.
"""
