"""The columns of a room's notices: what is to be told, to whom, and the mail that took it."""

from __future__ import annotations

import sqlalchemy as sa


def notice_table(name: str) -> sa.Table:
    """A table of notices, on the metadata of all tables."""
    # here, because the modules of tables import each other at their end
    from store.tables import Json, Moment, metadata

    return sa.Table(
        name,
        metadata,
        sa.Column("key", sa.String(400), primary_key=True),
        sa.Column("to", sa.String(320), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("about", sa.String(320), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("not_before", Moment),
        # the mail that took it; empty until then
        sa.Column("mail", sa.String(512), nullable=False),
        sa.Column("told_at", Moment),
        sa.Index(f"ix_{name}_told_at", "told_at"),
        sa.Index(f"ix_{name}_mail", "mail"),
        sa.Index(f"ix_{name}_made_at", "made_at"),
    )
