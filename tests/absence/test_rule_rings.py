"""Mail never goes round: a rule that an earlier plan left somewhere keeps its opposite from being put, whatever the register says."""

from __future__ import annotations

from pathlib import Path

from absence.model import Way
from tests.absence.mailbox_fakes import ANNA, BJORN, CARIN, World, absence


def _ours(world: World, mailbox: str) -> list[str]:
    return [one["to"] for one in world.mailboxes.boxes[mailbox].rules if one.get("ours")]


def test_a_rule_waits_until_the_opposite_one_is_taken_away(tmp_path: Path) -> None:
    """Anna's mailbox gives no answer when her absence ends and Björn's begins: his rule is put once hers is gone."""
    world = World.new(tmp_path, ANNA, BJORN)
    world.absences = {ANNA: [absence(Way.FORWARD)]}
    world.settle(ANNA)
    world.mailboxes.silent = {ANNA}
    world.absences = {BJORN: [absence(Way.REDIRECT, ANNA, mailbox=BJORN, id="b1")]}
    outcome = world.settle(ANNA, BJORN).outcomes[BJORN]
    assert outcome.notes == [("rule", "ring")]
    assert not outcome.complete
    assert (_ours(world, ANNA), _ours(world, BJORN)) == ([BJORN], [])
    world.mailboxes.silent = set()
    world.settle(ANNA)
    assert world.settle(BJORN).outcomes[BJORN].complete
    assert (_ours(world, ANNA), _ours(world, BJORN)) == ([], [ANNA])
    assert world.store.journal.unfinished() == []
    world.store.close()


def test_a_ring_of_three_is_seen_too(tmp_path: Path) -> None:
    """Björn's mail goes to Carin and hers to Anna; Anna's does not go to Björn."""
    world = World.new(tmp_path, ANNA, BJORN, CARIN)
    world.absences = {
        BJORN: [absence(Way.FORWARD, CARIN, mailbox=BJORN, id="b1")],
        CARIN: [absence(Way.FORWARD, ANNA, mailbox=CARIN, id="c1")],
    }
    world.settle(BJORN, CARIN)
    world.absences[ANNA] = [absence(Way.FORWARD)]
    assert world.settle(ANNA).outcomes[ANNA].notes == [("rule", "ring")]
    assert _ours(world, ANNA) == []
    world.store.close()
