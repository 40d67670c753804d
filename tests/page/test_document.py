"""Documents are made one at a time, for those who wait, and kept within a bound."""

import asyncio
import threading

import numpy as np
import pytest

from xentviz.page.document import Document, Documents, NewestAndOldest


class Visitor:
    """Somebody who asks, and may have left before the turn comes."""

    def __init__(self, *, gone=False):
        self.gone = gone

    async def is_disconnected(self):
        return self.gone


def noise(seed, size=1000):
    """Return a document that nothing makes smaller."""
    data = np.random.default_rng(seed).bytes(size)
    return Document.of("application/octet-stream", data)


def test_what_is_kept_stays_within_the_bound_and_the_last_asked_for_stays():
    documents = Documents(3500)
    for seed in range(3):
        documents.keep(str(seed), noise(seed))
    documents.find("0")
    documents.keep("3", noise(3))
    assert documents.find("1") is None
    assert [seed for seed in range(4) if documents.find(str(seed))] == [0, 2, 3]


def test_a_document_larger_than_the_bound_is_not_kept_and_drives_nothing_out():
    documents = Documents(3500)
    documents.keep("small", noise(0))
    documents.keep("large", noise(1, 9000))
    assert documents.find("large") is None
    assert documents.find("small") is not None


def test_of_many_who_ask_for_the_same_one_has_it_made_and_no_two_are_made_at_once():
    documents, made, at_once = Documents(10**6), [], []
    making = threading.Semaphore(1)

    def make(name):
        at_once.append(not making.acquire(blocking=False))
        made.append(name)
        making.release()
        return noise(len(made))

    async def ask():
        names = ["a", "b", "a", "c", "b", "a"]
        return await asyncio.gather(
            *(documents.made(Visitor(), n, lambda n=n: make(n)) for n in names)
        )

    answers = asyncio.run(ask())
    assert sorted(made) == ["a", "b", "c"]
    assert not any(at_once)
    assert answers[0] is answers[2] is answers[5]


def test_what_nobody_waits_for_any_more_is_not_made():
    documents = Documents(10**6)

    def make():
        pytest.fail("nobody waits for it")

    assert asyncio.run(documents.made(Visitor(gone=True), "a", make)) is None


def test_the_newest_and_the_oldest_come_in_turn_and_who_has_left_keeps_nobody_waiting():
    served = []

    async def ask(turns, name):
        async with turns:
            served.append(name)

    async def crowd():
        turns = NewestAndOldest()
        async with turns:
            tasks = [asyncio.create_task(ask(turns, name)) for name in "abcdef"]
            await asyncio.sleep(0)
            tasks[2].cancel()
            await asyncio.sleep(0)
        tasks[5].cancel()  # in the moment in which the turn has come
        await asyncio.gather(*tasks, return_exceptions=True)
        await ask(turns, "later")

    asyncio.run(crowd())
    assert served == ["a", "e", "b", "d", "later"]
