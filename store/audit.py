"""The audit log: who changed what, when, why, from what to what. Append-only and hash-chained.

Each row's hash covers its own fields and the hash before it, so that a changed, removed or inserted row breaks the chain at that
row. The hash is SHA-256 over the ASCII JSON of row, at, actor, action, target, reason, before, after and previous, keys sorted, no
blanks; before and after are themselves JSON text; the first row's previous is 64 zeros. Rows cut off at the end are found by comparing
with a head that was noted elsewhere. Triggers refuse UPDATE and DELETE on both databases.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from policies.clock import Clock
from store.engine import Database
from store.tables import audit_log, canonical, clean, stamp

FIRST = "0" * 64
_LOCK = 0x506F7374  # one number for every process that appends; PostgreSQL's advisory lock
_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One row. ``before`` and ``after`` are JSON values."""

    row: int
    at: datetime
    actor: str
    action: str
    target: str
    reason: str
    before: Any
    after: Any
    hash: str


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The last row's number and hash; note it somewhere else to notice rows cut off at the end."""

    row: int
    hash: str

    def __str__(self) -> str:
        """``row:hash``, as ``postvakt audit verify --expect`` takes it."""
        return f"{self.row}:{self.hash}"


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """What a verification found: how many rows are sound, the head, and the first broken row with its reason, if any."""

    sound_rows: int
    head: AuditHead
    broken_row: int | None = None
    reason: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing was changed."""
        return self.broken_row is None


class AuditLog:
    """Appends to the log, reads it, and verifies it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def append(
        self, *, actor: str, action: str, target: str, reason: str, before: Any = None, after: Any = None
    ) -> AuditHead:
        """Add a row; ``before`` and ``after`` are JSON values without mail content."""
        with self.database.write() as connection:
            return self.append_in(
                connection, actor=actor, action=action, target=target, reason=reason, before=before, after=after
            )

    def append_in(
        self,
        connection: sa.Connection,
        *,
        actor: str,
        action: str,
        target: str,
        reason: str,
        before: Any = None,
        after: Any = None,
    ) -> AuditHead:
        """Add a row in a transaction that is already open for writing, so that the change and its entry stand or fall together."""
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        last = _head(connection)
        values: dict[str, Any] = {
            "row": last.row + 1,
            "at": self.clock.now(),
            "actor": clean(actor),
            "action": clean(action),
            "target": clean(target),
            "reason": clean(reason),
            "before": canonical(before),
            "after": canonical(after),
            "previous": last.hash,
        }
        values["hash"] = _hash(values)
        connection.execute(audit_log.insert().values(values))
        return AuditHead(values["row"], values["hash"])

    def head(self) -> AuditHead:
        """The last row's number and hash; row 0 when the log is empty."""
        with self.database.read() as connection:
            return _head(connection)

    def verify(self, expected: AuditHead | None = None) -> AuditVerdict:
        """Go through all rows. ``expected`` is a head noted earlier: that row must still be there, with that hash."""
        last = AuditHead(0, FIRST)
        sound = 0
        with self.database.read() as connection:
            for row in _all(connection):
                reason = _fault(row, last)
                if not reason and expected is not None and row["row"] == expected.row and row["hash"] != expected.hash:
                    reason = "has another hash than the one noted"
                if reason:
                    return AuditVerdict(sound, last, int(row["row"]), reason)
                last = AuditHead(int(row["row"]), str(row["hash"]))
                sound += 1
        if expected is not None and expected.row > last.row:
            return AuditVerdict(
                sound, last, last.row + 1, f"is missing: row {expected.row} was noted, the log ends before it"
            )
        return AuditVerdict(sound, last)

    def entries(
        self,
        *,
        actor: str | None = None,
        action: str | None = None,
        target: str | None = None,
        limit: int = 200,
        before_row: int | None = None,
    ) -> list[AuditEntry]:
        """The newest entries first. ``action`` also matches what is beneath it (``signature`` finds ``signature.note``)."""
        query = sa.select(audit_log).order_by(audit_log.c.row.desc()).limit(limit)
        if actor is not None:
            query = query.where(audit_log.c.actor == actor)
        if target is not None:
            query = query.where(audit_log.c.target == target)
        if action is not None:
            beneath = audit_log.c.action.startswith(f"{action}.", autoescape=True)
            query = query.where((audit_log.c.action == action) | beneath)
        if before_row is not None:
            query = query.where(audit_log.c.row < before_row)
        with self.database.read() as connection:
            return [_entry(row) for row in connection.execute(query).mappings()]


def _head(connection: sa.Connection) -> AuditHead:
    query = sa.select(audit_log.c.row, audit_log.c.hash).order_by(audit_log.c.row.desc()).limit(1)
    found = connection.execute(query).first()
    return AuditHead(int(found.row), str(found.hash)) if found else AuditHead(0, FIRST)


def _hash(values: Any) -> str:
    covered = {
        name: values[name] for name in ("row", "actor", "action", "target", "reason", "before", "after", "previous")
    }
    covered["at"] = stamp(values["at"])
    return hashlib.sha256(canonical(covered).encode("ascii")).hexdigest()


def _fault(row: sa.RowMapping, last: AuditHead) -> str:
    if row["row"] != last.row + 1:
        return f"stands where row {last.row + 1} was expected"
    if row["previous"] != last.hash:
        return "does not follow on the row before it"
    return "" if _hash(row) == row["hash"] else "was changed after it was written"


def _all(connection: sa.Connection) -> Iterator[sa.RowMapping]:
    """Every row in order, a page at a time, so that a long log needs little memory."""
    after = -(2**62)
    while True:
        query = sa.select(audit_log).where(audit_log.c.row > after).order_by(audit_log.c.row).limit(_PAGE)
        rows = connection.execute(query).mappings().all()
        yield from rows
        if len(rows) < _PAGE:
            return
        after = rows[-1]["row"]


def _entry(row: sa.RowMapping) -> AuditEntry:
    return AuditEntry(
        row=int(row["row"]),
        at=row["at"],
        actor=row["actor"],
        action=row["action"],
        target=row["target"],
        reason=row["reason"],
        before=json.loads(row["before"]),
        after=json.loads(row["after"]),
        hash=row["hash"],
    )
