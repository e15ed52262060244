"""What the run page can do to the tenant: move its clock, switch its faults."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from policies.clock import FileClock, FixedClock
from policies.working_days import next_working_morning
from sandbox.faults import FaultConfig, Faults

if TYPE_CHECKING:
    from sandbox.tenant import Tenant


SOME = FaultConfig.from_json({"throttle": 0.05, "unavailable": 0.02, "slow": 0.1, "slow_ms": [200.0, 900.0]})
LEVELS = {"off": FaultConfig(), "some": SOME, "all": FaultConfig.everything()}


def level(faults: Faults) -> str:
    """Which of the switch's positions fits what is configured: off, all, or else some."""
    if not faults.config.active:
        return "off"
    return "all" if faults.config == LEVELS["all"] else "some"


def set_level(tenant: Tenant, name: str) -> None:
    """Switch the faults. Raises ValueError for a position that the switch does not have."""
    if name not in LEVELS:
        message = f"unknown level {name!r}; known are {', '.join(LEVELS)}"
        raise ValueError(message)
    tenant.faults.configure(LEVELS[name])
    words = {
        "off": ("Inga fel längre: allt svarar genast.", "No more faults: everything answers at once."),
        "some": ("Några fel är påslagna.", "Some faults are switched on."),
        "all": ("Alla fel är påslagna.", "Every fault is switched on."),
    }
    tenant.tell("faults", *words[name])


def distance(now: datetime, to: str) -> timedelta:
    """How far it is from ``now`` to "hour", "week" or the next working "morning". Raises ValueError for anything else."""
    if to == "hour":
        return timedelta(hours=1)
    if to == "week":
        return timedelta(weeks=1)
    if to == "morning":
        return next_working_morning(now) - now
    message = f"unknown distance {to!r}; known are hour, morning, week"
    raise ValueError(message)


def travel(tenant: Tenant, by: timedelta) -> None:
    """Move the tenant's clock. Raises ValueError when its clock is one that cannot travel."""
    clock = tenant.clock
    if isinstance(clock, FileClock):
        clock.travel(by)
    elif isinstance(clock, FixedClock):
        clock.advance(by)
    else:
        message = "this tenant's clock cannot travel"
        raise ValueError(message)  # noqa: TRY004 - one error for the caller
    hours = round(by.total_seconds() / 3600)
    tenant.tell("clock", f"Klockan ställdes fram {hours} timmar.", f"The clock was moved {hours} hours ahead.")
