"""What telling people and watching mailboxes needs to be kept; ``postvakt.wiring`` connects the real stores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from absence.notices import Notice
from policies.leases import Leases
from policies.mailing import NoteMail
from policies.opening import WatchedMailbox


class NoticeStore(Protocol):
    """What is to be told, and what has been."""

    def put(self, notices: Sequence[Notice]) -> int:
        """Keep those whose key is new. How many were."""
        ...

    @property
    def leases(self) -> Leases:
        """Who is at telling it, among all instances."""
        ...

    def waiting(self) -> Sequence[Notice]:
        """Everything not yet told, oldest first; what a mail has claimed but never proved to have told is among it."""
        ...

    def about(self, about: str) -> Sequence[Notice]:
        """Everything still kept about that absence or mailbox."""
        ...

    def of_kind(self, what: str) -> Sequence[Notice]:
        """Every notice of that kind that is still kept."""
        ...

    def claim(self, keys: Sequence[str], mail: str) -> None:
        """Those notices go into this mail, and into no other."""
        ...

    def told(self, mail: str) -> None:
        """The mail was sent."""
        ...

    def was_told(self, mail: str) -> bool:
        """Whether a mail of that key was sent."""
        ...

    def forget(self, keys: Sequence[str]) -> None:
        """Remove what no longer needs to be told."""
        ...


class WatchStore(Protocol):
    """How far each absence's mailbox is known to be looked after."""

    def watched(self, absence_id: str) -> WatchedMailbox | None:
        """What the last look left, or None before the first."""
        ...

    def keep_watched(self, watched: WatchedMailbox) -> None:
        """Remember it in place of what was known before."""
        ...


@dataclass(frozen=True, slots=True)
class FoundAway:
    """Somebody who seems to be away although nobody covers. ``sign``: ``reply`` or ``calendar``; ``mark`` names this very absence."""

    mailbox: str
    mark: str
    sign: str
    start: datetime
    end: datetime | None
    first_seen: datetime
    last_seen: datetime
    dismissed: bool = False


class FoundStore(Protocol):
    """Absences that were found; short-lived."""

    def all(self) -> Sequence[FoundAway]:
        """Everything still kept, by mailbox."""
        ...

    def keep(self, found: FoundAway) -> None:
        """Remember it; one that is known keeps its first sight."""
        ...

    def dismiss(self, mailbox: str) -> None:
        """The person says that they are not away: nothing more is told about what is known now."""
        ...

    def forget_before(self, moment: datetime) -> int:
        """Remove what was last seen before then. How many."""
        ...


class Notes(Protocol):
    """The service mailbox."""

    async def send_once(self, key: str, mail: NoteMail) -> bool:
        """Send the mail unless it was sent before under this key; whether it was sent now. Raises MailTrouble."""
        ...
