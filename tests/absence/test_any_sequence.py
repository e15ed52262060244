"""Whatever many people ask, answer, change and give up in whatever order, with the clock and restarts between: what must hold, holds.

The machine is written to be extended: `World` makes the house, `AnySequence` has the rules, `must_hold` what is looked at after each step.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from absence.model import Absence, Actor, Answer, Kind, Request, Stage, Way, uncovered
from absence.occurrences import is_away, local
from absence.service import request_of
from absence.substitutes import forwarding, rings
from policies.clock import FixedClock
from policies.messages import PostvaktError
from policies.vocabulary import DirectoryEntry
from store.migrate import upgrade
from tests.absence.core import ADMIN, CARIN, NOW, SOCIAL, ULLA, ZONE, FakeDirectory, House, actor, person

T = TypeVar("T")
CROWD = tuple(person(f"person{n}.sand", f"Person{n} Sand", "carin.holm") for n in range(6))
EVERYBODY = (*CROWD, CARIN, ULLA, SOCIAL)
PEOPLE = st.sampled_from(CROWD)
SUBSTITUTES = st.sampled_from((*CROWD, CARIN, SOCIAL))
WAYS = st.sampled_from(list(Way))
KINDS = st.sampled_from([Kind.HOLIDAY, Kind.ILLNESS, Kind.COURSE, Kind.OTHER])
MOST_DAYS = 20


@st.composite
def _stretches(draw: st.DrawFn) -> dict[str, Any]:
    """A stretch of time relative to now, and whether it recurs."""
    first = draw(st.integers(-2, MOST_DAYS))
    length = draw(st.integers(1, MOST_DAYS))
    weekdays = draw(st.one_of(st.just(()), st.sets(st.integers(0, 6), min_size=1, max_size=3).map(tuple)))
    open_end = draw(st.integers(0, 9)) == 0
    return {"first": first, "length": length, "weekdays": weekdays, "open_end": open_end}


class World:
    """A house of its own on a store of its own."""

    made: ClassVar[Path | None] = None

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="postvakt-absence-"))
        file = self.folder / "product.sqlite"
        shutil.copy(self._made(), file)
        people = {one.address: one for one in EVERYBODY}
        self.house = House(file, FixedClock(NOW), FakeDirectory(people))

    @classmethod
    def _made(cls) -> Path:
        if cls.made is None:
            cls.made = Path(tempfile.mkdtemp(prefix="postvakt-made-")) / "product.sqlite"
            upgrade(f"sqlite:///{cls.made}")
        return cls.made

    def close(self) -> None:
        """Leave nothing behind."""
        self.house.database.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class AnySequence(RuleBasedStateMachine):
    """Rules are what people, the clock and the machine may do."""

    @initialize()
    def begin(self) -> None:
        """A new register."""
        self.world = World()
        self.house = self.world.house
        self.loop = asyncio.new_event_loop()

    def teardown(self) -> None:
        """Close everything."""
        if hasattr(self, "world"):
            self.loop.close()
            self.world.close()

    # --- helpers ---------------------------------------------------------------------------------

    def _do(self, act: Callable[[], Awaitable[T]]) -> T | None:
        """What it gives, or None when it was refused; a refusal has written nothing."""
        before = self.house.store.revision()
        try:
            return self.loop.run_until_complete(act())
        except PostvaktError:
            assert self.house.store.revision() == before
            return None

    def _all(self) -> list[Absence]:
        return [one for who in EVERYBODY for one in self.house.store.for_mailbox(who.address)]

    def _some(self, number: int) -> Absence | None:
        live = list(self.house.store.live())
        return live[number % len(live)] if live else None

    def _request(
        self, who: DirectoryEntry, when: dict[str, Any], way: Way, substitute: DirectoryEntry, kind: Kind
    ) -> Request:
        today = self.house.clock.now().date()
        start = local(today + timedelta(days=when["first"]), datetime.min.time(), ZONE)
        end = (
            None
            if when["open_end"]
            else local(today + timedelta(days=when["first"] + when["length"]), datetime.min.time(), ZONE)
        )
        chosen = "" if way is Way.SELF else substitute.address
        return Request(
            who.address,
            kind,
            start,
            end,
            way,
            chosen,
            weekdays=when["weekdays"],
            words_sv=f"Hälsningar {who.given_name}",
        )

    # --- what people do --------------------------------------------------------------------------

    @rule(
        who=PEOPLE,
        when=_stretches(),
        way=WAYS,
        substitute=SUBSTITUTES,
        kind=KINDS,
        by=st.sampled_from(["self", "manager"]),
    )
    def ask(  # noqa: PLR0917
        self, who: DirectoryEntry, when: dict[str, Any], way: Way, substitute: DirectoryEntry, kind: Kind, by: str
    ) -> None:
        """Somebody registers an absence, for themselves or for a report."""
        asker = actor(who if by == "self" else CARIN)
        self._do(lambda: self.house.service.ask(asker, self._request(who, when, way, substitute, kind)))

    @rule(who=PEOPLE, first=st.integers(-1, 2), length=st.integers(1, 8), way=WAYS, number=st.integers(0, 3))
    def arrange(self, who: DirectoryEntry, first: int, length: int, way: Way, number: int) -> None:
        """Somebody chooses one of those who are suggested, who agrees at once: the usual course of things."""
        when = {"first": first, "length": length, "weekdays": (), "open_end": False}
        wanted = self._request(who, when, way, who, Kind.HOLIDAY)
        found = self._do(lambda: self.house.service.suggestions(actor(who), wanted)) or []
        fitting = [one.address for one in found if one.fits]
        if not fitting and way is not Way.SELF:
            return
        chosen = "" if way is Way.SELF else fitting[number % len(fitting)]
        made = self._do(lambda: self.house.service.ask(actor(who), replace(wanted, substitute=chosen)))
        if made is not None and made.coverage.awaits_answer:
            agreeing = self._do(lambda: self.house.service.answer(Actor(chosen), made.id, accept=True))
            # a forward may have to wait for one that is being taken away; nothing else keeps a suggested substitute from agreeing
            assert agreeing is not None or way.moves_mail

    @rule(number=st.integers(0, 50), accept=st.sampled_from([True, True, True, False]))
    def answer(self, number: int, accept: bool) -> None:
        """The substitute answers, or steps back."""
        one = self._some(number)
        if one is not None and one.coverage.substitute in self.house.directory.people:
            who = actor(self.house.directory.people[one.coverage.substitute])
            self._do(lambda: self.house.service.answer(who, one.id, accept=accept))

    @rule(number=st.integers(0, 50), when=_stretches(), way=WAYS, substitute=SUBSTITUTES, old=st.booleans())
    def change(self, number: int, when: dict[str, Any], way: Way, substitute: DirectoryEntry, old: bool) -> None:
        """New values, now and then from an old page."""
        one = self._some(number)
        if one is None or one.mailbox not in self.house.directory.people:
            return
        who = self.house.directory.people[one.mailbox]
        wanted = self._request(who, when, way, substitute, one.kind)
        version = one.version - 1 if old else one.version
        done = self._do(lambda: self.house.service.change(actor(who), one.id, wanted, version=version))
        assert done is None or not old

    @rule(number=st.integers(0, 50), days=st.integers(-10, 20))
    def move_end(self, number: int, days: int) -> None:
        """Longer or shorter."""
        one = self._some(number)
        if one is not None and one.end is not None:
            end = one.end + timedelta(days=days)
            self._do(lambda: self.house.service.move_end(ADMIN, one.id, end))

    @rule(number=st.integers(0, 50))
    def cancel(self, number: int) -> None:
        """Given up, or ended now."""
        one = self._some(number)
        if one is not None and number % 4 == 0:
            self._do(lambda: self.house.service.cancel(actor(CARIN), one.id))

    @rule(number=st.integers(0, 50), way=WAYS, substitute=SUBSTITUTES)
    def cover(self, number: int, way: Way, substitute: DirectoryEntry) -> None:
        """The manager chooses somebody else."""
        one = self._some(number)
        if one is not None:
            self._do(lambda: self.house.service.cover(actor(CARIN), one.id, way, substitute.address))

    @rule(who=PEOPLE, other=PEOPLE, way=st.sampled_from([Way.FORWARD, Way.REDIRECT]))
    def the_other_way_round(self, who: DirectoryEntry, other: DirectoryEntry, way: Way) -> None:
        """Who sends mail on comes back, and the substitute leaves at once and sends theirs to them: a ring, if nobody looked."""
        if {who.address, other.address} <= self.house.directory.people.keys():
            there = self._sends(who, other, way)
            self.between()
            if there is not None and there.is_live:
                self._do(lambda: self.house.service.cancel(ADMIN, there.id))
            self._sends(other, who, way)

    def between(self) -> None:
        """What the machine does meanwhile."""

    def _sends(self, who: DirectoryEntry, to: DirectoryEntry, way: Way) -> Absence | None:
        """Mail goes on from now: asked and agreed to, as far as it may be."""
        when = {"first": 0, "length": 3, "weekdays": (), "open_end": False}
        made = self._do(lambda: self.house.service.ask(ADMIN, self._request(who, when, way, to, Kind.HOLIDAY)))
        if made is None:
            return None
        return self._do(lambda: self.house.service.answer(actor(to), made.id, accept=True)) or made

    @rule(number=st.integers(0, 50), first=st.integers(0, 4), ill=st.booleans())
    def substitute_goes(self, number: int, first: int, ill: bool) -> None:
        """Somebody who has agreed to watch is away themselves, today or soon."""
        people = self.house.directory.people
        held = [one for one in self.house.store.live() if one.coverage.answer is Answer.ACCEPTED]
        held = [one for one in held if one.coverage.substitute in people and one.coverage.substitute != SOCIAL.address]
        if not held:
            return
        who = people[held[number % len(held)].coverage.substitute]
        when = {"first": first, "length": 4, "weekdays": (), "open_end": False}
        way, kind = (Way.FORWARD, Kind.ILLNESS) if ill else (Way.SELF, Kind.COURSE)
        self._do(lambda: self.house.service.ask(ADMIN, self._request(who, when, way, SOCIAL, kind)))

    @rule(who=PEOPLE)
    def leave(self, who: DirectoryEntry) -> None:
        """Somebody leaves the directory, or comes back to it."""
        people = self.house.directory.people
        if who.address in people and len(people) > len(EVERYBODY) - 2:
            del people[who.address]
        else:
            people[who.address] = who
        self.loop.run_until_complete(self.house.service.check_directory())

    # --- what time and the machine do --------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 5, 12, 24, 24, 72, 24 * 15]))
    def time_passes(self, hours: int) -> None:
        """The clock goes on, and the timer runs."""
        self._pass(hours)

    def _pass(self, hours: int) -> None:
        self.house.clock.advance(timedelta(hours=hours))
        self.house.service.time_passes()

    @rule(hours=st.integers(1, 60))
    def a_while_passes(self, hours: int) -> None:
        """The same, in odd steps."""
        self._pass(hours)

    @rule()
    def restart(self) -> None:
        """The process ends and begins again; everything is as it was."""
        before = self._all()
        self.house.restart()
        assert self._all() == before

    @precondition(lambda self: self.house.store.unrestored())
    @rule(number=st.integers(0, 50))
    def reconcile(self, number: int) -> None:
        """The reconciler takes away what was set for one that is over; with a tenant and faults this rule is replaced."""
        left = list(self.house.store.unrestored())
        self.house.service.restored(left[number % len(left)].id)

    # --- what must hold ----------------------------------------------------------------------------

    @invariant()
    def must_hold(self) -> None:
        """Covered or known to be uncovered; one at a time; no ring; nobody named who is away."""
        if not hasattr(self, "house"):
            return
        now = self.house.clock.now()
        absences = self._all()
        for one in absences:
            # the timer has run at this moment, so nothing that is due is left but a forward that waits for another to go
            assert not one.in_force or one.covered_at(now) or one.uncovered_since is not None, one
            assert uncovered(one, now) == (one.uncovered_since is not None), one
            assert one.coverage.answer is not Answer.ACCEPTED or one.coverage.way is Way.SELF or one.coverage.substitute
            if (
                one.in_force
                and one.covered_at(now)
                and one.coverage.substitute
                and one.coverage.substitute != SOCIAL.address
            ):
                assert not self.house.service.is_away(one.coverage.substitute, now), one
        for who in CROWD:
            assert sum(one.in_force for one in absences if one.mailbox == who.address) <= 1
        assert rings(forwarding(absences, now)) == []

    @invariant()
    def nobody_away_is_named(self) -> None:
        """No reply that would be set now names a person who is away now."""
        if not hasattr(self, "house"):
            return
        now = self.house.clock.now()
        absences = self._all()
        away = {one.mailbox for one in absences if is_away(one, now)}
        for one in absences:
            if not one.in_force:
                continue
            replies = self.loop.run_until_complete(self.house.service.replies(one))
            for who in CROWD:
                if who.address in away and who.address != one.mailbox:
                    assert who.display_name not in replies.internal + replies.external, (one, who)

    @invariant()
    def what_is_uncovered_is_found(self) -> None:
        """The list that escalation works on holds every active absence that nobody covers."""
        if not hasattr(self, "house"):
            return
        now = self.house.clock.now()
        found = {line.absence.id for line in self.loop.run_until_complete(self.house.service.uncovered())}
        assert {one.id for one in self._all() if uncovered(one, now)} <= found


AnySequence.TestCase.settings = settings(
    max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
TestAnySequence = AnySequence.TestCase


def test_the_machine_reaches_what_it_is_to_look_at() -> None:
    """The rules do lead to covered, uncovered, recurring and restored absences; otherwise the test above would prove nothing."""
    world = World()
    try:
        house, loop = world.house, asyncio.new_event_loop()
        one, other = CROWD[0], CROWD[1]
        start = local(NOW.date(), datetime.min.time(), ZONE)
        made = loop.run_until_complete(
            house.service.ask(
                actor(one),
                Request(one.address, Kind.HOLIDAY, start, start + timedelta(days=3), Way.FORWARD, other.address),
            )
        )
        assert (made.stage, made.uncovered_since) == (Stage.ACTIVE, NOW)
        agreed = loop.run_until_complete(house.service.answer(actor(other), made.id, accept=True))
        assert forwarding([agreed], NOW) == {one.address: {other.address}}
        assert request_of(agreed).substitute == other.address
        house.clock.at = datetime(2026, 11, 27, tzinfo=UTC)
        house.service.time_passes()
        assert house.service.restored(made.id).stage is Stage.RESTORED
        loop.close()
    finally:
        world.close()
