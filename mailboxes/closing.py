"""A mailbox ends: mail goes on to another for the transition, senders are told, then it is closed; its mail stays (M06).

Source: Osby riktlinje KS 2023-43, 3.3.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from html import escape

from mailboxes.model import MailboxRecord, Receipt, State
from mailboxes.steps import RIGHTS, Steps
from policies.messages import PostvaktError
from policies.packs import Pack
from policies.plan import Step

MOST_HOPS = 25
Next = Callable[[str], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Move:
    """A mailbox whose mail goes on to another, until when, and from when."""

    record: MailboxRecord
    to: MailboxRecord
    begins: datetime
    ends: datetime


async def ring(address: str, to: str, following: Next) -> list[str]:
    """The way mail would go round if ``address`` forwarded to ``to``; empty when it would not. ``following``: where mail to one goes on."""
    way = [address]
    current = to.strip().casefold()
    while current and len(way) <= MOST_HOPS:
        way.append(current)
        if current in way[:-1]:
            return way
        current = (await following(current)).strip().casefold()
    return way if current else []


def check_move(
    record: MailboxRecord, to: MailboxRecord | None, target: str, records: Collection[MailboxRecord]
) -> MailboxRecord:
    """The mailbox that takes over. Raises PostvaktError unless the one can be closed and the other can take over."""
    if record.state is not State.ACTIVE:
        raise PostvaktError("PV-MAILBOX-STATE", address=record.address)
    if to is not None and to.key == record.key:
        raise PostvaktError("PV-MAILBOX-RING", ring=f"{record.key} → {record.key}")
    if to is None or to.state is not State.ACTIVE:
        raise PostvaktError("PV-MAILBOX-TARGET", target=target)
    if others := needed_by(record, records):
        raise PostvaktError("PV-MAILBOX-NEEDED", address=record.address, others=", ".join(others))
    return to


def needed_by(record: MailboxRecord, records: Collection[MailboxRecord]) -> list[str]:
    """Mailboxes being closed whose mail goes on to this one."""
    return sorted(one.key for one in records if one.state is State.CLOSING and one.moved_to == record.key)


def ends_at(now: datetime, pack: Pack) -> datetime:
    """When the transition ends: the morning after so many days, on a working day, in the pack's zone."""
    day = now.astimezone(pack.calendar.zone).date() + timedelta(days=pack.mailboxes.closing.transition_days)
    day = pack.calendar.add_working_days(day, 0)
    return pack.calendar.opens(day) or datetime.combine(day, time(8), pack.calendar.zone)


def closing_steps(made: Steps, move: Move, pack: Pack) -> list[Step]:
    """Active → closing. A mailbox with a receipt tells senders in it; one without, by an automatic reply."""
    record, to = move.record, move.to
    steps = [made.forward(record.key, to.key)]
    if not record.receipt.on:
        steps.append(made.reply(record.key, moved_text(move, pack)))
    until = f"{move.ends.astimezone(pack.calendar.zone):%Y-%m-%d}"
    told = (
        ("kvittot säger det", "the receipt says so")
        if record.receipt.on
        else ("ett automatiskt svar säger det", "a reply says so")
    )
    words = (
        f"{record.address} stängs {until}; till dess går mejlen vidare till {to.address}, och {told[0]}",
        f"{record.address} is closed on {until}; until then its mail goes on to {to.address}, and {told[1]}",
    )
    fields = {"state": State.CLOSING, "moved_to": to.key, "closing_from": move.begins, "closes_at": move.ends}
    return [*steps, made.register(record, fields, words)]


def ending_steps(made: Steps, record: MailboxRecord, pack: Pack, *, people: Collection[str]) -> list[Step]:
    """Closing → closed: mail no longer goes on, everybody who writes is told so, rights are withdrawn. No mail is deleted.

    ``people``: everybody who has rights now.
    """
    steps = [made.reply(record.key, closed_text(record, pack)), made.forward(record.key, "", record.moved_to)]
    steps += [made.withdraw(record.key, one, right) for right in RIGHTS for one in sorted(people)]
    words = (
        f"{record.address} är stängd; ingen bevakar den, och mejlen i den finns kvar",
        f"{record.address} is closed; nobody watches it, and the mail in it is kept",
    )
    fields = {
        "state": State.CLOSED,
        "responsible": "",
        "substitutes": (),
        "members": (),
        "receipt": Receipt(on=False, languages=record.receipt.languages),
    }
    return [*steps, made.register(record, fields, words)]


def moved_text(move: Move, pack: Pack) -> str:
    """What senders are told during the transition, Swedish first."""
    until = f"{move.ends.astimezone(pack.calendar.zone):%Y-%m-%d}"
    name, old, new = (escape(one) for one in (move.to.name, move.record.address, move.to.address))
    link = f'<a href="mailto:{new}">{new}</a>'
    return (
        f'<div lang="sv"><p>Hej!</p><p>{old} håller på att stängas. Vi har skickat ditt mejl vidare till {name}, {link}, som svarar dig. '
        f"Skriv dit nästa gång. Den gamla adressen fungerar till {until}.</p>"
        f"<p>{escape(pack.municipality.name)}</p></div>"
        f'<div lang="en"><p>Hello!</p><p>{old} is being closed. We have sent your mail on to {name}, {link}, who will answer you. '
        f"Write there next time. The old address works until {until}.</p></div>"
    )


def moved_words(record: MailboxRecord, to_name: str, pack: Pack) -> dict[str, str]:
    """The paragraph of a receipt during the transition, by language, as plain text."""
    until = f"{record.closes_at.astimezone(pack.calendar.zone):%Y-%m-%d}" if record.closes_at else ""
    name, new = to_name or record.moved_to, record.moved_to
    return {
        "sv": f"{record.address} håller på att stängas. Vi har skickat ditt mejl vidare till {name}, {new}. Skriv dit nästa gång. "
        f"Den gamla adressen fungerar till {until}.",
        "en": f"{record.address} is being closed. We have sent your mail on to {name}, {new}. Write there next time. "
        f"The old address works until {until}.",
    }


def closed_text(record: MailboxRecord, pack: Pack) -> str:
    """What senders are told after it."""
    old, new = escape(record.address), escape(record.moved_to)
    link = (
        f'<a href="mailto:{new}">{new}</a>'
        if new
        else f'<a href="{escape(pack.municipality.website)}">{escape(pack.municipality.website)}</a>'
    )
    return (
        f'<div lang="sv"><p>Hej!</p><p>{old} är stängd och ditt mejl blir inte läst. Skriv till {link} i stället.</p>'
        f"<p>{escape(pack.municipality.name)}</p></div>"
        f'<div lang="en"><p>Hello!</p><p>{old} is closed and your mail will not be read. Write to {link} instead.</p></div>'
    )
