"""Who does things in the tests of function mailboxes: people of Sandby with their roles."""

from __future__ import annotations

from dataclasses import replace

from mailboxes.model import Actor, Kind, MailboxRecord, Receipt
from policies.vocabulary import Role


def at(local: str) -> str:
    """An address of Sandby."""
    return f"{local}@sandby.example"


ANNA = Actor(at("anna.lind"), frozenset({Role.EMPLOYEE}))
CARIN = Actor(at("carin.holm"), frozenset({Role.EMPLOYEE, Role.MANAGER}))
LEYLA = Actor(at("leyla.demir"), frozenset({Role.EMPLOYEE}))
ELSA = Actor(at("elsa.norberg"), frozenset({Role.EMPLOYEE, Role.REGISTRAR}))
FARID = Actor(at("farid.amini"), frozenset({Role.EMPLOYEE, Role.SERVICE_DESK}))
DAWIT = Actor(at("dawit.tesfaye"), frozenset({Role.EMPLOYEE, Role.ADMINISTRATOR}))

SOCIAL = MailboxRecord(
    address=at("socialtjansten"),
    name="Socialtjänsten",
    kind=Kind.AUTHORITY,
    board="Socialnämnden",
    department="Socialförvaltningen",
    unit="Barn och familj",
    responsible=at("carin.holm"),
    substitutes=(at("anna.lind"),),
    members=(at("bjorn.ek"),),
    hours="Vardagar",
    phone="040-628 04 15",
    topics=("Barn och familj", "Orosanmälan"),
    search_words=("soc",),
    receipt=Receipt(on=True),
)
BYGGLOV = MailboxRecord(
    address=at("bygglov"),
    name="Bygglov",
    responsible=at("karin.wall"),
    substitutes=(at("ines.dahl"), at("johan.sund")),
    hours="Vardagar",
    phone="040-628 04 45",
    topics=("Bygglov", "Altan"),
    receipt=Receipt(on=True),
)
SKOLA = MailboxRecord(address=at("skola"), name="Skola", responsible=at("leyla.demir"))
FAMILY = MailboxRecord(
    address=at("familjeradgivning"),
    name="Familjerådgivning",
    department="Socialförvaltningen",
    unit="Barn och familj",
    responsible=at("carin.holm"),
    substitutes=(at("bjorn.ek"),),
    members=(at("anna.lind"),),
    hours="Vardagar",
    phone="040-628 04 16",
    topics=("Familjerådgivning",),
    receipt=Receipt(on=True),
)
FRITID = replace(FAMILY, address=at("fritid"), name="Fritid")  # which the demo has no order of


def with_phone(record: MailboxRecord, phone: str) -> MailboxRecord:
    """The same record with another number."""
    return replace(record, phone=phone)
