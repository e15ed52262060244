"""The tables, as SQLAlchemy Core knows them. The migrations make them; a test holds the two together on both databases.

Moments are UTC text of fixed width, so that they sort, and JSON is canonical text, so that it hashes the same everywhere.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def canonical(value: Any) -> str:
    """JSON that is the same for the same value: sorted keys, no spaces, ASCII. Raises TypeError or ValueError for what JSON cannot say."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def clean(text: str) -> str:
    """Text that every database keeps: without NUL and without halves of surrogate pairs."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def stamp(moment: datetime) -> str:
    """A moment as the tables hold it: ``2026-11-21T08:00:00.000000Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as text in UTC."""

    impl = sa.String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002 - the name is SQLAlchemy\'s
        """To text."""
        return None if value is None else stamp(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002 - the name is SQLAlchemy\'s
        """Back to an aware moment."""
        return None if value is None else datetime.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """A JSON value, kept as canonical text. None is the value null; a column that may be unset holds SQL NULL for it."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str:  # noqa: ARG002 - the name is SQLAlchemy\'s
        """To canonical text."""
        return canonical(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:  # noqa: ARG002 - the name is SQLAlchemy\'s
        """Back to a value."""
        return None if value is None else json.loads(value)


plans = sa.Table(
    "plans",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("feature", sa.String(64), nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("plan_id", sa.String(64), sa.ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("step_key", sa.String(512), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("before", Json, nullable=False),
    sa.Column("after", Json, nullable=False),
    sa.Column("summary", Json, nullable=False),
    sa.Column("detail", Json, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("found", Json, nullable=False),
    sa.Column("started_at", Moment),
    sa.Column("finished_at", Moment),
    sa.Column("note", sa.Text, nullable=False),
    sa.Index("ix_journal_step_key", "step_key"),
    sa.Index("ix_journal_state", "state"),
)

audit_log = sa.Table(
    "audit_log",
    metadata,
    sa.Column("row", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.String(128), nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Index("ix_audit_log_target", "target"),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("key", sa.String(512), primary_key=True),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("payload", Json, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("claim", sa.String(36)),
    sa.Column("finished_at", Moment),
    sa.Column("note", sa.Text, nullable=False),
    sa.Index("ix_outbox_due", "state", "due_at"),
)

delta_links = sa.Table(
    "delta_links",
    metadata,
    sa.Column("mailbox", sa.String(320), primary_key=True),
    sa.Column("folder", sa.String(160), primary_key=True),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
)

signature_counts = sa.Table(
    "signature_counts",
    metadata,
    sa.Column("week", sa.String(10), primary_key=True),
    sa.Column("unit", sa.String(256), primary_key=True),
    sa.Column("verdict", sa.String(16), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)

signature_seen = sa.Table(
    "signature_seen",
    metadata,
    sa.Column("digest", sa.String(128), primary_key=True),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Index("ix_signature_seen_seen_at", "seen_at"),
)

signature_needs = sa.Table(
    "signature_needs",
    metadata,
    sa.Column("token", sa.String(128), primary_key=True),
    sa.Column("mailbox", sa.Text, nullable=False),
    sa.Column("counted", sa.Integer, nullable=False),
    sa.Column("lacking", sa.Integer, nullable=False),
    sa.Column("begun_at", Moment, nullable=False),
)

signature_notes = sa.Table(
    "signature_notes",
    metadata,
    sa.Column("token", sa.String(128), primary_key=True),
    sa.Column("noted_at", Moment, nullable=False),
)

rule_settings = sa.Table(
    "rule_settings",
    metadata,
    sa.Column("rule", sa.String(8), primary_key=True),
    sa.Column("inside", sa.String(8), nullable=False),
    sa.Column("outside", sa.String(8), nullable=False),
    sa.Column("observe", sa.Boolean, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
)

override_counts = sa.Table(
    "override_counts",
    metadata,
    sa.Column("week", sa.String(10), primary_key=True),
    sa.Column("unit", sa.String(256), primary_key=True),
    sa.Column("rule", sa.String(8), primary_key=True),
    sa.Column("reason", sa.String(40), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)

override_seen = sa.Table(
    "override_seen",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Index("ix_override_seen_seen_at", "seen_at"),
)

leak_seen = sa.Table(
    "leak_seen",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Index("ix_leak_seen_seen_at", "seen_at"),
)

leaks = sa.Table(
    "leaks",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("mailbox", sa.String(320), nullable=False),
    sa.Column("sent_at", Moment, nullable=False),
    sa.Column("found_at", Moment, nullable=False),
    sa.Column("note", sa.String(512), nullable=False),
    sa.Index("ix_leaks_found_at", "found_at"),
)

directory = sa.Table(
    "directory",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("entry", Json, nullable=False),
    sa.Column("deleted", sa.Boolean, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Index("ix_directory_updated_at", "updated_at"),
)

# the tables of further rooms join the same metadata
from store import (  # noqa: E402, F401
    absence_notice_tables,
    absence_snapshots,
    absence_tables,
    answering_tables,
    lease_tables,
    mailbox_tables,
    receipt_tables,
)
