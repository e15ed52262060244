"""Seeing absences, and what one would be like before it is saved. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from absence.entrance import Entrance
from absence.facts import Plan, facts_of
from absence.model import Absence, Actor, Answer, Request
from absence.occurrences import is_away
from absence.replies import Replies, write_replies
from absence.requests import span_of
from absence.substitutes import Need, Suggestion, suggestions
from absence.views import Line, lines, on_day, shown_to
from policies.messages import PostvaktError
from policies.vocabulary import DirectoryEntry, Role


@dataclass(frozen=True, slots=True)
class Mine:
    """What concerns one person: their own absences, those they are asked to cover, those they have agreed to cover."""

    own: Sequence[Absence]
    asked: Sequence[Absence]
    covering: Sequence[Absence]


class Seeing(Entrance):
    """The reading half of the service."""

    # --- what is there ----------------------------------------------------------------------------------------

    async def get(self, actor: Actor, absence_id: str) -> Absence:
        """One absence, for those who may act for it, its substitute, and the service desk."""
        found = self._got(absence_id)
        book = await self._book()
        if actor.key != found.coverage.substitute and Role.SERVICE_DESK not in actor.roles:
            self._may(book, actor, self._person_or_gone(book, found.mailbox))
        return shown_to(book, actor, found)

    async def mine(self, actor: Actor) -> Mine:
        """The actor's own absences and those they cover or are asked to."""
        book = await self._book()
        held = [shown_to(book, actor, one) for one in self._store.covered_by(actor.key)]
        asked = [one for one in held if one.coverage.awaits_answer]
        covering = [one for one in held if one.coverage.answer is Answer.ACCEPTED]
        return Mine(self._store.for_mailbox(actor.key), asked, covering)

    async def for_person(self, actor: Actor, mailbox: str) -> list[Absence]:
        """Every absence of one person that is still kept, by start."""
        book = await self._book()
        self._may(book, actor, self._person_or_gone(book, mailbox))
        return [shown_to(book, actor, one) for one in self._store.for_mailbox(mailbox)]

    async def for_manager(self, actor: Actor) -> list[Line]:
        """The absences of everybody below the actor in the directory."""
        book = await self._book()
        below = [one.address for one in book.reports(actor)]
        return lines(book, self._store.for_mailboxes(below), actor, self._clock.now())

    async def reports(self, actor: Actor) -> list[DirectoryEntry]:
        """Everybody below the actor in the directory; empty when nobody is."""
        return (await self._book()).reports(actor)

    async def overview(self, actor: Actor, day: date | None = None) -> list[Line]:
        """A day's absences and those still to come, what is uncovered first; for administrators and the service desk."""
        if not actor.roles & {Role.ADMINISTRATOR, Role.SERVICE_DESK}:
            raise PostvaktError("PV-FORBIDDEN", role=Role.ADMINISTRATOR.value)
        found = lines(await self._book(), self._store.live(), actor, self._clock.now())
        zone = str(self.pack.time_zone)
        return found if day is None else [one for one in found if on_day(one.absence, day, zone)]

    async def uncovered(self) -> list[Line]:
        """What escalation works on: active without agreed coverage, and what is to be covered and is not yet."""
        found = lines(await self._book(), self._store.live(), None, self._clock.now())
        return [one for one in found if one.is_uncovered or one.gap is not None]

    def is_away(self, address: str, moment: datetime) -> bool:
        """Whether the person of that mailbox is away at the moment."""
        return any(is_away(one, moment) for one in self._store.for_mailbox(address))

    # --- before it is saved ------------------------------------------------------------------------------

    async def suggestions(
        self, actor: Actor, request: Request, *, absence_id: str = "", text: str = ""
    ) -> list[Suggestion]:
        """Whom to choose, those who fit first. ``absence_id``: the absence that is being changed; ``text``: a name sought."""
        book = await self._book(request.mailbox)
        person = self._person(book, request.mailbox)
        self._may(book, actor, person)
        zone = request.zone or str(book.pack_of(person).time_zone)
        need = Need(person.address.casefold(), replace(span_of(request), zone=zone), request.way)
        past = [one for one in self._store.for_mailbox(person.address) if one.id != absence_id]
        return suggestions(book, person, need, past, self._clock.now(), text=text)

    async def preview(self, actor: Actor, request: Request, *, absence_id: str = "") -> Replies:
        """The replies as they will be once the substitute has agreed. Raises as `ask` would; writes nothing."""
        book = await self._book(request.mailbox, request.substitute, request.reply_to)
        person = self._person(book, request.mailbox)
        self._may(book, actor, person)
        now = self._clock.now()
        before = self._got(absence_id) if absence_id else None
        if before is not None and before.mailbox != person.address.casefold():
            raise PostvaktError("PV-ABSENCE-UNKNOWN")
        good = self._good(book, actor, person, request, before)
        plan = Plan(
            good.kind, span_of(good), good.way, good.substitute, True, good.reply_to, good.words_sv, good.words_en
        )
        return write_replies(facts_of(book, person, plan, now, without=absence_id), book.pack_of(person))

    async def replies(self, absence: Absence) -> Replies:
        """The replies to be set now for this absence. Nobody is named in them who is away or has not agreed."""
        book, now = await self._reading_book(), self._clock.now()
        person = self._person_or_gone(book, absence.mailbox)
        moment = max(now, absence.start)
        held = absence.covered_at(moment)
        substitute = absence.coverage.substitute
        plan = Plan(
            absence.kind,
            absence.span,
            absence.coverage.way,
            substitute,
            held,
            absence.reply_to,
            absence.words_sv,
            absence.words_en,
        )
        return write_replies(facts_of(book, person, plan, now, without=absence.id), book.pack_of(person))
