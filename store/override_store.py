"""Numbers of overrides per week, unit, rule and reason. Nobody's name, nobody's words. Conforms to ``OverrideStore`` of checks.ports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from policies.clock import Clock
from store.engine import Database
from store.tables import clean, override_counts, override_seen
from store.upsert import insert_or_add, insert_or_leave


class SqlOverrideStore:
    """Counts each override once, however often it is reported."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def count(self, digest: str, *, week: date, unit: str, rule: str, reason: str) -> bool:
        """Add one unless this digest was counted before. Whether it was new."""
        with self.database.write() as connection:
            seen = insert_or_leave(connection, override_seen).returning(override_seen.c.digest)
            if connection.execute(seen, [{"digest": digest, "seen_at": self.clock.now()}]).scalar() is None:
                return False
            row = {
                "week": week.isoformat(),
                "unit": clean(unit)[:256],
                "rule": rule,
                "reason": reason,
                "number": 1,
            }
            connection.execute(insert_or_add(connection, override_counts, ["number"]), [row])
        return True

    def numbers(self, since: date, until: date) -> Sequence[tuple[date, str, str, str, int]]:
        """(week, unit, rule, reason, number) of the weeks from ``since`` up to and with ``until``, in that order."""
        columns = override_counts.c
        query = (
            sa.select(columns.week, columns.unit, columns.rule, columns.reason, columns.number)
            .where(columns.week >= since.isoformat(), columns.week <= until.isoformat())
            .order_by(columns.week, columns.unit, columns.rule, columns.reason)
        )
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return [(date.fromisoformat(week), unit, rule, reason, number) for week, unit, rule, reason, number in rows]
