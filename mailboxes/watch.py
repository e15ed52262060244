"""Whether function mailboxes are opened each working day (M04), who is told when they are not, and when mail waits too long (M05).

Looks once an hour in office hours and whenever a rung of the ladder falls due; numbers of read and unread mail, never what it says.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from mailboxes import escalation, promise
from mailboxes.answering_ports import AnsweringStore
from mailboxes.model import MailboxRecord
from mailboxes.ports import MailboxStore
from mailboxes.watch_notices import Notice, What, Writer
from policies.clock import Clock
from policies.daily_mail import DailyMail, Notes
from policies.ladder import look_is_due
from policies.leases import Leases
from policies.mailing import MailboxUnavailable, MailTrouble
from policies.opening import Evidence, Inboxes, Look, WatchedMailbox, WatchReport, Why, look_inside, noted
from policies.packs import Pack
from policies.people import People

log = logging.getLogger(__name__)
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
_AT_ONCE = 100
_STALE = timedelta(days=7)  # what could not be told for a week is no news
_GATHER = timedelta(minutes=12)  # how long mails wait for the other workers of a round


class WatchStore(Protocol):
    """What is known of mailboxes and days."""

    def watched(self) -> Mapping[str, WatchedMailbox]:
        """By mailbox, what the last look left."""
        ...

    def keep_watched(self, watched: WatchedMailbox) -> None:
        """In place of what was known before."""
        ...

    def mark_seen(self, mailbox: str, day: date, how: str) -> None:
        """Note evidence that the mailbox was opened that day."""
        ...

    def seen_between(self, first: date, last: date) -> Mapping[str, frozenset[date]]:
        """Mailbox → the days on which it was opened, both ends included."""
        ...


class NoticeStore(Protocol):
    """What is to be told, and what has been."""

    @property
    def leases(self) -> Leases:
        """Who is at it, among all instances."""
        ...

    def put(self, notices: Sequence[Notice]) -> int:
        """Keep those whose key is new. How many were."""
        ...

    def waiting(self) -> Sequence[Notice]:
        """Everything not yet told, oldest first."""
        ...

    def claim(self, keys: Sequence[str], mail: str) -> None:
        """Those go into this mail, and into no other."""
        ...

    def told(self, mail: str) -> None:
        """The mail was sent."""
        ...

    def was_told(self, mail: str) -> bool:
        """Whether a mail of that key was sent."""
        ...

    def forget(self, keys: Sequence[str]) -> None:
        """Remove what no longer needs to be told."""
        ...


@dataclass(frozen=True, slots=True)
class Outside:
    """The ports, connected."""

    register: MailboxStore
    store: WatchStore
    notices: NoticeStore
    inboxes: Inboxes
    answering: AnsweringStore
    notes: Notes
    people: Callable[[], Awaitable[People]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """One mailbox today. ``opened``: somebody has, or nothing has come; ``watched`` None before the first look."""

    record: MailboxRecord
    watched: WatchedMailbox | None
    opened: bool


class Watch:
    """Looks, remembers, tells."""

    def __init__(self, pack: Pack, outside: Outside, *, clock: Clock, link: str) -> None:
        """``link``: the console's address, for mails."""
        self.pack = pack
        self._outside = outside
        self._clock = clock
        self._link = link.rstrip("/")
        self._mail: DailyMail[What] = DailyMail(
            outside.notices,
            outside.notes,
            room="mailboxes",
            topic=lambda one: one.what.topic,
            zone=pack.calendar.zone,
            clock=clock,
        )

    # --- looking ---------------------------------------------------------------------------------

    def due(self) -> list[str]:
        """The mailboxes to look at now."""
        now, known = self._clock.now(), self._outside.store.watched()
        return [one.key for one in self._records() if self._is_due(one, known.get(one.key), now)]

    def _is_due(self, record: MailboxRecord, known: WatchedMailbox | None, now: datetime) -> bool:
        own = promise.pack_of(record, self.pack)
        last = known.looked_at if known is not None else None
        return look_is_due(last, now, own.mailboxes.watch.escalation, own.calendar)

    async def verify(self, mailboxes: Sequence[str], *, others_look: bool = False) -> WatchReport:
        """Look at these mailboxes and put what is due. ``others_look``: mails wait until other workers have looked at theirs."""
        report, people = WatchReport(), await self._outside.people()
        wanted = set(mailboxes)
        records = [one for one in self._records() if one.key in wanted]
        known = await asyncio.to_thread(self._outside.store.watched)
        later = self._clock.now() + _GATHER if others_look else None
        for start in range(0, len(records), _AT_ONCE):
            part = records[start : start + _AT_ONCE]
            await asyncio.gather(*(self._one(one, known.get(one.key), people, report, later) for one in part))
        log.info("watched mailboxes: %d looked at, %d unopened", report.looked, report.unopened)
        return report

    async def _one(
        self,
        record: MailboxRecord,
        known: WatchedMailbox | None,
        people: People,
        report: WatchReport,
        not_before: datetime | None,
    ) -> None:
        now = self._clock.now()
        calendar = promise.pack_of(record, self.pack).calendar
        today = now.astimezone(calendar.zone).date()
        yesterday = calendar.add_working_days(today, -1)
        before = known or await self._first(record, calendar.opens(yesterday) or now)
        look = await self._look(record, before, now)
        after = noted(before, look)
        await asyncio.to_thread(self._outside.store.keep_watched, after)
        report.count(look)
        if look.evidence.proves:
            await asyncio.to_thread(self._outside.store.mark_seen, record.key, today, look.evidence.value)
            return
        seen = await asyncio.to_thread(self._outside.store.seen_between, yesterday, today)
        days = seen.get(record.key, frozenset())
        found = escalation.unopened(record, look, after.good_until, people, self.pack, now, days)
        report.put += await asyncio.to_thread(self._outside.notices.put, [_after(one, not_before) for one in found])

    async def _first(self, record: MailboxRecord, since: datetime) -> WatchedMailbox:
        """A mailbox that was never looked at: what lay there unread before counts as known, so that it shows when somebody begins."""
        try:
            lies = (await self._outside.inboxes.count(record.key, read=False, after=_ALWAYS, until=since)).number
        except (MailboxUnavailable, MailTrouble):
            lies = 0
        return WatchedMailbox(record.key, since, lies)

    async def _look(self, record: MailboxRecord, before: WatchedMailbox, now: datetime) -> Look:
        try:
            return await look_inside(
                self._outside.inboxes,
                record.key,
                since=_ALWAYS,
                good_until=before.good_until,
                unread=before.unread,
                now=now,
                people=record.people,
            )
        except MailboxUnavailable:
            return Look(Evidence.UNKNOWN, now, why=Why.MAILBOX)
        except MailTrouble:
            return Look(Evidence.UNKNOWN, now, why=Why.TROUBLE)

    async def mark_seen(self, mailbox: str) -> None:
        """Somebody who watches the mailbox says to have opened it: what lies unread was left so on purpose."""
        record = await asyncio.to_thread(self._outside.register.record, mailbox.strip().casefold())
        if record is None:
            return
        now = self._clock.now()
        try:
            unread = (await self._outside.inboxes.count(record.key, read=False, after=_ALWAYS, until=now)).number
        except (MailboxUnavailable, MailTrouble):
            unread = 0
        before = self._outside.store.watched().get(record.key) or WatchedMailbox(record.key, now)
        look = Look(Evidence.MARKED, now, unread=unread, waiting=unread)
        today = now.astimezone(promise.pack_of(record, self.pack).calendar.zone).date()
        await asyncio.to_thread(self._outside.store.keep_watched, noted(before, look))
        await asyncio.to_thread(self._outside.store.mark_seen, record.key, today, look.evidence.value)

    def standing(self, mailboxes: Sequence[str] | None = None) -> list[Standing]:
        """How each mailbox stands today, those that nobody has opened first. ``mailboxes``: only these."""
        known, now = self._outside.store.watched(), self._clock.now()
        today = now.astimezone(self.pack.calendar.zone).date()
        seen = self._outside.store.seen_between(today, today)
        wanted = None if mailboxes is None else {one.casefold() for one in mailboxes}
        found: list[Standing] = []
        for record in self._records():
            if wanted is None or record.key in wanted:
                watched = known.get(record.key)
                quiet = watched is not None and watched.evidence in {Evidence.NOTHING, Evidence.OPENED}
                opened = quiet or today in seen.get(record.key, frozenset())
                unopened = watched is not None and watched.evidence is Evidence.UNOPENED
                found.append(Standing(record, watched, opened and not unopened))
        return sorted(found, key=lambda one: (one.opened, one.record.key))

    def seen_days(self, first: date, last: date) -> Mapping[str, frozenset[date]]:
        """Mailbox → the days on which it was opened, both ends included: the evidence, for forty days."""
        return self._outside.store.seen_between(first, last)

    # --- telling ---------------------------------------------------------------------------------

    async def tell(self) -> int:
        """On working days in office hours: put who stands in and what waits too long, and send what may go; how many mails went."""
        people, now = await self._outside.people(), self._clock.now()
        if self.pack.calendar.is_open(now):
            await asyncio.to_thread(self._put, people, now)
        names = {one.key: one.name for one in self._outside.register.records()}
        writer = Writer(self.pack.municipality.name, self._link, self.pack.calendar.zone, names)
        known = self._outside.store.watched()
        waiting = await asyncio.to_thread(self._outside.answering.open)
        late = {box for box, mails in waiting.items() if any(one.due_at < now for one in mails)}
        return await self._mail.send(
            outdated=lambda one: now - one.made_at > _STALE or _over(one, known, late),
            write=lambda told: writer.write(told, people, now),
        )

    def _put(self, people: People, now: datetime) -> None:
        waiting = self._outside.answering.open()
        fresh: list[Notice] = []
        for record in self._records():
            fresh += escalation.staffing(record, people, self.pack, now)
            fresh += escalation.late(record, waiting.get(record.key, ()), people, self.pack, now)
        if fresh:
            self._outside.notices.put(fresh)

    def _records(self) -> list[MailboxRecord]:
        return [one for one in self._outside.register.records() if one.state.open]


def _after(notice: Notice, not_before: datetime | None) -> Notice:
    return replace(notice, not_before=not_before) if not_before is not None else notice


def _over(notice: Notice, known: Mapping[str, WatchedMailbox], late: set[str]) -> bool:
    """Whether there is nothing to tell any more: opened meanwhile, or answered."""
    if notice.what.topic == "unopened":
        watched = known.get(notice.about)
        return watched is not None and (watched.evidence.proves or watched.evidence is Evidence.NOTHING)
    return notice.what in {What.LATE, What.LATE_MANAGER} and notice.about not in late
