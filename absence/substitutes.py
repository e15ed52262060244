"""Who can cover a mailbox: fit or not and why, chains and rings, and whom to suggest (A03, A09)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from absence.book import Book
from absence.model import Absence, Answer, Kind, Span, Stage, Way
from absence.occurrences import first_overlap
from policies.messages import PostvaktError
from policies.vocabulary import DirectoryEntry, MailboxKind

_MOST_COLLEAGUES = 12
_MOST_SEARCHED = 8


class Reason(StrEnum):
    """Why somebody is suggested."""

    USUAL = "usual"
    INSTEAD = "instead"
    UNIT = "unit"
    MANAGER = "manager"
    FUNCTION = "function"
    SEARCHED = "searched"


@dataclass(frozen=True, slots=True)
class Need:
    """What is to be covered: whose mailbox (its key), when, and how."""

    mailbox: str
    span: Span
    way: Way


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who could cover. ``problem`` says why not; None when they fit."""

    address: str
    name: str
    title: str
    kind: MailboxKind
    reason: Reason
    problem: PostvaktError | None = None

    @property
    def fits(self) -> bool:
        """Whether they could be chosen."""
        return self.problem is None


# --- fit or not ----------------------------------------------------------------------------------------


def check_way(book: Book, person: DirectoryEntry, kind: Kind, way: Way) -> None:
    """Raises PostvaktError where the pack does not allow that way, or nobody who is away for that reason could go it."""
    if not book.pack_of(person).absence.way(way.value).allowed:
        raise PostvaktError("PV-ABSENCE-WAY", way=way.value, field="way")
    if way is Way.SELF and kind in {Kind.ILLNESS, Kind.LEFT}:
        raise PostvaktError("PV-ABSENCE-WAY-SELF", field="way")


def misfit(book: Book, need: Need, substitute: str, now: datetime) -> PostvaktError | None:
    """Why this substitute cannot cover the mailbox then, or None when they can. Time that has passed does not count."""
    key = substitute.strip().casefold()
    if need.way is Way.SELF:
        return None
    if not key:
        return _no("PV-ABSENCE-NO-SUBSTITUTE")
    if key == need.mailbox:
        return _no("PV-ABSENCE-SUBSTITUTE-SELF")
    if not book.is_own(key):
        return _no("PV-ABSENCE-SUBSTITUTE-OUTSIDE", address=substitute, organisation=book.pack.municipality.name)
    entry = book.entry(key)
    if entry is None:
        return _no("PV-ABSENCE-SUBSTITUTE-UNKNOWN", address=substitute)
    if entry.kind is MailboxKind.FUNCTION and need.way is Way.ACCESS:
        return _no("PV-ABSENCE-SUBSTITUTE-MAILBOX", name=book.name(key))
    return _away(book, need, key, now)


def _away(book: Book, need: Need, substitute: str, now: datetime) -> PostvaktError | None:
    meets = [
        (first, one) for one in book.live(substitute) if (first := first_overlap(need.span, one.span, now)) is not None
    ]
    if not meets:
        return None
    path = _path_back(book, need, substitute, now)
    if path:
        return _no("PV-ABSENCE-RING", ring=" → ".join(book.name(one) for one in (need.mailbox, *path)))
    first = min(first for first, _ in meets).astimezone(ZoneInfo(need.span.zone))
    return _no("PV-ABSENCE-SUBSTITUTE-AWAY", name=book.name(substitute), when=f"{first:%Y-%m-%d}")


def _path_back(book: Book, need: Need, substitute: str, now: datetime) -> list[str]:
    """The substitutes from this one on, when the last of them is covered by the mailbox itself in the same days."""
    path = [substitute]
    while True:
        following = [
            one.coverage.substitute
            for one in book.live(path[-1])
            if one.coverage.substitute and first_overlap(need.span, one.span, now) is not None
        ]
        if need.mailbox in following:
            return [*path, need.mailbox]
        if not following or following[0] in path:
            return []
        path.append(following[0])


def _no(code: str, **details: object) -> PostvaktError:
    return PostvaktError(code, field="substitute", **details)


# --- rings in what is in force ---------------------------------------------------------------------------


def forwarding(absences: Iterable[Absence], moment: datetime) -> dict[str, set[str]]:
    """Whose mail goes on to whom now: what is in force with coverage, and what has ended but may still be in place."""
    edges: dict[str, set[str]] = {}
    for one in absences:
        if not one.coverage.way.moves_mail or not one.coverage.substitute:
            continue
        held = one.in_force and one.covered_at(moment)
        left = one.stage is Stage.ENDED and one.coverage.answer is Answer.ACCEPTED
        if held or left:
            edges.setdefault(one.mailbox, set()).add(one.coverage.substitute)
    return edges


def leads_to(edges: Mapping[str, set[str]], begin: str, goal: str) -> bool:
    """Whether mail to ``begin`` would come to ``goal``."""
    seen, todo = set(), [begin]
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            todo.extend(edges.get(here, ()))
    return False


def rings(edges: Mapping[str, set[str]]) -> list[str]:
    """The mailboxes whose own mail would come back to them."""
    return sorted(one for one, targets in edges.items() if any(leads_to(edges, target, one) for target in targets))


# --- suggestions -----------------------------------------------------------------------------------------


def suggestions(
    book: Book, person: DirectoryEntry, need: Need, past: Sequence[Absence], now: datetime, *, text: str = ""
) -> list[Suggestion]:
    """Whom to suggest: the usual substitute, colleagues of the unit, the manager, the unit's function mailbox; those who fit first.

    ``past``: the person's absences that are still kept. A usual substitute who is away brings in the one who covers them.
    ``text``: part of a name or an address, for somebody further away.
    """
    found: dict[str, Reason] = dict.fromkeys(_searched(book, text), Reason.SEARCHED)
    usual = _usual(past)
    if usual:
        found.setdefault(usual, Reason.USUAL)
        for instead in _instead(book, usual, need.span, now):
            found.setdefault(instead, Reason.INSTEAD)
    for one in _colleagues(book, person):
        found.setdefault(one, Reason.UNIT)
    manager = book.manager(person)
    if manager is not None:
        found.setdefault(manager.address.casefold(), Reason.MANAGER)
    box = book.function_mailbox(person)
    if box is not None and need.way is not Way.ACCESS:
        found.setdefault(box.address.casefold(), Reason.FUNCTION)
    found.pop(need.mailbox, None)
    made = [_suggestion(book, need, address, reason, now) for address, reason in found.items()]
    return sorted((one for one in made if one is not None), key=lambda one: not one.fits)


def _suggestion(book: Book, need: Need, address: str, reason: Reason, now: datetime) -> Suggestion | None:
    entry = book.entry(address)
    if entry is None:
        return None
    asked = replace(need, way=Way.ACCESS) if need.way is Way.SELF else need
    problem = misfit(book, asked, address, now)
    return Suggestion(entry.address, entry.display_name or entry.address, entry.title, entry.kind, reason, problem)


def _searched(book: Book, text: str) -> list[str]:
    sought = text.casefold().split()
    if not sought:
        return []
    known = ((f"{one.display_name} {one.address}".casefold(), one.address.casefold()) for one in book.entries)
    return [address for words, address in known if all(word in words for word in sought)][:_MOST_SEARCHED]


def _usual(past: Sequence[Absence]) -> str:
    accepted = [one for one in past if one.coverage.answer is Answer.ACCEPTED and one.coverage.substitute]
    return max(accepted, key=lambda one: one.made_at).coverage.substitute if accepted else ""


def _instead(book: Book, substitute: str, span: Span, now: datetime) -> list[str]:
    return [
        one.coverage.substitute
        for one in book.live(substitute)
        if one.coverage.substitute and first_overlap(span, one.span, now) is not None
    ]


def _colleagues(book: Book, person: DirectoryEntry) -> list[str]:
    unit = (person.department, person.unit)
    if not person.unit:
        return []
    near = [
        one.address.casefold()
        for one in book.entries
        if one.kind is MailboxKind.PERSONAL and (one.department, one.unit) == unit and one.id != person.id
    ]
    return sorted(near)[:_MOST_COLLEAGUES]
