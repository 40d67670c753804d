"""Numbers as people read them: a minus is a minus, not the hyphen of a keyboard."""

MINUS = "\u2212"


def with_minus(text: str) -> str:
    """Return the text of a number, or of several, with a minus for each hyphen.

    Code, data files and links keep the hyphen, which every reader of them knows.

    >>> with_minus("-0.25"), with_minus("1e-05")
    ('−0.25', '1e−05')
    """
    return text.replace("-", MINUS)
