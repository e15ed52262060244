"""What the product remembers of the directory between two reads of ``/users/delta``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from policies.clock import Clock
from policies.vocabulary import DirectoryEntry, Language, MailboxKind
from store.engine import Database
from store.tables import directory
from store.upsert import insert_or_replace

_FIELDS = {one.name for one in fields(DirectoryEntry)}
_BATCH = 500


class DirectoryCache:
    """Keeps directory entries by id. Removed people are marked first and erased on schedule (store.retention)."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def save(self, entries: Iterable[DirectoryEntry]) -> None:
        """Keep these entries in place of what was known of them."""
        with self.database.write() as connection:
            self.save_in(connection, entries)

    def save_in(self, connection: sa.Connection, entries: Iterable[DirectoryEntry]) -> None:
        """The same within a transaction that is open for writing."""
        now = self.clock.now()
        rows = [{"id": entry.id, "entry": asdict(entry), "deleted": False, "updated_at": now} for entry in entries]
        statement = insert_or_replace(connection, directory)
        for start in range(0, len(rows), _BATCH):
            connection.execute(statement, rows[start : start + _BATCH])

    def remove(self, ids: Iterable[str]) -> None:
        """Mark these as gone; they are no longer given out."""
        with self.database.write() as connection:
            self.remove_in(connection, ids)

    def remove_in(self, connection: sa.Connection, ids: Iterable[str]) -> None:
        """The same within a transaction that is open for writing."""
        gone = list(ids)
        for start in range(0, len(gone), _BATCH):
            connection.execute(
                directory.update()
                .where(directory.c.id.in_(gone[start : start + _BATCH]))
                .values(deleted=True, entry={}, updated_at=self.clock.now())
            )

    def entry(self, entry_id: str) -> DirectoryEntry | None:
        """The entry of that id, or None."""
        query = sa.select(directory.c.entry).where(directory.c.id == entry_id, sa.not_(directory.c.deleted))
        with self.database.read() as connection:
            found = connection.execute(query).scalar()
        return _entry(found) if found else None

    def entries(self) -> list[DirectoryEntry]:
        """Everybody who is not removed, by id."""
        query = sa.select(directory.c.entry).where(sa.not_(directory.c.deleted)).order_by(directory.c.id)
        with self.database.read() as connection:
            return [_entry(found) for found in connection.execute(query).scalars()]

    def read_at(self) -> datetime | None:
        """When the newest entry was kept; None when there is none."""
        query = sa.select(directory.c.updated_at).where(sa.not_(directory.c.deleted))
        with self.database.read() as connection:
            found: datetime | None = connection.execute(query.order_by(directory.c.updated_at.desc()).limit(1)).scalar()
        return found

    def by_address(self, address: str) -> DirectoryEntry | None:
        """The entry with that mail address, letter case aside, or None. Reads all of them: keep the answer."""
        wanted = address.strip().casefold()
        return next((entry for entry in self.entries() if entry.address.casefold() == wanted), None)


def _entry(found: dict[str, Any]) -> DirectoryEntry:
    values = {name: value for name, value in found.items() if name in _FIELDS}
    values["kind"] = MailboxKind(values.get("kind", MailboxKind.PERSONAL))
    values["language"] = Language(values.get("language", Language.SWEDISH))
    values["aliases"] = tuple(values.get("aliases", ()))
    return DirectoryEntry(**values)
