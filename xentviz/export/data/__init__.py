"""The arrays and the numbers of a page, as data."""
