"""What a plan would do to rights can be done by a person instead, and looking afterwards finds it done."""

from __future__ import annotations

import asyncio
from pathlib import Path

from absence.by_hand import exchange_changes
from absence.desired import INBOX, READ, ROOT, Terms
from policies.exchange_changes import AddFullAccess, RemoveFullAccess, SetFolderRights
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
