"""Receipts against other programs that answer: the tenant's own automatic replies, a second Postvakt, Debian's Sieve: one round."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mailboxes.receipts.judge import judge
from mailboxes.receipts.reading import parse_incoming
from sandbox.exchange.maildir import outside_mail
from tests.conftest import TenantServer
from tests.mailboxes.receipts.test_with_tenant import CENTER, IVAR, begin, citizen, receipts_outside
from tests.signatures.product import product

VACATION = 'require ["vacation"];\nvacation :days 1 :addresses ["ivar@exempel.example"] "Jag är bortrest.";\n'
TEXTS = ("internalReplyMessage", "externalReplyMessage")
ANNA = "anna.lind@sandby.example"


def receipt(server: TenantServer, folder: Path) -> bytes:
    """The receipt that Ivar gets, as it lies in the Maildir."""
    with product(server, folder) as services:
        begin(services, server)
        citizen(server, "Fråga")
        assert services.run(services.receipts.work(CENTER)).sent == 1
    [one] = outside_mail(server.tenant.maildir, IVAR)
    return one.raw


def test_a_second_postvakt_leaves_the_receipt_unanswered(tenant_server: TenantServer, tmp_path: Path) -> None:
    """The receipt itself, delivered to a mailbox with receipts elsewhere or here, gets none; without its mark neither."""
    raw = receipt(tenant_server, tmp_path / "p")
    mail = parse_incoming(raw)
    assert not judge(mail, "info@annan.example").answer
    unmarked = replace(mail, headers=[one for one in mail.headers if one[0].lower() != "x-postvakt"])
    assert not judge(unmarked, "info@annan.example").answer


def test_the_tenants_automatic_replies_end_after_one_round(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Anna is away and writes to the contact centre: she gets a receipt, nobody answers that, and her mailbox's reply gets none."""
    tenant = tenant_server.tenant
    anna, center = tenant.directory.user(ANNA), tenant.directory.user(CENTER)
    assert anna is not None
    assert center is not None
    setting = {"status": "alwaysEnabled", "externalAudience": "all"} | dict.fromkeys(TEXTS, "Borta")
    for user in (anna, center):
        tenant.mail.save_settings(user.id, {**tenant.mail.settings(user.id), "automaticRepliesSetting": setting})
    with product(tenant_server, tmp_path / "p") as services:
        begin(services, tenant_server)
        citizen(tenant_server, "Fråga från Anna", sender=ANNA)
        citizen(tenant_server, "Fråga från Ivar")
        sent = []
        for _ in range(5):
            sent.append(services.run(services.receipts.work(CENTER)).sent)
            tenant.clock.advance(timedelta(seconds=30))  # type: ignore[attr-defined]
        assert sum(sent[1:]) == 0
        assert sum(one.subject.startswith("Auto:") for one in receipts_outside(tenant_server)) == 1


@pytest.mark.skipif(shutil.which("sieve-test") is None, reason="no sieve-test here (apt-get install dovecot-sieve)")
def test_a_real_vacation_responder_ends_after_one_round(tenant_server: TenantServer, tmp_path: Path) -> None:
    """Pigeonhole is silent on the receipt with the mail-flow rule; what it says without the rule is left unanswered."""
    raw = receipt(tenant_server, tmp_path / "p")
    assert not executed(b"Auto-Submitted: auto-replied\r\n" + raw)
    answer = executed(raw)
    if answer:
        path = b"Return-Path: <>\r\n"
        assert not judge(parse_incoming(path + answer), CENTER).answer
        assert not judge(parse_incoming(answer), CENTER).answer  # as a saved file
    assert executed(b"From: ulla@exempel.example\r\nTo: ivar@exempel.example\r\nSubject: Hej\r\n\r\nHej"), (
        "the responder is on"
    )


def executed(raw: bytes) -> bytes:
    """The vacation message that Debian's Sieve sends on this mail; empty when it says nothing. Dovecot does not work as root."""
    other = 65534 if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="postvakt-sieve-") as made:
        folder = Path(made)
        (folder / "vacation.sieve").write_text(VACATION, encoding="utf-8")
        (folder / "mail.eml").write_bytes(raw)
        (folder / "send").write_text("#!/bin/sh\ncat > /dev/null\n")
        (folder / "send").chmod(0o755)
        if other is not None:
            for one in (folder, *folder.iterdir()):
                os.chown(one, other, other)
        who = other or os.getuid()
        options = {
            "sendmail_path": folder / "send",
            "mail_uid": who,
            "mail_gid": other or os.getgid(),
            "mail_home": folder,
        }
        command = ["sieve-test", "-e", "-l", f"maildir:{folder / 'box'}", "-a", IVAR, "-r", IVAR, "-f", CENTER]
        command += [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        done = subprocess.run(
            [*command, str(folder / "vacation.sieve"), str(folder / "mail.eml")],
            capture_output=True, timeout=30, check=False, env={"HOME": made, "PATH": os.environ["PATH"]},
            user=other, group=other, extra_groups=[] if other else None,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    if b"sent vacation response" not in done.stderr:
        assert b"vacation" in done.stderr, done
        return b""
    return b"X-Sieve:" + done.stdout.partition(b"X-Sieve:")[2].partition(b"RECIPIENT:")[0]
