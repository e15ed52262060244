"""Notices about absence and absences that were found. Conforms to ``NoticeStore`` and ``FoundStore`` of absence.telling_ports.

The rows' meaning is the feature's; it hands in what makes its objects of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from policies.clock import Clock
from store.absence_notice_tables import absence_found, absence_notices, absence_settled
from store.engine import Database
from store.leases import SqlLeases
from store.upsert import insert_or_leave, insert_or_replace

N = TypeVar("N")
F = TypeVar("F")
M = TypeVar("M")
Row = Mapping[str, Any]
_CHUNK = 400  # names in one question: SQLite has a bound on them


def _values(one: Any) -> dict[str, Any]:
    """A dataclass' fields as a row; texts of enumerations as plain texts."""
    row = {field.name: getattr(one, field.name) for field in fields(one)}
    return {name: str(value) if isinstance(value, str) else value for name, value in row.items()}


class SqlNoticeStore(Generic[N]):
    """Each key is kept once; a mail claims its notices before it is sent."""

    def __init__(
        self, database: Database, clock: Clock, make: Callable[[Row], N], table: sa.Table = absence_notices
    ) -> None:
        """``make``: a notice of a row; ``table``: the room's."""
        self.database = database
        self.clock = clock
        self.make = make
        self.table = table
        self.leases = SqlLeases(database, clock)

    def put(self, notices: Sequence[N]) -> int:
        """Keep those whose key is new. How many were."""
        rows = {row["key"]: row for row in map(_values, notices)}
        for row in rows.values():
            row["facts"] = dict(row["facts"])
        # most are known, minute after minute: reading disturbs nobody, writing does
        for key in self._known(list(rows)):
            del rows[key]
        if not rows:
            return 0
        with self.database.write() as connection:
            insert = insert_or_leave(connection, self.table).returning(self.table.c.key)
            return len(set(connection.execute(insert, list(rows.values())).scalars()))

    def _known(self, keys: Sequence[str]) -> list[str]:
        column, found = self.table.c.key, list[str]()
        with self.database.read() as connection:
            for part in (keys[at : at + _CHUNK] for at in range(0, len(keys), _CHUNK)):
                found += connection.execute(sa.select(column).where(column.in_(part))).scalars()
        return found

    def waiting(self) -> list[N]:
        """Everything not yet told, oldest first."""
        return self._where(self.table.c.told_at.is_(None))

    def about(self, about: str) -> list[N]:
        """Everything still kept about that absence or mailbox."""
        return self._where(self.table.c.about == about)

    def of_kind(self, what: str) -> list[N]:
        """Every notice of that kind that is still kept."""
        return self._where(self.table.c.what == what)

    def _where(self, condition: sa.ColumnElement[bool]) -> list[N]:
        column = self.table.c
        query = sa.select(self.table).where(condition).order_by(column.made_at, column.key)
        with self.database.read() as connection:
            return [self.make(dict(row)) for row in connection.execute(query).mappings()]

    def claim(self, keys: Sequence[str], mail: str) -> None:
        """Those notices go into this mail, and into no other."""
        free = self.table.c.mail == ""
        with self.database.write() as connection:
            for part in (keys[at : at + _CHUNK] for at in range(0, len(keys), _CHUNK)):
                chosen = self.table.c.key.in_(part)
                connection.execute(self.table.update().where(chosen, free).values(mail=mail))

    def told(self, mail: str) -> None:
        """The mail was sent."""
        with self.database.write() as connection:
            mine = self.table.c.mail == mail
            connection.execute(self.table.update().where(mine).values(told_at=self.clock.now()))

    def was_told(self, mail: str) -> bool:
        """Whether a mail of that key was sent."""
        column = self.table.c
        query = sa.select(column.key).where(column.mail == mail, column.told_at.is_not(None)).limit(1)
        with self.database.read() as connection:
            return connection.execute(query).first() is not None

    def forget(self, keys: Sequence[str]) -> None:
        """Remove what no longer needs to be told; what a mail has taken stays."""
        with self.database.write() as connection:
            for part in (keys[at : at + _CHUNK] for at in range(0, len(keys), _CHUNK)):
                column = self.table.c
                connection.execute(self.table.delete().where(column.key.in_(part), column.mail == ""))


class SqlFoundStore(Generic[F]):
    """Who seems to be away although nobody covers, until it is put right or over."""

    def __init__(self, database: Database, make: Callable[[Row], F]) -> None:
        """``make``: a found absence of a row."""
        self.database = database
        self.make = make

    def all(self) -> list[F]:
        """Everything still kept, by mailbox."""
        query = sa.select(absence_found).order_by(absence_found.c.mailbox, absence_found.c.start)
        with self.database.read() as connection:
            return [self.make(dict(row)) for row in connection.execute(query).mappings()]

    def keep(self, found: F) -> None:
        """Remember it; one that is known keeps its first sight and whether it was dismissed."""
        row = _values(found)
        mine = (absence_found.c.mailbox == row["mailbox"]) & (absence_found.c.mark == row["mark"])
        with self.database.write() as connection:
            connection.execute(insert_or_leave(connection, absence_found), row)
            changed = {name: row[name] for name in ("start", "end", "last_seen")}
            connection.execute(absence_found.update().where(mine).values(changed))

    def dismiss(self, mailbox: str) -> None:
        """The person is not away: nothing more is told about what is known now."""
        with self.database.write() as connection:
            mine = absence_found.c.mailbox == mailbox.casefold()
            connection.execute(absence_found.update().where(mine).values(dismissed=True))

    def forget_before(self, moment: datetime) -> int:
        """Remove what was last seen before then. How many."""
        with self.database.write() as connection:
            return connection.execute(absence_found.delete().where(absence_found.c.last_seen < moment)).rowcount


class SqlMarks(Generic[M]):
    """How each mailbox was left. Conforms to ``Marks`` of absence.settling."""

    def __init__(self, database: Database, make: Callable[[Row], M]) -> None:
        """``make``: a mark of a row."""
        self.database = database
        self.make = make

    def marks(self) -> dict[str, M]:
        """By mailbox."""
        with self.database.read() as connection:
            rows = connection.execute(sa.select(absence_settled)).mappings()
            return {str(row["mailbox"]): self.make(dict(row)) for row in rows}

    def keep_mark(self, mark: M) -> None:
        """In place of what was known."""
        with self.database.write() as connection:
            connection.execute(insert_or_replace(connection, absence_settled), _values(mark))
