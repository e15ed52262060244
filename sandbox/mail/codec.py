"""A ``Mail`` as Graph's properties and back; only what differs from the defaults is stored."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from policies.vocabulary import Address
from sandbox.mail.model import Mail

# In the order in which Graph writes them; what a stored message does not say has these values.
DEFAULTS: dict[str, Any] = {
    "createdDateTime": None,
    "lastModifiedDateTime": None,
    "changeKey": None,
    "categories": [],
    "receivedDateTime": None,
    "sentDateTime": None,
    "hasAttachments": False,
    "internetMessageId": None,
    "subject": None,
    "bodyPreview": "",
    "importance": "normal",
    "parentFolderId": None,
    "conversationId": None,
    "conversationIndex": None,
    "isDeliveryReceiptRequested": None,
    "isReadReceiptRequested": False,
    "isRead": False,
    "isDraft": False,
    "webLink": None,
    "inferenceClassification": "focused",
    "body": None,
    "sender": None,
    "from": None,
    "toRecipients": [],
    "ccRecipients": [],
    "bccRecipients": [],
    "replyTo": [],
    "flag": {"flagStatus": "notFlagged"},
}
PREVIEW_LENGTH = 255


def wire(moment: datetime) -> str:
    """A moment as Graph writes it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """A moment as Graph writes it, read back; aware, UTC. Raises ValueError."""
    read = datetime.fromisoformat(text)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def recipient(address: Address) -> dict[str, Any]:
    """An address as Graph's ``recipient``; a missing name is the address itself, as Exchange fills it in."""
    return {"emailAddress": {"name": address.name or address.address, "address": address.address}}


def recipients(addresses: Iterable[Address]) -> list[dict[str, Any]]:
    """Addresses as Graph's recipients."""
    return [recipient(address) for address in addresses]


def address(value: Any) -> Address:
    """Graph's ``recipient`` as an address; empty when there is none."""
    inner = (value or {}).get("emailAddress") or {}
    return Address(str(inner.get("address") or ""), str(inner.get("name") or ""))


def addresses(value: Any) -> list[Address]:
    """Graph's recipients as addresses."""
    return [address(one) for one in value or ()]


def properties_of(mail: Mail) -> dict[str, Any]:
    """The Graph properties that the mail itself decides, without body, times, flags and ids."""
    return {
        "subject": mail.subject,
        "importance": mail.importance,
        "categories": list(mail.categories),
        "sender": recipient(mail.sender) if mail.sender.address else None,
        "from": recipient(mail.from_) if mail.from_.address else None,
        "toRecipients": recipients(mail.to),
        "ccRecipients": recipients(mail.cc),
        "bccRecipients": recipients(mail.bcc),
        "replyTo": recipients(mail.reply_to),
        "internetMessageId": mail.message_id,
        "isReadReceiptRequested": mail.read_receipt_requested,
        "conversationIndex": b64encode(mail.conversation_index).decode() or None,
        "hasAttachments": any(not attachment.inline for attachment in mail.attachments),
    }


def lean(properties: dict[str, Any]) -> dict[str, Any]:
    """The properties without those that have their default value."""
    return {name: value for name, value in properties.items() if name not in DEFAULTS or value != DEFAULTS[name]}


def transport_of(mail: Mail) -> dict[str, Any]:
    """What a mail carries besides Graph's properties; empty things are left out."""
    parts: dict[str, Any] = {
        "headers": [list(header) for header in mail.headers],
        "extended": mail.extended,
        "in_reply_to": mail.in_reply_to,
        "references": mail.references,
    }
    kept = {name: value for name, value in parts.items() if value}
    if mail.return_path is not None:
        kept["return_path"] = mail.return_path
    return kept


def mail_from(full: dict[str, Any], transport: dict[str, Any], body: str, body_type: str) -> Mail:
    """The mail again, from its complete Graph properties and its transport part; attachments are the caller's."""
    return Mail(
        sender=address(full["sender"]),
        from_=address(full["from"]),
        subject=full["subject"] or "",
        body=body,
        body_type=body_type,
        to=addresses(full["toRecipients"]),
        cc=addresses(full["ccRecipients"]),
        bcc=addresses(full["bccRecipients"]),
        reply_to=addresses(full["replyTo"]),
        headers=[(name, value) for name, value in transport.get("headers", ())],
        extended=dict(transport.get("extended", {})),
        categories=list(full["categories"]),
        importance=full["importance"],
        message_id=full["internetMessageId"] or "",
        in_reply_to=transport.get("in_reply_to", ""),
        references=list(transport.get("references", ())),
        conversation_id=full["conversationId"] or "",
        conversation_index=b64decode(full["conversationIndex"] or ""),
        sent_at=moment(full["sentDateTime"]) if full["sentDateTime"] else None,
        received_at=moment(full["receivedDateTime"]) if full["receivedDateTime"] else None,
        read_receipt_requested=bool(full["isReadReceiptRequested"]),
        return_path=transport.get("return_path"),
    )
