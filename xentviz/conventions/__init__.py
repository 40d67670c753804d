"""Conventions: what a number may mean that a framework has printed.

A convention is a small, named piece in the module of its subject: it says how the
number comes about where it departs from the mean cross-entropy, and how to mend it.
`working` has the stages that they depart in, `search` tries them alone and in pairs,
and `explanation` puts into words what was found.
"""
