"""Receipts all the way: mail into a local tenant, the product's own wiring, and what lies in the Maildir outside."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mailboxes.receipts.model import State, Worked
from policies.vocabulary import Address
from postvakt.wiring import Services
from sandbox.exchange.maildir import outside_mail
from sandbox.faults import FaultConfig
from sandbox.mail.model import Attachment, Mail
from tests.conftest import TenantServer
from tests.signatures.product import product

CENTER = "kontaktcenter@sandby.example"
IVAR = "ivar@exempel.example"


def citizen(server: TenantServer, subject: str, *, sender: str = IVAR, to: str = CENTER, **changes: object) -> Mail:
    """A person's mail, delivered from outside."""
    mail = Mail(
        sender=Address(sender), from_=Address(sender, "Ivar Medborgare"), subject=subject, body="<p>Hej! Min fråga.</p>",
        to=[Address(to)], return_path=sender,
    )  # fmt: skip
    mail = replace(mail, **changes)  # type: ignore[arg-type]
    server.tenant.exchange.submit(mail, mailbox_id=None)
    return mail


def receipts_outside(server: TenantServer) -> list[Mail]:
    """What arrived outside, by the Maildir."""
    return [one.mail for one in outside_mail(server.tenant.maildir)]


def drafts(server: TenantServer, address: str = CENTER) -> int:
    """How many drafts lie in a mailbox."""
    user = server.tenant.directory.user(address)
    assert user is not None
    mail = server.tenant.mail
    return len(list(mail.messages(user.id, mail.folder(user.id, "drafts"), bodies=False)))


def begin(services: Services, server: TenantServer) -> None:
    """Switch receipts on, a moment before the mail that is to come."""
    services.run(services.receipts.keep())
    server.tenant.clock.advance(timedelta(seconds=60))  # type: ignore[attr-defined]


def test_a_citizens_mail_gets_one_receipt_in_its_thread(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Subject, text in both languages, thread, marks, nothing of the original; a second look sends nothing more."""
    with product(tenant_server, tmp_path / "p") as services:
        begin(services, tenant_server)
        sent = citizen(tenant_server, "Fråga om sophämtning")
        assert services.run(services.receipts.work(CENTER)).sent == 1
        [receipt] = receipts_outside(tenant_server)
        assert receipt.subject == "Auto: Fråga om sophämtning"
        assert [one.address for one in receipt.to] == [IVAR]
        assert receipt.in_reply_to == sent.message_id
        assert "Tack för ditt mejl" in receipt.body
        assert "Thank you for your e-mail" in receipt.body
        assert "Min fråga" not in receipt.body
        headers = {name.lower(): value for name, value in receipt.headers}
        assert headers["x-auto-response-suppress"] == "All"
        assert headers["x-postvakt"] == "receipt"
        assert services.run(services.receipts.work(CENTER)).sent == 0
        assert len(receipts_outside(tenant_server)) == 1
        assert drafts(tenant_server) == 0
