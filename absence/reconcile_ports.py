"""What reconciling needs of the tenant and the store; ``postvakt.wiring.absence_tenant`` connects the real ones.

Values are JSON objects. An empty one stands for "not there". Every method raises MailboxGone, MailTrouble or Refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from policies.exchange_changes import FolderEntry

Value = Mapping[str, Any]


class MailboxGone(Exception):  # noqa: N818 - a state that is met
    """There is no such mailbox any more."""


class Refused(Exception):  # noqa: N818
    """The tenant will not do it however often it is asked. ``why``: ``not-allowed``, ``by-hand`` (commands are off) or ``refused``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Replies(Protocol):
    """The automatic reply, as Graph's own JSON."""

    async def read(self, mailbox: str) -> dict[str, Any]:
        """All six properties."""
        ...

    async def write(self, mailbox: str, changes: Value) -> dict[str, Any]:
        """Change those given; what Exchange keeps now."""
        ...


class Rules(Protocol):
    """Our rule in the Inbox: ``how`` (forward, redirect, or other when somebody changed it), ``to``, ``on``, ``id``."""

    async def read(self, mailbox: str, known_id: str) -> dict[str, Any]:
        """Ours, by its id or else by its name."""
        ...

    async def put(self, mailbox: str, value: Value) -> dict[str, Any]:
        """Make it, once, or change the one that is there."""
        ...

    async def remove(self, mailbox: str, rule_id: str) -> None:
        """Delete it; gone already is no error."""
        ...


class Rights(Protocol):
    """Rights to folders; ``user`` is an address."""

    async def read(self, mailbox: str, folder: str) -> Sequence[FolderEntry]:
        """Every entry."""
        ...

    async def put(self, mailbox: str, folder: str, user: str, rights: Sequence[str]) -> None:
        """Exactly these rights."""
        ...

    async def remove(self, mailbox: str, folder: str, user: str) -> None:
        """No entry; gone already is no error."""
        ...


class FullAccess(Protocol):
    """The right to open the whole mailbox."""

    async def read(self, mailbox: str, user: str) -> bool:
        """Whether that address has it by itself."""
        ...

    async def put(self, mailbox: str, user: str) -> None:
        """Give it."""
        ...

    async def remove(self, mailbox: str, user: str) -> None:
        """Take it away."""
        ...


class Calendar(Protocol):
    """Our out-of-office entry, known by its key: ``start``, ``end`` (ISO), ``all_day``; ``theirs`` when another one covers the time."""

    async def read(self, mailbox: str, key: str, start: datetime, end: datetime, zone: str) -> dict[str, Any]:
        """Ours if it touches that stretch of time; whole days as midnights of ``zone``."""
        ...

    async def put(self, mailbox: str, key: str, value: Value) -> None:
        """Make it, once, or move the one that is there."""
        ...

    async def remove(self, mailbox: str, key: str, start: datetime, end: datetime) -> None:
        """Delete it; gone already is no error."""
        ...


class Snapshots(Protocol):
    """What was there before, what we put there, what is being put there now; survives ``kill -9``."""

    def of(self, mailbox: str) -> dict[str, tuple[Any, Any, Any]]:
        """(before, ours, coming) by resource."""
        ...

    def begin(self, mailbox: str, resource: str, *, before: Any, coming: Any) -> None:
        """About to put ``coming``; ``before`` counts the first time only."""
        ...

    def confirm(self, mailbox: str, resource: str, ours: Any) -> None:
        """It is there."""
        ...

    def forget(self, mailbox: str, resource: str) -> None:
        """Nothing of ours is there."""
        ...

    def mailboxes(self) -> list[str]:
        """Where anything of ours is, or may be."""
        ...


@dataclass(frozen=True, slots=True)
class TenantPorts:
    """The five resources."""

    replies: Replies
    rules: Rules
    rights: Rights
    full_access: FullAccess
    calendar: Calendar
