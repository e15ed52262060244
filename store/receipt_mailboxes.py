"""Which mailboxes answer with receipts, and which worker has one; the part of ``ReceiptStore`` that is about mailboxes."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

import sqlalchemy as sa

from policies.clock import Clock
from store.delta_links import DeltaLinks
from store.engine import Database
from store.receipt_tables import receipt_mailboxes
from store.upsert import insert_or_leave

ENDING = ":receipts"  # links of our own beside those of other rooms
PUMPED = timedelta(seconds=15)  # a mailbox that was told as due is not told again for so long

HeldT = TypeVar("HeldT")
boxes = receipt_mailboxes.c


class Holding(Protocol):
    """A mailbox that a worker has."""

    @property
    def mailbox(self) -> str:
        """Its address."""
        ...

    @property
    def holder(self) -> str:
        """The worker's proof."""
        ...

    @property
    def links(self) -> Mapping[str, str]:
        """Where the folders' delta queries stand."""
        ...


class ReceiptMailboxes(Generic[HeldT]):
    """Switching on and off, what is due, leases, subscriptions."""

    def __init__(self, database: Database, clock: Clock, held: Callable[..., HeldT]) -> None:
        """``held`` makes the room's own value of a mailbox that a worker has."""
        self.database = database
        self.clock = clock
        self.links = DeltaLinks(database, clock)
        self._held = held

    def switch(self, mailboxes: Sequence[str]) -> None:
        """These and no others answer; a new one from now on."""
        wanted = {one.casefold() for one in mailboxes}
        with self.database.read() as connection:
            here = set(connection.execute(sa.select(boxes.mailbox)).scalars())
        if wanted == here:
            return
        now = self.clock.now().replace(microsecond=0)  # Graph tells whole seconds
        with self.database.write() as connection:
            for gone in sorted(here - wanted):
                connection.execute(receipt_mailboxes.delete().where(boxes.mailbox == gone))
                for folder in self.links.all_in(connection, gone, ENDING):
                    self.links.forget_in(connection, gone, folder)
            fresh = [
                {"mailbox": one, "since": now, "due_at": now, "subscription": "", "trouble": ""}
                for one in sorted(wanted - here)
            ]
            if fresh:
                connection.execute(insert_or_leave(connection, receipt_mailboxes), fresh)

    def due(self, limit: int, *, ahead: timedelta = timedelta(0)) -> list[str]:
        """Mailboxes whose time has come (or comes within ``ahead``) and that nobody has; each is told once for a while."""
        now = self.clock.now()
        free = sa.or_(boxes.held_until.is_(None), boxes.held_until <= now)
        query = sa.select(boxes.mailbox).where(boxes.due_at <= now + ahead, free).order_by(boxes.due_at).limit(limit)
        with self.database.read() as connection:
            if not connection.execute(query.limit(1)).first():
                return []
        with self.database.write() as connection:
            if connection.dialect.name == "postgresql":
                query = query.with_for_update(skip_locked=True)
            found = list(connection.execute(query).scalars())
            if found:
                told = receipt_mailboxes.update().where(boxes.mailbox.in_(found)).values(due_at=now + ahead + PUMPED)
                connection.execute(told)
        return found

    def wake(self, mailboxes: Sequence[str]) -> None:
        """Look there as soon as possible."""
        now = self.clock.now()
        here = boxes.mailbox.in_([one.casefold() for one in mailboxes])
        with self.database.write() as connection:
            connection.execute(receipt_mailboxes.update().where(here, boxes.due_at > now).values(due_at=now))

    def hold(self, mailbox: str, lease: timedelta, *, unread_since: datetime | None = None) -> HeldT | None:
        """Have the mailbox for oneself until the lease ends; None when somebody else has it, it does not answer, or was read since then.

        Whoever has it may have looked already: it will be looked at again.
        """
        now, holder = self.clock.now(), str(uuid.uuid4())
        here = boxes.mailbox == mailbox.casefold()
        free = sa.or_(boxes.held_until.is_(None), boxes.held_until <= now)
        unread = sa.or_(boxes.looked_at.is_(None), boxes.looked_at <= unread_since) if unread_since else sa.true()
        taken = (
            receipt_mailboxes.update()
            .where(here, free, unread)
            .values(holder=holder, held_until=now + lease, due_at=now + lease)
            .returning(boxes.since)
        )
        again = receipt_mailboxes.update().where(here, boxes.held_until > now, boxes.due_at > now).values(due_at=now)
        with self.database.write() as connection:
            since = connection.execute(taken).scalar()
            if since is None:
                connection.execute(again)
                return None
            links = self.links.all_in(connection, mailbox, ENDING)
        return self._held(mailbox=mailbox.casefold(), holder=holder, since=since, links=links)

    @staticmethod
    def link(held: Holding, folder: str) -> str | None:
        """Where the folder's delta query stood when the mailbox was taken."""
        return held.links.get(link_name(folder))

    def renew(self, held: Sequence[Holding], lease: timedelta) -> None:
        """Keep those that were not lost to somebody else for another lease."""
        until = self.clock.now() + lease
        # due earlier than the lease ends means: woken meanwhile
        due = sa.case((boxes.due_at < boxes.held_until, boxes.due_at), else_=sa.literal(until, boxes.due_at.type))
        with self.database.write() as connection:
            mine = boxes.mailbox.in_([one.mailbox for one in held]) & boxes.holder.in_([one.holder for one in held])
            if connection.dialect.name == "postgresql":  # one order, or two workers may each wait for the other
                connection.execute(sa.select(boxes.mailbox).where(mine).order_by(boxes.mailbox).with_for_update())
            connection.execute(receipt_mailboxes.update().where(mine).values(held_until=until, due_at=due))

    def release(self, held: Holding, next_look: datetime, trouble: str, read: datetime | None) -> None:
        """Let it go until then, or sooner if it was woken meanwhile. ``read``: all that had come by then was read."""
        due = sa.case((boxes.due_at < boxes.held_until, boxes.due_at), else_=sa.literal(next_look, boxes.due_at.type))
        values: dict[str, Any] = {"holder": None, "held_until": None, "due_at": due, "trouble": trouble[:160]}
        if read is not None:
            values["looked_at"] = read
        with self.database.write() as connection:
            connection.execute(receipt_mailboxes.update().where(*_own(held)).values(values))

    def subscribed(self, mailbox: str, subscription: str, until: datetime | None) -> None:
        """Remember the mailbox's subscription; an empty one when it has none."""
        with self.database.write() as connection:
            here = receipt_mailboxes.update().where(boxes.mailbox == mailbox.casefold())
            connection.execute(here.values(subscription=subscription, subscribed_until=until))

    def subscriptions(self) -> dict[str, tuple[str, datetime | None]]:
        """Mailbox → (subscription's id or empty, until when)."""
        with self.database.read() as connection:
            found = connection.execute(sa.select(boxes.mailbox, boxes.subscription, boxes.subscribed_until))
            return {mailbox: (one, until) for mailbox, one, until in found}


def link_name(folder: str) -> str:
    """The name of a folder's link in the table: ids of folders are longer than its column."""
    return (folder if len(folder) <= 20 else hashlib.sha256(folder.encode()).hexdigest()[:40]) + ENDING


def _own(held: Holding) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return boxes.mailbox == held.mailbox, boxes.holder == held.holder
