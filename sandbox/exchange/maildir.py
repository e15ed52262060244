"""What was sent outside, as real messages in a Maildir that any mail program reads."""

from __future__ import annotations

import logging
import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from sandbox.exchange.mime import from_mime, to_mime
from sandbox.mail.model import Mail

if TYPE_CHECKING:
    from sandbox.tenant import Tenant


@dataclass(frozen=True, slots=True)
class OutsideMail:
    """One delivered message: its key in the Maildir, whom it was delivered to, and the mail."""

    key: str
    recipient: str
    mail: Mail
    raw: bytes


log = logging.getLogger(__name__)

SCHEMA = """
CREATE TABLE IF NOT EXISTS outside_queue (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, raw BLOB NOT NULL);
"""


class Outside:
    """What leaves for outside: queued in the same transaction as the rest of the delivery, written to the Maildir after it.

    A crash between the two loses nothing, since the queue is written out at the next start, and doubles nothing, since a message's file
    name is settled when it is queued.
    """

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        tenant.create(SCHEMA)
        self.write_out()

    def queue(self, mail: Mail, recipient: str, *, domain: str) -> str:
        """Deliver to one recipient outside once the transaction is on disk; the message's key. ``mail.return_path`` "" is null."""
        at = self.tenant.now()
        head = (
            f"Return-Path: <{mail.return_path or ''}>\r\n"
            f"Delivered-To: {recipient}\r\n"
            f"Received: from mail.{domain} by mx.{recipient.rpartition('@')[2] or 'localhost'} with ESMTPS; {format_datetime(at)}\r\n"
        )
        number = self.tenant.next_change()
        key = f"{int(at.timestamp())}.M{number:012d}Q{uuid4().hex[:8]}.{domain}"
        raw = head.encode("utf-8", "replace") + to_mime(mail)
        self.tenant.run("INSERT INTO outside_queue (key, raw) VALUES (?, ?)", (key, raw))
        return key

    def write_out(self) -> None:
        """Write what is queued into the Maildir."""
        for row in self.tenant.all("SELECT id, key, raw FROM outside_queue ORDER BY id"):
            try:
                _write(self.tenant.maildir, row["key"], row["raw"])
            except OSError as error:  # it stays queued and is tried again after the next transaction
                log.error("mail to outside cannot be written to %s: %s", self.tenant.maildir, error.strerror)  # noqa: TRY400
                return
            self.tenant.run("DELETE FROM outside_queue WHERE id = ?", (row["id"],))


def _write(folder: Path, key: str, raw: bytes) -> None:
    """As Maildir wants it: first in ``tmp``, then moved; what is there already, read or not, is left alone."""
    for name in ("tmp", "new", "cur"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if (folder / "new" / key).exists() or any((folder / "cur").glob(f"{key}*")):
        return
    (folder / "tmp" / key).write_bytes(raw)
    (folder / "tmp" / key).rename(folder / "new" / key)


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
