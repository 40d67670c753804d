"""How fast xentviz is, as ratios to something run beside it in the same minute.

``python -m tests.benchmarks`` prints them all, ``python -m tests.benchmarks drag
surface`` only those. No time is asserted anywhere: a shared machine has none of its
own, and a ratio of medians, taken in turn, is what survives on one.
"""
