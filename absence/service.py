"""The room's front door: asking, answering, changing, ending, seeing. Who may do what is decided here, whatever page or queue asks.

May act for a mailbox: the person; whoever stands above them in the directory; administrators; nobody else. The substitute answers for
themselves. A refused request has written nothing. `time_passes` is what the timer calls.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from absence import lifecycle
from absence.entrance import needs_no_answer
from absence.model import Absence, Actor, Answer, Kind, Request, Way
from absence.register import SYSTEM, Changed
from absence.requests import shown
from absence.seeing import Seeing
from absence.substitutes import Need, check_way
from absence.views import knows_kind, shown_to
from policies.messages import PostvaktError


class AbsenceService(Seeing):
    """Use cases of absence. Every method that changes something gives the absence as it is now."""

    # --- what the person or their manager does -----------------------------------------------------

    async def ask(self, actor: Actor, request: Request) -> Absence:
        """Register an absence. Raises PostvaktError naming the field that cannot stand."""
        book = await self._book(request.mailbox, request.substitute, request.reply_to)
        person = self._person(book, request.mailbox)
        self._may(book, actor, person)
        if request.kind is Kind.LEFT and actor.key == person.address.casefold() and not actor.is_administrator:
            raise PostvaktError("PV-ABSENCE-LEFT", field="kind")
        new_id, now = self._new_id(), self._clock.now()

        def make() -> list[Absence]:
            good = self._good(book, actor, person, request)
            at_once = needs_no_answer(book, actor, good.way, good.substitute)
            made = lifecycle.new(good, absence_id=new_id, zone=good.zone, at_once=at_once, by=actor.key, now=now)
            return [lifecycle.settle(made, now)]

        return self._done(make, new_id, now)

    async def change(self, actor: Actor, absence_id: str, request: Request, *, version: int | None = None) -> Absence:
        """New values for an absence; the substitute is asked anew when time or way is not what they agreed to."""
        seen = self._got(absence_id)
        request = replace(request, mailbox=seen.mailbox)
        book = await self._book(request.mailbox, request.substitute, request.reply_to)
        person = self._person(book, seen.mailbox)
        self._may(book, actor, person)
        now = self._clock.now()

        def make() -> list[Absence]:
            before = self._fresh(absence_id, version)
            hidden = request.kind is Kind.OTHER and not knows_kind(book, actor, before)
            wanted = replace(request, kind=before.kind) if hidden else request
            left = Kind.LEFT in {wanted.kind, before.kind} and wanted.kind is not before.kind
            if left and actor.key == before.mailbox and not actor.is_administrator:
                raise PostvaktError("PV-ABSENCE-LEFT", field="kind")
            good = self._good(book, actor, person, wanted, before)
            after = lifecycle.change(before, good, zone=good.zone, by=actor.key, now=now)
            same = (good.way, good.substitute if good.way is not Way.SELF else "")
            if after.is_live and same != (before.coverage.way, before.coverage.substitute):
                at_once = needs_no_answer(book, actor, good.way, good.substitute)
                after = lifecycle.cover(after, good.way, good.substitute, at_once=at_once, by=actor.key, now=now)
            return [replace(after, version=before.version + 1)]

        return self._done(make, absence_id, now)

    async def extend(
        self, actor: Actor, absence_id: str, end: datetime | None, *, version: int | None = None
    ) -> Absence:
        """Longer, to ``end`` (None: until further notice). The substitute keeps what they agreed to and is asked for the rest."""
        before = self._got(absence_id)
        if before.end is None or (end is not None and end <= before.end):
            at = shown(end, before.zone, is_end=True) if end is not None else "–"
            raise PostvaktError("PV-ABSENCE-SOONER", end=at, field="end")
        return await self.change(actor, absence_id, request_of(before, end=end), version=version)

    async def cut_short(
        self, actor: Actor, absence_id: str, end: datetime | None = None, *, version: int | None = None
    ) -> Absence:
        """The person is back at ``end``, or now."""
        book, now = await self._for_change(actor, absence_id), self._clock.now()
        until = end or now

        def make() -> list[Absence]:
            before = self._fresh(absence_id, version)
            if before.end is not None and until > before.end:
                raise PostvaktError("PV-ABSENCE-LATER", end=shown(until, before.zone, is_end=True), field="end")
            if until > now and until <= before.start:
                start, at = shown(before.start, before.zone), shown(until, before.zone, is_end=True)
                raise PostvaktError("PV-ABSENCE-END-BEFORE-START", start=start, end=at, field="end")
            return [lifecycle.end_early(before, until, by=actor.key, now=now)]

        return shown_to(book, actor, self._done(make, absence_id, now))

    async def move_end(
        self, actor: Actor, absence_id: str, end: datetime | None, *, version: int | None = None
    ) -> Absence:
        """Extend or cut short, whichever ``end`` means."""
        before = self._got(absence_id)
        if end is not None and (before.end is None or end < before.end):
            return await self.cut_short(actor, absence_id, end, version=version)
        if end == before.end:
            return before
        return await self.extend(actor, absence_id, end, version=version)

    async def cancel(self, actor: Actor, absence_id: str, *, version: int | None = None) -> Absence:
        """It will not be; one that is going on ends now."""
        book, now = await self._for_change(actor, absence_id), self._clock.now()

        def make() -> list[Absence]:
            return [lifecycle.cancel(self._fresh(absence_id, version), by=actor.key, now=now)]

        return shown_to(book, actor, self._done(make, absence_id, now))

    async def cover(
        self, actor: Actor, absence_id: str, way: Way, substitute: str, *, version: int | None = None
    ) -> Absence:
        """Another substitute or another way. Choosing oneself takes over at once."""
        before = self._got(absence_id)
        book = await self._book(before.mailbox, substitute)
        person = self._person(book, before.mailbox)
        own = actor.key == before.coverage.substitute and substitute.strip().casefold() == actor.key
        if not own:
            self._may(book, actor, person)
        now = self._clock.now()

        def make() -> list[Absence]:
            fresh = self._fresh(absence_id, version)
            check_way(book, person, fresh.kind, way)
            self._must_fit(book, Need(fresh.mailbox, fresh.span, way), substitute, now)
            at_once = needs_no_answer(book, actor, way, substitute)
            return [lifecycle.cover(fresh, way, substitute, at_once=at_once, by=actor.key, now=now)]

        return shown_to(book, actor, self._done(make, absence_id, now))

    async def take_over(self, actor: Actor, absence_id: str, *, version: int | None = None) -> Absence:
        """Watch it oneself instead of whoever was chosen."""
        way = self._got(absence_id).coverage.way
        return await self.cover(actor, absence_id, Way.ACCESS if way is Way.SELF else way, actor.key, version=version)

    # --- what the substitute does --------------------------------------------------------------------

    async def answer(self, actor: Actor, absence_id: str, *, accept: bool, round_: int | None = None) -> Absence:
        """The substitute agrees, says no, or steps back. ``round_``: which question a link answers; an old one is refused."""
        book, now = await self._book(actor.address), self._clock.now()

        def make() -> list[Absence]:
            fresh = self._got(absence_id)
            coverage = fresh.coverage
            if coverage.substitute != actor.key or (round_ is not None and round_ != coverage.round):
                raise PostvaktError("PV-ABSENCE-NOT-ASKED")
            if not accept:
                return [lifecycle.decline(fresh, by=actor.key, now=now)]
            if coverage.awaits_answer:
                self._must_fit(book, Need(fresh.mailbox, fresh.span, coverage.way), actor.key, now)
            elif coverage.answer is not Answer.ACCEPTED:
                raise PostvaktError("PV-ABSENCE-NOT-ASKED")
            return [lifecycle.accept(fresh, by=actor.key, now=now)]

        return shown_to(book, actor, self._done(make, absence_id, now))

    # --- what time and the reconciler do ---------------------------------------------------------------

    def time_passes(self) -> list[Changed]:
        """Let absences begin, pause and end by now; (before, after) of each that did."""
        return self._register.due(self._clock.now())

    async def check_directory(self) -> list[Changed]:
        """Substitutes who are no longer in the directory have left: their coverage is open again."""
        book, now = await self._book(), self._clock.now()
        if not book.entries:
            return []  # a directory that cannot be read tells nothing about anybody

        def make() -> list[Absence]:
            gone = [
                one
                for one in self._store.live()
                if one.coverage.substitute and book.entry(one.coverage.substitute) is None
            ]
            return [lifecycle.lose(one, now, by=SYSTEM, now=now) for one in gone]

        return self._register.write(make, now)

    def restored(self, absence_id: str) -> Absence:
        """The reconciler has taken away everything that was set. Said twice, it changes nothing."""
        now = self._clock.now()
        return self._done(lambda: [lifecycle.restored(self._got(absence_id), by=SYSTEM, now=now)], absence_id, now)

    def remove_old(self) -> int:
        """Remove what has been over for as long as the pack keeps it. How many."""
        return self._store.remove_over(self._clock.now() - timedelta(days=self.pack.absence.keep_days))


def request_of(absence: Absence, **changes: object) -> Request:
    """The request that would give this absence, with changes."""
    coverage = absence.coverage
    same = Request(
        absence.mailbox, absence.kind, absence.start, absence.end, coverage.way, coverage.substitute, absence.weekdays,
        absence.day_from, absence.day_to, absence.zone, absence.reply_to, absence.words_sv, absence.words_en,
    )  # fmt: skip
    return replace(same, **changes)  # type: ignore[arg-type]
