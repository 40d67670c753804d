"""Text in which Streamlit's Markdown finds nothing of its own."""

MARKS = ("\\", "*", "_", "$", "[", "]", "~", "`", "<", ":", "#")


def plain(text: str) -> str:
    r"""Return text with each mark of Markdown shown as it is.

    >>> print(plain("a_b: [1]"))
    a\_b\: \[1\]
    """
    for mark in MARKS:
        text = text.replace(mark, f"\\{mark}")
    return text
