"""The demo municipality's register: its four function mailboxes, one of them with trouble, and an order that waits for the registrar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mailboxes.model import Kind, MailboxRecord, Order, OrderKind, Receipt, Stage, State
from mailboxes.ports import Audited, Outdated
from postvakt.wiring.register import mailbox_store

if TYPE_CHECKING:
    from postvakt.wiring.services import Services

_BY = Audited("postvakt", "mailboxes.demo", "Sandby kommuns register")
_HOURS = "Vardagar 08.00–16.30, fredagar till 15.00"


def _at(local: str) -> str:
    return f"{local}@sandby.example"


def _all(*locals_: str) -> tuple[str, ...]:
    return tuple(_at(one) for one in locals_)


REGISTER: Sequence[MailboxRecord] = (
    MailboxRecord(
        address=_at("kontaktcenter"),
        name="Kontaktcenter",
        kind=Kind.AUTHORITY,
        board="Kommunstyrelsen",
        department="Kommunledningsförvaltningen",
        unit="Kontaktcenter",
        responsible=_at("oskar.lilja"),
        substitutes=_all("petra.gren"),
        members=_all("elsa.norberg"),
        hours=_HOURS,
        phone="040-628 04 00",
        purpose="Kommunens väg in: frågor om allt, och det som inte hör hemma någon annanstans.",
        topics=("Allmänna frågor", "Kommunfullmäktige", "Offentliga handlingar", "Synpunkter och klagomål"),
        search_words=("växel", "diarium", "klagomål", "öppettider", "registrator"),
        receipt=Receipt(on=True),
    ),
    MailboxRecord(
        address=_at("socialtjansten"),
        name="Socialtjänsten",
        kind=Kind.AUTHORITY,
        board="Socialnämnden",
        department="Socialförvaltningen",
        unit="Barn och familj",
        responsible=_at("carin.holm"),
        substitutes=_all("anna.lind"),
        members=_all("bjorn.ek"),
        hours=_HOURS,
        phone="040-628 04 15",
        purpose="Stöd till barn och familjer. Skriv inget känsligt; det tar vi per telefon eller SEFOS.",
        topics=("Barn och familj", "Ekonomiskt bistånd", "Orosanmälan"),
        search_words=("soc", "försörjningsstöd", "familjerådgivning", "orosanmälan", "stöd"),
        receipt=Receipt(on=True),
    ),
    MailboxRecord(
        address=_at("bygglov"),
        name="Bygglov",
        kind=Kind.AUTHORITY,
        board="Samhällsbyggnadsnämnden",
        department="Samhällsbyggnadsförvaltningen",
        unit="Bygglovsenheten",
        responsible=_at("karin.wall"),
        substitutes=_all("ines.dahl"),
        members=_all("johan.sund"),
        hours="Måndag–torsdag 09.00–11.30",
        phone="040-628 04 45",
        purpose="Ansökningar och frågor om bygglov, rivning och marklov.",
        topics=("Attefallshus", "Bygglov", "Rivning", "Strandskydd"),
        search_words=("altan", "staket", "friggebod", "ritning", "slutbesked"),
        receipt=Receipt(on=True, own={"sv": "Ange diarienummer (BYGG …) om du redan har ett ärende hos oss."}),
    ),
    # trouble: one person, no receipt, nothing about what it answers
    MailboxRecord(
        address=_at("skola"),
        name="Skola",
        department="Utbildningsförvaltningen",
        unit="Sandbyskolan",
        responsible=_at("leyla.demir"),
        phone="040-628 04 55",
        purpose="Frågor till Sandbyskolan.",
    ),
)
ORDERED = MailboxRecord(
    address=_at("familjeradgivning"),
    name="Familjerådgivning",
    board="Socialnämnden",
    department="Socialförvaltningen",
    unit="Barn och familj",
    responsible=_at("carin.holm"),
    substitutes=_all("bjorn.ek"),
    members=_all("anna.lind"),
    hours=_HOURS,
    phone="040-628 04 16",
    purpose="Tidsbokning och frågor till familjerådgivningen.",
    topics=("Familjerådgivning", "Separation", "Samarbetssamtal"),
    search_words=("skilsmässa", "par", "samtal"),
    receipt=Receipt(on=True),
    state=State.ORDERED,
)


def fill(services: Services) -> bool:
    """Put them into an empty register; whether it was empty. Refuses outside the demo."""
    if not services.settings.is_demo:
        raise RuntimeError("the demo's register is for the demo only")
    store, now = mailbox_store(services), services.clock.now()
    if store.records() or store.orders():
        return False
    yesterday = now - timedelta(days=1)
    order = Order(
        f"{yesterday:%Y%m%d}-f4a11e57",
        OrderKind.MAILBOX,
        replace(ORDERED),
        Stage.ASKED,
        _at("carin.holm"),
        yesterday,
        why="Tidsbokningen går i dag till mig personligen, och ligger still när jag är ledig.",
    )
    try:
        store.put(REGISTER, _BY)
        store.put_order(order, replace(_BY, actor=_at("carin.holm"), action="mailboxes.order.mailbox"))
    except Outdated:  # another process was first
        return False
    return True
