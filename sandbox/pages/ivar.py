"""Ivar, outside the municipality, writes a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.vocabulary import Address
from sandbox.ids import DOMAIN
from sandbox.mail.model import Mail

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

IVAR = Address("ivar@exempel.example", "Ivar Medborgare")
_SUGGESTED = ("kontaktcenter", "socialtjansten", "bygglov", "skola", "anna.lind")
LONGEST_SUBJECT, LONGEST_BODY = 200, 20_000


def suggestions(tenant: Tenant) -> list[str]:
    """Addresses that a citizen would write to, as far as they exist."""
    addresses = (f"{local}@{DOMAIN}" for local in _SUGGESTED)
    return [address for address in addresses if tenant.directory.user(address) is not None]


def submit(tenant: Tenant, *, to: str, subject: str, body: str) -> bool:
    """Deliver the mail; False, and nothing sent, when the address is not the municipality's or a field is empty or too long."""
    subject = " ".join(subject.split())
    fits = 0 < len(subject) <= LONGEST_SUBJECT and 0 < len(body) <= LONGEST_BODY
    if not fits or to.count("@") != 1 or any(c.isspace() for c in to) or not tenant.directory.is_internal(to):
        return False
    mail = Mail(
        sender=IVAR,
        from_=IVAR,
        subject=subject,
        body=body,
        body_type="text",
        to=[Address(to)],
        return_path=IVAR.address,
    )
    tenant.exchange.submit(mail, mailbox_id=None)
    return True
