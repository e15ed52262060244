"""A message as it lies in a folder, read from one row."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import msgspec

from sandbox.mail import item_ids
from sandbox.mail.codec import DEFAULTS, moment

COLUMNS = "m.key, m.folder, m.moves, m.change, m.entered, m.received, m.is_read, m.is_draft, m.body_type, m.properties"
_decode = msgspec.json.Decoder(dict[str, Any]).decode


@dataclass(slots=True)
class StoredMessage:
    """One message in one mailbox. ``change`` is its number in the tenant's change sequence, ``entered`` when it came into its folder."""

    mailbox_id: str
    folder_id: str
    key: int
    folder_key: int
    moves: int
    change: int
    entered: int
    is_draft: bool
    is_read: bool
    received_at: datetime
    body_type: str
    properties: dict[str, Any]
    body: str
    unsafe_body: str | None
    transport: dict[str, Any]

    @property
    def id(self) -> str:
        """The regular id: another one in another folder."""
        return item_ids.regular_id(self.mailbox_id, self.key, self.moves)

    @property
    def immutable_id(self) -> str:
        """The immutable id: the same in every folder of this mailbox."""
        return item_ids.immutable_id(self.mailbox_id, self.key)

    @property
    def change_key(self) -> str:
        """Another one after each change."""
        return item_ids.change_key(self.mailbox_id, self.change)

    @property
    def etag(self) -> str:
        """The change key as HTTP's weak entity tag."""
        return f'W/"{self.change_key}"'

    def id_for(self, *, immutable: bool) -> str:
        """The kind of id that the caller asked for."""
        return self.immutable_id if immutable else self.id

    def json(self, *, immutable: bool = False) -> dict[str, Any]:
        """The message as Graph writes it without ``$select``, with ids of the sort asked for. The caller may change it."""
        item = self.id_for(immutable=immutable)
        full = {"@odata.etag": self.etag, "id": item, **DEFAULTS, **self.properties}
        full["changeKey"] = self.change_key
        full["parentFolderId"] = self.folder_id
        full["isRead"] = self.is_read
        full["isDraft"] = self.is_draft
        full["webLink"] = (
            f"https://outlook.office365.com/owa/?ItemID={quote(item, safe='')}&exvsurl=1&viewmodel=ReadMessageItem"
        )
        full["body"] = {"contentType": self.body_type, "content": self.body}
        return full


def from_row(mailbox_id: str, row: sqlite3.Row) -> StoredMessage:
    """A row of ``COLUMNS`` (and, when they were read, ``body``, ``unsafe_body`` and ``transport``)."""
    values = dict(zip(row.keys(), row, strict=True))
    transport = values.get("transport")
    return StoredMessage(
        mailbox_id=mailbox_id,
        folder_id=item_ids.folder_id(mailbox_id, values["folder"]),
        key=values["key"],
        folder_key=values["folder"],
        moves=values["moves"],
        change=values["change"],
        entered=values["entered"],
        is_draft=bool(values["is_draft"]),
        is_read=bool(values["is_read"]),
        received_at=moment(values["received"]),
        body_type=values["body_type"],
        properties=_decode(values["properties"]),
        body=values.get("body") or "",
        unsafe_body=values.get("unsafe_body"),
        transport=_decode(transport) if transport else {},
    )
