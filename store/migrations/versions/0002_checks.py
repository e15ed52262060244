"""What the checks keep: an administrator's settings, numbers of overrides, and what the sweep has to tell."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "rule_settings",
        sa.Column("rule", sa.String(length=8), nullable=False),
        sa.Column("inside", sa.String(length=8), nullable=False),
        sa.Column("outside", sa.String(length=8), nullable=False),
        sa.Column("observe", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_rule_settings")),
    )
    op.create_table(
        "override_counts",
        sa.Column("week", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=256), nullable=False),
        sa.Column("rule", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", "unit", "rule", "reason", name=op.f("pk_override_counts")),
    )
    for name in ("override_seen", "leak_seen"):
        op.create_table(
            name,
            sa.Column("digest", sa.String(length=64), nullable=False),
            sa.Column("seen_at", sa.String(length=27), nullable=False),
            sa.PrimaryKeyConstraint("digest", name=op.f(f"pk_{name}")),
        )
        op.create_index(f"ix_{name}_seen_at", name, ["seen_at"], unique=False)
    op.create_table(
        "leaks",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("mailbox", sa.String(length=320), nullable=False),
        sa.Column("sent_at", sa.String(length=27), nullable=False),
        sa.Column("found_at", sa.String(length=27), nullable=False),
        sa.Column("note", sa.String(length=512), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_leaks")),
    )
    op.create_index("ix_leaks_found_at", "leaks", ["found_at"], unique=False)
