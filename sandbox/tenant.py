"""The tenant: one SQLite database, one clock, and the services that live on them.

Everything runs on one event loop and one connection, so a handler that does not await is atomic by itself; ``transaction`` makes
several statements atomic on disk too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policies.clock import Clock

if TYPE_CHECKING:
    from sandbox.directory import Directory
    from sandbox.entra.service import Entra
    from sandbox.exchange.transport import Exchange
    from sandbox.faults import Faults
    from sandbox.graph.uploads import Upload
    from sandbox.limits import Limits
    from sandbox.mail.store import MailStore
    from sandbox.recording import Recorder
    from sandbox.subscriptions import SubscriptionHub


class TenantStateError(Exception):
    """The saved tenant cannot be used; the message says which file, what is wrong and what to do."""


class Tenant:
    """Holds the state and the parts; ``sandbox.assembly.open_tenant`` puts one together."""

    directory: Directory
    entra: Entra
    mail: MailStore
    exchange: Exchange
    subscriptions: SubscriptionHub
    faults: Faults
    limits: Limits
    recorder: Recorder | None = None

    def __init__(self, database: Path, clock: Clock, *, base_url: str, maildir: Path) -> None:
        """``database``: SQLite file; ``base_url``: where the tenant is reached, without a slash at the end."""
        self.database = database
        self.clock = clock
        self.base_url = base_url
        self.maildir = maildir
        self.db = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=NORMAL")
        self.db.execute("PRAGMA foreign_keys=ON")
        self._depth = 0
        self.uploads: dict[str, Upload] = {}  # sessions by their token
        self.after_commit: list[Callable[[], None]] = []  # called when a transaction is on disk

    def now(self) -> datetime:
        """The tenant's time, in UTC."""
        return self.clock.now()

    def create(self, schema: str) -> None:
        """Create a part's tables: ``CREATE … IF NOT EXISTS`` statements."""
        self.db.executescript(schema)

    def one(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Row | None:
        """The first row or None."""
        row: sqlite3.Row | None = self.db.execute(sql, parameters).fetchone()
        return row

    def all(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[sqlite3.Row]:
        """Every row."""
        return self.db.execute(sql, parameters).fetchall()

    def run(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Change something; the number of rows touched."""
        return self.db.execute(sql, parameters).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing on disk. Nested use joins the outer transaction. Never await inside."""
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        self.db.execute("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        else:
            self.db.execute("COMMIT")
        finally:
            self._depth = 0
        for call in self.after_commit:
            call()

    def next_change(self) -> int:
        """The next number of the tenant's change sequence: what delta and change keys are made of."""
        row = self.one("UPDATE sequence SET value = value + 1 RETURNING value")
        if row is None:
            self.run("INSERT INTO sequence (value) VALUES (1)")
            return 1
        return int(row["value"])

    def tell(self, kind: str, sv: str, en: str, **who: str) -> None:
        """Put a line on the run page's live list. No mail content: addresses, subjects of demo mail and counts only."""
        import json

        self.run(
            "INSERT INTO happenings (at, kind, sv, en, who) VALUES (?, ?, ?, ?, ?)",
            (self.now().isoformat(timespec="seconds"), kind, sv, en, json.dumps(who, ensure_ascii=False)),
        )
        self.run("DELETE FROM happenings WHERE id <= (SELECT max(id) - 500 FROM happenings)")

    def close(self) -> None:
        """Close the database; what was committed is there at the next start."""
        self.db.close()


CORE_SCHEMA = """
CREATE TABLE IF NOT EXISTS sequence (value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS happenings (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, sv TEXT NOT NULL, en TEXT NOT NULL, who TEXT NOT NULL
);
"""
