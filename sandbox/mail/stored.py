"""A message as it lies in a folder, read from one row."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import msgspec

from sandbox.mail import item_ids
from sandbox.mail.codec import DEFAULTS, moment

COLUMNS = "m.key, m.folder, m.moves, m.change, m.entered, m.received, m.is_read, m.is_draft, m.body_type, m.properties"
_WEB = "https://outlook.office365.com/owa/"
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

    def json(self, *, immutable: bool = False, names: Iterable[str] | None = None) -> dict[str, Any]:
        """The message as Graph writes it, with ids of the sort asked for; ``names``: only these properties (and etag and id)."""
        item = self.id_for(immutable=immutable)
        full: dict[str, Any] = {"@odata.etag": self.etag, "id": item}
        for name in DEFAULTS if names is None else names:
            made = _MADE.get(name)
            full[name] = made(self, item) if made else self.properties.get(name, DEFAULTS[name])
        return full


# what is not stored among the properties, but made from the row; the second argument is the message's id
_MADE: dict[str, Callable[[StoredMessage, str], Any]] = {
    "changeKey": lambda message, _: message.change_key,
    "parentFolderId": lambda message, _: message.folder_id,
    "isRead": lambda message, _: message.is_read,
    "isDraft": lambda message, _: message.is_draft,
    "webLink": lambda _, item: f"{_WEB}?ItemID={quote(item, safe='')}&exvsurl=1&viewmodel=ReadMessageItem",
    "body": lambda message, _: {"contentType": message.body_type, "content": message.body},
}


def from_row(mailbox_id: str, row: sqlite3.Row) -> StoredMessage:
    """A row of ``COLUMNS`` (and, when they were read, ``body``, ``unsafe_body`` and ``transport``)."""
    values = dict(row)
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
