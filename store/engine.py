"""Opening the store: SQLite as it should be set, or PostgreSQL, and one way to read and to write.

Writes on SQLite begin with the lock in hand (BEGIN IMMEDIATE), so that two processes queue instead of failing half way.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event

from store.errors import StoreCorruptError, StoreOutdatedError, StoreUnavailableError, translated

HEAD = "0006"  # the newest migration; a test holds it to the scripts
BUSY_MS = 15_000
_WRITE = "postvakt_write"


@dataclass(frozen=True)
class Database:
    """A database and the two ways to use it. Every error that leaves it is a StoreError."""

    engine: sa.Engine

    @property
    def where(self) -> str:
        """The address without its password, for messages."""
        return self.engine.url.render_as_string(hide_password=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection for reading; what it sees does not change while it is open."""
        with translated(self.where), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction: all of it is kept, or nothing when an exception leaves the block."""
        with translated(self.where), self.engine.connect() as connection:
            writing = connection.execution_options(**{_WRITE: True})
            with writing.begin():
                yield writing

    def close(self) -> None:
        """Let all connections go."""
        self.engine.dispose()


def connect(url: str, *, create: bool = False) -> Database:
    """The database of that address, not looked into yet. ``postgresql://`` means the psycopg driver.

    A SQLite file that is not there is made only with ``create``: looking at a store must not leave one behind.
    """
    address = _address(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() == "sqlite":
        engine = sa.create_engine(address, creator=_opener(address.database, create=create))
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = sa.create_engine(
            address, pool_pre_ping=True, pool_size=5, max_overflow=5, isolation_level="READ COMMITTED"
        )
        event.listen(engine, "connect", _set_up_postgres)
    return Database(engine)


def schema_version(database: Database) -> str | None:
    """The migration that the tables stand at, or None where there are none yet."""
    with database.read() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        return version


def open_database(url: str) -> Database:
    """The database of that address, at the version this code needs.

    Raises StoreOutdatedError when it is not, StoreCorruptError when it is no database, StoreUnavailableError when it cannot be reached.
    A file that is there is never overwritten.
    """
    database = connect(url)
    try:
        found = schema_version(database)
    except BaseException:
        database.close()
        raise
    if found != HEAD:
        database.close()
        raise StoreOutdatedError("PV-STORE-OUTDATED", where=database.where)
    return database


def check_integrity(database: Database) -> None:
    """Read all of it (SQLite only). Raises StoreCorruptError when pages are broken; takes seconds for large files."""
    if not database.is_sqlite:
        return
    with database.read() as connection:
        said = connection.execute(sa.text("PRAGMA integrity_check(1)")).scalar()
    if said != "ok":
        raise StoreCorruptError("PV-STORE-CORRUPT", where=database.where)


def sqlite_file(database: Database) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL and for databases in memory."""
    name = database.engine.url.database
    return Path(name) if database.is_sqlite and name and name != ":memory:" else None


def _address(url: str) -> sa.URL:
    try:
        return sa.make_url(url)
    except sa.exc.ArgumentError as error:
        said = "write sqlite:///path/to/file or postgresql://user:password@host/database"
        raise StoreUnavailableError("PV-STORE-UNAVAILABLE", where="?", said=said) from error


def _opener(path: str | None, *, create: bool) -> Callable[[], sqlite3.Connection]:
    name = f"file:{quote(path)}?mode={'rwc' if create else 'rw'}" if path and path != ":memory:" else "file::memory:"
    return lambda: sqlite3.connect(name, uri=True, timeout=BUSY_MS / 1000, check_same_thread=False)


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    turn_on_wal(cursor)
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def turn_on_wal(cursor: Any, *, patience_ms: int = BUSY_MS, pause_ms: int = 20) -> None:
    """Write-ahead logging, a property of the file. SQLite does not wait for this lock, whatever busy_timeout says, so we do.

    https://www.sqlite.org/wal.html: the switch needs the file for itself, which two processes that open a new file contend for.
    """
    for pause in range(patience_ms // pause_ms, -1, -1):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not pause or error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise
            time.sleep(pause_ms / 1000)
        else:
            return


def _begin_sqlite(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _set_up_postgres(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{BUSY_MS}ms'")
        cursor.execute("SET idle_in_transaction_session_timeout = '60s'")
    connection.commit()
