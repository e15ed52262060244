"""Dates as people write them, and the day they mean; today is Saturday 2026-11-21 unless told."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.compile import calendar
from checks.date_phrases import PHRASES
from checks.date_words import MONTHS
from checks.deadlines import dated
from checks.document import Document
from checks.feast_days import easter
from checks.plain import from_text
from checks.resolving import resolve
from checks.working_days import Days
from policies.packs import load_pack

CALENDAR: dict[str, Any] = calendar(load_pack("sandby"), 2026)


def meant(text: str, now: str = "2026-11-21T10:00:00+01:00") -> list[str]:
    """What every expression of a text means."""
    document = Document(from_text(text), whole=True)
    days = Days(CALENDAR, now)
    return [resolve(one.when, days) for one in dated(document)]


def written(text: str) -> list[str]:
    """The expressions of a text as they stand there."""
    document = Document(from_text(text), whole=True)
    return [text[one.when.start : one.when.end] for one in dated(document)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-27", "2026-11-27"),
        ("2026-11-27 kl. 16", "2026-11-27 16:00"),
        ("20261127", "2026-11-27"),
        ("26-11-27", "2026-11-27"),
        ("27/11", "2026-11-27"),
        ("27/11-2027", "2027-11-27"),
        ("senast 27.11", "2026-11-27"),
        ("27.11.2026", "2026-11-27"),
        ("27 november", "2026-11-27"),
        ("den 27 nov. 2027", "2027-11-27"),
        ("12 mars", "2027-03-12"),
        ("den 27:e", "2026-11-27"),
        ("den 3:e", "2026-12-03"),
        ("fredag", "2026-11-27"),
        ("fre 27 nov", "2026-11-27"),
        ("fredag den 27 november kl 12.30", "2026-11-27 12:30"),
        ("fredagen den 27:e", "2026-11-27"),
        ("fre 27/11 kl. 16", "2026-11-27 16:00"),
        ("nästa fredag", "2026-11-27"),
        ("i dag", "2026-11-21"),
        ("imorgon bitti", "2026-11-23"),
        ("i övermorgon", "2026-11-23"),
        ("i slutet av veckan", "2026-11-27"),
        ("i början av nästa vecka", "2026-11-23"),
        ("före månadsskiftet", "2026-11-30"),
        ("innan helgen", "2026-11-27"),
        ("före årsskiftet", "2026-12-30"),
        ("före jul", "2026-12-23"),
        ("före påsk", "2027-03-25"),
        ("före midsommar", "2027-06-24"),
        ("v. 48", "2026-11-27"),
        ("v48", "2026-11-27"),
        ("vecka 2", "2027-01-15"),
        ("tisdag vecka 49", "2026-12-01"),
        ("snarast", "2026-11-24"),
        ("omgående", "2026-11-23"),
        ("inom tre dagar", "2026-11-26"),
        ("inom 5 arbetsdagar", "2026-11-30"),
        ("inom två veckor", "2026-12-04"),
        ("inom kort", "2026-11-26"),
        ("kl. 16", "2026-11-21 16:00"),
        ("November 27th, 2026", "2026-11-27"),
        ("27th of November", "2026-11-27"),
        ("next Friday", "2026-11-27"),
        ("tomorrow", "2026-11-23"),
        ("within two weeks", "2026-12-04"),
        ("före semestern", ""),
        ("30 februari", ""),
    ],
)
def test_what_people_write_means_a_day(text: str, day: str) -> None:
    """Every way of writing resolves to yyyy-mm-dd, with the time where one is given."""
    assert meant(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "i fredags", "på fredagar", "fredagens möte", "kostar 12.50 kronor", "12:30", "version 2.10", "1/4 kopp mjöl och 3/50",
        "sal 27", "den 27-årige", "32 november", "vi ses", "maj", "den här skolan", "om du kan", "en vecka", "på fredagen",
    ],
)  # fmt: skip
def test_what_is_no_date_is_left_alone(text: str) -> None:
    """Past days, prices, times alone and numbers are no dates."""
    assert [one for one in written(text) if one != "1/4"] == []


def test_a_working_week_ends_before_a_holiday() -> None:
    """The week of Good Friday ends on Thursday, and tomorrow is a working day."""
    now = "2027-03-23T10:00:00+01:00"
    assert meant("i slutet av veckan", now) == ["2027-03-25"]
    assert meant("i morgon", "2027-03-25T10:00:00+01:00") == ["2027-03-30"]


def test_a_friday_is_the_next_one_and_next_friday_next_week_s() -> None:
    """On a Monday "fredag" is this week's and "nästa fredag" is next week's."""
    assert meant("fredag, nästa fredag", "2026-11-16T10:00:00+01:00") == ["2026-11-20", "2026-11-27"]


def test_easter_is_where_the_calendar_has_it() -> None:
    """The computed Easter Sundays are those of the almanac."""
    assert [easter(year) for year in (2024, 2025, 2026, 2027)] == [
        date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28),
    ]  # fmt: skip


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_every_date_comes_back_from_every_way_of_writing_it(day: date) -> None:
    """A date written with its year resolves to itself however it is written."""
    month = MONTHS[day.month - 1][0]
    for text in (
        day.isoformat(), f"{day:%Y%m%d}", f"{day.day}/{day.month} {day.year}", f"{day.day}.{day.month}.{day.year}",
        f"den {day.day} {month} {day.year}", f"{day.day} {month[:3]} {day.year}" if len(month) > 4 else day.isoformat(),
    ):  # fmt: skip
        assert meant(text) == [day.isoformat()]


@given(st.dates(date(2026, 1, 1), date(2027, 12, 20)), st.sampled_from(sorted(PHRASES)))
def test_what_is_resolved_is_a_coming_day(today: date, phrase: str) -> None:
    """No offered date lies in the past; stretches of time end on working days."""
    now = f"{today.isoformat()}T10:00:00+01:00"
    days = Days(CALENDAR, now)
    for found in meant(phrase, now):
        if found:
            assert re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", found)
            day = date.fromisoformat(found)
            assert today <= day <= today + timedelta(days=400)
            assert day == today or days.is_open(day)


@given(st.text(alphabet="0123456789-/.: vkldenåi", max_size=40))
def test_nothing_breaks_the_grammar(text: str) -> None:
    """Whatever is written, the expressions found lie in the text, in order, without overlap."""
    document = Document(from_text(text), whole=True)
    last = 0
    for one in dated(document):
        assert last <= one.when.start < one.when.end <= len(document.text)
        last = one.when.end
