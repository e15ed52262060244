"""A folder's changes in the order of the tenant's change sequence; what ``messages/delta`` reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.mail.stored import COLUMNS, StoredMessage, from_row

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

_FULL = f"{COLUMNS}, m.body, m.unsafe_body, m.transport"


@dataclass(frozen=True, slots=True)
class Change:
    """A message as it is now (``stored``), or that it left the folder (``reason``: deleted, or changed when it lies elsewhere)."""

    mailbox_id: str
    number: int
    key: int
    moves: int
    received: str
    stored: StoredMessage | None = None
    reason: str = "deleted"


class Changes:
    """Reads the changes of folders, by the store's own numbers."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    def after(self, mailbox_id: str, folder: int, cursor: int, began: int, limit: int) -> list[Change]:
        """What changed after ``cursor``, oldest change first, at most ``limit``.

        Departures before ``began`` are left out: a client that began later never saw what left.
        """
        present = self._present(
            mailbox_id, "m.folder = ? AND m.change > ? ORDER BY m.change LIMIT ?", (folder, cursor, limit)
        )
        left = self._left(
            mailbox_id, "folder = ? AND change > ? ORDER BY change LIMIT ?", (folder, max(cursor, began), limit)
        )
        return sorted([*present, *left], key=lambda change: change.number)[:limit]

    def backwards(self, mailbox_id: str, folder: int, until: int, place: tuple[str, int], limit: int) -> list[Change]:
        """What lies in the folder since at most ``until``, newest received first, behind ``place`` (time, number)."""
        return self._present(
            mailbox_id,
            "m.folder = ? AND m.change <= ? AND (m.received, m.key) < (?, ?) ORDER BY m.received DESC, m.key DESC LIMIT ?",
            (folder, until, *place, limit),
        )

    def again(self, mailbox_id: str, folder: int, cursor: int, limit: int) -> list[Change]:
        """Some of what was told before ``cursor``, as it is now; replays that Graph is free to make."""
        return self._present(
            mailbox_id, "m.folder = ? AND m.change <= ? ORDER BY m.change DESC LIMIT ?", (folder, cursor, limit)
        )

    def _present(self, mailbox_id: str, where: str, parameters: tuple[object, ...]) -> list[Change]:
        rows = self.tenant.all(f"SELECT {_FULL} FROM messages m WHERE {where}", parameters)
        return [
            Change(mailbox_id, row["change"], row["key"], row["moves"], row["received"], from_row(mailbox_id, row))
            for row in rows
        ]

    def _left(self, mailbox_id: str, where: str, parameters: tuple[object, ...]) -> list[Change]:
        rows = self.tenant.all(f"SELECT * FROM departures WHERE {where}", parameters)
        return [
            Change(mailbox_id, row["change"], row["message"], row["moves"], row["received"], None, row["reason"])
            for row in rows
        ]
