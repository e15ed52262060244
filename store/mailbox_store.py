"""The register and the orders, in the database. Conforms to ``MailboxStore`` of mailboxes.ports.

A change names the version it was made from; another one's change in between is refused, never overwritten. The change and its entry in
the audit log are one transaction.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar, cast

import sqlalchemy as sa

from policies.clock import Clock
from store.audit import AuditLog
from store.engine import Database
from store.mailbox_tables import mailbox_orders, mailbox_register, mailbox_works
from store.tables import canonical, clean
from store.upsert import insert_or_leave, inserted


class Row(Protocol):
    """A mailbox of the register."""

    @property
    def key(self) -> str:
        """The address in lower case."""
        ...

    @property
    def state(self) -> str:
        """Where it stands."""
        ...

    @property
    def version(self) -> int:
        """What it was read as; 0 when it is new."""
        ...


class Ordered(Protocol):
    """An order."""

    @property
    def id(self) -> str:
        """Its name."""
        ...

    @property
    def kind(self) -> str:
        """What is ordered."""
        ...

    @property
    def wanted(self) -> Any:
        """The mailbox as it shall be."""
        ...

    @property
    def stage(self) -> Any:
        """How far it has come; ``over`` tells whether that is the end."""
        ...

    @property
    def asked_at(self) -> datetime:
        """When it was made."""
        ...

    @property
    def version(self) -> int:
        """What it was read as; 0 when it is new."""
        ...


class Auditing(Protocol):
    """Who changes it, what the log calls it, and why."""

    @property
    def actor(self) -> str:
        """Who."""
        ...

    @property
    def action(self) -> str:
        """What."""
        ...

    @property
    def reason(self) -> str:
        """Why."""
        ...


R = TypeVar("R", bound=Row)
O = TypeVar("O", bound=Ordered)  # noqa: E741


@dataclass(frozen=True)
class Codec(Generic[R, O]):
    """The feature's own types, to and from JSON; ``outdated``: its exception for a version that is not the one read."""

    to_json: Callable[[Any], Any]
    record: Callable[[Mapping[str, Any]], R]
    order: Callable[[Mapping[str, Any]], O]
    outdated: Callable[[str], Exception]


class SqlMailboxStore(Generic[R, O]):
    """Register, orders, and which plans are being carried out."""

    def __init__(self, database: Database, clock: Clock, codec: Codec[R, O]) -> None:
        self.database = database
        self.clock = clock
        self.codec = codec
        self.audit = AuditLog(database, clock)

    # --- the register ----------------------------------------------------------------------------

    def records(self, among: Collection[str] | None = None) -> list[R]:
        """All, or those of these addresses, letter case aside; by address, closed ones too."""
        query = sa.select(mailbox_register.c.record).order_by(mailbox_register.c.address)
        if among is not None:
            query = query.where(mailbox_register.c.address.in_(sorted({_key(one) for one in among})))
        with self.database.read() as connection:
            return [self.codec.record(found) for found in connection.execute(query).scalars()]

    def record(self, address: str) -> R | None:
        """One, letter case aside, or None."""
        with self.database.read() as connection:
            found = _value(connection, mailbox_register.c.record, mailbox_register.c.address == _key(address))
        return self.codec.record(found) if found else None

    def put(self, records: Sequence[R], audited: Auditing) -> list[R]:
        """Keep these, all or none; they come back one version further. Raises the codec's ``outdated``."""
        with self.database.write() as connection:
            return [self._put_in(connection, record, audited) for record in sorted(records, key=lambda one: one.key)]

    def remove(self, record: R, audited: Auditing) -> None:
        """Take a row out. Raises the codec's ``outdated``."""
        table = mailbox_register
        with self.database.write() as connection:
            before = _value(connection, table.c.record, table.c.address == record.key)
            mine = (table.c.address == record.key) & (table.c.version == record.version)
            if connection.execute(table.delete().where(mine)).rowcount != 1:
                raise self.codec.outdated(record.key)
            self._audit(connection, audited, record.key, before, None)

    def _put_in(self, connection: sa.Connection, record: R, audited: Auditing) -> R:
        before = _value(connection, mailbox_register.c.record, mailbox_register.c.address == record.key)
        kept: R = self._further(record)
        document = _clean(self.codec.to_json(kept))
        values = {
            "address": kept.key,
            "state": str(kept.state),
            "version": kept.version,
            "record": document,
            "changed_at": self.clock.now(),
        }
        if not _replaced(connection, mailbox_register.c.address, record.version, values):
            raise self.codec.outdated(record.key)
        self._audit(connection, audited, kept.key, *_differing(before, document))
        return kept

    # --- orders ----------------------------------------------------------------------------------

    def orders(self, *, over: bool | None = None) -> list[O]:
        """The newest first."""
        query = sa.select(mailbox_orders.c.document).order_by(mailbox_orders.c.asked_at.desc(), mailbox_orders.c.id)
        if over is not None:
            query = query.where(mailbox_orders.c.over == over)
        with self.database.read() as connection:
            return [self.codec.order(found) for found in connection.execute(query).scalars()]

    def order(self, order_id: str) -> O | None:
        """One, or None."""
        with self.database.read() as connection:
            found = _value(connection, mailbox_orders.c.document, mailbox_orders.c.id == order_id)
        return self.codec.order(found) if found else None

    def put_order(self, order: O, audited: Auditing | None, *, record: R | None = None) -> O:
        """Keep an order, and a record of the register with it, both or neither. Raises the codec's ``outdated``."""
        table = mailbox_orders
        with self.database.write() as connection:
            before = _value(connection, table.c.document, table.c.id == order.id)
            kept: O = self._further(order)
            document = _clean(self.codec.to_json(kept))
            values = {
                "id": kept.id,
                "kind": str(kept.kind),
                "address": kept.wanted.key,
                "stage": str(kept.stage),
                "over": bool(kept.stage.over),
                "version": kept.version,
                "document": document,
                "asked_at": kept.asked_at,
                "changed_at": self.clock.now(),
            }
            if not _replaced(connection, table.c.id, order.version, values):
                raise self.codec.outdated(order.id)
            if audited is not None:
                self._audit(connection, audited, order.id, *_differing(before, document))
                if record is not None:
                    self._put_in(connection, record, audited)
        return kept

    # --- plans that are being carried out --------------------------------------------------------

    def begin_work(self, plan_id: str, *, by: str, at: datetime, trusted: bool = False) -> None:
        """Remember that the plan is being carried out; begun again, it is begun again."""
        works = mailbox_works
        values = {"by": clean(by), "trusted": trusted, "begun_at": at, "ended_at": None}
        with self.database.write() as connection:
            connection.execute(insert_or_leave(connection, works).values(plan_id=plan_id, **values))
            connection.execute(works.update().where(works.c.plan_id == plan_id).values(**values))

    def end_work(self, plan_id: str, at: datetime) -> None:
        """The plan is carried out, or given up."""
        with self.database.write() as connection:
            connection.execute(mailbox_works.update().where(mailbox_works.c.plan_id == plan_id).values(ended_at=at))

    def works(self, *, begun_before: datetime) -> list[tuple[str, bool]]:
        """(plan, trusted) that were begun before and have not ended, oldest first."""
        works = mailbox_works.c
        query = (
            sa.select(works.plan_id, works.trusted)
            .where(works.ended_at.is_(None), works.begun_at < begun_before)
            .order_by(works.begun_at, works.plan_id)
        )
        with self.database.read() as connection:
            return [(plan_id, bool(trusted)) for plan_id, trusted in connection.execute(query)]

    # --- what they share -------------------------------------------------------------------------

    def _further(self, value: Any) -> Any:
        return dataclasses.replace(value, version=value.version + 1, changed_at=self.clock.now())

    def _audit(self, connection: sa.Connection, audited: Auditing, target: str, before: Any, after: Any) -> None:
        self.audit.append_in(
            connection,
            actor=audited.actor,
            action=audited.action,
            target=target,
            reason=audited.reason,
            before=before,
            after=after,
        )


def _replaced(connection: sa.Connection, key_column: sa.Column[Any], version: int, values: Mapping[str, Any]) -> bool:
    """Whether the row of that version could be replaced (0: whether there was none)."""
    table = key_column.table
    if version == 0:
        return inserted(connection, table, values)
    mine = (key_column == values[key_column.name]) & (table.c.version == version)
    return connection.execute(table.update().where(mine).values(**values)).rowcount == 1


def _value(connection: sa.Connection, column: sa.Column[Any], where: sa.ColumnElement[bool]) -> dict[str, Any] | None:
    return cast("dict[str, Any] | None", connection.execute(sa.select(column).where(where)).scalar())


def _differing(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> tuple[Any, Any]:
    """Only what changed, so that the log can be read; all of it when it is new."""
    if before is None:
        return None, dict(after)
    aside = {"version", "changed_at"}
    names = [name for name in after if name not in aside and before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def _key(address: str) -> str:
    return address.strip().casefold()


def _clean(value: Any) -> Any:
    """Text that every database keeps, through and through."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(name): _clean(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_clean(one) for one in value]
    canonical(value)
    return value
