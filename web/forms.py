"""Forms as people fill them in: what stands in the fields, and what is wrong beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from web.phrases import Words

LONGEST = 4000


@dataclass(slots=True)
class Form:
    """What stands in the fields, and what is wrong with them; ``all`` in ``problems`` is about no single field."""

    values: dict[str, str] = field(default_factory=dict)
    problems: dict[str, Words] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def sort(self, names: Iterable[str]) -> None:
        """Put the problems in the order in which the fields stand; what is about no single field comes first."""
        place = {name: number for number, name in enumerate(names)}
        self.problems = dict(sorted(self.problems.items(), key=lambda one: place.get(one[0], -1)))

    def wrong(self, *names: str) -> bool:
        """Whether something is wrong with any of these fields."""
        return any(name in self.problems for name in names)


def sent(given: Mapping[str, object], names: Iterable[str]) -> Form:
    """The named fields as they were sent; nothing is judged yet."""
    return Form({name: str(given.get(name) or "").strip()[:LONGEST] for name in names})
