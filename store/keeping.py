"""What is said of a table: what stands in it about people, how long it is kept, why; and the times that rooms go by themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

SEEN = timedelta(days=40)
NEEDS = timedelta(days=8)
NOTES = timedelta(days=7)
COUNTS = timedelta(weeks=104)
OVERRIDES = timedelta(days=8)
LEAKS = timedelta(days=8)
SNAPSHOTS = timedelta(days=1600)
RECEIPTS = timedelta(days=40)
CLOSED_MAILBOXES = timedelta(days=728)
ORDERS = timedelta(days=728)
ABSENCES = timedelta(days=90)
MAILBOX_SEEN = timedelta(days=40)
ABSENCE_NOTICES = timedelta(days=40)
FOUND = timedelta(days=4)
ANSWERED = timedelta(days=40)
WAITED = timedelta(days=200)


@dataclass(frozen=True, slots=True)
class Keeping:
    """One table: what stands in it about people, how long, why. ``days`` None means it is not removed on schedule."""

    table: sa.Table
    about: str
    days: int | None
    why: str
    expired: Callable[[datetime], sa.ColumnElement[bool]] | None = None


def older(column: sa.Column[datetime], days: int) -> Callable[[datetime], sa.ColumnElement[bool]]:
    """Rows whose moment in this column is so many days ago."""
    return lambda now: column < now - timedelta(days=days)
