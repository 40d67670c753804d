"""Thrift's compact protocol, by the examples of its specification and by its edges."""

import pytest

from xentviz.dataset.thrift import BINARY, BYTE, I16, I32, I64, LIST, STRUCT, struct


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        (b"\0", {}),
        (b"\x15\x08\0", {(1, I32): 4}),
        (b"\x15\x07\x16\xac\x02\0", {(1, I32): -4, (2, I64): 150}),
        (b"\x05\x80\x01\x08\0", {(64, I32): 4}),  # its number stands by itself
        (b"\x11\x12\x15\x02\0", {(3, I32): 1}),  # true and false are the kinds
        (b"\x13\x7f\x17" + bytes(8) + b"\x18\x02hi\x15\x02\0", {(4, I32): 1}),
        (b"\x19\x25\x02\x04\0", {(1, LIST): [1, 2]}),
        (b"\x19\xf5\x02\x02\x04\0", {(1, LIST): [1, 2]}),
        (b"\x19\x2c\x15\x02\0\0\0", {(1, LIST): [{(1, I32): 1}, {}]}),
        (b"\x19\x21\x01\x02\x14\x02\0", {(1, LIST): [], (2, I16): 1}),
        (b"\x1b\0\x1b\x01\x58\x02\x01x\x14\x02\0", {(3, I16): 1}),
        (b"\x1c\x14\x02\0\0", {(1, STRUCT): {(1, I16): 1}}),
        # More digits than there is room for.
        (b"\x15\x82\x80\x80\x80\x10\0", {(1, I32): 1}),
    ],
)
def test_a_struct_has_the_numbers_that_stand_in_it(data, fields):
    assert struct(b"?" + data + b"more", 1) == (fields, len(data) + 1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x15",
        b"\x15\x80",
        b"\x18\x7fabc",
        b"\x19\x25",
        # A thousand million million values that have no digits.
        b"\x19\xf1" + b"\xff" * 7 + b"\x7f",
        b"\x1b" + b"\xff" * 7 + b"\x7f\x11",
    ],
)
def test_a_struct_that_is_cut_off_has_no_end(data):
    with pytest.raises(EOFError):
        struct(data)


@pytest.mark.parametrize(
    "data",
    [b"\x1d", b"\x10", b"\x15" + b"\xff" * 11, b"\x1c" * 40, b"\x19" + b"\x19" * 40],
)
def test_what_is_no_struct_is_refused(data):
    with pytest.raises(ValueError, match=r"^$"):
        struct(data + bytes(9))


def test_kinds_that_have_no_numbers_are_left_out():
    assert not {BYTE, BINARY} & {kind for _, kind in struct(b"\x13\x01\x18\0\0")[0]}
