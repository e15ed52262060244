"""What people are told when something about absences goes wrong; part of `policies.messages.MESSAGES`."""

from __future__ import annotations

from policies.message import Message

ABSENCE: dict[str, Message] = {}
