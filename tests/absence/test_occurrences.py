"""When somebody is away, in moments: days, weekdays, parts of days, and the nights when the clock is changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from absence.model import Span
from absence.occurrences import first_overlap, next_occurrence, occurrence_at, occurrences, return_moment, whole_days

ZONE = "Europe/Stockholm"


def _span(first: str, last: str | None, *weekdays: int, begins: time | None = None, ends: time | None = None) -> Span:
    start, end = whole_days(date.fromisoformat(first), date.fromisoformat(last or first), ZONE)
    return Span(start, end if last else None, ZONE, weekdays, begins, ends)


def _all(span: Span) -> list[tuple[datetime, datetime | None]]:
    return [(one.start, one.end) for one in occurrences(span, span.start, span.start + timedelta(days=60))]


def test_whole_days_end_at_the_midnight_after_the_last() -> None:
    """The last day counts in full, local time."""
    start, end = whole_days(date(2026, 7, 1), date(2026, 7, 12), ZONE)
    assert (start, end) == (datetime(2026, 6, 30, 22, tzinfo=UTC), datetime(2026, 7, 12, 22, tzinfo=UTC))


def test_every_friday_keeps_its_local_midnight_when_summer_time_ends() -> None:
    """A recurring Friday begins at local midnight before and after the change, so the UTC hour moves."""
    found = _all(_span("2026-10-20", "2026-11-01", 4))
    assert [start.hour for start, _ in found] == [22, 23]


def test_the_longest_night_counts_whole() -> None:
    """The day on which the clock goes back has twenty-five hours."""
    ((start, end),) = _all(_span("2026-10-25", "2026-10-31", 6))
    assert end is not None
    assert end - start == timedelta(hours=25)


def test_a_time_that_the_clock_skips_is_survived() -> None:
    """Half past two in the night of summer time does not exist; the part of the day still begins."""
    span = _span("2027-03-28", "2027-03-28", 6, begins=time(2, 30), ends=time(12))
    ((start, end),) = _all(span)
    assert (start, end) == (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), datetime(2027, 3, 28, 10, tzinfo=UTC))


def test_weekdays_that_meet_are_one_time_away() -> None:
    """Thursday and Friday are left on Thursday and come back on Saturday."""
    ((start, end),) = _all(_span("2026-11-23", "2026-11-29", 3, 4))
    assert end is not None
    assert end - start == timedelta(days=2)


def test_part_time_is_away_in_the_afternoon_only() -> None:
    """Wednesdays from twelve: in the morning the person is there."""
    span = _span("2026-11-23", None, 2, begins=time(12))
    wednesday = datetime(2026, 11, 25, 9, tzinfo=UTC)
    assert occurrence_at(span, wednesday) is None
    assert occurrence_at(span, wednesday + timedelta(hours=3)) is not None


def test_an_absence_that_lies_ahead_is_found_however_far() -> None:
    """The next occurrence of one that begins in three years is its first."""
    span = _span("2029-06-01", "2029-06-10")
    found = next_occurrence(span, datetime(2026, 1, 1, tzinfo=UTC))
    assert found is not None
    assert found.start == span.start


def test_a_week_overlaps_a_weekday_on_that_day() -> None:
    """Somebody away every Friday is first away in the other's week on its Friday."""
    week, fridays = _span("2026-11-23", "2026-11-29"), _span("2026-01-01", None, 4)
    assert first_overlap(week, fridays, week.start) == datetime(2026, 11, 26, 23, tzinfo=UTC)
    assert first_overlap(fridays, week, week.start) == datetime(2026, 11, 26, 23, tzinfo=UTC)


def test_tuesdays_never_meet_fridays() -> None:
    """Two that recur on other days do not overlap, and neither do days that only touch."""
    assert (
        first_overlap(_span("2026-01-01", None, 1), _span("2026-01-01", None, 4), datetime(2026, 1, 1, tzinfo=UTC))
        is None
    )
    one, other = _span("2026-11-23", "2026-11-24"), _span("2026-11-25", "2026-11-26")
    assert first_overlap(one, other, one.start) is None


def test_what_has_passed_does_not_count() -> None:
    """An overlap that is over is none."""
    one, other = _span("2026-11-01", "2026-11-30"), _span("2026-11-05", "2026-11-06")
    assert first_overlap(one, other, datetime(2026, 11, 10, tzinfo=UTC)) is None


def test_one_is_back_when_everything_that_meets_is_over() -> None:
    """A holiday that ends on a Thursday night before a free Friday brings one back on Saturday at midnight."""
    week, fridays = _span("2026-11-23", "2026-11-26"), _span("2026-01-01", None, 4)
    assert return_moment([week, fridays], week.start) == datetime(2026, 11, 27, 23, tzinfo=UTC)
    assert return_moment([_span("2026-11-23", None)], week.start) is None
