"""The tenant's own process is killed in the middle of sending: nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from policies.clock import FixedClock
from policies.vocabulary import Address
from sandbox.assembly import open_tenant
from sandbox.exchange.maildir import outside_mail
from sandbox.ids import STRANGER_APP_ID, STRANGER_SECRET, TENANT_ID
from sandbox.mail.model import Mail
from sandbox.mail.store import MailStore
from sandbox.tenant import Tenant
from tests.conftest import NOW, ROOT

ANNA = "/v1.0/users/anna.lind@sandby.example"


def _start(state: Path) -> tuple[subprocess.Popen[str], str]:
    command = [
        sys.executable,
        "-m",
        "postvakt",
        "sandbox",
        "start",
        "--port",
        "0",
        "--smtp-port",
        "0",
        "--state",
        str(state),
    ]
    environment = {name: value for name, value in os.environ.items() if name != "POSTVAKT_RECORD"}
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    assert process.stdout
    found = re.search(r"http://localhost:(\d+)/", process.stdout.readline())
    assert found
    return process, f"https://localhost:{found.group(1)}"


@contextmanager
def _ended(process: subprocess.Popen[str]) -> Iterator[None]:
    """However the test ends, its tenant ends with it."""
    try:
        yield
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def _client(base: str, state: Path) -> httpx.Client:
    client = httpx.Client(base_url=base, verify=ssl.create_default_context(cafile=state / "tenant-ca.pem"), timeout=30)
    form = {"grant_type": "client_credentials", "client_id": STRANGER_APP_ID, "client_secret": STRANGER_SECRET,
            "scope": "https://graph.microsoft.com/.default"}  # fmt: skip
    token = client.post(f"/{TENANT_ID}/oauth2/v2.0/token", data=form).json()["access_token"]
    client.headers["authorization"] = f"Bearer {token}"
    return client


def test_killed_while_sending_every_draft_is_either_here_or_gone_out(tmp_path: Path, template: Path) -> None:
    """After each ``kill -9`` every draft is still one, or is sent and was delivered inside and outside exactly once."""
    (tmp_path / "tenant.sqlite").write_bytes(template.read_bytes())
    drafts: dict[str, str] = {}
    for stop_after in (3, 1, 5):
        process, base = _start(tmp_path)
        with _ended(process), closing(_client(base, tmp_path)) as client:
            for number in range(8):
                subject = f"r{len(drafts)}"
                message = {
                    "subject": subject,
                    "toRecipients": [
                        {"emailAddress": {"address": "bjorn.ek@sandby.example"}},
                        {"emailAddress": {"address": "ivar@exempel.example"}},
                    ],
                }
                made = client.post(f"{ANNA}/messages", json=message, headers={"Prefer": 'IdType="ImmutableId"'})
                drafts[subject] = made.json()["id"]
                if number < stop_after:
                    assert client.post(f"{ANNA}/messages/{drafts[subject]}/send").status_code == 202
            # the last one is under way when the power goes
            request = client.build_request("POST", f"{ANNA}/messages/{drafts[subject]}/send")
            _send_and_kill(process, client, request)
    _check(tmp_path, drafts)


def _send_and_kill(process: subprocess.Popen[str], client: httpx.Client, request: httpx.Request) -> None:
    """Stopped while the request reaches its socket, then woken and killed in one breath."""
    os.kill(process.pid, signal.SIGSTOP)
    command = f"sleep 0.05; kill -CONT {process.pid}; kill -KILL {process.pid}"
    with subprocess.Popen(["/bin/sh", "-c", command]), suppress(httpx.TransportError):
        client.send(request)
    process.wait()


def _check(state: Path, drafts: dict[str, str]) -> None:
    tenant = open_tenant(
        state / "tenant.sqlite", clock=FixedClock(NOW), base_url="https://localhost:1", maildir=state / "outside"
    )
    outside = [one.mail.subject for one in outside_mail(tenant.maildir)]
    anna, bjorn = (tenant.directory.user(f"{name}@sandby.example") for name in ("anna.lind", "bjorn.ek"))
    assert anna
    assert bjorn
    store: MailStore = tenant.mail
    inside = [one.json()["subject"] for one in store.messages(bjorn.id, store.folder(bjorn.id, "inbox"))]
    sent = 0
    for subject, draft in drafts.items():
        stored = store.get(anna.id, draft)
        assert stored, subject
        times = 0 if stored.is_draft else 1
        assert (outside.count(subject), inside.count(subject)) == (times, times), subject
        sent += times
    assert sent >= 9
    tenant.close()


def test_killed_between_the_transaction_and_the_maildir(tenant: Tenant, tmp_path: Path) -> None:
    """What was committed but not yet written outside is written at the next start, once; written twice it is there once."""
    tenant.after_commit.clear()  # the machine goes dark before this would be called
    bjorn = tenant.directory.user("bjorn.ek@sandby.example")
    assert bjorn
    with tenant.transaction():
        tenant.exchange.outside.queue(_mail(), "ivar@exempel.example", domain="sandby.example")
    assert list(outside_mail(tenant.maildir)) == []
    for _ in range(2):
        again = open_tenant(
            tmp_path / "tenant.sqlite", clock=FixedClock(NOW), base_url="https://localhost:1", maildir=tenant.maildir
        )
        assert [one.mail.subject for one in outside_mail(tenant.maildir)] == ["Ut"]
        again.close()


def test_what_is_rolled_back_never_left(tenant: Tenant) -> None:
    """A delivery that fails half-way puts nothing into the Maildir."""

    def deliver() -> None:
        with tenant.transaction():
            tenant.exchange.outside.queue(_mail(), "ivar@exempel.example", domain="sandby.example")
            raise TimeoutError

    with pytest.raises(TimeoutError):
        deliver()
    tenant.exchange.outside.write_out()
    assert list(outside_mail(tenant.maildir)) == []


def _mail() -> Mail:
    return Mail(sender=Address("anna.lind@sandby.example"), from_=Address("anna.lind@sandby.example"), subject="Ut")
