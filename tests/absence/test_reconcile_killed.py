"""Everything stops at every single moment of a begin, a change and an end; a new process looks, and it ends the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from absence.desired import Terms
from absence.model import Absence, Way
from store.opening import open_store
from tests.absence.mailbox_fakes import ANNA, AUGUST, CARIN, Bomb, Box, Killed, World, absence


@dataclass
class Scene:
    """What the register says before the moment in question, and at it."""

    before: list[list[Absence]]
    then: list[Absence]
    terms: Terms = field(default_factory=Terms)


def _own(box: Box) -> None:
    box.rules.append({"id": "own", "name": "Min egen"})
    box.folders["Inbox"]["Björn Ek"] = ["AvailabilityOnly"]


def _edited(box: Box) -> None:
    _own(box)
    box.reply["externalReplyMessage"] = "Mina egna ord"


LONGER = AUGUST + timedelta(days=7)
SCENES = {
    "begin with access": Scene([], [absence()]),
    "begin with forwarding": Scene([], [absence(Way.FORWARD, end=None)]),
    "begin with full access": Scene([], [absence()], Terms(full_access=True)),
    "another substitute and a later end": Scene([[absence(Way.REDIRECT)]], [absence(Way.REDIRECT, CARIN, end=LONGER, version=2)]),
    "another way": Scene([[absence(Way.FORWARD)]], [absence(Way.ACCESS, CARIN, version=2)]),
    "end with access": Scene([[absence()]], []),
    "end with forwarding": Scene([[absence(Way.FORWARD, end=None)]], []),
    "end after a change": Scene([[absence(Way.FORWARD)], [absence(Way.REDIRECT, CARIN, end=LONGER, version=2)]], []),
    "next Friday": Scene([[absence(id="f1")], []], [absence(id="f1", version=3)]),
}  # fmt: skip


def _world(folder: Path, scene: Scene, prepare: Callable[[Box], None]) -> World:
    folder = folder / "original"
    folder.mkdir()
    world = World.new(folder)
    world.terms = scene.terms
    prepare(world.box)
    for absences in scene.before:
        world.absences = {ANNA: absences}
        world.settle()
    world.absences = {ANNA: scene.then}
    return world


def _copy(world: World, folder: Path, bomb: Bomb) -> World:
    folder.mkdir()
    for file in Path(str(world.store.database.engine.url.database)).parent.iterdir():
        shutil.copy(file, folder / file.name)
    mailboxes = deepcopy(world.mailboxes)
    mailboxes.bomb = bomb
    store = open_store(f"sqlite:///{folder / 'product.sqlite'}", clock=world.clock)
    return World(store, mailboxes, world.clock, world.absences, world.terms, world.words)


@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_killed_at_every_moment_the_mailbox_ends_the_same(tmp_path: Path, scene: str) -> None:
    """Before and after each write of journal, snapshots and tenant: the same mailbox, nothing left over, and the end restores it."""
    original = _world(tmp_path, SCENES[scene], _own)
    counting = _copy(original, tmp_path / "undisturbed", Bomb())
    counting.settle()
    expected, remembered = counting.box, counting.snapshots
    moments = counting.mailboxes.bomb.moments
    counting.store.close()
    assert moments >= 12
    for moment in range(1, moments + 1):
        world = _copy(original, tmp_path / f"moment-{moment}", Bomb(at=moment))
        with pytest.raises(Killed):
            world.settle()
        world.mailboxes.bomb = Bomb()
        world.resume()
        assert world.box == expected, moment
        assert world.snapshots == remembered, moment
        assert world.store.journal.unfinished() == [], moment
        assert world.settle().plan.steps == (), moment
        world.absences = {}
        world.settle()
        first = Box()
        _own(first)
        assert world.box == first, moment
        assert world.snapshots == {}, moment
        world.store.close()
    original.store.close()


@pytest.mark.parametrize("scene", ["another substitute and a later end", "end with access"])
def test_killed_twice_it_still_ends_the_same(tmp_path: Path, scene: str) -> None:
    """Stopped at moments all along the way, and then again at moments of what takes it up."""
    original = _world(tmp_path, SCENES[scene], _own)
    counting = _copy(original, tmp_path / "undisturbed", Bomb())
    counting.settle()
    expected, moments = counting.box, counting.mailboxes.bomb.moments
    counting.store.close()
    for first in range(2, moments, 5):
        for second in range(1 + first % 2, moments, 7):
            world = _copy(original, tmp_path / f"m{first}-{second}", Bomb(at=first))
            with pytest.raises(Killed):
                world.settle()
            world.mailboxes.bomb = Bomb(at=second)
            try:
                world.resume()
            except Killed:
                world.mailboxes.bomb = Bomb()
                world.resume()
            assert world.box == expected, (first, second)
            world.store.close()
    original.store.close()


def test_own_words_survive_a_death_at_every_moment(tmp_path: Path) -> None:
    """She had edited the text outside before the process dies while ending: her words stay, the rest comes back."""
    original = _world(tmp_path, Scene([[absence()]], []), _own)
    original.box.reply["externalReplyMessage"] = "Mina egna ord"
    counting = _copy(original, tmp_path / "undisturbed", Bomb())
    counting.settle()
    moments = counting.mailboxes.bomb.moments
    counting.store.close()
    first = Box()
    _edited(first)
    for moment in range(1, moments + 1):
        world = _copy(original, tmp_path / f"moment-{moment}", Bomb(at=moment))
        with pytest.raises(Killed):
            world.settle()
        world.mailboxes.bomb = Bomb()
        world.resume()
        assert world.box == first, moment
        world.store.close()
    original.store.close()
