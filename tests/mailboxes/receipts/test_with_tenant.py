"""Receipts all the way: mail into a local tenant, the product's own wiring, and what lies in the Maildir outside."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mailboxes.receipts.model import Worked
from policies.vocabulary import Address
from postvakt.wiring import Services
from sandbox.exchange.maildir import outside_mail
from sandbox.faults import FaultConfig
from sandbox.graph.rules import add_rule
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


def test_robots_get_none_and_each_has_its_reason(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Null return path, list, automatic reply, no-reply, own mailbox, junk: nothing leaves, and why stands in the store."""
    with product(tenant_server, tmp_path / "p") as services:
        begin(services, tenant_server)
        citizen(tenant_server, "Undelivered", return_path="")
        citizen(tenant_server, "Nyhetsbrev", headers=[("List-Unsubscribe", "<https://x.example>")])
        citizen(tenant_server, "Borta", headers=[("Auto-Submitted", "auto-replied")])
        citizen(tenant_server, "Order", sender="no-reply@shop.example")
        citizen(tenant_server, "Egen", headers=[("X-Postvakt", "receipt")])
        assert services.run(services.receipts.work(CENTER)) == Worked(seen=5, decided=5, read=True)
        assert receipts_outside(tenant_server) == []


FIRE = replace(
    FaultConfig.everything(seed=7),
    retry_after=0, hang_seconds=0.01, slow_ms=(0.0, 2.0), notification_lost=0.2, notification_doubled=0.2,
)  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_under_fire_each_gets_exactly_one(tenant_server: TenantServer, tmp_path: Path, seed: int) -> None:
    """Throttling, lost answers, expired links: counted outside, every sender has one receipt, and no draft is left."""
    with product(tenant_server, tmp_path / "p") as services:
        begin(services, tenant_server)
        tenant_server.tenant.faults.configure(replace(FIRE, seed=seed))
        wanted = {f"person{number}@exempel.example" for number in range(12)}
        for sender in sorted(wanted):
            citizen(tenant_server, f"Fråga från {sender}", sender=sender)
        for _ in range(60):
            services.run(services.receipts.work(CENTER))
            [center] = [one for one in services.run(services.receipts.status()) if one.mailbox == CENTER]
            if center.waiting == 0 and center.sent == len(wanted):
                break
        counted = Counter(one.to[0].address for one in receipts_outside(tenant_server))
        assert counted == Counter(wanted)
        tenant_server.tenant.faults.configure(FaultConfig())
        assert drafts(tenant_server) == 0


def test_pictures_of_the_original_do_not_come_back(tenant_server: TenantServer, tmp_path: Path) -> None:
    """A reply draft takes pictures inside the original along; the receipt leaves without them."""
    picture = Attachment("logo.png", "image/png", b"PNG", content_id="logo", inline=True)
    with product(tenant_server, tmp_path / "p") as services:
        begin(services, tenant_server)
        citizen(tenant_server, "Med bild", body='<p>Se <img src="cid:logo"></p>', attachments=[picture])
        assert services.run(services.receipts.work(CENTER)).sent == 1
        [receipt] = receipts_outside(tenant_server)
        assert receipt.attachments == []


def test_the_cap_holds_back_and_reports(tenant_server: TenantServer, tmp_path: Path) -> None:
    """The eleventh mail of one sender within an hour gets none, and the status says so."""
    with product(tenant_server, tmp_path / "p") as services:
        begin(services, tenant_server)
        for number in range(12):
            citizen(tenant_server, f"Nummer {number}")
        services.run(services.receipts.drain([CENTER]))
        assert len(receipts_outside(tenant_server)) == 10
        [center] = [one for one in services.run(services.receipts.status()) if one.mailbox == CENTER]
        assert (center.sent, center.held_back, center.waiting) == (10, 2, 0)


def test_starting_over_answers_nothing_old(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Mail from before receipts were switched on gets none, even when the delta link is lost; nor does anybody get a second."""
    with product(tenant_server, tmp_path / "p") as services:
        tenant_server.tenant.clock.advance(timedelta(seconds=-3600))  # type: ignore[attr-defined]
        citizen(tenant_server, "Före")
        tenant_server.tenant.clock.advance(timedelta(seconds=3600))  # type: ignore[attr-defined]
        begin(services, tenant_server)
        citizen(tenant_server, "Efter")
        services.run(services.receipts.work(CENTER))
        tenant_server.tenant.faults.configure(FaultConfig.from_json({"delta_expired": 1.0}))
        worked = services.run(services.receipts.work(CENTER))
        assert worked.restarted >= 1
        assert [one.subject for one in receipts_outside(tenant_server)] == ["Auto: Efter"]


def test_a_mail_that_was_moved_at_once_gets_its_receipt(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Somebody files the mail in another folder before it is seen: it is found there; one in junk gets none."""
    with product(tenant_server, tmp_path / "p") as services:
        begin(services, tenant_server)
        citizen(tenant_server, "Första")
        services.run(services.receipts.work(CENTER))
        user = tenant_server.tenant.directory.user(CENTER)
        assert user is not None
        mail = tenant_server.tenant.mail
        for subject, folder in (("Arkiverad", "archive"), ("Skräp", "junkemail")):
            citizen(tenant_server, subject)
            newest = next(iter(mail.messages(user.id, mail.folder(user.id, "inbox"), descending=True)))
            mail.move(user.id, newest.id, folder)
        services.run(services.receipts.work(CENTER))
        assert sorted(one.subject for one in receipts_outside(tenant_server)) == ["Auto: Arkiverad", "Auto: Första"]


def test_two_at_once_send_one(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Many workers of one process on the same mailbox: one has it, the others leave."""
    with product(tenant_server, tmp_path / "p") as services:
        begin(services, tenant_server)
        for number in range(5):
            citizen(tenant_server, f"Nummer {number}", sender=f"p{number}@exempel.example")

        async def together() -> list[Worked]:
            return list(await asyncio.gather(*(services.receipts.work(CENTER) for _ in range(8))))

        worked = services.run(together())
        assert sum(one.sent for one in worked) == 5
        assert sum(one.busy for one in worked) == 7
        assert len(receipts_outside(tenant_server)) == 5


def test_mail_that_a_rule_files_gets_its_receipt(tenant_server: TenantServer, tmp_path: Path) -> None:
    """It never lies in the Inbox; the folders that rules move mail to are read as well, those for junk and deleted mail are not."""
    tenant = tenant_server.tenant
    user = tenant.directory.user(CENTER)
    assert user is not None
    for number, (word, folder) in enumerate((("arkivet", "archive"), ("slängs", "deleteditems"))):
        rule = {
            "displayName": word, "sequence": number + 1, "isEnabled": True, "conditions": {"subjectContains": [word]},
            "actions": {"moveToFolder": tenant.mail.folder(user.id, folder).id},
        }  # fmt: skip
        add_rule(tenant.mail, user.id, rule)
    with product(tenant_server, tmp_path / "p") as services:
        begin(services, tenant_server)
        citizen(tenant_server, "Till arkivet")
        citizen(tenant_server, "Den här slängs")
        services.run(services.receipts.work(CENTER))
        assert [one.subject for one in receipts_outside(tenant_server)] == ["Auto: Till arkivet"]
