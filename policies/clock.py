"""The clock as a port: nothing in the product asks the machine for the time, so that tests and the local tenant can travel."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Tells what time it is."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands still until somebody moves it; for tests."""

    at: datetime

    def now(self) -> datetime:
        """The moment the clock was set to, in UTC."""
        return self.at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move forwards by that much."""
        self.at += by


@dataclass
class FileClock:
    """The machine's time plus an offset that stands in a file, so that several processes travel together.

    The file holds JSON: ``{"offset_seconds": 3600.0}``. A missing or unreadable file means no offset.
    """

    path: Path

    def now(self) -> datetime:
        """The present moment moved by the file's offset, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.offset_seconds())

    def offset_seconds(self) -> float:
        """How far the clock has travelled, in seconds."""
        try:
            return float(json.loads(self.path.read_text())["offset_seconds"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0.0

    def travel(self, by: timedelta) -> None:
        """Move every process that reads this file forwards (or back) by that much."""
        offset = self.offset_seconds() + by.total_seconds()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.path.with_suffix(".tmp")
        temporary.write_text(json.dumps({"offset_seconds": offset}))
        temporary.replace(self.path)
