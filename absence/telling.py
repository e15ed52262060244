"""From how an absence stands to what is to be told: the same answer whenever it is asked, so that no crash loses or doubles a mail."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from absence.model import Absence, Answer, Kind, Stage, uncovered
from absence.notices import Notice, Topic, What
from absence.people import People
from policies.working_days import WorkingCalendar

_ANSWERS = {Answer.ACCEPTED: What.ACCEPTED, Answer.DECLINED: What.DECLINED, Answer.WITHDRAWN: What.WITHDRAWN}


def notices_of(absence: Absence, people: People, now: datetime) -> Iterator[Notice]:
    """Everything that this absence, as it stands now, gives reason to tell; most of it will have been told before."""
    if not absence.is_live:
        return
    yield from _asked(absence, people, now)
    yield from _answered(absence, now)
    if uncovered(absence, now) and absence.uncovered_since is not None:
        since = f"{absence.uncovered_since:%Y%m%dT%H%M%S}"
        for to in people.askers(absence, now):
            yield Notice(f"uncovered:{absence.id}:{since}:{to}", to, What.UNCOVERED, absence.id, now, urgent=True)


def _asked(absence: Absence, people: People, now: datetime) -> Iterator[Notice]:
    coverage = absence.coverage
    if not coverage.substitute or not coverage.awaits_answer:
        return
    pack = people.pack_of(absence.mailbox)
    soon = absence.start <= _tomorrow(pack.calendar, now)
    name = f"{absence.id}:{coverage.round}"
    yield Notice(f"asked:{name}", coverage.substitute, What.ASKED, absence.id, now, urgent=soon)
    patience = timedelta(hours=pack.absence.answer_hours)
    if coverage.asked_at is not None and now - coverage.asked_at >= patience:
        yield Notice(f"reminded:{name}", coverage.substitute, What.REMINDED, absence.id, now)


def _tomorrow(calendar: WorkingCalendar, now: datetime) -> datetime:
    """When a mail that waits for the next day could be acted upon at the earliest."""
    return calendar.next_working_morning(now) + timedelta(hours=4)


def _answered(absence: Absence, now: datetime) -> Iterator[Notice]:
    coverage = absence.coverage
    what = _ANSWERS.get(coverage.answer)
    by_itself = coverage.answered_at is None or coverage.answered_at == coverage.asked_at
    if what is None or not coverage.substitute or by_itself:
        return
    if uncovered(absence, now) and what is not What.ACCEPTED:
        return  # that nobody watches says it, and who was asked
    for to in dict.fromkeys((absence.mailbox, absence.made_by.casefold())):
        if "@" in to and to != coverage.substitute:
            facts = {"days": days_of(absence)} if what is What.ACCEPTED else {}
            yield Notice(f"{what}:{absence.id}:{coverage.round}:{to}", to, what, absence.id, now, facts)


def days_of(absence: Absence) -> str:
    """The days of an absence as a digest: enough to see that they are others than those that were agreed to."""
    return hashlib.sha256(repr(absence.span).encode()).hexdigest()[:16]


def changed(live: Mapping[str, Absence], known: Sequence[Notice], now: datetime) -> Iterator[Notice]:
    """What to tell a substitute whose agreement stands although the days are others: shorter ones, say.

    ``known``: what was told of agreements, and of changes since. Who agreed less than a minute before the change is told nothing.
    """
    told: dict[str, tuple[datetime, str]] = {}
    for one in known:
        if "days" in one.facts:
            told[one.about] = max(told.get(one.about, (one.made_at, "")), (one.made_at, str(one.facts["days"])))
    for name, (_, agreed) in told.items():
        absence = live.get(name)
        if absence is None or absence.coverage.answer is not Answer.ACCEPTED or absence.coverage.awaits_answer:
            continue
        days = days_of(absence)
        substitute = absence.coverage.substitute
        if days != agreed and substitute and substitute != absence.changed_by:
            yield Notice(f"changed:{name}:{absence.version}", substitute, What.CHANGED, name, now, {"days": days})


def hindered(absence: Absence, why: Sequence[str], people: People, now: datetime) -> Iterator[Notice]:
    """What to tell the service desk of a mailbox that cannot be brought to what it should be before somebody does something."""
    to = people.service_desk(absence.mailbox).casefold()
    if to:
        name = f"{absence.id}:{absence.stage}:{'+'.join(why)}"
        yield Notice(f"hindered:{name}", to, What.HINDERED, absence.id, now, {"codes": list(why)})


def begun(absence: Absence, now: datetime) -> Iterator[Notice]:
    """What to tell once an absence is in force in the tenant; a recurring one says so the first time only."""
    if absence.stage is Stage.ACTIVE and absence.kind is not Kind.LEFT:
        yield Notice(f"started:{absence.id}", absence.mailbox, What.STARTED, absence.id, now)


def over(absence: Absence, now: datetime) -> Iterator[Notice]:
    """What to tell once the mailbox is as it was."""
    if absence.kind is not Kind.LEFT and not absence.recurs:
        yield Notice(f"ended:{absence.id}", absence.mailbox, What.ENDED, absence.id, now)


def released(absence: Absence | None, told: Sequence[Notice], now: datetime) -> Iterator[Notice]:
    """What to tell those who were asked and are not needed any longer: somebody else was chosen, or it was called off."""
    for one in told:
        if one.what is not What.ASKED or one.told_at is None or absence is None:
            continue
        off = absence.stage is Stage.CANCELLED
        other = absence.is_live and absence.coverage.substitute != one.to
        if off or other:
            yield Notice(f"released:{one.key}", one.to, What.RELEASED, absence.id, now)


def outdated(notice: Notice, absence: Absence | None, now: datetime) -> bool:
    """Whether a notice that still waits has nothing to say any longer: answered, covered, over."""
    if notice.what.topic is Topic.FOUND:
        return False
    if absence is None:
        return True
    if notice.what in {What.ASKED, What.REMINDED}:
        coverage = absence.coverage
        current = notice.key.endswith(f":{coverage.round}") and coverage.substitute == notice.to
        return not (absence.is_live and coverage.awaits_answer and current)
    if notice.what is What.UNCOVERED:
        return not uncovered(absence, now)
    if notice.what is What.CHANGED:
        same = absence.coverage.substitute == notice.to and absence.coverage.answer is Answer.ACCEPTED
        return not (absence.is_live and same and notice.facts.get("days") == days_of(absence))
    if notice.what.topic is Topic.UNOPENED:
        return not absence.in_force
    return False
