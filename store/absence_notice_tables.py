"""What is to be told about absences, and absences that were found: short-lived rows, on the same metadata as all tables."""

from __future__ import annotations

import sqlalchemy as sa

from store.tables import Json, Moment, metadata

absence_notices = sa.Table(
    "absence_notices",
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
    sa.Index("ix_absence_notices_told_at", "told_at"),
    sa.Index("ix_absence_notices_mail", "mail"),
    sa.Index("ix_absence_notices_made_at", "made_at"),
)

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
