"""What hangs on messages. Contents are read only when somebody wants them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from sandbox.mail.codec import wire
from sandbox.mail.model import Attachment

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

_LIGHT = "key, name, content_type, odata_type, content_id, inline, size, modified, item"


@dataclass(frozen=True, slots=True)
class StoredAttachment:
    """An attachment; ``content`` is empty unless it was asked for. ``size`` in bytes, with Exchange's own overhead."""

    key: int
    name: str
    content_type: str
    odata_type: str
    content_id: str | None
    inline: bool
    size: int
    modified: str
    item: dict[str, Any] | None
    content: bytes

    def whole(self) -> Attachment:
        """As it travels with a mail."""
        return Attachment(
            self.name, self.content_type, self.content, self.content_id, self.inline, self.odata_type, self.item
        )


class Attachments:
    """Attachments of all messages, by the store's own numbers."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    def of(self, message: int, *, contents: bool = True) -> list[StoredAttachment]:
        """A message's attachments in order."""
        columns = f"{_LIGHT}, content" if contents else _LIGHT
        rows = self.tenant.all(f"SELECT {columns} FROM attachments WHERE message = ? ORDER BY key", (message,))
        return [_attachment(row) for row in rows]

    def get(self, message: int, key: int) -> StoredAttachment | None:
        """One attachment of a message, with its content."""
        row = self.tenant.one(
            f"SELECT {_LIGHT}, content FROM attachments WHERE message = ? AND key = ?", (message, key)
        )
        return _attachment(row) if row else None

    def add(self, message: int, attachments: Iterable[Attachment]) -> list[int]:
        """Hang attachments on a message; their numbers."""
        return [self._add(message, attachment) for attachment in attachments]

    def _add(self, message: int, attachment: Attachment) -> int:
        item = msgspec.json.encode(attachment.item) if attachment.item is not None else None
        cursor = self.tenant.db.execute(
            "INSERT INTO attachments (message, name, content_type, odata_type, content_id, inline, size, modified, item, content)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                message,
                attachment.name,
                attachment.content_type,
                attachment.odata_type,
                attachment.content_id,
                attachment.inline,
                len(attachment.content) + len(item or b"") + 200,
                wire(self.tenant.now()),
                item,
                attachment.content,
            ),
        )
        return int(cursor.lastrowid or 0)

    def copy(self, message: int, to: int) -> None:
        """Hang copies of a message's attachments on another."""
        columns = "name, content_type, odata_type, content_id, inline, size, modified, item, content"
        self.tenant.run(
            f"INSERT INTO attachments (message, {columns}) SELECT ?, {columns} FROM attachments WHERE message = ? ORDER BY key",
            (to, message),
        )

    def remove(self, message: int, key: int | None = None) -> int:
        """Take one attachment, or all, off a message; how many."""
        if key is None:
            return self.tenant.run("DELETE FROM attachments WHERE message = ?", (message,))
        return self.tenant.run("DELETE FROM attachments WHERE message = ? AND key = ?", (message, key))


def _attachment(row: sqlite3.Row) -> StoredAttachment:
    values = dict(zip(row.keys(), row, strict=True))
    return StoredAttachment(
        key=values["key"],
        name=values["name"],
        content_type=values["content_type"],
        odata_type=values["odata_type"],
        content_id=values["content_id"],
        inline=bool(values["inline"]),
        size=values["size"],
        modified=values["modified"],
        item=msgspec.json.decode(values["item"], type=dict[str, Any]) if values["item"] else None,
        content=values.get("content") or b"",
    )
