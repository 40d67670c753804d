"""What is written: a file whose ending says the format, whole or not at all."""

import os
from pathlib import Path

from xentviz.export import ENDINGS


def check_path(path: Path) -> str:
    """Return the ending of a file that can be written.

    Raises
    ------
    ValueError
        If there is no format of this ending, or no room for the file where it is to
        be: better said before a minute of drawing than after it.
    """
    ending = path.suffix.removeprefix(".").lower()
    if ending not in ENDINGS:
        raise ValueError(
            f"the file must end in one of {', '.join(ENDINGS)}, got {path}"
        )
    folder = path.parent
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder} to write {path.name} into")
    if not os.access(folder, os.W_OK):
        raise ValueError(f"the folder {folder} may not be written to")
    if path.exists() and not path.is_file():
        raise ValueError(f"{path} is there already, and no file")
    return ending


def write(path: Path, data: bytes) -> None:
    """Write a file as a whole: what fails on the way leaves what was there before."""
    draft = path.with_name(f".xentviz-{os.getpid()}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as refused:
        why = refused.strerror or refused
        raise OSError(f"{path} cannot be written: {why}") from refused
    finally:
        draft.unlink(missing_ok=True)
