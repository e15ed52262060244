"""An absence as the pages and the add-in's API show it to one reader: to whoever is away, to the substitute, to the manager."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from absence.model import Absence, Answer, Stage
from web import absence_words as words
from web.phrases import Words
from web.phrases import phrase as _


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of an absence, and what the reader may do with it.

    ``may``: of ``accept``, ``decline``, ``seen``, ``withdraw``, ``change``, ``extend``, ``end``, ``cancel``.
    """

    id: str
    version: int
    title: Words
    lines: tuple[Words, ...]
    status: Words
    tone: str
    may: frozenset[str] = field(default_factory=frozenset)
    url: str = ""

    def json(self, link: str = "") -> dict[str, object]:
        """As the pane takes it."""
        return {
            "id": self.id,
            "title": self.title.json(),
            "lines": [line.json() for line in self.lines],
            "status": self.status.json(),
            "may": sorted(self.may),
            "link": link,
        }


class Names:
    """Addresses as people know them. An address that the directory lacks stands for itself."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known

    def __call__(self, address: str) -> str:
        """The name shown for that address."""
        return self._known.get(address.strip().casefold()) or address


def own(absence: Absence, names: Names, now: datetime, url: str = "") -> Card:
    """For whoever is away."""
    name = names(absence.coverage.substitute)
    return Card(
        absence.id,
        absence.version,
        _("{kind}, {when}", kind=words.KINDS_SHORT[absence.kind], when=words.when(absence)),
        _lines(words.coverage(absence, name, own=True)),
        words.status(absence, name, now),
        words.tone(absence, now),
        owner_may(absence),
        url,
    )


def others(absence: Absence, names: Names, now: datetime, url: str = "", *, may: frozenset[str] = frozenset()) -> Card:
    """For the manager, the service desk and administrators: why somebody is away is not shown."""
    name = names(absence.coverage.substitute)
    return Card(
        absence.id,
        absence.version,
        _("{name} är borta {when}", name=names(absence.mailbox), when=words.when(absence)),
        _lines(words.coverage(absence, name, own=False)),
        words.status(absence, name, now),
        words.tone(absence, now),
        may,
        url,
    )


def watched(absence: Absence, names: Names, *, seen_today: bool | None = None, url: str = "") -> Card:
    """For the substitute. ``seen_today``: whether the mailbox has been looked at today; None when it is not watched today."""
    name = names(absence.mailbox)
    may = {"accept", "decline"} if absence.coverage.awaits_answer and absence.is_live else set()
    if seen_today is False:
        may.add("seen")
    if absence.is_live and absence.coverage.answer is Answer.ACCEPTED and not absence.coverage.awaits_answer:
        may.add("withdraw")
    return Card(
        absence.id,
        absence.version,
        _("{name} är borta {when}", name=name, when=words.when(absence)),
        (words.task(absence, name),),
        words.duty(absence, seen_today=seen_today),
        "ok" if seen_today else "",
        frozenset(may),
        url,
    )


def owner_may(absence: Absence) -> frozenset[str]:
    """What whoever is away, or somebody for them, may do now."""
    if not absence.is_live:
        return frozenset()
    over = "end" if absence.stage is Stage.ACTIVE else "cancel"
    return frozenset({"change", over, *(["extend"] if absence.end else [])})


def _lines(*found: Words | None) -> tuple[Words, ...]:
    return tuple(one for one in found if one is not None)
