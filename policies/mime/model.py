"""A mail as it is read from a file, and as the local tenant carries it between Graph's JSON, MIME and the mailbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from policies.vocabulary import Address


@dataclass(slots=True)
class Attachment:
    """A file, an item or a reference that came along. ``content`` is the bytes of a file; ``item`` the Graph JSON of an attached item."""

    name: str
    content_type: str
    content: bytes = b""
    content_id: str | None = None
    inline: bool = False
    odata_type: str = "#microsoft.graph.fileAttachment"
    item: dict[str, Any] | None = None


@dataclass(slots=True)
class Mail:
    """Everything of a message that is the same in every mailbox it lies in.

    ``headers``: internet headers in order, as received or as allowed on sending (PLATFORM-FACTS: only ``x-`` by JSON).
    ``extended``: single-valued extended properties by Graph's id (``Integer 0x3FDF``), value as text.
    ``return_path``: the envelope sender; "" is the null return path of bounces and automatic replies.
    """

    sender: Address
    from_: Address
    subject: str = ""
    body: str = ""
    body_type: str = "html"  # "html" | "text"
    to: list[Address] = field(default_factory=list)
    cc: list[Address] = field(default_factory=list)
    bcc: list[Address] = field(default_factory=list)
    reply_to: list[Address] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    extended: dict[str, str] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    importance: str = "normal"  # "low" | "normal" | "high"
    message_id: str = ""  # with its angle brackets
    in_reply_to: str = ""
    references: list[str] = field(default_factory=list)
    conversation_id: str = ""
    conversation_index: bytes = b""
    sent_at: datetime | None = None
    received_at: datetime | None = None
    read_receipt_requested: bool = False
    return_path: str | None = None

    def recipients(self) -> list[Address]:
        """To, Cc and Bcc, each mailbox once, in order."""
        seen: dict[str, Address] = {}
        for address in (*self.to, *self.cc, *self.bcc):
            seen.setdefault(address.key, address)
        return list(seen.values())
