"""Opening a SQLite file that somebody else is opening too; many threads on one database."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from store.engine import turn_on_wal
from store.opening import Store


class BusyFirst:
    """A cursor of a real file whose first answers are SQLite's own "database is locked"."""

    def __init__(self, path: Path, busy: int) -> None:
        self.connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        self.holder = sqlite3.connect(path, timeout=0, isolation_level=None)
        self.holder.execute("BEGIN EXCLUSIVE")
        self.busy = busy

    def execute(self, statement: str) -> Any:
        if not self.busy:
            self.holder.execute("ROLLBACK")
        self.busy -= 1
        return self.connection.execute(statement)


def test_wal_waits_for_whoever_holds_the_file(tmp_path: Path) -> None:
    """SQLite answers "locked" to the switch at once, however long busy_timeout is; we ask again until it goes."""
    cursor = BusyFirst(tmp_path / "store.sqlite", busy=2)
    turn_on_wal(cursor, pause_ms=1, patience_ms=50)
    assert cursor.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_wal_gives_up_when_the_file_stays_locked(tmp_path: Path) -> None:
    """A file that stays locked ends in SQLite's error, not in an endless wait."""
    cursor = BusyFirst(tmp_path / "store.sqlite", busy=1000)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        turn_on_wal(cursor, pause_ms=1, patience_ms=5)


def test_more_threads_than_connections_queue_for_them(store: Store) -> None:
    """Pages' threads and the loop's together may be three times as many: each waits its turn for milliseconds, and nobody fails."""
    threads = 30
    together = Barrier(threads, timeout=20)

    def work(number: int) -> bool:
        together.wait()
        for turn in range(5):
            name = f"{number}:{turn}"
            holder = store.leases.take(name, timedelta(minutes=1))
            assert holder is not None
            store.leases.free(name, holder)
        return True

    with ThreadPoolExecutor(threads) as pool:
        assert all(pool.map(work, range(threads)))
