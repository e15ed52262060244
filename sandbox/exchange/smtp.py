"""SMTP in, on loopback: mail from outside arrives here, posted by any mail program. Runs on the tenant's own event loop."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from policies.vocabulary import Address
from sandbox.exchange.mime import from_mime

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

log = logging.getLogger(__name__)
MAX_BYTES = 36 * 1024 * 1024
MAX_RECIPIENTS = 500


class _Handler:
    """Answers the commands; the hook names are aiosmtpd's."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        """Take addresses that exist here and nobody else's: this is no relay."""
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        directory = self.tenant.directory
        if not directory.is_internal(address):
            return "550 5.7.64 TenantAttribution; Relay Access Denied"
        local, _, domain = address.rpartition("@")
        base = f"{local.partition('+')[0]}@{domain}"
        if not (directory.user(address) or directory.user(base) or directory.group_by_address(address)):
            return "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 2.1.5 Recipient OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Deliver at once."""
        content: Any = envelope.content
        data = content.encode("utf-8", "replace") if isinstance(content, str) else bytes(content or b"")
        try:
            mail = from_mime(data)
            mail.return_path = envelope.mail_from or ""
            if not mail.from_.address:  # without a From the envelope's sender is shown
                mail.from_ = mail.sender = Address(mail.return_path)
            self.tenant.exchange.submit(mail, mailbox_id=None, save_copy_in=None, envelope=list(envelope.rcpt_tos))
        except Exception:
            log.exception("a mail from outside could not be delivered")
            return "451 4.3.0 Local error in processing, try again later"
        return "250 2.6.0 Queued mail for delivery"


async def start_smtp(tenant: Tenant, host: str, port: int) -> asyncio.Server:
    """Listen for mail from outside; ``port`` 0 takes a free one. Raises OSError when the port is taken. The caller closes it."""
    loop = asyncio.get_running_loop()
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every command with its addresses

    def make() -> SMTP:
        return SMTP(
            _Handler(tenant),
            data_size_limit=MAX_BYTES,
            enable_SMTPUTF8=True,
            decode_data=False,
            hostname="mail.sandby.example",
            ident="Postvakt local tenant",
            loop=loop,
        )

    return await loop.create_server(make, host, port)
