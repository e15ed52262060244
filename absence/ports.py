"""What the room of absence needs from outside; ``postvakt.wiring`` connects the real ones. The tenant's ports stand beside their use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from absence.acts import Act
from absence.model import Absence, LinkToken, Seen
from policies.vocabulary import DirectoryEntry


class Directory(Protocol):
    """People and function mailboxes."""

    async def entry(self, address: str) -> DirectoryEntry | None:
        """The entry of this mail address as it is now, or None."""
        ...

    async def entries(self) -> Sequence[DirectoryEntry]:
        """Everybody with a mailbox, function mailboxes too; may be some hours old."""
        ...


class AbsenceStore(Protocol):
    """The register of absences, what has been seen, and links."""

    def revision(self) -> int:
        """A number that grows with every write of absences. Read it before reading what a decision rests on."""
        ...

    def apply(self, changes: Sequence[Absence], *, revision: int, acts: Sequence[Act] = ()) -> None:
        """Write new absences (version 1) and changed ones (version n replaces n - 1) and what is audited of it, all or nothing.

        Raises RegisterChanged when anything was written since ``revision``, or when a version does not follow.
        """
        ...

    def get(self, absence_id: str) -> Absence | None:
        """The absence of that id, or None."""
        ...

    def several(self, ids: Sequence[str]) -> Sequence[Absence]:
        """The absences of those ids that there are, in any order."""
        ...

    def for_mailbox(self, mailbox: str) -> Sequence[Absence]:
        """Every absence of that mailbox that is still kept, by start."""
        ...

    def for_mailboxes(self, mailboxes: Sequence[str]) -> Sequence[Absence]:
        """Every absence of those mailboxes that is still kept, by start."""
        ...

    def covered_by(self, substitute: str) -> Sequence[Absence]:
        """Live absences whose coverage names this address, by start."""
        ...

    def live(self) -> Sequence[Absence]:
        """All that are asked, planned or active, by start."""
        ...

    def unrestored(self) -> Sequence[Absence]:
        """All that are ended or cancelled and not yet known to have left nothing behind (``restored_at`` is None)."""
        ...

    def due(self, now: datetime) -> Sequence[Absence]:
        """Live absences in which something begins or ends by then."""
        ...

    def remove_over(self, before: datetime) -> int:
        """Remove restored and cancelled absences that were over before then, with what belongs to them. How many."""
        ...

    def mark_seen(self, mailbox: str, day: date, how: str, *, by_substitute: bool) -> None:
        """Note evidence that the mailbox was looked at that day; the same twice is harmless."""
        ...

    def seen(self, mailbox: str, day: date) -> Sequence[Seen]:
        """The evidence of that day."""
        ...

    def seen_between(self, mailbox: str, first: date, last: date) -> Sequence[Seen]:
        """The evidence of those days, both included, by day."""
        ...

    def keep_token(self, token: LinkToken) -> None:
        """Remember what a link stands for."""
        ...

    def token(self, digest: str) -> LinkToken | None:
        """What a link stands for, or None when it is unknown or has expired."""
        ...

    def drop_tokens(self, absence_id: str) -> None:
        """No link of this absence is good any longer."""
        ...
