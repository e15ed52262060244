"""What every test may use: a fresh tenant, a tenant behind HTTPS, tokens, and the recording of all exchanges with Graph."""

from __future__ import annotations

import os
import shutil
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from policies.clock import FixedClock
from sandbox.ids import STRANGER_APP_ID

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

ROOT = Path(__file__).parents[1]
RECORD = "POSTVAKT_RECORD"
# a Monday morning in November, after the demo municipality's month of history
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    """Record every exchange of the session; a path given from outside is kept and added to."""
    if RECORD not in os.environ and not config.option.collectonly:
        path = ROOT / "var/test/exchanges.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
        os.environ[RECORD] = str(path)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo tenant's file, made once and copied for each test."""
    from sandbox.assembly import open_tenant

    directory = tmp_path_factory.mktemp("template")
    made = open_tenant(
        directory / "tenant.sqlite",
        clock=FixedClock(NOW),
        base_url="https://localhost:1",
        maildir=directory / "outside",
    )
    made.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    made.close()
    return directory / "tenant.sqlite"


@pytest.fixture
def clock() -> FixedClock:
    """The tenant's clock, standing still until the test moves it."""
    return FixedClock(NOW)


@pytest.fixture
def tenant(tmp_path: Path, template: Path, clock: FixedClock) -> Iterator[Tenant]:
    """A fresh demo tenant of its own for one test, reached in the same process."""
    from sandbox.assembly import open_tenant

    shutil.copy(template, tmp_path / "tenant.sqlite")
    opened = open_tenant(
        tmp_path / "tenant.sqlite", clock=clock, base_url="https://localhost:8443", maildir=tmp_path / "outside"
    )
    yield opened
    opened.close()


@dataclass(frozen=True, slots=True)
class TenantServer:
    """A tenant that listens: over HTTPS at ``base_url`` (trust ``ca_file``) and over HTTP at ``people_url``."""

    base_url: str
    people_url: str
    ca_file: Path
    tenant: Tenant

    def context(self) -> ssl.SSLContext:
        """TLS as a client that trusts the tenant's CA."""
        from sandbox.ca import client_context

        return client_context(self.ca_file)


@pytest.fixture(scope="session")
def tls_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the CA of the tests lies."""
    from sandbox.ca import ensure_tls

    directory = tmp_path_factory.mktemp("tls")
    ensure_tls(directory)
    return directory


@pytest.fixture
def tenant_server(tmp_path: Path, template: Path, clock: FixedClock, tls_directory: Path) -> Iterator[TenantServer]:
    """A fresh demo tenant behind HTTPS on a free port of this machine, served by a thread."""
    from starlette.applications import Starlette

    from sandbox.app import create_app
    from sandbox.assembly import open_tenant
    from sandbox.ca import server_context, tls_files
    from sandbox.server import serving

    database = tmp_path / "server" / "tenant.sqlite"
    database.parent.mkdir()
    shutil.copy(template, database)
    ca_file = tls_files(tls_directory).ca
    opened: list[Tenant] = []

    def make(port: int) -> Starlette:
        base_url = f"https://localhost:{port}"
        opened.append(open_tenant(database, clock=clock, base_url=base_url, maildir=tmp_path / "server" / "outside"))
        return create_app(opened[0], ca_file=ca_file)

    with serving(make, tls=server_context(tls_directory)) as port:
        yield TenantServer(f"https://localhost:{port}", f"http://localhost:{port}", ca_file, opened[0])
    opened[0].close()


@pytest.fixture
def graph_token(tenant: Tenant) -> Callable[..., str]:
    """``graph_token("Mail.Read", …)``: an app's token with these permissions; ``user=address``: that person's delegated one."""
    return lambda *permissions, user=None, app_id=STRANGER_APP_ID: token_for(
        tenant, *permissions, user=user, app_id=app_id
    )


def token_for(tenant: Tenant, *permissions: str, user: str | None = None, app_id: str = STRANGER_APP_ID) -> str:
    """An access token for Graph with exactly these permissions, whatever was consented."""
    from sandbox.entra.tokens import GRAPH

    now = int(tenant.entra.now())
    claims: dict[str, object] = {
        "aud": GRAPH,
        "iss": tenant.entra.tokens.issuer,
        "iat": now,
        "nbf": now,
        "exp": now + 3600,
    }
    if user is None:
        return tenant.entra.tokens.sign({**claims, "appid": app_id, "idtyp": "app", "roles": list(permissions)})
    person = tenant.directory.user(user)
    assert person is not None
    return tenant.entra.tokens.sign(
        {**claims, "appid": app_id, "idtyp": "user", "oid": person.id, "scp": " ".join(permissions)}
    )
