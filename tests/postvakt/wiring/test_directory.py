"""The directory that every room shares: nobody waits for Graph where something older can be given, and a night's work reads anew."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_client.errors import GraphError, NotFound, ServiceUnavailable
from policies.clock import FixedClock
from policies.vocabulary import DirectoryEntry
from postvakt.wiring.directory import AGAIN, FRESH, GraphDirectory
from store.opening import Store, open_store

ANNA = DirectoryEntry(id="1", address="anna.lind@sandby.example", display_name="Anna Lind", title="Socialsekreterare")
BJORN = DirectoryEntry(id="2", address="bjorn.ek@sandby.example", display_name="Björn Ek")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Tenant:
    """A source whose answers wait for ``answers`` and may be refusals."""

    def __init__(self) -> None:
        self.people = {ANNA.id: ANNA}
        self.answers = asyncio.Event()
        self.answers.set()
        self.refuses: GraphError | None = None
        self.readings = 0

    async def everybody(self) -> list[DirectoryEntry]:
        self.readings += 1
        await self._answer()
        return list(self.people.values())

    async def one(self, known: DirectoryEntry) -> DirectoryEntry:
        await self._answer()
        if known.id not in self.people:
            raise NotFound("gone")
        return self.people[known.id]

    async def find(self, address: str) -> DirectoryEntry | None:
        await self._answer()
        return next((one for one in self.people.values() if one.address == address), None)

    async def _answer(self) -> None:
        await self.answers.wait()
        if self.refuses is not None:
            raise self.refuses


@pytest.fixture
def clock() -> FixedClock:
    """A clock that is set."""
    return FixedClock(NOW)


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}", clock=clock, migrate=True)
    yield opened
    opened.close()


def names(entries: object) -> list[str]:
    """Who is among these entries."""
    assert isinstance(entries, list)
    return sorted(one.display_name for one in entries)


async def test_what_was_read_before_is_given_while_graph_is_slow(store: Store, clock: FixedClock) -> None:
    """The day after, nobody waits for a slow tenant; when it has answered at last, everybody sees the new colleague."""
    tenant = Tenant()
    directory = GraphDirectory(tenant, store.directory, clock, patience=0.01)
    assert names(await directory.entries()) == ["Anna Lind"]
    clock.advance(FRESH)
    tenant.people[BJORN.id] = BJORN
    tenant.answers.clear()
    assert names(await directory.entries()) == ["Anna Lind"]
    assert names(await directory.entries()) == ["Anna Lind"]
    assert tenant.readings == 2  # the second reading goes on; nobody begins a third
    tenant.answers.set()
    await directory.refresh()
    assert names(await directory.entries()) == ["Anna Lind", "Björn Ek"]


async def test_an_instance_that_starts_takes_what_another_has_read(store: Store, clock: FixedClock) -> None:
    """A cold instance does not ask for everybody when the store's copy is of today; of yesterday, it does."""
    await GraphDirectory(Tenant(), store.directory, clock).entries()
    tenant = Tenant()
    assert names(await GraphDirectory(tenant, store.directory, clock).entries()) == ["Anna Lind"]
    assert tenant.readings == 0
    clock.advance(FRESH)
    await GraphDirectory(tenant, store.directory, clock).entries()
    assert tenant.readings == 1


async def test_the_first_reading_is_waited_for_and_its_failure_told(store: Store, clock: FixedClock) -> None:
    """With nothing known there is nothing to give: the tenant's refusal goes on to the caller, and the next call asks again."""
    tenant = Tenant()
    tenant.refuses = ServiceUnavailable("down")
    directory = GraphDirectory(tenant, store.directory, clock, patience=0.01)
    with pytest.raises(ServiceUnavailable):
        await directory.entries()
    tenant.refuses = None
    assert names(await directory.entries()) == ["Anna Lind"]


async def test_a_tenant_that_refuses_is_left_in_peace_for_a_while(store: Store, clock: FixedClock) -> None:
    """What is known is kept, five minutes pass before everybody is asked for again, and then they are."""
    tenant = Tenant()
    directory = GraphDirectory(tenant, store.directory, clock)
    await directory.entries()
    clock.advance(FRESH)
    tenant.refuses = ServiceUnavailable("down")
    assert names(await directory.entries()) == names(await directory.entries()) == ["Anna Lind"]
    assert tenant.readings == 2
    tenant.refuses, tenant.people[BJORN.id] = None, BJORN
    clock.advance(AGAIN)
    assert names(await directory.entries()) == ["Anna Lind", "Björn Ek"]


async def test_one_entry_is_fresh_or_as_it_was_last_read(store: Store, clock: FixedClock) -> None:
    """A new title is seen at once; with a silent or refusing tenant the old one is given; whoever is gone is nobody."""
    tenant = Tenant()
    directory = GraphDirectory(tenant, store.directory, clock, patience=0.01)
    await directory.entries()
    tenant.people[ANNA.id] = replace(ANNA, title="Enhetschef")
    assert await directory.entry("Anna.Lind@sandby.example") == replace(ANNA, title="Enhetschef")
    tenant.answers.clear()
    assert await directory.entry(ANNA.address) == ANNA
    tenant.answers.set()
    tenant.refuses = ServiceUnavailable("down")
    assert await directory.entry(ANNA.address) == ANNA
    with pytest.raises(ServiceUnavailable):
        await directory.entry(BJORN.address)
    tenant.refuses = None
    del tenant.people[ANNA.id]
    assert await directory.entry(ANNA.address) is None
    assert await directory.entry("nobody@sandby.example") is None
