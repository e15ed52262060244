"""A tenant with nothing but mailboxes in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from policies.clock import FixedClock
from policies.vocabulary import Address
from sandbox.mail.model import Mail
from sandbox.mail.store import MailStore
from sandbox.tenant import CORE_SCHEMA, Tenant

ANNA = Address("anna.lind@sandby.example", "Anna Lind")
IVAR = Address("ivar@exempel.example", "Ivar Medborgare")


class Heard:
    """Takes the place of the subscriptions and remembers what it was told."""

    def __init__(self) -> None:
        self.changes: list[tuple[str, str, str, str, str]] = []

    def changed(self, *what: str) -> None:
        """One change."""
        self.changes.append(cast("tuple[str, str, str, str, str]", what))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


@pytest.fixture
def tenant(tmp_path: Path, clock: FixedClock) -> Iterator[Tenant]:
    made = Tenant(tmp_path / "tenant.sqlite", clock, base_url="https://localhost:0", maildir=tmp_path / "outside")
    made.create(CORE_SCHEMA)
    made.subscriptions = cast("Any", Heard())
    made.mail = MailStore(made)
    yield made
    made.close()


@pytest.fixture
def store(tenant: Tenant) -> MailStore:
    tenant.mail.ensure_mailbox("anna")
    return tenant.mail


@pytest.fixture
def write() -> Callable[..., Mail]:
    """Something Ivar writes to Anna."""

    def a_mail(subject: str = "Bygglov", **changes: Any) -> Mail:
        return Mail(
            sender=IVAR, from_=IVAR, to=[ANNA], subject=subject, **{"body": "<p>Hej <b>Anna</b>!</p>", **changes}
        )

    return a_mail
