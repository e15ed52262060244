"""Finds people who are away although nobody covers (A07): an automatic reply is on, or the calendar says out of office.

They are helped once per absence with a link to a filled-in form; when nothing has happened some working days later and they are away by
then, their manager is. What is kept is kept for days, and goes as soon as it is no longer seen.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from absence.model import Absence, Occurrence
from absence.notices import Notice, What
from absence.occurrences import occurrences
from absence.people import People
from absence.telling_ports import FoundAway, FoundStore, NoticeStore
from policies.clock import Clock
from policies.mailing import MailboxUnavailable, MailTrouble
from policies.packs import Pack
from policies.vocabulary import DirectoryEntry, MailboxKind
from policies.working_days import WorkingCalendar

log = logging.getLogger(__name__)

REPLY, CALENDAR = "reply", "calendar"
_KEPT = timedelta(days=2)
_FAR = timedelta(days=365)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ReplyOn:
    """An automatic reply that is switched on; ``start`` and ``end`` None where it has no such bound."""

    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class OutOfOffice:
    """An entry of the calendar. A whole day's entry is told by its dates, the end exclusive."""

    start: datetime
    end: datetime
    all_day: bool


class Signs(Protocol):
    """What mailboxes say. Each raises MailboxUnavailable or MailTrouble."""

    async def reply(self, mailbox: str) -> ReplyOn | None:
        """The automatic reply, if it is on or scheduled."""
        ...

    async def out_of_office(self, mailbox: str, since: datetime, until: datetime) -> Sequence[OutOfOffice]:
        """Entries shown as out of office that touch this stretch of time."""
        ...


class Absences(Protocol):
    """What is registered."""

    def for_mailboxes(self, mailboxes: Sequence[str]) -> Sequence[Absence]:
        """Every absence of those mailboxes that is still kept."""
        ...


class Finder:
    """Looks for them, and puts what is to be told."""

    def __init__(  # noqa: PLR0917 - its ports
        self,
        absences: Absences,
        found: FoundStore,
        notices: NoticeStore,
        signs: Signs,
        clock: Clock,
        own_mailbox: str = "",
    ) -> None:
        """``own_mailbox``: where the product's own mail comes from; it is nobody."""
        self._absences = absences
        self._found = found
        self._notices = notices
        self._signs = signs
        self._clock = clock
        self._own = own_mailbox.casefold()

    def whom(self, entries: Iterable[DirectoryEntry]) -> list[str]:
        """The addresses to look at: people, not function mailboxes."""
        people = (one for one in entries if one.kind is MailboxKind.PERSONAL and one.address)
        return [one.address.casefold() for one in people if one.address.casefold() != self._own]

    async def scan(self, addresses: Sequence[str], people: People, *, not_before: datetime | None = None) -> int:
        """Look at these people; how many seem to be away uncovered. One that cannot be read is left out until next time."""
        now = self._clock.now()
        number = 0
        for start in range(0, len(addresses), _AT_ONCE):
            part = [one.casefold() for one in addresses[start : start + _AT_ONCE]]
            registered = _by_mailbox(await asyncio.to_thread(self._absences.for_mailboxes, part))
            signs = await asyncio.gather(*(self._signs_of(one, people.pack_of(one), now) for one in part))
            for address, seen in zip(part, signs, strict=True):
                uncovered = [one for one in seen if not _registered(one, registered.get(address, ()))]
                number += bool(uncovered)
                await asyncio.to_thread(self._keep, uncovered, people, now, not_before)
        await asyncio.to_thread(self._found.forget_before, now - _KEPT)
        return number

    async def _signs_of(self, address: str, pack: Pack, now: datetime) -> list[FoundAway]:
        rule, calendar = pack.absence.found, pack.calendar
        horizon = now + timedelta(days=rule.ahead_days)
        found: list[FoundAway] = []
        try:
            if rule.replies and (reply := await self._signs.reply(address)) is not None:
                found += _of_reply(address, reply, now, horizon)
            if rule.calendar:
                midnight = datetime.combine(now.astimezone(calendar.zone).date(), time(), calendar.zone)
                entries = await self._signs.out_of_office(address, midnight, horizon + timedelta(days=31))
                runs = _runs(entries, calendar, rule.least_working_days)
                found += [_found(address, CALENDAR, *run, now) for run in runs if run[0] <= horizon]
        except (MailboxUnavailable, MailTrouble) as error:
            log.info("a mailbox cannot be asked whether its owner is away: %s", type(error).__name__)
        return found

    def _keep(self, seen: Sequence[FoundAway], people: People, now: datetime, not_before: datetime | None) -> None:
        if not seen:
            return
        known = [one for one in self._found.all() if one.mailbox == seen[0].mailbox]
        told: set[str] = set()
        for one in seen:
            same = next((old for old in known if _touch(old, one)), one)
            merged = replace(one, mark=same.mark, first_seen=same.first_seen, dismissed=same.dismissed)
            if same is one:
                known.append(one)
            if merged.mark in told:  # the calendar says what the reply said
                continue
            told.add(merged.mark)
            self._found.keep(merged)
            if not merged.dismissed:
                self._notices.put(list(_notices(merged, people, now, not_before)))

    def current(self) -> list[FoundAway]:
        """Whoever seems to be away uncovered at present, for those who may help."""
        return [one for one in self._found.all() if not one.dismissed]

    def dismiss(self, mailbox: str) -> None:
        """The person says that they are not away."""
        self._found.dismiss(mailbox.casefold())


def _notices(one: FoundAway, people: People, now: datetime, not_before: datetime | None) -> Iterator[Notice]:
    calendar = people.pack_of(one.mailbox).calendar
    facts = {"start": one.start.isoformat(), "end": one.end.isoformat() if one.end else None, "sign": one.sign}
    yield Notice(f"found:{one.mailbox}:{one.mark}", one.mailbox, What.FOUND, one.mailbox, now, facts)
    first, today = (at.astimezone(calendar.zone).date() for at in (one.first_seen, now))
    patient = (
        calendar.working_days_between(first, today) >= people.pack_of(one.mailbox).absence.found.manager_after_days
    )
    manager = people.manager(one.mailbox, now).casefold()
    if patient and one.start <= now and manager:
        key = f"found-manager:{one.mailbox}:{one.mark}"
        yield Notice(key, manager, What.FOUND_MANAGER, one.mailbox, now, facts, not_before=not_before)


def _of_reply(address: str, reply: ReplyOn, now: datetime, horizon: datetime) -> list[FoundAway]:
    start, end = reply.start or now, reply.end
    if (end is not None and end <= now) or start > horizon:
        return []
    mark = "always" if reply.start is None else f"{reply.start:%Y%m%dT%H%M}"
    return [replace(_found(address, REPLY, start, end, now), mark=_mark(address, REPLY, mark))]


def _runs(entries: Sequence[OutOfOffice], calendar: WorkingCalendar, least: int) -> list[tuple[datetime, datetime]]:
    """Runs of working days wholly out of office, as moments; shorter ones than ``least`` working days are none."""
    days = sorted({day for one in entries for day in _days(one, calendar)})
    runs: list[list[date]] = []
    for day in days:
        if runs and calendar.add_working_days(runs[-1][-1], 1) == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [
        (_midnight(run[0], calendar), _midnight(run[-1] + timedelta(days=1), calendar))
        for run in runs
        if len(run) >= least
    ]


def _days(entry: OutOfOffice, calendar: WorkingCalendar) -> Iterator[date]:
    """The working days that the entry fills from opening to closing."""
    if entry.all_day:  # midnight in whatever zone: noon of that day tells the date
        first, last = ((at.astimezone(UTC) + timedelta(hours=12)).date() for at in (entry.start, entry.end))
        last -= timedelta(days=1)
    else:
        first, last = (at.astimezone(calendar.zone).date() for at in (entry.start, entry.end))
    for number in range(min((last - first).days, 400) + 1):
        day = first + timedelta(days=number)
        opens, closes = calendar.opens(day), calendar.closes(day)
        if opens is None or closes is None:
            continue
        if entry.all_day or (entry.start <= opens and closes <= entry.end):
            yield day


def _midnight(day: date, calendar: WorkingCalendar) -> datetime:
    return datetime.combine(day, time(), calendar.zone).astimezone(UTC)


def _found(address: str, sign: str, start: datetime, end: datetime | None, now: datetime) -> FoundAway:
    return FoundAway(address, _mark(address, sign, f"{start:%Y%m%d}"), sign, start, end, now, now)


def _mark(address: str, sign: str, what: str) -> str:
    return hashlib.sha256(f"{address}\n{sign}\n{what}".encode()).hexdigest()[:24]


def _touch(one: FoundAway, other: FoundAway) -> bool:
    return Occurrence(one.start, one.end).overlaps(Occurrence(other.start, other.end))


def _by_mailbox(absences: Sequence[Absence]) -> dict[str, list[Absence]]:
    found: dict[str, list[Absence]] = {}
    for one in absences:
        found.setdefault(one.mailbox.casefold(), []).append(one)
    return found


def _registered(found: FoundAway, absences: Iterable[Absence]) -> bool:
    """Whether an absence is registered for some of that time, or one is over whose reply we have not yet taken away."""
    until = found.end or found.start + _FAR
    for one in absences:
        if one.is_live and next(occurrences(one.span, found.start, until), None) is not None:
            return True
        if one.stage.is_over and one.ended_at is not None and one.restored_at is None:
            return True
    return False
