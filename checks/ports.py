"""What the checks need from outside beside a mail to judge; ``postvakt.wiring`` connects the real ones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from checks.model import Outgoing
from checks.turning import Turned
from policies.mailing import NoteMail
from policies.vocabulary import DirectoryEntry


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail that has left, by its immutable id."""

    id: str
    sent_at: datetime
    mail: Outgoing


@dataclass(frozen=True, slots=True)
class SentMailPage:
    """One page of a mailbox's Sent Items. ``state`` continues after this page: a next link or, on the last page, the delta link."""

    mails: Sequence[SentMail]
    state: str
    last: bool


class SentMails(Protocol):
    """Reads Sent Items with their receivers by delta, with immutable ids."""

    def pages(self, mailbox: str, state: str | None, since: datetime) -> AsyncIterator[SentMailPage]:
        """Pages after ``state`` (None: from the beginning, mail received at ``since`` or later).

        Duplicates, replays and any order are allowed. Raises DeltaExpired when the state is no longer known, MailboxUnavailable when
        the mailbox cannot be read at all, MailTrouble when it may go better later.
        """
        ...


class Directory(Protocol):
    """People and function mailboxes."""

    async def entries(self) -> Sequence[DirectoryEntry]:
        """Everybody with a mailbox, function mailboxes too; may be some hours old."""
        ...


class Bundles(Protocol):
    """The compiled packs."""

    def __call__(self, department: str = "", unit: str = "") -> Mapping[str, Any]:
        """The bundle for a department or unit, an administrator's settings on top."""
        ...


class RuleSettings(Protocol):
    """How strictly an administrator wants rules to be taken."""

    def all(self) -> Sequence[Turned]:
        """Every setting, by rule."""
        ...

    def put(self, rule: str, inside: str, outside: str, *, observe: bool) -> None:
        """Keep a rule's setting in place of the one before."""
        ...

    def remove(self, rule: str) -> None:
        """The pack's word holds again."""
        ...


class OverrideStore(Protocol):
    """Numbers of overrides."""

    def count(self, digest: str, *, week: date, unit: str, rule: str, reason: str) -> bool:
        """Add one unless this digest was counted in the last 8 days. Whether it was new."""
        ...

    def numbers(self, since: date, until: date) -> Sequence[tuple[date, str, str, str, int]]:
        """(week, unit, rule, reason, number) of the weeks from ``since`` up to and with ``until``."""
        ...


@dataclass(frozen=True, slots=True)
class Leak:
    """That a mail may hold something secret: an HMAC of its id and when it was sent. Never what."""

    digest: str
    sent_at: datetime


class LeakStore(Protocol):
    """What the sweep has to tell, and how far it has come."""

    def sweep_state(self, mailbox: str) -> str | None:
        """The saved link of this mailbox, or None."""
        ...

    def forget_state(self, mailbox: str) -> None:
        """Drop the saved link; what was found stays found."""
        ...

    def record(self, mailbox: str, address: str, state: str, found: Sequence[Leak]) -> int:
        """Keep what is new under the mailbox's address and save the link, all or nothing. How many were new."""
        ...

    def untold(self) -> Sequence[tuple[str, int]]:
        """(mailbox's address, number) of what nobody has been told yet."""
        ...

    def claim(self, mailbox: str, note: str) -> Sequence[datetime]:
        """When the mails of this note were sent: those it took before, else all that are untold and now become its own."""
        ...

    def told(self, note: str) -> None:
        """The note was sent; what it told of is forgotten."""
        ...

    def prune(self) -> int:
        """Remove what is past its time. Returns how many."""
        ...

    def last_sweep(self) -> datetime | None:
        """When a page was last recorded, or None before the first sweep."""
        ...


class Notes(Protocol):
    """The service mailbox."""

    async def send_once(self, key: str, mail: NoteMail) -> bool:
        """Send the mail unless it was sent before under this key; whether it was sent now. Raises MailTrouble."""
        ...
