"""Work that must happen exactly once: written in the same transaction as its reason, claimed with a lease, retried, never forgotten.

A key names the effect for ever: putting it again does nothing. A worker that dies loses its lease and another takes over; the effect
itself must be idempotent, because nobody can know whether it happened just before the death.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from policies.clock import Clock
from store.engine import Database
from store.tables import clean, outbox
from store.upsert import insert_or_leave

MAX_ATTEMPTS = 8


class OutboxState(StrEnum):
    """Where a piece of work stands. Claimed work is ``waiting`` with its due time moved to the end of the lease."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Work:
    """One claimed piece of work; ``claim`` proves whose it is, ``attempts`` counts this one too."""

    key: str
    kind: str
    payload: Any
    attempts: int
    claim: str


class Outbox:
    """Puts, claims and finishes work."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def put(self, key: str, kind: str, payload: Any, *, due_at: datetime | None = None) -> bool:
        """Ask for the work, from ``due_at`` on. False when the key is already known, done or not."""
        with self.database.write() as connection:
            return self.put_in(connection, key, kind, payload, due_at=due_at)

    def put_in(
        self, connection: sa.Connection, key: str, kind: str, payload: Any, *, due_at: datetime | None = None
    ) -> bool:
        """The same within a transaction that is open for writing."""
        now = self.clock.now()
        values = {
            "key": clean(key),
            "kind": kind,
            "payload": payload,
            "state": OutboxState.WAITING.value,
            "created_at": now,
            "due_at": due_at or now,
            "attempts": 0,
            "note": "",
        }
        insert = insert_or_leave(connection, outbox).values(values).returning(outbox.c.key)
        return connection.execute(insert).scalar() is not None

    def claim(self, *, kind: str | None = None, limit: int = 20, lease: timedelta = timedelta(minutes=5)) -> list[Work]:
        """Take due work for as long as the lease; nobody else gets it meanwhile. Work that was tried too often becomes dead."""
        now = self.clock.now()
        claim = str(uuid.uuid4())
        due = sa.select(outbox).where(outbox.c.state == OutboxState.WAITING.value, outbox.c.due_at <= now)
        if kind is not None:
            due = due.where(outbox.c.kind == kind)
        due = due.order_by(outbox.c.due_at, outbox.c.key).limit(limit)
        with self.database.write() as connection:
            if connection.dialect.name == "postgresql":
                due = due.with_for_update(skip_locked=True)
            rows = connection.execute(due).mappings().all()
            worn = [row["key"] for row in rows if row["attempts"] >= MAX_ATTEMPTS]
            taken = [row for row in rows if row["attempts"] < MAX_ATTEMPTS]
            if worn:
                self._end(connection, outbox.c.key.in_(worn), OutboxState.DEAD, "its workers kept vanishing")
            if taken:
                connection.execute(
                    outbox.update()
                    .where(outbox.c.key.in_([row["key"] for row in taken]))
                    .values(claim=claim, due_at=now + lease, attempts=outbox.c.attempts + 1)
                )
        return [Work(row["key"], row["kind"], row["payload"], row["attempts"] + 1, claim) for row in taken]

    def done(self, work: Work) -> bool:
        """The effect has happened. False when the lease was lost to somebody else meanwhile."""
        with self.database.write() as connection:
            return self.done_in(connection, work)

    def done_in(self, connection: sa.Connection, work: Work) -> bool:
        """The same within a transaction that is open for writing."""
        return self._end(connection, _owned(work), OutboxState.DONE, "")

    def retry(self, work: Work, note: str, *, after: timedelta) -> OutboxState:
        """The effect did not happen: try again later, or give up after so many attempts. ``note`` holds no mail content."""
        if work.attempts >= MAX_ATTEMPTS:
            return self.give_up(work, note)
        with self.database.write() as connection:
            connection.execute(
                outbox.update()
                .where(_owned(work))
                .values(claim=None, due_at=self.clock.now() + after, note=clean(note)[:500])
            )
        return OutboxState.WAITING

    def give_up(self, work: Work, note: str) -> OutboxState:
        """The effect can never happen; kept as dead until somebody looks at it."""
        with self.database.write() as connection:
            self._end(connection, _owned(work), OutboxState.DEAD, note)
        return OutboxState.DEAD

    def revive(self, key: str) -> bool:
        """Try dead work again from the beginning."""
        with self.database.write() as connection:
            dead = (outbox.c.key == key) & (outbox.c.state == OutboxState.DEAD.value)
            values = {"state": OutboxState.WAITING.value, "attempts": 0, "due_at": self.clock.now(), "claim": None}
            return connection.execute(outbox.update().where(dead).values(finished_at=None, **values)).rowcount == 1

    def counts(self) -> dict[OutboxState, int]:
        """How much work stands in each state."""
        query = sa.select(outbox.c.state, sa.func.count()).group_by(outbox.c.state)
        with self.database.read() as connection:
            found = {str(state): int(number) for state, number in connection.execute(query)}
        return {state: found.get(state.value, 0) for state in OutboxState}

    def dead(self, *, limit: int = 100) -> list[tuple[str, str]]:
        """Keys of dead work with the last note, newest first."""
        query = sa.select(outbox.c.key, outbox.c.note).where(outbox.c.state == OutboxState.DEAD.value)
        with self.database.read() as connection:
            found = connection.execute(query.order_by(outbox.c.finished_at.desc()).limit(limit)).all()
        return [(str(key), str(note)) for key, note in found]

    def _end(self, connection: sa.Connection, which: sa.ColumnElement[bool], state: OutboxState, note: str) -> bool:
        values = {"state": state.value, "claim": None, "finished_at": self.clock.now(), "note": clean(note)[:500]}
        return connection.execute(outbox.update().where(which).values(values)).rowcount > 0


def _owned(work: Work) -> sa.ColumnElement[bool]:
    return (outbox.c.key == work.key) & (outbox.c.claim == work.claim) & (outbox.c.state == OutboxState.WAITING.value)
