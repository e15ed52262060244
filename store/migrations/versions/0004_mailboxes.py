"""The register of function mailboxes, and orders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "mailbox_register",
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_mailbox_register")),
    )
    op.create_table(
        "mailbox_orders",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.String(length=27), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_orders")),
    )
    op.create_index("ix_mailbox_orders_over", "mailbox_orders", ["over", "asked_at"], unique=False)
    op.create_table(
        "mailbox_works",
        sa.Column("plan_id", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.String(length=27), nullable=False),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_mailbox_works")),
    )
    op.create_index("ix_mailbox_works_begun_at", "mailbox_works", ["begun_at"], unique=False)
    _answering()


def _answering() -> None:
    """Answering times, and the daily watch."""
    op.create_table(
        "answering_mail",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("week", sa.String(length=10), nullable=False),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.Column("due_at", sa.String(length=27), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("skip", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("settled_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_answering_mail")),
    )
    op.create_index("ix_answering_mail_open", "answering_mail", ["how", "mailbox", "received_at"], unique=False)
    op.create_index("ix_answering_mail_conversation", "answering_mail", ["conversation", "how"], unique=False)
    op.create_index("ix_answering_mail_message", "answering_mail", ["message"], unique=False)
    op.create_index("ix_answering_mail_settled_at", "answering_mail", ["settled_at"], unique=False)
    op.create_table(
        "answering_weeks",
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("week", sa.String(length=10), nullable=False),
        sa.Column("in_time", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("unwritten", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "week", name=op.f("pk_answering_weeks")),
    )
    op.create_table(
        "mailbox_watch",
        sa.Column("about", sa.String(length=320), nullable=False),
        sa.Column("good_until", sa.String(length=27), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.String(length=27), nullable=True),
        sa.Column("evidence", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("oldest", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("about", name=op.f("pk_mailbox_watch")),
    )
    op.create_index("ix_mailbox_watch_looked_at", "mailbox_watch", ["looked_at"], unique=False)
    op.create_table(
        "mailbox_seen",
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "day", name=op.f("pk_mailbox_seen")),
    )
    op.create_table(
        "mailbox_notices",
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("to", sa.String(length=320), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=320), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("not_before", sa.String(length=27), nullable=True),
        sa.Column("mail", sa.String(length=512), nullable=False),
        sa.Column("told_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mailbox_notices")),
    )
    for column in ("told_at", "mail", "made_at"):
        op.create_index(f"ix_mailbox_notices_{column}", "mailbox_notices", [column], unique=False)
    op.create_table(
        "mailbox_acknowledgements",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("taken_until", sa.String(length=27), nullable=False),
        sa.Column("begun_at", sa.String(length=27), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=True),
        sa.Column("promised", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mailbox_acknowledgements")),
    )
    op.create_index("ix_mailbox_acknowledgements_begun_at", "mailbox_acknowledgements", ["begun_at"], unique=False)
