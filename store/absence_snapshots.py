"""What was in a mailbox before an absence, and what Postvakt put there: private, so in a table of its own and never in the audit log.

Conforms to ``Snapshots`` of absence.reconcile_ports.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from policies.clock import Clock
from store.engine import Database
from store.tables import Json, Moment, metadata
from store.upsert import insert_or_leave

absence_snapshots = sa.Table(
    "absence_snapshots",
    metadata,
    sa.Column("mailbox", sa.String(320), primary_key=True),
    sa.Column("resource", sa.String(400), primary_key=True),
    sa.Column("before", Json, nullable=False),
    sa.Column("ours", Json, nullable=False),
    sa.Column("coming", Json, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
)
_ROWS = absence_snapshots.c


class SqlSnapshots:
    """One row for each thing of a mailbox that is, or may be, changed now. JSON null stands for nothing."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def of(self, mailbox: str) -> dict[str, tuple[Any, Any, Any]]:
        """(before, ours, coming) of each resource of the mailbox."""
        query = sa.select(absence_snapshots).where(_ROWS.mailbox == mailbox.casefold())
        with self.database.read() as connection:
            rows = connection.execute(query).mappings()
            return {row["resource"]: (row["before"], row["ours"], row["coming"]) for row in rows}

    def begin(self, mailbox: str, resource: str, *, before: Any, coming: Any) -> None:
        """Write down what is about to be put there. ``before`` counts the first time only: the original stays."""
        key = {"mailbox": mailbox.casefold(), "resource": resource}
        row = {**key, "before": before, "ours": None, "coming": coming, "changed_at": self.clock.now()}
        with self.database.write() as connection:
            fresh = insert_or_leave(connection, absence_snapshots).returning(_ROWS.mailbox)
            if connection.execute(fresh, row).scalar() is None:
                connection.execute(
                    absence_snapshots.update()
                    .where(_is(mailbox, resource))
                    .values(coming=coming, changed_at=self.clock.now())
                )

    def confirm(self, mailbox: str, resource: str, ours: Any) -> None:
        """It is there now, as ``ours`` says."""
        with self.database.write() as connection:
            connection.execute(
                absence_snapshots.update()
                .where(_is(mailbox, resource))
                .values(ours=ours, coming=None, changed_at=self.clock.now())
            )

    def forget(self, mailbox: str, resource: str) -> None:
        """Nothing of ours is there any more: what was before need not be known any longer."""
        with self.database.write() as connection:
            connection.execute(absence_snapshots.delete().where(_is(mailbox, resource)))

    def mailboxes(self) -> list[str]:
        """Every mailbox in which something of ours is, or may be."""
        with self.database.read() as connection:
            return list(connection.execute(sa.select(_ROWS.mailbox).distinct().order_by(_ROWS.mailbox)).scalars())


def _is(mailbox: str, resource: str) -> sa.ColumnElement[bool]:
    return (_ROWS.mailbox == mailbox.casefold()) & (_ROWS.resource == resource)
