"""Signatures all the way through: directory, Sent Items, drafts and notes of a local tenant, over HTTPS, into a real store."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from policies.plan import StepState
from policies.vocabulary import Address, MailboxKind
from sandbox.faults import FaultConfig
from sandbox.mail.model import Mail
from signatures.changes import MEND, NOTE
from signatures.sweep import week_of
from tests.conftest import NOW, TenantServer
from tests.signatures.product import product

SERVICE = "postvakt@sandby.example"
BYGGLOV = "bygglov@sandby.example"
# every fault at its full rate, without the waiting
FIRE = replace(FaultConfig.everything(seed=5), retry_after=0, hang_seconds=0.01, slow_ms=(0.0, 2.0))
CATEGORY = "Från verksamhetssystem"


def test_a_person_gets_their_own_and_their_units_function_mailbox(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Anna's own signature first, then socialtjansten@, which her unit writes from."""
    with product(tenant_server, tmp_path / "p") as services:
        found = services.run(services.signatures.signatures_for("Anna.Lind@sandby.example"))
        assert [(one.address, one.kind) for one in found] == [
            ("anna.lind@sandby.example", MailboxKind.PERSONAL),
            ("socialtjansten@sandby.example", MailboxKind.FUNCTION),
        ]
        assert found[0].full.lines[1:4] == ("Anna Lind", "Socialsekreterare", "Barn och familj")
        assert services.run(services.signatures.signatures_for("nobody@sandby.example")) == []


def test_a_sweep_counts_the_months_mail_once(tenant_server: TenantServer, tmp_path: Path) -> None:
    """The demo's mail gives shares between nothing and everything; a second sweep counts nothing more."""
    with product(tenant_server, tmp_path / "p") as services:
        first = services.run(services.signatures.sweep())
        assert first.failed == 0
        assert first.counted > 100
        share = services.signatures.overall(NOW - timedelta(days=28), NOW)
        assert share is not None
        assert 0.3 < share < 0.98
        assert services.signatures.shares(week_of(NOW - timedelta(days=7)))
        again = services.run(services.signatures.sweep())
        assert again.counted == 0
        assert services.signatures.overall(NOW - timedelta(days=28), NOW) == share
        assert services.signatures.last_sweep() is not None


def _draft(server: TenantServer, body: str) -> str:
    mail = Mail(
        sender=Address(BYGGLOV), from_=Address(BYGGLOV), subject="Ditt ärende", body=body, categories=[CATEGORY],
        to=[Address("ivar@exempel.example")],
    )  # fmt: skip
    user = server.tenant.directory.user(BYGGLOV)
    assert user is not None
    return server.tenant.mail.add(user.id, "drafts", mail, is_draft=True).immutable_id


def test_plan_and_apply_mend_a_draft_and_write_one_note(tenant_server: TenantServer, tmp_path: Path) -> None:
    """The plan names no person; applied, the draft has its signature and each person concerned one note; again, nothing happens."""
    draft = _draft(tenant_server, "<html><body><p>Vi har fått din ansökan.</p></body></html>")
    with product(tenant_server, tmp_path / "p") as services:
        services.run(services.signatures.sweep())
        plan = services.run(services.signatures.plan("dawit.tesfaye@sandby.example"))
        kinds = Counter(step.kind for step in plan.steps)
        assert kinds[MEND] >= 1
        assert kinds[NOTE] >= 1
        people = [user.mail for user in tenant_server.tenant.directory.users() if not user.shared]
        assert not [mail for mail in people if any(mail in repr(step) for step in plan.steps)]

        report = services.run(services.signatures.apply(plan.id))
        assert {result.state for result in report.results} == {StepState.DONE}
        bygglov = tenant_server.tenant.directory.user(BYGGLOV)
        assert bygglov is not None
        stored = tenant_server.tenant.mail.get(bygglov.id, draft)
        assert stored is not None
        assert "postvakt-signature" in tenant_server.tenant.mail.mail_of(stored).body

        sent = _notes(tenant_server)
        assert len(sent) == kinds[NOTE]
        assert services.run(services.signatures.apply(plan.id)).complete
        later = services.run(services.signatures.plan("dawit.tesfaye@sandby.example"))
        assert later.steps == ()
        assert len(_notes(tenant_server)) == len(sent)
        assert services.audit.verify().sound


def test_with_every_fault_on_each_person_still_gets_one_note(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Throttling, lost answers before and after the effect: applied until it is complete, there is one note for each step, no more."""
    _draft(tenant_server, "<html><body><p>Vi har fått din ansökan.</p></body></html>")
    with product(tenant_server, tmp_path / "p") as services:
        services.run(services.signatures.sweep())
        plan = services.run(services.signatures.plan("dawit.tesfaye@sandby.example"))
        tenant_server.tenant.faults.configure(FIRE)
        for _ in range(10):
            if services.run(services.signatures.apply(plan.id)).complete:
                break
        tenant_server.tenant.faults.configure(FaultConfig())
        assert services.run(services.signatures.apply(plan.id)).complete
        assert len(_notes(tenant_server)) == Counter(step.kind for step in plan.steps)[NOTE]
        service = tenant_server.tenant.directory.user(SERVICE)
        assert service is not None
        mail = tenant_server.tenant.mail
        assert list(mail.messages(service.id, mail.folder(service.id, "drafts"), bodies=False)) == []


def _notes(server: TenantServer) -> list[str]:
    service = server.tenant.directory.user(SERVICE)
    assert service is not None
    mail = server.tenant.mail
    return [one.immutable_id for one in mail.messages(service.id, mail.folder(service.id, "sentitems"), bodies=False)]


@pytest.mark.parametrize("address", ["anna.lind@sandby.example", "kontaktcenter@sandby.example"])
def test_previews_come_from_the_directory(tenant_server: TenantServer, tmp_path: Path, address: str) -> None:
    """Whoever is asked for, person or function mailbox."""
    with product(tenant_server, tmp_path / "p") as services:
        signature = services.run(services.signatures.preview(address))
        assert signature is not None
        assert address in signature.lines
        assert services.run(services.signatures.preview("nobody@sandby.example")) is None
