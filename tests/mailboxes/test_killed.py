"""The product's process is killed at every step of making a mailbox; applied again, the tenant and the register are as without."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mailboxes.model import Stage, State
from policies.clock import FixedClock
from sandbox.app import create_app
from sandbox.assembly import open_tenant
from sandbox.ca import server_context, tls_files
from sandbox.exchange.access import FULL_ACCESS, SEND_AS
from sandbox.server import serving
from sandbox.tenant import Tenant
from tests.conftest import NOW, ROOT, TenantServer
from tests.mailboxes.actors import CARIN, DAWIT, ELSA, FAMILY, at
from tests.signatures.product import product
from tests.signatures.test_killed import Killer, Product

WANTED = replace(FAMILY, members=())


class KillingCommands:
    """ASGI: counts cmdlets that change something, once their effect has happened, and kills the client before the answer."""

    def __init__(self, app: ASGIApp, killer: Killer) -> None:
        self.app = app
        self.killer = killer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "/adminapi/" not in scope["path"]:
            await self.app(scope, receive, send)
            return
        read: list[bytes] = []

        async def reading() -> Message:
            message = await receive()
            read.append(message.get("body", b""))
            return message

        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start" and b'"Get-' not in b"".join(read):
                self.killer.exchange("POST", "cmdlet")
            await send(message)

        await self.app(scope, reading, answering)


@dataclass
class World:
    """A tenant and a product whose order is planned but not applied; every trial has a copy of both."""

    folder: Path
    plan: str
    tls: Path
    trials: int = field(default=0)

    @contextmanager
    def copy(self) -> Iterator[tuple[Tenant, Path, int, Killer]]:
        """A tenant that listens, the product's folder, the tenant's port, and who kills."""
        self.trials += 1
        folder = self.folder.parent / f"trial-{self.trials}"
        shutil.copytree(self.folder, folder)
        killer = Killer()
        opened: list[Tenant] = []

        def make(port: int) -> Starlette:
            tenant = open_tenant(
                folder / "tenant.sqlite",
                clock=FixedClock(NOW),
                base_url=f"https://localhost:{port}",
                maildir=folder / "outside",
            )
            tenant.recorder = killer
            opened.append(tenant)
            app = create_app(tenant)
            app.add_middleware(KillingCommands, killer=killer)
            return app

        shutil.copy(tls_files(self.tls).ca, folder / "tenant-ca.pem")
        with serving(make, tls=server_context(self.tls)) as port:
            yield opened[0], folder, port, killer
        opened[0].close()
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def commands() -> Iterator[Product]:
    """The product, imported once."""
    command = [sys.executable, "-m", "tests.signatures.killed_apply"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Product(process)
        assert process.stdin
        process.stdin.close()


@pytest.fixture
def world(tenant_server: TenantServer, tmp_path: Path, tls_directory: Path) -> World:
    """An order that Elsa approved and Dawit planned."""
    folder = tmp_path / "world"
    with product(tenant_server, folder) as services:
        mailboxes = services.mailboxes
        order = services.run(mailboxes.orders.ask_mailbox(WANTED, CARIN))
        services.run(mailboxes.orders.decide(order.id, ELSA, yes=True))
        plan = services.run(mailboxes.plans.of_order(order.id, DAWIT))
    tenant = tenant_server.tenant
    tenant.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(tenant.database, folder / "tenant.sqlite")
    offset = (NOW - datetime.now(UTC)).total_seconds()
    (folder / "clock.json").write_text(json.dumps({"offset_seconds": offset}))
    return World(folder, plan.id, tls_directory)


def _found(tenant: Tenant, product_says: dict[str, Any]) -> dict[str, Any]:
    """What is there afterwards: the mailbox, its people, how often Carin was told, what the register and the order say."""
    boxes = [one for one in tenant.directory.users() if one.mail == WANTED.address]
    access = tenant.exchange.access
    carin = tenant.directory.user(CARIN.address)
    assert carin is not None
    inbox = tenant.mail.messages(carin.id, tenant.mail.folder(carin.id, "inbox"))
    told = [one.subject for one in map(tenant.mail.mail_of, inbox) if one.from_.address == at("postvakt")]
    return {
        "mailboxes": len(boxes),
        "full": sorted(access.trustees(boxes[0].id, FULL_ACCESS)) if boxes else [],
        "send": sorted(access.trustees(boxes[0].id, SEND_AS)) if boxes else [],
        "told": sorted(told),
        **product_says,
    }


def _says(folder: Path) -> dict[str, Any]:
    """What the product's store holds."""
    from mailboxes.model import order_from_json, record_from_json
    from store.engine import open_database
    from store.mailbox_tables import mailbox_orders, mailbox_register, mailbox_works

    database = open_database(f"sqlite:///{folder / 'product.sqlite'}")
    with database.read() as connection:
        rows = connection.execute(mailbox_register.select()).mappings().all()
        records = [record_from_json(row["record"]) for row in rows]
        orders = [order_from_json(row["document"]) for row in connection.execute(mailbox_orders.select()).mappings()]
        open_works = [row for row in connection.execute(mailbox_works.select()).mappings() if row["ended_at"] is None]
    database.close()
    return {
        "records": [(one.address, one.state, one.people, one.version) for one in records],
        "orders": [(one.stage, one.told) for one in orders],
        "works": len(open_works),
    }


def test_killed_anywhere_the_mailbox_is_the_same(world: World, commands: Product) -> None:
    """SIGKILL before each commit and after each effect in the tenant; applied again, one mailbox with its people, told of once."""
    apply = ("mailboxes", "apply", world.plan)
    with world.copy() as (tenant, folder, port, killer):
        undisturbed = commands.run(folder, port, killer, *apply)
        assert undisturbed["status"] == 0
        expected = _found(tenant, _says(folder))
        changes = killer.changes
    assert expected["mailboxes"] == 1
    assert len(expected["full"]) == len(expected["send"]) == 2
    assert expected["told"] == [f"Din beställning är godkänd: {WANTED.address}", f"Klart: {WANTED.address}"]
    assert expected["records"] == [(WANTED.address, State.ACTIVE, WANTED.people, 1)]
    assert expected["orders"] == [(Stage.VERIFIED, "verified")]
    assert expected["works"] == 0
    assert changes == 1 + 4 + 2  # the mailbox, two rights for two people, a mail as draft and sent
    moments = [("commit", n + 1) for n in range(undisturbed["commits"])] + [("change", n + 1) for n in range(changes)]
    for kind, number in moments:
        with world.copy() as (tenant, folder, port, killer):
            killer.kill_at = number if kind == "change" else None
            died = commands.run(folder, port, killer, *apply, kill_at=number if kind == "commit" else None)
            assert died["status"] == -signal.SIGKILL, (kind, number, died)
            killer.kill_at = None
            assert commands.run(folder, port, killer, *apply)["status"] == 0, (kind, number)
            assert _found(tenant, _says(folder)) == expected, (kind, number)
            audit = commands.run(folder, port, killer, "audit", "verify") if number % 8 == 1 else {"status": 0}
            assert audit["status"] == 0, (kind, number)
