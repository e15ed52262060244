"""Who is at a piece of work that one at a time may do; part of ``store.tables.metadata``."""

from __future__ import annotations

import sqlalchemy as sa

from store.tables import Moment, metadata

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("name", sa.String(400), primary_key=True),
    sa.Column("holder", sa.String(36), nullable=False),
    sa.Column("until", Moment, nullable=False),
    sa.Index("ix_leases_until", "until"),
)
