"""The message trace: one line for each mail and recipient, kept 90 days (Graph ``exchangeMessageTrace``)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sandbox.graph.odata import wire_time
from sandbox.ids import TENANT_ID
from sandbox.mail.model import Mail

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

_NAMESPACE = uuid.UUID(TENANT_ID)
KEPT_FOR = timedelta(days=90)
SCHEMA = """
CREATE TABLE IF NOT EXISTS message_trace (
  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, message_id TEXT NOT NULL, received TEXT NOT NULL, sender TEXT NOT NULL,
  recipient TEXT NOT NULL, subject TEXT NOT NULL, status TEXT NOT NULL, size INTEGER NOT NULL, from_ip TEXT, to_ip TEXT
);
CREATE INDEX IF NOT EXISTS message_trace_received ON message_trace (received);
"""


class Trace:
    """Writes and reads the trace."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        tenant.create(SCHEMA)

    def write(
        self,
        *,
        message_id: str,
        sender: str,
        recipient: str,
        subject: str,
        status: str,
        size: int,
        from_outside: bool = False,
        at: datetime | None = None,
    ) -> None:
        """One line. ``status`` is Graph's ``exchangeMessageTraceStatus``: delivered, failed, expanded or filteredAsSpam."""
        trace_id = str(uuid.uuid5(_NAMESPACE, message_id))  # one id for a mail and all its recipients
        outside = "203.0.113.25" if from_outside else None
        self.tenant.run(
            "INSERT INTO message_trace (id, message_id, received, sender, recipient, subject, status, size, from_ip, to_ip)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                trace_id,
                message_id,
                wire_time(at or self.tenant.now()),
                sender,
                recipient,
                subject,
                status,
                size,
                outside,
                None,
            ),
        )

    def write_history(self, mails: Iterable[tuple[Mail, str]]) -> None:
        """Lines for mails of the past, each delivered to one recipient at its own time; for demo tenants."""
        rows = (
            (
                str(uuid.uuid5(_NAMESPACE, mail.message_id)), mail.message_id, wire_time(mail.sent_at or self.tenant.now()),
                mail.return_path or "<>", recipient, mail.subject, "delivered", len(mail.body) + 1500,
            )
            for mail, recipient in mails
        )  # fmt: skip
        self.tenant.db.executemany(
            "INSERT INTO message_trace (id, message_id, received, sender, recipient, subject, status, size)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def forget_old(self) -> int:
        """Drop what is older than 90 days; the number of lines dropped."""
        return self.tenant.run(
            "DELETE FROM message_trace WHERE received < ?", (wire_time(self.tenant.now() - KEPT_FOR),)
        )
