"""What the signature room needs from outside; ``postvakt.wiring`` connects the real ones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from policies.mailing import NoteMail
from policies.vocabulary import DirectoryEntry
from signatures.model import CountedMail, Draft, Need, SentMessage


@dataclass(frozen=True, slots=True)
class SentPage:
    """One page of a mailbox's Sent Items. ``state`` continues after this page: a next link or, on the last page, the delta link."""

    messages: Sequence[SentMessage]
    state: str
    last: bool


class SentItems(Protocol):
    """Reads Sent Items by delta, with immutable ids."""

    def pages(self, mailbox: str, state: str | None, since: datetime) -> AsyncIterator[SentPage]:
        """Pages after ``state`` (None: from the beginning, mail received at ``since`` or later).

        Duplicates, replays and any order are allowed. Raises DeltaExpired when the state is no longer known, MailboxUnavailable when
        the mailbox cannot be read at all, MailTrouble when it may go better later.
        """
        ...


class Directory(Protocol):
    """People and function mailboxes."""

    async def entry(self, address: str) -> DirectoryEntry | None:
        """The entry of this mail address as it is now, or None."""
        ...

    async def entries(self) -> Sequence[DirectoryEntry]:
        """Everybody with a mailbox, function mailboxes too; may be some minutes old."""
        ...


class Senders(Protocol):
    """The register of function mailboxes."""

    def __call__(self) -> Mapping[str, Collection[str]]:
        """Address → the addresses of everybody who may send as it, all in lower case, of every mailbox that is registered."""
        ...


class SweepStore(Protocol):
    """Figures per week and unit, delta links, and the short-lived rows behind the friendly note."""

    def sweep_state(self, mailbox: str) -> str | None:
        """The saved delta or next link of this mailbox, or None."""
        ...

    def forget_state(self, mailbox: str) -> None:
        """Drop the saved link (it expired); what was counted stays counted."""
        ...

    def record_all(self, pages: Sequence[tuple[str, str, str, Sequence[CountedMail]]], *, now: datetime) -> list[int]:
        """For each page (mailbox, token, state, mails): count each mail whose digest is new and save the link; all in one transaction.

        A new mail adds one to its week, unit and verdict, and to the person's short-lived row (``token``) when its week is not older
        than that row may live. Returns how many were new, page by page.
        """
        ...

    def needs(self, *, now: datetime) -> Sequence[Need]:
        """The short-lived rows that have not expired (at most 8 days)."""
        ...

    def mark_noted(self, token: str, at: datetime) -> None:
        """A note was sent to the person behind this token; remembered for 7 days."""
        ...

    def prune(self, *, now: datetime) -> int:
        """Remove digests and rows past their time. Returns how many."""
        ...

    def last_sweep(self) -> datetime | None:
        """When a page was last recorded, or None before the first sweep."""
        ...

    def shares(self, since: date, until: date) -> Sequence[tuple[date, str, str, int]]:
        """(week, unit, verdict, number) of the weeks from ``since`` up to and with ``until``."""
        ...


class Drafts(Protocol):
    """Drafts of function mailboxes."""

    async def drafts(self, mailbox: str, category: str) -> Sequence[Draft]:
        """Drafts carrying this category."""
        ...

    async def draft(self, mailbox: str, draft_id: str) -> Draft | None:
        """One draft as it is now, or None when it was sent or removed."""
        ...

    async def replace_body(self, draft: Draft, body: str) -> None:
        """Write a new body with ``If-Match: draft.etag``. Raises DraftChanged, MailTrouble."""
        ...


class Notes(Protocol):
    """The service mailbox."""

    async def send_once(self, key: str, mail: NoteMail) -> bool:
        """Send the mail unless it was sent before under this key: draft with immutable id, send, read back.

        Returns whether it was sent now (False: an earlier call had done it). Safe to call again after any failure. Raises MailTrouble.
        """
        ...
