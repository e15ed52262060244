"""Occurrences of a series: daily, weekly, monthly and yearly by date. Relative patterns are not imitated."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
KINDS = ("daily", "weekly", "absoluteMonthly", "absoluteYearly")
MOST = 1000  # occurrences; a series without end stops here


def occurrences(recurrence: dict[str, Any], until: date) -> Iterator[date]:
    """The days on which a series (Graph's ``patternedRecurrence``) begins, up to and including ``until``. Raises ValueError."""
    pattern, bounds = recurrence["pattern"], recurrence["range"]
    first = date.fromisoformat(bounds["startDate"])
    last = min(until, date.fromisoformat(bounds["endDate"])) if bounds.get("type") == "endDate" else until
    number = int(bounds.get("numberOfOccurrences") or MOST) if bounds.get("type") == "numbered" else MOST
    for count, day in enumerate(_days(pattern, first)):
        if day > last or count >= number:
            return
        yield day


def _days(pattern: dict[str, Any], first: date) -> Iterator[date]:
    every = max(1, int(pattern.get("interval") or 1))
    match pattern.get("type"):
        case "daily":
            for step in range(MOST):
                yield first + timedelta(days=step * every)
        case "weekly":
            yield from _weekly(pattern, first, every)
        case "absoluteMonthly" | "absoluteYearly" as kind:
            months = every * (12 if kind == "absoluteYearly" else 1)
            yield from _monthly(pattern, first, months)
        case other:
            raise ValueError(f"recurrence of type {other!r} is not imitated")


def _weekly(pattern: dict[str, Any], first: date, every: int) -> Iterator[date]:
    wanted = {_DAYS.index(str(day).lower()) for day in pattern.get("daysOfWeek") or [_DAYS[first.weekday()]]}
    start_of_week = _DAYS.index(str(pattern.get("firstDayOfWeek") or "sunday").lower())
    week = first - timedelta(days=(first.weekday() - start_of_week) % 7)
    for step in range(MOST):
        for offset in range(7):
            day = week + timedelta(weeks=step * every, days=offset)
            if day >= first and day.weekday() in wanted:
                yield day


def _monthly(pattern: dict[str, Any], first: date, months: int) -> Iterator[date]:
    wanted = int(pattern.get("dayOfMonth") or first.day)
    start = int(pattern.get("month") or first.month) if months % 12 == 0 else first.month
    for step in range(MOST):
        year, month = divmod(first.year * 12 + start - 1 + step * months, 12)
        day = date(year, month + 1, min(wanted, calendar.monthrange(year, month + 1)[1]))
        if day >= first:
            yield day
