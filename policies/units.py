"""What a unit is called in figures: the smallest group that does not point at anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from policies.vocabulary import DirectoryEntry

# A unit with fewer mailboxes would point at persons; it is counted with its department, and a small department with all the others.
SMALLEST_UNIT = 3
OTHERS = "Övriga"


def unit_names(entries: Iterable[DirectoryEntry]) -> dict[str, str]:
    """Address → the name of the smallest group the entry belongs to that is large enough not to point at anybody."""
    entries = list(entries)
    units = Counter((entry.department.strip(), entry.unit.strip()) for entry in entries)
    departments = Counter(entry.department.strip() for entry in entries)
    names: dict[str, str] = {}
    for entry in entries:
        department, unit = entry.department.strip(), entry.unit.strip()
        if unit and units[department, unit] >= SMALLEST_UNIT:
            name = f"{department}, {unit}" if department and department != unit else unit
        elif department and departments[department] >= SMALLEST_UNIT:
            name = department
        else:
            name = OTHERS
        names[entry.address.casefold()] = name[:200]
    return names
