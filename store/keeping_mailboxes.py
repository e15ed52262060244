"""How long the tables of function mailboxes are kept: register, receipts, answering times."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from store import answering_tables, mailbox_tables, receipt_tables
from store.keeping import (
    ABSENCE_NOTICES,
    ANSWERED,
    CLOSED_MAILBOXES,
    COUNTS,
    MAILBOX_SEEN,
    ORDERS,
    RECEIPTS,
    WAITED,
    Keeping,
    older,
)


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


def _over_receipt(now: datetime) -> sa.ColumnElement[bool]:
    row = receipt_tables.receipts.c
    return (row.decided_at < now - RECEIPTS) & row.ended_at.is_not(None)


def _answered(now: datetime) -> sa.ColumnElement[bool]:
    row = answering_tables.answering_mail.c
    return (row.settled_at < now - ANSWERED) | (row.received_at < now - WAITED)


def _old_answering_week(now: datetime) -> sa.ColumnElement[bool]:
    return answering_tables.answering_weeks.c.week < (now - COUNTS).date().isoformat()


KEPT = (
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
        older(receipt_tables.receipt_senders.c.decided_at, 1),
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
        older(answering_tables.mailbox_watch.c.looked_at, MAILBOX_SEEN.days),
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
        older(answering_tables.mailbox_notices.c.made_at, ABSENCE_NOTICES.days),
    ),
)
