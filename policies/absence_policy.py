"""The section ``absence`` of a pack: how a mailbox may be covered, when somebody is told, what replies say (A01–A09)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Annotated, Literal

from policies.decode import Keys, MailAddress, Number, Text
from policies.hours import Sources

WAYS = ("access", "forward", "redirect", "self")
KINDS = ("holiday", "illness", "course", "parental", "left", "other")
_FOLDER = Annotated[str, Text(most=40, pattern=r"[a-z0-9][a-z0-9_-]*", expected="a folder name in the pack")]


@dataclass(frozen=True, slots=True)
class WayRule:
    """One way to cover a mailbox (A03) and what proves that somebody looked (A04).

    ``evidence``: ``opened`` (a mail of the day was read or answered), ``seen`` (the button in the pane is enough), ``delivered``
    (mail goes on to a mailbox that is watched itself).
    """

    allowed: bool = True
    evidence: tuple[Literal["opened", "seen", "delivered"], ...] = ("opened", "seen")
    source: Sources = ()


@dataclass(frozen=True, slots=True)
class Escalation:
    """When who is told that nobody has looked: local times of the same working day, the service desk on the next one (A04)."""

    substitute_at: time = time(10)
    manager_at: time = time(14)
    service_desk_at: time = time(8)
    service_desk: MailAddress | None = None
    source: Sources = ()

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """The manager comes after the substitute."""
        if self.manager_at <= self.substitute_at:
            yield "manager_at", "comes before the substitute is told", f"later than {self.substitute_at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Replies:
    """The automatic reply (A01). ``folder`` holds ``<kind>.<sv|en>.<internal|external>.j2``; what is missing falls back to ``other``."""

    folder: _FOLDER = "replies"
    outside: Literal["all", "contactsOnly", "none"] = "all"
    source: Sources = ()


@dataclass(frozen=True, slots=True)
class Found:
    """When somebody who is away without coverage is helped (A07).

    ``manager_after_days``: how many working days the person has for it before the manager is told.
    """

    replies: bool = True
    calendar: bool = True
    least_working_days: Annotated[int, Number(1, 30)] = 1
    ahead_days: Annotated[int, Number(0, 60)] = 14
    manager_after_days: Annotated[int, Number(1, 30)] = 2
    source: Sources = ()


def _every_way() -> dict[str, WayRule]:
    return {name: WayRule() for name in WAYS}


@dataclass(frozen=True, slots=True)
class AbsencePolicy:
    """Everything the pack says about absence.

    ``every_working_day``: the mailbox is to be opened each working day (A04). ``keep_days``: how long an absence that is over is kept.
    ``calendar``: the absence is written to the person's calendar, which the exchange reads (A08).
    ``rights``: what a substitute with access may open: the Inbox (``folder``), or the whole mailbox (``full``), which takes commands of
    Exchange or, where they are switched off, a script that an administrator runs.
    ``answer_hours``: a substitute who has not answered after so many hours is reminded.
    """

    source: Sources = ()
    ways: Annotated[Mapping[str, WayRule], Keys(WAYS)] = field(default_factory=_every_way)
    every_working_day: bool = True
    escalation: Escalation = field(default_factory=Escalation)
    replies: Replies = field(default_factory=Replies)
    found: Found = field(default_factory=Found)
    rights: Literal["folder", "full"] = "folder"
    rights_source: Sources = ()
    calendar: bool = True
    calendar_source: Sources = ()
    keep_days: Annotated[int, Number(1, 90)] = 60
    answer_hours: Annotated[int, Number(1, 72)] = 24
    longest_days: Annotated[int, Number(30, 1500)] = 730

    def way(self, name: str) -> WayRule:
        """What holds for that way; one that no layer names is not allowed."""
        return self.ways.get(name, WayRule(allowed=False))

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """Without any allowed way nobody could ever be away."""
        if not any(rule.allowed for rule in self.ways.values()):
            yield "ways", "allow nothing", "at least one of " + ", ".join(WAYS) + " with allowed: true"
