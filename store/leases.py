"""One at a time, among all processes on one database. Implements ``policies.leases.Leases``."""

from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa

from policies.clock import Clock
from store.engine import Database
from store.lease_tables import leases
from store.upsert import inserted

rows = leases.c


class SqlLeases:
    """A row for as long as somebody has the work; one that was left is free once its time is over."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def take(self, name: str, length: timedelta) -> str | None:
        """Have it until then; the proof of it, or None while somebody else has it."""
        now, holder = self.clock.now(), str(uuid.uuid4())
        with self.database.write() as connection:
            mine = {"holder": holder, "until": now + length}
            left = leases.update().where(rows.name == name, rows.until <= now).values(mine)
            taken = inserted(connection, leases, {"name": name, **mine}) or connection.execute(left).rowcount == 1
        return holder if taken else None

    def keep(self, name: str, holder: str, length: timedelta) -> bool:
        """Have it for longer. False when it was lost."""
        with self.database.write() as connection:
            mine = leases.update().where(*_own(name, holder)).values(until=self.clock.now() + length)
            return connection.execute(mine).rowcount == 1

    def free(self, name: str, holder: str) -> None:
        """Let it go; lost already, nothing happens."""
        with self.database.write() as connection:
            connection.execute(leases.delete().where(*_own(name, holder)))


def _own(name: str, holder: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return rows.name == name, rows.holder == holder
