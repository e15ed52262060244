"""Who is ourselves for receipts: function mailboxes by every address they have."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from policies.vocabulary import Address
from postvakt.wiring.receipt_settings import KnownMailboxes
from sandbox.exchange.maildir import outside_mail
from sandbox.mail.model import Mail
from tests.conftest import TenantServer
from tests.mailboxes.actors import BYGGLOV, at
from tests.signatures.product import product

OLD = at("byggnadsnamnden")
CENTER = at("kontaktcenter")


def _alias(server: TenantServer) -> None:
    """Bygglov keeps its old address; so does Anna hers, from before she married."""
    directory = server.tenant.directory
    for address, old in ((BYGGLOV.address, OLD), (at("anna.lind"), at("anna.ek"))):
        user = directory.user(address)
        assert user is not None
        proxies = [f"SMTP:{user.mail}", f"smtp:{old.title()}", f"sip:phone.{old}"]
        directory.update_user(user.id, {"proxyAddresses": proxies})


def test_an_old_address_of_a_function_mailbox_is_its_own(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Whatever its letter case; people's further addresses are not kept; it survives the store."""
    _alias(tenant_server)
    with product(tenant_server, tmp_path / "p") as services:
        own = services.run(KnownMailboxes(services).own_addresses())
        assert {OLD, BYGGLOV.address, at("postvakt")} <= own
        assert f"phone.{OLD}" not in own
        entries = {one.address: one for one in services.store.directory.entries()}
        assert entries[BYGGLOV.address].aliases == (OLD,)
        assert entries[at("anna.lind")].aliases == ()


def test_mail_from_an_old_address_gets_no_receipt(tenant_server: TenantServer, tmp_path: Path) -> None:
    """It would go round between two mailboxes of ours; a citizen's beside it gets its receipt."""
    _alias(tenant_server)
    with product(tenant_server, tmp_path / "p") as services:
        services.run(services.receipts.keep())
        tenant_server.tenant.clock.advance(timedelta(seconds=60))  # type: ignore[attr-defined]
        for sender in (OLD, "ivar@exempel.example"):
            mail = Mail(
                sender=Address(sender),
                from_=Address(sender),
                subject=f"Från {sender}",
                body="Hej",
                to=[Address(CENTER)],
            )
            mail.return_path = sender
            tenant_server.tenant.exchange.submit(mail, mailbox_id=None)
        assert services.run(services.receipts.work(CENTER)).sent == 1
    assert [one.mail.subject for one in outside_mail(tenant_server.tenant.maildir)] == [
        "Auto: Från ivar@exempel.example"
    ]
