"""What the desk hands to pages and pane: candidates, replies, lists; and refusals as they stand beside a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from absence.model import Absence
from absence.substitutes import Reason, Suggestion
from policies.messages import PostvaktError
from policies.vocabulary import Language
from web.phrases import Joined, Told, Words
from web.phrases import phrase as _

if TYPE_CHECKING:
    from absence.replies import Replies

_FIELDS = {"start": "first", "end": "last"}
_REASONS = {
    Reason.USUAL: _("brukar bevaka"),
    Reason.INSTEAD: _("bevakar åt den som brukar"),
    Reason.UNIT: _("samma enhet"),
    Reason.MANAGER: _("chef"),
    Reason.FUNCTION: _("funktionsbrevlåda"),
}
_LABELS = {
    (Language.SWEDISH, "internal"): _("Till kollegor, på svenska"),
    (Language.ENGLISH, "internal"): _("Till kollegor, på engelska"),
    (Language.SWEDISH, "external"): _("Till alla andra, på svenska"),
    (Language.ENGLISH, "external"): _("Till alla andra, på engelska"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could watch, with who they are; or why they cannot."""

    address: str
    name: str
    fits: bool
    why: Words | Told


@dataclass(frozen=True, slots=True)
class Reply:
    """One automatic reply as it will read."""

    label: Words
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen, and what the mailbox would answer."""

    steps: Sequence[Words]
    replies: Sequence[Reply]


@dataclass(frozen=True, slots=True)
class Mine:
    """One's own absences; questions; what one watches now (and whether it was seen today); what one has promised for later."""

    own: Sequence[Absence]
    asked: Sequence[Absence]
    watching: Sequence[tuple[Absence, bool]]
    promised: Sequence[Absence]


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody whose manager one is."""

    address: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Reports:
    """One's reports and their absences, those that need somebody first."""

    people: Sequence[Report]
    absences: Sequence[Absence]


@dataclass(frozen=True, slots=True)
class Day:
    """A day's absences: who is away, where nobody watches, and everything that is ahead or going on."""

    day: date
    absences: Sequence[Absence]
    away: Sequence[Absence]
    uncovered: Sequence[Absence]


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who seems to be away although nobody watches, and the days to fill the form with."""

    mailbox: str
    said: Words
    first: str
    last: str


def problem_of(error: PostvaktError) -> tuple[str, Told]:
    """Which field of the form a refusal is about (empty: none), and what to say there: what happened and what to do."""
    field = error.details.get("field", "")
    said = {tongue: " ".join((error.parts(tongue)[0], error.parts(tongue)[2])) for tongue in ("sv", "en")}
    return _FIELDS.get(field, field), Told(said["sv"], said["en"])


def candidate_of(one: Suggestion) -> Candidate:
    """A suggestion as it is shown."""
    if one.problem is not None:
        return Candidate(
            one.address, one.name, fits=False, why=Told(one.problem.parts("sv")[0], one.problem.parts("en")[0])
        )
    parts = [part for part in (one.title, _REASONS.get(one.reason, "")) if part]
    return Candidate(one.address, one.name, fits=True, why=Joined(tuple(parts), ", "))


def replies_shown(found: Replies) -> list[Reply]:
    """The finished replies with their labels."""
    return [Reply(_LABELS[one.language, one.audience], one.language.value, one.text) for one in found.texts]
