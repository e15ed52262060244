"""Working days: holidays, eves, half days, bridge days and summer time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.hours import EVES, RED_DAYS, BridgeDays, Holidays, Hours, OfficeDay, Source
from policies.packs import load_pack
from policies.working_days import WorkingCalendar, swedish_days

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = OfficeDay(time(8), time(16, 30))
WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), DAY)


def _calendar(**hours: object) -> WorkingCalendar:
    made = Hours(source=(Source("test"),), **{**WEEK, **hours})  # type: ignore[arg-type]
    return WorkingCalendar(
        made, Holidays(extra=("midsommarafton", "julafton", "nyårsafton"), closed=(date(2026, 8, 20),))
    )


PLAIN = _calendar()
SHORT = _calendar(
    half_days={"långfredagen": time(12), "första maj": time(13), "alla helgons dag": time(12)},
    bridge_days=BridgeDays("closed"),
)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 6, 19), "midsommarafton"),
        (date(2026, 12, 24), "julafton"),
        (date(2026, 12, 31), "nyårsafton"),
        (date(2026, 4, 3), "långfredagen"),
        (date(2026, 5, 14), "kristi himmelsfärdsdag"),
        (date(2026, 10, 31), "alla helgons dag"),
        (date(2027, 1, 6), "trettondedag jul"),
        (date(2026, 8, 20), "stängt"),
    ],
)
def test_days_off_are_known_by_name(day: date, name: str) -> None:
    """Holidays, the eves that count as such, and the municipality's own closed days."""
    assert PLAIN.holiday(day) == name
    assert not PLAIN.is_working_day(day)


def test_eves_are_working_days_where_the_pack_says_so() -> None:
    """Without `extra`, Christmas Eve on a weekday is a working day: only then does a mistake in a pack show."""
    calendar = WorkingCalendar(PLAIN.hours, Holidays())
    assert calendar.is_working_day(date(2026, 12, 24))


def test_next_years_holidays_are_known() -> None:
    """Fails a year before the holiday data ends: then the package holidays must be updated."""
    year = datetime.now(UTC).year
    for one in (year, year + 1, year + 2):
        assert set(swedish_days(one).values()) == {*RED_DAYS, *EVES}, one


def test_a_day_with_two_names_is_still_off() -> None:
    """Where Ascension Day falls on the first of May both names belong to one day, and it is off."""
    assert PLAIN.holiday(date(2008, 5, 1)) is not None
    assert SHORT.closes(date(2008, 4, 30)) == datetime(2008, 4, 30, 13, tzinfo=STOCKHOLM)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)))  # noqa: DTZ001 - given its zone below
def test_the_next_working_morning_is_always_later_and_open(moment: datetime) -> None:
    """Whenever it is asked: in the future, exactly when an office opens, within a fortnight even where every bridge day is closed."""
    now = moment.replace(tzinfo=UTC)
    morning = SHORT.next_working_morning(now)
    assert now < morning <= now + timedelta(days=14)
    assert morning == SHORT.opens(morning.date())
    assert SHORT.is_open(morning)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),
        (date(2026, 12, 23), 5, date(2027, 1, 5)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
    ],
)
def test_adding_working_days_skips_days_off(start: date, count: int, end: date) -> None:
    """Over weekends, Easter, Christmas and New Year, forwards and back."""
    assert PLAIN.add_working_days(start, count) == end


def test_counting_goes_both_ways() -> None:
    """After the first up to and with the last; negative the other way."""
    assert PLAIN.working_days_between(date(2026, 12, 23), date(2027, 1, 5)) == 5
    assert PLAIN.working_days_between(date(2027, 1, 5), date(2026, 12, 23)) == -5
    assert PLAIN.working_days_between(date(2026, 11, 20), date(2026, 11, 22)) == 0


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(1, 40))
def test_adding_and_counting_agree(start: date, count: int) -> None:
    """Counting to the day that adding gives brings back the number, and that day is a working day."""
    end = PLAIN.add_working_days(start, count)
    assert PLAIN.is_working_day(end)
    assert PLAIN.working_days_between(start, end) == count


def test_half_days_close_earlier_the_day_before() -> None:
    """Maundy Thursday and Walpurgis Eve; a day before a Sunday holiday is a Saturday, so nothing happens."""
    assert SHORT.closes(date(2026, 4, 2)) == datetime(2026, 4, 2, 12, tzinfo=STOCKHOLM)
    assert SHORT.is_half_day(date(2026, 4, 30))
    assert SHORT.closes(date(2026, 10, 30)) == datetime(2026, 10, 30, 12, tzinfo=STOCKHOLM)
    assert not SHORT.is_half_day(date(2026, 4, 29))
    assert not SHORT.is_working_day(date(2022, 4, 30))


def test_a_bridge_day_is_closed_where_the_pack_says_so() -> None:
    """The Friday after Ascension Day, and a Monday between a Sunday and a Tuesday off; ordinary Fridays are not bridges."""
    assert SHORT.is_bridge_day(date(2026, 5, 15))
    assert not SHORT.is_working_day(date(2026, 5, 15))
    assert PLAIN.is_working_day(date(2026, 5, 15))
    assert SHORT.is_bridge_day(date(2026, 1, 5))
    assert not SHORT.is_bridge_day(date(2026, 11, 20))


def test_a_bridge_day_may_only_be_shortened() -> None:
    """The office closes at the named hour."""
    calendar = _calendar(bridge_days=BridgeDays("short", time(12)))
    assert calendar.closes(date(2026, 5, 15)) == datetime(2026, 5, 15, 12, tzinfo=STOCKHOLM)


def test_a_department_that_works_weekends_has_no_bridge_days() -> None:
    """Where every day is worked, no day stands alone."""
    calendar = _calendar(saturday=DAY, sunday=DAY, bridge_days=BridgeDays("closed"))
    assert calendar.is_working_day(date(2026, 5, 15))
    assert calendar.is_working_day(date(2026, 11, 22))


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-21T18:00:00+00:00", "2026-11-23T08:00:00+01:00"),
        ("2026-11-23T06:59:59+00:00", "2026-11-23T08:00:00+01:00"),
        ("2026-11-23T07:00:00+00:00", "2026-11-24T08:00:00+01:00"),
        ("2026-03-27T20:00:00+00:00", "2026-03-30T08:00:00+02:00"),
        ("2026-10-23T20:00:00+00:00", "2026-10-26T08:00:00+01:00"),
        ("2026-12-30T15:00:00+00:00", "2027-01-04T08:00:00+01:00"),
        ("2026-12-31T23:30:00+00:00", "2027-01-04T08:00:00+01:00"),
    ],
)
def test_the_next_working_morning(now: str, morning: str) -> None:
    """Over weekends, the change to and from summer time, New Year, and midnight that differs between UTC and Stockholm."""
    assert PLAIN.next_working_morning(datetime.fromisoformat(now)) == datetime.fromisoformat(morning)


def test_office_hours_know_summer_time() -> None:
    """08:00 is 07:00 UTC in winter and 06:00 UTC in summer; closing time itself is closed."""
    assert PLAIN.is_open(datetime(2026, 11, 23, 7, 0, tzinfo=UTC))
    assert not PLAIN.is_open(datetime(2026, 11, 23, 6, 59, tzinfo=UTC))
    assert PLAIN.is_open(datetime(2026, 7, 1, 6, 0, tzinfo=UTC))
    assert not PLAIN.is_open(datetime(2026, 7, 1, 14, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("received", "days", "by"),
    [
        ("2026-11-20T13:00:00+00:00", 1, "2026-11-23T15:30:00+00:00"),
        ("2026-11-21T13:00:00+00:00", 1, "2026-11-24T15:30:00+00:00"),
        ("2026-11-20T22:59:00+00:00", 1, "2026-11-23T15:30:00+00:00"),
        ("2026-12-23T10:00:00+00:00", 2, "2026-12-29T15:30:00+00:00"),
        ("2026-11-23T10:00:00+00:00", 0, "2026-11-23T15:30:00+00:00"),
    ],
)
def test_answering_times_end_at_closing_time(received: str, days: int, by: str) -> None:
    """M05: the last moment is closing time; what comes on a day off counts from the next working day."""
    assert PLAIN.answer_by(datetime.fromisoformat(received), days) == datetime.fromisoformat(by)


def test_a_moment_without_a_zone_is_refused() -> None:
    """A naive time would be an hour or two wrong; better not at all."""
    with pytest.raises(ValueError, match="time zone"):
        PLAIN.is_open(datetime(2026, 11, 23, 8))  # noqa: DTZ001 - that is the point


def test_a_year_without_working_days_ends_in_an_error() -> None:
    """A pack that closes everything does not hang the program."""
    closed = tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(900))
    calendar = WorkingCalendar(PLAIN.hours, Holidays(closed=closed))
    with pytest.raises(ValueError, match=r"holidays\.closed"):
        calendar.next_working_morning(datetime(2026, 2, 1, tzinfo=UTC))


def test_sandbys_own_hours() -> None:
    """The demo municipality closes early on Fridays, before long weekends and on bridge days."""
    calendar = load_pack("sandby").calendar
    assert calendar.closes(date(2026, 11, 27)) == datetime(2026, 11, 27, 15, tzinfo=STOCKHOLM)
    assert calendar.closes(date(2027, 3, 25)) == datetime(2027, 3, 25, 12, tzinfo=STOCKHOLM)


def test_a_units_own_hours() -> None:
    """Barn och familj is open on Thursday evenings; holidays and half days are the municipality's."""
    unit = load_pack("sandby").for_unit("Socialförvaltningen", "Barn och familj").calendar
    assert unit.closes(date(2026, 11, 26)) == datetime(2026, 11, 26, 18, tzinfo=STOCKHOLM)
    assert unit.closes(date(2027, 3, 25)) == datetime(2027, 3, 25, 12, tzinfo=STOCKHOLM)
    assert not unit.is_working_day(date(2026, 12, 24))
