"""NCRONTAB timers on the product's clock: six fields, seconds first, in UTC as Azure runs them by default."""

from __future__ import annotations

from datetime import UTC, datetime

from croniter import croniter

from sandbox.functions_host.model import HostedFunction, HostError


def next_run(function: HostedFunction, after: float) -> float:
    """The first time (Unix seconds) later than ``after`` at which the function's schedule is due.

    Raises:
        HostError: the schedule is no NCRONTAB expression.
    """
    schedule = str(function.trigger.get("schedule", ""))
    fields = schedule.split()
    if len(fields) not in (5, 6) or not croniter.is_valid(schedule, second_at_beginning=len(fields) == 6):
        raise HostError(f"function {function.name}: '{schedule}' is no NCRONTAB schedule (six fields, seconds first)")
    start = datetime.fromtimestamp(after, UTC)
    following: datetime = croniter(schedule, start, second_at_beginning=len(fields) == 6).get_next(datetime)
    return following.timestamp()
