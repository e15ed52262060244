"""Storage queues on SQLite: at least once, invisible while somebody works, poison after too many tries."""

from __future__ import annotations

import sqlite3
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
  id TEXT PRIMARY KEY, queue TEXT NOT NULL, body BLOB NOT NULL, inserted REAL NOT NULL,
  visible REAL NOT NULL, dequeued INTEGER NOT NULL DEFAULT 0, receipt TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS by_queue ON messages (queue, visible);
CREATE TABLE IF NOT EXISTS timers (name TEXT PRIMARY KEY, last REAL NOT NULL);
"""
MAX_BODY = 48 * 1024  # 64 KiB on the wire, base64 inside: what Azure Storage takes


@dataclass(frozen=True, slots=True)
class Received:
    """A message somebody works on until ``visible`` (Unix time); ``receipt`` proves that it is still theirs."""

    id: str
    queue: str
    body: bytes
    inserted: float
    visible: float
    dequeued: int
    receipt: str


class Queues(Protocol):
    """What the host asks of queues; the tests run it on SQLite and on Microsoft's storage emulator alike."""

    def send(self, queue: str, bodies: Iterable[bytes], *, delay: float = 0.0) -> None:
        """Put messages in a queue, to be seen after ``delay`` seconds."""
        ...

    def receive(self, queue: str, count: int, *, lease: float) -> list[Received]:
        """Take up to ``count`` visible messages; they stay hidden from others for ``lease`` seconds."""
        ...

    def delete(self, message: Received) -> bool:
        """Done. False when somebody else holds the message now."""
        ...

    def release(self, message: Received, *, delay: float) -> None:
        """Not done: let it be seen again after ``delay`` seconds."""
        ...

    def to_poison(self, message: Received) -> None:
        """Given up: moved, whole, to ``<queue>-poison``."""
        ...

    def counts(self) -> dict[str, int]:
        """How many messages each queue holds that holds any."""
        ...

    def last_run(self, timer: str) -> float | None:
        """When a timer last ran, in Unix seconds."""
        ...

    def ran(self, timer: str, at: float) -> None:
        """Remember that a timer ran."""
        ...

    def close(self) -> None:
        """Let go of what is held."""
        ...


class SqliteQueues:
    """All queues of one host in one file; safe for several processes."""

    def __init__(self, path: Path, *, now: Callable[[], float] = time.time) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        self._db.execute("PRAGMA journal_mode=WAL")
        # survives a killed process; only a power cut may take the last messages
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)
        self._now = now

    def send(self, queue: str, bodies: Iterable[bytes], *, delay: float = 0.0) -> None:
        """Put messages in a queue, all or none. ``delay``: seconds until they can be seen.

        Raises:
            ValueError: a body that Azure Storage would refuse for its size.
        """
        at = self._now()
        rows = []
        for body in bodies:
            if len(body) > MAX_BODY:
                raise ValueError(f"a message of {len(body)} bytes for queue {queue}; Azure Storage takes {MAX_BODY}")
            rows.append((str(uuid.uuid4()), queue, body, at, at + delay))
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany(
                "INSERT INTO messages (id, queue, body, inserted, visible) VALUES (?, ?, ?, ?, ?)", rows
            )
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def receive(self, queue: str, count: int, *, lease: float) -> list[Received]:
        """Take up to ``count`` visible messages, oldest first; they stay hidden from others for ``lease`` seconds."""
        at = self._now()
        rows = self._db.execute(
            "UPDATE messages SET visible = ?, dequeued = dequeued + 1, receipt = lower(hex(randomblob(16))) WHERE id IN "
            "(SELECT id FROM messages WHERE queue = ? AND visible <= ? ORDER BY inserted, rowid LIMIT ?) "
            "RETURNING id, queue, body, inserted, visible, dequeued, receipt",
            (at + lease, queue, at, count),
        ).fetchall()
        return sorted((Received(*row) for row in rows), key=lambda message: message.inserted)

    def delete(self, message: Received) -> bool:
        """Done. False when the lease had run out and somebody else holds the message now."""
        done = self._db.execute("DELETE FROM messages WHERE id = ? AND receipt = ?", (message.id, message.receipt))
        return done.rowcount == 1

    def release(self, message: Received, *, delay: float) -> None:
        """Not done: let it be seen again after ``delay`` seconds."""
        self._db.execute(
            "UPDATE messages SET visible = ? WHERE id = ? AND receipt = ?",
            (self._now() + delay, message.id, message.receipt),
        )

    def to_poison(self, message: Received) -> None:
        """Given up: moved, whole, to ``<queue>-poison``, where a person can look at it."""
        self._db.execute(
            "UPDATE messages SET queue = queue || '-poison', dequeued = 0, visible = ? WHERE id = ? AND receipt = ?",
            (self._now(), message.id, message.receipt),
        )

    def counts(self) -> dict[str, int]:
        """How many messages each queue holds, poison queues too."""
        return dict(self._db.execute("SELECT queue, count(*) FROM messages GROUP BY queue").fetchall())

    def last_run(self, timer: str) -> float | None:
        """When a timer last ran (Unix time of the host's clock), for catching up after a stop."""
        row = self._db.execute("SELECT last FROM timers WHERE name = ?", (timer,)).fetchone()
        return None if row is None else float(row[0])

    def ran(self, timer: str, at: float) -> None:
        """Remember that a timer ran."""
        self._db.execute(
            "INSERT INTO timers VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = excluded.last", (timer, at)
        )

    def close(self) -> None:
        """Close the file."""
        self._db.close()
