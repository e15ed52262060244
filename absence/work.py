"""What time does to absences: they begin and end, mailboxes follow, people are told, mailboxes are looked at, others are found.

Every piece may be repeated, interrupted or late: what is to be done follows from the register and the clock, never from a message.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from absence.digest import Post
from absence.found import Finder
from absence.model import Absence
from absence.notices import Notice, What
from absence.people import People
from absence.ports import AbsenceStore
from absence.telling import begun, changed, hindered, notices_of, over, released
from absence.telling_ports import NoticeStore
from absence.watching import Watch
from policies.clock import Clock
from policies.opening import WatchReport
from policies.packs import Pack

log = logging.getLogger(__name__)
_GATHER = timedelta(minutes=12)  # how long mails wait for the other workers of a round


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one mailbox. ``own``: codes of what its owner had changed meanwhile and keeps (``reply``, ``rule`` …).

    ``hindered``: codes of what stands in the way until a person does something (``by-hand``, ``not-allowed`` …).
    """

    mailbox: str
    complete: bool
    own: tuple[str, ...] = ()
    hindered: tuple[str, ...] = ()


class Mailboxes(Protocol):
    """Brings mailboxes to what they should be, by plan and journal."""

    async def settle(self, mailboxes: Sequence[str]) -> Sequence[Settled]:
        """Plan and apply for these mailboxes; one that cannot be reached now is incomplete."""
        ...

    async def unsettled(self) -> Sequence[str]:
        """Mailboxes that are not, or may not be, as they should."""
        ...

    async def resume(self, plan_id: str) -> None:
        """Carry out the rest of a plan."""
        ...


class Time(Protocol):
    """Lets time pass in the register."""

    def time_passes(self) -> Sequence[tuple[Absence | None, Absence]]:
        """Begin and end what has come; (before, after) of each absence that changed."""
        ...

    async def check_directory(self) -> Sequence[tuple[Absence | None, Absence]]:
        """Open the coverage of substitutes who have left."""
        ...

    def remove_old(self) -> int:
        """Remove what has been over for long enough. How many."""
        ...


@dataclass(slots=True)
class Parts:
    """What the work is made of."""

    store: AbsenceStore
    notices: NoticeStore
    time: Time
    mailboxes: Mailboxes
    watch: Watch
    finder: Finder
    post: Post
    people: Callable[[], Awaitable[People]] = field(repr=False)


class Work:
    """The timers' and the command line's front door."""

    def __init__(self, pack: Pack, parts: Parts, clock: Clock) -> None:
        self._pack = pack
        self._parts = parts
        self._clock = clock

    # --- beginning and ending --------------------------------------------------------------------

    async def advance(self) -> list[str]:
        """Begin and end what has come; which mailboxes are to be settled, each once."""
        await asyncio.to_thread(self._parts.time.time_passes)
        return list(await self._parts.mailboxes.unsettled())

    async def settle(self, mailboxes: Sequence[str]) -> list[Settled]:
        """Bring these mailboxes to what they should be, and put what there is to tell of it."""
        before = {one.id for one in await asyncio.to_thread(self._parts.store.unrestored)}
        found = list(await self._parts.mailboxes.settle(mailboxes))
        now = self._clock.now()
        people = await self._parts.people() if any(one.hindered for one in found) else None
        for one in found:
            for absence in await asyncio.to_thread(self._parts.store.for_mailbox, one.mailbox):
                notices: list[Notice] = []
                if one.complete and absence.in_force:
                    notices += begun(absence, now)
                if absence.id in before and absence.restored_at is not None:
                    notices += over(absence, now)
                if one.own and (absence.in_force or absence.id in before):
                    key = f"own:{absence.id}:{absence.version}:{'+'.join(sorted(one.own))}"
                    facts = {"own": sorted(one.own)}
                    notices.append(Notice(key, absence.mailbox, What.OWN_CHANGE, absence.id, now, facts))
                if one.hindered and people is not None and (absence.in_force or absence.id in before):
                    notices += hindered(absence, one.hindered, people, now)
                if notices:
                    await asyncio.to_thread(self._parts.notices.put, notices)
        return found

    async def tick(self) -> list[Settled]:
        """Advance, settle and tell in one, for the command line and for those who wait."""
        mailboxes = await self.advance()
        found = await self.settle(mailboxes) if mailboxes else []
        await self.tell()
        return found

    async def resume(self, plan_ids: Sequence[str]) -> None:
        """Take up plans that were begun and left."""
        for plan_id in plan_ids:
            await self._parts.mailboxes.resume(plan_id)

    # --- telling ---------------------------------------------------------------------------------

    async def tell(self) -> int:
        """Put what absences as they stand give reason to tell, and send what may go; how many mails went."""
        people = await self._parts.people()
        await asyncio.to_thread(self._put, people)
        return await self._parts.post.send(people)

    def _put(self, people: People) -> None:
        now, store, notices = self._clock.now(), self._parts.store, self._parts.notices
        live = {one.id: one for one in store.live()}
        fresh = [one for absence in live.values() for one in notices_of(absence, people, now)]
        fresh += changed(live, [*notices.of_kind(What.ACCEPTED), *notices.of_kind(What.CHANGED)], now)
        for asked in notices.of_kind(What.ASKED):
            known = live.get(asked.about)
            settled = known is not None and known.coverage.substitute == asked.to
            if not settled and asked.told_at is not None and now - asked.told_at <= timedelta(days=30):
                fresh += released(known or store.get(asked.about), [asked], now)
        if fresh:
            notices.put(fresh)

    # --- watching --------------------------------------------------------------------------------

    async def to_verify(self) -> list[str]:
        """The ids of absences whose mailbox is to be looked at now."""
        people = await self._parts.people()
        return [one.id for one in await asyncio.to_thread(self._parts.watch.due, people)]

    async def verify(self, ids: Sequence[str], *, others_look: bool = False) -> WatchReport:
        """Look at the mailboxes of these absences. ``others_look``: mails wait until other workers have looked at theirs."""
        people = await self._parts.people()
        found = [await asyncio.to_thread(self._parts.store.get, one) for one in ids]
        absences = [one for one in found if one is not None and one.in_force]
        return await self._parts.watch.verify(absences, people, not_before=self._later(others_look))

    async def mark_seen(self, absence: Absence, *, by: str) -> None:
        """Somebody says to have looked into the mailbox today."""
        await self._parts.watch.mark_seen(absence, await self._parts.people(), by=by)

    # --- finding ---------------------------------------------------------------------------------

    async def to_find(self) -> list[str]:
        """Whom to look at; nobody on days off."""
        today = self._clock.now().astimezone(self._pack.calendar.zone).date()
        if not self._pack.calendar.is_working_day(today):
            return []
        return self._parts.finder.whom((await self._parts.people()).entries)

    async def tidy(self) -> int:
        """Once a day: substitutes who have left cover nobody, and what has been over for long enough goes. How many went."""
        await self._parts.time.check_directory()
        return await asyncio.to_thread(self._parts.time.remove_old)

    async def find(self, addresses: Sequence[str], *, others_look: bool = False) -> int:
        """Find those who are away although nobody covers; how many there are."""
        people = await self._parts.people()
        return await self._parts.finder.scan(addresses, people, not_before=self._later(others_look))

    def _later(self, others_look: bool) -> datetime | None:
        return self._clock.now() + _GATHER if others_look else None
