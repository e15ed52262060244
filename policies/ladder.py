"""Who is told, and when, that nobody has opened a mailbox (A04, M04): whoever watches it, the manager, the service desk next morning.

Pure: from when the oldest unopened mail came to the rungs that are due. Every rung is due once a working day; who keeps the keys sees to
that. When many days passed unwatched (an outage, a clock that travelled) only the last working day's rungs are due: the mail says since
when.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from policies.absence_policy import Escalation
from policies.working_days import WorkingCalendar

_BEFORE_CLOSING = timedelta(hours=1)  # a half day's rungs come while somebody is still there to act
_OFTEN = timedelta(minutes=55)


class Rung(StrEnum):
    """Whom the ladder reaches. ``SUBSTITUTE``: whoever watches the mailbox that day."""

    SUBSTITUTE = "substitute"
    MANAGER = "manager"
    SERVICE_DESK = "service-desk"


@dataclass(frozen=True, slots=True)
class Due:
    """A rung of one working day's ladder, and when it is due."""

    rung: Rung
    day: date
    at: datetime


def ladder(day: date, policy: Escalation, calendar: WorkingCalendar) -> list[Due]:
    """The rungs of a working day, in order; none for a day on which nobody works."""
    closes = calendar.closes(day)
    if closes is None:
        return []

    def within(at: time) -> datetime:
        moment = datetime.combine(day, at, calendar.zone)
        return moment if moment < closes else closes - _BEFORE_CLOSING

    following = calendar.add_working_days(day, 1)
    morning = datetime.combine(following, policy.service_desk_at, calendar.zone)
    return [
        Due(Rung.SUBSTITUTE, day, within(policy.substitute_at)),
        Due(Rung.MANAGER, day, within(policy.manager_at)),
        Due(Rung.SERVICE_DESK, day, morning),
    ]


def due_rungs(
    oldest: datetime, now: datetime, policy: Escalation, calendar: WorkingCalendar, *, opened_on: frozenset[date]
) -> list[Due]:
    """The rungs that are due now for unopened mail of which the ``oldest`` came then.

    ``opened_on``: working days on which the mailbox is known to have been opened. A rung is due when its hour has come and what waits
    came before it; the service desk's when it came before the manager's hour. With a rung everything below it is due, so that nobody is
    told before those who are nearer.
    """
    return [
        one
        for day in _days(now, calendar)
        if day not in opened_on
        for one in _due_of(ladder(day, policy, calendar), oldest, now)
    ]


def look_is_due(last: datetime | None, now: datetime, policy: Escalation, calendar: WorkingCalendar) -> bool:
    """Whether a mailbox that was last looked at then is to be looked at: hourly in office hours, and whenever a rung falls due."""
    if last is None:
        return True
    rungs = [one.at for day in _days(now, calendar) for one in ladder(day, policy, calendar)]
    missed = any(last < at <= now for at in rungs)
    return missed or (calendar.is_open(now) and now - last >= _OFTEN)


def _days(now: datetime, calendar: WorkingCalendar) -> Iterator[date]:
    """The working day before today, whose last rung falls today, and today."""
    today = now.astimezone(calendar.zone).date()
    yield calendar.add_working_days(today, -1)
    yield today


def _due_of(rungs: list[Due], oldest: datetime, now: datetime) -> list[Due]:
    highest = -1
    for number, one in enumerate(rungs):
        came_before = rungs[number - 1].at if one.rung is Rung.SERVICE_DESK else one.at
        if one.at <= now and oldest < came_before:
            highest = number
    return rungs[: highest + 1]
