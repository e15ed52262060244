"""What people are told when something about function mailboxes, orders and receipts goes wrong; part of `policies.messages.MESSAGES`."""

from __future__ import annotations

from policies.message import Message

MAILBOXES: dict[str, Message] = {}
