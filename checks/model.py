"""What the engine is given and what it gives: one outgoing mail in, findings out. Data only.

Positions are Unicode code points in the field's plain text (for an HTML body: the text a reader sees, by checks/plain.py), the start
inclusive, the end exclusive; -1 and -1 when a finding has no place of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address with the name shown beside it, as the client gives them."""

    address: str
    name: str = ""

    @property
    def key(self) -> str:
        """The address in the form that two spellings share."""
        return self.address.strip(" \t\r\n").lower()

    @property
    def domain(self) -> str:
        """What stands behind the last @, in lower case; empty when there is none."""
        return self.key.rpartition("@")[2] if "@" in self.key else ""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """An attachment: name and size in bytes always, ``text`` when it could be read within bounds, None when it was not."""

    name: str
    size: int = 0
    content_type: str = ""
    text: str | None = None
    inline: bool = False
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A known group: its address, name and members' addresses."""

    address: str
    name: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Away:
    """A recipient who is away, as mail tips tell: until when (yyyy-mm-dd or empty) and who answers instead (or empty)."""

    address: str
    until: str = ""
    substitute: str = ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A meeting being composed. Times are ISO local with offset."""

    start: str
    end: str
    required: tuple[Recipient, ...] = ()
    optional: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One mail as Outlook knows it on the way out.

    ``compose`` is what the client says ("new", "reply", "forward" or ""); clients lie and never tell a reply-all. ``headers`` has
    lower-case names. ``sent_at`` is ISO 8601 local time with offset. ``signature_lines`` is the sender's expected signature where it is
    known. ``seen_before`` None means that the client has no memory of addresses.
    """

    sender: Recipient
    to: tuple[Recipient, ...] = ()
    cc: tuple[Recipient, ...] = ()
    bcc: tuple[Recipient, ...] = ()
    subject: str = ""
    html: str | None = None
    text: str | None = None
    compose: str = ""
    attachments: tuple[AttachedFile, ...] = ()
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    sent_at: str = ""
    internal_domains: tuple[str, ...] = ()
    signature_lines: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    away: tuple[Away, ...] = ()
    seen_before: frozenset[str] | None = None
    appointment: Appointment | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """What a kind found: where, and the values that fill the rule's texts and its fix."""

    field: str = "mail"
    start: int = -1
    end: int = -1
    data: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell: which rule, how strictly, where, in words, from which guideline, and how it can be mended."""

    rule: str
    name: str
    severity: str  # "info" | "nudge" | "stop"
    field: str
    start: int
    end: int
    message: str
    why: str
    source: str
    fix: Mapping[str, Any] | None = None


SEVERITIES = ("info", "nudge", "stop")
