"""What people and groups of the directory share: ids, addresses that only one may have, and what delta tells of removals."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from sandbox.directory_rows import SCHEMA, count_of
from sandbox.ids import TENANT_ID

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

_NAMESPACE = uuid.UUID(TENANT_ID)


class Objects:
    """Makes the directory's tables; every change gets a number of the tenant's sequence, for delta."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        tenant.create(SCHEMA)

    def removed(self, kind: str, after: int) -> list[tuple[int, str]]:
        """Ids of ``user`` or ``group`` objects removed after that number, with their numbers."""
        rows = self.tenant.all(
            "SELECT id, changed FROM removed_objects WHERE kind = ? AND changed > ? ORDER BY changed", (kind, after)
        )
        return [(row["changed"], row["id"]) for row in rows]

    def newest_change(self, table: Literal["users", "groups"], kind: str) -> int:
        """The number of the last change to any user or group, removals included."""
        changed = self.tenant.one(f"SELECT coalesce(max(changed), 0) AS c FROM {table}")
        removed = self.tenant.one("SELECT coalesce(max(changed), 0) AS c FROM removed_objects WHERE kind = ?", (kind,))
        return max(count_of(changed), count_of(removed))

    def _tombstone(self, object_id: str, kind: str) -> None:
        self.tenant.run(
            "INSERT OR REPLACE INTO removed_objects (id, kind, changed) VALUES (?, ?, ?)",
            (object_id, kind, self.tenant.next_change()),
        )

    def _claim(self, object_id: str, kind: str, addresses: Sequence[str]) -> None:
        self.tenant.run("DELETE FROM addresses WHERE object_id = ?", (object_id,))
        for address in {address.casefold() for address in addresses if address}:
            try:
                self.tenant.run(
                    "INSERT INTO addresses (address, object_id, kind) VALUES (?, ?, ?)", (address, object_id, kind)
                )
            except sqlite3.IntegrityError as error:
                raise ValueError(f"The address {address} belongs to somebody else already.") from error

    def _new_id(self, name: str) -> str:
        """The same id for the same name in every fresh tenant; another one after a removal, as in the real directory."""
        known = str(uuid.uuid5(_NAMESPACE, name))
        gone = self.tenant.one("SELECT 1 FROM removed_objects WHERE id = ?", (known,))
        return known if gone is None else str(uuid.uuid4())
