"""Absences, who covers them, and what has been told to whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "absences",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("starts_at", sa.String(length=27), nullable=False),
        sa.Column("ends_at", sa.String(length=27), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("weekdays", sa.Text(), nullable=False),
        sa.Column("day_from", sa.String(length=5), nullable=False),
        sa.Column("day_to", sa.String(length=5), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("substitute", sa.String(length=320), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.String(length=27), nullable=True),
        sa.Column("answered_at", sa.String(length=27), nullable=True),
        sa.Column("accepted_until", sa.String(length=27), nullable=True),
        sa.Column("asks_rest", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.String(length=320), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=320), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=True),
        sa.Column("reply_to", sa.String(length=320), nullable=False),
        sa.Column("words_sv", sa.Text(), nullable=False),
        sa.Column("words_en", sa.Text(), nullable=False),
        sa.Column("uncovered_since", sa.String(length=27), nullable=True),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.Column("restored_at", sa.String(length=27), nullable=True),
        sa.Column("next_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_mailbox", "absences", ["mailbox"], unique=False)
    op.create_index("ix_absences_stage", "absences", ["stage", "next_at"], unique=False)
    op.create_index("ix_absences_substitute", "absences", ["substitute"], unique=False)
    op.create_table(
        "absence_register",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_register")),
    )
    op.create_table(
        "absence_seen",
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("by_substitute", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "day", "how", "by_substitute", name=op.f("pk_absence_seen")),
    )
    op.create_index("ix_absence_seen_day", "absence_seen", ["day"], unique=False)
    op.create_table(
        "absence_watch",
        sa.Column("absence_id", sa.String(length=64), nullable=False),
        sa.Column("good_until", sa.String(length=27), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.String(length=27), nullable=True),
        sa.Column("evidence", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("oldest", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("absence_id", name=op.f("pk_absence_watch")),
    )
    op.create_index("ix_absence_watch_good_until", "absence_watch", ["good_until"], unique=False)
    op.create_table(
        "absence_links",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("absence_id", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_absence_links")),
    )
    op.create_index("ix_absence_links_absence_id", "absence_links", ["absence_id"], unique=False)
    op.create_index("ix_absence_links_expires_at", "absence_links", ["expires_at"], unique=False)
    op.execute("INSERT INTO absence_register (id, number) VALUES (1, 0)")
    op.create_table(
        "absence_notices",
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
        sa.PrimaryKeyConstraint("key", name=op.f("pk_absence_notices")),
    )
    op.create_index("ix_absence_notices_told_at", "absence_notices", ["told_at"], unique=False)
    op.create_index("ix_absence_notices_mail", "absence_notices", ["mail"], unique=False)
    op.create_index("ix_absence_notices_made_at", "absence_notices", ["made_at"], unique=False)
    op.create_table(
        "absence_found",
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("sign", sa.String(length=16), nullable=False),
        sa.Column("start", sa.String(length=27), nullable=False),
        sa.Column("end", sa.String(length=27), nullable=True),
        sa.Column("first_seen", sa.String(length=27), nullable=False),
        sa.Column("last_seen", sa.String(length=27), nullable=False),
        sa.Column("dismissed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "mark", name=op.f("pk_absence_found")),
    )
    op.create_index("ix_absence_found_last_seen", "absence_found", ["last_seen"], unique=False)
    op.create_table(
        "absence_snapshots",
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("resource", sa.String(length=400), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("ours", sa.Text(), nullable=False),
        sa.Column("coming", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "resource", name=op.f("pk_absence_snapshots")),
    )
    op.create_table(
        "absence_settled",
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_absence_settled")),
    )
    op.create_index("ix_absence_settled_tried_at", "absence_settled", ["tried_at"], unique=False)
