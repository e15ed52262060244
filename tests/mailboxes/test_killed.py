"""The product's process is killed in the middle of every kind of plan; applied again, the tenant and the register are as without.

By SIGKILL after every effect in the tenant and at every third commit; test_stopped.py stops the same plans at every single one.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mailboxes.model import order_from_json, record_from_json
from policies.clock import FixedClock
from postvakt.wiring.demo_mailboxes import fill
from sandbox.app import create_app
from sandbox.assembly import open_tenant
from sandbox.ca import server_context, tls_files
from sandbox.exchange.access import FULL_ACCESS, SEND_AS
from sandbox.server import serving
from sandbox.tenant import Tenant
from store.engine import open_database
from store.lease_tables import leases
from store.mailbox_tables import mailbox_orders, mailbox_register, mailbox_works
from tests.conftest import NOW, ROOT, TenantServer
from tests.mailboxes.actors import FRITID, at
from tests.mailboxes.plans import SCENES
from tests.signatures.product import product
from tests.signatures.test_killed import Killer, Product


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
    """A tenant and a product whose plan is made but not applied; every trial has a copy of both."""

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
def world(request: pytest.FixtureRequest, tenant_server: TenantServer, tmp_path: Path, tls_directory: Path) -> World:
    """Sandby's register, and a plan that nobody has carried out."""
    folder = tmp_path / "world"
    with product(tenant_server, folder) as services:
        fill(services)
        plan = services.run(SCENES[request.param](services.mailboxes))
    tenant = tenant_server.tenant
    tenant.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(tenant.database, folder / "tenant.sqlite")
    _set_clock(folder, timedelta(0))
    return World(folder, plan.id, tls_directory)


def _set_clock(folder: Path, later: timedelta) -> None:
    offset = (NOW + later - datetime.now(UTC)).total_seconds()
    (folder / "clock.json").write_text(json.dumps({"offset_seconds": offset}))


def _found(tenant: Tenant, folder: Path) -> dict[str, Any]:
    """What is there afterwards: every shared mailbox, whom Postvakt told what, what the product's store says."""
    directory, access = tenant.directory, tenant.exchange.access
    boxes = {
        one.mail: (
            sorted(access.trustees(one.id, FULL_ACCESS)), sorted(access.trustees(one.id, SEND_AS)),
            tenant.exchange.config.mailbox(one.id), tenant.mail.settings(one.id)["automaticRepliesSetting"],
        )
        for one in directory.users() if one.shared
    }  # fmt: skip
    told = []
    for one in directory.users():
        if tenant.mail.has_mailbox(one.id):
            inbox = tenant.mail.messages(one.id, tenant.mail.folder(one.id, "inbox"))
            mails = [mail for mail in map(tenant.mail.mail_of, inbox) if mail.from_.address == at("postvakt")]
            told += [(one.mail, mail.subject) for mail in mails]
    return {"boxes": boxes, "told": sorted(told), "rules": tenant.exchange.config.transport_rules(), **_says(folder)}


def _says(folder: Path) -> dict[str, Any]:
    """What the product's store holds."""
    database = open_database(f"sqlite:///{folder / 'product.sqlite'}")
    with database.read() as connection:
        rows = connection.execute(mailbox_register.select()).mappings().all()
        records = [replace(record_from_json(row["record"]), changed_at=None) for row in rows]
        orders = [order_from_json(row["document"]) for row in connection.execute(mailbox_orders.select()).mappings()]
        open_works = [row for row in connection.execute(mailbox_works.select()).mappings() if row["ended_at"] is None]
        held = connection.execute(leases.select()).mappings().all()
    database.close()
    return {
        "records": sorted(records, key=lambda one: one.key),
        "orders": sorted((one.wanted.key, one.stage, one.told) for one in orders),
        "works": len(open_works),
        "held": len(held),
    }


@pytest.mark.parametrize("world", SCENES, indirect=True)
def test_killed_anywhere_the_end_is_the_same(world: World, commands: Product) -> None:
    """SIGKILL before a commit and after each effect in the tenant; applied again, the same mailboxes, and people told of it once."""
    apply = ("mailboxes", "apply", world.plan)
    with world.copy() as (tenant, folder, port, killer):
        before = _found(tenant, folder)
        undisturbed = commands.run(folder, port, killer, *apply)
        assert undisturbed["status"] == 0
        expected = _found(tenant, folder)
        changes = killer.changes
    assert expected != before
    assert expected["works"] == expected["held"] == 0
    assert undisturbed["commits"] >= 5
    # the last commit may be missing: the directory is read beside the work, and kept when there is time
    moments = [("commit", n) for n in range(1, undisturbed["commits"], 3)] + [("change", n + 1) for n in range(changes)]
    for kind, number in moments:
        with world.copy() as (tenant, folder, port, killer):
            killer.kill_at = number if kind == "change" else None
            died = commands.run(folder, port, killer, *apply, kill_at=number if kind == "commit" else None)
            assert died["status"] == -signal.SIGKILL, (kind, number, died)
            killer.kill_at = None
            _set_clock(folder, timedelta(minutes=3))  # what the dead one held is free again
            assert commands.run(folder, port, killer, *apply)["status"] == 0, (kind, number)
            assert _found(tenant, folder) == expected, (kind, number)
            audit = commands.run(folder, port, killer, "audit", "verify") if number % 8 == 1 else {"status": 0}
            assert audit["status"] == 0, (kind, number)


@pytest.mark.parametrize("world", ["new"], indirect=True)
def test_what_the_dead_one_held_is_left_alone_for_a_while(world: World, commands: Product) -> None:
    """Pressed again at once, nothing is done twice, and whoever pressed is told that somebody seems to be at it."""
    apply = ("mailboxes", "apply", world.plan)
    with world.copy() as (tenant, folder, port, killer):
        killer.kill_at = 2
        assert commands.run(folder, port, killer, *apply)["status"] == -signal.SIGKILL
        changes = killer.changes
        killer.kill_at = None
        assert commands.run(folder, port, killer, *apply)["status"] == 1
        assert killer.changes == changes
        assert FRITID.address in _found(tenant, folder)["boxes"]
