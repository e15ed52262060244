"""A product beside a tenant whose clock both share, and what happens in it by the hour."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from absence.model import Absence, Actor, Kind, Request, Way
from policies.clock import FixedClock
from policies.vocabulary import Address
from postvakt.wiring import Services
from sandbox.mail.model import Mail
from sandbox.tenant import Tenant
from tests.absence.people import ANNA, BJORN, ZONE, at
from tests.conftest import TenantServer
from tests.signatures.product import product

SERVICE = "postvakt@sandby.example"


@dataclass
class World:
    """The tenant, the product, and one clock."""

    tenant: Tenant
    services: Services
    clock: FixedClock
    folder: Path

    def travel(self, text: str) -> None:
        """Let it be that local time, for both; the timers run as the host would run them."""
        self.to(at(text))
        self.timers()

    def to(self, moment: datetime) -> None:
        """Let it be that moment, for both; nothing runs."""
        self.clock.at = moment.astimezone(UTC)
        offset = (moment - datetime.now(UTC)).total_seconds()
        (self.folder / "clock.json").write_text(json.dumps({"offset_seconds": offset}))

    def timers(self) -> None:
        """What the timers of a minute do."""
        work = self.services.absence.work
        self.services.run(work.tick())
        due = self.services.run(work.to_verify())
        if due:
            self.services.run(work.verify(due))
            self.services.run(work.tell())

    def id(self, address: str) -> str:
        """A user's id."""
        user = self.tenant.directory.user(address)
        assert user is not None
        return user.id

    def ask(self, actor: str, start: str, end: str | None, way: Way = Way.ACCESS, **more: object) -> Absence:
        """Somebody asks for an absence of Anna's, covered by Björn unless it says otherwise."""
        values: dict[str, object] = {
            "mailbox": ANNA, "kind": Kind.HOLIDAY, "start": at(start), "end": at(end) if end else None, "way": way,
            "substitute": "" if way is Way.SELF else BJORN, "zone": ZONE.key, **more,
        }  # fmt: skip
        return self.services.run(self.services.absence.service.ask(Actor(actor), Request(**values)))  # type: ignore[arg-type]

    def mail(self, address: str, subject: str) -> str:
        """Ivar writes; the message's id."""
        ivar = Address("ivar@exempel.example", "Ivar Medborgare")
        mail = Mail(
            sender=ivar, from_=ivar, to=[Address(address)], subject=subject, body="Hej!", return_path=ivar.address
        )
        self.tenant.exchange.submit(mail, mailbox_id=None)
        mailbox = self.id(address)
        inbox = self.tenant.mail.folder(mailbox, "inbox")
        return next(
            one.id
            for one in self.tenant.mail.messages(mailbox, inbox, bodies=False)
            if one.json()["subject"] == subject
        )

    def open(self, address: str, message_id: str) -> None:
        """Somebody reads it."""
        self.tenant.mail.update(self.id(address), message_id, {"isRead": True})

    def told(self, address: str) -> list[Mail]:
        """Postvakt's mails to somebody, oldest first."""
        mailbox = self.id(address)
        inbox = self.tenant.mail.folder(mailbox, "inbox")
        stored = list(self.tenant.mail.messages(mailbox, inbox, bodies=True))
        mails = [self.tenant.mail.mail_of(one) for one in sorted(stored, key=lambda one: one.received_at)]
        return [one for one in mails if one.from_.key == SERVICE]

    def reply(self, address: str) -> dict[str, object]:
        """The automatic reply, as it stands."""
        found: dict[str, object] = self.tenant.mail.settings(self.id(address))["automaticRepliesSetting"]
        return found

    def settings(self, address: str) -> str:
        """The same as one text."""
        return json.dumps(self.reply(address), sort_keys=True, ensure_ascii=False)

    def rights(self, address: str) -> str:
        """Every right to the mailbox's folders."""
        sql = "SELECT * FROM folder_rights WHERE mailbox_id = ? ORDER BY 1, 2, 3"
        return json.dumps([tuple(row) for row in self.tenant.all(sql, (self.id(address),))])

    def secret(self, address: str) -> str:
        """The secret of the last link that somebody was asked with."""
        return str(re.findall(r"/franvaro/svar/([\w-]+)\?svar=ja", self.told(address)[-1].body)[-1])

    def answer(self, address: str, *, accept: bool) -> Absence:
        """Somebody follows the link and answers."""
        room = self.services.absence
        token = room.links.read(self.secret(address))
        assert token is not None
        return self.services.run(
            room.service.answer(Actor(address), token.absence_id, accept=accept, round_=token.round)
        )


@contextmanager
def world(server: TenantServer, clock: FixedClock, folder: Path) -> Iterator[World]:
    """A Sandby of one's own."""
    with product(server, folder) as services:
        here = World(server.tenant, services, clock, folder)
        anna = here.id(ANNA)
        # a mailbox that never had a reply shows one from today to tomorrow, whatever day it is
        server.tenant.mail.save_settings(anna, {"automaticRepliesSetting": here.reply(ANNA)})
        yield here
