"""What the room of absence talks about: somebody is away, how the mailbox is covered, how far it has come. Data only.

Moments are aware and in UTC; people plan in ``zone``, a name of the IANA database. Addresses are compared by ``casefold``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from policies.vocabulary import Role


class Kind(StrEnum):
    """Why somebody is away; it chooses the words of the reply. The reply for illness never says illness."""

    HOLIDAY = "holiday"
    ILLNESS = "illness"
    COURSE = "course"
    PARENTAL = "parental"
    LEFT = "left"
    OTHER = "other"


class Way(StrEnum):
    """How the mailbox is watched meanwhile (A03)."""

    ACCESS = "access"
    FORWARD = "forward"
    REDIRECT = "redirect"
    SELF = "self"

    @property
    def moves_mail(self) -> bool:
        """Whether mail goes on to somebody else's mailbox, so that rings can arise."""
        return self in {Way.FORWARD, Way.REDIRECT}


class Stage(StrEnum):
    """How far an absence has come.

    ``asked``: not begun, nobody has accepted to cover it yet. ``planned``: not begun (or, when it recurs, between two occurrences),
    and covered. ``active``: the person is away now, covered or not. ``ended``: over, but what we set may still be in place.
    ``restored``: the mailbox is as it was. ``cancelled``: given up before it began; ``restored_at`` tells then, too, that nothing is left.
    """

    ASKED = "asked"
    PLANNED = "planned"
    ACTIVE = "active"
    ENDED = "ended"
    RESTORED = "restored"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen by itself, restoring aside."""
        return self in {Stage.ENDED, Stage.RESTORED, Stage.CANCELLED}


LIVE = (Stage.ASKED, Stage.PLANNED, Stage.ACTIVE)


class Answer(StrEnum):
    """What the substitute says. ``withdrawn``: accepted once, cannot any longer (ill, left, away, changed their mind)."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who watches the mailbox and how. ``substitute`` is empty when the person reads it themselves.

    ``accepted_until``: what was accepted ends there, because the absence was made longer since or because the substitute is away from then
    on. ``asks_rest``: the substitute has been asked for the time after it. ``round`` grows each time somebody is asked, so that an old
    question's link answers nothing new.
    """

    way: Way
    substitute: str = ""
    answer: Answer = Answer.ASKED
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    accepted_until: datetime | None = None
    asks_rest: bool = False
    round: int = 1

    def holds_at(self, moment: datetime) -> bool:
        """Whether somebody has agreed to watch the mailbox at that moment."""
        return self.answer is Answer.ACCEPTED and (self.accepted_until is None or moment < self.accepted_until)

    @property
    def awaits_answer(self) -> bool:
        """Whether a question to the substitute is open."""
        return self.answer is Answer.ASKED or self.asks_rest


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One unbroken time away; ``end`` None: until further notice."""

    start: datetime
    end: datetime | None

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies within; the end itself does not."""
        return self.start <= moment and (self.end is None or moment < self.end)

    def overlaps(self, other: Occurrence) -> bool:
        """Whether the two share any moment."""
        return (self.end is None or other.start < self.end) and (other.end is None or self.start < other.end)


@dataclass(frozen=True, slots=True)
class Span:
    """When somebody is away, as `Absence` says it; `absence.occurrences` unfolds it."""

    start: datetime
    end: datetime | None
    zone: str
    weekdays: tuple[int, ...] = ()
    day_from: time | None = None
    day_to: time | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from ``start`` until ``end`` (exclusive; None: until further notice).

    ``weekdays`` (Monday = 0) make it recur on those days only; ``day_from``/``day_to`` cut each such day to part of it, in local time
    (None: from midnight, to midnight). ``reply_to`` is the address the reply points to beside or instead of the substitute, mostly
    the unit's function mailbox; ``words_sv``/``words_en`` are the person's own lines for the reply, plain text. ``version`` grows by
    one with every change. ``uncovered_since`` is set while nobody has agreed to watch although the person is away (`uncovered`).
    """

    id: str
    mailbox: str
    kind: Kind
    start: datetime
    end: datetime | None
    zone: str
    coverage: Coverage
    stage: Stage
    made_by: str
    made_at: datetime
    version: int = 1
    changed_by: str = ""
    changed_at: datetime | None = None
    weekdays: tuple[int, ...] = ()
    day_from: time | None = None
    day_to: time | None = None
    reply_to: str = ""
    words_sv: str = ""
    words_en: str = ""
    uncovered_since: datetime | None = None
    ended_at: datetime | None = None
    restored_at: datetime | None = None

    @property
    def recurs(self) -> bool:
        """Whether it comes back on certain weekdays."""
        return bool(self.weekdays)

    @property
    def is_live(self) -> bool:
        """Whether it is still ahead or going on."""
        return self.stage in LIVE

    @property
    def in_force(self) -> bool:
        """Whether the tenant should show it now: reply, rule, rights. What is in place for any other stage is to be put back."""
        return self.stage is Stage.ACTIVE

    @property
    def span(self) -> Span:
        """When it is, and nothing else."""
        return Span(self.start, self.end, self.zone, self.weekdays, self.day_from, self.day_to)

    def covered_at(self, moment: datetime) -> bool:
        """Whether somebody has agreed to watch the mailbox at that moment."""
        return self.coverage.holds_at(moment)


def uncovered(absence: Absence, moment: datetime) -> bool:
    """Whether the person is away and nobody has agreed to watch: what escalation works on (A02, A04)."""
    return absence.in_force and not absence.covered_at(moment)


@dataclass(frozen=True, slots=True)
class Request:
    """What a person fills in: an absence that does not exist yet, or the new values of one that does."""

    mailbox: str
    kind: Kind
    start: datetime
    end: datetime | None
    way: Way
    substitute: str = ""
    weekdays: tuple[int, ...] = ()
    day_from: time | None = None
    day_to: time | None = None
    zone: str = ""
    reply_to: str = ""
    words_sv: str = ""
    words_en: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, with the app roles of their token."""

    address: str
    roles: frozenset[Role] = frozenset()

    @property
    def key(self) -> str:
        """The address in the form that two spellings share."""
        return self.address.strip().casefold()

    @property
    def is_administrator(self) -> bool:
        """Whether they may act for everybody."""
        return Role.ADMINISTRATOR in self.roles


@dataclass(frozen=True, slots=True)
class Seen:
    """That a watched mailbox was looked at on a day: ``how`` is a code of evidence.py, ``by_substitute`` whether it was they."""

    mailbox: str
    day: date
    how: str
    by_substitute: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class LinkToken:
    """What a link in a mail stands for; the link's secret itself is never stored, only its digest."""

    digest: str
    absence_id: str
    purpose: str
    address: str
    round: int
    expires_at: datetime


class RegisterChanged(Exception):  # noqa: N818 - a state that is met, not a failure
    """Somebody else wrote absences since they were read: read again and decide anew. Nothing was written."""
