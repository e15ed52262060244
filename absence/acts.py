"""What the audit log says of an absence: who did what, and when. Never whose absence it is, nor why or when somebody is away.

The log is never thinned and an absence is removed ninety days after its end at the latest, so the log names it by a digest of its
random id: as long as the absence is kept its history can be shown, afterwards the rows lead to nobody (docs/decisions/0009).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from absence.model import Absence, Answer, Stage

_ANSWERS = {
    Answer.ACCEPTED: "accepted",
    Answer.DECLINED: "declined",
    Answer.WITHDRAWN: "withdrawn",
    Answer.ASKED: "substitute-asked",
}
REASON = "Frånvaro och bevakning (A01-A03)"


@dataclass(frozen=True, slots=True)
class Act:
    """A row of the audit log. ``version``: which version of the absence it made."""

    actor: str
    action: str
    target: str
    version: int
    reason: str = REASON


def target_of(absence_id: str) -> str:
    """The name under which the log knows an absence."""
    return "absence:" + hashlib.sha256(absence_id.encode()).hexdigest()[:32]


def act_of(before: Absence | None, after: Absence) -> Act | None:
    """What was done between these versions, by somebody or for a reason; None for what the clock does, which follows."""
    what = _what(before, after)
    return (
        Act(after.changed_by or after.made_by, f"absence.{what}", target_of(after.id), after.version) if what else None
    )


def _what(before: Absence | None, after: Absence) -> str:
    if before is None:
        return "asked"
    if after.is_live != before.is_live:
        return "" if after.end == before.end and after.stage is Stage.ENDED and _by_itself(after) else "called-off"
    if not after.is_live:
        return ""
    old, new = before.coverage, after.coverage
    if (old.way, old.substitute) != (new.way, new.substitute):
        return "covered-otherwise"
    if _planned(before) != _planned(after):
        return "changed"
    if old.answer is not new.answer:
        return _ANSWERS[new.answer]
    return "agreement-changed" if old != new else ""


def _by_itself(absence: Absence) -> bool:
    return "@" not in absence.changed_by


def _planned(one: Absence) -> tuple[object, ...]:
    """What people plan: another value of it is somebody's change."""
    return (
        one.kind, one.start, one.end, one.zone, one.weekdays, one.day_from, one.day_to, one.reply_to, one.words_sv, one.words_en,
    )  # fmt: skip
