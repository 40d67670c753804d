"""A text of a teacher's own that can be served."""

GOOD = """# Zwei Ausgänge

Ein Satz von mir.

## Steps

### `undecided` First of ours

Even odds, and the loss is {loss:.3f}. [Be sure](predicted=0.9) of it.

### `mine` A step of my own

Where will the loss be small?

- `state` predicted=0.2&target=0.9
- `about` slice, predicted, loss
- `until` kl_divergence < 0.001
- `answer` predicted=0.9
- `goal` Bring the gap to nothing.
- `met` There it is.
- `guess` Where is the rest?
- `mark` predicted
- `right` Yes.
- `wrong` No: at q.
"""
