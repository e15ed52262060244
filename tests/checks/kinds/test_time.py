"""Office hours and the days when nobody works."""

from __future__ import annotations

import pytest

from tests.checks.kinds.judging import hits


@pytest.mark.parametrize(
    ("at", "following"),
    [
        ("2026-11-18T22:10:00+01:00", "2026-11-19 08:00"),
        ("2026-11-18T06:30:00+01:00", "2026-11-18 08:00"),
        ("2026-11-20T18:00:00+01:00", "2026-11-23 08:00"),
        ("2026-12-24T10:00:00+01:00", "2026-12-28 08:00"),
        ("2026-06-19T09:00:00+02:00", "2026-06-22 08:00"),
        ("2026-05-14T09:00:00+02:00", "2026-05-15 08:00"),
    ],
)
def test_offers_the_next_working_day(at: str, following: str) -> None:
    """Outside office hours the next ordinary working day's morning is offered."""
    (hit,) = hits("C25", at=at)
    assert hit.data["next"] == following


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-18T08:00:00+01:00",
        "2026-11-18T17:00:00+01:00",
        "2026-05-15T10:00:00+02:00",
        "2026-05-25T10:00:00+02:00",
    ],
)
def test_is_silent_in_office_hours(at: str) -> None:
    """Ordinary working days count, also squeezed in ones and annandag pingst."""
    assert hits("C25", at=at) == []
