"""What answering in time talks about and needs from outside (M05). Of a mail only digests of its ids and times are ever kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from mailboxes.receipts.model import Arrived, Looked


class How(StrEnum):
    """How a mail's wait ended, or why it never began."""

    OPEN = ""
    ANSWERED = "answered"
    FORWARDED = "forwarded"
    MOVED = "moved"
    CATEGORY = "category"
    MARKED = "marked"
    THROWN = "thrown"  # somebody decided that it needs nothing: not counted
    NONE = "none"  # it deserves no answer: robots, lists, ourselves

    @property
    def counts(self) -> bool:
        """Whether it belongs to the share that was answered in time."""
        return self not in {How.OPEN, How.THROWN, How.NONE}


class Where(StrEnum):
    """Where a message lies that left the folder it came to."""

    ARRIVAL = "arrival"
    AWAY = "away"
    THROWN = "thrown"


@dataclass(frozen=True, slots=True)
class Mail:
    """A received message. ``taken``: a category or a finished flag that somebody gave it; ``changed_at``: when it last changed."""

    arrived: Arrived
    conversation: str
    taken: How = How.OPEN
    where: Where = Where.ARRIVAL
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArrivedPage:
    """A page of a folder's changes. ``gone``: ids that left the folder; ``state``: the link to save with it."""

    mails: tuple[Mail, ...]
    gone: tuple[str, ...]
    state: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """Something sent from the mailbox by a person: in which conversation, when, and whether it was forwarded."""

    conversation: str
    at: datetime
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class SentPage:
    """A page of Sent Items' changes, what Postvakt itself sent left out."""

    sent: tuple[Sent, ...]
    state: str
    complete: bool


class Correspondence(Protocol):
    """A function mailbox's mail. Each call raises MailboxUnavailable and MailTrouble, those with a link DeltaExpired."""

    async def folders(self, mailbox: str) -> Sequence[str]:
        """Where mail arrives: the Inbox first, then the folders that inbox rules file it in."""
        ...

    def pages(self, mailbox: str, folder: str, state: str | None, since: datetime) -> AsyncIterator[ArrivedPage]:
        """What changed in the folder after the link ``state``, or since then."""
        ...

    def sent(self, mailbox: str, state: str | None, since: datetime) -> AsyncIterator[SentPage]:
        """What was sent after the link ``state``, or since then."""
        ...

    async def find(self, mailbox: str, messages: Sequence[str]) -> Sequence[Mail | None]:
        """These messages wherever they lie now; None for those that are nowhere."""
        ...

    async def look(self, mailbox: str, messages: Sequence[Arrived]) -> Sequence[Looked]:
        """Their headers, for the judge."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail as it is kept. All ids are digests. ``week``: the Monday it counts in; ``late``: it is, however it ends."""

    key: str
    message: str
    conversation: str
    week: date
    received_at: datetime
    due_at: datetime
    how: How = How.OPEN
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """How one mail's wait ended."""

    key: str
    how: How
    at: datetime


@dataclass(frozen=True, slots=True)
class Open:
    """A mail that waits for an answer."""

    week: date
    received_at: datetime
    due_at: datetime
    late: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """One mailbox's week: what came that week and was answered in time, too late, and how much of it without a written reply."""

    week: date
    in_time: int = 0
    late: int = 0
    unwritten: int = 0

    @property
    def share(self) -> float | None:
        """The share answered in time; None when nothing was due."""
        total = self.in_time + self.late
        return self.in_time / total if total else None


class AnsweringStore(Protocol):
    """Digests, times and weekly numbers. Every method is one transaction; each may be repeated without counting anything twice."""

    def links(self, mailbox: str) -> Mapping[str, str]:
        """Folder → where its delta query stands; Sent Items under ``sent``."""
        ...

    def forget_link(self, mailbox: str, folder: str) -> None:
        """Begin the folder's delta query anew."""
        ...

    def known(self, keys: Sequence[str]) -> Mapping[str, bool]:
        """Of these keys, those that are kept → whether they still wait."""
        ...

    def arrived(self, mailbox: str, folder: str, link: str, kept: Sequence[Kept], settled: Sequence[Settled]) -> None:
        """Keep what is new, end what has ended, and save the folder's link, together."""
        ...

    def sent(self, mailbox: str, link: str, conversations: Sequence[tuple[str, datetime, How]]) -> None:
        """What waited in these conversations when something was sent is over; the link is saved with it."""
        ...

    def promise(self, mailbox: str, message: str, due_at: datetime, at: datetime, *, reply_follows: bool) -> bool:
        """Somebody told the sender when the answer comes; whether the mail waits here. After its time the mail stays late."""
        ...

    def open(self, mailbox: str | None = None) -> Mapping[str, Sequence[Open]]:
        """Mailbox → what waits there, the oldest first."""
        ...

    def weeks(self, since: date) -> Mapping[str, Sequence[Week]]:
        """Mailbox → its weeks from then on, the oldest first; what still waits is not among the numbers."""
        ...


@dataclass(frozen=True, slots=True)
class Figures:
    """One mailbox's answering times now. ``weeks``: with what is late and still waits counted as late; ``share``: over those weeks."""

    mailbox: str
    name: str
    days: int
    waiting: int = 0
    late: int = 0
    due_today: int = 0
    oldest: datetime | None = None
    weeks: tuple[Week, ...] = field(default=())

    @property
    def total(self) -> Week:
        """All weeks together."""
        first = self.weeks[0].week if self.weeks else date.min
        return Week(
            first,
            sum(one.in_time for one in self.weeks),
            sum(one.late for one in self.weeks),
            sum(one.unwritten for one in self.weeks),
        )

    @property
    def share(self) -> float | None:
        """The share answered in time over the weeks shown; None when nothing was due."""
        return self.total.share
