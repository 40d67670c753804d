"""The stage: the browser part, and what it is given."""
