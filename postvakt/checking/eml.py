"""From an .eml file to the mail that the engine judges: what Outlook would have known when it was sent.

A file does not say how the mail was begun, so that is told from its headers; a bounded reader takes care of rubbish.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from checks.extract import read_attachment
from checks.model import AttachedFile, Outgoing, Recipient
from checks.plain import from_html
from policies.mime import Attachment, from_mime
from policies.vocabulary import Address

_FORWARDED = re.compile(r"\s*(?:vb|fw|fwd|vl)\s?:", re.IGNORECASE)
_ANSWERED = re.compile(r"\s*(?:sv|re|aw|antw|vs)\s?:", re.IGNORECASE)
_STOCKHOLM = ZoneInfo("Europe/Stockholm")
MAX_BYTES = 160 * 1024 * 1024  # Exchange lets no larger mail leave
_MOST_TEXT = 1024 * 1024
_TELLING = ("from", "to", "cc", "bcc", "subject", "date", "message-id")


class UnreadableError(Exception):
    """The file holds no mail that can be judged; the message says why, in words for people."""


@dataclass(frozen=True)
class Assumptions:
    """What is not in the file. ``at`` None: the Date header; ``compose`` empty: told from the headers; ``now``: for mail without a date."""

    now: Callable[[], datetime]
    zone: tzinfo = _STOCKHOLM
    at: datetime | None = None
    internal: tuple[str, ...] = ()
    compose: str = ""


def read_file(path: Path, assumed: Assumptions) -> Outgoing:
    """The mail of a file. Raises UnreadableError."""
    try:
        if not path.is_file():
            raise UnreadableError("is not a file" if path.exists() else "does not exist")
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > MAX_BYTES:
                raise UnreadableError(f"is larger than {MAX_BYTES // 2**20} MB")
            data = file.read(size)  # a reader asked for more makes room for it first, each time
    except OSError as error:
        raise UnreadableError(f"cannot be read ({error.strerror})") from error
    return read_mail(data, assumed)


def read_mail(data: bytes, assumed: Assumptions) -> Outgoing:
    """The mail of RFC 5322 bytes. Raises UnreadableError when there is no header that mail has."""
    mail = from_mime(data, most=MAX_BYTES)
    headers = _headers(mail.headers)
    if not any(name in headers for name in _TELLING):
        raise UnreadableError("is not mail: it has none of the headers of a mail")
    sender = _recipient(mail.from_)
    return Outgoing(
        sender=sender,
        to=tuple(map(_recipient, mail.to)),
        cc=tuple(map(_recipient, mail.cc)),
        bcc=tuple(map(_recipient, mail.bcc)),
        subject=mail.subject,
        html=mail.body if mail.body_type == "html" else None,
        text=mail.body if mail.body_type != "html" else None,
        compose=assumed.compose or begun_as(headers, mail.subject),
        attachments=tuple(map(_attached, mail.attachments)),
        headers=headers,
        sent_at=_sent(headers.get("date", ""), assumed).isoformat(timespec="seconds"),
        internal_domains=tuple(dict.fromkeys(one.lower() for one in (sender.domain, *assumed.internal) if one)),
    )


def begun_as(headers: Mapping[str, str], subject: str) -> str:
    """``new``, ``reply``, ``forward``, or empty when the headers do not settle it.

    In-Reply-To makes a reply and References alone a forward, unless the subject's prefix says otherwise; clients differ in both.
    """
    if _FORWARDED.match(subject):
        return "forward"
    if "in-reply-to" in headers:
        return "reply"
    if "references" in headers:
        return "reply" if _ANSWERED.match(subject) else "forward"
    return "" if _ANSWERED.match(subject) else "new"


def _headers(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names in lower case; of several with the same name the first."""
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name.lower(), value)
    return found


def _recipient(one: Address) -> Recipient:
    return Recipient(one.address, one.name)


def _sent(date: str, assumed: Assumptions) -> datetime:
    """When it was sent, local time; a date without a zone is local."""
    if assumed.at is not None:
        return assumed.at
    try:
        moment = parsedate_to_datetime(date)
        return moment.replace(tzinfo=assumed.zone) if moment.tzinfo is None else moment.astimezone(assumed.zone)
    except (ValueError, TypeError, IndexError, OverflowError):
        return assumed.now().astimezone(assumed.zone)


def _attached(one: Attachment) -> AttachedFile:
    size, kind = len(one.content), one.content_type
    if one.item is not None:
        return AttachedFile(one.name, size, kind, _text_of_item(one.item), one.inline)
    read = read_attachment(one.name, one.content)
    text = read.text
    if text is None and not read.encrypted and kind.startswith("text/"):  # a name that does not say what it is
        text = one.content[:_MOST_TEXT].decode("utf-8", "replace")
    return AttachedFile(one.name, size, kind, text, one.inline, read.encrypted)


def _text_of_item(item: Mapping[str, object]) -> str:
    """What a reader sees of an attached mail: subject and body."""
    body = item.get("body")
    content = str(body.get("content", "")) if isinstance(body, dict) else ""
    if isinstance(body, dict) and body.get("contentType") == "html":
        content = from_html(content).text
    return f"{item.get('subject', '')}\n\n{content}"
