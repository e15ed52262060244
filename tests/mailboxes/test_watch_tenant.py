"""A travelled week on the local tenant: whoever is responsible is away, nobody opens, somebody does; mails counted where they arrive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from absence.model import Actor, Kind, Request, Way
from mailboxes.ports import Audited
from policies.clock import FixedClock
from policies.vocabulary import Address
from postvakt.wiring import Services
from postvakt.wiring.register import mailbox_store
from sandbox.mail.model import Mail
from tests.conftest import TenantServer
from tests.mailboxes.actors import SOCIAL, at
from tests.signatures.product import product

ZONE = ZoneInfo("Europe/Stockholm")
CARIN, ANNA, BJORN, DESK = at("carin.holm"), at("anna.lind"), at("bjorn.ek"), at("farid.amini")


@dataclass
class World:
    """The tenant, the product and one clock."""

    server: TenantServer
    services: Services
    clock: FixedClock
    folder: Path

    def hour(self, text: str) -> None:
        """Let it be that local time for both, and the timers run."""
        self.to(text)
        watch, run = self.services.mailbox_watch, self.services.run
        run(self.services.absence.work.tick())
        run(watch.verify(watch.due()))
        run(self.services.answering.read([SOCIAL.key]))
        run(watch.tell())

    def to(self, text: str) -> None:
        """Let it be that local time; nothing runs."""
        moment = datetime.fromisoformat(text).replace(tzinfo=ZONE)
        self.clock.at = moment.astimezone(UTC)
        offset = (moment - datetime.now(UTC)).total_seconds()
        (self.folder / "clock.json").write_text(json.dumps({"offset_seconds": offset}))

    def id(self, address: str) -> str:
        """A mailbox."""
        user = self.server.tenant.directory.user(address)
        assert user is not None
        return user.id

    def come(self, subject: str) -> str:
        """Ivar writes to the function mailbox; the message's id."""
        ivar = Address("ivar@exempel.example", "Ivar Medborgare")
        mail = Mail(
            sender=ivar, from_=ivar, to=[Address(SOCIAL.key)], subject=subject, body="Hej!", return_path=ivar.address
        )
        self.server.tenant.exchange.submit(mail, mailbox_id=None)
        store, box = self.server.tenant.mail, self.id(SOCIAL.key)
        found = store.messages(box, store.folder(box, "inbox"), bodies=False)
        return next(one.id for one in found if one.json()["subject"] == subject)

    def open(self, message: str) -> None:
        """Somebody reads it."""
        self.server.tenant.mail.update(self.id(SOCIAL.key), message, {"isRead": True})

    def move(self, message: str) -> None:
        """Somebody files it unread."""
        self.server.tenant.mail.move(self.id(SOCIAL.key), message, "archive")

    def told(self, address: str, *, late: bool = False) -> list[str]:
        """Subjects of what Postvakt wrote to somebody about the watch, or about what waits too long; oldest first."""
        store, box = self.server.tenant.mail, self.id(address)
        stored = sorted(store.messages(box, store.folder(box, "inbox"), bodies=True), key=lambda one: one.received_at)
        mails = [store.mail_of(one) for one in stored]
        ours = [one.subject for one in mails if one.from_.key == at("postvakt")]
        return [one for one in ours if "Socialtjänsten" in one and ("väntar på svar" in one) is late]

    def away(self, address: str, start: str, end: str) -> None:
        """An absence that the person has registered and covers alone."""
        first, last = (datetime.fromisoformat(one).replace(tzinfo=ZONE) for one in (start, end))
        request = Request(
            mailbox=address, kind=Kind.HOLIDAY, start=first, end=last, way=Way.SELF, substitute="", zone=ZONE.key
        )
        self.services.run(self.services.absence.service.ask(Actor(address), request))


@pytest.fixture
def world(tenant_server: TenantServer, clock: FixedClock, tmp_path: Path) -> Iterator[World]:
    with product(tenant_server, tmp_path / "p") as services:
        mailbox_store(services).put([SOCIAL], Audited("test", "mailboxes.register"))
        here = World(tenant_server, services, clock, tmp_path / "p")
        here.to("2026-11-20 17:30")
        store, box = tenant_server.tenant.mail, here.id(SOCIAL.key)
        for one in list(store.messages(box, store.folder(box, "inbox"), bodies=False)):
            store.delete(box, one.id)
        yield here


def test_a_week(world: World) -> None:
    """Monday nobody opens; Tuesday Anna does; Wednesday Carin is away and Anna stands in; Thursday all three are away."""
    world.hour("2026-11-23 08:05")
    world.to("2026-11-23 08:30")
    first = world.come("Måndag")
    for time in ("09:00", "10:01", "12:00", "14:01", "16:00"):
        world.hour(f"2026-11-23 {time}")
    assert world.told(CARIN) == ["Ingen har öppnat Socialtjänsten"]
    assert world.told(DESK) == []
    world.hour("2026-11-24 08:05")
    # Carin's own manager has heard it at two; the service desk hears it next morning
    assert world.told(DESK)[-1:] == ["Ingen har öppnat Socialtjänsten"]

    world.open(first)
    world.hour("2026-11-24 09:30")
    world.to("2026-11-24 09:40")
    second = world.come("Tisdag")
    world.hour("2026-11-24 09:45")
    world.move(second)
    for time in ("10:01", "14:01"):
        world.hour(f"2026-11-24 {time}")
    assert len(world.told(CARIN)) == 1
    days = world.services.mailbox_watch.seen_days(date(2026, 11, 23), date(2026, 11, 24))
    assert [day.isoformat() for day in days[SOCIAL.key]] == ["2026-11-24"]

    world.away(CARIN, "2026-11-25 00:00", "2026-11-28 00:00")
    world.hour("2026-11-25 08:05")
    assert world.told(ANNA) == ["Du bevakar Socialtjänsten"]
    world.to("2026-11-25 08:30")
    world.come("Onsdag")
    world.hour("2026-11-25 10:01")
    assert world.told(ANNA)[1:] == ["Ingen har öppnat Socialtjänsten"]
    assert "Ingen har öppnat Socialtjänsten" not in world.told(CARIN)[1:]

    world.away(ANNA, "2026-11-26 00:00", "2026-11-28 00:00")
    world.away(BJORN, "2026-11-26 00:00", "2026-11-28 00:00")
    world.hour("2026-11-26 08:05")
    above = [one for one in (DESK, *_managers(world)) if "Ingen är på plats för Socialtjänsten" in world.told(one)]
    assert len(above) == 1
    assert len(world.told(ANNA)) == 2


def _managers(world: World) -> list[str]:
    people = world.services.run(world.services.absence.people())
    found = people.manager(CARIN, world.clock.now())
    return [found] if found and found != DESK else []


def test_what_waits_too_long_is_told_in_the_morning(world: World) -> None:
    """Monday's mail is read and not answered: on Wednesday morning Carin is told once, and no more when it is answered."""
    world.hour("2026-11-23 08:05")
    world.to("2026-11-23 08:30")
    world.open(world.come("Fråga"))
    for text in ("2026-11-23 09:00", "2026-11-24 10:01", "2026-11-24 17:00"):
        world.hour(text)
    assert world.told(CARIN, late=True) == []
    world.hour("2026-11-25 08:05")
    world.hour("2026-11-25 11:00")
    assert world.told(CARIN, late=True) == ["Socialtjänsten: 1 väntar på svar längre än vi lovat"]
