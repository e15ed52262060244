"""The daily watch of function mailboxes. Conforms to ``WatchStore`` of mailboxes.watch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from store.answering_tables import mailbox_seen, mailbox_watch
from store.engine import Database
from store.upsert import insert_or_leave, insert_or_replace

W = TypeVar("W")


class SqlMailboxWatch(Generic[W]):
    """How far each mailbox is known to be looked after, and on which days it was opened."""

    def __init__(self, database: Database, make: Callable[[Mapping[str, Any]], W]) -> None:
        """``make``: what is known of a row."""
        self.database = database
        self._make = make

    def watched(self) -> dict[str, W]:
        """By mailbox."""
        with self.database.read() as connection:
            found = connection.execute(sa.select(mailbox_watch)).mappings()
            return {str(row["about"]): self._make(dict(row)) for row in found}

    def keep_watched(self, watched: W) -> None:
        """In place of what was known before."""
        row = {one.name: getattr(watched, one.name) for one in fields(watched)}  # type: ignore[arg-type]
        row = {name: str(value) if isinstance(value, str) else value for name, value in row.items()}
        with self.database.write() as connection:
            connection.execute(insert_or_replace(connection, mailbox_watch), row)

    def mark_seen(self, mailbox: str, day: date, how: str) -> None:
        """Note evidence that the mailbox was opened that day; the first of a day stays."""
        row = {"mailbox": mailbox.casefold(), "day": day.isoformat(), "how": str(how)}
        with self.database.write() as connection:
            connection.execute(insert_or_leave(connection, mailbox_seen), row)

    def seen_between(self, first: date, last: date) -> dict[str, frozenset[date]]:
        """Mailbox → the days on which it was opened, both ends included."""
        column = mailbox_seen.c
        query = sa.select(column.mailbox, column.day).where(column.day.between(first.isoformat(), last.isoformat()))
        found: dict[str, set[date]] = {}
        with self.database.read() as connection:
            for row in connection.execute(query):
                found.setdefault(str(row.mailbox), set()).add(date.fromisoformat(row.day))
        return {mailbox: frozenset(days) for mailbox, days in found.items()}
