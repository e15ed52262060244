"""Many people, the register, the reconciler and their mailboxes together, in whatever order, with every fault: what must hold, holds."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from absence.model import uncovered
from absence.notices import What
from absence.people import People
from absence.telling import notices_of
from policies.vocabulary import DirectoryEntry
from tests.absence.core import ADMIN
from tests.absence.mailbox_fakes import Mailboxes, name, wrapped
from tests.absence.test_any_sequence import CROWD, PEOPLE, AnySequence, World
from tests.absence.whole import Whole

LOST = st.sampled_from([None, None, None, True, False])


class WholeSequence(AnySequence):
    """The rules of `AnySequence`, and mailboxes that follow."""

    @initialize()
    def begin(self) -> None:
        """A new register, and a mailbox for everybody."""
        self.world = World()
        self.house = self.world.house
        self.loop = asyncio.new_event_loop()
        self.whole = Whole.of(self.house)

    def teardown(self) -> None:
        """Everything ends: every mailbox is as it was, own changes apart, and nothing of ours is left or remembered."""
        try:
            if hasattr(self, "whole"):
                self._everything_ends()
        finally:
            super().teardown()

    def _everything_ends(self) -> None:
        for one in self.house.store.live():
            self._do(lambda one=one: self.house.service.cancel(ADMIN, one.id))  # type: ignore[misc]
        self.calm()
        assert list(self.house.store.live()) == []
        assert list(self.house.store.unrestored()) == []
        assert self.whole.snapshots.mailboxes() == []
        assert self.whole.journal.unfinished() == []
        assert self.whole.mailboxes.boxes == self.whole.usual

    # --- what the machine does -----------------------------------------------------------------------

    @rule(first=st.integers(0, 3), number=st.integers(1, 9))
    def reconcile(self, first: int, number: int) -> None:
        """A worker gets some of the mailboxes, or all."""
        self.loop.run_until_complete(self.whole.settle(slice(first, first + number)))

    @rule()
    def tick(self) -> None:
        """The timer's round: all of them."""
        self.loop.run_until_complete(self.whole.settle())

    @rule(lost=st.lists(LOST, min_size=1, max_size=12))
    def answers_get_lost(self, lost: list[bool | None]) -> None:
        """Of the next changes some are refused, and of some nobody learns that they were made."""
        self.whole.mailboxes.trouble = list(lost)
        self.loop.run_until_complete(self.whole.settle())

    @rule(who=PEOPLE)
    def falls_silent(self, who: DirectoryEntry) -> None:
        """A mailbox gives no answer, until it does again."""
        self.whole.mailboxes.silent ^= {who.address}

    @rule(moment=st.integers(1, 60))
    def dies(self, moment: int) -> None:
        """The process dies in the middle, and another begins."""
        self.loop.run_until_complete(self.whole.killed(moment))

    @rule()
    def is_taken_up(self) -> None:
        """What was begun and left is taken up."""
        self.loop.run_until_complete(self.whole.resume())

    @rule(minutes=st.integers(1, 180))
    def clock_is_set_back(self, minutes: int) -> None:
        """The clock had been fast."""
        self.house.clock.advance(-timedelta(minutes=minutes))
        self.house.service.time_passes()

    @rule(who=PEOPLE)
    def leave(self, who: DirectoryEntry) -> None:
        """Somebody leaves with their mailbox, or comes back to an empty one."""
        super().leave(who)
        if who.address in self.house.directory.people:
            self.whole.furnish(who.address)
        else:
            del self.whole.mailboxes.boxes[who.address], self.whole.usual[who.address]

    def between(self) -> None:
        """The rules are put into the mailboxes, so that they are there when plans change."""
        self.loop.run_until_complete(self.whole.settle())

    # --- what owners do ------------------------------------------------------------------------------

    @rule(who=PEOPLE, other=PEOPLE, what=st.integers(0, 3))
    def owner_changes(self, who: DirectoryEntry, other: DirectoryEntry, what: int) -> None:
        """In Outlook, without a word to us."""
        if who.address not in self.whole.mailboxes.boxes or who == other:
            return
        match what:
            case 0:
                self.whole.own_words(who.address, wrapped(f"Mina egna ord {self.house.clock.now()}"))
            case 1:
                self.whole.switched_off(who.address)
            case 2:
                self.whole.removed(who.address)
            case _:
                self.whole.own_entries(who.address, other.address)

    # --- what must hold ------------------------------------------------------------------------------

    @invariant()
    def no_ring_in_mailboxes(self) -> None:
        """Mail never goes round, whatever was left behind where."""
        if hasattr(self, "whole"):
            assert self.whole.rings() == []

    @invariant()
    def what_is_the_owners_stays(self) -> None:
        """At no moment is anything of the owner's own gone."""
        if hasattr(self, "whole"):
            assert all(self.whole.kept(address) for address in self.whole.mailboxes.boxes)

    @invariant()
    def somebody_is_told(self) -> None:
        """For each active absence that nobody has agreed to cover, a mail to whoever can do something waits or has gone."""
        if not hasattr(self, "whole"):
            return
        entries, now = list(self.house.directory.people.values()), self.house.clock.now()
        people = People(entries, self.house.pack, self.house.service.is_away)
        for one in self.house.store.live():
            if uncovered(one, now):
                assert any(notice.what is What.UNCOVERED for notice in notices_of(one, people, now)), one

    @rule()
    def calm(self) -> None:
        """When nothing fails, every mailbox comes to what it should be: covered ones shown so, all others as they were."""
        self.loop.run_until_complete(self.whole.calm())
        now = self.house.clock.now()
        away = {one.mailbox for one in self._all() if self.house.service.is_away(one.mailbox, now)}
        for address, box in self.whole.mailboxes.boxes.items():
            held = self.whole.in_force(address)
            if not held:
                assert box == self.whole.usual[address], address
                assert self.whole.snapshots.of(address) == {}, address
                self.whole.edited.discard(address)
                continue
            agreed = {name(one.coverage.substitute) for one in held if one.covered_at(now)} - {""}
            assert self.whole.opened_to(address) <= agreed, (address, held)
            if address in self.whole.edited:
                continue
            assert box.reply["status"] in {"scheduled", "alwaysEnabled"}, held
            assert self.whole.opened_to(address) == agreed, (address, held)
            told = box.reply["internalReplyMessage"] + box.reply["externalReplyMessage"]
            assert not [one.address for one in CROWD if one.address in away - {address} and one.display_name in told]


WholeSequence.TestCase.settings = settings(
    max_examples=10, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
TestWholeSequence = WholeSequence.TestCase


def test_a_ring_of_rules_left_behind_is_seen() -> None:
    """The look at the mailboxes themselves does tell a ring, or the machine above would prove nothing."""
    world = World()
    try:
        whole = Whole.of(world.house)
        one, other = CROWD[0].address, CROWD[1].address
        boxes: Mailboxes = whole.mailboxes
        for here, there in ((one, other), (other, one)):
            boxes.boxes[here].rules.append({"id": "r", "how": "forward", "to": there, "on": True, "ours": True})
        assert whole.rings() == sorted([one, other])
        assert whole.usual != boxes.boxes
    finally:
        world.close()
