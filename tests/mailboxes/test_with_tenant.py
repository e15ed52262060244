"""Function mailboxes all the way through: order, approval, plan, Exchange, register, mails; against a local tenant into a real store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from mailboxes.model import MailboxRecord, Receipt, Stage, State, Trouble
from mailboxes.ports import Audited
from mailboxes.receipts.judge import MARKER
from mailboxes.steps import ALL_RECEIPTS, COPIES, GRANT, MARKED, NEW, REGISTER, SIGNATURE, WITHDRAW
from policies.clock import FixedClock
from policies.exchange_changes import RECEIPTS_MARKED
from policies.messages import PostvaktError
from policies.plan import StepState
from policies.vocabulary import Address
from postvakt.settings import Settings
from postvakt.wiring import Services
from postvakt.wiring.demo_mailboxes import fill
from postvakt.wiring.receipt_replies import MARK_VALUE
from postvakt.wiring.register import mailbox_store
from sandbox.exchange.access import FULL_ACCESS, SEND_AS
from sandbox.exchange.maildir import outside_mail
from sandbox.faults import FaultConfig
from sandbox.mail.model import Mail
from tests.conftest import TenantServer
from tests.mailboxes.actors import ANNA, BYGGLOV, CARIN, DAWIT, ELSA, FAMILY, FARID, SKOLA, SOCIAL, at
from tests.signatures.product import product

DEMO = Audited("test", "mailboxes.register")
FIRE = replace(FaultConfig.everything(seed=5), retry_after=0, hang_seconds=0.01, slow_ms=(0.0, 2.0))


@contextmanager
def room(server: TenantServer, folder: Path, *records: MailboxRecord, commands: bool = True) -> Iterator[Services]:
    """The product over a tenant, with these mailboxes registered."""
    with product(server, folder) as services:
        settings: Settings = replace(services.settings, exchange_commands=commands)
        services.settings = settings
        mailbox_store(services).put(list(records), DEMO)
        yield services


def trustees(server: TenantServer, address: str, kind: str) -> set[str]:
    """Who has that right in the tenant itself."""
    directory = server.tenant.directory
    box = directory.user(address)
    assert box is not None
    found = (directory.user(one) for one in server.tenant.exchange.access.trustees(box.id, kind))
    return {one.mail for one in found if one is not None}


def letters(server: TenantServer, address: str) -> list[str]:
    """Subjects of the product's mails in somebody's Inbox."""
    mail, user = server.tenant.mail, server.tenant.directory.user(address)
    assert user is not None
    found = mail.messages(user.id, mail.folder(user.id, "inbox"), bodies=False)
    whole = [mail.mail_of(one) for one in found]
    return sorted(one.subject for one in whole if one.from_.address == at("postvakt"))


async def _ordered(services: Services, wanted: MailboxRecord = FAMILY) -> str:
    mailboxes = services.mailboxes
    order = await mailboxes.orders.ask_mailbox(wanted, CARIN, why="Tidsbokningen ligger hos mig personligen.")
    order = await mailboxes.orders.decide(order.id, ELSA, yes=True, comment="Bra tanke.", version=order.version)
    assert order.stage is Stage.APPROVED
    return (await mailboxes.plans.of_order(order.id, DAWIT)).id


def test_an_ordered_mailbox_exists_with_its_people_signature_and_receipt(
    tenant_server: TenantServer, tmp_path: Path
) -> None:
    """Ordered by the head of unit, approved by the registrar, applied by the administrator, verified by reading, told to the orderer."""
    with room(tenant_server, tmp_path / "p") as services:
        mailboxes = services.mailboxes
        plan = mailboxes.plan(services.run(_ordered(services)))
        assert [one.kind for one in plan.steps] == [NEW, COPIES, *[GRANT] * 6, REGISTER, SIGNATURE, MARKED]
        assert "Björn Ek" in plan.steps[3].summary["sv"]
        assert tenant_server.tenant.directory.user(FAMILY.address) is None

        outcome = services.run(mailboxes.apply(plan.id, DAWIT))
        assert {one.state for one in outcome.results} == {StepState.DONE}
        for kind in (FULL_ACCESS, SEND_AS):
            assert trustees(tenant_server, FAMILY.address, kind) == set(FAMILY.people)
        record = mailboxes.record(FAMILY.address)
        assert (record.state, record.receipt.on) == (State.ACTIVE, True)
        assert mailboxes.orders.visible(CARIN)[0].stage is Stage.VERIFIED
        assert services.run(mailboxes.differences(FAMILY.address)) == []
        assert letters(tenant_server, ELSA.address) == [f"Beställning att godkänna: {FAMILY.address}"]
        assert letters(tenant_server, CARIN.address) == [
            f"Din beställning är godkänd: {FAMILY.address}",
            f"Klart: {FAMILY.address}",
        ]
        assert letters(tenant_server, FARID.address) == [f"Beställning att utföra: {FAMILY.address}"]

        again = services.run(mailboxes.apply(plan.id, DAWIT))
        assert {one.note for one in again.results} == {"already"}
        assert len(letters(tenant_server, CARIN.address)) == 2
        mine = services.run(services.signatures.signatures_for(ANNA.address))
        new = next(one for one in mine if one.address == FAMILY.address)
        assert "Telefon: 040-628 04 16" in new.full.lines or any("040-628 04 16" in line for line in new.full.lines)
        assert services.audit.verify().sound


def test_where_commands_are_off_a_script_is_run_and_its_result_verified(
    tenant_server: TenantServer, tmp_path: Path
) -> None:
    """Nothing happens until the script was run; what can be read is read, what cannot is taken on somebody's word, and told so."""
    with room(tenant_server, tmp_path / "p", commands=False) as services:
        mailboxes = services.mailboxes
        plan_id = services.run(_ordered(services))
        waiting = services.run(mailboxes.apply(plan_id, DAWIT))
        assert [one.note for one in waiting.results][:2] == ["script", "waits"]
        assert not waiting.complete
        assert tenant_server.tenant.directory.user(FAMILY.address) is None
        script = mailboxes.script(plan_id)
        assert script.count("Add-MailboxPermission") == 3
        assert "Remove-Mailbox" not in script.replace("Remove-MailboxPermission", "")

        _run_script(tenant_server, FAMILY)  # what an administrator does
        read = services.run(mailboxes.apply(plan_id, DAWIT))
        assert [one.note for one in read.results][:2] == ["already", "script"]
        done = services.run(mailboxes.apply(plan_id, DAWIT, trusted=True))
        assert done.complete
        assert [one.note for one in done.results].count("trusted") == 8
        assert mailboxes.orders.visible(CARIN)[0].stage is Stage.VERIFIED
        assert mailboxes.script(plan_id).count("Add-") == 0


def _run_script(server: TenantServer, record: MailboxRecord) -> None:
    tenant = server.tenant
    properties = {"userPrincipalName": record.address, "mail": record.address, "displayName": record.name}
    box = tenant.directory.add_user(properties, shared=True)
    tenant.mail.ensure_mailbox(box.id)
    tenant.mail.save_settings(box.id, {"userPurpose": "shared"})


def test_with_every_fault_on_the_mailbox_is_made_once(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Throttling and lost answers before and after the effect: resumed until it is complete, it is as if nothing had happened."""
    with room(tenant_server, tmp_path / "p") as services:
        mailboxes = services.mailboxes
        plan_id = services.run(_ordered(services))
        tenant_server.tenant.faults.configure(FIRE)
        for _ in range(12):
            if services.run(mailboxes.apply(plan_id, DAWIT)).complete:
                break
        tenant_server.tenant.faults.configure(FaultConfig())
        assert services.run(mailboxes.apply(plan_id, DAWIT)).complete
        services.run(mailboxes.resume())
        assert trustees(tenant_server, FAMILY.address, FULL_ACCESS) == set(FAMILY.people)
        assert len([one for one in tenant_server.tenant.directory.users() if one.mail == FAMILY.address]) == 1
        assert mailboxes.orders.visible(CARIN)[0].stage is Stage.VERIFIED
        assert letters(tenant_server, CARIN.address).count(f"Klart: {FAMILY.address}") == 1


def test_what_was_left_is_taken_up_by_the_timer(tenant_server: TenantServer, tmp_path: Path, clock: FixedClock) -> None:
    """While the tenant is down nothing is lost; ten minutes after it is back the mailbox is there without anybody pressing again."""
    with room(tenant_server, tmp_path / "p") as services:
        mailboxes = services.mailboxes
        plan_id = services.run(_ordered(services))
        store = mailbox_store(services)
        store.begin_work(plan_id, by=DAWIT.address, at=services.clock.now() - timedelta(minutes=11))
        assert services.run(mailboxes.resume()) == 1
        assert mailboxes.orders.visible(CARIN)[0].stage is Stage.VERIFIED
        assert services.run(mailboxes.resume()) == 0


def test_people_change_without_a_moment_of_nobody(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Carin hands over to Anna: the new ones get their rights, the register changes, and then whoever leaves loses them."""
    with room(tenant_server, tmp_path / "p", SOCIAL) as services:
        mailboxes = services.mailboxes
        work = mailboxes.plans.of_staff(
            SOCIAL.address, CARIN, responsible=ANNA.address, substitutes=[at("hans.rask")], members=[], reason="Ny roll"
        )
        plan = services.run(work)
        kinds = [one.kind for one in plan.steps]
        assert kinds.index(REGISTER) > max(n for n, kind in enumerate(kinds) if kind == GRANT)
        assert kinds.index(REGISTER) < min(n for n, kind in enumerate(kinds) if kind == WITHDRAW)
        assert services.run(mailboxes.apply(plan.id, DAWIT)).complete
        wanted = {ANNA.address, at("hans.rask")}
        assert trustees(tenant_server, SOCIAL.address, FULL_ACCESS) == wanted
        assert trustees(tenant_server, SOCIAL.address, SEND_AS) == wanted
        assert set(mailboxes.record(SOCIAL.address).people) == wanted
        assert [one.address for one in mailboxes.watched_by("HANS.RASK@sandby.example")] == [SOCIAL.address]
        addresses = [one.address for one in services.run(services.signatures.signatures_for(at("hans.rask")))]
        assert addresses == [at("hans.rask"), SOCIAL.address]
        assert [one.address for one in services.run(services.signatures.signatures_for(at("bjorn.ek")))] == [
            at("bjorn.ek")
        ]


def test_a_plan_made_before_a_change_is_not_applied(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Whoever presses on an old page is told so, and nothing happens."""
    with room(tenant_server, tmp_path / "p", SOCIAL) as services:
        mailboxes = services.mailboxes
        plan = services.run(mailboxes.plans.of_drift(SOCIAL.address, DAWIT))
        assert plan.steps  # Carin has no rights in the tenant yet
        mailboxes.change(SOCIAL.address, {"phone": "040-628 04 99"}, CARIN, version=1)
        with pytest.raises(PostvaktError, match="PV-PLAN-STALE"):
            services.run(mailboxes.apply(plan.id, DAWIT))
        assert CARIN.address not in trustees(tenant_server, SOCIAL.address, FULL_ACCESS)


def test_a_mailbox_is_closed_and_its_mail_stays(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Mail goes on and senders are told; when the transition is over rights go, the register says closed, and no mail is gone."""
    tenant = tenant_server.tenant
    box = tenant.directory.user(SKOLA.address)
    assert box is not None
    before = [
        one.immutable_id for one in tenant.mail.messages(box.id, tenant.mail.folder(box.id, "inbox"), bodies=False)
    ]
    assert before
    with room(tenant_server, tmp_path / "p", SKOLA, BYGGLOV) as services:
        mailboxes = services.mailboxes
        plan = services.run(
            mailboxes.plans.of_closing(SKOLA.address, BYGGLOV.address.upper(), DAWIT, "Skolan slås ihop")
        )
        assert services.run(mailboxes.apply(plan.id, DAWIT)).complete
        record = mailboxes.record(SKOLA.address)
        assert (record.state, record.moved_to) == (State.CLOSING, BYGGLOV.address)
        assert record.closes_at is not None
        assert services.pack.calendar.is_working_day(record.closes_at.date())
        assert tenant.exchange.config.mailbox(box.id).deliver_and_forward
        reply = tenant.mail.settings(box.id)["automaticRepliesSetting"]
        assert reply["status"] == "alwaysEnabled"
        assert BYGGLOV.address in reply["externalReplyMessage"]
        assert SKOLA.address not in [one.address for one in mailboxes.contacts()]

        assert services.run(mailboxes.end_transitions()) == []
        mailbox_store(services).put([replace(record, closes_at=services.clock.now() - timedelta(hours=1))], DEMO)
        assert [one.complete for one in services.run(mailboxes.end_transitions())] == [True]
        assert services.run(mailboxes.end_transitions()) == []
        record = mailboxes.record(SKOLA.address)
        assert (record.state, record.people, record.receipt.on) == (State.CLOSED, (), False)
        assert tenant.exchange.config.mailbox(box.id).forwarding_id is None
        assert trustees(tenant_server, SKOLA.address, FULL_ACCESS) == set()
        reply = tenant.mail.settings(box.id)["automaticRepliesSetting"]["externalReplyMessage"]
        assert "är stängd" in reply
        after = [
            one.immutable_id for one in tenant.mail.messages(box.id, tenant.mail.folder(box.id, "inbox"), bodies=False)
        ]
        assert after == before


def test_mail_never_goes_round(tenant_server: TenantServer, tmp_path: Path) -> None:
    """A ring of forwardings is refused, whether the register or the tenant itself knows of it, when planned and when applied."""
    tenant = tenant_server.tenant
    with room(tenant_server, tmp_path / "p", SKOLA, BYGGLOV, SOCIAL) as services:
        mailboxes = services.mailboxes
        first = services.run(mailboxes.plans.of_closing(SKOLA.address, BYGGLOV.address, DAWIT))
        second = services.run(mailboxes.plans.of_closing(BYGGLOV.address, SKOLA.address, DAWIT))
        assert services.run(mailboxes.apply(first.id, DAWIT)).complete
        outcome = services.run(mailboxes.apply(second.id, DAWIT))
        assert outcome.results[0].note == "refused"
        assert mailboxes.record(BYGGLOV.address).state is State.ACTIVE
        with pytest.raises(PostvaktError, match="PV-MAILBOX-TARGET"):
            services.run(mailboxes.plans.of_closing(SOCIAL.address, SKOLA.address, DAWIT))
        with pytest.raises(PostvaktError, match="PV-MAILBOX-NEEDED"):
            services.run(mailboxes.plans.of_closing(BYGGLOV.address, SOCIAL.address, DAWIT))
        with pytest.raises(PostvaktError, match="PV-MAILBOX-RING"):
            services.run(mailboxes.plans.of_closing(SOCIAL.address, SOCIAL.address, DAWIT))
        box, back = (tenant.directory.user(one) for one in (BYGGLOV.address, SOCIAL.address))
        assert box is not None
        assert back is not None
        config = tenant.exchange.config
        config.set_mailbox(box.id, replace(config.mailbox(box.id), forwarding_id=back.id))
        with pytest.raises(PostvaktError, match="PV-MAILBOX-RING"):
            services.run(mailboxes.plans.of_closing(SOCIAL.address, BYGGLOV.address, DAWIT))


def test_a_receipt_is_ordered_seen_and_switched_on(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Its responsible orders it, the service desk gets a mail and switches it on; nobody else's yes is asked where the pack does not."""
    with room(tenant_server, tmp_path / "p", SKOLA, SOCIAL) as services:
        mailboxes = services.mailboxes
        leyla = replace(ANNA, address=SKOLA.responsible)
        wanted = Receipt(languages=("sv", "en", "ar"), own={"sv": "Sjukanmälan görs i appen."})
        order = services.run(mailboxes.orders.ask_receipt(SKOLA.address, wanted, leyla))
        assert order.stage is Stage.APPROVED
        assert letters(tenant_server, FARID.address) == [f"Beställning att utföra: {SKOLA.address}"]
        assert [one.id for one in mailboxes.orders.waiting_for(FARID)] == [order.id]
        plan = services.run(mailboxes.plans.of_order(order.id, FARID))
        assert SKOLA.address not in [one.address for one in mailboxes.with_receipts()]
        assert services.run(mailboxes.apply(plan.id, FARID)).complete
        assert replace(wanted, on=True) in [one.receipt for one in mailboxes.with_receipts()]
        assert mailboxes.orders.visible(leyla)[0].stage is Stage.VERIFIED
        other = services.run(mailboxes.plans.of_drift(SOCIAL.address, FARID))
        with pytest.raises(PostvaktError, match="PV-FORBIDDEN"):
            services.run(mailboxes.apply(other.id, FARID))


def test_the_receipt_of_a_mailbox_that_closes_names_the_new_address(
    tenant_server: TenantServer, tmp_path: Path
) -> None:
    """No automatic reply beside the receipt, which would be a second answer."""
    with room(tenant_server, tmp_path / "p", SOCIAL, BYGGLOV) as services:
        mailboxes = services.mailboxes
        plan = services.run(mailboxes.plans.of_closing(BYGGLOV.address, SOCIAL.address, DAWIT))
        assert services.run(mailboxes.apply(plan.id, DAWIT)).complete
        closing = next(one for one in mailboxes.with_receipts() if one.address == BYGGLOV.address)
        assert SOCIAL.address in closing.receipt.own["sv"]
        user = tenant_server.tenant.directory.user(BYGGLOV.address)
        assert user is not None
        assert tenant_server.tenant.mail.settings(user.id)["automaticRepliesSetting"]["status"] == "disabled"


def test_the_demo_has_something_on_every_page(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Four registered, one ordered and waiting, one with trouble, one unregistered; filled once; told of in one mail a week."""
    with product(tenant_server, tmp_path / "p") as services:
        assert fill(services)
        assert not fill(services)
        mailboxes = services.mailboxes
        assert len(mailboxes.records()) == 4
        assert [one.stage for one in mailboxes.orders.waiting_for(ELSA)] == [Stage.ASKED]
        found = {(one.trouble, one.target) for one in services.run(mailboxes.problems())}
        assert found == {
            (Trouble.NO_AUTHORITY_MAILBOX, "Utbildningsnämnden"),
            (Trouble.TOO_FEW, SKOLA.address),
            (Trouble.NO_RECEIPT, SKOLA.address),
            (Trouble.INCOMPLETE, SKOLA.address),
            (Trouble.NO_COPIES, SKOLA.address),
            (Trouble.NOT_MARKED, ALL_RECEIPTS),
            (Trouble.UNREGISTERED, at("kulturskolan")),
        }
        assert [one.name for one in mailboxes.contacts("altan")] == ["Bygglov"]
        assert services.run(mailboxes.tell_problems()) == 1
        assert services.run(mailboxes.tell_problems()) == 0
        assert services.run(mailboxes.orders.tell()) == 1
        assert services.run(mailboxes.orders.tell()) == 0

        report = services.run(mailboxes.import_tenant(FARID, dry_run=True))
        assert [(one.kind, one.record.members) for one in report.changes] == [("new", (at("mats.fors"),))]
        assert len(mailboxes.records()) == 4
        services.run(mailboxes.import_tenant(FARID, dry_run=False, reason="Glömd brevlåda"))
        assert Trouble.UNREGISTERED not in {one.trouble for one in services.run(mailboxes.problems())}


def test_what_a_colleague_sends_as_a_new_mailbox_is_kept_in_it(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Its plan says that copies are kept: Björn's answer from his own Outlook stands in the mailbox's Sent Items too."""
    with room(tenant_server, tmp_path / "p") as services:
        plan_id = services.run(_ordered(services))
        assert services.run(services.mailboxes.apply(plan_id, DAWIT)).complete
        tenant = tenant_server.tenant
        bjorn, box = tenant.directory.user(at("bjorn.ek")), tenant.directory.user(FAMILY.address)
        assert bjorn is not None
        assert box is not None
        answer = Mail(
            sender=Address(FAMILY.address),
            from_=Address(FAMILY.address),
            to=[Address("ivar@exempel.example")],
            subject="SV: En tid",
            body="Ja",
        )
        tenant.exchange.submit(answer, mailbox_id=bjorn.id)
        sent = tenant.mail.messages(box.id, tenant.mail.folder(box.id, "sentitems"))
        assert [tenant.mail.mail_of(one).subject for one in sent] == ["SV: En tid"]


def test_a_receipt_says_that_it_is_automatic_once_the_rule_is_there(
    tenant_server: TenantServer, tmp_path: Path
) -> None:
    """With the mark that receipts bear; what the product writes otherwise, and what people write, stays as it is."""
    with room(tenant_server, tmp_path / "p", SOCIAL) as services:
        plan = services.run(services.mailboxes.plans.of_marking(DAWIT))
        assert [one.kind for one in plan.steps] == [MARKED]
        assert services.run(services.mailboxes.apply(plan.id, DAWIT)).complete
        assert services.run(services.mailboxes.plans.of_marking(DAWIT)).steps == ()
        assert Trouble.NOT_MARKED not in {one.trouble for one in services.run(services.mailboxes.problems())}
    assert (RECEIPTS_MARKED.header, RECEIPTS_MARKED.word) == (MARKER, MARK_VALUE)
    tenant = tenant_server.tenant
    social = tenant.directory.user(SOCIAL.address)
    assert social is not None
    for subject, headers in (("Kvitto", [(MARKER, MARK_VALUE)]), ("Not", [(MARKER, "mailbox-note")]), ("Svar", [])):
        mail = Mail(
            sender=Address(SOCIAL.address),
            from_=Address(SOCIAL.address),
            to=[Address("ivar@exempel.example")],
            subject=subject,
            headers=headers,
        )
        tenant.exchange.submit(mail, mailbox_id=social.id)
    raw = [message_from_bytes(one.raw) for one in outside_mail(tenant.maildir, "ivar@exempel.example")]
    sent = {one["Subject"]: one["Auto-Submitted"] for one in raw}
    assert {name: sent[name] for name in ("Kvitto", "Not", "Svar")} == {
        "Kvitto": "auto-replied",
        "Not": None,
        "Svar": None,
    }
