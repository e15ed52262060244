"""What a plan would do to rights can be done by a person instead, and looking afterwards finds it done."""

from __future__ import annotations

import asyncio
from pathlib import Path

from absence.by_hand import exchange_changes, handed_out, ran, steps_by_hand
from absence.desired import INBOX, READ, ROOT, Terms
from policies.exchange_changes import AddFullAccess, RemoveFullAccess, SetFolderRights
from policies.plan import StepState
from store.absence_snapshots import SqlSnapshots
from tests.absence.mailbox_fakes import ANNA, BJORN, World, absence


def test_a_plans_rights_become_changes_and_nothing_else_does(tmp_path: Path) -> None:
    """Folder rights and Full Access, given and taken away; the reply and the calendar are no matter of cmdlets."""
    world = World.new(tmp_path)
    world.absences = {ANNA: [absence()]}
    plan, _ = asyncio.run(world.reconciler().plan([ANNA], made_by="test", reason="test"))
    assert exchange_changes(plan) == [
        SetFolderRights(ANNA, ROOT, BJORN, ("FolderVisible",)), SetFolderRights(ANNA, INBOX, BJORN, tuple(READ)),
    ]  # fmt: skip
    world.terms = Terms(full_access=True)
    plan, _ = asyncio.run(world.reconciler().plan([ANNA], made_by="test", reason="test"))
    assert exchange_changes(plan) == [AddFullAccess(ANNA, BJORN)]
    world.settle()
    world.absences = {}
    plan, _ = asyncio.run(world.reconciler().plan([ANNA], made_by="test", reason="test"))
    assert exchange_changes(plan) == [RemoveFullAccess(ANNA, BJORN)]
    world.store.close()


def test_what_a_person_did_by_the_script_is_found_done(tmp_path: Path) -> None:
    """The rights are there when the product looks: it leaves them, and there is nothing more to do."""
    world = World.new(tmp_path)
    world.box.folders[ROOT]["Björn Ek"] = ["FolderVisible"]
    world.box.folders[INBOX]["Björn Ek"] = list(READ)
    world.absences = {ANNA: [absence()]}
    report = world.settle()
    assert exchange_changes(report.plan) == []
    assert report.outcomes[ANNA].complete
    world.store.close()


def test_full_access_by_script_is_given_taken_and_taken_away_on_somebodys_word(tmp_path: Path) -> None:
    """Commands are off: nothing is done by itself; whoever ran the plan's script says so; the end asks for another script."""
    world = World.new(tmp_path)
    world.mailboxes.commands = False
    world.terms = Terms(full_access=True)
    world.absences = {ANNA: [absence()]}
    report = world.settle()
    assert not report.outcomes[ANNA].complete
    assert exchange_changes(report.plan) == []
    remembered = SqlSnapshots(world.store.database, world.clock)
    plan, _ = asyncio.run(world.reconciler().plan([ANNA], made_by="test", reason="test"))
    assert exchange_changes(plan) == [AddFullAccess(ANNA, BJORN)]
    left = asyncio.run(world.reconciler().apply(plan.id))
    assert [(one.state, one.note) for one in left.results] == [(StepState.PLANNED, "by-hand")]
    ran(steps_by_hand(plan), remembered)
    assert [one.state for one in asyncio.run(world.reconciler().apply(plan.id)).results] == [StepState.DONE]
    assert world.settle().outcomes[ANNA].complete
    world.absences = {}
    assert not world.settle().outcomes[ANNA].complete
    plan, _ = asyncio.run(world.reconciler().plan([ANNA], made_by="test", reason="test"))
    assert exchange_changes(plan) == [RemoveFullAccess(ANNA, BJORN)]
    ran(steps_by_hand(plan), remembered)
    assert world.settle().outcomes[ANNA].complete
    assert world.snapshots == {}
    world.store.close()


def test_a_script_that_was_handed_out_is_taken_away_though_nobody_said_it_ran(tmp_path: Path) -> None:
    """What may be in place is not forgotten."""
    world = World.new(tmp_path)
    world.mailboxes.commands = False
    world.terms = Terms(full_access=True)
    world.absences = {ANNA: [absence()]}
    plan, _ = asyncio.run(world.reconciler().plan([ANNA], made_by="test", reason="test"))
    handed_out(steps_by_hand(plan), SqlSnapshots(world.store.database, world.clock))
    world.absences = {}
    plan, _ = asyncio.run(world.reconciler().plan([ANNA], made_by="test", reason="test"))
    assert exchange_changes(plan) == [RemoveFullAccess(ANNA, BJORN)]
    world.store.close()
