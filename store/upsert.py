"""Inserts that meet a row which is already there, in each database's own dialect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa


def insert_or_leave(connection: sa.Connection, table: sa.Table) -> Any:
    """An insert that leaves a row with the same key alone."""
    return _insert(connection, table).on_conflict_do_nothing()


def inserted(connection: sa.Connection, table: sa.Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless one with the same key is there; whether it was inserted.

    Asked by what comes back: the number of rows of an insert that left a row alone is not the same in every database.
    """
    fresh = insert_or_leave(connection, table).values(**values).returning(*table.primary_key)
    return connection.execute(fresh).first() is not None


def insert_or_replace(connection: sa.Connection, table: sa.Table) -> Any:
    """An insert that gives a row with the same key the new values."""
    insert = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    others = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=others)


def insert_or_add(connection: sa.Connection, table: sa.Table, numbers: Sequence[str]) -> Any:
    """An insert that adds the named numbers to those of a row with the same key."""
    insert = _insert(connection, table)
    sums = {name: table.c[name] + insert.excluded[name] for name in numbers}
    return insert.on_conflict_do_update(index_elements=[column.name for column in table.primary_key], set_=sums)


def _insert(connection: sa.Connection, table: sa.Table) -> Any:
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_postgres

        return insert_postgres(table)
    from sqlalchemy.dialects.sqlite import insert as insert_sqlite

    return insert_sqlite(table)
