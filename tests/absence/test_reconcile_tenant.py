"""Absences put into the local tenant's mailboxes and taken out again, with every failure on; and the product's process killed for good."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from absence.desired import Terms
from absence.model import Way
from graph_client.exchange_admin import ExchangeAdmin
from graph_client.exchange_wire import EXCHANGE_RESOURCE
from postvakt.wiring.absence_tenant import tenant_ports
from sandbox.faults import FaultConfig, Rates
from sandbox.graph.rules import add_rule
from sandbox.ids import TENANT_ID
from sandbox.recording import Recorder
from tests.absence.mailbox_fakes import ANNA, BJORN, CARIN, World, absence
from tests.conftest import ROOT
from tests.graph_client.tenant import tenant_client

if TYPE_CHECKING:
    from sandbox.tenant import Tenant
    from tests.conftest import TenantServer

GONE = "ingen@sandby.example"
RATES = Rates(throttle=0.03, unavailable=0.08, timeout_before=0.04, timeout_after=0.08, slow=0.02)
FAULTS = FaultConfig(seed=5, burst=2, retry_after=0, hang_seconds=0.01, slow_ms=(0.0, 2.0), rules=(RATES,))
QUICK = (0.0,) * 12
EVERY = 1 if os.environ.get("POSTVAKT_EVERY_MOMENT") else 4


def _state(tenant: Tenant, address: str) -> dict[str, Any]:
    """All that an absence may touch in a mailbox."""
    user = tenant.directory.user(address)
    assert user
    key = tenant.mail.key(user.id)
    return {
        "reply": tenant.mail.settings(user.id)["automaticRepliesSetting"],
        "rules": tenant.mail.rules(user.id),
        "folders": {
            folder: tenant.exchange.access.folder_rights(user.id, folder) for folder in ("inbox", "msgfolderroot")
        },
        "full": tenant.exchange.access.trustees(user.id, "FullAccess"),
        "events": [event.properties for event in tenant.mail.events.all(key, user.id)],
    }


def _furnish(tenant: Tenant) -> None:
    """Anna has a reply, rules and an event of her own."""
    anna = tenant.directory.user(ANNA)
    assert anna
    settings = tenant.mail.settings(anna.id)
    odd = "<html>\r\n<body>Jag  är&nbsp;på fältet é</body></html>\r\n"
    settings["automaticRepliesSetting"] |= {"internalReplyMessage": odd, "externalAudience": "contactsOnly"}
    tenant.mail.save_settings(anna.id, settings)
    add_rule(tenant.mail, anna.id, {"displayName": "Min egen", "actions": {"markAsRead": True}})
    add_rule(tenant.mail, anna.id, {"displayName": "Från Outlook"}, read_only=True)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The register and the product's own store."""
    made = World.new(tmp_path)
    yield made
    made.store.close()


def _settle(server: TenantServer, world: World, *mailboxes: str) -> Any:
    async def work() -> Any:
        async with (
            tenant_client(server) as graph,
            tenant_client(server, resource=EXCHANGE_RESOURCE, path="adminapi") as exchange,
        ):
            admin = ExchangeAdmin(exchange, TENANT_ID, commands=True)
            reconciler = world.reconciler(tenant_ports(lambda: graph, lambda: admin, looks=QUICK))
            return await reconciler.reconcile(mailboxes, made_by="postvakt", reason="test")

    return asyncio.run(asyncio.wait_for(work(), 120))


@pytest.mark.parametrize("faults", [False, True])
@pytest.mark.parametrize("way", [Way.ACCESS, Way.FORWARD, Way.REDIRECT])
def test_in_and_out_of_the_tenant_to_the_letter(
    tenant_server: TenantServer, world: World, way: Way, faults: bool
) -> None:
    """Begun, prolonged with another substitute, ended: in force, then exactly as before, foreign and read-only rules untouched."""
    tenant = tenant_server.tenant
    _furnish(tenant)
    before = _state(tenant, ANNA)
    if faults:
        tenant.faults.configure(FAULTS)
    world.absences = {ANNA: [absence(way)]}
    for _ in range(3):
        report = _settle(tenant_server, world, ANNA)
        if report.outcomes[ANNA].complete:
            break
    assert report.outcomes[ANNA].notes == []
    during = _state(tenant, ANNA)
    assert during["reply"]["status"] == "scheduled"
    assert [event["showAs"] for event in during["events"] if event not in before["events"]] == ["oof"]
    assert [rule for rule in during["rules"] if rule in before["rules"]] == before["rules"]
    assert len(during["rules"]) - len(before["rules"]) == (0 if way is Way.ACCESS else 1)
    assert (during["folders"] != before["folders"]) == (way is Way.ACCESS)
    assert _settle(tenant_server, world, ANNA).plan.steps == ()
    world.absences = {ANNA: [absence(Way.REDIRECT if way is Way.FORWARD else way, CARIN, end=None, version=2)]}
    assert _settle(tenant_server, world, ANNA).outcomes[ANNA].complete
    assert _state(tenant, ANNA)["reply"]["status"] == "alwaysEnabled"
    world.absences = {}
    assert _settle(tenant_server, world, ANNA).outcomes[ANNA].complete
    assert _state(tenant, ANNA) == before
    assert world.snapshots == {}


def test_full_access_people_and_mailboxes_that_are_gone(tenant_server: TenantServer, world: World) -> None:
    """Full Access comes and goes; a substitute and a mailbox that do not exist are said, each for itself, and the rest is done."""
    tenant = tenant_server.tenant
    before = {one: _state(tenant, one) for one in (ANNA, CARIN)}
    world.terms = Terms(full_access=True)
    world.absences = {
        ANNA: [absence()], CARIN: [absence(mailbox=CARIN, substitute=GONE)], GONE: [absence(mailbox=GONE)],
    }  # fmt: skip
    report = _settle(tenant_server, world, ANNA, CARIN, GONE)
    bjorn = tenant.directory.user(BJORN)
    assert bjorn
    assert bjorn.id in _state(tenant, ANNA)["full"]
    assert {code for _, code in report.outcomes[GONE].notes} == {"gone"}
    assert _state(tenant, CARIN)["reply"]["status"] == "scheduled"
    world.terms = Terms()
    world.absences = {CARIN: [absence(mailbox=CARIN, substitute=GONE)]}
    report = _settle(tenant_server, world, ANNA, CARIN, GONE)
    assert {code for _, code in report.outcomes[CARIN].notes} == {"no-substitute"}
    world.absences = {}
    report = _settle(tenant_server, world, ANNA, CARIN, GONE)
    assert {one: _state(tenant, one) for one in (ANNA, CARIN)} == before


class Killer(Recorder):
    """Counts what was changed through Graph, also inside batches, and kills the client before the answer to the N-th."""

    def __init__(self) -> None:
        self.kill_at: int | None = None
        self.pid = 0
        self.changes = 0

    def exchange(self, *parts: Any, **_: Any) -> None:
        inner = json.loads(parts[3])["requests"] if parts[1].endswith("$batch") else [{"method": parts[0]}]
        for one in inner:
            if one["method"] != "GET":
                self.changes += 1
                if self.changes == self.kill_at:
                    os.kill(self.pid, signal.SIGKILL)


@dataclass
class Product:
    """A process that imported the product once and forks a real one, to be killed, for each job."""

    process: subprocess.Popen[str]

    def run(
        self, server: TenantServer, folder: Path, killer: Killer, *, begin: bool, kill_at: int | None = None
    ) -> dict[str, Any]:
        """Begin or end Anna's absence; the status (negative: the signal) and how often something was committed."""
        job = {
            "base_url": server.base_url,
            "ca_file": str(server.ca_file),
            "folder": str(folder),
            "begin": begin,
            "kill_at": kill_at,
        }
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        killer.pid = json.loads(self.process.stdout.readline())["pid"]
        ended: dict[str, Any] = json.loads(self.process.stdout.readline())
        return ended


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """Started once."""
    command = [sys.executable, "-m", "tests.absence.killed_reconcile"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Product(process)
        assert process.stdin
        process.stdin.close()


def test_killed_for_good_around_effects_and_commits(
    tenant_server: TenantServer, product: Product, tmp_path: Path
) -> None:
    """SIGKILL before answers and commits of a begin and of an end; the next process makes the same of it, to the letter.

    Every effect and every fourth commit, because each costs a process (every single one with POSTVAKT_EVERY_MOMENT=1):
    test_reconcile_killed.py stops at every single moment.
    """
    tenant = tenant_server.tenant
    _furnish(tenant)
    tenant.recorder = killer = Killer()
    first = _state(tenant, ANNA)
    World.new(tmp_path).store.close()
    moments: dict[bool, list[tuple[str, int]]] = {}
    for begin in (True, False):
        killer.changes = 0
        undisturbed = product.run(tenant_server, tmp_path, killer, begin=begin)
        assert undisturbed["status"] == 0
        commits, changes = undisturbed["commits"], killer.changes
        assert commits >= 12
        assert changes >= 2
        moments[begin] = [("commit", n + 1) for n in range(int(begin) % EVERY, commits, EVERY)] + [
            ("change", n + 1) for n in range(changes)
        ]
        if begin:
            during = _comparable(_state(tenant, ANNA))
    assert _state(tenant, ANNA) == first
    for number in range(max(map(len, moments.values()))):
        for begin in (True, False):
            kind, at = moments[begin][min(number, len(moments[begin]) - 1)]
            killer.changes, killer.kill_at = 0, at if kind == "change" else None
            died = product.run(tenant_server, tmp_path, killer, begin=begin, kill_at=at if kind == "commit" else None)
            assert died["status"] == -signal.SIGKILL, (begin, kind, at, died)
            killer.kill_at = None
            assert product.run(tenant_server, tmp_path, killer, begin=begin)["status"] == 0, (begin, kind, at)
            if begin:
                assert _comparable(_state(tenant, ANNA)) == during, (kind, at)
            else:
                assert _state(tenant, ANNA) == first, (kind, at)


def _comparable(state: dict[str, Any]) -> dict[str, Any]:
    return {**state, "events": [{**one, "created": "", "modified": ""} for one in state["events"]]}
