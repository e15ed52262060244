"""From an absence, planned or real, to what its reply can say: who reads, when the person is back, whom to turn to (A01, A09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from absence.book import Book
from absence.model import Kind, Span, Way
from absence.occurrences import next_occurrence
from absence.reply_facts import Contact, ReplyFacts, back_at, named_in, reader_of
from policies.vocabulary import DirectoryEntry, MailboxKind


@dataclass(frozen=True, slots=True)
class Plan:
    """What the reply is about. ``held``: the substitute has agreed (or is taken to)."""

    kind: Kind
    span: Span
    way: Way
    substitute: str
    held: bool
    reply_to: str = ""
    words_sv: str = ""
    words_en: str = ""


def facts_of(book: Book, person: DirectoryEntry, plan: Plan, now: datetime, *, without: str = "") -> ReplyFacts:
    """The facts at the occurrence that holds now or comes next. ``without``: the stored absence that the plan stands for."""
    coming = next_occurrence(plan.span, now)
    moment = max(now, coming.start) if coming else now
    spans = [plan.span, *(one.span for one in book.live(person.address) if one.id != without)]
    substitute = book.entry(plan.substitute) if plan.held and plan.substitute else None
    is_person = substitute is not None and substitute.kind is MailboxKind.PERSONAL
    if is_person and book.is_away(plan.substitute, moment):
        substitute, is_person = None, False
    contact = Contact.of(substitute) if substitute is not None else None
    moves = plan.way.moves_mail
    return ReplyFacts(
        person=person,
        kind=plan.kind,
        reader=reader_of(plan.way, held=plan.held),
        back=None if plan.kind is Kind.LEFT else back_at(spans, moment, book.pack_of(person).calendar),
        substitute=contact if is_person else None,
        function=_function(book, person, plan, contact if contact and not is_person else None),
        moved_to=contact if moves else None,
        weekdays=plan.span.weekdays,
        day_from=plan.span.day_from,
        day_to=plan.span.day_to,
        words_sv=_words(book, person, plan.words_sv, moment),
        words_en=_words(book, person, plan.words_en, moment),
    )


def _function(book: Book, person: DirectoryEntry, plan: Plan, covering: Contact | None) -> Contact | None:
    """The function mailbox that the reply names: the chosen one, the one that covers, the unit's."""
    if plan.reply_to:
        chosen = book.entry(plan.reply_to)
        if chosen is not None:
            return Contact.of(chosen)
    return covering or book.function_mailbox(person)


def _words(book: Book, person: DirectoryEntry, text: str, moment: datetime) -> str:
    """The person's own lines; none when they name somebody who is away at the moment."""
    if not text:
        return ""
    people = (one for one in book.entries if one.address.casefold() != person.address.casefold())
    return "" if any(book.is_away(one.address, moment) for one in named_in(text, people)) else text
