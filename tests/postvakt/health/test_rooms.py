"""The doctor sees receipts that wait, mailboxes nobody looks at, and what Microsoft 365 refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from policies.clock import FixedClock
from postvakt.health import Finding, rooms, tenant
from store.opening import open_store
from tests.conftest import TenantServer
from tests.signatures.product import product

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def _row(**changed: Any) -> dict[str, Any]:
    row = {"mailbox": "bygglov@sandby.example", "since": NOW - timedelta(days=9), "looked_at": NOW, "oldest": None}
    row |= {"subscribed_until": NOW + timedelta(days=5), "waiting": 0, "unclear": 0, "refused": 0, "trouble": ""}
    return row | changed


def _levels(found: list[Finding]) -> list[str]:
    return [one.level for one in found]


def test_receipts_that_go_as_they_should_are_well() -> None:
    """One line, also where no mailbox answers."""
    assert _levels(list(rooms.receipts([], NOW))) == ["ok"]
    assert _levels(list(rooms.receipts([_row()], NOW))) == ["ok"]


@pytest.mark.parametrize(
    ("changed", "level", "word"),
    [
        ({"subscribed_until": NOW + timedelta(hours=1)}, "warn", "does not tell"),
        ({"subscribed_until": None}, "warn", "does not tell"),
        ({"unclear": 1}, "warn", "1 unclear"),
        ({"oldest": NOW - timedelta(hours=2), "waiting": 40}, "warn", "since 120 minutes"),
        ({"looked_at": NOW - timedelta(hours=1), "trouble": "403"}, "wrong", "403"),
    ],
)
def test_what_is_wrong_with_a_mailbox_is_told(changed: dict[str, Any], level: str, word: str) -> None:
    """Each with what to do; the other mailbox is well."""
    (found,) = rooms.receipts([_row(**changed), _row(mailbox="skola@sandby.example")], NOW)
    assert (found.level, word in found.what, bool(found.action)) == (level, True, True)


def test_timers_that_do_not_run_are_told_once() -> None:
    """Not once a mailbox."""
    old = NOW - timedelta(hours=1)
    (found,) = rooms.receipts([_row(looked_at=old), _row(looked_at=None)], NOW)
    assert "receipts_due" in found.action


def test_a_store_says_how_the_rooms_stand(tmp_path: Path) -> None:
    """Read from the demo's store; none is nothing to tell."""
    assert list(rooms.at_work({}, tmp_path)) == []
    open_store(f"sqlite:///{tmp_path / 'product.sqlite'}", clock=FixedClock(NOW), migrate=True).close()
    assert _levels(list(rooms.at_work({}, tmp_path))) == ["ok"]


def test_the_tenant_is_asked(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Directory, service mailbox, Exchange's Admin API and cmdlets; a tenant that refuses is told of with what to do."""
    with product(tenant_server, tmp_path / "p") as services:
        found = list(tenant.examined(services))
        assert [(one.level, one.subject) for one in found] == [
            ("ok", "Microsoft Graph"), ("ok", "Service mailbox"), ("ok", "Exchange"), ("ok", "Exchange's cmdlets"),
        ]  # fmt: skip


def test_without_complete_settings_nobody_is_asked() -> None:
    """The settings' own check has told what is missing."""
    assert list(tenant.reach({"POSTVAKT_PACK": "sjobo"})) == []
