"""Acknowledging with a date against a local tenant: in the thread, signed, one mail outside whatever the cloud does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policies.mailing import MailboxUnavailable, MailTrouble
from policies.messages import PostvaktError
from policies.vocabulary import Address
from postvakt.wiring import Services
from postvakt.wiring.demo_mailboxes import fill
from sandbox.exchange.maildir import outside_mail
from sandbox.faults import FaultConfig
from sandbox.mail.model import Mail
from tests.conftest import TenantServer
from tests.signatures.product import product

BOX, IVAR = "socialtjansten@sandby.example", "ivar@exempel.example"
ANNA, BJORN = "anna.lind@sandby.example", "bjorn.ek@sandby.example"
FIRE = replace(FaultConfig.everything(seed=5), retry_after=0, hang_seconds=0.01, slow_ms=(0.0, 2.0))


def arrived(server: TenantServer) -> str:
    """Ivar's mail in the function mailbox; its Internet message id."""
    mail = Mail(
        sender=Address(IVAR),
        from_=Address(IVAR, "Ivar Medborgare"),
        subject="Hjälp",
        body="<p>Hej!</p>",
        to=[Address(BOX)],
        return_path=IVAR,
    )
    server.tenant.exchange.submit(mail, mailbox_id=None)
    user = server.tenant.directory.user(BOX)
    assert user is not None
    store = server.tenant.mail
    found = list(store.messages(user.id, store.folder(user.id, "inbox"), bodies=False))
    return max(found, key=lambda one: one.received_at).json()["internetMessageId"]  # type: ignore[no-any-return]


def outside(server: TenantServer) -> list[Mail]:
    """What left the municipality."""
    return [one.mail for one in outside_mail(server.tenant.maildir)]


def day_of(services: Services) -> date:
    """A working day ahead."""
    calendar = services.pack.calendar
    return calendar.add_working_days(services.clock.now().astimezone(calendar.zone).date(), 5)


def tried(work: Callable[[], Any]) -> Any:
    """Pressed again until it works, as a person would."""
    for _ in range(40):
        try:
            return work()
        except (MailTrouble, MailboxUnavailable):
            continue
    raise AssertionError("it never worked")


def test_the_reply_is_threaded_and_signed_and_the_same_for_everybody(
    tenant_server: TenantServer, tmp_path: Path
) -> None:
    """From the function mailbox, answering Ivar's own mail, the day in words, the mailbox's signature; Björn sees what Anna promised."""
    with product(tenant_server, tmp_path / "p") as services:
        fill(services)
        message = arrived(tenant_server)
        case = services.run(services.handling.look(ANNA, message, [BOX]))
        assert (case.mailbox, case.sender) == (BOX, "Ivar Medborgare")
        until = day_of(services)
        assert services.run(services.handling.acknowledge(ANNA, BOX, message, until, "sv")).promised == until
        (reply,) = outside(tenant_server)
        assert (reply.subject, reply.to[0].address, reply.from_.address if reply.from_ else "") == (
            "Sv: Hjälp",
            IVAR,
            BOX,
        )
        assert reply.in_reply_to == message
        assert f"{until}" in reply.body
        assert "Socialtjänsten" in reply.body.partition(f"{until}")[2]
        again = services.run(services.handling.look(BJORN, message, [BOX]))
        assert again.acknowledged is not None
        assert again.acknowledged.promised == until
        with pytest.raises(PostvaktError, match="PV-CASE-UNKNOWN"):
            services.run(services.handling.look("hans.rask@sandby.example", message, [BOX]))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_once_under_fire_by_two_people_at_once(tenant_server: TenantServer, tmp_path: Path, seed: int) -> None:
    """Throttling, lost answers and gateways, two people pressing at the same time and again: one mail outside, no draft left."""
    with product(tenant_server, tmp_path / "p") as services:
        fill(services)
        message = arrived(tenant_server)
        until = day_of(services)
        tenant_server.tenant.faults.configure(replace(FIRE, seed=seed))

        async def both() -> list[Any]:
            asked = (services.handling.acknowledge(one, BOX, message, until, "sv") for one in (ANNA, BJORN))
            return await asyncio.gather(*asked, return_exceptions=True)

        for one in services.run(both()):
            assert not isinstance(one, BaseException) or isinstance(
                one, (MailTrouble, MailboxUnavailable, PostvaktError)
            ), one
        tried(lambda: services.run(services.handling.acknowledge(ANNA, BOX, message, until, "sv")))
        tenant_server.tenant.faults.configure(FaultConfig())
        assert [one.subject for one in outside(tenant_server)] == ["Sv: Hjälp"]
        user = tenant_server.tenant.directory.user(BOX)
        assert user is not None
        store = tenant_server.tenant.mail
        drafts = store.messages(user.id, store.folder(user.id, "drafts"), bodies=False)
        assert [one for one in drafts if one.json()["subject"].startswith("Sv:")] == []
