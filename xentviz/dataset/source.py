"""A file as it comes: its name, its bytes, and whether they are what the name says."""

import io
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn

# What the bytes of a format begin with; text begins with none of them.
SIGNATURES = {
    "npy": b"\x93NUMPY",
    "npz": b"PK",
    "parquet": b"PAR1",
}
KNOWN = {
    b"\x80": "a pickle",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"\x89HDF": "an HDF5 file",
    b"PK": "a ZIP archive",
    b"PAR1": "a Parquet file",
    b"\x93NUMPY": "an NPY file",
    b"\xff\xfe": "UTF-16 (save it as UTF-8)",
    b"\xfe\xff": "UTF-16 (save it as UTF-8)",
}
LEAST_SUSPICIOUS = 1 << 24  # bytes, however few they were packed into
FORMATS = ("csv", "tsv", "parquet", "npy", "npz")
ENDINGS = {"txt": "csv", "tab": "tsv", "pq": "parquet"}


class Source(NamedTuple):
    """An open file; `format` is one of `FORMATS`."""

    name: str
    file: BinaryIO
    size: int
    format: str


def refuse(name: str, what: str) -> NoReturn:
    """Raise the `ValueError` that every refusal of a file is."""
    raise ValueError(f"{name}: {what}") from None


def refuse_cell(name: str, row: int, column: str, rule: str, value: object) -> NoReturn:
    """Refuse a file for one cell; rows of data are counted from 1."""
    shown = f"{value:.6g}" if isinstance(value, float) else str(value)
    if len(shown) > 60:
        shown = f"{shown[:60]}…"
    refuse(name, f"row {row}, column {column}: must {rule}, got {shown}")


def refuse_expansion(
    source: Source, name: str, packed: int, unpacked: int, most: int
) -> None:
    """Refuse a part of a file that grows more than `most` times when it is read."""
    if unpacked > LEAST_SUSPICIOUS and unpacked > most * max(1, packed):
        refuse(
            source.name,
            f"{name!r} expands from {packed:,} bytes to {unpacked:,}, which no file "
            "of logits does",
        )


def opened(file: BinaryIO | bytes, name: str) -> Source:
    """Return a file, known by its ending and by its first bytes.

    Raises
    ------
    ValueError
        If no format has this ending, the file is empty, or it is not what its ending
        says.
    """
    file = io.BytesIO(file) if isinstance(file, bytes) else file
    size = file.seek(0, io.SEEK_END)
    ending = Path(name).suffix.removeprefix(".").lower()
    kind = ENDINGS.get(ending, ending)
    if kind not in FORMATS:
        refuse(name, f"the ending must be one of {', '.join(FORMATS)}")
    if size == 0:
        refuse(name, "the file is empty")
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    _check(name, kind, head)
    return Source(name, file, size, kind)


def _check(name: str, kind: str, head: bytes) -> None:
    known = next((what for mark, what in KNOWN.items() if head.startswith(mark)), "")
    signature = SIGNATURES.get(kind)
    if signature:
        if not head.startswith(signature):
            refuse(name, f"its bytes are not those of {kind}{_are(known)}")
    elif known or b"\0" in head:
        refuse(name, f"its bytes are not text{_are(known)}")


def _are(known: str) -> str:
    return f": it is {known}" if known else ""
