"""The desk's look at one absence: what holds now, what will happen, what was met, who has looked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Self
from zoneinfo import ZoneInfo

from flask import current_app

from absence.model import Absence, Actor
from absence.occurrences import occurrence_at
from policies.messages import PostvaktError
from policies.vocabulary import DirectoryEntry
from web import absence_words as words
from web.absence_cards import Names
from web.absence_shapes import Reply, replies_shown
from web.absence_steps import happens, wished
from web.people import Person, signed_in
from web.phrases import Told, Words, moment_words
from web.phrases import phrase as _

_DAYS_SHOWN = 10


class Seat:
    """Who asks, when and where; what every part of the desk rests on."""

    def __init__(self, services: Any, person: Person) -> None:
        self._services = services
        self._room = services.absence
        self.actor = Actor(person.address, person.roles)
        self.address = person.address.strip().casefold()
        self.now: datetime = services.clock.now()

    @classmethod
    def of(cls, person: Person) -> Self:
        """For the person of an access token."""
        return cls(current_app.extensions["services"], person)

    @classmethod
    def signed_in(cls) -> Self:
        """For the person of this session."""
        person = signed_in()
        if person is None:
            raise PostvaktError("PV-SIGN-IN")
        return cls.of(person)

    @property
    def zone(self) -> ZoneInfo:
        """Where people plan."""
        zone: ZoneInfo = self._services.pack.calendar.zone
        return zone

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.zone).date()

    @cached_property
    def _entries(self) -> dict[str, DirectoryEntry]:
        found: Sequence[DirectoryEntry] = self._services.run(self._services.directory.entries())
        return {one.address.casefold(): one for one in found if one.address}

    def names(self) -> Names:
        """Addresses as people know them."""
        return Names({address: one.display_name for address, one in self._entries.items() if one.display_name})

    def unit(self, address: str) -> str:
        """Where somebody works."""
        found = self._entries.get(address.casefold())
        return "" if found is None else found.unit or found.department

    def _run(self, work: Any) -> Any:
        return self._services.run(work)


class Looking(Seat):
    """One absence, for whoever may see it."""

    def in_force(self, absence: Absence) -> Sequence[Words | Told]:
        """What should be in the mailbox now."""
        if not absence.in_force:
            return ()
        return wished(self._run(self._room.desired(absence.mailbox)))

    def coming(self, absence: Absence) -> Sequence[Words]:
        """What will happen when."""
        return happens(absence, self.names(), self._services.pack, self.now) if absence.is_live else ()

    def met(self, absence: Absence) -> Sequence[Words]:
        """What somebody changed by hand meanwhile, and that was left."""
        codes = [
            code
            for one in self._room.notices.about(absence.id)
            if one.what == "own-change"
            for code in one.facts["own"]
        ]
        return [words.OWN_CHANGES[code] for code in dict.fromkeys(codes) if code in words.OWN_CHANGES]

    def replies_of(self, absence: Absence) -> Sequence[Reply]:
        """What the mailbox answers."""
        return replies_shown(self._run(self._room.service.replies(absence)))

    def seen_today(self, absence: Absence) -> bool:
        """Whether somebody is known to have looked into the mailbox today."""
        return bool(self._room.store.seen(absence.mailbox, self.today))

    def watched_today(self, absence: Absence) -> bool | None:
        """The same for whoever watches it now; None when they do not."""
        held = absence.in_force and absence.covered_at(self.now) and occurrence_at(absence.span, self.now) is not None
        return self.seen_today(absence) if held else None

    def seen_days(self, absence: Absence) -> list[tuple[date, Words]]:
        """The last working days of the absence with how it shows that somebody looked."""
        first = words.first_day(absence)
        last = min(self.today, words.last_day(absence) or self.today)
        if last < first or (not absence.is_live and absence.ended_at is None):
            return []
        first = max(first, last - timedelta(days=2 * _DAYS_SHOWN))
        known = {one.day: one for one in self._room.store.seen_between(absence.mailbox, first, last)}
        calendar, name = self._services.pack.calendar, self.names()(absence.coverage.substitute)
        days = [last - timedelta(days=n) for n in range((last - first).days + 1)]
        working = [day for day in days if calendar.is_working_day(day)][:_DAYS_SHOWN]
        blind = self._is_blind(absence)
        return [(day, words.evidence(known.get(day), name, is_today=day == self.today, blind=blind)) for day in working]

    def _is_blind(self, absence: Absence) -> bool:
        """Whether the last look could not tell anything."""
        watched = self._room.store.watched(absence.id)
        return watched is not None and watched.evidence == "unknown"

    def unread(self, absence: Absence) -> Words | None:
        """How much waited at the last look; None when that is not known."""
        watched = self._room.store.watched(absence.id)
        if watched is None or watched.looked_at is None or watched.evidence == "unknown" or not absence.in_force:
            return None
        at = moment_words(watched.looked_at, self.zone)
        if not watched.waiting:
            return _("inga ({at})", at=at)
        return _("{number} ({at})", number=watched.waiting, at=at)
