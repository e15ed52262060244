"""Write a Mail as RFC 5322 text, the way Exchange lays one out: mixed(related(alternative(plain, html), inline…), files…).

Written by hand instead of with ``email.message``: that one folds message ids, chokes on addresses with å, ä or ö, and is slow.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import re
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime

from policies.vocabulary import Address
from sandbox.mail.model import Attachment, Mail

# Headers that are made from the mail's own fields; a header of the same name in ``Mail.headers`` is not written twice.
OWN_HEADERS = frozenset(
    """
    from sender to cc bcc reply-to subject date message-id in-reply-to references thread-topic thread-index importance
    mime-version content-type content-transfer-encoding content-disposition content-id content-language x-ms-has-attach
    disposition-notification-to
    """.split()  # noqa: SIM905 - a list of words
)
_TOKEN = re.compile(r"^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]*$")
_HEADER_NAME = re.compile(r"^[!-9;-~]{1,200}$")
_BREAKS = re.compile(r"[\r\n\x00]+")
_BLOCK_END = re.compile(r"</(?:p|div|tr|li|h[1-6]|table|ul|ol|blockquote)\s*>|<(?:br|hr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_HIDDEN = ("style", "script", "head", "title")


def html_to_text(markup: str) -> str:
    """The plain text that Exchange would put beside an HTML body. Linear in the length of the input."""
    text = _drop(_drop(markup, "<!--", "-->"), "<![", "]>")
    for element in _HIDDEN:
        text = _drop_element(text, element)
    text = re.sub(r"[ \t\r\n]+", " ", text)
    text = _TAG.sub("", _BLOCK_END.sub("\n", text))
    lines = [line.strip() for line in html.unescape(text).replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _drop(text: str, start: str, end: str) -> str:
    kept, at = [], 0
    while (begin := text.find(start, at)) >= 0:
        kept.append(text[at:begin])
        stop = text.find(end, begin + len(start))
        if stop < 0:
            return "".join(kept)
        at = stop + len(end)
    kept.append(text[at:])
    return "".join(kept)


def _drop_element(text: str, name: str) -> str:
    low = text.lower()  # may change length for a few exotic letters; then nothing is dropped
    if len(low) != len(text):
        return text
    kept, at = [], 0
    for match in re.finditer(rf"<{name}[\s>]", low):
        if match.start() < at:
            continue
        stop = low.find(f"</{name}>", match.end())
        if stop < 0:
            break
        kept.append(text[at : match.start()])
        at = stop + len(name) + 3
    kept.append(text[at:])
    return "".join(kept)


def one_line(value: str) -> str:
    """A header value that cannot begin a header of its own."""
    return _BREAKS.sub(" ", value).strip()


def encode_text(value: str, used: int = 10) -> str:
    """An unstructured header value: ASCII as it is, otherwise encoded-words, folded."""
    value = one_line(value)
    if value.isascii() and len(value) < 900 and "=?" not in value:
        return value
    return Header(value, "utf-8", maxlinelen=76, header_name="x" * used).encode(linesep="\r\n")


def _carried(value: str) -> str:
    """A header the mail came with: already encoded when it is ASCII; only its length is seen to."""
    value = one_line(value)
    if not value.isascii():
        return encode_text(value)
    return re.sub(r"(\S{900}|.{1,900}(?= ))(?=.)", "\\1\r\n", value) if len(value) > 900 else value


def encode_address(address: Address) -> str:
    """``"Name" <address>``; an address with å, ä or ö goes out as UTF-8 (RFC 6532)."""
    mailbox = re.sub(r"[\s<>,;]+", "", one_line(address.address))
    name = one_line(address.name)
    if not name or name == mailbox:
        return mailbox
    if not name.isascii():
        phrase = Header(name, "utf-8", maxlinelen=60).encode(linesep="\r\n")
    elif _TOKEN.match(name) and "=?" not in name:
        phrase = name
    else:
        phrase = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{phrase} <{mailbox}>"


def _addresses(many: list[Address]) -> str:
    return ",\r\n ".join(encode_address(address) for address in many if address.address)


def header_list(mail: Mail, *, bcc: bool = False) -> list[tuple[str, str]]:
    """The mail's headers in order, folded and encoded: first those it travelled with (``Received`` …), then its own."""
    listed = [
        (name, _carried(value))
        for name, value in mail.headers
        if name.lower() not in OWN_HEADERS and _HEADER_NAME.match(name)
    ]
    sent = (mail.sent_at or datetime.now(UTC)).astimezone(UTC)
    own = [
        ("From", _addresses([mail.from_])),
        ("Sender", _addresses([mail.sender]) if mail.sender.key != mail.from_.key else ""),
        ("To", _addresses(mail.to)),
        ("Cc", _addresses(mail.cc)),
        ("Bcc", _addresses(mail.bcc) if bcc else ""),
        ("Reply-To", _addresses(mail.reply_to)),
        ("Subject", encode_text(mail.subject)),
        ("Thread-Topic", encode_text(_topic(mail.subject), 12)),
        ("Thread-Index", base64.b64encode(mail.conversation_index).decode()[:900]),
        ("Date", format_datetime(sent)),
        ("Message-ID", one_line(mail.message_id)[:900]),
        ("In-Reply-To", one_line(mail.in_reply_to)[:900]),
        ("References", "\r\n ".join(one_line(reference)[:900] for reference in mail.references)),
        ("Importance", mail.importance if mail.importance != "normal" else ""),
        ("Disposition-Notification-To", _addresses([mail.from_]) if mail.read_receipt_requested else ""),
        ("Content-Language", "sv-SE"),
        ("X-MS-Has-Attach", "yes" if any(not item.inline for item in mail.attachments) else ""),
        ("MIME-Version", "1.0"),
    ]
    always = {"Subject", "X-MS-Has-Attach"}
    return listed + [(name, value) for name, value in own if value or name in always]


def _topic(subject: str) -> str:
    return re.sub(r"^(?:(?:sv|vb|re|fw|fwd)\s*:\s*)+", "", subject, flags=re.IGNORECASE)


def to_mime(mail: Mail, *, bcc: bool = False) -> bytes:
    """The mail as RFC 5322 bytes with CRLF. ``bcc``: also tell the blind copies (only for the sender's own copy)."""
    kind, body = _content(mail)
    lines = [f"{name}: {value}".rstrip() for name, value in header_list(mail, bcc=bcc)]
    whole = ("\r\n".join(lines) + "\r\n").encode("utf-8", "replace") + kind + b"\r\n" + body
    return whole if whole.endswith(b"\n") else whole + b"\r\n"


def content_type(mail: Mail) -> str:
    """The top-level content type the mail gets when it is written."""
    if any(item.content_type.lower() == "message/delivery-status" for item in mail.attachments):
        return "multipart/report; report-type=delivery-status"
    if any(not item.inline for item in mail.attachments):
        return "multipart/mixed"
    if mail.attachments:
        return "multipart/related"
    return "multipart/alternative" if mail.body_type == "html" else "text/plain; charset=utf-8"


def _content(mail: Mail) -> tuple[bytes, bytes]:
    """(the ``Content-*`` header lines, the body)."""
    seed = hashlib.sha256(f"{mail.message_id}{mail.subject}{len(mail.body)}".encode("utf-8", "replace")).hexdigest()[
        :24
    ]
    node = _text("plain", html_to_text(mail.body) if mail.body_type == "html" else mail.body)
    if mail.body_type == "html":
        node = _multipart("alternative", [node, _text("html", mail.body)], f"_000_{seed}_")
    inline = [_file(item) for item in mail.attachments if item.inline]
    if inline:
        node = _multipart("related", [node, *inline], f"_003_{seed}_")
    files = [_file(item) for item in mail.attachments if not item.inline]
    if files:
        report = content_type(mail).startswith("multipart/report")
        subtype = 'report; report-type="delivery-status"' if report else "mixed"
        node = _multipart(subtype, [node, *files], f"_004_{seed}_")
    return node


def _text(subtype: str, text: str) -> tuple[bytes, bytes]:
    raw = re.sub(r"\r\n|\r|\n", "\r\n", text).encode("utf-8", "replace")
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n'
    return head.encode(), binascii.b2a_qp(raw, istext=True)


def _file(item: Attachment) -> tuple[bytes, bytes]:
    kind = re.sub(r"[^\w.+/-]", "", item.content_type, flags=re.ASCII) or "application/octet-stream"
    if item.item is not None or kind.lower() in {"message/rfc822", "message/delivery-status"}:
        return _message(item, kind)
    name = encode_text(item.name, 30).replace('"', "'")
    head = f'Content-Type: {kind}; name="{name}"\r\n'
    head += f'Content-Disposition: {"inline" if item.inline else "attachment"}; filename="{name}"; size={len(item.content)}\r\n'
    if item.content_id:
        head += f"Content-ID: <{one_line(item.content_id)}>\r\n"
    head += "Content-Transfer-Encoding: base64\r\n"
    return head.encode("utf-8", "replace"), base64.encodebytes(item.content).rstrip(b"\n").replace(b"\n", b"\r\n")


def _message(item: Attachment, kind: str) -> tuple[bytes, bytes]:
    """An attached message or delivery status goes in whole; RFC 2046 forbids base64 for these."""
    inner = item.content or to_mime(_mail_of_item(item))
    kind = kind if kind.lower().startswith("message/") else "message/rfc822"
    encoding = "7bit" if inner.isascii() else "8bit"
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n"
    return head.encode(), inner


def _mail_of_item(item: Attachment) -> Mail:
    source = item.item or {}
    body = source.get("body") or {}
    sender = ((source.get("from") or {}).get("emailAddress")) or {}
    who = Address(str(sender.get("address", "")), str(sender.get("name", "")))
    listed = [one.get("emailAddress", {}) for one in source.get("toRecipients") or [] if isinstance(one, dict)]
    return Mail(
        sender=who,
        from_=who,
        subject=str(source.get("subject") or item.name),
        body=str(body.get("content", "")),
        body_type="text" if str(body.get("contentType", "")).lower() == "text" else "html",
        to=[Address(str(one.get("address", "")), str(one.get("name", ""))) for one in listed],
        message_id=str(source.get("internetMessageId") or ""),
    )


def _multipart(subtype: str, parts: list[tuple[bytes, bytes]], boundary: str) -> tuple[bytes, bytes]:
    while any(boundary.encode() in body for _, body in parts):
        boundary = "_" + boundary + "x"
    mark = b"--" + boundary.encode()
    body = b"".join(mark + b"\r\n" + head + b"\r\n" + content + b"\r\n" for head, content in parts) + mark + b"--\r\n"
    return f'Content-Type: multipart/{subtype};\r\n\tboundary="{boundary}"\r\n'.encode(), body
