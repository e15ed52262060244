"""`open_store`: the store with all its general parts, ready for use."""

from __future__ import annotations

from dataclasses import dataclass

from policies.clock import Clock
from store.audit import AuditLog
from store.delta_links import DeltaLinks
from store.directory import DirectoryCache
from store.engine import Database, open_database
from store.journal import SqlJournal
from store.leases import SqlLeases
from store.outbox import Outbox
from store.retention import Retention


@dataclass(frozen=True)
class Store:
    """The open store. Feature stores are made from ``database`` and ``clock`` by the wiring."""

    database: Database
    clock: Clock
    audit: AuditLog
    journal: SqlJournal
    outbox: Outbox
    delta_links: DeltaLinks
    directory: DirectoryCache
    retention: Retention
    leases: SqlLeases

    def close(self) -> None:
        """Let all connections go."""
        self.database.close()


def open_store(url: str, *, clock: Clock, migrate: bool = False) -> Store:
    """Open the store at that address. With ``migrate`` its tables are made or brought up to date first (the demo does).

    Raises StoreError: damaged, outdated, out of reach. What is there is never overwritten.
    """
    if migrate:
        from store.migrate import upgrade

        upgrade(url)
    database = open_database(url)
    return Store(
        database=database,
        clock=clock,
        audit=AuditLog(database, clock),
        journal=SqlJournal(database, clock),
        outbox=Outbox(database, clock),
        delta_links=DeltaLinks(database, clock),
        directory=DirectoryCache(database, clock),
        retention=Retention(database, clock),
        leases=SqlLeases(database, clock),
    )
