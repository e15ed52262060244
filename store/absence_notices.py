"""What is told about absences, how far mailboxes are looked after, who was found. Conforms to the ports of absence.telling_ports.

As in `store.absence_store`, the wiring hands in how the feature's objects become rows and rows become objects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from policies.clock import Clock
from store.absence_store import Plain, rows_of, values_of
from store.absence_tables import absence_found, absence_notices, absence_watch
from store.engine import Database
from store.upsert import insert_or_leave, insert_or_replace

N = TypeVar("N")
F = TypeVar("F")
W = TypeVar("W", bound=Plain)
Row = Mapping[str, Any]
_notices = absence_notices.c


class SqlNoticeStore(Generic[N]):
    """Each notice once by its key, each mail once by its own."""

    def __init__(
        self, database: Database, clock: Clock, row_of: Callable[[N], dict[str, Any]], make: Callable[[Row], N]
    ) -> None:
        self.database = database
        self.clock = clock
        self.row_of = row_of
        self.make = make

    def put(self, notices: Sequence[N]) -> int:
        """Keep those whose key is new. How many were."""
        if not notices:
            return 0
        rows = [self.row_of(notice) for notice in notices]
        with self.database.write() as connection:
            fresh = insert_or_leave(connection, absence_notices).returning(_notices.key)
            return len(connection.execute(fresh, rows).scalars().all())

    def waiting(self) -> list[N]:
        """Everything not yet told, oldest first, claimed or not."""
        return self._where(_notices.told_at.is_(None))

    def about(self, about: str) -> list[N]:
        """Everything still kept about that absence or mailbox."""
        return self._where(_notices.about == about)

    def claim(self, keys: Sequence[str], mail: str) -> None:
        """Those notices go into this mail, and into no other."""
        if not keys:
            return
        mine = _notices.key.in_(list(keys)) & (_notices.mail == "")
        with self.database.write() as connection:
            connection.execute(absence_notices.update().where(mine).values(mail=mail))

    def told(self, mail: str) -> None:
        """The mail was sent."""
        mine = (_notices.mail == mail) & _notices.told_at.is_(None)
        with self.database.write() as connection:
            connection.execute(absence_notices.update().where(mine).values(told_at=self.clock.now()))

    def was_told(self, mail: str) -> bool:
        """Whether a mail of that key was sent."""
        query = sa.select(sa.literal(1)).where(_notices.mail == mail, _notices.told_at.is_not(None)).limit(1)
        with self.database.read() as connection:
            return connection.execute(query).scalar() is not None

    def forget(self, keys: Sequence[str]) -> None:
        """Remove what no longer needs to be told."""
        with self.database.write() as connection:
            connection.execute(absence_notices.delete().where(_notices.key.in_(list(keys))))

    def _where(self, condition: sa.ColumnElement[bool]) -> list[N]:
        query = sa.select(absence_notices).where(condition).order_by(_notices.made_at, _notices.key)
        with self.database.read() as connection:
            return [self.make(row) for row in rows_of(connection, query)]


class SqlWatchStore(Generic[W]):
    """How far each absence's mailbox is known to be looked after."""

    def __init__(self, database: Database, make: Callable[[Row], W]) -> None:
        self.database = database
        self.make = make

    def watched(self, absence_id: str) -> W | None:
        """What the last look left, or None before the first."""
        query = sa.select(absence_watch).where(absence_watch.c.absence_id == absence_id)
        with self.database.read() as connection:
            found = rows_of(connection, query)
        return self.make(found[0]) if found else None

    def keep(self, watched: W) -> None:
        """Remember it in place of what was known before."""
        with self.database.write() as connection:
            connection.execute(insert_or_replace(connection, absence_watch), values_of(watched))


class SqlFoundStore(Generic[F]):
    """Who seems to be away although nobody covers; short-lived."""

    def __init__(self, database: Database, row_of: Callable[[F], dict[str, Any]], make: Callable[[Row], F]) -> None:
        self.database = database
        self.row_of = row_of
        self.make = make

    def all(self) -> list[F]:
        """Everything still kept, by mailbox."""
        query = sa.select(absence_found).order_by(absence_found.c.mailbox, absence_found.c.starts_at)
        with self.database.read() as connection:
            return [self.make(row) for row in rows_of(connection, query)]

    def keep(self, found: F) -> None:
        """Remember it; one that is known keeps its first sight and that it was dismissed."""
        row = self.row_of(found)
        mine = (absence_found.c.mailbox == row["mailbox"]) & (absence_found.c.mark == row["mark"])
        seen = {name: row[name] for name in ("sign", "starts_at", "ends_at", "last_seen")}
        with self.database.write() as connection:
            connection.execute(insert_or_leave(connection, absence_found), row)
            connection.execute(absence_found.update().where(mine).values(seen))

    def dismiss(self, mailbox: str) -> None:
        """Nothing more is told about what is known of this mailbox now."""
        mine = absence_found.c.mailbox == mailbox.strip().casefold()
        with self.database.write() as connection:
            connection.execute(absence_found.update().where(mine).values(dismissed=True))

    def forget_before(self, moment: datetime) -> int:
        """Remove what was last seen before then. How many."""
        with self.database.write() as connection:
            return connection.execute(absence_found.delete().where(absence_found.c.last_seen < moment)).rowcount
