"""Mailboxes that somebody else is to look at: one write for all that are told within a moment, and one question for who is due."""

from __future__ import annotations

import asyncio

from mailboxes.receipts.ports import ReceiptStore
from mailboxes.receipts.sending import Pause

MOMENT = 0.25  # seconds


class Waker:
    """The store's ``wake`` and ``due`` for a process that is told of hundreds of mailboxes a second."""

    def __init__(self, store: ReceiptStore, pause: Pause) -> None:
        self._store = store
        self._pause = pause
        self._asked: set[str] = set()
        self._writing: asyncio.Task[None] | None = None
        self._idle_until = 0.0

    async def wake(self, mailbox: str) -> None:
        """Look there as soon as possible; returns when that is written down. Raises what the store raises."""
        self._asked.add(mailbox)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await asyncio.shield(self._writing)

    async def _write(self) -> None:
        await self._pause(MOMENT)
        asked, self._asked, self._writing = sorted(self._asked), set(), None
        await asyncio.to_thread(self._store.wake, asked)

    async def longest_due(self) -> list[str]:
        """The mailbox that has been due longest, told once; none for a moment after there was none."""
        now = asyncio.get_running_loop().time()
        if now < self._idle_until:
            return []
        found = await asyncio.to_thread(self._store.due, 1)
        if not found:
            self._idle_until = now + MOMENT
        return found
