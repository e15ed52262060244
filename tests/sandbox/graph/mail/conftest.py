"""A tenant of Sandby with Anna, Björn and a function mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policies.clock import FixedClock
from sandbox.assembly import open_tenant
from sandbox.tenant import Tenant
from tests.sandbox.graph.mail.desk import Desk


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


@pytest.fixture
def tenant(tmp_path: Path, clock: FixedClock) -> Iterator[Tenant]:
    made = open_tenant(
        tmp_path / "tenant.sqlite",
        clock=clock,
        base_url="https://localhost:0",
        maildir=tmp_path / "outside",
        seed_demo=False,
    )
    for name, shown, shared in (
        ("anna", "Anna Lind", False),
        ("bjorn", "Björn Ek", False),
        ("socialtjansten", "Socialtjänsten", True),
    ):
        address = f"{name}@sandby.example"
        user = made.directory.add_user(
            {"displayName": shown, "userPrincipalName": address, "mail": address}, shared=shared
        )
        made.mail.ensure_mailbox(user.id)
    made.directory.add_user({"displayName": "Utan brevlåda", "userPrincipalName": "ingen@sandby.example"})
    yield made
    made.close()


@pytest.fixture
def desk(tenant: Tenant) -> Desk:
    return Desk(tenant)
