"""NCRONTAB timers on the product's clock: six fields, seconds first, in UTC as Azure runs them by default."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from croniter import croniter

from sandbox.functions_host.model import HostedFunction, HostError


def next_run(function: HostedFunction, after: float) -> float:
    """The first time (Unix seconds) later than ``after`` at which the function's schedule is due.

    Raises:
        HostError: the schedule is no NCRONTAB expression.
    """
    schedule = str(function.trigger.get("schedule", ""))
    following = _next(schedule, after)
    if following is None:
        raise HostError(f"function {function.name}: '{schedule}' is no NCRONTAB schedule (six fields, seconds first)")
    return following


@lru_cache(maxsize=256)  # the host asks at every turn of its loop
def _next(schedule: str, after: float) -> float | None:
    fields = schedule.split()
    if len(fields) not in (5, 6) or not croniter.is_valid(schedule, second_at_beginning=len(fields) == 6):
        return None
    start = datetime.fromtimestamp(after, UTC)
    following: datetime = croniter(schedule, start, second_at_beginning=len(fields) == 6).get_next(datetime)
    return following.timestamp()
