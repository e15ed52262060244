"""What people are shown of absences: their own, their reports', a day's, with what is uncovered. Reading only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from absence.book import Book
from absence.model import Absence, Actor, Kind, uncovered
from absence.occurrences import next_occurrence, occurrences, whole_days
from policies.vocabulary import DirectoryEntry

# kinds that only the person, those above them and whoever registered it are shown
PRIVATE = frozenset({Kind.ILLNESS, Kind.PARENTAL})


@dataclass(frozen=True, slots=True)
class Line:
    """One absence in a list. ``gap``: from when nobody has agreed to watch, None when all of it is covered."""

    absence: Absence
    person: DirectoryEntry | None
    substitute: DirectoryEntry | None
    is_uncovered: bool
    gap: datetime | None


def knows_kind(book: Book, actor: Actor, absence: Absence) -> bool:
    """Whether the actor may learn why the person is away."""
    if actor.key in {absence.mailbox, absence.made_by.casefold()}:
        return True
    person = book.entry(absence.mailbox)
    return person is not None and book.manages(actor, person)


def shown_to(book: Book, actor: Actor, absence: Absence) -> Absence:
    """The absence as the actor may see it: of somebody else's, illness and parental leave are just absence."""
    if absence.kind in PRIVATE and not knows_kind(book, actor, absence):
        return replace(absence, kind=Kind.OTHER)
    return absence


def gap_of(absence: Absence, now: datetime) -> datetime | None:
    """From when on, now or later, the person is away and nobody has agreed to watch; None when it is all covered or over."""
    if not absence.is_live:
        return None
    coming = next_occurrence(absence.span, now)
    if coming is None:
        return None
    first = max(coming.start, now)
    if not absence.covered_at(first):
        return first
    until = absence.coverage.accepted_until
    if until is None:
        return None
    later = next_occurrence(absence.span, until)
    return None if later is None else max(later.start, until)


def lines(book: Book, absences: Iterable[Absence], actor: Actor | None, now: datetime) -> list[Line]:
    """The absences as lines, those that need somebody first, then by start. ``actor`` None: the product itself asks."""
    made = [
        Line(
            one if actor is None else shown_to(book, actor, one),
            book.entry(one.mailbox),
            book.entry(one.coverage.substitute) if one.coverage.substitute else None,
            uncovered(one, now),
            gap_of(one, now),
        )
        for one in absences
    ]
    return sorted(made, key=lambda line: (not line.is_uncovered, line.gap is None, line.absence.start, line.absence.id))


def on_day(absence: Absence, day: date, zone: str) -> bool:
    """Whether the person is away at any time of that local day."""
    start, end = whole_days(day, day, zone)
    return absence.is_live and next(occurrences(absence.span, start, end), None) is not None
