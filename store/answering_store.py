"""Answering times. Conforms to ``AnsweringStore`` of mailboxes.answering_ports; the rows' meaning is the feature's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

import sqlalchemy as sa

from policies.clock import Clock
from store.answering_tables import answering_mail, answering_weeks
from store.delta_links import DeltaLinks
from store.engine import Database
from store.upsert import insert_or_add, insert_or_leave

ENDING = ":answering"  # links of our own beside those of other rooms
OPEN, ANSWERED = "", "answered"
UNCOUNTED = ("thrown", "none")
_CHUNK = 400
rows, weeks = answering_mail.c, answering_weeks.c

OpenT = TypeVar("OpenT")
WeekT = TypeVar("WeekT")


class Keeping(Protocol):
    """A mail to keep."""

    @property
    def key(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def conversation(self) -> str: ...
    @property
    def week(self) -> date: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def how(self) -> str: ...
    @property
    def settled_at(self) -> datetime | None: ...


class Settling(Protocol):
    """How one mail's wait ended."""

    @property
    def key(self) -> str: ...
    @property
    def how(self) -> str: ...
    @property
    def at(self) -> datetime: ...


class SqlAnsweringStore(Generic[OpenT, WeekT]):
    """Rows and weekly numbers."""

    def __init__(
        self, database: Database, clock: Clock, *, open_: Callable[..., OpenT], week: Callable[..., WeekT]
    ) -> None:
        """``open_`` and ``week`` make the feature's objects of columns."""
        self.database = database
        self._links = DeltaLinks(database, clock)
        self._open = open_
        self._week = week

    def links(self, mailbox: str) -> dict[str, str]:
        """Folder → where its delta query stands."""
        with self.database.read() as connection:
            found = self._links.all_in(connection, mailbox, ENDING)
        return {folder.removesuffix(ENDING): link for folder, link in found.items()}

    def forget_link(self, mailbox: str, folder: str) -> None:
        """Begin the folder's delta query anew."""
        self._links.forget(mailbox, folder + ENDING)

    def known(self, keys: Sequence[str]) -> dict[str, bool]:
        """Of these keys, those that are kept → whether they still wait."""
        found: dict[str, bool] = {}
        with self.database.read() as connection:
            for part in _parts(keys):
                query = sa.select(rows.key, rows.how).where(rows.key.in_(part))
                found |= {str(row.key): row.how == OPEN for row in connection.execute(query)}
        return found

    def arrived(
        self, mailbox: str, folder: str, link: str, kept: Sequence[Keeping], settled: Sequence[Settling]
    ) -> None:
        """Keep what is new, end what has ended, and save the folder's link, together."""
        fresh = [
            {
                "key": one.key, "mailbox": mailbox.casefold(), "message": one.message, "conversation": one.conversation,
                "week": one.week.isoformat(), "received_at": one.received_at, "due_at": one.due_at, "late": False, "skip": 0,
                "how": str(one.how), "settled_at": one.settled_at,
            }
            for one in kept
        ]  # fmt: skip
        with self.database.write() as connection:
            if fresh:
                connection.execute(insert_or_leave(connection, answering_mail), fresh)
            for end in settled:
                self._end(connection, rows.key == end.key, str(end.how), end.at)
            self._links.save_in(connection, mailbox, folder + ENDING, link)

    def sent(self, mailbox: str, link: str, conversations: Sequence[tuple[str, datetime, str]]) -> None:
        """What waited in these conversations when something was sent is over; the link is saved with it."""
        with self.database.write() as connection:
            for conversation, at, how in sorted(conversations, key=lambda one: one[1]):
                here = (rows.mailbox == mailbox.casefold()) & (rows.conversation == conversation)
                here &= rows.received_at <= at
                self._end(connection, here & (rows.skip == 0), str(how), at)
                if str(how) == ANSWERED:
                    passed = here & (rows.how == OPEN) & (rows.skip > 0)
                    connection.execute(answering_mail.update().where(passed).values(skip=rows.skip - 1))
            self._links.save_in(connection, mailbox, "sent" + ENDING, link)

    @staticmethod
    def _end(connection: sa.Connection, which: sa.ColumnElement[bool], how: str, at: datetime) -> None:
        """End the waits and count them; two workers at it count once, because only one finds a row open."""
        ended = (
            answering_mail.update()
            .where(which, rows.how == OPEN)
            .values(how=how, settled_at=at)
            .returning(rows.mailbox, rows.week, rows.due_at, rows.late)
        )
        for row in connection.execute(ended).all():
            if how in UNCOUNTED:
                continue
            late = int(row.late or at > row.due_at)
            numbers = {"in_time": 1 - late, "late": late, "unwritten": int(how != ANSWERED)}
            insert = insert_or_add(connection, answering_weeks, list(numbers))
            connection.execute(insert, {"mailbox": row.mailbox, "week": row.week, **numbers})

    def promise(self, mailbox: str, message: str, due_at: datetime, at: datetime, *, reply_follows: bool) -> bool:
        """Somebody told the sender when the answer comes; whether the mail waits here. After its time the mail stays late."""
        here = (rows.mailbox == mailbox.casefold()) & (rows.message == message) & (rows.how == OPEN)
        values = {"due_at": due_at, "late": rows.late | (rows.due_at < at), "skip": rows.skip + int(reply_follows)}
        with self.database.write() as connection:
            return connection.execute(answering_mail.update().where(here).values(values)).rowcount > 0

    def open(self, mailbox: str | None = None) -> dict[str, list[OpenT]]:
        """Mailbox → what waits there, the oldest first."""
        here = [rows.mailbox == mailbox.casefold()] if mailbox is not None else []
        query = sa.select(rows.mailbox, rows.week, rows.received_at, rows.due_at, rows.late)
        query = query.where(rows.how == OPEN, *here).order_by(rows.received_at, rows.key)
        found: dict[str, list[OpenT]] = defaultdict(list)
        with self.database.read() as connection:
            for row in connection.execute(query):
                one = self._open(date.fromisoformat(row.week), row.received_at, row.due_at, row.late)
                found[str(row.mailbox)].append(one)
        return found

    def weeks(self, since: date) -> Mapping[str, list[WeekT]]:
        """Mailbox → its weeks from then on, the oldest first."""
        query = sa.select(answering_weeks).where(weeks.week >= since.isoformat()).order_by(weeks.week)
        found: dict[str, list[WeekT]] = defaultdict(list)
        with self.database.read() as connection:
            for row in connection.execute(query):
                one = self._week(date.fromisoformat(row.week), row.in_time, row.late, row.unwritten)
                found[str(row.mailbox)].append(one)
        return found


def _parts(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[at : at + _CHUNK] for at in range(0, len(keys), _CHUNK)]
