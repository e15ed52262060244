"""The mailboxes that this process works on stay its own: all leases are renewed together, by one write every two seconds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mailboxes.receipts.model import LEASE, Held
from mailboxes.receipts.ports import ReceiptStore

log = logging.getLogger(__name__)


class Leases:
    """Renews what is entered here."""

    def __init__(self, store: ReceiptStore) -> None:
        self._store = store
        self._held: dict[str, Held] = {}
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def kept(self, held: Held) -> AsyncIterator[None]:
        """Keep the mailbox as long as this lasts."""
        self._held[held.holder] = held
        if self._task is None:
            self._task = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            del self._held[held.holder]
            if not self._held:
                self._task.cancel()
                self._task = None

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            try:
                await asyncio.to_thread(self._store.renew, list(self._held.values()), LEASE)
            except Exception:  # that nobody gets two does not rest on the lease
                log.warning("leases of receipts' mailboxes were not renewed", exc_info=True)
