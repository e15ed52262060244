"""Which mailboxes answer with receipts: what the register says, else the directory."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mailboxes.model import MailboxRecord
from mailboxes.receipts.model import (
    Answering,
)
from policies.vocabulary import DirectoryEntry, MailboxKind
from postvakt.wiring.register import mailbox_store

if TYPE_CHECKING:
    from postvakt.wiring.services import Services

_KNOWN_FOR = timedelta(seconds=20)


class KnownMailboxes:
    """Implements ``ReceiptSettings``: the register; while it is empty, every function mailbox where the pack demands receipts."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known: tuple[datetime, list[Answering], frozenset[str]] | None = None
        self._asking = asyncio.Lock()

    async def answering(self) -> Sequence[Answering]:
        """All mailboxes that answer."""
        return (await self._now())[0]

    async def own_addresses(self) -> frozenset[str]:
        """Every function mailbox by each of its addresses, and the mailbox that Postvakt's own mail comes from."""
        return (await self._now())[1]

    async def _now(self) -> tuple[list[Answering], frozenset[str]]:
        async with self._asking:
            now = self._services.clock.now()
            if self._known is None or not timedelta(0) <= now - self._known[0] < _KNOWN_FOR:
                self._known = (now, *await self._read())
            return self._known[1], self._known[2]

    async def _read(self) -> tuple[list[Answering], frozenset[str]]:
        everybody = await self._services.directory.entries()
        shared = [one for one in everybody if one.kind is MailboxKind.FUNCTION]
        service = self._services.settings.service_mailbox.casefold()
        records = await asyncio.to_thread(lambda: mailbox_store(self._services).records())
        addresses = {address.casefold() for one in shared for address in (one.address, *one.aliases)}
        own = frozenset(addresses | {one.key for one in records} | {service})
        if records:
            with_receipts = await asyncio.to_thread(self._services.mailboxes.with_receipts)
            return [_from_register(one) for one in with_receipts], own
        demanded = self._services.pack.mailboxes.receipt == "demanded"
        found = [_from_directory(one) for one in shared if demanded and one.address.casefold() != service]
        return found, own


def _from_directory(entry: DirectoryEntry) -> Answering:
    return Answering(entry.address.casefold(), entry.display_name, entry.department, entry.unit)


def _from_register(record: MailboxRecord) -> Answering:
    receipt = record.receipt
    return Answering(record.key, record.name, record.department, record.unit, receipt.languages, receipt.own)
