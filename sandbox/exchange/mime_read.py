"""Read whatever arrives as a mail. Bounded in size, headers, parts and depth; rubbish gives a poor mail, never an exception.

The splitting is our own and linear: the library's parser recurses with the nesting and slows down with the number of boundaries.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import TypeVar

from policies.vocabulary import Address
from sandbox.mail.model import Attachment, Mail

MAX_BYTES = 36 * 1024 * 1024
MAX_HEADER_BLOCK = 256 * 1024
MAX_HEADERS = 1000
MAX_VALUE = 32 * 1024
MAX_ENCODED = 4000
MAX_PARTS = 250
MAX_DEPTH = 12
MAX_RECIPIENTS = 1000
# Python knows more encodings than mail has; some of them are slow, or make text that cannot be stored.
_CHARSETS = (
    "utf-8",
    "utf-16",
    "utf-32",
    "ascii",
    "iso8859",
    "iso2022",
    "cp",
    "koi8",
    "gb",
    "big5",
    "euc",
    "shift_jis",
    "mac",
)
T = TypeVar("T")


@dataclass
class _Part:
    headers: list[tuple[str, str]]
    body: bytes
    depth: int

    def first(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass
class _Gathered:
    """What the walk through the parts has found so far."""

    plain: str | None = None
    markup: str | None = None
    attachments: list[Attachment] = field(default_factory=list)
    parts: int = 0


def safely(make: Callable[[], T], otherwise: T) -> T:
    """The library's own parsers raise a dozen different things on hostile input; none of them may stop a delivery."""
    try:
        return make()
    except Exception:  # noqa: BLE001 - see above
        return otherwise


def from_mime(data: bytes, *, most: int = MAX_BYTES) -> Mail:
    """A mail from RFC 5322 bytes; at most the first ``most`` (36 MB) are read. The return path is the envelope's: the caller sets it."""
    headers, body = _split(data[:most])
    top = _Part(headers, body, 0)
    found = _Gathered()
    _walk(top, found)
    from_ = _first_address(top.first("from"))
    sender = _first_address(top.first("sender")) if top.first("sender") else from_
    if found.markup is not None:
        content, kind = found.markup, "html"
    else:
        content, kind = found.plain or "", "text"
    return Mail(
        sender=sender,
        from_=from_ if from_.address else sender,
        subject=_decode(top.first("subject"))[:1000],
        body=content,
        body_type=kind,
        to=_addresses(top.first("to")),
        cc=_addresses(top.first("cc")),
        bcc=_addresses(top.first("bcc")),
        reply_to=_addresses(top.first("reply-to")),
        attachments=found.attachments,
        headers=headers,
        importance=_importance(top),
        message_id=top.first("message-id").strip()[:990],
        in_reply_to=top.first("in-reply-to").strip()[:990],
        references=re.findall(r"<[^<>\s]{1,900}>", top.first("references"))[:200],
        conversation_index=safely(lambda: base64.b64decode(top.first("thread-index"))[:1000], b""),
        sent_at=_date(top.first("date")),
        read_receipt_requested=bool(top.first("disposition-notification-to")),
    )


def _split(data: bytes) -> tuple[list[tuple[str, str]], bytes]:
    """Headers (unfolded, still encoded) and body of one part. Lines that are no header are skipped."""
    if data.startswith((b"\r\n", b"\n")):
        return [], data.lstrip(b"\r\n")
    gap = re.search(rb"\r?\n\r?\n", data)
    head, body = (data, b"") if gap is None else (data[: gap.start()], data[gap.end() :])
    headers: list[tuple[str, str]] = []
    current: list[str] = []
    name = ""
    for line in head[:MAX_HEADER_BLOCK].decode("utf-8", "replace").replace("\r\n", "\n").split("\n"):
        if line[:1] in {" ", "\t"} and name:
            current.append(line.strip())
            continue
        if name:
            headers.append((name, " ".join(current)[:MAX_VALUE]))
        name, colon, value = line.partition(":")
        name = name.strip() if colon and re.fullmatch(r"[!-9;-~]{1,200}\s*", name) else ""
        current = [value.strip()]
        if len(headers) >= MAX_HEADERS:
            return headers, body
    if name:
        headers.append((name, " ".join(current)[:MAX_VALUE]))
    return headers, body


def _walk(part: _Part, found: _Gathered) -> None:
    found.parts += 1
    if found.parts > MAX_PARTS:
        return
    kind = safely(lambda: _described(part).get_content_type(), "text/plain")
    if kind.startswith("multipart/") and part.depth < MAX_DEPTH:
        boundary = safely(lambda: str(_described(part).get_boundary() or ""), "")[:200]
        for piece in _pieces(part.body, boundary):
            headers, body = _split(piece)
            _walk(_Part(headers, body, part.depth + 1), found)
        return
    attached = part.first("content-disposition").lower().startswith("attachment")
    name = safely(lambda: _decode(str(_described(part).get_filename() or "")), "").encode("utf-8", "replace").decode()
    if kind == "text/plain" and not attached and not name and found.plain is None:
        found.plain = _text(part)
    elif kind == "text/html" and not attached and not name and found.markup is None:
        found.markup = _text(part)
    elif part.depth or kind not in {"text/plain", "text/html"}:
        found.attachments.append(_attachment(part, kind, name, attached))
    elif found.plain is None:
        found.plain = _text(part)


def _pieces(body: bytes, boundary: str) -> list[bytes]:
    """The parts of a multipart body; the preamble and what stands behind the end are left out."""
    if not boundary:
        return []
    mark = b"--" + boundary.encode("utf-8", "replace")
    pieces: list[bytes] = []
    begin = -1
    at = 0 if body.startswith(mark) else _next(body, mark, 0)
    while at >= 0 and len(pieces) < MAX_PARTS:
        if begin >= 0:
            pieces.append(body[begin:at].removesuffix(b"\n").removesuffix(b"\r"))
        after = at + len(mark)
        if body[after : after + 2] == b"--":
            return pieces
        line_end = body.find(b"\n", after)
        if line_end < 0:
            return pieces
        begin = line_end + 1
        at = begin if body.startswith(mark, begin) else _next(body, mark, begin)
    if begin >= 0 and at < 0:
        pieces.append(body[begin:])
    return pieces


def _next(body: bytes, mark: bytes, start: int) -> int:
    at = body.find(b"\n" + mark, start)
    return at + 1 if at >= 0 else -1


def _described(part: _Part) -> Message:
    """A library message that carries only this part's descriptive headers, for its parameter parsing."""
    message: Message = Message()
    for name in ("content-type", "content-disposition"):
        if value := part.first(name):
            message[name] = value[:4000]
    return message


def _bytes(part: _Part) -> bytes:
    encoding = part.first("content-transfer-encoding").strip().lower()
    if encoding == "base64":
        kept = re.sub(rb"[^A-Za-z0-9+/]", b"", part.body)
        if len(kept) % 4 == 1:
            kept = kept[:-1]
        return safely(lambda: binascii.a2b_base64(kept + b"=" * (-len(kept) % 4)), b"")
    if encoding == "quoted-printable":
        return safely(lambda: binascii.a2b_qp(part.body), part.body)
    return part.body


def _text(part: _Part) -> str:
    charset = safely(lambda: str(_described(part).get_content_charset() or "utf-8"), "utf-8")
    text = _decoded(_bytes(part), charset)
    return text.replace("\x00", "").replace("\r\n", "\n")


def _decoded(raw: bytes, charset: str) -> str:
    """Bytes as text: in the charset named if it is one for mail, else UTF-8, else Windows' Western European."""
    name = safely(lambda: codecs.lookup(charset).name, "")
    for known in (name, "utf-8"):
        if known.startswith(_CHARSETS):
            text = safely(lambda known=known: raw.decode(known), None)  # type: ignore[misc]
            if text is not None:
                return str(text).encode("utf-8", "replace").decode()  # no lone surrogates
    return raw.decode("cp1252", "replace")


def _attachment(part: _Part, kind: str, name: str, attached: bool) -> Attachment:
    content_id = part.first("content-id").strip().strip("<>") or None
    if kind == "message/rfc822":
        inner = _bytes(part)
        subject = next((_decode(value) for key, value in _split(inner)[0] if key.lower() == "subject"), "")
        return Attachment(
            name=subject[:200] or name or "meddelande",
            content_type=kind,
            content=inner,
            odata_type="#microsoft.graph.itemAttachment",
            item=_item(inner, part.depth),
        )
    inline = not attached and content_id is not None
    default = {"message/delivery-status": "details.txt"}.get(kind, "bilaga")
    return Attachment(name[:255] or default, kind, _bytes(part), content_id, inline)


def _item(data: bytes, depth: int) -> dict[str, object]:
    """Graph's view of an attached message: the few fields that matter; what is attached to it stays in the bytes."""
    headers, body = _split(data)
    top = _Part(headers, body, min(depth + 6, MAX_DEPTH))
    found = _Gathered()
    _walk(top, found)
    sender = _first_address(top.first("from"))
    return {
        "@odata.type": "#microsoft.graph.message",
        "subject": _decode(top.first("subject"))[:1000],
        "internetMessageId": top.first("message-id").strip()[:990],
        "from": {"emailAddress": {"name": sender.name or sender.address, "address": sender.address}},
        "toRecipients": [
            {"emailAddress": {"name": one.name or one.address, "address": one.address}}
            for one in _addresses(top.first("to"))
        ],
        "body": {
            "contentType": "html" if found.markup is not None else "text",
            "content": found.markup if found.markup is not None else found.plain or "",
        },
    }


def _decode(value: str) -> str:
    """Encoded-words to text; unknown charsets as well as can be."""
    if "=?" not in value:
        return value
    value = value[:MAX_ENCODED]  # the library's pattern is quadratic in what looks like an encoded word

    def whole() -> str:
        out = []
        for piece, charset in decode_header(value):
            if isinstance(piece, str):
                out.append(piece)
            else:
                out.append(_decoded(piece, charset or "ascii"))
        return "".join(out)

    return re.sub(r"[\r\n\x00]+", " ", safely(whole, value))


def _addresses(value: str) -> list[Address]:
    if not value:
        return []
    nothing: list[tuple[str, str]] = []
    pairs = safely(lambda: getaddresses([value]), nothing)
    found = [
        Address(address.strip(), _decode(name)[:500]) for name, address in pairs[:MAX_RECIPIENTS] if "@" in address
    ]
    if not found:  # broken beyond the library's patience: take what looks like addresses
        found = [
            Address(one) for one in re.findall(r"[^\s<>,;:\"()]{1,200}@[^\s<>,;:\"()]{1,200}", value)[:MAX_RECIPIENTS]
        ]
    return found


def _first_address(value: str) -> Address:
    return next(iter(_addresses(value)), Address("", _decode(value)[:500]))


def _importance(part: _Part) -> str:
    given = part.first("importance").strip().lower() or {"1": "high", "2": "high", "4": "low", "5": "low"}.get(
        part.first("x-priority")[:1], "normal"
    )
    return given if given in {"low", "normal", "high"} else "normal"


def _date(value: str) -> datetime | None:
    moment = safely(lambda: parsedate_to_datetime(value), None) if value else None
    if moment is None:
        return None
    return safely(lambda: (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC), None)
