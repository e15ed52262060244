"""What was sent outside, as real messages in a Maildir that any mail program reads."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

from sandbox.exchange.mime import from_mime, to_mime
from sandbox.mail.model import Mail


@dataclass(frozen=True, slots=True)
class OutsideMail:
    """One delivered message: its key in the Maildir, whom it was delivered to, and the mail."""

    key: str
    recipient: str
    mail: Mail
    raw: bytes


def deliver_outside(folder: Path, mail: Mail, recipient: str, *, at: datetime, domain: str) -> str:
    """Deliver to one recipient outside; the message's key. ``mail.return_path`` "" is written as the null return path."""
    head = (
        f"Return-Path: <{mail.return_path or ''}>\r\n"
        f"Delivered-To: {recipient}\r\n"
        f"Received: from mail.{domain} by mx.{recipient.rpartition('@')[2] or 'localhost'} with ESMTPS; {format_datetime(at)}\r\n"
    )
    folder.parent.mkdir(parents=True, exist_ok=True)
    box = mailbox.Maildir(folder, create=True)
    return box.add(head.encode("utf-8", "replace") + to_mime(mail))


def outside_mail(folder: Path, recipient: str | None = None) -> Iterator[OutsideMail]:
    """What has been delivered outside, oldest first; only to ``recipient`` when that is given."""
    if not folder.is_dir():
        return
    box = mailbox.Maildir(folder, create=False)
    for key in sorted(box.keys()):
        raw = box.get_bytes(key)
        mail = from_mime(raw)
        to = next((value for name, value in mail.headers if name == "Delivered-To"), "")
        if recipient is None or to.casefold() == recipient.casefold():
            yield OutsideMail(key, to, mail, raw)
