"""How messages are written: rows made from mails, and each change with its number and its trace for delta."""

from __future__ import annotations

from base64 import b64decode, b64encode
from copy import deepcopy
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import msgspec

from sandbox.mail import html, item_ids
from sandbox.mail.codec import PREVIEW_LENGTH, lean, properties_of, transport_of, wire
from sandbox.mail.folders import Folder
from sandbox.mail.model import Mail

if TYPE_CHECKING:
    from datetime import datetime

    from sandbox.mail.attachments import Attachments
    from sandbox.mail.stored import StoredMessage
    from sandbox.tenant import Tenant

_INSERT = (
    "INSERT INTO messages (mailbox, folder, moves, change, entered, received, is_read, is_draft, message_id, body_type,"
    " properties, transport, body, unsafe_body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A mail on its way into a folder."""

    mailbox_id: str
    mailbox: int
    folder: Folder
    mail: Mail
    is_draft: bool = False
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it is stored, and as it was where Exchange took something away."""

    kind: str
    content: str
    unsafe: str | None

    @property
    def preview(self) -> str:
        """Graph's ``bodyPreview``."""
        return html.preview(self.content, self.kind, PREVIEW_LENGTH)


def kept_body(kind: str, content: str, *, is_draft: bool, received: bool) -> Body:
    """A body as Exchange keeps it; a draft's stays as its author wrote it."""
    if kind != "html" or is_draft:
        return Body(kind, content, None)
    unsafe = content if html.has_active_content(content) else None
    return Body(kind, html.as_exchange_keeps(content, received=received), unsafe)


class Filing:
    """Writes messages. Every method belongs inside a transaction; none tells the subscriptions."""

    def __init__(self, tenant: Tenant, attachments: Attachments) -> None:
        self.tenant = tenant
        self.attachments = attachments

    def add(self, parcel: Parcel) -> int:
        """Write one; its number."""
        cursor = self.tenant.db.execute(_INSERT, self._row(parcel, self.tenant.next_change()))
        key = int(cursor.lastrowid or 0)
        self.attachments.add(key, parcel.mail.attachments)
        return key

    def _row(self, parcel: Parcel, change: int) -> tuple[Any, ...]:
        mail, now = parcel.mail, self.tenant.now()
        sent = mail.sent_at or mail.received_at or now
        received = wire(mail.received_at or now)
        message_id = mail.message_id or f"<{uuid4().hex.upper()}@{mail.from_.domain or 'sandby.example'}>"
        index = self._conversation_index(parcel, message_id, sent)
        outgoing = parcel.folder.well_known in ("sentitems", "outbox", "drafts")
        body = kept_body(mail.body_type, mail.body, is_draft=parcel.is_draft, received=not outgoing)
        properties = properties_of(mail) | {
            "createdDateTime": received if mail.received_at else wire(now),
            "lastModifiedDateTime": received if mail.received_at else wire(now),
            "receivedDateTime": received,
            "sentDateTime": wire(sent),
            "internetMessageId": message_id,
            "conversationId": item_ids.conversation_id(parcel.mailbox_id, index[6:22]),
            "conversationIndex": b64encode(index).decode(),
            "bodyPreview": body.preview,
        }
        if parcel.is_draft or outgoing:
            properties["isDeliveryReceiptRequested"] = False
        transport = transport_of(mail)
        if outgoing and not parcel.is_draft:
            transport.pop("headers", None)  # what lies in Sent Items shows none (PLATFORM-FACTS)
        return (
            parcel.mailbox,
            parcel.folder.key,
            0,
            change,
            change,
            received,
            parcel.is_read or outgoing,
            parcel.is_draft,
            message_id,
            body.kind,
            msgspec.json.encode(lean(properties)),
            msgspec.json.encode(transport) if transport else None,
            body.content,
            body.unsafe,
        )

    def _conversation_index(self, parcel: Parcel, message_id: str, sent: datetime) -> bytes:
        """The mail's own index, else the answered message's with five bytes more, else a new one made from the thread's root."""
        mail = parcel.mail
        if len(mail.conversation_index) >= 22:
            return mail.conversation_index
        stamp = int(sent.timestamp()) & 0xFFFFFFFF
        if mail.in_reply_to:
            row = self.tenant.one(
                "SELECT json_extract(properties, '$.conversationIndex') AS idx FROM messages WHERE message_id = ? AND mailbox = ?",
                (mail.in_reply_to, parcel.mailbox),
            )
            if row and row["idx"]:
                return b64decode(row["idx"]) + stamp.to_bytes(4, "big") + b"\0"
        root = (mail.references or [mail.in_reply_to or message_id])[0]
        return b"\x01" + stamp.to_bytes(5, "big") + blake2b(root.encode(), digest_size=16).digest()

    def update(self, stored: StoredMessage, changes: dict[str, Any]) -> None:
        """Set Graph properties on a message."""
        changes = dict(changes)
        transport = deepcopy(stored.transport)
        for extended in changes.pop("singleValueExtendedProperties", ()):
            transport.setdefault("extended", {})[extended["id"]] = extended["value"]
        if "internetMessageHeaders" in changes:
            transport["headers"] = [
                [header["name"], header["value"]] for header in changes.pop("internetMessageHeaders") or ()
            ]
        body = Body(stored.body_type, stored.body, stored.unsafe_body)
        if changes.get("body"):
            given = changes.pop("body")
            body = kept_body(
                str(given.get("contentType") or "text").lower(),
                given.get("content") or "",
                is_draft=stored.is_draft,
                received=True,
            )
            changes["bodyPreview"] = body.preview
        is_read = bool(changes.pop("isRead", stored.is_read))
        now = wire(self.tenant.now())
        self._write(
            stored, stored.properties | changes | {"lastModifiedDateTime": now}, transport, body, is_read=is_read
        )

    def _write(
        self, stored: StoredMessage, full: dict[str, Any], transport: dict[str, Any], body: Body, *, is_read: bool
    ) -> None:
        self.tenant.run(
            "UPDATE messages SET change = ?, is_read = ?, message_id = ?, received = ?, body_type = ?, properties = ?, transport = ?,"
            " body = ?, unsafe_body = ? WHERE key = ?",
            (
                self.tenant.next_change(),
                is_read,
                full.get("internetMessageId") or "",
                full["receivedDateTime"],
                body.kind,
                msgspec.json.encode(lean(full)),
                msgspec.json.encode(transport) if transport else None,
                body.content,
                body.unsafe,
                stored.key,
            ),
        )

    def move(self, stored: StoredMessage, into: Folder, *, sent: bool) -> None:
        """Take a message from its folder to another; ``sent`` makes a draft a sent item, as Exchange rewrites it."""
        if sent:
            now = wire(self.tenant.now())
            body = kept_body(stored.body_type, stored.unsafe_body or stored.body, is_draft=False, received=False)
            full = stored.properties | {
                "sentDateTime": now,
                "receivedDateTime": now,
                "lastModifiedDateTime": now,
                "bodyPreview": body.preview,
            }
            kept = {name: value for name, value in stored.transport.items() if name != "headers"}
            self._write(stored, full, kept, body, is_read=True)
            self.tenant.run("UPDATE messages SET is_draft = 0 WHERE key = ?", (stored.key,))
        self._depart(stored, "changed")
        change = self.tenant.next_change()
        self.tenant.run(
            "UPDATE messages SET folder = ?, moves = moves + 1, change = ?, entered = ? WHERE key = ?",
            (into.key, change, change, stored.key),
        )

    def copy(self, stored: StoredMessage, into: Folder) -> int:
        """Write a second message like the first; its number."""
        change = self.tenant.next_change()
        cursor = self.tenant.db.execute(
            "INSERT INTO messages (mailbox, folder, change, entered, received, is_read, is_draft, message_id, body_type, properties,"
            " transport, body, unsafe_body) SELECT mailbox, ?, ?, ?, received, is_read, is_draft, message_id, body_type, properties,"
            " transport, body, unsafe_body FROM messages WHERE key = ?",
            (into.key, change, change, stored.key),
        )
        key = int(cursor.lastrowid or 0)
        self.attachments.copy(stored.key, key)
        return key

    def delete(self, stored: StoredMessage) -> None:
        """Remove a message and leave a trace for delta."""
        self._depart(stored, "deleted")
        self.attachments.remove(stored.key)
        self.tenant.run("DELETE FROM messages WHERE key = ?", (stored.key,))

    def _depart(self, stored: StoredMessage, reason: str) -> None:
        self.tenant.run(
            "INSERT INTO departures (folder, change, message, moves, received, reason) VALUES (?, ?, ?, ?, ?, ?)",
            (stored.folder_key, self.tenant.next_change(), stored.key, stored.moves, wire(stored.received_at), reason),
        )
