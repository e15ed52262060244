"""How long the product keeps what it knows about people, and the sweep that removes it (R05).

The table below is the same as the one in docs/data-protection.md; a test holds them together, and every table of the store stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from policies.clock import Clock
from store import (
    absence_notice_tables,
    absence_snapshots,
    absence_tables,
    answering_tables,
    mailbox_tables,
    receipt_tables,
    tables,
)
from store.engine import Database
from store.outbox import OutboxState

SEEN = timedelta(days=40)
NEEDS = timedelta(days=8)
NOTES = timedelta(days=7)
COUNTS = timedelta(weeks=104)
OVERRIDES = timedelta(days=8)
LEAKS = timedelta(days=8)
SNAPSHOTS = timedelta(days=1600)
RECEIPTS = timedelta(days=40)
CLOSED_MAILBOXES = timedelta(days=728)
ORDERS = timedelta(days=728)
ABSENCES = timedelta(days=90)
MAILBOX_SEEN = timedelta(days=40)
ABSENCE_NOTICES = timedelta(days=40)
FOUND = timedelta(days=4)
ANSWERED = timedelta(days=40)
WAITED = timedelta(days=200)


@dataclass(frozen=True, slots=True)
class Keeping:
    """One table: what stands in it about people, how long, why. ``days`` None means it is not removed on schedule."""

    table: sa.Table
    about: str
    days: int | None
    why: str
    expired: Callable[[datetime], sa.ColumnElement[bool]] | None = None


def _older(column: sa.Column[datetime], days: int) -> Callable[[datetime], sa.ColumnElement[bool]]:
    return lambda now: column < now - timedelta(days=days)


def _finished_plan(now: datetime) -> sa.ColumnElement[bool]:
    open_steps = sa.select(tables.journal.c.plan_id).where(tables.journal.c.state == "started")
    return (tables.plans.c.made_at < now - timedelta(days=90)) & tables.plans.c.id.not_in(open_steps)


def _finished_step(now: datetime) -> sa.ColumnElement[bool]:
    return tables.journal.c.plan_id.in_(sa.select(tables.plans.c.id).where(_finished_plan(now)))


def _finished_work(now: datetime) -> sa.ColumnElement[bool]:
    work = tables.outbox.c
    return (work.state != OutboxState.WAITING.value) & (work.finished_at < now - timedelta(days=30))


def _old_week(now: datetime) -> sa.ColumnElement[bool]:
    return tables.signature_counts.c.week < (now - COUNTS).date().isoformat()


def _old_override_week(now: datetime) -> sa.ColumnElement[bool]:
    return tables.override_counts.c.week < (now - COUNTS).date().isoformat()


def _over_receipt(now: datetime) -> sa.ColumnElement[bool]:
    row = receipt_tables.receipts.c
    return (row.decided_at < now - RECEIPTS) & row.ended_at.is_not(None)


def _gone(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(tables.directory.c.deleted, tables.directory.c.updated_at < now - timedelta(days=30))


def _closed_mailbox(now: datetime) -> sa.ColumnElement[bool]:
    register = mailbox_tables.mailbox_register.c
    return (register.state == "closed") & (register.changed_at < now - CLOSED_MAILBOXES)


def _old_order(now: datetime) -> sa.ColumnElement[bool]:
    orders = mailbox_tables.mailbox_orders.c
    return orders.over & (orders.changed_at < now - ORDERS)


def _old_mailbox_work(now: datetime) -> sa.ColumnElement[bool]:
    return mailbox_tables.mailbox_works.c.begun_at < now - timedelta(days=90)


def _old_acknowledgement(now: datetime) -> sa.ColumnElement[bool]:
    return mailbox_tables.mailbox_acknowledgements.c.begun_at < now - timedelta(days=400)


def _long_over(now: datetime) -> sa.ColumnElement[bool]:
    one = absence_tables.absences.c
    return one.stage.in_(("ended", "restored", "cancelled")) & (one.ended_at < now - ABSENCES)


def _answered(now: datetime) -> sa.ColumnElement[bool]:
    row = answering_tables.answering_mail.c
    return (row.settled_at < now - ANSWERED) | (row.received_at < now - WAITED)


def _old_answering_week(now: datetime) -> sa.ColumnElement[bool]:
    return answering_tables.answering_weeks.c.week < (now - COUNTS).date().isoformat()


KEEPING: tuple[Keeping, ...] = (
    Keeping(
        tables.journal,
        "mailboxes that a step changed, what was there before",
        90,
        "to resume and to undo",
        _finished_step,
    ),
    Keeping(tables.plans, "who made the plan and why", 90, "with its steps", _finished_plan),
    Keeping(
        tables.audit_log,
        "who changed what for whom",
        None,
        "answerability; a log that can be thinned proves nothing. The municipality archives it by its own plan",
    ),
    Keeping(
        tables.outbox,
        "mailboxes that work is about",
        30,
        "after it is done, to see that nothing happened twice",
        _finished_work,
    ),
    Keeping(
        tables.delta_links,
        "mailbox names",
        90,
        "unused for so long: the mailbox is gone or Graph forgot the link",
        _older(tables.delta_links.c.updated_at, 90),
    ),
    Keeping(tables.signature_counts, "nobody: numbers per unit", COUNTS.days, "two years show a trend", _old_week),
    Keeping(
        tables.signature_seen,
        "nobody: digests",
        SEEN.days,
        "longer than a restarted sweep looks back",
        _older(tables.signature_seen.c.seen_at, SEEN.days),
    ),
    Keeping(
        tables.signature_needs,
        "that a mailbox's mail of the last days lacked the signature",
        NEEDS.days,
        "until the friendly note",
        _older(tables.signature_needs.c.begun_at, NEEDS.days),
    ),
    Keeping(
        tables.signature_notes,
        "that a note was sent, under a digest",
        NOTES.days,
        "one note a week at most",
        _older(tables.signature_notes.c.noted_at, NOTES.days),
    ),
    Keeping(
        tables.rule_settings,
        "nobody: how strictly a rule is taken",
        None,
        "it holds until an administrator changes it; who changed it and why stands in the audit log",
    ),
    Keeping(
        tables.override_counts, "nobody: numbers per unit", COUNTS.days, "two years show a trend", _old_override_week
    ),
    Keeping(
        tables.override_seen,
        "nobody: digests made by the add-in",
        OVERRIDES.days,
        "an override that is reported twice counts once",
        _older(tables.override_seen.c.seen_at, OVERRIDES.days),
    ),
    Keeping(
        tables.leak_seen,
        "nobody: digests",
        SEEN.days,
        "longer than a restarted sweep looks back, so that nothing is told twice",
        _older(tables.leak_seen.c.seen_at, SEEN.days),
    ),
    Keeping(
        tables.leaks,
        "that a mail that a mailbox sent at a certain time may hold something secret; never what",
        LEAKS.days,
        "until the mailbox's responsible has been told",
        _older(tables.leaks.c.found_at, LEAKS.days),
    ),
    Keeping(
        mailbox_tables.mailbox_register,
        "who watches a function mailbox",
        CLOSED_MAILBOXES.days,
        "after the mailbox was closed, when nobody stands there any longer; an open mailbox stays",
        _closed_mailbox,
    ),
    Keeping(
        mailbox_tables.mailbox_orders,
        "who ordered and who decided",
        ORDERS.days,
        "after the order was finished",
        _old_order,
    ),
    Keeping(
        mailbox_tables.mailbox_works,
        "who had a plan carried out",
        90,
        "with the plan",
        _old_mailbox_work,
    ),
    Keeping(
        mailbox_tables.mailbox_acknowledgements,
        "that a mail to a mailbox, as a digest, was acknowledged, when, and the day promised; not by whom",
        400,
        "a day is promised at most a year ahead, and nobody is told twice",
        _old_acknowledgement,
    ),
    Keeping(
        absence_tables.absences,
        "when somebody is or was away, the kind of absence and who covers it",
        ABSENCES.days,
        "after it is over, at most; the pack says sooner (`absence.keep_days`)",
        _long_over,
    ),
    Keeping(
        absence_tables.absence_register,
        "nobody: one number",
        None,
        "it counts the writes of absences, so that two never contradict each other",
    ),
    Keeping(
        absence_tables.absence_seen,
        "that a mailbox was looked at on a day, and whether by the substitute; not by whom",
        MAILBOX_SEEN.days,
        "each working day is verified, and the month before can be answered for",
        lambda now: absence_tables.absence_seen.c.day < (now - MAILBOX_SEEN).date().isoformat(),
    ),
    Keeping(
        absence_tables.absence_watch,
        "how many messages wait in a watched mailbox, and since when",
        MAILBOX_SEEN.days,
        "after the last look",
        _older(absence_tables.absence_watch.c.looked_at, MAILBOX_SEEN.days),
    ),
    Keeping(
        absence_snapshots.absence_snapshots,
        "the automatic reply and the rights that were there before an absence, and what was set instead",
        SNAPSHOTS.days,
        "gone as soon as it is put back; at the latest then, longer than any absence may be planned",
        _older(absence_snapshots.absence_snapshots.c.changed_at, SNAPSHOTS.days),
    ),
    Keeping(
        absence_notice_tables.absence_notices,
        "who is told what of an absence; names are looked up when the mail is written",
        ABSENCE_NOTICES.days,
        "so that nothing is told twice, and nobody twice a day",
        _older(absence_notice_tables.absence_notices.c.made_at, ABSENCE_NOTICES.days),
    ),
    Keeping(
        absence_notice_tables.absence_found,
        "that a mailbox says its owner is away although nobody covers",
        FOUND.days,
        "after it was last seen; the person is helped and it goes",
        _older(absence_notice_tables.absence_found.c.last_seen, FOUND.days),
    ),
    Keeping(
        absence_notice_tables.absence_settled,
        "that a mailbox was brought to what an absence asks for, as a digest",
        ABSENCE_NOTICES.days,
        "so that a mailbox that is as it should be is left alone",
        _older(absence_notice_tables.absence_settled.c.tried_at, ABSENCE_NOTICES.days),
    ),
    Keeping(
        absence_tables.absence_links,
        "whom a link in a mail was for; the link itself as a digest",
        0,
        "gone when the link expires",
        lambda now: absence_tables.absence_links.c.expires_at < now,
    ),
    Keeping(
        receipt_tables.receipt_mailboxes,
        "nobody: function mailboxes that answer with receipts",
        None,
        "until the mailbox no longer answers with receipts",
    ),
    Keeping(
        receipt_tables.receipts,
        "nobody: digests, and the id of a message until its receipt has been sent",
        RECEIPTS.days,
        "longer than a restarted query looks back, so that nobody gets a second receipt",
        _over_receipt,
    ),
    Keeping(
        receipt_tables.receipt_senders,
        "nobody: digests of sender and mailbox",
        1,
        "the cap on receipts to one sender counts an hour",
        _older(receipt_tables.receipt_senders.c.decided_at, 1),
    ),
    Keeping(
        answering_tables.answering_mail,
        "nobody: digests, when a mail came to a function mailbox and how its wait ended",
        ANSWERED.days,
        "after the wait ended, longer than a restarted query looks back, so that nothing counts twice; 200 days when nobody ever answers",
        _answered,
    ),
    Keeping(
        answering_tables.answering_weeks,
        "nobody: numbers per function mailbox",
        COUNTS.days,
        "two years show a trend",
        _old_answering_week,
    ),
    Keeping(
        answering_tables.mailbox_watch,
        "nobody: how many messages lie unread in a function mailbox, and since when",
        MAILBOX_SEEN.days,
        "after the last look",
        _older(answering_tables.mailbox_watch.c.looked_at, MAILBOX_SEEN.days),
    ),
    Keeping(
        answering_tables.mailbox_seen,
        "nobody: that a function mailbox was opened on a day; not by whom",
        MAILBOX_SEEN.days,
        "each working day is verified, and the month before can be answered for",
        lambda now: answering_tables.mailbox_seen.c.day < (now - MAILBOX_SEEN).date().isoformat(),
    ),
    Keeping(
        answering_tables.mailbox_notices,
        "who is told what of a function mailbox",
        ABSENCE_NOTICES.days,
        "so that nothing is told twice, and nobody twice a day",
        _older(answering_tables.mailbox_notices.c.made_at, ABSENCE_NOTICES.days),
    ),
    Keeping(
        tables.directory,
        "the directory entry",
        30,
        "after the person left the directory; emptied at once, the id kept",
        _gone,
    ),
)


class Retention:
    """Removes what is past its time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def run(self) -> dict[str, int]:
        """Remove it all, table by table; how many rows went, by table."""
        now = self.clock.now()
        removed: dict[str, int] = {}
        for keeping in KEEPING:
            if keeping.expired is None:
                continue
            with self.database.write() as connection:
                result = connection.execute(keeping.table.delete().where(keeping.expired(now)))
                removed[keeping.table.name] = result.rowcount
        return removed
