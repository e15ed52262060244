"""Occurrences of series."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sandbox.mail.recurrence import occurrences


def days(pattern: dict[str, Any], until: str = "2027-12-31", **bounds: Any) -> list[str]:
    """The days of a series that begins on Monday 2026-11-23."""
    recurrence = {"pattern": pattern, "range": {"type": "noEnd", "startDate": "2026-11-23", **bounds}}
    return [day.isoformat() for day in occurrences(recurrence, date.fromisoformat(until))]


def test_daily_with_a_number() -> None:
    """Every second day, three times."""
    assert days({"type": "daily", "interval": 2}, type="numbered", numberOfOccurrences=3) == [
        "2026-11-23",
        "2026-11-25",
        "2026-11-27",
    ]


def test_every_other_week_on_two_days() -> None:
    """Weeks are counted from the first day of the week."""
    pattern = {"type": "weekly", "interval": 2, "daysOfWeek": ["friday", "monday"], "firstDayOfWeek": "monday"}
    assert days(pattern, "2026-12-12") == ["2026-11-23", "2026-11-27", "2026-12-07", "2026-12-11"]


def test_monthly_on_the_last_possible_day() -> None:
    """The 31st is the last day in shorter months."""
    assert days({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31}, "2027-02-28") == [
        "2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28",
    ]  # fmt: skip


def test_yearly() -> None:
    """Once a year on the same day."""
    pattern = {"type": "absoluteYearly", "interval": 1, "dayOfMonth": 24, "month": 12}
    assert days(pattern, "2028-01-01") == ["2026-12-24", "2027-12-24"]


def test_an_end_date_is_included() -> None:
    """The end date's own occurrence belongs to the series."""
    assert days({"type": "daily", "interval": 1}, type="endDate", endDate="2026-11-24") == ["2026-11-23", "2026-11-24"]


def test_relative_patterns_are_refused() -> None:
    """What is not imitated says so."""
    with pytest.raises(ValueError, match="relativeMonthly"):
        days({"type": "relativeMonthly", "interval": 1})
