"""The shares the console shows (G05): per unit and per week, with small numbers put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from policies.units import OTHERS
from signatures.model import Verdict

FEWEST = 5  # a unit with fewer mails in a week is counted among the others, so that nobody can be picked out


@dataclass(frozen=True, slots=True)
class UnitShare:
    """One unit's sent mail of a period."""

    unit: str
    total: int
    present: int
    missing: int
    altered: int
    additions: int

    @property
    def share(self) -> float:
        """How large a part carries the common signature, 0 to 1; 0 when nothing was sent."""
        return self.present / self.total if self.total else 0.0


Row = tuple[date, str, str, int]


def by_unit(rows: Iterable[Row]) -> list[UnitShare]:
    """Figures per unit in alphabetical order, the small ones together as the last."""
    numbers: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for _, unit, verdict, number in rows:
        numbers[unit][verdict] += number
    for unit in [unit for unit, found in numbers.items() if sum(found.values()) < FEWEST and unit != OTHERS]:
        for verdict, number in numbers.pop(unit).items():
            numbers[OTHERS][verdict] += number
    shares = [_share(unit, found) for unit, found in numbers.items()]
    return sorted(shares, key=lambda one: (one.unit == OTHERS, one.unit.casefold()))


def by_week(rows: Iterable[Row]) -> list[tuple[date, UnitShare]]:
    """Figures of the whole municipality per week (its Monday), oldest first."""
    numbers: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for week, _, verdict, number in rows:
        numbers[week][verdict] += number
    return [(week, _share("", numbers[week])) for week in sorted(numbers)]


def overall(rows: Iterable[Row]) -> UnitShare:
    """Everything together."""
    numbers: dict[str, int] = defaultdict(int)
    for _, _, verdict, number in rows:
        numbers[verdict] += number
    return _share("", numbers)


def _share(unit: str, found: dict[str, int]) -> UnitShare:
    return UnitShare(
        unit=unit,
        total=sum(found.values()),
        present=found.get(Verdict.PRESENT.value, 0),
        missing=found.get(Verdict.MISSING.value, 0),
        altered=found.get(Verdict.ALTERED.value, 0),
        additions=found.get(Verdict.ADDITIONS.value, 0),
    )
