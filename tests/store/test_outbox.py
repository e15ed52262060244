"""Work in the outbox is done by one worker at a time, retried, and never forgotten."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from policies.clock import FixedClock
from store.engine import open_database
from store.opening import Store
from store.outbox import MAX_ATTEMPTS, Outbox, OutboxState


def test_a_key_is_put_once(store: Store) -> None:
    """The same key again does nothing, also when the work is done."""
    assert store.outbox.put("note:1", "note", {"to": "x"})
    assert not store.outbox.put("note:1", "note", {"to": "y"})
    (work,) = store.outbox.claim()
    assert work.payload == {"to": "x"}
    assert store.outbox.done(work)
    assert not store.outbox.put("note:1", "note", {})
    assert store.outbox.claim() == []


def test_work_and_its_reason_stand_or_fall_together(store: Store) -> None:
    """Work put in a transaction that fails was never put."""

    def put_and_fail() -> None:
        with store.database.write() as connection:
            store.outbox.put_in(connection, "note:1", "note", {})
            raise RuntimeError("after all not")

    with pytest.raises(RuntimeError, match="after all not"):
        put_and_fail()
    assert store.outbox.counts()[OutboxState.WAITING] == 0


def test_claimed_work_is_nobody_elses_until_the_lease_ends(store: Store, clock: FixedClock) -> None:
    """Another worker gets it only after the lease, and the first one's word no longer counts."""
    store.outbox.put("a", "note", {})
    (first,) = store.outbox.claim(lease=timedelta(minutes=5))
    assert store.outbox.claim() == []
    clock.advance(timedelta(minutes=5, seconds=1))
    (second,) = store.outbox.claim()
    assert second.attempts == 2
    assert not store.outbox.done(first)
    assert store.outbox.done(second)


def test_due_work_comes_first_and_only_of_the_kind(store: Store, clock: FixedClock) -> None:
    """What is not yet due waits; a worker takes its own kind, oldest first."""
    now = clock.now()
    store.outbox.put("later", "note", {}, due_at=now + timedelta(hours=1))
    store.outbox.put("b", "note", {}, due_at=now - timedelta(minutes=1))
    store.outbox.put("a", "note", {}, due_at=now - timedelta(minutes=2))
    store.outbox.put("other", "mend", {})
    assert [work.key for work in store.outbox.claim(kind="note", limit=5)] == ["a", "b"]


def test_failing_work_is_retried_and_then_put_aside(store: Store, clock: FixedClock) -> None:
    """After so many attempts the work is dead, with the last note, and can be revived."""
    store.outbox.put("a", "note", {})
    state = OutboxState.WAITING
    for _ in range(MAX_ATTEMPTS):
        (work,) = store.outbox.claim()
        state = store.outbox.retry(work, "503", after=timedelta(seconds=30))
        clock.advance(timedelta(seconds=31))
    assert state is OutboxState.DEAD
    assert store.outbox.claim() == []
    assert store.outbox.dead() == [("a", "503")]
    assert store.outbox.revive("a")
    assert store.outbox.claim()[0].attempts == 1


def test_work_whose_workers_vanish_is_put_aside(store: Store, clock: FixedClock) -> None:
    """Work that kills its worker each time does not go round for ever."""
    store.outbox.put("a", "note", {})
    for _ in range(MAX_ATTEMPTS):
        assert store.outbox.claim()
        clock.advance(timedelta(minutes=6))
    assert store.outbox.claim() == []
    assert store.outbox.counts()[OutboxState.DEAD] == 1


def _take(url: str, results: Any) -> None:
    database = open_database(url)
    box = Outbox(database, FixedClock(datetime(2026, 11, 21, 8, tzinfo=UTC)))
    mine: list[str] = []
    while works := box.claim(limit=3):
        mine.extend(work.key for work in works)
        assert all(box.done(work) for work in works)
    results.put(mine)
    database.close()


def test_two_processes_never_get_the_same_work(store: Store, url: str) -> None:
    """All work is done, each piece by one process."""
    for number in range(60):
        store.outbox.put(f"{number:02}", "note", {})
    context = multiprocessing.get_context("spawn")
    results: Any = context.Queue()
    workers = [context.Process(target=_take, args=(url, results)) for _ in range(2)]
    for worker in workers:
        worker.start()
    taken = [results.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join(60)
    assert sorted(taken[0] + taken[1]) == [f"{number:02}" for number in range(60)]
    assert store.outbox.counts()[OutboxState.DONE] == 60
