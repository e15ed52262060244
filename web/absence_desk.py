"""What the pages and the add-in's API ask of the room of absence, for whoever is signed in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import current_app

from absence.model import Absence, Actor, Request, Way
from absence.occurrences import occurrence_at
from absence.substitutes import Reason, Suggestion
from absence.telling_ports import FoundAway
from absence.views import Line, on_day
from policies.messages import PostvaktError
from policies.plan import Plan
from policies.vocabulary import DirectoryEntry, Language, MailboxKind, Role
from web import absence_words as words
from web.absence_cards import Names
from web.absence_steps import happens, wished
from web.people import Person, signed_in
from web.phrases import Joined, Told, Words, moment_words
from web.phrases import phrase as _

if TYPE_CHECKING:
    from absence.replies import Replies

_FIELDS = {"start": "first", "end": "last"}
_REASONS = {
    Reason.USUAL: _("brukar bevaka"),
    Reason.INSTEAD: _("bevakar åt den som brukar"),
    Reason.UNIT: _("samma enhet"),
    Reason.MANAGER: _("chef"),
    Reason.FUNCTION: _("funktionsbrevlåda"),
}
_LABELS = {
    (Language.SWEDISH, "internal"): _("Till kollegor, på svenska"),
    (Language.ENGLISH, "internal"): _("Till kollegor, på engelska"),
    (Language.SWEDISH, "external"): _("Till alla andra, på svenska"),
    (Language.ENGLISH, "external"): _("Till alla andra, på engelska"),
}
_DAYS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could watch, with who they are; or why they cannot."""

    address: str
    name: str
    fits: bool
    why: Words | Told


@dataclass(frozen=True, slots=True)
class Reply:
    """One automatic reply as it will read."""

    label: Words
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen, and what the mailbox would answer."""

    steps: Sequence[Words]
    replies: Sequence[Reply]


@dataclass(frozen=True, slots=True)
class Mine:
    """One's own absences; questions; what one watches now (and whether it was seen today); what one has promised for later."""

    own: Sequence[Absence]
    asked: Sequence[Absence]
    watching: Sequence[tuple[Absence, bool]]
    promised: Sequence[Absence]


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody whose manager one is."""

    address: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Reports:
    """One's reports and their absences, those that need somebody first."""

    people: Sequence[Report]
    absences: Sequence[Absence]


@dataclass(frozen=True, slots=True)
class Day:
    """A day's absences: who is away, where nobody watches, and everything that is ahead or going on."""

    day: date
    absences: Sequence[Absence]
    away: Sequence[Absence]
    uncovered: Sequence[Absence]


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who seems to be away although nobody watches, and the days to fill the form with."""

    mailbox: str
    said: Words
    first: str
    last: str


def problem_of(error: PostvaktError) -> tuple[str, Told]:
    """Which field of the form a refusal is about (empty: none), and what to say there: what happened and what to do."""
    field = error.details.get("field", "")
    said = {tongue: " ".join((error.parts(tongue)[0], error.parts(tongue)[2])) for tongue in ("sv", "en")}
    return _FIELDS.get(field, field), Told(said["sv"], said["en"])


class Desk:
    """One person's dealings with the room, in one request."""

    def __init__(self, services: Any, person: Person) -> None:
        self._services = services
        self._room = services.absence
        self.actor = Actor(person.address, person.roles)
        self.address = person.address.strip().casefold()
        self.now: datetime = services.clock.now()

    @classmethod
    def of(cls, person: Person) -> Desk:
        """For the person of an access token."""
        return cls(current_app.extensions["services"], person)

    @classmethod
    def signed_in(cls) -> Desk:
        """For the person of this session."""
        person = signed_in()
        if person is None:
            raise PostvaktError("PV-SIGN-IN")
        return cls.of(person)

    # --- who and when -----------------------------------------------------------------------------

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

    def acts_for(self, mailbox: str) -> str:
        """The mailbox, when the person may act for it; their own when none is named. Raises PostvaktError."""
        key = mailbox.strip().casefold()[:254]
        if not key or key == self.address:
            return self.address
        self._run(self._room.service.for_person(self.actor, key))
        return key

    def ways(self, mailbox: str) -> list[Way]:
        """The ways that the municipality allows for that person."""
        entry, pack = self._entries.get(mailbox), self._services.pack
        policy = (pack if entry is None else pack.for_unit(entry.department, entry.unit)).absence
        return [way for way in Way if policy.way(way.value).allowed]

    # --- reading ----------------------------------------------------------------------------------

    def mine(self) -> Mine:
        """What concerns the person."""
        found = self._run(self._room.service.mine(self.actor))
        watching = [(one, self.seen_today(one)) for one in found.covering if one.in_force]
        promised = [one for one in found.covering if not one.in_force and not one.coverage.awaits_answer]
        return Mine(found.own, found.asked, watching, promised)

    def absence(self, absence_id: str) -> Absence:
        """One absence. Raises PostvaktError when there is none, or it is not theirs to see."""
        found: Absence = self._run(self._room.service.get(self.actor, absence_id))
        return found

    def reader(self, absence: Absence) -> str:
        """What the person is to it: ``self``, ``substitute``, ``manager``, ``administrator`` or ``desk``."""
        if absence.mailbox == self.address:
            return "self"
        if any(one.address.casefold() == absence.mailbox for one in self._reports):
            return "manager"
        if absence.coverage.substitute == self.address:
            return "substitute"
        return "administrator" if self.actor.is_administrator else "desk"

    def changeable(self, absence_id: str) -> Absence:
        """One absence that the person may change. Raises PostvaktError."""
        found = self.absence(absence_id)
        if self.reader(found) in ("substitute", "desk"):
            raise PostvaktError("PV-ABSENCE-NOT-YOURS", name=self.names()(found.mailbox))
        return found

    @cached_property
    def _reports(self) -> list[DirectoryEntry]:
        found: list[DirectoryEntry] = self._run(self._room.service.reports(self.actor))
        return found

    def reports(self) -> Reports:
        """The person's reports with their absences."""
        lines: list[Line] = self._run(self._room.service.for_manager(self.actor))
        people = [Report(one.address.casefold(), one.display_name or one.address, one.title) for one in self._reports]
        return Reports(sorted(people, key=lambda one: one.name), [line.absence for line in lines])

    def overview(self, day: date) -> Day:
        """That day, for administrators and the service desk."""
        lines: list[Line] = self._run(self._room.service.overview(self.actor))
        zone = self.zone.key
        away = [line.absence for line in lines if on_day(line.absence, day, zone)]
        ahead = [line.absence for line in lines if line.absence.end is None or line.absence.end > self._midnight(day)]
        uncovered = [line.absence for line in lines if line.is_uncovered]
        return Day(day, ahead, away, uncovered)

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self.zone)

    def is_uncovered(self, absence: Absence) -> bool:
        """Whether nobody has agreed to watch, now or when it begins."""
        return not absence.covered_at(max(self.now, absence.start))

    def is_away(self, absence: Absence, day: date) -> bool:
        """Whether the person is away on that day."""
        return on_day(absence, day, self.zone.key)

    def found(self, mailboxes: Collection[str] | None = None) -> list[Found]:
        """Who seems to be away although nobody watches; of these mailboxes, or of all."""
        current: Sequence[FoundAway] = self._room.finder.current()
        return [
            self._found(one)
            for one in current
            if (one.end is None or one.end > self.now) and (mailboxes is None or one.mailbox in mailboxes)
        ]

    def _found(self, found: FoundAway) -> Found:
        sign = _("svar påslaget i Outlook") if found.sign == "reply" else _("ledigt i kalendern")
        when = words.stretch(found.start, found.end, self.zone)
        said = _("{name}: {sign}, {when}", name=self.names()(found.mailbox), sign=sign, when=when)
        first = max(found.start, self.now).astimezone(self.zone).date()
        last = None if found.end is None else (found.end - timedelta(microseconds=1)).astimezone(self.zone).date()
        return Found(found.mailbox, said, first.isoformat(), last.isoformat() if last else "")

    def not_away(self) -> None:
        """The person says that they are not away."""
        self._room.finder.dismiss(self.address)

    def report_addresses(self) -> set[str]:
        """The mailboxes of the person's reports."""
        return {one.address.casefold() for one in self._reports}

    # --- one absence ------------------------------------------------------------------------------

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
        return _replies(self._run(self._room.service.replies(absence)))

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

    # --- before it is saved -----------------------------------------------------------------------

    def candidates(self, request: Request, absence: Absence | None, text: str = "") -> list[Candidate]:
        """Who could watch then, those who fit first; ``text`` looks further than those nearby."""
        known = absence.id if absence else ""
        found = self._run(self._room.service.suggestions(self.actor, request, absence_id=known, text=text))
        return [_candidate(one) for one in found]

    def needs_no_answer(self, request: Request) -> bool:
        """Whether nobody has to be asked."""
        entry = self._entries.get(request.substitute.casefold())
        function = entry is not None and entry.kind is MailboxKind.FUNCTION
        return request.way is Way.SELF or function or request.substitute.casefold() == self.address

    def preview(self, request: Request, absence: Absence | None = None) -> Preview:
        """What would happen and be answered. Raises PostvaktError as asking would."""
        known = absence.id if absence else ""
        replies = self._run(self._room.service.preview(self.actor, request, absence_id=known))
        asks = not self.needs_no_answer(request)
        return Preview(happens(request, self.names(), self._services.pack, self.now, asks=asks), _replies(replies))

    # --- doing ------------------------------------------------------------------------------------

    def ask(self, request: Request) -> Absence:
        """Register it."""
        return self._changed(self._room.service.ask(self.actor, request))

    def change(self, absence: Absence, request: Request, version: int | None) -> Absence:
        """New values."""
        return self._changed(self._room.service.change(self.actor, absence.id, request, version=version))

    def move_end(self, absence: Absence, end: datetime, version: int | None) -> Absence:
        """Longer or shorter; ``end`` now: back already."""
        return self._changed(self._room.service.move_end(self.actor, absence.id, end, version=version))

    def cancel(self, absence: Absence, version: int | None) -> Absence:
        """Not going after all."""
        return self._changed(self._room.service.cancel(self.actor, absence.id, version=version))

    def question(self, secret: str) -> Absence | None:
        """The absence that the link in the person's mail is about; None when it is old or was not theirs."""
        token = self._room.links.read(secret)
        if token is None or token.address.casefold() != self.address:
            return None
        try:
            found = self.absence(token.absence_id)
        except PostvaktError:
            return None
        same = found.coverage.round == token.round and found.coverage.substitute == self.address
        return found if same and found.is_live else None

    def answer(self, absence: Absence, *, yes: bool) -> Absence:
        """The substitute's yes or no to the question as it stood when they saw it."""
        made = self._room.service.answer(self.actor, absence.id, accept=yes, round_=absence.coverage.round)
        return self._changed(made)

    def mark_seen(self, absence: Absence) -> None:
        """The person has looked into the mailbox today."""
        if self.reader(absence) == "desk" or not absence.in_force:
            raise PostvaktError("PV-ABSENCE-STAGE")
        self._run(self._room.work.mark_seen(absence, by=self.address))

    def plan(self) -> Plan:
        """What would change in the mailboxes right now."""
        plan: Plan = self._run(self._room.plan(made_by=self.address))
        return plan

    def apply(self, plan_id: str) -> None:
        """Carry a plan out. Raises UnknownPlan."""
        self._run(self._room.apply(plan_id))

    def _changed(self, work: Any) -> Absence:
        made: Absence = self._run(work)
        return made

    def _run(self, work: Any) -> Any:
        return self._services.run(work)

    @property
    def is_helper(self) -> bool:
        """Whether the person sees everybody's absences."""
        return bool(self.actor.roles & {Role.ADMINISTRATOR, Role.SERVICE_DESK})


def _candidate(one: Suggestion) -> Candidate:
    if one.problem is not None:
        return Candidate(
            one.address, one.name, fits=False, why=Told(one.problem.parts("sv")[0], one.problem.parts("en")[0])
        )
    parts = [part for part in (one.title, _REASONS.get(one.reason, "")) if part]
    return Candidate(one.address, one.name, fits=True, why=Joined(tuple(parts), ", "))


def _replies(found: Replies) -> list[Reply]:
    return [Reply(_LABELS[one.language, one.audience], one.language.value, one.text) for one in found.texts]
