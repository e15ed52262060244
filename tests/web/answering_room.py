"""Answering times and the daily watch for the console's tests: the real services and stores, nothing read from a tenant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mailboxes.answering import Answering, Outside
from mailboxes.answering_ports import How, Kept, Open, Settled, Week
from mailboxes.watch import Outside as WatchOutside
from mailboxes.watch import Watch
from policies.clock import Clock
from policies.opening import Evidence, Tally, WatchedMailbox, Why
from policies.packs import Pack
from store.answering_store import SqlAnsweringStore
from store.mailbox_watch_store import SqlMailboxWatch
from store.opening import Store


@dataclass
class Quiet:
    """Inboxes in which two messages lie unread."""

    async def count(self, mailbox: str, *, read: bool, after: datetime, **more: object) -> Tally:
        return Tally(2)


@dataclass
class AnsweringRoom:
    """The services, and what they keep."""

    answering: Answering
    watch: Watch
    store: Any
    watch_store: Any

    def came(self, mailbox: str, received: datetime, due: datetime, answered: datetime | None = None) -> None:
        """A mail of that moment, answered or not."""
        day = received.date()
        week = date.fromordinal(day.toordinal() - day.weekday())
        key = f"{mailbox}{received}{due}{answered}"[-64:]
        settled = [Settled(key, How.ANSWERED, answered)] if answered else []
        self.store.arrived(mailbox, "inbox", "l", [Kept(key, key, key, week, received, due)], settled)

    def looked(self, mailbox: str, evidence: Evidence, at: datetime, waiting: int = 0) -> None:
        """What the last look showed."""
        self.watch_store.keep_watched(WatchedMailbox(mailbox, at, 0, at, evidence, Why.NONE, waiting))


def answering_room(store: Store, clock: Clock, pack: Pack, register: Any) -> AnsweringRoom:
    """Empty."""
    rows = SqlAnsweringStore(store.database, clock, open_=Open, week=Week)
    watched = SqlMailboxWatch(
        store.database,
        lambda row: WatchedMailbox(**{**row, "evidence": Evidence(row["evidence"]), "why": Why(row["why"])}),
    )
    nothing: Any = None
    answering = Answering(pack, Outside(register, nothing, rows, nothing), clock=clock, digest_key="k" * 32)
    inboxes: Any = Quiet()
    outside = WatchOutside(register, watched, nothing, inboxes, rows, nothing, nothing)
    return AnsweringRoom(answering, Watch(pack, outside, clock=clock, link="x"), rows, watched)
