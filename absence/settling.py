"""Which mailboxes have to be looked at, and bringing them to what they should be; a mailbox that is done is left until something changes.

A mailbox's mark is a digest of its absences as they stand and of the day: where it is not the one that was last settled, the mailbox is
settled again. So nothing is lost by a crash, and once a day every watched mailbox is compared with what should be there.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from absence.desired import Desired, Terms, Texts, desired
from absence.model import Absence
from absence.occurrences import leading
from absence.ports import AbsenceStore, Directory
from absence.reconcile import Reconciler
from absence.service import AbsenceService
from absence.work import Settled
from policies.clock import Clock
from policies.messages import PostvaktError
from policies.packs import Pack
from policies.plan import Plan
from policies.vocabulary import Address, DirectoryEntry

log = logging.getLogger(__name__)
MADE_BY = "postvakt"
REASON = "Frånvaro börjar och slutar av sig själv (A06)"
_LONGEST_PAUSE = timedelta(minutes=60)
_ENTRIES_LAST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Mark:
    """How a mailbox was left. ``mark`` empty: not as it should be; ``tries``: how often in a row."""

    mailbox: str
    mark: str
    tries: int
    tried_at: datetime


class Marks(Protocol):
    """Remembers them."""

    def marks(self) -> Mapping[str, Mark]:
        """By mailbox."""
        ...

    def keep_mark(self, mark: Mark) -> None:
        """In place of what was known."""
        ...


class Desires:
    """What should be in a mailbox now."""

    def __init__(self, service: AbsenceService, store: AbsenceStore, directory: Directory, clock: Clock) -> None:
        self._service = service
        self._store = store
        self._directory = directory
        self._clock = clock
        self._known: tuple[datetime, dict[str, DirectoryEntry]] | None = None

    async def __call__(self, mailbox: str) -> Desired:
        """The wishes. Raises PostvaktError for a reply's template that cannot be used."""
        now = self._clock.now()
        entries = await self._entries(now)
        absences = [one for one in await asyncio.to_thread(self._store.for_mailbox, mailbox) if one.in_force]
        first = leading(absences, now)
        texts = Texts("", "")
        if first is not None:
            replies = await self._service.replies(first)
            texts = Texts(replies.internal, replies.external)
        owner = _address(mailbox, entries)
        terms = _terms(self._pack_of(mailbox, entries))
        return desired(
            owner,
            absences,
            now,
            texts=lambda _: texts,
            terms=terms,
            name=lambda address: _address(address, entries).name or address,
        )

    async def _entries(self, now: datetime) -> dict[str, DirectoryEntry]:
        """The directory by address, kept for a while: some mornings ask for thousands of mailboxes."""
        if self._known is None or not timedelta(0) <= now - self._known[0] < _ENTRIES_LAST:
            self._known = now, {one.address.casefold(): one for one in await self._directory.entries() if one.address}
        return self._known[1]

    def _pack_of(self, mailbox: str, entries: Mapping[str, DirectoryEntry]) -> Pack:
        entry = entries.get(mailbox.casefold())
        return self._service.pack if entry is None else self._service.pack.for_unit(entry.department, entry.unit)


def _address(mailbox: str, entries: Mapping[str, DirectoryEntry]) -> Address:
    entry = entries.get(mailbox.casefold())
    return Address(mailbox, "") if entry is None else Address(entry.address, entry.display_name)


def _terms(pack: Pack) -> Terms:
    return Terms(pack.absence.replies.outside, pack.absence.calendar, pack.absence.rights == "full")


class Settling:
    """Implements ``absence.work.Mailboxes``."""

    def __init__(
        self, service: AbsenceService, store: AbsenceStore, reconciler: Reconciler, marks: Marks, clock: Clock
    ) -> None:
        self._service = service
        self._store = store
        self._reconciler = reconciler
        self._marks = marks
        self._clock = clock

    async def unsettled(self) -> list[str]:
        """Mailboxes that are not, or may not be, as they should; those that failed after a pause that grows to an hour."""
        wanted, known = await asyncio.to_thread(self._wanted), await asyncio.to_thread(self._marks.marks)
        now = self._clock.now()
        return [mailbox for mailbox, mark in wanted.items() if _due(known.get(mailbox), mark, now)]

    async def settle(self, mailboxes: Sequence[str]) -> list[Settled]:
        """Plan and carry out for these mailboxes. Nothing in place and nothing wished is no work."""
        wanted, known = await asyncio.to_thread(self._wanted), await asyncio.to_thread(self._marks.marks)
        now = self._clock.now()
        report = await self._reconciler.reconcile(mailboxes, made_by=MADE_BY, reason=REASON)
        found = []
        for mailbox in dict.fromkeys(one.casefold() for one in mailboxes):
            outcome = report.outcomes.get(mailbox)
            complete = outcome is not None and outcome.complete
            if complete:
                await asyncio.to_thread(self._restored, mailbox)
            tries = 0 if complete else (known[mailbox].tries if mailbox in known else 0) + 1
            mark = wanted.get(mailbox, "") if complete else ""
            await asyncio.to_thread(self._marks.keep_mark, Mark(mailbox, mark, tries, now))
            own = tuple(outcome.own_changes) if outcome is not None else ()
            found.append(Settled(mailbox, complete, own, tuple(outcome.hindered) if outcome is not None else ()))
        return found

    async def plan(self, mailboxes: Iterable[str] | None = None, *, made_by: str, reason: str) -> Plan:
        """What would change now, in these mailboxes or in every one that absences concern. Kept under its id; changes nothing."""
        chosen = list(mailboxes) if mailboxes is not None else list(await asyncio.to_thread(self._wanted))
        plan, _ = await self._reconciler.plan(chosen, made_by=made_by, reason=reason)
        return plan

    async def resume(self, plan_id: str) -> None:
        """Carry out the rest of a plan."""
        await self._reconciler.apply(plan_id)

    def _restored(self, mailbox: str) -> None:
        for one in self._store.for_mailbox(mailbox):
            if one.stage.is_over and one.restored_at is None:
                try:
                    self._service.restored(one.id)
                except PostvaktError as error:  # somebody wrote meanwhile: the next round says it again
                    log.info("an absence that is over is noted as restored later: %s", error.code)

    def _wanted(self) -> dict[str, str]:
        """The mark that each mailbox should have."""
        day = self._clock.now().astimezone(self._service.pack.calendar.zone).date()
        parts: dict[str, list[str]] = {}
        for one in (*self._store.live(), *self._store.unrestored()):
            if one.in_force or one.stage.is_over:
                parts.setdefault(one.mailbox, []).append(_state(one, f"{day}"))
        for mailbox in self._reconciler.touched():
            parts.setdefault(mailbox, [f"back {day}"])
        return {
            mailbox: hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()[:32]
            for mailbox, found in parts.items()
        }


def _state(absence: Absence, day: str) -> str:
    return f"{absence.id} {absence.version} {absence.stage} {day}"


def _due(known: Mark | None, mark: str, now: datetime) -> bool:
    if known is None or (known.mark and known.mark != mark):
        return True
    if known.mark:
        return False
    pause = min(timedelta(minutes=2 ** min(known.tries, 10)) - timedelta(minutes=1), _LONGEST_PAUSE)
    return now - known.tried_at >= pause or now < known.tried_at
