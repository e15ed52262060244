"""The tables of the room of absence, on the same metadata as all others (`store.tables`)."""

from __future__ import annotations

import sqlalchemy as sa

from store.tables import Json, Moment, metadata

absences = sa.Table(
    "absences",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("mailbox", sa.String(320), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("starts_at", Moment, nullable=False),
    sa.Column("ends_at", Moment),
    sa.Column("zone", sa.String(64), nullable=False),
    sa.Column("weekdays", Json, nullable=False),
    sa.Column("day_from", sa.String(5), nullable=False),
    sa.Column("day_to", sa.String(5), nullable=False),
    sa.Column("way", sa.String(16), nullable=False),
    sa.Column("substitute", sa.String(320), nullable=False),
    sa.Column("answer", sa.String(16), nullable=False),
    sa.Column("asked_at", Moment),
    sa.Column("answered_at", Moment),
    sa.Column("accepted_until", Moment),
    sa.Column("asks_rest", sa.Boolean, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("stage", sa.String(16), nullable=False),
    sa.Column("made_by", sa.String(320), nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("changed_by", sa.String(320), nullable=False),
    sa.Column("changed_at", Moment),
    sa.Column("reply_to", sa.String(320), nullable=False),
    sa.Column("words_sv", sa.Text, nullable=False),
    sa.Column("words_en", sa.Text, nullable=False),
    sa.Column("uncovered_since", Moment),
    sa.Column("ended_at", Moment),
    sa.Column("restored_at", Moment),
    # when something begins or ends by itself next; the sweep of time looks for what has passed
    sa.Column("next_at", Moment),
    sa.Index("ix_absences_mailbox", "mailbox"),
    sa.Index("ix_absences_substitute", "substitute"),
    sa.Index("ix_absences_stage", "stage", "next_at"),
)

# One row that every write of absences raises by one: what was decided on an older number is decided again.
absence_register = sa.Table(
    "absence_register",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.BigInteger, nullable=False),
)

absence_seen = sa.Table(
    "absence_seen",
    metadata,
    sa.Column("mailbox", sa.String(320), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("how", sa.String(16), primary_key=True),
    sa.Column("by_substitute", sa.Boolean, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Index("ix_absence_seen_day", "day"),
)

absence_watch = sa.Table(
    "absence_watch",
    metadata,
    sa.Column("absence_id", sa.String(64), primary_key=True),
    sa.Column("good_until", Moment, nullable=False),
    sa.Column("unread", sa.Integer, nullable=False),
    sa.Column("looked_at", Moment),
    sa.Column("evidence", sa.String(16), nullable=False),
    sa.Column("why", sa.String(16), nullable=False),
    sa.Column("waiting", sa.Integer, nullable=False),
    sa.Column("oldest", Moment),
    sa.Index("ix_absence_watch_good_until", "good_until"),
)

absence_links = sa.Table(
    "absence_links",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("absence_id", sa.String(64), nullable=False),
    sa.Column("purpose", sa.String(32), nullable=False),
    sa.Column("address", sa.String(320), nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Index("ix_absence_links_absence_id", "absence_id"),
    sa.Index("ix_absence_links_expires_at", "expires_at"),
)
