"""Is what somebody filled in possible at all: dates, weekdays, words. Raises at the first mistake, naming the field; writes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from absence.book import Book
from absence.model import Absence, Kind, Request, Span
from absence.occurrences import first_overlap, next_occurrence
from absence.reply_facts import LONGEST_WORDS, named_in, tells_illness, tidy_words
from policies.messages import PostvaktError
from policies.vocabulary import DirectoryEntry, MailboxKind

LONG_AGO = timedelta(days=31)
_MOMENT = timedelta(microseconds=1)


def checked(
    book: Book,
    person: DirectoryEntry,
    request: Request,
    now: datetime,
    *,
    told_by_other: bool,
    before: Absence | None = None,
) -> Request:
    """The request, tidied. ``told_by_other``: not the person themselves fills it in. ``before``: the absence that is to be changed."""
    request = _tidied(book, person, request)
    span = span_of(request)
    _check_dates(book, person, span, now, before)
    _check_weekdays(span, now)
    _check_overlap(book, person, span, now, before)
    _check_reply_to(book, request)
    _check_words(book, request, span, now, told_by_other=told_by_other)
    return request


def span_of(request: Request) -> Span:
    """When the request is for."""
    return Span(request.start, request.end, request.zone, request.weekdays, request.day_from, request.day_to)


def shown(moment: datetime, zone: str, *, is_end: bool = False) -> str:
    """A moment as people plan it: the day, with the hour where it is not midnight; an end at midnight is the day before."""
    local = moment.astimezone(ZoneInfo(zone))
    if local.time() == time():
        return f"{local - _MOMENT if is_end else local:%Y-%m-%d}"
    return f"{local:%Y-%m-%d %H:%M}"


def _tidied(book: Book, person: DirectoryEntry, request: Request) -> Request:
    zone = request.zone or str(book.pack_of(person).time_zone)
    if zone not in available_timezones():
        raise PostvaktError("PV-ABSENCE-ZONE", zone=zone[:60], field="zone")
    if request.start.tzinfo is None or (request.end is not None and request.end.tzinfo is None):
        raise ValueError("a request's moments need a time zone")
    left = request.kind is Kind.LEFT
    return replace(
        request,
        mailbox=person.address.casefold(),
        zone=zone,
        end=None if left else request.end,
        weekdays=() if left else tuple(sorted(set(request.weekdays))),
        substitute=request.substitute.strip().casefold(),
        reply_to=request.reply_to.strip().casefold(),
        words_sv=tidy_words(request.words_sv),
        words_en=tidy_words(request.words_en),
    )


def _check_dates(book: Book, person: DirectoryEntry, span: Span, now: datetime, before: Absence | None) -> None:
    start = shown(span.start, span.zone)
    if span.end is not None:
        end = shown(span.end, span.zone, is_end=True)
        if span.end <= span.start:
            raise PostvaktError("PV-ABSENCE-END-BEFORE-START", start=start, end=end, field="end")
        if span.end <= now:
            raise PostvaktError("PV-ABSENCE-PAST", end=end, field="end")
        longest = book.pack_of(person).absence.longest_days
        if span.end - span.start > timedelta(days=longest + 1):
            raise PostvaktError("PV-ABSENCE-TOO-LONG", days=longest, field="end")
    as_before = before is not None and before.start == span.start
    if span.start < now - LONG_AGO and not as_before:
        raise PostvaktError("PV-ABSENCE-START-LONG-AGO", start=start, days=LONG_AGO.days, field="start")


def _check_weekdays(span: Span, now: datetime) -> None:
    days = span.weekdays
    if not days:
        if span.day_from is not None or span.day_to is not None:
            raise PostvaktError("PV-ABSENCE-WEEKDAYS", field="weekdays")
        return
    ordered = span.day_from is None or span.day_to is None or span.day_from < span.day_to
    if not set(days) <= set(range(7)) or len(days) > 6 or not ordered:
        raise PostvaktError("PV-ABSENCE-WEEKDAYS", field="weekdays")
    if next_occurrence(span, now) is None:
        raise PostvaktError("PV-ABSENCE-NO-DAYS", field="weekdays")


def _check_overlap(book: Book, person: DirectoryEntry, span: Span, now: datetime, before: Absence | None) -> None:
    """Two single absences at a time would be one too many, and so would two that recur; a single one goes before one that recurs."""
    for one in book.live(person.address):
        if (before is not None and one.id == before.id) or one.recurs is not bool(span.weekdays):
            continue
        first = first_overlap(span, one.span, now)
        if first is not None:
            name = person.display_name or person.address
            raise PostvaktError("PV-ABSENCE-OVERLAPS", name=name, when=shown(first, span.zone), field="start")


def _check_reply_to(book: Book, request: Request) -> None:
    if not request.reply_to:
        return
    entry = book.entry(request.reply_to)
    if entry is None or entry.kind is not MailboxKind.FUNCTION or not book.is_own(request.reply_to):
        raise PostvaktError("PV-ABSENCE-REPLY-TO", address=request.reply_to, field="reply_to")


def _check_words(book: Book, request: Request, span: Span, now: datetime, *, told_by_other: bool) -> None:
    for field, text in (("words_sv", request.words_sv), ("words_en", request.words_en)):
        if len(text) > LONGEST_WORDS:
            raise PostvaktError("PV-ABSENCE-WORDS-LONG", most=LONGEST_WORDS, field=field)
        word = tells_illness(text) if told_by_other or request.kind is Kind.ILLNESS else ""
        if word:
            raise PostvaktError("PV-ABSENCE-WORDS-REASON", word=word, field=field)
        for named in named_in(text, (one for one in book.entries if one.address.casefold() != request.mailbox)):
            if any(first_overlap(span, one.span, now) is not None for one in book.live(named.address)):
                raise PostvaktError("PV-ABSENCE-WORDS-AWAY", name=named.display_name or named.address, field=field)
