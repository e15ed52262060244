"""Figures per unit and week."""

from __future__ import annotations

from datetime import date

from policies.units import OTHERS
from signatures.figures import UnitShare, by_unit, by_week, overall

MONDAY, NEXT = date(2026, 11, 9), date(2026, 11, 16)
ROWS = [
    (MONDAY, "Bygg", "present", 6), (MONDAY, "Bygg", "missing", 2), (NEXT, "Bygg", "altered", 1),
    (MONDAY, "Arkiv", "present", 2), (MONDAY, "Arkiv", "additions", 1), (NEXT, OTHERS, "present", 1),
]  # fmt: skip


def test_units_with_few_mails_stand_together_at_the_end() -> None:
    """Three mails of Arkiv could be one person's."""
    assert by_unit(ROWS) == [UnitShare("Bygg", 9, 6, 2, 1, 0), UnitShare(OTHERS, 4, 3, 0, 0, 1)]


def test_weeks_and_the_whole() -> None:
    """Oldest first; the share is the present part of all that was counted."""
    weeks = by_week(ROWS)
    assert [week for week, _ in weeks] == [MONDAY, NEXT]
    assert weeks[0][1].share == 8 / 11
    assert overall(ROWS).total == 13
    assert overall([]).share == 0.0
