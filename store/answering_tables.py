"""Answering times and the daily watch of function mailboxes; part of ``store.tables.metadata``.

Nothing of a mail is kept: its ids are HMACs, and beside them stand times and how its wait ended.
"""

from __future__ import annotations

import sqlalchemy as sa

from store.notice_table import notice_table
from store.tables import Moment, metadata

answering_mail = sa.Table(
    "answering_mail",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("mailbox", sa.String(320), nullable=False),
    sa.Column("message", sa.String(64), nullable=False),
    sa.Column("conversation", sa.String(64), nullable=False),
    sa.Column("week", sa.String(10), nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("late", sa.Boolean, nullable=False),
    # how many of the next replies are acknowledgements with a date, not answers
    sa.Column("skip", sa.Integer, nullable=False),
    sa.Column("how", sa.String(12), nullable=False),
    sa.Column("settled_at", Moment),
    sa.Index("ix_answering_mail_open", "how", "mailbox", "received_at"),
    sa.Index("ix_answering_mail_conversation", "conversation", "how"),
    sa.Index("ix_answering_mail_message", "message"),
    sa.Index("ix_answering_mail_settled_at", "settled_at"),
)

answering_weeks = sa.Table(
    "answering_weeks",
    metadata,
    sa.Column("mailbox", sa.String(320), primary_key=True),
    sa.Column("week", sa.String(10), primary_key=True),
    sa.Column("in_time", sa.Integer, nullable=False),
    sa.Column("late", sa.Integer, nullable=False),
    sa.Column("unwritten", sa.Integer, nullable=False),
)

mailbox_watch = sa.Table(
    "mailbox_watch",
    metadata,
    sa.Column("about", sa.String(320), primary_key=True),
    sa.Column("good_until", Moment, nullable=False),
    sa.Column("unread", sa.Integer, nullable=False),
    sa.Column("looked_at", Moment),
    sa.Column("evidence", sa.String(16), nullable=False),
    sa.Column("why", sa.String(16), nullable=False),
    sa.Column("waiting", sa.Integer, nullable=False),
    sa.Column("oldest", Moment),
    sa.Index("ix_mailbox_watch_looked_at", "looked_at"),
)

mailbox_seen = sa.Table(
    "mailbox_seen",
    metadata,
    sa.Column("mailbox", sa.String(320), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("how", sa.String(16), nullable=False),
)

mailbox_notices = notice_table("mailbox_notices")
