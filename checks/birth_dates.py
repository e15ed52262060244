"""Birth dates of identity numbers, and the last four digits that are told apart from them. Twin: addin/src/checks/birth_dates.ts."""

from __future__ import annotations

import re
from itertools import chain, islice

_LAST_FOUR = re.compile(
    r"(?:sista (?:fyra|4)|(?:fyra|4) sista|slutsiffror(?:na)?|kontrollsiffror(?:na)?|kontrollnummer|last four)(?: siffror(?:na)?| digits)?"
    r"(?: i personnumret)?(?: är| are|:|,| =|\t| \t)* ?([0-9]{4})(?![0-9])"
)
_FOUR_FIRST = re.compile(  # "2387 som fyra sista"
    r"(?:^|[^0-9])([0-9]{4}) (?:som|är|i) (?:de )?(?:sista (?:fyra|4)|(?:fyra|4) sista|slutsiffror|kontrollsiffror)(?![a-zåäö])"
)
_LAST_FOUR_HOLDS = ("sista", "slutsiff", "kontroll", "last four")  # one of these stands in each of them
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_BORN = re.compile(
    r"(?:((?:18|19|20)?[0-9]{2})([-./ ]?)([0-9]{2})\2([0-9]{2})(?![0-9])"
    r"|([0-9]{1,2})(?::?[ae])? ?(jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]* ((?:18|19|20)[0-9]{2})(?![0-9])"
    r"|([0-9]{1,2})/([0-9]{1,2})[ -]((?:18|19|20)?[0-9]{2})(?![0-9]))"
)
_APART = 120  # characters between a birth date and the last four digits
_MOST_APART = 200  # birth dates with the last four apart that are looked at


def luhn(ten: str) -> bool:
    """Whether ten digits end in their check digit."""
    total = 0
    for index, digit in enumerate(ten):
        value = (ord(digit) - 48) * (2 - index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def apart(folded: str, today: str) -> list[tuple[int, int, str]]:
    """A birth date and, a little apart, the last four digits: from, to, and the ten digits. ``today``: yyyymmdd."""
    found: list[tuple[int, int, str]] = []
    if not any(word in folded for word in _LAST_FOUR_HOLDS):
        return found
    for four in islice(chain(_LAST_FOUR.finditer(folded), _FOUR_FIRST.finditer(folded)), _MOST_APART):
        low, high = max(0, four.start() - _APART), four.end() + _APART
        for born in _BORN.finditer(folded, low, min(high, len(folded))):
            if born.start() >= four.start() and born.start() < four.end():
                continue
            six = _six(born)
            if six and luhn(six + four.group(1)) and is_date(None, six[:2], six[2:4], six[4:], today):
                start, end = min(born.start(), four.start()), max(born.end(), four.end())
                found.append((start, end, six + four.group(1)))
                break
    return found


def _six(born: re.Match[str]) -> str:
    """Year, month and day (six digits) of a birth date in any form."""
    year, _, month, day, day2, name, year2, day3, month3, year3 = born.groups()
    if year:
        return year[-2:] + month + day
    if name:
        return f"{year2[-2:]}{_MONTHS.index(name) + 1:02d}{int(day2):02d}"
    return f"{year3[-2:]}{int(month3):02d}{int(day3):02d}"


def is_date(century: str | None, year: str, month: str, day: str, today: str) -> bool:
    """A day of the calendar; with 60 added to the day anything the tax agency gives out, month 00 and 31 February too."""
    months, days = int(month), int(day)
    if months > 12:
        return False
    if days >= 60:
        return days <= 91
    if not 1 <= months <= 12 or not 1 <= days <= 31:
        return False
    full = int((century or "").strip() + year) if century else 2000 + int(year)
    if century and f"{full:04d}{month}{day}" > today:
        return False
    leap = full % 4 == 0 and (full % 100 != 0 or full % 400 == 0)
    return days <= (29 if leap and months == 2 else 28 if months == 2 else 30 if months in (4, 6, 9, 11) else 31)
