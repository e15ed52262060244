"""Two administrators press "Genomför" at once, in two processes on one database: all is done once, and both hear the truth."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from mailboxes.steps import IN_EXCHANGE
from policies.exchange_changes import ExchangeChange
from policies.messages import PostvaktError
from policies.plan import StepState
from postvakt.wiring.demo import demo_environment
from postvakt.wiring.demo_mailboxes import fill
from sandbox.tenant import Tenant
from tests.conftest import ROOT, TenantServer
from tests.mailboxes.actors import BYGGLOV, DAWIT, SKOLA, SOCIAL, at
from tests.mailboxes.fakes import FakeExchange, room
from tests.mailboxes.plans import SCENES
from tests.signatures.product import product


@dataclass
class Instance:
    """A process of the product that carries out what it is told, when it is told."""

    process: subprocess.Popen[str]
    environment: Mapping[str, str]
    said: Path

    def begin(self, *arguments: str) -> None:
        """Say it; the answer comes later."""
        job = {"environment": self.environment, "arguments": arguments, "kill_at": None}
        assert self.process.stdin
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()

    def ended(self) -> tuple[int, list[dict[str, str]]]:
        """Wait for it; the command's exit code, and what it says of each step."""
        assert self.process.stdout
        self.process.stdout.readline()
        status = int(json.loads(self.process.stdout.readline())["status"])
        said = json.loads(self.said.read_text(encoding="utf-8").splitlines()[-1])
        return status, said["steps"]


@contextmanager
def _instance(environment: Mapping[str, str], said: Path) -> Iterator[Instance]:
    command = [sys.executable, "-m", "tests.signatures.killed_apply"]
    pipe = subprocess.PIPE
    with (
        said.open("w") as file,
        subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=file, text=True) as process,
    ):
        yield Instance(process, environment, said)
        assert process.stdin
        process.stdin.close()


def _changes(tenant: Tenant) -> Counter[str]:
    """What was changed by cmdlets, and how often."""
    return Counter(str(row["en"]) for row in tenant.all("SELECT en FROM happenings WHERE kind = 'exchange'"))


def _told(tenant: Tenant) -> Counter[tuple[str, str]]:
    """Whom Postvakt wrote what."""
    found: Counter[tuple[str, str]] = Counter()
    for one in tenant.directory.users():
        if tenant.mail.has_mailbox(one.id):
            inbox = tenant.mail.messages(one.id, tenant.mail.folder(one.id, "inbox"))
            mails = [mail for mail in map(tenant.mail.mail_of, inbox) if mail.from_.address == at("postvakt")]
            found.update((one.mail, mail.subject) for mail in mails)
    return found


@pytest.mark.parametrize("scene", ["new", "people", "ending"])
def test_pressed_by_two_at_once_it_is_done_once(
    tenant_server: TenantServer, tmp_path: Path, url: str, scene: str
) -> None:
    """Each change in Exchange, each row of the register, each mail: once. Whoever came second sees it done, or that somebody is at it."""
    port = urlsplit(tenant_server.base_url).port or 0
    shutil.copy(tenant_server.ca_file, tmp_path / "tenant-ca.pem")
    database = {"POSTVAKT_DATABASE_URL": url}
    with product(tenant_server, tmp_path, **database) as services:
        fill(services)
        plan = services.run(SCENES[scene](services.mailboxes))
        before, told = _changes(tenant_server.tenant), _told(tenant_server.tenant)
        versions = {one.key: one.version for one in services.mailboxes.records(closed=True)}
        environment = {**demo_environment(tmp_path, tenant_port=port, product_port=8), **database}
        with _instance(environment, tmp_path / "1") as dawit, _instance(environment, tmp_path / "2") as other:
            command = ("mailboxes", "apply", plan.id, "--json", "--by")
            dawit.begin(*command, at("dawit.tesfaye"))
            other.begin(*command, at("farid.amini"))
            answers = [dawit.ended(), other.ended()]
        assert 0 in [status for status, _ in answers]
        for status, steps in answers:
            heard = {step["note"] for step in steps if step["state"] != "done"}
            assert (status, heard) in [(0, set()), (1, {"elsewhere"})]
        changed = _changes(tenant_server.tenant) - before  # each of these steps is one cmdlet
        assert sum(changed.values()) == sum(step.kind in IN_EXCHANGE for step in plan.steps)
        assert set((_told(tenant_server.tenant) - told).values()) <= {1}
        target = plan.steps[0].target
        assert services.mailboxes.record(target).version == versions.get(target, 0) + 1
        assert services.store.audit.verify().sound
        assert services.run(services.mailboxes.apply(plan.id, DAWIT)).complete


@dataclass
class SlowExchange(FakeExchange):
    """Between the effect of the first change and its answer something else happens, once."""

    meanwhile: Callable[[], Coroutine[Any, Any, None]] | None = None

    async def apply(self, change: ExchangeChange) -> None:
        await super().apply(change)
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            await happens()


@pytest.mark.parametrize("scene", ["new", "people", "closing", "ending"])
def test_whoever_is_slower_than_the_lease_is_overtaken_and_told(tmp_path: Path, made: Path, scene: str) -> None:
    """Exchange answers after minutes; somebody else has done it all by then, and the slow one hears that it is done or elsewhere."""

    async def race() -> None:
        with room(tmp_path / "one", SOCIAL, SKOLA, BYGGLOV, template=made, kind=SlowExchange) as one:
            assert isinstance(one.exchange, SlowExchange)
            plan = (await SCENES[scene](one.service)).id

            async def overtaking() -> None:
                one.later(minutes=3)
                assert (await one.service.apply(plan, DAWIT)).complete

            one.exchange.meanwhile = overtaking
            slow = await one.service.apply(plan, DAWIT)
            assert slow.complete or slow.elsewhere
            assert (await one.service.apply(plan, DAWIT)).complete
            assert set(Counter(map(str, one.exchange.made)).values()) == {1}
            assert one.store.works(begun_before=one.clock.now()) == []

    asyncio.run(race())


def test_two_plans_of_one_mailbox_do_not_mix(tmp_path: Path, made: Path) -> None:
    """The one that comes second is refused, because the register is no longer as it was when it was made."""

    async def race() -> None:
        with room(tmp_path / "one", SOCIAL, SKOLA, BYGGLOV, template=made, kind=SlowExchange) as one:
            assert isinstance(one.exchange, SlowExchange)
            first = (await SCENES["people"](one.service)).id
            second = (await one.service.plans.of_closing(SOCIAL.key, BYGGLOV.key, DAWIT)).id

            async def at_once() -> None:
                outcome = await one.service.apply(second, DAWIT)
                assert outcome.elsewhere
                assert [result.state for result in outcome.results] == [StepState.PLANNED] * len(outcome.results)

            one.exchange.meanwhile = at_once
            assert (await one.service.apply(first, DAWIT)).complete
            with pytest.raises(PostvaktError, match="PV-PLAN-STALE"):
                await one.service.apply(second, DAWIT)

    asyncio.run(race())
