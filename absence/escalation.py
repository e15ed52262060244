"""Who is told, and when, that nobody has opened a mailbox (A04): the substitute, the manager, the service desk next working morning.

Pure: from what a look showed to the rungs that are due. Every rung is due once a working day; who keeps the keys sees to that. When
many days passed unwatched (an outage, a clock that travelled) only the last working day's rungs are due: the mail says since when.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from absence.evidence import Evidence, Look
from policies.absence_policy import Escalation
from policies.working_days import WorkingCalendar

_BEFORE_CLOSING = timedelta(hours=1)  # a half day's rungs come while somebody is still there to act


class Rung(StrEnum):
    """Whom the ladder reaches."""

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
    look: Look, now: datetime, policy: Escalation, calendar: WorkingCalendar, *, opened_on: frozenset[date]
) -> list[Due]:
    """The rungs that are due now for what this look showed. ``opened_on``: working days on which the mailbox is known to have been opened.

    A rung is due when its hour has come and what waits came before it; the service desk's when it came before the manager's hour. With a
    rung everything below it is due, so that nobody is told before those who are nearer.
    """
    if look.evidence is not Evidence.UNOPENED or look.oldest is None:
        return []
    return [
        one
        for day in _days(now, calendar)
        if day not in opened_on
        for one in _due_of(ladder(day, policy, calendar), look.oldest, now)
    ]


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
