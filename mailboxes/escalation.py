"""Who is told of a function mailbox, and when (M04, M05): pure, from what is known to the notices; each key is told once.

Whoever watches it today is the responsible, or when they are away the first substitute who is there, then the members.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from mailboxes import promise
from mailboxes.answering_ports import Open
from mailboxes.model import MailboxRecord
from mailboxes.watch_notices import Notice, What
from policies.ladder import Due, Rung, due_rungs
from policies.opening import Evidence, Look
from policies.packs import Pack
from policies.people import People
from policies.working_days import WorkingCalendar

_LONGEST = 60  # working days that one looks back for when somebody went away
_RUNGS = {
    Rung.SUBSTITUTE: What.UNOPENED,
    Rung.MANAGER: What.UNOPENED_MANAGER,
    Rung.SERVICE_DESK: What.UNOPENED_DESK,
}


def in_charge(record: MailboxRecord, people: People, now: datetime) -> str:
    """Who watches the mailbox at that moment; empty when everybody is away or gone."""
    return next((one for one in record.people if people.entry(one) is not None and not people.away(one, now)), "")


def manager(record: MailboxRecord, people: People, pack: Pack, now: datetime) -> str:
    """The manager of the department's people: the responsible's, else a substitute's; the service desk where there is none."""
    known = next((one for one in record.people if people.entry(one) is not None), "")
    found = people.manager(known, now) if known else ""
    return (found or service_desk(pack)).casefold()


def service_desk(pack: Pack) -> str:
    """Who gets the last rung."""
    named = pack.mailboxes.watch.escalation.service_desk or pack.absence.escalation.service_desk
    return str(named or next(iter(pack.mailboxes.told), "")).casefold()


def staffing(record: MailboxRecord, people: People, pack: Pack, now: datetime) -> Iterator[Notice]:
    """In the morning: whoever stands in for a responsible who is away is told, once an absence; when nobody is there, the manager is."""
    responsible = record.responsible
    entry = people.entry(responsible) if responsible else None
    if entry is not None and not people.away(responsible, now):
        return
    calendar = promise.pack_of(record, pack).calendar
    since = _away_since(responsible, people, calendar, now)
    who = in_charge(record, people, now)
    if who:
        key = f"stand-in:{record.key}:{who}:{since}"
        facts = {"responsible": responsible if entry is not None else ""}
        yield Notice(key, who.casefold(), What.STAND_IN, record.key, now, facts)
        return
    to = manager(record, people, pack, now)
    if to:
        yield Notice(f"nobody:{record.key}:{to}:{since}", to, What.NOBODY, record.key, now)


def _away_since(address: str, people: People, calendar: WorkingCalendar, now: datetime) -> str:
    """The first working day of the absence that goes on; a word for one that has lasted very long."""
    day = now.astimezone(calendar.zone).date()
    for _ in range(_LONGEST):
        before = calendar.add_working_days(day, -1)
        noon = datetime.combine(before, time(12), calendar.zone)
        if not address or not people.away(address, noon):
            return day.isoformat() if address else "nobody"
        day = before
    return "long"


def unopened(  # noqa: PLR0917 - all of it goes into the notice
    record: MailboxRecord,
    look: Look,
    good_until: datetime,
    people: People,
    pack: Pack,
    now: datetime,
    opened_on: frozenset[date],
) -> Iterator[Notice]:
    """The rungs that are due for a mailbox that nobody has opened."""
    own = promise.pack_of(record, pack)
    if look.evidence is not Evidence.UNOPENED or look.oldest is None or not own.mailboxes.watch.every_working_day:
        return
    calendar = own.calendar
    opens = good_until if calendar.is_open(good_until) else calendar.next_working_morning(good_until)
    facts = {"since": min(opens, now).isoformat(), "unread": look.waiting}
    for due in due_rungs(look.oldest, now, own.mailboxes.watch.escalation, calendar, opened_on=opened_on):
        to = _receiver(record, due, people, own, now)
        if to:
            key = f"unopened:{record.key}:{due.day}:{due.rung}"
            yield Notice(key, to, _RUNGS[due.rung], record.key, now, facts)


def _receiver(record: MailboxRecord, due: Due, people: People, pack: Pack, now: datetime) -> str:
    if due.rung is Rung.SUBSTITUTE:
        return in_charge(record, people, now).casefold()
    return manager(record, people, pack, now) if due.rung is Rung.MANAGER else service_desk(pack)


def late(record: MailboxRecord, waiting: Sequence[Open], people: People, pack: Pack, now: datetime) -> Iterator[Notice]:
    """Mail that has waited longer than promised: once for each day on which some became late, and to the manager when it stays."""
    own = promise.pack_of(record, pack)
    overdue = [one for one in waiting if one.due_at < now]
    if not overdue:
        return
    calendar = own.calendar
    days = promise.working_days(record, pack)
    oldest = min(one.received_at for one in overdue)
    facts = {"waits": len(overdue), "days": days, "oldest": oldest.isoformat()}
    newest = max(one.due_at for one in overdue).astimezone(calendar.zone).date()
    who = in_charge(record, people, now).casefold()
    if who:
        yield Notice(f"late:{record.key}:{newest}", who, What.LATE, record.key, now, facts)
    today = now.astimezone(calendar.zone).date()
    stays = [one for one in overdue if _working_days(calendar, one.due_at, today) >= own.answering.manager_after]
    to = manager(record, people, own, now)
    if stays and to and to != who:
        newest = max(one.due_at for one in stays).astimezone(calendar.zone).date()
        facts = {**facts, "waits": len(stays), "oldest": min(one.received_at for one in stays).isoformat()}
        yield Notice(f"late-manager:{record.key}:{newest}", to, What.LATE_MANAGER, record.key, now, facts)


def _working_days(calendar: WorkingCalendar, due_at: datetime, today: date) -> int:
    return calendar.working_days_between(due_at.astimezone(calendar.zone).date(), today)
