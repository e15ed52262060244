"""What the pages and the add-in's API ask of the room of absence, for whoever is signed in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from absence.model import Absence, Request, Way
from absence.telling_ports import FoundAway
from absence.views import Line, on_day
from policies.messages import PostvaktError
from policies.plan import Plan
from policies.vocabulary import DirectoryEntry, MailboxKind, Role
from web import absence_words as words
from web.absence_looking import Looking
from web.absence_shapes import Candidate, Day, Found, Mine, Preview, Report, Reports, candidate_of, replies_shown
from web.absence_steps import happens
from web.phrases import phrase as _


class Desk(Looking):
    """One person's dealings with the room, in one request."""

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

    # --- before it is saved -----------------------------------------------------------------------

    def candidates(self, request: Request, absence: Absence | None, text: str = "") -> list[Candidate]:
        """Who could watch then, those who fit first; ``text`` looks further than those nearby."""
        known = absence.id if absence else ""
        found = self._run(self._room.service.suggestions(self.actor, request, absence_id=known, text=text))
        return [candidate_of(one) for one in found]

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
        return Preview(happens(request, self.names(), self._services.pack, self.now, asks=asks), replies_shown(replies))

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

    def apply(self, plan_id: str, *, ran: bool = False) -> None:
        """Carry a plan out. ``ran``: the person says that its script ended without errors. Raises UnknownPlan."""
        if ran:
            self._room.ran(plan_id)
        self._run(self._room.apply(plan_id))

    def script(self, plan_id: str) -> str:
        """What of a plan only a person can do, as PowerShell. Raises UnknownPlan."""
        text: str = self._room.script(plan_id)
        return text

    def _changed(self, work: Any) -> Absence:
        made: Absence = self._run(work)
        return made

    @property
    def is_helper(self) -> bool:
        """Whether the person sees everybody's absences."""
        return bool(self.actor.roles & {Role.ADMINISTRATOR, Role.SERVICE_DESK})
