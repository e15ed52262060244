"""Whether the mailboxes of people who are away are opened, and who is told when they are not (A04).

Looks once an hour in office hours and whenever a rung of the ladder falls due. Everything is decided from what is kept and from the clock,
so that a look that was missed, repeated or made a week later comes to the same ladder.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from absence.evidence import Inboxes, Looker
from absence.model import Absence, Seen, Way
from absence.notices import Notice, What
from absence.occurrences import occurrence_at
from absence.people import People
from absence.telling_ports import NoticeStore, WatchStore
from policies.clock import Clock
from policies.ladder import Due, Rung, due_rungs, look_is_due
from policies.opening import Evidence, Look, WatchedMailbox, WatchReport, Why, noted
from policies.packs import Pack
from policies.vocabulary import MailboxKind

log = logging.getLogger(__name__)
_AT_ONCE = 200
_RUNGS = {
    Rung.SUBSTITUTE: What.UNOPENED,
    Rung.MANAGER: What.UNOPENED_MANAGER,
    Rung.SERVICE_DESK: What.UNOPENED_DESK,
}


class SeenStore(WatchStore, Protocol):
    """What is known of days and looks."""

    def live(self) -> Sequence[Absence]:
        """All that are asked, planned or active."""
        ...

    def mark_seen(self, mailbox: str, day: date, how: str, *, by_substitute: bool) -> None:
        """Note evidence that the mailbox was looked at that day."""
        ...

    def seen_between(self, mailbox: str, first: date, last: date) -> Sequence[Seen]:
        """The evidence of those days, both included."""
        ...


class Watch:
    """Looks, remembers, and puts what is to be told."""

    def __init__(self, store: SeenStore, notices: NoticeStore, inboxes: Inboxes, clock: Clock) -> None:
        self._store = store
        self._notices = notices
        self._looker = Looker(inboxes)
        self._clock = clock

    def due(self, people: People) -> list[Absence]:
        """Absences in force whose mailbox is to be looked at now."""
        now = self._clock.now()
        return [one for one in self._store.live() if one.in_force and self._is_due(one, people, now)]

    def _is_due(self, absence: Absence, people: People, now: datetime) -> bool:
        pack = people.pack_of(absence.mailbox)
        before = self._store.watched(absence.id)
        last = before.looked_at if before is not None else None
        return look_is_due(last, now, pack.absence.escalation, pack.calendar)

    async def verify(
        self, absences: Iterable[Absence], people: People, *, not_before: datetime | None = None
    ) -> WatchReport:
        """Look at these mailboxes and put what is due. ``not_before``: when its mails may go, while other workers still look."""
        report = WatchReport()
        todo = list(absences)
        for start in range(0, len(todo), _AT_ONCE):
            part = todo[start : start + _AT_ONCE]
            for told in await asyncio.gather(*(self._one(one, people, report, not_before) for one in part)):
                report.put += await asyncio.to_thread(self._notices.put, told) if told else 0
        log.info(
            "watched mailboxes: %d looked at, %d unopened, %d unknown", report.looked, report.unopened, report.unknown
        )
        return report

    async def _one(
        self, absence: Absence, people: People, report: WatchReport, not_before: datetime | None
    ) -> list[Notice]:
        now = self._clock.now()
        before = _since(absence, await asyncio.to_thread(self._store.watched, absence.id), now)
        look = await self._looker.look(absence, before, now, to_function=self._to_function(absence, people))
        after = noted(before, look)
        await asyncio.to_thread(self._store.keep_watched, after)
        report.count(look)
        pack = people.pack_of(absence.mailbox)
        today = now.astimezone(pack.calendar.zone).date()
        if look.evidence.proves:
            await asyncio.to_thread(
                self._store.mark_seen, absence.mailbox, today, look.evidence.value, by_substitute=look.by_substitute
            )
            return []
        if not pack.absence.every_working_day or look.evidence is not Evidence.UNOPENED or look.oldest is None:
            return []
        first = pack.calendar.add_working_days(today, -1)
        seen = await asyncio.to_thread(self._store.seen_between, absence.mailbox, first, today)
        opened = frozenset(one.day for one in seen)
        due = due_rungs(look.oldest, now, pack.absence.escalation, pack.calendar, opened_on=opened)
        return [
            notice
            for one in due
            if (notice := self._notice(absence, one, look, after, people, now, not_before)) is not None
        ]

    def _notice(  # noqa: PLR0917 - all of it goes into the notice
        self,
        absence: Absence,
        due: Due,
        look: Look,
        watched: WatchedMailbox,
        people: People,
        now: datetime,
        not_before: datetime | None,
    ) -> Notice | None:
        to = _receiver(absence, due.rung, people, now)
        if not to:
            return None
        what = _RUNGS[due.rung]
        if due.rung is Rung.SUBSTITUTE and absence.coverage.way is Way.SELF:
            what = What.UNOPENED_SELF
        facts: dict[str, str | int] = {
            "since": _office_time(watched.good_until, people.pack_of(absence.mailbox), now),
            "unread": look.waiting,
        }
        if look.why is Why.NOT_DELIVERED:
            facts["why"] = look.why.value
        key = f"unopened:{absence.id}:{due.day}:{due.rung}"
        return Notice(key, to, what, absence.id, now, facts, not_before=not_before)

    async def mark_seen(self, absence: Absence, people: People, *, by: str) -> None:
        """Somebody says to have looked into the mailbox: what lies unread was left so on purpose."""
        now = self._clock.now()
        before = _since(absence, self._store.watched(absence.id), now)
        substitute = by.casefold() == absence.coverage.substitute
        look = await self._looker.marked(absence, now, by_substitute=substitute)
        today = now.astimezone(people.pack_of(absence.mailbox).calendar.zone).date()
        self._store.mark_seen(absence.mailbox, today, Evidence.MARKED.value, by_substitute=substitute)
        self._store.keep_watched(noted(before, look))

    @staticmethod
    def _to_function(absence: Absence, people: People) -> bool:
        entry = people.entry(absence.coverage.substitute) if absence.coverage.substitute else None
        return entry is not None and entry.kind is MailboxKind.FUNCTION


def _since(absence: Absence, known: WatchedMailbox | None, now: datetime) -> WatchedMailbox:
    """What is known of this occurrence; between two of them the person reads the mailbox, which says nothing about the next."""
    held = occurrence_at(absence.span, now)
    began = absence.start if held is None else held.start
    return known if known is not None and known.good_until >= began else WatchedMailbox(absence.id, began)


def _office_time(moment: datetime, pack: Pack, now: datetime) -> str:
    """Since when it counts that nobody looked: at night and on days off nobody is expected to."""
    opens = moment if pack.calendar.is_open(moment) else pack.calendar.next_working_morning(moment)
    return min(opens, now).isoformat()


def _receiver(absence: Absence, rung: Rung, people: People, now: datetime) -> str:
    """Who stands on that rung; empty when nobody does."""
    if rung is Rung.SUBSTITUTE:
        if absence.coverage.way is Way.SELF:
            return absence.mailbox
        return absence.coverage.substitute if absence.covered_at(now) else ""
    if rung is Rung.MANAGER:
        return people.manager(absence.mailbox, now).casefold()
    return people.service_desk(absence.mailbox).casefold()
