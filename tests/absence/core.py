"""The service of absence on a real store, with Sandby's people as a directory that can lose somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from absence import rows
from absence.model import Absence, Actor, Kind, LinkToken, RegisterChanged, Request, Seen, Way
from absence.occurrences import whole_days
from absence.register import Changed
from absence.service import AbsenceService
from policies.clock import FixedClock
from policies.messages import PostvaktError
from policies.opening import WatchedMailbox
from policies.packs import Pack, load_pack
from policies.vocabulary import DirectoryEntry, MailboxKind, Role
from store.absence_store import Makers, SqlAbsenceStore
from store.engine import open_database

SANDBY = load_pack("sandby")
ZONE = "Europe/Stockholm"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday
STORE_MAKERS: Makers[Absence, Seen, LinkToken, WatchedMailbox] = Makers(
    rows.row_of, rows.absence_of, rows.seen_of, rows.link_of, rows.watched_of, RegisterChanged
)


def person(local: str, name: str, manager: str = "", **given: Any) -> DirectoryEntry:
    """Somebody of the unit Barn och familj."""
    usual = {
        "department": "Socialförvaltningen",
        "unit": "Barn och familj",
        "phone": "040-628 04 10",
        "given_name": name.split(maxsplit=1)[0],
    }
    manager_id = f"id-{manager}" if manager else ""
    return DirectoryEntry(f"id-{local}", f"{local}@sandby.example", name, manager_id=manager_id, **{**usual, **given})


ULLA = person("ulla.strom", "Ulla Ström", unit="")
CARIN = person("carin.holm", "Carin Holm", "ulla.strom", title="Enhetschef")
ANNA = person("anna.lind", "Anna Lind", "carin.holm")
BJORN = person("bjorn.ek", "Björn Ek", "carin.holm", phone="040-628 04 11")
ELSA = person("elsa.norberg", "Elsa Norberg", "carin.holm")
GUN = person("gun.sand", "Gun Sand", department="Kommunfullmäktige", unit="")
DAWIT = person("dawit.tesfaye", "Dawit Tesfaye", department="Kommunledningsförvaltningen", unit="IT-enheten")
SOCIAL = DirectoryEntry(
    "id-social", "socialtjansten@sandby.example", "Socialtjänsten", MailboxKind.FUNCTION, phone="040-628 04 02",
    department="Socialförvaltningen",
)  # fmt: skip
EVERYBODY = (ULLA, CARIN, ANNA, BJORN, ELSA, GUN, DAWIT, SOCIAL)


@dataclass
class FakeDirectory:
    """Implements ``Directory`` over a list."""

    people: dict[str, DirectoryEntry] = field(default_factory=lambda: {one.address: one for one in EVERYBODY})

    async def entry(self, address: str) -> DirectoryEntry | None:
        """As ``Directory``."""
        return self.people.get(address.casefold())

    async def entries(self) -> Sequence[DirectoryEntry]:
        """As ``Directory``."""
        return list(self.people.values())


def actor(entry: DirectoryEntry, *roles: Role) -> Actor:
    """Somebody who asks."""
    return Actor(entry.address, frozenset({Role.EMPLOYEE, *roles}))


ADMIN = actor(DAWIT, Role.ADMINISTRATOR)


@dataclass
class House:
    """The service with everything under it."""

    file: Path
    clock: FixedClock
    directory: FakeDirectory
    pack: Pack = SANDBY
    told: list[Changed] = field(default_factory=list)

    def __post_init__(self) -> None:
        numbers = count(1)
        self._new_id = lambda: f"a{next(numbers)}"
        self.open()

    def open(self) -> None:
        """(Re)open the store and make the service anew, as a restart does."""
        self.database = open_database(f"sqlite:///{self.file}")
        self.store = SqlAbsenceStore(self.database, self.clock, STORE_MAKERS)
        self.service = AbsenceService(
            self.pack, self.directory, self.store, clock=self.clock, told=self.told.extend, new_id=self._new_id
        )

    def restart(self) -> None:
        """Close and open again."""
        self.database.close()
        self.open()

    def get(self, absence: Absence) -> Absence:
        """The absence as it is stored now."""
        found = self.store.get(absence.id)
        assert found is not None
        return found


def days(first: str, last: str) -> tuple[datetime, datetime]:
    """Whole days, both included."""
    return whole_days(date.fromisoformat(first), date.fromisoformat(last), ZONE)


def request(  # noqa: PLR0917 - a builder
    who: DirectoryEntry = ANNA,
    first: str = "2026-12-01",
    last: str = "2026-12-12",
    way: Way = Way.ACCESS,
    substitute: DirectoryEntry | str = BJORN,
    kind: Kind = Kind.HOLIDAY,
    **more: object,
) -> Request:
    """Anna is away for two weeks, Björn watches."""
    start, end = days(first, last)
    chosen = substitute if isinstance(substitute, str) else substitute.address
    return Request(**{  # type: ignore[arg-type]
        "mailbox": who.address, "kind": kind, "start": start, "end": end, "way": way,
        "substitute": "" if way is Way.SELF else chosen, **more,
    })  # fmt: skip


async def refused(house: House, asked: Request, who: DirectoryEntry = ANNA, *roles: Role) -> PostvaktError:
    """What asking is refused with; nothing was written."""
    before = (house.store.revision(), house.store.live())
    with pytest.raises(PostvaktError) as told:
        await house.service.ask(actor(who, *roles), asked)
    assert (house.store.revision(), house.store.live()) == before
    return told.value


async def covered(house: House, asked: Request | None = None, who: DirectoryEntry = ANNA) -> Absence:
    """An absence whose substitute has agreed."""
    asked = asked or request(who)
    made = await house.service.ask(actor(who), asked)
    if not made.coverage.awaits_answer:
        return made
    return await house.service.answer(actor(house.directory.people[asked.substitute]), made.id, accept=True)
