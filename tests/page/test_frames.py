"""Frames are counted, weighed and timed as they arrive, not when all have been read."""

import asyncio
import struct

import pytest
from starlette.requests import ClientDisconnect, Request

from xentviz.export.animation.animation import MOST
from xentviz.page import frames
from xentviz.page.frames import LARGEST, SMALLEST, Budget, RefusedError, arrived


def framed(*files):
    return b"".join(struct.pack("<I", len(file)) + file for file in files)


class Sender:
    """A body that is sent in pieces, and knows how many were asked for."""

    def __init__(self, pieces, pause=0.0, broken=False):
        self.pieces, self.pause, self.broken = list(pieces), pause, broken
        self.n_calls = 0

    async def __call__(self):
        self.n_calls += 1
        await asyncio.sleep(self.pause)
        if not self.pieces and self.broken:
            return {"type": "http.disconnect"}
        piece = self.pieces.pop(0) if self.pieces else b""
        more = bool(self.pieces) or self.broken
        return {"type": "http.request", "body": piece, "more_body": more}


def received(sender, budget=None):
    """Return the frames of a body, and what is budget of all once it has gone."""
    budget = budget or Budget()

    async def receive():
        async with budget.share() as share:
            request = Request({"type": "http", "method": "POST"}, sender)
            return await arrived(request, share)

    try:
        return asyncio.run(receive())
    finally:
        assert budget.total == 0


@pytest.mark.parametrize("size", [1, 3, 50, 10_000])
def test_frames_are_the_same_however_the_body_is_cut(size):
    files = [b"a" * 40, b"b" * 1000, b"c" * 41]
    data = framed(*files)
    pieces = [data[k : k + size] for k in range(0, len(data), size)]
    assert received(Sender(pieces)) == files


@pytest.mark.parametrize(
    ("piece", "status", "words"),
    [
        (framed(b"x"), 400, f"must have {SMALLEST} to"),
        (framed(b""), 400, "got 0"),
        (struct.pack("<I", LARGEST + 1), 400, f"got {LARGEST + 1:,}"),
        (framed(*[b"x" * SMALLEST] * (MOST + 1)), 413, "at most 240 frames"),
    ],
)
def test_what_is_wrong_is_refused_before_the_rest_is_read(piece, status, words):
    sender = Sender([piece] + [b"x" * 1000] * 1000)
    with pytest.raises(RefusedError, match=words) as refused:
        received(sender)
    assert refused.value.status == status
    assert sender.n_calls == 1


def test_a_frame_that_is_cut_off_is_refused():
    with pytest.raises(RefusedError, match="the last one is cut off"):
        received(Sender([framed(b"x" * 50)[:-1]]))


def test_a_body_that_stalls_is_refused(monkeypatch):
    monkeypatch.setattr(frames, "STALL", 0.01)
    with pytest.raises(RefusedError, match="too long to arrive") as refused:
        received(Sender([b"x"] * 9, pause=5.0))
    assert refused.value.status == 408


def test_a_body_that_comes_drop_by_drop_is_refused(monkeypatch):
    monkeypatch.setattr(frames, "PATIENCE", 0.05)
    drops = [framed(b"x" * 1000)[k : k + 1] for k in range(1000)]
    with pytest.raises(RefusedError, match="too long to arrive"):
        received(Sender(drops, pause=0.005))


def test_bodies_that_are_too_large_together_are_told_to_come_again():
    budget = Budget(most=1500)
    budget.total = 1000

    async def receive():
        async with budget.share() as share:
            request = Request(
                {"type": "http", "method": "POST"}, Sender([framed(b"x" * 900)])
            )
            await arrived(request, share)

    with pytest.raises(RefusedError, match="try again") as refused:
        asyncio.run(receive())
    assert refused.value.status == 503
    assert budget.total == 1000


def test_a_body_that_is_broken_off_holds_nothing_more():
    with pytest.raises(ClientDisconnect):
        received(Sender([framed(b"x" * 900)[:100]], broken=True))
