"""The register of function mailboxes as other rooms read it: who may send as which, and what the directory does not hold of a mailbox."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mailboxes.model import MailboxRecord, Order, as_json, order_from_json, record_from_json
from mailboxes.ports import MailboxStore, Outdated
from policies.vocabulary import DirectoryEntry, MailboxKind
from store.mailbox_store import Codec, SqlMailboxStore

if TYPE_CHECKING:
    from postvakt.wiring.directory import GraphDirectory
    from postvakt.wiring.services import Services


def mailbox_store(services: Services) -> SqlMailboxStore[MailboxRecord, Order]:
    """The register and the orders."""
    codec = Codec(as_json, record_from_json, order_from_json, Outdated)
    return SqlMailboxStore(services.store.database, services.clock, codec)


def senders(store: MailboxStore) -> dict[str, frozenset[str]]:
    """Address → everybody who may send as it, of every mailbox that the register knows; nobody of one that is not in use."""
    return {one.key: frozenset(one.people) if one.state.open else frozenset() for one in store.records()}


class RegisteredDirectory:
    """The directory, with the name, department, unit and phone that the register has of a function mailbox.

    Exchange gives a shared mailbox none of them, and Postvakt does not ask for the right to write them into the directory.
    """

    def __init__(self, directory: GraphDirectory, records: Callable[[], Sequence[MailboxRecord]]) -> None:
        self._directory = directory
        self._records = records

    async def entry(self, address: str) -> DirectoryEntry | None:
        """The entry of this mail address as it is now, or None."""
        found = await self._directory.entry(address)
        if found is None or found.kind is not MailboxKind.FUNCTION:
            return found
        return _told(found, {one.key: one for one in self._records()}.get(found.address.casefold()))

    async def entries(self) -> Sequence[DirectoryEntry]:
        """Everybody; also a mailbox in use that was made since the directory was read."""
        records = {one.key: one for one in self._records()}
        found = [_told(one, records.get(one.address.casefold())) for one in await self._directory.entries()]
        known = {one.address.casefold() for one in found}
        missing = [one for one in records.values() if one.state.open and one.key not in known]
        made = [await self._directory.entry(one.key) for one in missing]
        fresh = [_told(entry, record) for entry, record in zip(made, missing, strict=True) if entry is not None]
        return [*found, *fresh]


def _told(entry: DirectoryEntry, record: MailboxRecord | None) -> DirectoryEntry:
    if record is None or entry.kind is not MailboxKind.FUNCTION:
        return entry
    return dataclasses.replace(
        entry,
        display_name=record.name or entry.display_name,
        department=record.department or entry.department,
        unit=record.unit or entry.unit,
        phone=record.phone or entry.phone,
    )
