"""Writes that share a commit: all on disk, in order, each failing by itself."""

from __future__ import annotations

import asyncio

import pytest

from store.absence_snapshots import SqlSnapshots
from store.group_commit import GroupCommit
from store.opening import Store


def test_many_writes_share_few_commits(store: Store) -> None:
    """Two hundred at the same time: far fewer commits, each kept, and seen by others afterwards."""

    async def work() -> int:
        group = GroupCommit(store.database)
        rows = SqlSnapshots(group.database, store.clock)

        async def one(number: int) -> None:
            await group.run(lambda: rows.begin(f"m{number}@sandby.example", "reply", before={}, coming={"n": number}))

        await asyncio.gather(*(one(number) for number in range(200)))
        return group.commits

    assert asyncio.run(work()) <= 10
    found = SqlSnapshots(store.database, store.clock)
    assert len(found.mailboxes()) == 200
    assert found.of("m7@sandby.example") == {"reply": ({}, None, {"n": 7})}


def test_one_that_fails_undoes_only_itself(store: Store) -> None:
    """What it raises reaches whoever asked; what it wrote is gone, what the others wrote is kept, and later ones see earlier ones."""

    async def work() -> None:
        group = GroupCommit(store.database)
        rows = SqlSnapshots(group.database, store.clock)

        def failing() -> None:
            with group.database.write():
                rows.begin("b@sandby.example", "reply", before={}, coming={})
                raise ValueError("halfway")

        first = group.run(lambda: rows.begin("a@sandby.example", "reply", before={}, coming={}))
        second, third = group.run(failing), group.run(rows.mailboxes)
        results = await asyncio.gather(first, second, third, return_exceptions=True)
        assert isinstance(results[1], ValueError)
        assert results[2] == ["a@sandby.example"]

    asyncio.run(work())
    assert SqlSnapshots(store.database, store.clock).mailboxes() == ["a@sandby.example"]


def test_a_group_that_cannot_be_kept_is_told_to_everybody(store: Store) -> None:
    """The commit fails: nobody believes to have written anything."""

    async def work() -> None:
        group = GroupCommit(store.database)
        rows = SqlSnapshots(group.database, store.clock)

        def breaking() -> None:
            group.database.held.connection.exec_driver_sql("ROLLBACK")

        results = await asyncio.gather(
            group.run(lambda: rows.begin("a@sandby.example", "reply", before={}, coming={})), group.run(breaking), return_exceptions=True
        )  # fmt: skip
        assert (
            all(isinstance(one, Exception) for one in results)
            or SqlSnapshots(store.database, store.clock).mailboxes() == []
        )

    asyncio.run(work())
    with pytest.raises(KeyError):
        _ = SqlSnapshots(store.database, store.clock).of("a@sandby.example")["reply"]
