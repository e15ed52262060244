"""Writes pages of judged mail down, many in one transaction: a transaction costs a write to disk, whether it holds one page or fifty."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from policies.clock import Clock
from signatures.model import CountedMail
from signatures.ports import SweepStore

MOST = 50
Page = tuple[str, str, str, Sequence[CountedMail]]


class Book:
    """Any number of tasks write; one transaction runs at a time, and what comes meanwhile goes into the next."""

    def __init__(self, store: SweepStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._waiting: list[tuple[Page, asyncio.Future[int]]] = []
        self._writing = asyncio.Lock()

    async def write(self, page: Page) -> int:
        """Write the page down durably; how many of its mails were new. Raises what the store raises."""
        written: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((page, written))
        async with self._writing:
            if not written.done():
                await self._some()
        return await written

    async def _some(self) -> None:
        """The pages that have waited longest; this task's own is among them at the latest when it comes first."""
        while self._waiting:
            now, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                counts = await asyncio.to_thread(
                    self._store.record_all, [page for page, _ in now], now=self._clock.now()
                )
            except asyncio.CancelledError:
                self._waiting = [*now, *self._waiting]  # the next one writes them; written twice they count once
                raise
            except BaseException as error:  # noqa: BLE001 - each of the waiting raises it
                for _, written in now:
                    if not written.done():
                        written.set_exception(error)
                        written.exception()  # whoever waits gets it; whoever was cancelled must not be warned about
                return
            for (_, written), number in zip(now, counts, strict=True):
                if not written.done():
                    written.set_result(number)
