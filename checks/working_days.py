"""Today, and the days on which the pack's municipality works. Twin: addin/src/checks/working_days.ts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any

_NOW = re.compile(r"^(20[0-9]{2})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})")
_SEARCH = 60  # days: no pack is closed longer


class Days:
    """Today and the pack's calendar. Raises ValueError when the mail's time cannot be read."""

    def __init__(self, calendar: Mapping[str, Any], sent_at: str) -> None:
        found = _NOW.match(sent_at)
        if found is None:
            raise ValueError("sent_at is no ISO 8601 time")
        year, month, day, self.hour, self.minute = (int(part) for part in found.groups())
        self.today = date(year, month, day)
        self.calendar = calendar

    @cached_property
    def _closed(self) -> frozenset[str]:
        return frozenset(self.calendar["closed"])

    def is_open(self, day: date) -> bool:
        """Whether anybody works that day."""
        return self.calendar["hours"].get(str(day.isoweekday())) is not None and day.isoformat() not in self._closed

    def working(self, day: date, step: int) -> date:
        """The day itself, or the nearest working day in the step's direction."""
        for _ in range(_SEARCH):
            if self.is_open(day):
                break
            day += timedelta(days=step)
        return day

    def add(self, count: int) -> date:
        """The working day so many working days after today; 0 is today or the next working day."""
        day = self.working(self.today, 1)
        for _ in range(count):
            day = self.working(day + timedelta(days=1), 1)
        return day
