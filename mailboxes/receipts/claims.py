"""What a message is known by: HMACs that nobody without the product's key can make or tell a mail from."""

from __future__ import annotations

import hashlib
import hmac

from mailboxes.receipts.model import Arrived


def claim_key(secret: bytes, mailbox: str, message: Arrived) -> str:
    """The claim of one mail in one mailbox: from its Internet message id and its sender, else from its immutable id.

    The sender belongs to it because some web forms give every mail the same id; a copy or a second delivery of one mail keeps both.
    """
    name = message.internet_message_id.strip()
    what = f"{name}\n{message.from_.strip().casefold()}" if name else f"id\n{message.id}"
    return _digest(secret, "receipt", mailbox.casefold(), what)


def sender_key(secret: bytes, mailbox: str, sender: str) -> str:
    """One sender towards one mailbox, for the cap."""
    return _digest(secret, "receipt-sender", mailbox.casefold(), sender.strip().casefold())


def _digest(secret: bytes, *parts: str) -> str:
    return hmac.new(secret, "\n".join(parts).encode("utf-8", "replace"), hashlib.sha256).hexdigest()
