"""Bounces: a mail that could not be delivered comes back as a delivery status notification (RFC 3464)."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from policies.vocabulary import Address
from sandbox.exchange.mime import header_list
from sandbox.mail.model import Attachment, Mail


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a delivery failed: the enhanced status code, the server's line, and a sentence for people."""

    code: str
    line: str
    sv: str


NO_SUCH_ADDRESS = Failure(
    "5.1.10",
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    "Adressen finns inte.",
)
FORWARDING_BLOCKED = Failure(
    "5.7.520",
    "550 5.7.520 Access denied, Your organization does not allow external forwarding. Please contact your administrator.",
    "Kommunen tillåter inte automatisk vidarebefordran till adresser utanför organisationen.",
)
HOP_COUNT = Failure(
    "5.4.14", "554 5.4.14 Hop count exceeded - possible mail loop ATTR34", "Meddelandet gick runt i en slinga."
)


def bounce(original: Mail, recipient: str, failure: Failure, *, at: datetime, domain: str) -> Mail:
    """The report about one recipient, addressed to the original's return path. The caller sees to it that there is one."""
    postmaster = Address(f"postmaster@{domain}", "Microsoft Outlook")
    status = (
        f"Reporting-MTA: dns;mail.{domain}\r\nReceived-From-MTA: dns;mail.{domain}\r\nArrival-Date: {format_datetime(at)}\r\n\r\n"
        f"Final-Recipient: rfc822;{recipient}\r\nAction: failed\r\nStatus: {failure.code}\r\nDiagnostic-Code: smtp;{failure.line}\r\n"
    )
    headers = "".join(f"{name}: {value}\r\n" for name, value in header_list(original))
    return Mail(
        sender=postmaster,
        from_=postmaster,
        to=[Address(original.return_path or original.from_.address)],
        subject=f"Kunde inte leverera: {original.subject}",
        body=(
            f"<html><body><p><b>Ditt meddelande till {html.escape(recipient)} kunde inte levereras.</b></p>"
            f"<p>{html.escape(failure.sv)}</p><p>{html.escape(failure.line)}</p></body></html>"
        ),
        attachments=[
            Attachment("details.txt", "message/delivery-status", status.encode("utf-8", "replace")),
            Attachment("headers.txt", "text/rfc822-headers", headers.encode("utf-8", "replace")),
        ],
        headers=[("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")],
        in_reply_to=original.message_id,
        references=[*original.references, original.message_id][-20:] if original.message_id else [],
        return_path="",
    )
