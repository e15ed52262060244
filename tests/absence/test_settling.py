"""Which mailboxes are brought along, when again, and what is told of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

from absence.model import Absence, Stage
from absence.outcome import Outcome
from absence.reconcile import Reconciler
from absence.service import AbsenceService
from absence.settling import Mark, Settling
from policies.clock import FixedClock
from tests.absence.people import ANNA, BJORN, PACK, absence, at

NOW = at("2026-11-23 09:00")


@dataclass
class FakeMarks:
    """Implements ``Marks``."""

    kept: dict[str, Mark] = field(default_factory=dict)

    def marks(self) -> Mapping[str, Mark]:
        """As ``Marks``."""
        return dict(self.kept)

    def keep_mark(self, mark: Mark) -> None:
        """As ``Marks``."""
        self.kept[mark.mailbox] = mark


@dataclass
class Reconciling:
    """What the reconciler does: whatever it is told."""

    notes: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    asked: list[list[str]] = field(default_factory=list)

    def touched(self) -> list[str]:
        """Where something of ours is."""
        return self.left

    async def reconcile(self, mailboxes: Sequence[str], *, made_by: str, reason: str) -> Any:
        """Every mailbox, with the notes it is to have."""
        assert made_by
        assert reason
        self.asked.append(list(mailboxes))
        return SimpleNamespace(outcomes={one: Outcome(one, notes=self.notes.get(one, [])) for one in mailboxes})


class Desk:
    """The settling over fakes."""

    def __init__(self, *absences: Absence) -> None:
        self.clock = FixedClock(NOW)
        self.absences = {one.id: one for one in absences}
        self.marks = FakeMarks()
        self.reconciling = Reconciling()
        self.settling = Settling(
            cast("AbsenceService", self),
            cast("Any", self),
            cast("Reconciler", self.reconciling),
            self.marks,
            self.clock,
        )
        self.pack = PACK

    def live(self) -> list[Absence]:
        """As the register."""
        return [one for one in self.absences.values() if one.is_live]

    def unrestored(self) -> list[Absence]:
        """As the register."""
        return [one for one in self.absences.values() if one.stage is Stage.ENDED]

    def for_mailbox(self, mailbox: str) -> list[Absence]:
        """As the register."""
        return [one for one in self.absences.values() if one.mailbox == mailbox]

    def restored(self, absence_id: str) -> Absence:
        """As the service."""
        one = self.absences[absence_id]
        self.absences[absence_id] = replace(one, stage=Stage.RESTORED, restored_at=self.clock.now())
        return self.absences[absence_id]

    def stage(self) -> str:
        """How far the absence has come."""
        return self.absences["a1"].stage.value

    def todo(self) -> list[str]:
        """What is to be settled now."""
        return asyncio.run(self.settling.unsettled())

    def settle(self) -> list[bool]:
        """Settle it; whether each is complete."""
        return [one.complete for one in asyncio.run(self.settling.settle(self.todo()))]


def test_a_mailbox_that_is_as_it_should_be_is_left_until_something_changes() -> None:
    """Settled once; again when the absence changes, and once a day to see whether somebody changed the mailbox."""
    one = absence(at("2026-11-23 00:00"), at("2026-12-05 00:00"))
    desk = Desk(one)
    assert desk.todo() == [ANNA]
    assert desk.settle() == [True]
    assert desk.todo() == []
    desk.absences["a1"] = replace(one, version=2)
    assert desk.todo() == [ANNA]
    desk.settle()
    desk.clock.advance(timedelta(hours=14))
    assert desk.todo() == []
    desk.clock.advance(timedelta(hours=2))
    assert desk.todo() == [ANNA]


def test_what_is_planned_is_not_touched() -> None:
    """Before it begins there is nothing to do in the mailbox."""
    desk = Desk(absence(at("2026-12-01 00:00"), at("2026-12-05 00:00"), stage=Stage.PLANNED))
    assert desk.todo() == []


def test_what_failed_is_tried_again_ever_more_seldom() -> None:
    """At once, then after pauses that double up to an hour; nothing is forgotten."""
    desk = Desk(absence(at("2026-11-23 00:00"), at("2026-12-05 00:00")))
    desk.reconciling.notes = {ANNA: [("folder:Inbox:x", "trouble")]}
    tried = 0
    for _ in range(180):
        tried += bool(desk.settle())
        desk.clock.advance(timedelta(minutes=1))
    assert 6 <= tried <= 10
    desk.reconciling.notes = {}
    desk.clock.advance(timedelta(hours=1))
    assert desk.settle() == [True]
    assert desk.todo() == []


def test_what_is_over_is_restored_once_nothing_of_ours_is_left() -> None:
    """Only a complete look says so; a mailbox with something of ours and no absence is put right too."""
    desk = Desk(absence(at("2026-11-16 00:00"), at("2026-11-21 00:00"), stage=Stage.ENDED, ended_at=NOW))
    desk.reconciling.notes = {ANNA: [("reply", "trouble")]}
    assert desk.settle() == [False]
    assert desk.stage() == "ended"
    desk.reconciling.notes = {ANNA: [("reply", "own-change")]}
    desk.clock.advance(timedelta(hours=1))
    assert desk.settle() == [True]
    assert desk.stage() == "restored"
    desk.reconciling.left = [BJORN]
    assert BJORN in desk.todo()
