"""The tables of the register of function mailboxes, of orders, and of plans that are being carried out."""

from __future__ import annotations

import sqlalchemy as sa

from store.tables import Json, Moment, metadata

mailbox_register = sa.Table(
    "mailbox_register",
    metadata,
    sa.Column("address", sa.String(320), primary_key=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("record", Json, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
)

mailbox_orders = sa.Table(
    "mailbox_orders",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("address", sa.String(320), nullable=False),
    sa.Column("stage", sa.String(16), nullable=False),
    sa.Column("over", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("document", Json, nullable=False),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Index("ix_mailbox_orders_over", "over", "asked_at"),
)

mailbox_works = sa.Table(
    "mailbox_works",
    metadata,
    sa.Column("plan_id", sa.String(64), primary_key=True),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("trusted", sa.Boolean, nullable=False),
    sa.Column("begun_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Index("ix_mailbox_works_begun_at", "begun_at"),
)

mailbox_acknowledgements = sa.Table(
    "mailbox_acknowledgements",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("mailbox", sa.String(320), nullable=False),
    sa.Column("taken_until", Moment, nullable=False),
    sa.Column("begun_at", Moment, nullable=False),
    sa.Column("at", Moment),
    sa.Column("promised", sa.String(10), nullable=False),
    sa.Index("ix_mailbox_acknowledgements_begun_at", "begun_at"),
)
