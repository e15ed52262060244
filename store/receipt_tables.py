"""What became of each incoming message of a function mailbox that answers with receipts; part of ``store.tables.metadata``.

Nothing of a message is kept: its key is an HMAC, its immutable id stands only until its receipt has been sent.
"""

from __future__ import annotations

import sqlalchemy as sa

from store.tables import Moment, metadata

# a receipt's states in which somebody still works on it, and two of the reasons (mailboxes.receipts.model has them all)
OPEN = ("waiting", "drafting", "draft", "sending")
ANSWER, RATE = "answer", "too-many-from-this-sender"

receipt_mailboxes = sa.Table(
    "receipt_mailboxes",
    metadata,
    sa.Column("mailbox", sa.String(320), primary_key=True),
    sa.Column("since", Moment, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("holder", sa.String(36)),
    sa.Column("held_until", Moment),
    sa.Column("looked_at", Moment),
    sa.Column("subscription", sa.String(64), nullable=False),
    sa.Column("subscribed_until", Moment),
    sa.Column("trouble", sa.String(160), nullable=False),
    sa.Index("ix_receipt_mailboxes_due_at", "due_at"),
)

receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("mailbox", sa.String(320), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("reason", sa.String(40), nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("draft", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("decided_at", Moment, nullable=False),
    sa.Column("due_at", Moment),
    sa.Column("sending_at", Moment),
    sa.Column("ended_at", Moment),
    sa.Index("ix_receipts_work", "mailbox", "state", "received_at"),
    sa.Index("ix_receipts_sending", "mailbox", "sending_at"),
    sa.Index("ix_receipts_decided_at", "decided_at"),
)

receipt_senders = sa.Table(
    "receipt_senders",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("sender", sa.String(64), nullable=False),
    sa.Column("decided_at", Moment, nullable=False),
    sa.Index("ix_receipt_senders_sender", "sender", "decided_at"),
    sa.Index("ix_receipt_senders_decided_at", "decided_at"),
)
