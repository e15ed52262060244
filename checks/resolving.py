"""What an expression such as "på fredag" means as a date, in the pack's working days. Twin: addin/src/checks/resolving.ts.

A named day stays that day; what only says a stretch of time ("före månadsskiftet", "inom tre dagar", "snarast") becomes a working day.
"""

from __future__ import annotations

from datetime import date, timedelta

from checks.dates import When
from checks.feast_days import eve_of
from checks.working_days import Days

_SOON = {"now": 0, "soon": 1, "shortly": 3}  # working days from today


def resolve(when: When, days: Days) -> str:
    """The date as yyyy-mm-dd, with " hh:mm" behind it where a time was given; empty when it has none ("före semestern")."""
    day = _day(when, days)
    if day is None:
        return ""
    if when.name in {"timm", "hour"}:
        hour = min(days.hour + when.day, 23)
        return f"{day.isoformat()} {hour:02d}:{days.minute:02d}"
    return day.isoformat() if when.hour < 0 else f"{day.isoformat()} {when.hour:02d}:{when.minute:02d}"


def _day(when: When, days: Days) -> date | None:
    today = days.today
    if when.form in {"iso", "date"}:
        return _calendar_day(when, today)
    if when.form == "day":
        return _day_of_month(when.day, today)
    if when.form == "weekday":
        return _weekday(when, today)
    if when.form == "relative":
        ahead = int(when.name)
        return today if ahead == 0 else days.working(today + timedelta(days=ahead), 1)
    if when.form == "within":
        return _within(when, days)
    if when.form == "week":
        return _week(when, days)
    if when.form == "span":
        return _span(when.name, days)
    if when.form == "vague":
        return days.add(_SOON[when.name]) if when.name in _SOON else None
    return today


def _calendar_day(when: When, today: date) -> date | None:
    """The date, in the year given or the nearest one that is not over."""
    for year in (when.year,) if when.year else (today.year, today.year + 1):
        day = _valid(year, when.month, when.day)
        if day is not None and (when.year or day >= today):
            return day
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_of_month(number: int, today: date) -> date | None:
    year, month = today.year, today.month
    for _ in range(4):
        day = _valid(year, month, number)
        if day is not None and day >= today:
            return day
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return None


def _weekday(when: When, today: date) -> date:
    """The next such day after today; "nästa fredag" is the one of next week."""
    if when.name == "next":
        monday = today - timedelta(days=today.isoweekday() - 1)
        return monday + timedelta(days=6 + when.day)
    ahead = (when.day - today.isoweekday()) % 7
    return today + timedelta(days=ahead or 7)


def _within(when: When, days: Days) -> date:
    if when.name in {"timm", "hour", "minut"}:
        return days.today
    if when.name in {"veck", "week"}:
        return days.working(days.today + timedelta(days=7 * when.day), -1)
    if when.name == "månad":
        return days.working(days.today + timedelta(days=30 * when.day), -1)
    return days.add(when.day)


def _week(when: When, days: Days) -> date | None:
    """The last working day of a week by number; with a weekday, that day."""
    for year in (days.today.year, days.today.year + 1):
        try:
            day = date.fromisocalendar(year, when.month, when.day or 5)
        except ValueError:
            continue
        if day >= days.today:
            return day if when.day else days.working(day, -1)
    return None


def _span(name: str, days: Days) -> date | None:
    today = days.today
    monday = today - timedelta(days=today.isoweekday() - 1)
    if name.startswith("next_"):
        return _next_week(name, monday, days)
    if name == "week":
        last = days.working(monday + timedelta(days=4), -1)
        return last if last >= today else days.working(monday + timedelta(days=11), -1)
    last = _last_before(name, today)
    return max(days.working(last, -1), today)


def _next_week(name: str, monday: date, days: Days) -> date:
    if name == "next_monday":
        return days.working(monday + timedelta(days=7), 1)
    return days.working(monday + timedelta(days=9 if name == "next_wednesday" else 11), -1)


def _last_before(name: str, today: date) -> date:
    """The last day before the month's or year's turn, Christmas Eve, Good Friday or Midsummer Eve."""
    if name == "month":
        first = date(today.year + today.month // 12, today.month % 12 + 1, 1)
        return first - timedelta(days=1)
    if name == "year":
        return date(today.year, 12, 31)
    for year in (today.year, today.year + 1):
        eve = eve_of(name, year)
        if eve > today:
            return eve - timedelta(days=1)
    return today
