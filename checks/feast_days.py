"""Christmas, Easter and midsummer: the eves before which something is to be done. Twin: addin/src/checks/feast_days.ts."""

from __future__ import annotations

from datetime import date, timedelta


def eve_of(name: str, year: int) -> date:
    """Christmas Eve, Good Friday or Midsummer Eve of a year."""
    if name == "christmas":
        return date(year, 12, 24)
    if name == "easter":
        return easter(year) - timedelta(days=2)
    return _midsummer(year)


def _midsummer(year: int) -> date:
    """Midsummer Eve: the Friday between 19 and 25 June."""
    day = date(year, 6, 19)
    return day + timedelta(days=(5 - day.isoweekday()) % 7)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm published in Nature in 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)
