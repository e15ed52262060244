"""What a process that is told of hundreds of mailboxes a second asks of the store."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from mailboxes.receipts.heard import REST, Heard
from mailboxes.receipts.waking import Waker

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class _Store:
    """Notes what it is asked."""

    def __init__(self) -> None:
        self.woken: list[list[str]] = []
        self.waiting: list[str] = []
        self.asked = 0

    def wake(self, mailboxes: list[str]) -> None:
        self.woken.append(list(mailboxes))

    def due(self, limit: int) -> list[str]:
        self.asked += 1
        found, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return found


async def _no_pause(_: float) -> None:
    await asyncio.sleep(0)


def _waker(store: _Store) -> Waker:
    return Waker(store, _no_pause)  # type: ignore[arg-type]  # only these two are asked


def test_what_is_told_together_is_written_once() -> None:
    """A mailbox once, all in one write, and nobody goes on before it is written; what is told later has a write of its own."""
    store = _Store()
    waker = _waker(store)

    async def tell() -> None:
        await asyncio.gather(*(waker.wake(one) for one in ("b", "a", "b")))
        assert store.woken == [["a", "b"]]
        await waker.wake("a")

    asyncio.run(tell())
    assert store.woken == [["a", "b"], ["a"]]


def test_a_write_that_fails_is_told_to_all_who_wait_for_it() -> None:
    """Their messages stay in the queue then."""

    class Broken(_Store):
        def wake(self, mailboxes: list[str]) -> None:
            raise OSError(str(len(mailboxes)))

    async def tell() -> list[BaseException | None]:
        waker = _waker(Broken())
        return list(await asyncio.gather(waker.wake("a"), waker.wake("b"), return_exceptions=True))

    assert [type(one) for one in asyncio.run(tell())] == [OSError, OSError]


def test_nobody_due_is_not_asked_for_again_at_once() -> None:
    """Those who wait come one after the other; after an empty answer the store is left in peace for a moment."""
    store = _Store()
    store.waiting = ["a", "b"]

    async def ask() -> list[list[str]]:
        waker = _waker(store)
        return [await waker.longest_due() for _ in range(6)]

    assert asyncio.run(ask()) == [["a"], ["b"], [], [], [], []]
    assert store.asked == 3


def test_a_mailbox_rests_after_it_was_read() -> None:
    """For a second from the beginning of the reading; one that was never read begins at once."""
    heard = Heard()
    assert heard.rest("t", NOON) == 0
    heard.begin("t", NOON)
    heard.end("t", read=True)
    assert heard.rest("t", NOON + timedelta(seconds=0.25)) == 0.75
    assert heard.rest("t", NOON + REST) == 0
