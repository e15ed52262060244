"""Working days and office hours of a municipality: holidays, eves, half days, bridge days and summer time known.

Every answering time and reminder counts in these days. Days are local dates; moments are aware and come back in the pack's zone.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from policies.hours import CLOSED, EVES, Holidays, Hours, OfficeDay

_SEARCH_DAYS = 400  # more than a year without a working day is a mistake in the pack, not a long holiday


@cache
def swedish_days(year: int) -> dict[date, str]:
    """Sweden's public holidays and de facto eves of a year, with their Swedish names in lower case.

    From the package ``holidays``; Sundays as such are left out, because a weekday's hours say that.
    """
    import holidays  # heavy, and only needed once somebody counts days

    days = holidays.country_holidays(
        "SE", years=year, categories=("public", "de_facto"), language="sv", include_sundays=False
    )
    return {day: name.casefold() for day, name in sorted(days.items())}


class WorkingCalendar:
    """Answers what a working day is for one pack's hours and holidays."""

    def __init__(self, hours: Hours, holidays: Holidays, time_zone: str = "Europe/Stockholm") -> None:
        self.hours = hours
        self.holidays = holidays
        self.zone = ZoneInfo(time_zone)

    def holiday(self, day: date) -> str | None:
        """The Swedish name of the day off, or None when it is none (a weekend alone is none)."""
        name = swedish_days(day.year).get(day)
        if name is not None and (name not in EVES or name in self.holidays.extra):
            return name
        return "stängt" if day in self.holidays.closed else None

    def office_day(self, day: date) -> OfficeDay:
        """That day's hours with holidays, half days and bridge days counted in; closed when nobody works."""
        plain = self._before_bridging(day)
        bridge = self.hours.bridge_days
        if not plain.is_open or bridge.kind == "open" or not self.is_bridge_day(day):
            return plain
        return CLOSED if bridge.kind == "closed" else _shortened(plain, bridge.closes)

    def is_working_day(self, day: date) -> bool:
        """Whether anybody works at all that day."""
        return self.office_day(day).is_open

    def is_half_day(self, day: date) -> bool:
        """Whether the office closes earlier than on an ordinary such weekday."""
        hours = self.office_day(day)
        return hours.is_open and hours != self.hours.weekday(day.weekday())

    def is_bridge_day(self, day: date) -> bool:
        """Whether it is the only working day between two days off, one of them a holiday on an ordinary working weekday."""
        if not self._before_bridging(day).is_open:
            return False
        around = (day - timedelta(days=1), day + timedelta(days=1))
        if any(self._before_bridging(near).is_open for near in around):
            return False
        return any(self.holiday(near) and self.hours.weekday(near.weekday()).is_open for near in around)

    def opens(self, day: date) -> datetime | None:
        """When the office opens that day, or None when it stays closed."""
        return self._moment(day, self.office_day(day).opens)

    def closes(self, day: date) -> datetime | None:
        """When the office closes that day, or None when it never opened."""
        return self._moment(day, self.office_day(day).closes)

    def is_open(self, moment: datetime) -> bool:
        """Whether the moment lies within office hours."""
        local = self._local(moment)
        opens, closes = self.opens(local.date()), self.closes(local.date())
        return opens is not None and closes is not None and opens <= local < closes

    def add_working_days(self, day: date, count: int) -> date:
        """The working day that is ``count`` after the day (before it, when negative); 0 gives the day itself or the next one."""
        step = timedelta(days=-1 if count < 0 else 1)
        current = day
        if count == 0:
            return current if self.is_working_day(current) else self.add_working_days(current, 1)
        for _ in range(abs(count)):
            current = self._search(current + step, step)
        return current

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after ``first`` up to and with ``last``; negative when ``last`` comes first."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))

    def next_working_morning(self, moment: datetime) -> datetime:
        """The first time the office opens after the moment."""
        day = self._local(moment).date()
        while True:
            day = self._search(day, timedelta(days=1))
            opens = self.opens(day)
            if opens is not None and opens > moment:
                return opens
            day += timedelta(days=1)

    def answer_by(self, received: datetime, working_days: int) -> datetime:
        """The last moment to answer what came in then: closing time, so many working days after the day it counts as received.

        Mail that comes outside office hours counts as received on the next working day when that day is a day off,
        and on the same day otherwise.
        """
        day = self.add_working_days(self._local(received).date(), 0)
        closes = self.closes(self.add_working_days(day, working_days))
        assert closes is not None  # noqa: S101 - add_working_days gives open days only
        return closes

    def _before_bridging(self, day: date) -> OfficeDay:
        plain = self.hours.weekday(day.weekday())
        if not plain.is_open or self.holiday(day):
            return CLOSED
        tomorrow = swedish_days((day + timedelta(days=1)).year).get(day + timedelta(days=1), "")
        # two holidays on one day are one entry: "första maj; kristi himmelsfärdsdag"
        closing = [self.hours.half_days[name] for name in tomorrow.split("; ") if name in self.hours.half_days]
        return _shortened(plain, min(closing, default=None))

    def _search(self, day: date, step: timedelta) -> date:
        for _ in range(_SEARCH_DAYS):
            if self.is_working_day(day):
                return day
            day += step
        raise ValueError(
            f"no working day within {_SEARCH_DAYS} days of {day}: look at hours and holidays.closed in the pack"
        )

    def _local(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be placed in office hours")
        return moment.astimezone(self.zone)

    def _moment(self, day: date, at: time | None) -> datetime | None:
        return None if at is None else datetime.combine(day, at, self.zone)


def _shortened(hours: OfficeDay, closes: time | None) -> OfficeDay:
    if closes is None or hours.opens is None or hours.closes is None or closes >= hours.closes:
        return hours
    return OfficeDay(hours.opens, closes) if closes > hours.opens else CLOSED
