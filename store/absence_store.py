"""The register of absences and what belongs to it: seen, watched, links.

Conforms to ``AbsenceStore`` of absence.ports and ``WatchStore`` of absence.telling_ports. The rows' meaning is
the feature's; the wiring hands in the functions that make its objects of rows (`absence.rows`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import sqlalchemy as sa

from policies.clock import Clock
from store.absence_notice_tables import absence_notices
from store.absence_tables import absence_links, absence_register, absence_seen, absence_watch, absences
from store.audit import AuditLog
from store.engine import Database
from store.tables import clean
from store.upsert import insert_or_leave, insert_or_replace

LIVE = ("asked", "planned", "active")
OVER = ("ended", "restored", "cancelled")
_CHUNK = 400  # names in one question: SQLite has a bound on them
_columns = absences.c


# all columns of the row whose version is the one before
_CHANGE = (
    absences.update()
    .where(_columns.id == sa.bindparam("_id"), _columns.version == sa.bindparam("_before"))
    .values({column.name: sa.bindparam(column.name) for column in absences.columns})
)


class Plain(Protocol):
    """A dataclass that stands for a link."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


class Audited(Protocol):
    """What the audit log is to say of a change: never whose absence it is, nor anything of it."""

    @property
    def actor(self) -> str:
        """Who did it."""
        ...

    @property
    def action(self) -> str:
        """What they did."""
        ...

    @property
    def target(self) -> str:
        """To which absence, as a digest."""
        ...

    @property
    def reason(self) -> str:
        """Why such a thing is done at all."""
        ...

    @property
    def version(self) -> int:
        """The version that it made."""
        ...


A = TypeVar("A")
S = TypeVar("S")
L = TypeVar("L", bound=Plain)
W = TypeVar("W", bound=Plain)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Makers(Generic[A, S, L, W]):
    """How the feature's objects become rows and rows become objects; ``changed`` is raised when a write came too late."""

    row_of: Callable[[A], dict[str, Any]]
    absence: Callable[[Row], A]
    seen: Callable[[Row], S]
    link: Callable[[Row], L]
    watched: Callable[[Row], W]
    changed: type[Exception]


class SqlAbsenceStore(Generic[A, S, L, W]):
    """Writes of absences are decided on one number of the register each, so that no two can contradict each other."""

    def __init__(self, database: Database, clock: Clock, makers: Makers[A, S, L, W]) -> None:
        self.database = database
        self.clock = clock
        self.makers = makers
        self.audit = AuditLog(database, clock)

    # --- absences --------------------------------------------------------------------------------

    def revision(self) -> int:
        """The register's number; read it before what a decision rests on."""
        with self.database.read() as connection:
            number = connection.execute(sa.select(absence_register.c.number)).scalar()
        return int(number or 0)

    def apply(self, changes: Sequence[A], *, revision: int, acts: Sequence[Audited] = ()) -> None:
        """Write new and changed absences and their rows of the audit log, all or nothing.

        Raises the maker's ``changed`` when the register has moved on.
        """
        if not changes:
            return
        rows = [self._tidy(self.makers.row_of(change)) for change in changes]
        one_on = (
            absence_register.update()
            .where(absence_register.c.number == revision)
            .values(number=absence_register.c.number + 1)
        )
        with self.database.write() as connection:
            if connection.execute(one_on).rowcount != 1:
                raise self.makers.changed
            new = [row for row in rows if row["version"] == 1]
            later = [row | {"_id": row["id"], "_before": row["version"] - 1} for row in rows if row["version"] > 1]
            if new:
                connection.execute(absences.insert(), new)
            if later and connection.execute(_CHANGE, later).rowcount != len(later):
                raise self.makers.changed
            for act in acts:
                self.audit.append_in(
                    connection,
                    actor=act.actor,
                    action=act.action,
                    target=act.target,
                    reason=act.reason,
                    before={"version": act.version - 1},
                    after={"version": act.version},
                )

    @staticmethod
    def _tidy(row: dict[str, Any]) -> dict[str, Any]:
        return {name: clean(value) if isinstance(value, str) else value for name, value in row.items()}

    def get(self, absence_id: str) -> A | None:
        """The absence of that id, or None."""
        return next(iter(self._where(_columns.id == absence_id)), None)

    def several(self, ids: Sequence[str]) -> list[A]:
        """The absences of those ids that there are, in any order."""
        parts = [ids[at : at + _CHUNK] for at in range(0, len(ids), _CHUNK)]
        return [one for part in parts for one in self._where(_columns.id.in_(part))]

    def for_mailbox(self, mailbox: str) -> list[A]:
        """Every absence of that mailbox that is still kept, by start."""
        return self._where(_columns.mailbox == mailbox.strip().casefold())

    def for_mailboxes(self, mailboxes: Sequence[str]) -> list[A]:
        """Every absence of those mailboxes that is still kept, by start of each few hundred."""
        keys = sorted({mailbox.strip().casefold() for mailbox in mailboxes})
        parts = [keys[at : at + _CHUNK] for at in range(0, len(keys), _CHUNK)]
        return [one for part in parts for one in self._where(_columns.mailbox.in_(part))]

    def covered_by(self, substitute: str) -> list[A]:
        """Live absences whose coverage names this address, by start."""
        return self._where((_columns.substitute == substitute.strip().casefold()) & _columns.stage.in_(LIVE))

    def live(self) -> list[A]:
        """All that are asked, planned or active, by start."""
        return self._where(_columns.stage.in_(LIVE))

    def unrestored(self) -> list[A]:
        """All that are ended or cancelled and may have left something behind."""
        return self._where(_columns.stage.in_(("ended", "cancelled")) & _columns.restored_at.is_(None))

    def due(self, now: datetime) -> list[A]:
        """Live absences in which something begins or ends by then."""
        return self._where(_columns.stage.in_(LIVE) & (_columns.next_at <= now))

    def _where(self, condition: sa.ColumnElement[bool]) -> list[A]:
        query = sa.select(absences).where(condition).order_by(_columns.starts_at, _columns.id)
        with self.database.read() as connection:
            return [self.makers.absence(row) for row in rows_of(connection, query)]

    def remove_over(self, before: datetime) -> int:
        """Remove what was over before then and left nothing behind, with what was told of it. How many absences."""
        gone = sa.select(_columns.id).where(
            _columns.stage.in_(OVER), _columns.restored_at.is_not(None), _columns.ended_at < before
        )
        with self.database.write() as connection:
            ids = list(connection.execute(gone).scalars())
            for at in range(0, len(ids), _CHUNK):
                part = ids[at : at + _CHUNK]
                connection.execute(absence_notices.delete().where(absence_notices.c.about.in_(part)))
                connection.execute(absence_watch.delete().where(absence_watch.c.absence_id.in_(part)))
                connection.execute(absence_links.delete().where(absence_links.c.absence_id.in_(part)))
                connection.execute(absences.delete().where(_columns.id.in_(part)))
        return len(ids)

    # --- what was seen ---------------------------------------------------------------------------

    def mark_seen(self, mailbox: str, day: date, how: str, *, by_substitute: bool) -> None:
        """Note evidence that the mailbox was looked at that day; the same twice is harmless."""
        row = {
            "mailbox": mailbox.strip().casefold(),
            "day": day.isoformat(),
            "how": how,
            "by_substitute": by_substitute,
            "at": self.clock.now(),
        }
        with self.database.write() as connection:
            connection.execute(insert_or_leave(connection, absence_seen), row)

    def seen(self, mailbox: str, day: date) -> list[S]:
        """The evidence of that day."""
        return self.seen_between(mailbox, day, day)

    def seen_between(self, mailbox: str, first: date, last: date) -> list[S]:
        """The evidence of those days, both included, by day."""
        column = absence_seen.c
        query = (
            sa.select(absence_seen)
            .where(column.mailbox == mailbox.strip().casefold())
            .where(column.day.between(first.isoformat(), last.isoformat()))
            .order_by(column.day, column.at)
        )
        with self.database.read() as connection:
            return [self.makers.seen(row) for row in rows_of(connection, query)]

    # --- how far a mailbox is looked after ---------------------------------------------------------

    def watched(self, absence_id: str) -> W | None:
        """What the last look left, or None before the first."""
        query = sa.select(absence_watch, absence_watch.c.absence_id.label("about")).where(
            absence_watch.c.absence_id == absence_id
        )
        with self.database.read() as connection:
            found = rows_of(connection, query)
        return self.makers.watched(found[0]) if found else None

    def keep_watched(self, watched: W) -> None:
        """Remember it in place of what was known before."""
        values = values_of(watched)
        values["absence_id"] = values.pop("about")
        with self.database.write() as connection:
            connection.execute(insert_or_replace(connection, absence_watch), values)

    # --- links in mails --------------------------------------------------------------------------

    def keep_token(self, token: L) -> None:
        """Remember what a link stands for."""
        with self.database.write() as connection:
            connection.execute(insert_or_replace(connection, absence_links), values_of(token))

    def token(self, digest: str) -> L | None:
        """What a link stands for, or None when it is unknown or has expired."""
        query = sa.select(absence_links).where(
            absence_links.c.digest == digest, absence_links.c.expires_at > self.clock.now()
        )
        with self.database.read() as connection:
            found = rows_of(connection, query)
        return self.makers.link(found[0]) if found else None

    def drop_tokens(self, absence_id: str) -> None:
        """No link of this absence is good any longer."""
        with self.database.write() as connection:
            connection.execute(absence_links.delete().where(absence_links.c.absence_id == absence_id))


def values_of(one: Plain) -> dict[str, Any]:
    """The fields of a dataclass, enumerations as their values."""
    values = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}


def rows_of(connection: sa.Connection, query: sa.Select[Any]) -> list[dict[str, Any]]:
    """The rows of a query as plain dictionaries."""
    return [{str(name): value for name, value in row.items()} for row in connection.execute(query).mappings()]
