"""The life of an absence: pure transitions from one version to the next. Nothing here reads a clock, a store or a directory.

Each gives the absence with its version one higher. What cannot happen in its stage raises PostvaktError, and the caller writes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from absence.model import Absence, Answer, Coverage, Request, Stage, Way, uncovered
from absence.occurrences import next_change, next_occurrence, occurrence_at
from policies.messages import PostvaktError


def new(request: Request, *, absence_id: str, zone: str, at_once: bool, by: str, now: datetime) -> Absence:
    """A new absence: planned when its coverage needs no answer (``at_once``), else asked. The request has been checked."""
    return Absence(
        id=absence_id,
        mailbox=request.mailbox.strip().casefold(),
        coverage=_asked(request.way, request.substitute, at_once=at_once, now=now, number=1),
        stage=Stage.PLANNED if at_once else Stage.ASKED,
        made_by=by,
        made_at=now,
        changed_by=by,
        changed_at=now,
        **_planned(request, zone),
    )


def check_version(absence: Absence, version: int | None) -> None:
    """Raises PostvaktError when the person saw another version than there is now. None: they saw none."""
    if version is not None and version != absence.version:
        raise PostvaktError("PV-ABSENCE-CHANGED")


# --- what the substitute does ------------------------------------------------------------------------


def accept(absence: Absence, *, by: str, now: datetime) -> Absence:
    """The substitute agrees, also to the time that was added since. Agreeing twice changes nothing."""
    _must(absence.is_live)
    coverage = absence.coverage
    if coverage.answer is Answer.ACCEPTED and not coverage.asks_rest:
        return absence
    _must(coverage.awaits_answer)
    accepted = replace(coverage, answer=Answer.ACCEPTED, answered_at=now, accepted_until=None, asks_rest=False)
    return _covered(absence, accepted, by=by, now=now)


def decline(absence: Absence, *, by: str, now: datetime) -> Absence:
    """The substitute says no, or steps back from what they had agreed to; the coverage is open again.

    No to the time that was added leaves what was agreed before as it is. Saying no twice changes nothing.
    """
    _must(absence.is_live)
    coverage = absence.coverage
    if coverage.answer in {Answer.DECLINED, Answer.WITHDRAWN}:
        return absence
    if coverage.asks_rest:
        return _next(absence, by, now, coverage=replace(coverage, asks_rest=False, answered_at=now))
    answer = Answer.DECLINED if coverage.answer is Answer.ASKED else Answer.WITHDRAWN
    return _covered(absence, replace(coverage, answer=answer, answered_at=now), by=by, now=now)


def lose(absence: Absence, since: datetime, *, by: str, now: datetime) -> Absence:
    """The substitute cannot from ``since`` on (away, ill, left): what was agreed ends there, or at once when nothing is left of it."""
    coverage = absence.coverage
    if not absence.is_live or coverage.answer in {Answer.DECLINED, Answer.WITHDRAWN}:
        return absence
    coming = next_occurrence(absence.span, now)
    keeps = coverage.answer is Answer.ACCEPTED and since > now and coming is not None and coming.start < since
    if keeps:
        until = since if coverage.accepted_until is None else min(since, coverage.accepted_until)
        return _covered(absence, replace(coverage, accepted_until=until, asks_rest=False), by=by, now=now)
    lost = replace(coverage, answer=Answer.WITHDRAWN, answered_at=now, accepted_until=None, asks_rest=False)
    return _covered(absence, lost, by=by, now=now)


def cover(absence: Absence, way: Way, substitute: str, *, at_once: bool, by: str, now: datetime) -> Absence:
    """Another way or another substitute: asked anew, under a new round. ``at_once``: nobody needs to answer."""
    _must(absence.is_live)
    coverage = _asked(way, substitute, at_once=at_once, now=now, number=absence.coverage.round + 1)
    return _covered(absence, coverage, by=by, now=now)


# --- what the person or their manager does -------------------------------------------------------------


def change(absence: Absence, request: Request, *, zone: str, by: str, now: datetime) -> Absence:
    """New dates, kind or words; the coverage stays as it is but for time that it was not agreed for (see `extend`)."""
    _must(absence.is_live)
    changed = _next(absence, by, now, **_planned(request, zone))
    if not needs_new_answer(absence, changed):
        return settle(changed, now)
    coverage = absence.coverage
    began = absence.stage is Stage.ACTIVE and absence.end is not None and occurrence_at(changed.span, now) is not None
    if began and coverage.accepted_until is None:
        rest = replace(coverage, accepted_until=absence.end, asks_rest=True, asked_at=now, round=coverage.round + 1)
    elif began:
        rest = replace(coverage, asks_rest=True, asked_at=now, round=coverage.round + 1)
    else:
        rest = _asked(coverage.way, coverage.substitute, at_once=False, now=now, number=coverage.round + 1)
    return settle(replace(changed, coverage=rest), now)


def needs_new_answer(before: Absence, after: Absence) -> bool:
    """Whether an accepted coverage by somebody does not reach over the new time."""
    coverage = before.coverage
    if coverage.answer is not Answer.ACCEPTED or not coverage.substitute or coverage.substitute == after.changed_by:
        return False
    if (before.weekdays, before.day_from, before.day_to) != (after.weekdays, after.day_from, after.day_to):
        return True
    longer = before.end is not None and (after.end is None or after.end > before.end)
    earlier = after.start < before.start and before.stage is not Stage.ACTIVE
    return longer or earlier


def end_early(absence: Absence, end: datetime, *, by: str, now: datetime) -> Absence:
    """The person is back sooner: at ``end``, or at once when that has passed."""
    _must(absence.is_live)
    if end <= now:
        return _over(absence, by=by, now=now)
    _must(absence.end is None or end <= absence.end)
    coverage = absence.coverage
    if coverage.accepted_until is not None and coverage.accepted_until >= end:
        coverage = replace(coverage, accepted_until=None, asks_rest=False)
    return settle(_next(absence, by, now, end=end, coverage=coverage), now)


def cancel(absence: Absence, *, by: str, now: datetime) -> Absence:
    """It will not be, or is over now."""
    _must(absence.is_live)
    return _over(absence, by=by, now=now)


def restored(absence: Absence, *, by: str, now: datetime) -> Absence:
    """Nothing that we set is in place any longer. Said twice, it changes nothing."""
    if absence.restored_at is not None:
        return absence
    _must(absence.stage.is_over)
    stage = Stage.RESTORED if absence.stage is Stage.ENDED else absence.stage
    return _next(absence, by, now, stage=stage, restored_at=now)


# --- what time does ------------------------------------------------------------------------------------


def advance(absence: Absence, now: datetime, *, by: str) -> Absence | None:
    """The absence as the clock has made it: begun, between two occurrences, ended, uncovered. None when nothing has come."""
    coming = next_change(absence, now)
    if not absence.is_live or (coming is not None and coming > now):
        return None
    if coming is None and next_occurrence(absence.span, now) is not None:
        return None
    after = settle(replace(absence, version=absence.version + 1, changed_by=by, changed_at=now), now)
    same = (after.stage, after.uncovered_since) == (absence.stage, absence.uncovered_since)
    return None if same else after


def settle(absence: Absence, now: datetime) -> Absence:
    """Put stage and ``uncovered_since`` right for the moment; the version stays. Every transition of a live absence ends here."""
    if not absence.is_live:
        return absence
    if next_occurrence(absence.span, now) is None:
        return replace(absence, stage=Stage.ENDED, ended_at=now, uncovered_since=None)
    if occurrence_at(absence.span, now) is not None:
        stage = Stage.ACTIVE
    else:
        stage = Stage.PLANNED if absence.coverage.answer is Answer.ACCEPTED else Stage.ASKED
    settled = replace(absence, stage=stage)
    since = (absence.uncovered_since or now) if uncovered(settled, now) else None
    return replace(settled, uncovered_since=since)


def rest(absence: Absence, now: datetime, *, by: str) -> Absence:
    """A recurring absence steps back while another absence of the same mailbox is in force: never two at a time."""
    if absence.stage is not Stage.ACTIVE:
        return absence
    stage = Stage.PLANNED if absence.coverage.answer is Answer.ACCEPTED else Stage.ASKED
    return _next(absence, by, now, stage=stage, uncovered_since=None)


# --- helpers -------------------------------------------------------------------------------------------


def _asked(way: Way, substitute: str, *, at_once: bool, now: datetime, number: int) -> Coverage:
    return Coverage(
        way=way,
        substitute="" if way is Way.SELF else substitute.strip().casefold(),
        answer=Answer.ACCEPTED if at_once else Answer.ASKED,
        asked_at=now,
        answered_at=now if at_once else None,
        round=number,
    )


def _planned(request: Request, zone: str) -> dict[str, Any]:
    return {
        "kind": request.kind,
        "start": request.start,
        "end": request.end,
        "zone": zone,
        "weekdays": tuple(sorted(set(request.weekdays))),
        "day_from": request.day_from,
        "day_to": request.day_to,
        "reply_to": request.reply_to.strip().casefold(),
        "words_sv": request.words_sv,
        "words_en": request.words_en,
    }


def _next(absence: Absence, by: str, now: datetime, **changes: Any) -> Absence:
    return replace(absence, version=absence.version + 1, changed_by=by, changed_at=now, **changes)


def _covered(absence: Absence, coverage: Coverage, *, by: str, now: datetime) -> Absence:
    return settle(_next(absence, by, now, coverage=coverage), now)


def _over(absence: Absence, *, by: str, now: datetime) -> Absence:
    begun = absence.stage is Stage.ACTIVE or (absence.recurs and absence.start <= now)
    stage = Stage.ENDED if begun else Stage.CANCELLED
    end = now if begun else absence.end
    return _next(absence, by, now, stage=stage, end=end, ended_at=now, uncovered_since=None)


def _must(condition: bool) -> None:
    if not condition:
        raise PostvaktError("PV-ABSENCE-STAGE")
