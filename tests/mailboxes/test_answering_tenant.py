"""Answering times against a local tenant: real delta queries, real conversations, a real store, time that travels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from mailboxes.answering_ports import Figures
from mailboxes.model import MailboxRecord
from mailboxes.ports import Audited
from policies.clock import FixedClock
from policies.vocabulary import Address
from postvakt.wiring import Services
from postvakt.wiring.register import mailbox_store
from sandbox.faults import FaultConfig
from sandbox.mail.model import Mail
from tests.conftest import TenantServer, token_for
from tests.mailboxes.actors import BYGGLOV
from tests.signatures.product import product

ZONE = ZoneInfo("Europe/Stockholm")
FIRE = replace(FaultConfig.everything(seed=9), retry_after=0, hang_seconds=0.01, slow_ms=(0.0, 2.0))


@dataclass
class World:
    """The tenant, the product and one clock; a function mailbox that nobody has written to yet."""

    server: TenantServer
    services: Services
    clock: FixedClock
    folder: Path
    box: MailboxRecord = BYGGLOV

    def at(self, text: str) -> None:
        """Let it be that local time, for both."""
        moment = datetime.fromisoformat(text).replace(tzinfo=ZONE)
        self.clock.at = moment.astimezone(UTC)
        offset = (moment - datetime.now(UTC)).total_seconds()
        (self.folder / "clock.json").write_text(json.dumps({"offset_seconds": offset}))

    def id(self) -> str:
        """The mailbox."""
        user = self.server.tenant.directory.user(self.box.address)
        assert user is not None
        return user.id

    def empty(self) -> None:
        """No mail that the demo left."""
        store = self.server.tenant.mail
        for folder in ("inbox", "sentitems"):
            for one in list(store.messages(self.id(), store.folder(self.id(), folder), bodies=False)):
                store.delete(self.id(), one.id)

    def write(self, subject: str, *headers: tuple[str, str]) -> str:
        """Ivar writes; the message's immutable id."""
        ivar = Address("ivar@exempel.example", "Ivar Medborgare")
        mail = Mail(
            sender=ivar, from_=ivar, to=[Address(self.box.address)], subject=subject, body="Hej!",
            return_path=ivar.address, headers=list(headers),
        )  # fmt: skip
        self.server.tenant.exchange.submit(mail, mailbox_id=None)
        return self.found(subject)

    def found(self, subject: str) -> str:
        """The message of that subject in the Inbox."""
        store = self.server.tenant.mail
        inbox = store.messages(self.id(), store.folder(self.id(), "inbox"), bodies=False)
        return next(one.immutable_id for one in inbox if one.json()["subject"] == subject)

    def graph(self, method: str, path: str, **body: object) -> httpx.Response:
        """Somebody with rights does something in Outlook."""
        token = token_for(self.server.tenant, "Mail.ReadWrite", "Mail.Send")
        headers = {"authorization": f"Bearer {token}", "prefer": 'IdType="ImmutableId"'}
        url = f"{self.server.base_url}/v1.0/users/{self.box.address}{path}"
        answer = httpx.request(method, url, json=body, headers=headers, verify=self.server.context())
        assert answer.status_code < 300, answer.text
        return answer

    def reply(self, message: str) -> None:
        """An answer, sent from the mailbox."""
        self.graph("POST", f"/messages/{message}/reply", comment="Svar på din fråga.")

    def move(self, message: str, folder: str) -> None:
        """Filed or thrown away."""
        self.graph("POST", f"/messages/{message}/move", destinationId=folder)

    def read(self) -> Figures:
        """A round, and what the page says then."""
        for _ in range(5):
            if not self.services.run(self.services.answering.read([self.box.key])).unreadable:
                break
        (found,) = self.services.answering.figures([self.box.key])
        return found


@pytest.fixture
def world(tenant_server: TenantServer, clock: FixedClock, tmp_path: Path) -> Iterator[World]:
    with product(tenant_server, tmp_path / "p") as services:
        mailbox_store(services).put([BYGGLOV], Audited("test", "mailboxes.register"))
        here = World(tenant_server, services, clock, tmp_path / "p")
        here.at("2026-11-23 08:00")
        here.empty()
        yield here


def test_a_week_of_answers(world: World) -> None:
    """Answered the same day, answered too late, filed, thrown away, a robot, and one that waits: each is counted as what it is."""
    world.at("2026-11-23 09:00")
    quick, slow, filed = world.write("Snabb"), world.write("Sen"), world.write("Telefon")
    thrown, _ = world.write("Reklam"), world.write("Bortglömd")
    world.write("Autosvar", ("Auto-Submitted", "auto-replied"))
    world.at("2026-11-23 09:10")
    first = world.read()
    assert (first.waiting, first.late, first.share) == (5, 0, None)
    world.at("2026-11-23 11:00")
    world.reply(quick)
    world.move(filed, "archive")
    world.move(thrown, "deleteditems")
    now = world.read()
    assert (now.waiting, now.total.in_time, now.total.late, now.total.unwritten) == (2, 2, 0, 1)
    world.at("2026-11-24 12:00")
    assert world.read().due_today == 2
    world.at("2026-11-25 09:00")
    world.reply(slow)
    late = world.read()
    assert (late.waiting, late.late, late.total.in_time, late.total.late) == (1, 1, 2, 2)
    assert late.oldest == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert [one.week for one in late.weeks] == [date(2026, 11, 23)]
    assert world.read() == late


def test_a_promise_with_a_date_moves_the_answering_time(world: World) -> None:
    """Acknowledged in time, an answer on the promised day is in time; the acknowledgement itself is no answer."""
    world.at("2026-11-23 09:00")
    message = world.write("Stor fråga")
    world.at("2026-11-23 10:00")
    internet = world.graph("GET", f"/messages/{message}?$select=internetMessageId").json()["internetMessageId"]
    run, answering = world.services.run, world.services.answering
    assert run(answering.promised(world.box.address, internet, date(2026, 11, 28), reply_follows=True))
    world.reply(message)
    now = world.read()
    assert (now.waiting, now.late) == (1, 0)
    world.at("2026-11-27 10:00")
    assert world.read().late == 0
    world.at("2026-11-30 10:00")  # the 28th is a Saturday: promised until Monday evening
    world.reply(message)
    done = world.read()
    assert (done.waiting, done.total.in_time, done.total.late) == (0, 1, 0)
    assert not run(answering.promised(world.box.address, "<annat@exempel.example>", date(2026, 12, 1)))


def test_a_promise_that_comes_too_late_does_not_help(world: World) -> None:
    """Whoever acknowledges after the answering time was late all the same."""
    world.at("2026-11-23 09:00")
    message = world.write("Stor fråga")
    world.read()
    world.at("2026-11-26 09:00")
    internet = world.graph("GET", f"/messages/{message}?$select=internetMessageId").json()["internetMessageId"]
    assert world.services.run(world.services.answering.promised(world.box.address, internet, date(2026, 12, 1)))
    world.reply(message)
    assert (world.read().total.in_time, world.read().total.late) == (0, 1)


def test_what_somebody_marks_is_taken_care_of(world: World) -> None:
    """A category, and a flag that is finished, end the wait; a forwarded mail too; being read alone does not."""
    world.at("2026-11-23 09:00")
    category, flag, forwarded, read = (world.write(name) for name in ("Kategori", "Flagga", "Vidare", "Läst"))
    world.read()
    world.at("2026-11-23 10:00")
    world.graph("PATCH", f"/messages/{category}", categories=["Ärende"])
    world.graph("PATCH", f"/messages/{flag}", flag={"flagStatus": "complete"})
    world.graph("PATCH", f"/messages/{read}", isRead=True)
    to = [{"emailAddress": {"address": "anna.lind@sandby.example"}}]
    world.graph("POST", f"/messages/{forwarded}/forward", comment="Till dig", toRecipients=to)
    now = world.read()
    assert (now.waiting, now.total.in_time, now.total.unwritten) == (1, 3, 3)


def test_what_was_filed_before_anybody_looked_counts_too(world: World) -> None:
    """Answered and moved within minutes, between two rounds: in time."""
    world.read()
    world.at("2026-11-23 09:00")
    message = world.write("Snabb")
    world.reply(message)
    world.move(message, "archive")
    now = world.read()
    assert (now.waiting, now.total.in_time) == (0, 1)


def test_with_every_fault_on_nothing_counts_twice(world: World) -> None:
    """Throttled, lost before and after, links that expire: the numbers are the same."""
    world.at("2026-11-23 09:00")
    messages = [world.write(f"Fråga {number}") for number in range(12)]
    world.server.tenant.faults.configure(FIRE)
    for _ in range(4):
        world.read()
    world.server.tenant.faults.configure(FaultConfig())
    world.at("2026-11-23 10:00")
    for message in messages[:7]:
        world.reply(message)
    world.server.tenant.faults.configure(FIRE)
    for _ in range(4):
        world.read()
    world.server.tenant.faults.configure(FaultConfig())
    now = world.read()
    assert (now.waiting, now.total.in_time, now.total.late) == (5, 7, 0)
