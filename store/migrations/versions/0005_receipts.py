"""What became of each incoming message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "receipt_mailboxes",
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("since", sa.String(length=27), nullable=False),
        sa.Column("due_at", sa.String(length=27), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=True),
        sa.Column("held_until", sa.String(length=27), nullable=True),
        sa.Column("looked_at", sa.String(length=27), nullable=True),
        sa.Column("subscription", sa.String(length=64), nullable=False),
        sa.Column("subscribed_until", sa.String(length=27), nullable=True),
        sa.Column("trouble", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_receipt_mailboxes")),
    )
    op.create_index("ix_receipt_mailboxes_due_at", "receipt_mailboxes", ["due_at"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.Column("decided_at", sa.String(length=27), nullable=False),
        sa.Column("due_at", sa.String(length=27), nullable=True),
        sa.Column("sending_at", sa.String(length=27), nullable=True),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_receipts")),
    )
    op.create_index("ix_receipts_work", "receipts", ["mailbox", "state", "received_at"], unique=False)
    op.create_index("ix_receipts_sending", "receipts", ["mailbox", "sending_at"], unique=False)
    op.create_index("ix_receipts_decided_at", "receipts", ["decided_at"], unique=False)
    op.create_table(
        "receipt_senders",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("decided_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_receipt_senders")),
    )
    op.create_index("ix_receipt_senders_sender", "receipt_senders", ["sender", "decided_at"], unique=False)
    op.create_index("ix_receipt_senders_decided_at", "receipt_senders", ["decided_at"], unique=False)
