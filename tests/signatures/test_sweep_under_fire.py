"""500 mailboxes, every fault on: the sweep ends with the same stored result as on a quiet day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from policies.clock import FixedClock
from sandbox.faults import FaultConfig
from store.tables import signature_counts, signature_needs, signature_seen
from tests.conftest import NOW, TenantServer
from tests.signatures.product import product

if TYPE_CHECKING:
    from postvakt.wiring import Services
    from sandbox.tenant import Tenant

MAILBOXES = 500
MAILS = 10
# every fault at its full rate, without the waiting: Retry-After of no seconds, gateways that give up at once
FIRE = replace(FaultConfig.everything(seed=11), retry_after=0, hang_seconds=0.01, slow_ms=(0.0, 2.0))


@pytest.fixture
def municipality(tmp_path: Path, tls_directory: Path) -> Iterator[TenantServer]:
    """A made-up municipality of 500 mailboxes behind HTTPS."""
    from sandbox.app import create_app
    from sandbox.assembly import open_tenant
    from sandbox.ca import server_context, tls_files
    from sandbox.demo.generator import generate
    from sandbox.server import serving

    opened: list[Tenant] = []

    def make(port: int) -> Any:
        tenant = open_tenant(
            tmp_path / "tenant.sqlite", clock=FixedClock(NOW), base_url=f"https://localhost:{port}",
            maildir=tmp_path / "outside", seed_demo=False,
        )  # fmt: skip
        tenant.db.execute("PRAGMA synchronous=OFF")
        generate(tenant, users=MAILBOXES, messages=MAILS, seed=3, progress=lambda _done: None)
        opened.append(tenant)
        return create_app(tenant, ca_file=tls_files(tls_directory).ca)

    with serving(make, tls=server_context(tls_directory)) as port:
        url = f"localhost:{port}"
        yield TenantServer(f"https://{url}", f"http://{url}", tls_files(tls_directory).ca, opened[0])
    opened[0].close()


def _stored(services: Services) -> dict[str, list[tuple[Any, ...]]]:
    """Everything the sweep keeps, but for the moments and the links, which say when and not what."""
    queries = {
        "counts": sa.select(signature_counts),
        "seen": sa.select(signature_seen.c.digest),
        "needs": sa.select(
            signature_needs.c.token, signature_needs.c.mailbox, signature_needs.c.counted, signature_needs.c.lacking
        ),
    }
    with services.store.database.read() as connection:
        return {name: sorted(tuple(row) for row in connection.execute(query)) for name, query in queries.items()}


def test_every_fault_on_changes_nothing_about_the_stored_result(municipality: TenantServer, tmp_path: Path) -> None:
    """429 and 503 in bursts, answers lost before and after the effect, slow ones, expired links: figures, digests and rows agree."""
    import shutil

    with product(municipality, tmp_path / "quiet") as services:
        report = services.run(services.signatures.sweep())
        assert report.failed == 0
        assert report.mailboxes >= MAILBOXES - 1  # all but the product's own
        quiet = _stored(services)
    assert len(quiet["seen"]) >= MAILBOXES * MAILS / 4
    assert sum(row[3] for row in quiet["counts"]) == len(quiet["seen"])
    municipality.tenant.faults.configure(FIRE)
    # the same key, or the same mail would have other digests
    (tmp_path / "fire").mkdir()
    shutil.copy(tmp_path / "quiet" / "digest-key", tmp_path / "fire" / "digest-key")
    with product(municipality, tmp_path / "fire") as services:
        services.run(services.signatures.sweep())
        again = services.run(services.signatures.sweep())  # with saved links, so that they can expire
        assert again.failed == 0
        assert again.restarted > 0
        assert _stored(services) == quiet
        assert services.signatures.shares(date(2026, 11, 16))
