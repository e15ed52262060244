"""The process stops for good at every single write of every kind of plan; taken up again, everything is as without."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mailboxes.actors import BYGGLOV, DAWIT, SKOLA, SOCIAL
from tests.mailboxes.fakes import Room, room
from tests.mailboxes.plans import SCENES
from tests.mailboxes.stopped import Life, MortalExchange, Stopped

LEAST = {"no receipt": 5}  # moments


def _end(one: Room) -> tuple[object, ...]:
    records = [replace(record, changed_at=None) for record in one.store.records()]
    orders = [(order.stage, order.told) for order in one.store.orders()]
    works = one.store.works(begun_before=one.clock.now())
    made = sorted(str(change) for change in set(one.exchange.made))
    told = sorted(key.split(":", 2)[2] for key in one.notes.sent)  # an order's own name is another each time
    return one.exchange.boxes, one.exchange.replies, records, orders, works, made, told


async def _trial(folder: Path, template: Path, scene: str, stop: int, goes_on: Callable[[Room, str], object]) -> object:
    with room(folder, SOCIAL, SKOLA, BYGGLOV, template=template, kind=MortalExchange) as one:
        plan = (await SCENES[scene](one.service)).id
        assert isinstance(one.exchange, MortalExchange)
        life = one.exchange.life
        life.watch(one.store.database.engine)
        life.end, life.moments = stop, 0
        if not stop:
            assert (await one.service.apply(plan, DAWIT)).complete
            return _end(one), life.moments
        with pytest.raises(Stopped):
            await one.service.apply(plan, DAWIT)
        life.end = 0
        work = goes_on(one, plan)
        assert asyncio.iscoroutine(work)
        await work
        return _end(one)


async def _again(one: Room, plan: str) -> None:
    """Somebody presses again, when what the dead one held is free."""
    one.later(minutes=3)
    assert (await one.service.apply(plan, DAWIT)).complete


async def _timer(one: Room, plan: str) -> None:
    """The timer takes up what was begun; what never began waits for a person."""
    one.later(minutes=11)
    if not await one.service.resume():
        await one.service.apply(plan, DAWIT)


@pytest.mark.parametrize("goes_on", [_again, _timer], ids=["pressed again", "timer"])
@pytest.mark.parametrize("scene", SCENES)
def test_stopped_at_any_write_the_end_is_the_same(
    tmp_path: Path, made: Path, scene: str, goes_on: Callable[[Room, str], object]
) -> None:
    """Before each commit, and before and after each change in Exchange; what the timer takes up, at every third of these moments."""

    async def everything() -> None:
        counted = await _trial(tmp_path / "0", made, scene, 0, goes_on)
        assert isinstance(counted, tuple)
        expected, moments = counted
        assert moments >= LEAST.get(scene, 10)
        for stop in range(1, moments + 1, 1 if goes_on is _again else 3):
            assert await _trial(tmp_path / str(stop), made, scene, stop, goes_on) == expected, stop

    asyncio.run(everything())


def test_a_life_ends_and_stays_ended() -> None:
    """After its end nothing more reaches Exchange, or the test above would prove nothing."""
    life = Life(end=2)
    life.moment()
    for _ in range(2):
        with pytest.raises(Stopped):
            life.moment()
