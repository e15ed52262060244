"""Clocks: the one that stands still, and the one that several processes travel with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policies.clock import FileClock, FixedClock


def test_a_fixed_clock_moves_when_told() -> None:
    """It stands still until somebody advances it, and answers in UTC."""
    clock = FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+01:00"))
    assert clock.now() == clock.now() == datetime(2026, 11, 21, 8, tzinfo=UTC)
    clock.advance(timedelta(hours=1))
    assert clock.now().hour == 9


def test_two_processes_travel_together(tmp_path: Path) -> None:
    """Whoever reads the same file has the same time."""
    first, second = FileClock(tmp_path / "run" / "clock.json"), FileClock(tmp_path / "run" / "clock.json")
    first.travel(timedelta(weeks=1))
    first.travel(timedelta(hours=1))
    assert second.offset_seconds() == timedelta(weeks=1, hours=1).total_seconds()
    assert abs(second.now() - first.now()) < timedelta(seconds=5)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"offset_seconds": "soon"}', "\x00"])
def test_an_unreadable_file_means_no_journey(tmp_path: Path, content: str) -> None:
    """A broken clock file never stops the product; it is then the machine's time."""
    (tmp_path / "clock.json").write_text(content)
    assert FileClock(tmp_path / "clock.json").offset_seconds() == 0
