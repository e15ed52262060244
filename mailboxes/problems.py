"""What is wrong with the register and needs somebody (M02, M04, M08, K01)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mailboxes.model import Kind, MailboxRecord, Problem, State, Trouble
from mailboxes.steps import ALL_RECEIPTS
from policies.packs import Pack
from policies.vocabulary import DirectoryEntry, MailboxKind


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the register is held against. Addresses are in lower case; ``away``: who of the register's people is away now.

    ``marked``: whether receipts are made known as automatic; ``copies``: mailbox → whether what is sent as it is kept in it, where known.
    """

    entries: Mapping[str, DirectoryEntry]
    away: Collection[str]
    now: datetime
    own_mailbox: str = ""
    marked: bool = True
    copies: Mapping[str, bool] = field(default_factory=dict)


def surroundings(
    entries: Sequence[DirectoryEntry], *, away: Collection[str], now: datetime, own_mailbox: str
) -> Surroundings:
    """From what the directory gives."""
    by_address = {one.address.casefold(): one for one in entries if one.address}
    return Surroundings(by_address, frozenset(away), now, own_mailbox.casefold())


def find_problems(records: Sequence[MailboxRecord], pack: Pack, around: Surroundings) -> list[Problem]:
    """Everything, the boards first, then by address."""
    found = list(_boards(records, pack))
    for record in sorted(records, key=lambda one: one.key):
        if record.state.open:
            found += _of_mailbox(record, pack, around)
    if not around.marked and any(one.state.open and one.receipt.on for one in records):
        found.append(_not_marked())
    return [*found, *_unregistered(records, around)]


def _not_marked() -> Problem:
    sv = "Kvitton märks inte som automatiska svar (Auto-Submitted). Gör en plan för regeln i e-postflödet."
    en = "Receipts are not marked as automatic answers (Auto-Submitted). Make a plan for the mail-flow rule."
    return Problem(Trouble.NOT_MARKED, ALL_RECEIPTS, sv, en)


def _no_copies(name: str) -> Problem:
    sv = f"Det som skickas från {name} sparas inte i brevlådan, så svar syns inte i Svarstider. Gör en plan som ändrar det."
    en = f"What is sent from {name} is not kept in it, so answering times do not see replies. Make a plan that changes it."
    return Problem(Trouble.NO_COPIES, name, sv, en)


def _boards(records: Sequence[MailboxRecord], pack: Pack) -> Iterator[Problem]:
    if not pack.mailboxes.authority_per_board:
        return
    reached = {one.board for one in records if one.kind is Kind.AUTHORITY and one.state is State.ACTIVE}
    for board in pack.boards:
        if board.name not in reached:
            yield Problem(
                Trouble.NO_AUTHORITY_MAILBOX,
                board.name,
                f"{board.name} har ingen myndighetsbrevlåda. Beställ en, eller ange nämnden på den som finns.",
                f"{board.name} has no mailbox of its own as an authority. Order one, or name the board on the one there is.",
            )


def _of_mailbox(record: MailboxRecord, pack: Pack, around: Surroundings) -> Iterator[Problem]:
    name = record.address
    entry = around.entries.get(record.key)
    if entry is None or entry.kind is not MailboxKind.FUNCTION:
        sv = f"{name} finns inte som delad brevlåda i Microsoft 365. Gör en plan som skapar den, eller stäng den."
        yield Problem(
            Trouble.MAILBOX_GONE,
            name,
            sv,
            f"{name} is no shared mailbox in Microsoft 365. Make a plan that creates it, or close it.",
        )
    yield from _people(record, pack, around)
    if around.copies.get(record.key) is False:
        yield _no_copies(name)
    if record.state is State.CLOSING:
        if record.closes_at is not None and record.closes_at < around.now:
            sv = f"Övergångstiden för {name} är slut. Genomför planen som stänger den."
            yield Problem(
                Trouble.CLOSING_OVERDUE,
                name,
                sv,
                f"The transition of {name} is over. Carry out the plan that closes it.",
            )
        return
    if pack.mailboxes.receipt == "demanded" and not record.receipt.on:
        sv = f"{name} skickar inget kvitto på det som kommer in. Beställ ett."
        yield Problem(Trouble.NO_RECEIPT, name, sv, f"{name} sends no receipt for what comes in. Order one.")
    if missing := [pair for field, pair in _WANTED.items() if not getattr(record, field)]:
        sv, en = (", ".join(one[number] for one in missing) for number in (0, 1))
        yield Problem(
            Trouble.INCOMPLETE,
            name,
            f"{name} saknar {sv}. Fyll i det i registret.",
            f"{name} lacks {en}. Fill it in in the register.",
        )


_WANTED = {"phone": ("telefon", "a phone number"), "hours": ("tider", "hours"), "topics": ("ämnen", "topics")}


def _people(record: MailboxRecord, pack: Pack, around: Surroundings) -> Iterator[Problem]:
    name, people = record.address, record.people
    gone = [one for one in people if one not in around.entries]
    here = [one for one in people if one in around.entries]
    if gone:
        who = ", ".join(gone)
        sv = f"{who} finns inte längre i katalogen men bevakar {name}. Välj någon annan."
        yield Problem(
            Trouble.PERSON_GONE,
            name,
            sv,
            f"{who} is no longer in the directory but watches {name}. Choose somebody else.",
        )
    if not record.responsible:
        yield Problem(
            Trouble.NO_RESPONSIBLE,
            name,
            f"Ingen är ansvarig för {name}. Välj någon.",
            f"Nobody is responsible for {name}. Choose somebody.",
        )
    least = pack.mailboxes.least_people
    if len(here) < least:
        sv = f"{name} bevakas av {len(here)} i stället för minst {least}. Lägg till en ersättare."
        yield Problem(
            Trouble.TOO_FEW,
            name,
            sv,
            f"{name} is watched by {len(here)} instead of at least {least}. Add a substitute.",
        )
    if record.responsible in around.away and not [one for one in here if one not in around.away]:
        sv = f"Den som ansvarar för {name} är borta, och ingen ersättare är på plats. Välj någon som bevakar den."
        yield Problem(
            Trouble.AWAY,
            name,
            sv,
            f"Whoever is responsible for {name} is away, and no substitute is there. Choose somebody to watch it.",
        )


def _unregistered(records: Sequence[MailboxRecord], around: Surroundings) -> Iterator[Problem]:
    known = {one.key for one in records}
    for address, entry in sorted(around.entries.items()):
        if entry.kind is MailboxKind.FUNCTION and address not in known and address != around.own_mailbox:
            sv = f"{entry.address} är en delad brevlåda som inte finns i registret. Hämta in den, så att någon bevakar den."
            en = f"{entry.address} is a shared mailbox that is not in the register. Import it, so that somebody watches it."
            yield Problem(Trouble.UNREGISTERED, entry.address, sv, en)
