"""When an absence holds: its occurrences as moments, with weekdays, parts of days, time zones and summer time.

People plan local days; what comes out is UTC. A local time that the clock skips in spring counts with the offset before the change, one
that comes twice in autumn is the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from absence.model import Absence, Answer, Occurrence, Span, Stage

# how far ahead a recurring absence without end is looked at
HORIZON = timedelta(days=800)
_DAY = timedelta(days=1)


def whole_days(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """From the first day's midnight to the end of the last day, local time, as moments (the end exclusive)."""
    return local(first, time(), zone), local(last + _DAY, time(), zone)


def local(day: date, at: time, zone: str) -> datetime:
    """That time of that day in the zone, in UTC."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def occurrences(span: Span, first: datetime, until: datetime) -> Iterator[Occurrence]:
    """The unbroken times away that touch [``first``, ``until``), in order; days that meet are one."""
    window = Occurrence(first, until)
    if not span.weekdays:
        whole = Occurrence(span.start, span.end)
        if whole.overlaps(window):
            yield whole
        return
    run: Occurrence | None = None
    for piece in _pieces(span, first, until):
        if run is not None and run.end == piece.start:
            run = Occurrence(run.start, piece.end)
            continue
        if run is not None and run.overlaps(window):
            yield run
        run = piece
    if run is not None and run.overlaps(window):
        yield run


def _pieces(span: Span, first: datetime, until: datetime) -> Iterator[Occurrence]:
    """One occurrence a day, cut to the span. Begins a week early, so that a run of days is seen from its beginning."""
    zone = ZoneInfo(span.zone)
    begin = max(span.start, first - 8 * _DAY).astimezone(zone).date() - _DAY
    end = until + 8 * _DAY if span.end is None else min(until + 8 * _DAY, span.end)
    day = begin
    while (start := local(day, span.day_from or time(), span.zone)) < end:
        if day.weekday() in span.weekdays:
            closes = local(day, span.day_to, span.zone) if span.day_to else local(day + _DAY, time(), span.zone)
            start = max(start, span.start)
            closes = closes if span.end is None else min(closes, span.end)
            if start < closes:
                yield Occurrence(start, closes)
        day += _DAY


def occurrence_at(span: Span, moment: datetime) -> Occurrence | None:
    """The occurrence that holds at the moment, or None when the person is there."""
    found = occurrences(span, moment, moment + timedelta(microseconds=1))
    return next((one for one in found if one.holds(moment)), None)


def next_occurrence(span: Span, moment: datetime) -> Occurrence | None:
    """The occurrence that holds at the moment or is the first to come; None when none is left."""
    return next(occurrences(span, moment, max(moment, span.start) + HORIZON), None)


def first_overlap(one: Span, other: Span, since: datetime) -> datetime | None:
    """The first moment at or after ``since`` at which both hold, within the horizon; None when they never meet."""
    begin = max(one.start, other.start, since)
    ends = [end for end in (one.end, other.end) if end is not None]
    until = min([*ends, begin + HORIZON])
    if begin >= until:
        return None
    mine, theirs = (list(occurrences(span, begin, until)) for span in (one, other))
    position = 0
    for piece in mine:
        while position < len(theirs) and (end := theirs[position].end) is not None and end <= piece.start:
            position += 1
        if position < len(theirs) and piece.overlaps(theirs[position]):
            return max(piece.start, theirs[position].start, begin)
    return None


def is_away(absence: Absence, moment: datetime) -> bool:
    """Whether the person is away at the moment by this absence, as planned now."""
    return absence.is_live and occurrence_at(absence.span, moment) is not None


def next_change(absence: Absence, now: datetime) -> datetime | None:
    """When something begins or ends by itself next (it may have passed already); None when nothing will."""
    if absence.stage in {Stage.ASKED, Stage.PLANNED}:
        coming = next_occurrence(absence.span, now)
        return coming.start if coming is not None else absence.end
    if absence.stage is not Stage.ACTIVE:
        return None
    held = occurrence_at(absence.span, now)
    moments = [now if held is None else held.end]
    coverage = absence.coverage
    if coverage.answer is Answer.ACCEPTED and absence.uncovered_since is None:
        moments.append(coverage.accepted_until)
    return min((moment for moment in moments if moment is not None), default=None)


def leading(absences: Sequence[Absence], moment: datetime) -> Absence | None:
    """Which of a mailbox's absences in force the reply and the rule follow: one that does not recur first, then the longest."""
    held = [one for one in absences if one.in_force]
    far = datetime.max.replace(tzinfo=UTC)

    def rank(one: Absence) -> tuple[bool, datetime, str]:
        now = occurrence_at(one.span, moment)
        return not one.recurs, (now.end or far) if now else one.start, one.id

    return max(held, key=rank, default=None)


def return_moment(spans: Sequence[Span], moment: datetime) -> datetime | None:
    """When somebody is back who is away at the moment: the end of all occurrences that meet; None when that is not known."""
    end = moment
    for _ in range(1_000):  # each round ends one occurrence; more than that in a row is no plan
        held = [found for span in spans if (found := occurrence_at(span, end)) is not None]
        if not held:
            return end
        ends = [one.end for one in held]
        known = [one for one in ends if one is not None]
        if len(known) < len(ends):
            return None
        end = max(known)
    return end
