"""Which plans wait for somebody, and what it costs to find them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from policies.messages import PostvaktError
from store.engine import Database
from tests.mailboxes.actors import BYGGLOV, CARIN, DAWIT, FARID, SKOLA, SOCIAL
from tests.mailboxes.fakes import Room, room
from tests.mailboxes.plans import new, people


def test_plans_that_wait_are_found_by_those_who_carry_them_out(tmp_path: Path, made: Path) -> None:
    """Stopped ones first; an order waits by itself; an outdated plan, one made anew and one that is done wait no longer."""

    async def work(one: Room) -> None:
        waiting = one.service.waiting_plans
        ordered = await new(one.service)
        assert waiting(DAWIT) == []
        first = await people(one.service)
        one.later(minutes=1)
        again = await people(one.service)
        one.later(minutes=1)
        other = await one.service.plans.of_no_receipt(BYGGLOV.key, FARID)
        assert [found.plan.id for found in waiting(DAWIT)] == [other.id, again.id]
        assert [found.plan.id for found in waiting(FARID)] == [other.id]
        assert waiting(CARIN) == []

        one.exchange.refuse = frozenset({"AddSendAs"})
        await one.service.apply(ordered.id, DAWIT)
        stopped = waiting(DAWIT)[0]
        assert (stopped.plan.id, stopped.begun, stopped.done) == (ordered.id, True, 5)
        one.exchange.refuse = frozenset()
        for plan in (ordered, again, other):
            await one.service.apply(plan.id, DAWIT)
        assert waiting(DAWIT) == []
        with pytest.raises(PostvaktError, match="PV-PLAN-STALE"):
            await one.service.apply(first.id, DAWIT)

    with room(tmp_path / "room", SOCIAL, SKOLA, BYGGLOV, template=made) as one:
        asyncio.run(work(one))


def test_plans_that_wait_cost_the_same_however_many_they_are(tmp_path: Path, made: Path) -> None:
    """Fifty plans, every other one stopped on its way, are found by as many statements as five."""
    boxes = [replace(BYGGLOV, address=f"bygglov{number}@sandby.example") for number in range(50)]

    async def work(one: Room) -> None:
        journal = one.service._outside.journal
        counted = []
        for batch in (boxes[:5], boxes[5:]):
            for number, box in enumerate(batch):
                plan = await one.service.plans.of_no_receipt(box.key, DAWIT)
                if number % 2:
                    journal.start(plan.id, plan.steps[0], None)
            with _statements(one.store.database) as said:
                found = one.service.waiting_plans(DAWIT)
            counted.append((len(found), sum(stopped.begun for stopped in found), len(said)))
        assert [number for *number, _ in counted] == [[5, 2], [50, 24]]
        assert counted[0][2] == counted[1][2] <= 10

    with room(tmp_path / "room", *boxes, template=made) as one:
        asyncio.run(work(one))


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", listen)
