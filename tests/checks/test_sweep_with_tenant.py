"""The sweep all the way through: Sent Items and attachments of a local tenant, over HTTPS, into a real store, with every fault on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from policies.vocabulary import Address
from sandbox.faults import FaultConfig
from sandbox.mail.model import Attachment, Mail
from store.tables import metadata
from tests.conftest import NOW, TenantServer
from tests.signatures.product import product

if TYPE_CHECKING:
    from postvakt.wiring import Services

SKOLA = "skola@sandby.example"
SERVICE = "postvakt@sandby.example"
NUMBER = "19900101-2385"
FIRE = replace(FaultConfig.everything(seed=7), retry_after=0, hang_seconds=0.01, slow_ms=(0.0, 2.0))


def _send(server: TenantServer, subject: str, body: str, *, file: bytes = b"", hours: int = 1) -> None:
    mail = Mail(
        sender=Address(SKOLA), from_=Address(SKOLA), to=[Address("ivar@exempel.example")], subject=subject, body=body,
        sent_at=NOW - timedelta(hours=hours), received_at=NOW - timedelta(hours=hours),
        attachments=[Attachment("lista.csv", "text/csv", file)] if file else [],
    )  # fmt: skip
    user = server.tenant.directory.user(SKOLA)
    assert user is not None
    server.tenant.mail.add(user.id, "sentitems", mail, is_read=True)


def _three_leaks(server: TenantServer) -> None:
    _send(server, "Ditt barns plats", f"<p>Hej! Gäller {NUMBER}.</p>")
    _send(server, "Klasslista", "<p>Se bilagan.</p>", file=f"Namn;Nummer\nKim;{NUMBER}\n".encode(), hours=2)
    _send(server, f"Ärende {NUMBER}", "<p>Hej!</p>", hours=3)
    _send(server, "Trevlig helg", "<p>Lunch serveras klockan elva.</p>", hours=4)


def _notes(server: TenantServer) -> list[Mail]:
    service = server.tenant.directory.user(SERVICE)
    assert service is not None
    mail = server.tenant.mail
    return [mail.mail_of(one) for one in mail.messages(service.id, mail.folder(service.id, "sentitems"))]


def _everything(services: Services) -> str:
    with services.store.database.read() as connection:
        return "\n".join(str(row) for table in metadata.sorted_tables for row in connection.execute(sa.select(table)))


def test_body_subject_and_attachment_are_swept_and_told_once(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Three leaks found once, one mail with their times, no content anywhere in the store."""
    with product(tenant_server, tmp_path / "p") as services:
        assert services.run(services.checks.sweep([SKOLA])).found == 0
        _three_leaks(tenant_server)
        report = services.run(services.checks.sweep())
        assert (report.found, report.failed) == (3, 0)
        assert services.run(services.checks.sweep()).found == 0
        kept = _everything(services)
        for word in (NUMBER, "exempel.example", "Klasslista", "lista.csv"):
            assert word not in kept
        plan = services.run(services.checks.plan_notes("postvakt"))
        services.run(services.checks.apply(plan.id))
        services.run(services.checks.apply(plan.id))
        (note,) = _notes(tenant_server)
        assert note.body.count("<li>") == 3
        assert services.checks.last_sweep() is not None


def test_with_every_fault_on_each_mailbox_still_gets_one_mail(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Throttling, lost answers before and after the effect: one mail to each responsible, with every leak in it."""
    _three_leaks(tenant_server)
    with product(tenant_server, tmp_path / "p") as services:
        tenant_server.tenant.faults.configure(FIRE)
        for _ in range(10):
            if services.run(services.checks.sweep()).failed == 0:
                break
        plan = services.run(services.checks.plan_notes("postvakt"))
        for _ in range(10):
            results = services.run(services.checks.apply(plan.id))
            if all(one.state == "done" for one in results):
                break
        tenant_server.tenant.faults.configure(FaultConfig())
        notes = _notes(tenant_server)
        assert len(notes) == len(plan.steps) == 1
        assert "3 mejl" in notes[0].body
        assert NUMBER not in notes[0].body
        skola = tenant_server.tenant.directory.user(SKOLA)
        assert skola is not None
        manager = tenant_server.tenant.directory.user(skola.manager_id or "")
        assert [to.address for to in notes[0].to] == [manager.mail if manager else SKOLA]
        assert services.run(services.checks.plan_notes("postvakt")).steps == ()
        assert services.audit.verify().sound
