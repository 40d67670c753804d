"""A lesson in one file that needs no network."""
