"""Read whatever arrives as a mail. Bounded in size, headers, parts and depth; rubbish gives a poor mail, never an exception."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field

from policies.mime.model import Attachment, Mail
from policies.mime.parts import MAX_PARTS, Part, described, payload, pieces, split, text_of
from policies.mime.text import addresses, date, decode_words, first_address, safely

MAX_BYTES = 36 * 1024 * 1024
MAX_DEPTH = 12


@dataclass
class _Gathered:
    """What the walk through the parts has found so far."""

    plain: str | None = None
    markup: str | None = None
    attachments: list[Attachment] = field(default_factory=list)
    parts: int = 0


def from_mime(data: bytes, *, most: int = MAX_BYTES) -> Mail:
    """A mail from RFC 5322 bytes; at most the first ``most`` (36 MB) are read. The return path is the envelope's: the caller sets it."""
    headers, body = split(data[:most])
    top = Part(headers, body, 0)
    found = _Gathered()
    _walk(top, found)
    from_ = first_address(top.first("from"))
    sender = first_address(top.first("sender")) if top.first("sender") else from_
    if found.markup is not None:
        body_text, kind = found.markup, "html"
    else:
        body_text, kind = found.plain or "", "text"
    return Mail(
        sender=sender,
        from_=from_ if from_.address else sender,
        subject=decode_words(top.first("subject"))[:1000],
        body=body_text,
        body_type=kind,
        to=addresses(top.first("to")),
        cc=addresses(top.first("cc")),
        bcc=addresses(top.first("bcc")),
        reply_to=addresses(top.first("reply-to")),
        attachments=found.attachments,
        headers=headers,
        importance=_importance(top),
        message_id=top.first("message-id").strip()[:990],
        in_reply_to=top.first("in-reply-to").strip()[:990],
        references=re.findall(r"<[^<>\s]{1,900}>", top.first("references"))[:200],
        conversation_index=safely(lambda: base64.b64decode(top.first("thread-index"))[:1000], b""),
        sent_at=date(top.first("date")),
        read_receipt_requested=bool(top.first("disposition-notification-to")),
    )


def _walk(part: Part, found: _Gathered) -> None:
    found.parts += 1
    if found.parts > MAX_PARTS:
        return
    kind = safely(lambda: described(part).get_content_type(), "text/plain")
    if kind.startswith("multipart/") and part.depth < MAX_DEPTH:
        boundary = safely(lambda: str(described(part).get_boundary() or ""), "")[:200]
        for piece in pieces(part.body, boundary):
            headers, body = split(piece)
            _walk(Part(headers, body, part.depth + 1), found)
        return
    attached = part.first("content-disposition").lower().startswith("attachment")
    name = (
        safely(lambda: decode_words(str(described(part).get_filename() or "")), "").encode("utf-8", "replace").decode()
    )
    if kind == "text/plain" and not attached and not name and found.plain is None:
        found.plain = text_of(part)
    elif kind == "text/html" and not attached and not name and found.markup is None:
        found.markup = text_of(part)
    elif part.depth or kind not in {"text/plain", "text/html"}:
        found.attachments.append(_attachment(part, kind, name, attached))
    elif found.plain is None:
        found.plain = text_of(part)


def _attachment(part: Part, kind: str, name: str, attached: bool) -> Attachment:
    content_id = part.first("content-id").strip().strip("<>") or None
    if kind == "message/rfc822":
        inner = payload(part)
        subject = next((decode_words(value) for key, value in split(inner)[0] if key.lower() == "subject"), "")
        return Attachment(
            name=subject[:200] or name or "meddelande",
            content_type=kind,
            content=inner,
            odata_type="#microsoft.graph.itemAttachment",
            item=_item(inner, part.depth),
        )
    inline = not attached and content_id is not None
    default = {"message/delivery-status": "details.txt"}.get(kind, "bilaga")
    return Attachment(name[:255] or default, kind, payload(part), content_id, inline)


def _item(data: bytes, depth: int) -> dict[str, object]:
    """Graph's view of an attached message: the few fields that matter; what is attached to it stays in the bytes."""
    headers, body = split(data)
    top = Part(headers, body, min(depth + 6, MAX_DEPTH))
    found = _Gathered()
    _walk(top, found)
    sender = first_address(top.first("from"))
    return {
        "@odata.type": "#microsoft.graph.message",
        "subject": decode_words(top.first("subject"))[:1000],
        "internetMessageId": top.first("message-id").strip()[:990],
        "from": {"emailAddress": {"name": sender.name or sender.address, "address": sender.address}},
        "toRecipients": [
            {"emailAddress": {"name": one.name or one.address, "address": one.address}}
            for one in addresses(top.first("to"))
        ],
        "body": {
            "contentType": "html" if found.markup is not None else "text",
            "content": found.markup if found.markup is not None else found.plain or "",
        },
    }


def _importance(part: Part) -> str:
    given = part.first("importance").strip().lower() or {"1": "high", "2": "high", "4": "low", "5": "low"}.get(
        part.first("x-priority")[:1], "normal"
    )
    return given if given in {"low", "normal", "high"} else "normal"
