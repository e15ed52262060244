"""Big tenants: a municipality of any size with its people, function mailboxes and a month of mail, the same for the same seed.

Made unit by unit, so that memory stays small whatever the size.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.vocabulary import Address
from sandbox.demo import sandby
from sandbox.demo.history import as_received, details, working_moments, write
from sandbox.demo.names import BEGINNINGS, ENDINGS, FIRST, UNITS
from sandbox.demo.people import FORGOTTEN, FUNCTIONS, PEOPLE, SERVICE, Person
from sandbox.demo.phrases import QUESTIONS
from sandbox.exchange.access import FULL_ACCESS, SEND_AS
from sandbox.mail.model import Mail

if TYPE_CHECKING:
    from datetime import datetime

    from sandbox.tenant import Tenant

UNIT_SIZE = 20
DAYS = 31
# how the people of a municipality sign, by and large
_HABITS = ("right",) * 5 + ("mostly",) * 4 + ("plain", "short", "none", "old", "font", "slogan", "quote", "english")
_OUTSIDE = tuple((f"Kund {n}", f"kund{n}@exempel.example") for n in range(1, 200))
Progress = Callable[[int], None]
Entry = tuple[str, Mail, bool]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's people, its chief first, and its function mailbox if it has one."""

    people: tuple[Person, ...]
    mailbox: Person | None


def generate(
    tenant: Tenant, *, users: int, messages: int = 20, seed: int = 1, progress: Progress | None = None
) -> None:
    """Fill an empty tenant with ``users`` mailboxes of ``messages`` mails each.

    From 50 users on, the people of the demo (who can sign in) are the first of them. ``progress`` is called with the number of
    mailboxes done since the last call. Raises ValueError when there is somebody already.
    """
    if tenant.one("SELECT 1 FROM users LIMIT 1") is not None:
        raise ValueError("the tenant is not empty")
    rng = random.Random(seed)  # noqa: S311 - believable and repeatable, no secret
    tell = progress or (lambda _: None)
    if users >= 50:
        sandby.seed(tenant)
        there = tenant.directory.users_count()
        tell(there)
        users -= there
    for unit in _units(rng, users):
        with tenant.transaction():
            _settle(tenant, unit, rng, messages)
        tell(len(unit.people) + (unit.mailbox is not None))


def _units(rng: random.Random, users: int) -> Iterator[Unit]:
    """Units of about twenty until everybody has a place; every unit of ten or more has a function mailbox."""
    taken = {person.address for person in (*PEOPLE, *FUNCTIONS, SERVICE, FORGOTTEN)}
    places = [(department, *unit) for department, units in UNITS.items() for unit in units]
    number = 0
    while users > 0:
        size = min(users, UNIT_SIZE)
        department, unit, topic, titles = places[number % len(places)]
        again = number // len(places)
        name = f"{unit} {again + 1}" if again else unit
        mailbox = _function(name, department, topic, taken) if size >= 10 else None
        chief = _person(rng, taken, ("Enhetschef", department, name, topic), "")
        staff = [
            _person(rng, taken, (rng.choice(titles), department, name, topic), chief.name)
            for _ in range(size - 1 - (mailbox is not None))
        ]
        yield Unit((chief, *staff), mailbox)
        users -= size
        number += 1


def _person(rng: random.Random, taken: set[str], place: tuple[str, str, str, str], manager: str) -> Person:
    title, department, unit, topic = place
    name = f"{rng.choice(FIRST)} {rng.choice(BEGINNINGS)}{rng.choice(ENDINGS)}"
    person = Person(
        name,
        title,
        department,
        unit,
        f"040-628 04 {rng.randrange(100):02d}",
        manager,
        habit=rng.choice(_HABITS),
        topic=topic,
    )
    local = person.address.partition("@")[0].replace("é", "e")
    number = 1
    address = f"{local}@sandby.example"
    while address in taken:
        number += 1
        address = f"{local}{number}@sandby.example"
    taken.add(address)
    return Person(
        name, title, department, unit, person.phone if rng.random() < 0.97 else "", manager,
        habit=person.habit, topic=topic, local=address.partition("@")[0],
    )  # fmt: skip


def _function(name: str, department: str, topic: str, taken: set[str]) -> Person | None:
    local = "".join(char for char in name.lower().translate(str.maketrans("åäöé", "aaoe")) if char.isalnum())
    if f"{local}@sandby.example" in taken:
        local += "-enhet"
    taken.add(f"{local}@sandby.example")
    return Person(
        name, "", department, name, "040-628 04 00", roles=(), habit="mostly", topic=topic, local=local, shared=True
    )


# --- putting a unit in place ---------------------------------------------------------------------------------


def _settle(tenant: Tenant, unit: Unit, rng: random.Random, messages: int) -> None:
    ids: list[str] = []
    everybody = [*unit.people, *([unit.mailbox] if unit.mailbox else [])]
    for person in everybody:
        manager = ids[0] if ids and not person.shared else None
        user = tenant.directory.add_user(
            person.properties(), shared=person.shared, manager_id=manager, roles=person.roles
        )
        tenant.mail.ensure_mailbox(user.id)
        ids.append(user.id)
    if unit.mailbox is not None:
        tenant.mail.save_settings(ids[-1], {"userPurpose": "shared"})
        for trustee in ids[:3]:
            tenant.exchange.access.grant(ids[-1], trustee, FULL_ACCESS)
            tenant.exchange.access.grant(ids[-1], trustee, SEND_AS)
    boxes = _mail(tenant.now(), everybody, rng, messages)
    for mailbox_id, entries in zip(ids, boxes, strict=True):
        tenant.mail.add_many(mailbox_id, sorted(entries, key=sandby.when))
    tenant.exchange.trace.write_history(sandby.deliveries(entry for box in boxes for entry in box))


def _mail(now: datetime, people: list[Person], rng: random.Random, messages: int) -> list[list[Entry]]:
    """Each person's mail: half sent, half received, from and to colleagues in turn and from outside."""
    moments = working_moments(now, DAYS, rng)
    boxes: list[list[Entry]] = [[] for _ in people]
    sent_each = messages // 2
    staff = [n for n, person in enumerate(people) if not person.shared]
    for n, person in enumerate(people):
        inside = 0 if person.shared or len(staff) < 2 else round(sent_each * 0.7)
        for turn in range(sent_each):
            at = next(moments)
            if turn < inside:
                receiver = staff[(staff.index(n) + 1 + turn % (len(staff) - 1)) % len(staff)]
                to = Address(people[receiver].address, people[receiver].name)
                mail = write(sandby.writer_of(person), to, person.topic, at, rng).mail
                boxes[receiver].append(("inbox", as_received(mail), rng.random() < 0.8))
            else:
                name, address = rng.choice(_OUTSIDE)
                mail = write(sandby.writer_of(person), Address(address, name), person.topic, at, rng).mail
            boxes[n].append(("sentitems", mail, True))
    for n, person in enumerate(people):
        for _ in range(messages - len(boxes[n])):
            boxes[n].append(("inbox", _from_outside(person, next(moments), rng), rng.random() < 0.8))
    return boxes


def _from_outside(person: Person, at: datetime, rng: random.Random) -> Mail:
    name, address = rng.choice(_OUTSIDE)
    subject, text = rng.choice(QUESTIONS)
    values = details(at, rng)
    who = Address(address, name)
    return Mail(
        sender=who,
        from_=who,
        to=[Address(person.address, person.name)],
        subject=subject.format_map(values),
        body=f"{text.format_map(values)}\n\nHälsningar\n{name}\n",
        body_type="text",
        message_id=f"<{rng.getrandbits(80):x}@exempel.example>",
        sent_at=at,
        received_at=at,
        return_path=address,
    )
