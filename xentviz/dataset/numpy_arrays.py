"""NPY and NPZ: the arrays in them, by their headers alone, and never a pickle."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset.source import Source, refuse, refuse_expansion

MOST = 1 << 20  # bytes read at once: an archive holds as many beside their place
MOST_EXPANDED = 100  # an archive of zeros is a thousandth of them; no logits are

READ_HEADER = {  # that of 3.0 is another in the encoding of names alone
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
    (3, 0): np.lib.format.read_array_header_2_0,
}
# `NotImplementedError`, of a packing that nobody here unpacks, is a `RuntimeError`.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)


class Header(NamedTuple):
    """What the header of an array says."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype
    is_fortran: bool

    @property
    def n_bytes(self) -> int:
        """How large the array is."""
        return int(np.prod(self.shape, dtype=object)) * self.dtype.itemsize


def headers(source: Source, most_bytes: int) -> list[Header]:
    """Return what arrays there are, none of which has been read yet.

    Raises
    ------
    ValueError
        If one of them is a pickle, is larger than `most_bytes`, or is a small part of
        an archive that expands beyond reason.
    """
    if source.format == "npy":
        header = _sized(source, _header(source, source.file, ""), most_bytes)
        behind = source.size - source.file.tell() - header.n_bytes
        if behind > 0:
            refuse(
                source.name,
                f"{behind:,} bytes follow the array (of several arrays make an NPZ)",
            )
        return [header]
    with _archive(source) as archive:
        found = []
        for entry in archive.infolist():
            _refuse_bomb(source, entry)
            name = entry.filename.removesuffix(".npy")
            with _member(source, archive, entry) as member:
                header = _sized(source, _header(source, member, name), most_bytes)
                if header.n_bytes > entry.file_size:
                    refuse(source.name, f"array {name!r} ends before its header says")
            found.append(header)
        return found


def read_array(
    source: Source, header: Header, step: int, whole: NDArray | None = None
) -> Iterator[NDArray]:
    """Yield an array in pieces of `step` rows, each in its place in `whole`.

    Without that each is to be used before the next.
    """
    if source.format == "npy":
        source.file.seek(0)
        _header(source, source.file, "")
        yield from _pieces(source, source.file, header, step, whole)
        return
    with (
        _archive(source) as archive,
        _member(source, archive, archive.getinfo(f"{header.name}.npy")) as member,
    ):
        _header(source, member, header.name)
        yield from _pieces(source, member, header, step, whole)


def _pieces(
    source: Source,
    file: BinaryIO,
    header: Header,
    step: int,
    whole: NDArray | None,
) -> Iterator[NDArray]:
    rows = header.shape[0]
    if header.is_fortran and len(header.shape) > 1:
        if whole is None:
            whole = np.empty(header.shape, header.dtype, order="F")
        _fill(source, file, whole.T)
        for start in range(0, rows, step):
            yield whole[start : start + step]
        return
    if whole is None:
        place = np.empty((min(step, rows), *header.shape[1:]), header.dtype)
    for start in range(0, rows, step):
        end = min(start + step, rows)
        piece = place[: end - start] if whole is None else whole[start:end]
        _fill(source, file, piece)
        yield piece


def _fill(source: Source, file: BinaryIO, piece: NDArray) -> None:
    """Read as many bytes as a piece has, into it."""
    room, done = piece.reshape(-1).view(np.uint8), 0
    try:
        while done < len(room) and (n := file.readinto(room[done : done + MOST])):
            done += n
    except DAMAGED as broken:
        refuse(source.name, f"the archive is damaged: {broken}")
    if done < len(room):
        refuse(source.name, "the file ends before its header says")


def _archive(source: Source) -> zipfile.ZipFile:
    try:
        source.file.seek(0)
        return zipfile.ZipFile(source.file)
    except DAMAGED as broken:
        refuse(source.name, f"it is no archive: {broken}")


def _member(
    source: Source, archive: zipfile.ZipFile, entry: zipfile.ZipInfo
) -> zipfile.ZipExtFile:
    try:
        return archive.open(entry)
    except DAMAGED as broken:
        refuse(source.name, f"the archive is damaged: {broken}")


def _refuse_bomb(source: Source, entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 1:
        refuse(source.name, f"{entry.filename!r} is encrypted")
    if not entry.filename.endswith(".npy"):
        refuse(source.name, f"it must hold arrays alone, got {entry.filename!r}")
    sizes = entry.compress_size, entry.file_size
    refuse_expansion(source, entry.filename, *sizes, MOST_EXPANDED)


def _header(source: Source, file: BinaryIO, name: str) -> Header:
    """Read the header of an array; the parser reads literals and runs nothing."""
    try:
        read = READ_HEADER[np.lib.format.read_magic(file)]
        shape, is_fortran, dtype = read(file)
    except Exception:  # a tokenizer reads it, and each stumbles in its way
        refuse(source.name, "the header of the array cannot be read")
    if any(isinstance(n, bool) or n < 0 for n in shape):
        why = f"its shape is {shape}"
        refuse(source.name, f"the header of the array cannot be read: {why}")
    if dtype.hasobject:
        what = f"array {name!r} is" if name else "it is"
        refuse(source.name, f"{what} a pickle of Python objects, which is never read")
    return Header(name, shape, dtype, is_fortran)


def _sized(source: Source, header: Header, most_bytes: int) -> Header:
    if header.n_bytes > most_bytes:
        refuse(
            source.name,
            f"an array of shape {header.shape} is {header.n_bytes:,} bytes, and at "
            f"most {most_bytes:,} are read",
        )
    return header
