"""When a mail must be answered, and which week it counts in (M05, K05). Pure; days are the pack's working days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from mailboxes.model import MailboxRecord
from policies.packs import Pack
from policies.working_days import WorkingCalendar


def pack_of(record: MailboxRecord, pack: Pack) -> Pack:
    """The pack as it applies to this mailbox."""
    return pack.for_unit(record.department, record.unit)


def working_days(record: MailboxRecord, pack: Pack) -> int:
    """Within how many working days the mailbox answers: its own promise, else the pack's."""
    own = record.answering_days
    return pack_of(record, pack).answering.working_days if own is None else own


def due(record: MailboxRecord, pack: Pack, received: datetime) -> datetime:
    """The last moment to answer what came in then, UTC aware: closing time of the last day."""
    return pack_of(record, pack).calendar.answer_by(received, working_days(record, pack))


def promised(record: MailboxRecord, pack: Pack, until: date) -> datetime:
    """The last moment when somebody promised an answer by that day: its closing time, or that of the next working day."""
    calendar = pack_of(record, pack).calendar
    closes = calendar.closes(calendar.add_working_days(until, 0))
    assert closes is not None  # noqa: S101 - add_working_days gives open days only
    return closes


def week_of(moment: datetime, calendar: WorkingCalendar) -> date:
    """The Monday of the local week that a mail of that moment counts in."""
    day = moment.astimezone(calendar.zone).date()
    return day - timedelta(days=day.weekday())
