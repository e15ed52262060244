"""What was acknowledged with a date. Conforms to ``HandlingStore`` of mailboxes.handling."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

import sqlalchemy as sa

from policies.clock import Clock
from store.engine import Database
from store.mailbox_tables import mailbox_acknowledgements
from store.upsert import inserted

rows = mailbox_acknowledgements.c


class Told(Protocol):
    """An acknowledgement that was sent."""

    @property
    def mailbox(self) -> str:
        """From where."""
        ...

    @property
    def message(self) -> str:
        """A digest of the mail."""
        ...

    @property
    def at(self) -> datetime:
        """When."""
        ...

    @property
    def promised(self) -> date:
        """Until when the answer comes."""
        ...


F = TypeVar("F", bound=Told)


class SqlHandlingStore(Generic[F]):
    """One row a mail: taken while it is sent, then what was promised."""

    def __init__(self, database: Database, clock: Clock, fact: Callable[[str, str, datetime, date], F]) -> None:
        """``fact``: the feature's own type, from mailbox, digest, moment and day."""
        self.database = database
        self.clock = clock
        self._fact = fact

    def take(self, key: str, mailbox: str, until: datetime) -> bool:
        """Have the mail for oneself until then."""
        now = self.clock.now()
        with self.database.write() as connection:
            new = {"key": key, "mailbox": mailbox, "taken_until": until, "begun_at": now, "at": None, "promised": ""}
            if inserted(connection, mailbox_acknowledgements, new):
                return True
            again = (
                sa.update(mailbox_acknowledgements)
                .where(rows.key == key, rows.at.is_(None), rows.taken_until <= now)
                .values(taken_until=until)
            )
            return bool(connection.execute(again).rowcount == 1)

    def leave(self, key: str) -> None:
        """Somebody may try at once."""
        with self.database.write() as connection:
            connection.execute(
                sa.update(mailbox_acknowledgements)
                .where(rows.key == key, rows.at.is_(None))
                .values(taken_until=self.clock.now())
            )

    def keep(self, fact: F) -> None:
        """It is sent."""
        with self.database.write() as connection:
            connection.execute(
                sa.update(mailbox_acknowledgements)
                .where(rows.key == fact.message)
                .values(at=fact.at, promised=fact.promised.isoformat())
            )

    def fact(self, key: str) -> F | None:
        """What was sent, or None."""
        with self.database.read() as connection:
            row = connection.execute(
                sa.select(mailbox_acknowledgements).where(rows.key == key, rows.at.is_not(None))
            ).one_or_none()
        return None if row is None else self._fact(row.mailbox, row.key, row.at, date.fromisoformat(row.promised))
