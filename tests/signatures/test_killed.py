"""The product's process is killed at every step of an apply; what people find in their mailboxes is the same as without."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from policies.clock import FixedClock
from policies.vocabulary import Address
from postvakt.wiring.demo import demo_environment
from sandbox.app import create_app
from sandbox.assembly import open_tenant
from sandbox.ca import server_context, tls_files
from sandbox.mail.model import Mail
from sandbox.recording import Recorder
from sandbox.server import serving
from sandbox.tenant import Tenant
from tests.conftest import NOW, ROOT, TenantServer
from tests.signatures.product import product

SERVICE = "postvakt@sandby.example"
BYGGLOV = "bygglov@sandby.example"
SWEPT = ("bjorn.ek@sandby.example", "gun.sand@sandby.example")


class Killer(Recorder):
    """Counts changing requests once their effect has happened, and kills the client before the answer to the N-th."""

    def __init__(self) -> None:
        self.kill_at: int | None = None
        self.pid = 0
        self.changes = 0

    def exchange(self, *parts: Any, **_: Any) -> None:
        if parts[0] in ("POST", "PATCH", "DELETE") and not parts[1].endswith("$batch"):
            self.changes += 1
            if self.changes == self.kill_at:
                os.kill(self.pid, signal.SIGKILL)


@dataclass
class Product:
    """The process that starts commands and sees them die."""

    process: subprocess.Popen[str]

    def run(
        self, folder: Path, port: int, killer: Killer, *arguments: str, kill_at: int | None = None
    ) -> dict[str, Any]:
        """One command; its status and how many transactions it committed."""
        environment = demo_environment(folder, tenant_port=port, product_port=8)
        job = {"environment": environment, "arguments": arguments, "kill_at": kill_at}
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(job) + "\n")
        # the fork waits until it is known who it is
        self.process.stdin.flush()
        killer.pid = json.loads(self.process.stdout.readline())["pid"]
        ended: dict[str, Any] = json.loads(self.process.stdout.readline())
        return ended


@pytest.fixture(scope="module")
def commands() -> Iterator[Product]:
    """The product, imported once."""
    command = [sys.executable, "-m", "tests.signatures.killed_apply"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Product(process)
        assert process.stdin
        process.stdin.close()


@dataclass
class World:
    """A tenant and a product whose plan is made but not applied; every trial has a copy of both."""

    folder: Path
    plan: str
    notes: int
    draft: str
    tls: Path
    trials: int = field(default=0)

    @contextmanager
    def copy(self) -> Iterator[tuple[Tenant, Path, int, Killer]]:
        """A tenant that listens, the product's folder, the tenant's port, and who kills."""
        self.trials += 1
        folder = self.folder.parent / f"trial-{self.trials}"
        shutil.copytree(self.folder, folder)
        opened: list[Tenant] = []

        def make(port: int) -> Starlette:
            opened.append(
                open_tenant(
                    folder / "tenant.sqlite",
                    clock=FixedClock(NOW),
                    base_url=f"https://localhost:{port}",
                    maildir=folder / "outside",
                )
            )
            return create_app(opened[0])

        shutil.copy(tls_files(self.tls).ca, folder / "tenant-ca.pem")
        with serving(make, tls=server_context(self.tls)) as port:
            opened[0].recorder = killer = Killer()
            yield opened[0], folder, port, killer
        opened[0].close()
        shutil.rmtree(folder)


@pytest.fixture
def world(tenant_server: TenantServer, tmp_path: Path, tls_directory: Path) -> World:
    """Two people's mail swept, one draft to mend, and the plan of what to do about it."""
    tenant = tenant_server.tenant
    mail = Mail(
        sender=Address(BYGGLOV), from_=Address(BYGGLOV), subject="Ditt ärende", categories=["Från verksamhetssystem"],
        body="<html><body><p>Vi har fått din ansökan.</p></body></html>", to=[Address("ivar@exempel.example")],
    )  # fmt: skip
    bygglov = tenant.directory.user(BYGGLOV)
    assert bygglov
    for old in list(tenant.mail.messages(bygglov.id, tenant.mail.folder(bygglov.id, "drafts"), bodies=False)):
        tenant.mail.delete(bygglov.id, old.immutable_id)
    draft = tenant.mail.add(bygglov.id, "drafts", mail, is_draft=True).immutable_id
    folder = tmp_path / "world"
    with product(tenant_server, folder) as services:
        services.run(services.signatures.sweep(SWEPT))
        plan = services.run(services.signatures.plan("test"))
        kinds = Counter(step.kind for step in plan.steps)
    tenant.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(tenant.database, folder / "tenant.sqlite")
    offset = (NOW - datetime.now(UTC)).total_seconds()
    (folder / "clock.json").write_text(json.dumps({"offset_seconds": offset}))
    assert kinds["mend-draft"] == 1
    assert kinds["note"] >= 1
    return World(folder, plan.id, kinds["note"], draft, tls_directory)


def _found(tenant: Tenant, draft: str) -> tuple[Counter[str], Counter[str], int, int]:
    """What stands in the mailboxes: notes received by each, notes sent to each, drafts left over, signatures in the draft."""
    received: Counter[str] = Counter()
    for user in tenant.directory.users():
        if tenant.mail.has_mailbox(user.id):
            inbox = tenant.mail.folder(user.id, "inbox")
            mails = (tenant.mail.mail_of(one) for one in tenant.mail.messages(user.id, inbox))
            received[user.mail] += sum(mail.from_.key == SERVICE for mail in mails)
    service = tenant.directory.user(SERVICE)
    bygglov = tenant.directory.user(BYGGLOV)
    assert service
    assert bygglov
    sent = tenant.mail.messages(service.id, tenant.mail.folder(service.id, "sentitems"))
    to = Counter(one.address for stored in sent for one in tenant.mail.mail_of(stored).to)
    left = len(list(tenant.mail.messages(service.id, tenant.mail.folder(service.id, "drafts"), bodies=False)))
    stored = tenant.mail.get(bygglov.id, draft)
    assert stored
    return +received, to, left, tenant.mail.mail_of(stored).body.count('id="postvakt-signature"')


def test_killed_anywhere_the_mailboxes_are_the_same(world: World, commands: Product) -> None:
    """SIGKILL before each commit and after each effect in the tenant; applied again: one note each, one signature, nothing left over."""
    with world.copy() as (tenant, folder, port, killer):
        undisturbed = commands.run(folder, port, killer, "apply", world.plan)
        assert undisturbed["status"] == 0
        expected = _found(tenant, world.draft)
        changes = killer.changes
    assert expected[0] == expected[1]
    assert sum(expected[0].values()) == world.notes == len(expected[0])
    assert expected[2:] == (0, 1)
    assert undisturbed["commits"] >= 2 * (world.notes + 1)
    assert changes == 2 * world.notes + 1  # draft and send for each note, the mended draft
    moments = [("commit", n + 1) for n in range(undisturbed["commits"])] + [("change", n + 1) for n in range(changes)]
    for kind, number in moments:
        with world.copy() as (tenant, folder, port, killer):
            killer.kill_at = number if kind == "change" else None
            died = commands.run(folder, port, killer, "apply", world.plan, kill_at=number if kind == "commit" else None)
            assert died["status"] == -signal.SIGKILL, (kind, number, died)
            killer.kill_at = None
            assert commands.run(folder, port, killer, "apply", world.plan)["status"] == 0, (kind, number)
            assert _found(tenant, world.draft) == expected, (kind, number)
            audit = commands.run(folder, port, killer, "audit", "verify") if number % 4 == 1 else {"status": 0}
            assert audit["status"] == 0, (kind, number)
