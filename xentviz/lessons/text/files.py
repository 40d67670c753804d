"""Files of words as people write them: UTF-8, with or without a byte order mark."""

from pathlib import Path

MOST = 1_000_000  # bytes; none of ours has a tenth of it


def words_of(path: Path) -> str:
    """Return what a file says, its lines ended in one way.

    Raises
    ------
    ValueError
        If there is no such file, or it is no text; it says where.
    """
    if not path.is_file():
        raise ValueError(f"{path}:1: must be a file")
    size = path.stat().st_size
    if size > MOST:
        raise ValueError(f"{path}:1: must have at most {MOST} bytes, got {size}")
    try:
        data = path.read_bytes()
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line(error.object[: error.start])
        raise ValueError(f"{path}:{line}: must be UTF-8: {error.reason}") from None
    except OSError as error:
        raise ValueError(f"{path}:1: cannot be read: {error.strerror}") from None
    if "\0" in words:
        line = _line(data[: data.index(b"\0")])
        raise ValueError(f"{path}:{line}: must be a text, got a byte of 0")
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _line(before: bytes) -> int:
    return len(before.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
