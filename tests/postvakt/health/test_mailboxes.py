"""The doctor sees the mail-flow rule for receipts and where copies of sent mail are kept, or says why it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from mailboxes.model import MailboxRecord, State
from postvakt.health import Finding, mailboxes
from postvakt.health.mailboxes import COPIES, RULE
from postvakt.wiring import Services
from sandbox.exchange.config import MailboxConfig
from sandbox.faults import FaultConfig, Rates
from sandbox.ids import POSTVAKT_APP_ID
from tests.conftest import TenantServer
from tests.mailboxes.actors import BYGGLOV, DAWIT, SKOLA, SOCIAL, at
from tests.mailboxes.test_with_tenant import room

KONTAKT = replace(BYGGLOV, address=at("kontaktcenter"), name="Kontaktcenter")
ALL = (SOCIAL, BYGGLOV, KONTAKT, replace(SKOLA, receipt=BYGGLOV.receipt))


@contextmanager
def doctor(
    server: TenantServer, folder: Path, *records: MailboxRecord, commands: bool = True
) -> Iterator[tuple[Services, dict[str, Finding]]]:
    """The product, and what the doctor finds there by subject."""
    with room(server, folder / "p", *records, commands=commands) as services:
        yield services, _found(services)


def _found(services: Services) -> dict[str, Finding]:
    return {one.subject: one for one in mailboxes.in_exchange(services)}


def _levels(found: dict[str, Finding]) -> dict[str, str]:
    return {subject: one.level for subject, one in found.items()}


def _copies(server: TenantServer, *, kept: bool) -> None:
    for record in ALL:
        user = server.tenant.directory.user(record.address)
        assert user is not None
        server.tenant.exchange.config.set_mailbox(user.id, MailboxConfig(copy_sent_as=kept, copy_sent_on_behalf=kept))


def test_what_is_missing_is_told_until_a_plan_has_mended_it(tenant_server: TenantServer, tmp_path: Path) -> None:
    """How many mailboxes, three of them by name, and the commands that make the plans; then both are well."""
    _copies(tenant_server, kept=False)
    with doctor(tenant_server, tmp_path, *ALL) as (services, found):
        assert _levels(found) == {RULE: "warn", COPIES: "warn"}
        for one in found.values():
            assert f"4 mailboxes ({BYGGLOV.address}, {KONTAKT.address}, {SKOLA.address}, …)" in one.what
        assert "postvakt mailboxes mark-receipts" in found[RULE].action
        assert "postvakt mailboxes plan ADDRESS" in found[COPIES].action
        services.run(services.mailboxes.apply(services.run(services.mailboxes.plans.of_marking(DAWIT)).id, DAWIT))
        _copies(tenant_server, kept=True)
        assert _levels(_found(services)) == {RULE: "ok", COPIES: "ok"}


def test_one_mailbox_is_named_alone(tenant_server: TenantServer, tmp_path: Path) -> None:
    """The others keep copies and answer with no receipt, so they are not spoken of."""
    _copies(tenant_server, kept=True)
    user = tenant_server.tenant.directory.user(BYGGLOV.address)
    assert user is not None
    tenant_server.tenant.exchange.config.set_mailbox(user.id, MailboxConfig())
    with doctor(tenant_server, tmp_path, BYGGLOV, SKOLA) as (_, found):
        assert f"1 mailbox ({BYGGLOV.address})" in found[RULE].what
        assert f"1 mailbox ({BYGGLOV.address}) (of 2)" in found[COPIES].what


def test_with_commands_off_the_word_of_a_person_counts(tenant_server: TenantServer, tmp_path: Path) -> None:
    """The rule is missing until somebody says that the script was run; copies nobody can look at, which is no warning."""
    with doctor(tenant_server, tmp_path, SOCIAL, commands=False) as (services, found):
        assert _levels(found) == {RULE: "warn", COPIES: "ok"}
        assert "verify PLAN --ran" in found[RULE].action
        plan = services.run(services.mailboxes.plans.of_marking(DAWIT))
        assert services.run(services.mailboxes.apply(plan.id, DAWIT, trusted=True)).complete
        assert _levels(_found(services)) == {RULE: "ok", COPIES: "ok"}


def test_a_rule_that_may_not_be_read_counts_by_word_and_copies_are_read_all_the_same(
    tenant_server: TenantServer, tmp_path: Path
) -> None:
    """A municipality that keeps mail-flow rules to people says once that the script was run, with cmdlets on as well."""
    tenant_server.tenant.exchange.roles.revoke(POSTVAKT_APP_ID, "Transport Rules")
    _copies(tenant_server, kept=True)
    with doctor(tenant_server, tmp_path, SOCIAL) as (services, found):
        assert _levels(found) == {RULE: "warn", COPIES: "ok"}
        assert "Transport Rules" in found[RULE].action
        plan = services.run(services.mailboxes.plans.of_marking(DAWIT))
        assert [one.note for one in services.run(services.mailboxes.apply(plan.id, DAWIT)).results] == ["script"]
        assert services.run(services.mailboxes.apply(plan.id, DAWIT, trusted=True)).complete
        assert _levels(_found(services)) == {RULE: "ok", COPIES: "ok"}
        assert services.run(services.mailboxes.plans.of_marking(DAWIT)).steps == ()


def test_where_no_receipts_are_sent_no_rule_is_asked_for(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Nor anything where no mailbox is registered, or only closed ones."""
    with doctor(tenant_server, tmp_path, SKOLA) as (_, found):
        assert found[RULE].level == "ok"
        assert "not needed" in found[RULE].what
    with room(tenant_server, tmp_path / "other", replace(SOCIAL, state=State.CLOSED)) as services:
        assert _found(services) == {}


def test_an_exchange_that_does_not_answer_is_no_missing_rule(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Unknown is a warning of its own: nobody is sent to mend what may be well."""
    tenant_server.tenant.faults.configure(FaultConfig(rules=(Rates(unavailable=1.0),), retry_after=0))
    with doctor(tenant_server, tmp_path, SOCIAL) as (_, found):
        assert _levels(found) == {RULE: "warn", COPIES: "warn"}
        assert all("does not answer" in one.what for one in found.values())
