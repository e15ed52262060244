"""What is to be told about absences, and absences that were found: short-lived rows, on the same metadata as all tables."""

from __future__ import annotations

import sqlalchemy as sa

from store.notice_table import notice_table
from store.tables import Moment, metadata

absence_notices = notice_table("absence_notices")

absence_found = sa.Table(
    "absence_found",
    metadata,
    sa.Column("mailbox", sa.String(320), primary_key=True),
    sa.Column("mark", sa.String(64), primary_key=True),
    sa.Column("sign", sa.String(16), nullable=False),
    sa.Column("start", Moment, nullable=False),
    sa.Column("end", Moment),
    sa.Column("first_seen", Moment, nullable=False),
    sa.Column("last_seen", Moment, nullable=False),
    sa.Column("dismissed", sa.Boolean, nullable=False),
    sa.Index("ix_absence_found_last_seen", "last_seen"),
)

absence_settled = sa.Table(
    "absence_settled",
    metadata,
    sa.Column("mailbox", sa.String(320), primary_key=True),
    sa.Column("mark", sa.String(32), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("tried_at", Moment, nullable=False),
    sa.Index("ix_absence_settled_tried_at", "tried_at"),
)
