"""Making and changing the tables. Scripts live in store/migrations; all pending ones run in one transaction."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from store.engine import HEAD, Database, connect, schema_version, sqlite_file
from store.errors import StoreOutdatedError, translated

SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 0x506F7375  # PostgreSQL's advisory lock for whoever migrates


def head() -> str:
    """The newest migration among the scripts."""
    from alembic.script import ScriptDirectory

    newest = ScriptDirectory(str(SCRIPTS)).get_current_head()
    assert newest is not None  # noqa: S101 - there is at least one script
    return newest


def upgrade(url: str) -> tuple[str | None, str]:
    """Bring the database to the newest version; gives (version before, version after). Makes a SQLite file and its folder if missing.

    Two at the same time queue. Raises StoreError; a damaged file is left as it is.
    """
    database = connect(url, create=True)
    try:
        file = sqlite_file(database)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                file.touch(mode=0o600)  # names of people stand in it; SQLite gives its side files the same mode
        before = schema_version(database)
        if before != HEAD:
            _run(database)
        return before, schema_version(database) or ""
    finally:
        database.close()


def _run(database: Database) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    with translated(database.where), database.write() as connection:
        if not database.is_sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:  # a version that these scripts do not know: made by a newer Postvakt
            raise StoreOutdatedError("PV-STORE-OUTDATED", where=database.where) from error
