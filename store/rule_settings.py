"""How strictly an administrator wants rules to be taken, above what the pack says. Who and why stand in the audit log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import sqlalchemy as sa

from policies.clock import Clock
from store.engine import Database
from store.tables import rule_settings
from store.upsert import insert_or_replace

S = TypeVar("S")


class SqlRuleSettings(Generic[S]):
    """One row a rule that was changed. ``make``: the checks' own type from (rule, inside, outside, observe)."""

    def __init__(self, database: Database, clock: Clock, make: Callable[[str, str, str, bool], S]) -> None:
        self.database = database
        self.clock = clock
        self.make = make

    def all(self) -> list[S]:
        """Every rule's setting, by rule."""
        query = sa.select(rule_settings).order_by(rule_settings.c.rule)
        with self.database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [self.make(row["rule"], row["inside"], row["outside"], row["observe"]) for row in rows]

    def put(self, rule: str, inside: str, outside: str, *, observe: bool) -> None:
        """Keep a rule's setting in place of the one before."""
        values = {
            "rule": rule,
            "inside": inside,
            "outside": outside,
            "observe": observe,
            "changed_at": self.clock.now(),
        }
        with self.database.write() as connection:
            connection.execute(insert_or_replace(connection, rule_settings).values(values))

    def remove(self, rule: str) -> None:
        """The pack's word holds again."""
        with self.database.write() as connection:
            connection.execute(rule_settings.delete().where(rule_settings.c.rule == rule))
