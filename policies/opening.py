"""What is known about whether somebody opens a mailbox (A04, M04): by numbers of read and unread messages, never by content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Evidence(StrEnum):
    """What a look at a mailbox showed."""

    OPENED = "opened"
    ANSWERED = "answered"
    MARKED = "seen"
    DELIVERED = "delivered"
    NOTHING = "nothing"
    UNOPENED = "unopened"
    UNKNOWN = "unknown"

    @property
    def proves(self) -> bool:
        """Whether somebody has looked, or the mail lies where others watch."""
        return self in {Evidence.OPENED, Evidence.ANSWERED, Evidence.MARKED, Evidence.DELIVERED}


class Why(StrEnum):
    """Why something is unknown, or unopened in an unusual manner."""

    NONE = ""
    MAILBOX = "mailbox"  # the mailbox itself cannot be read
    TARGET = "target"  # the mailbox that mail goes on to cannot be read
    TROUBLE = "trouble"  # the service gave no answer this time
    NOT_DELIVERED = "not-delivered"  # mail came and did not go on


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages, and when the oldest of them came (None when there is none, or it is not known)."""

    number: int = 0
    oldest: datetime | None = None


class Inboxes(Protocol):
    """Numbers of mailboxes. Each method raises MailboxUnavailable when it can never be read, MailTrouble when not now."""

    async def count(
        self, mailbox: str, *, read: bool, after: datetime, until: datetime | None = None, sender: str | None = None
    ) -> Tally:
        """Messages in the Inbox that came later than ``after`` and not later than ``until``."""
        ...

    async def sent_by(self, mailbox: str, people: Sequence[str], *, after: datetime) -> bool:
        """Whether one of them sent from this mailbox later than ``after``, as far as it shows. False proves nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Look:
    """What one look showed. ``waiting``, ``unread``: unread messages; ``oldest``: when the first came that nobody has opened."""

    evidence: Evidence
    at: datetime
    waiting: int = 0
    oldest: datetime | None = None
    unread: int = 0
    why: Why = Why.NONE
    by_substitute: bool = False


@dataclass(frozen=True, slots=True)
class WatchedMailbox:
    """How far a mailbox is known to be looked after: nothing that came until ``good_until`` is missed; ``unread`` lay there then.

    ``about``: what is watched, an absence's id or a mailbox's address.
    """

    about: str
    good_until: datetime
    unread: int = 0
    looked_at: datetime | None = None
    evidence: Evidence = Evidence.NOTHING
    why: Why = Why.NONE
    waiting: int = 0
    oldest: datetime | None = None


@dataclass(slots=True)
class WatchReport:
    """What a round of looks came to: figures only. ``put``: notices that somebody is to get."""

    looked: int = 0
    opened: int = 0
    unopened: int = 0
    unknown: int = 0
    put: int = 0

    def count(self, look: Look) -> None:
        """One more."""
        self.looked += 1
        self.opened += look.evidence.proves
        self.unopened += look.evidence is Evidence.UNOPENED
        self.unknown += look.evidence is Evidence.UNKNOWN


def noted(before: WatchedMailbox, look: Look) -> WatchedMailbox:
    """How far the mailbox is looked after once this look is known."""
    good = look.evidence.proves or look.evidence is Evidence.NOTHING
    known = look.evidence is not Evidence.UNKNOWN
    return replace(
        before,
        good_until=look.at if good else before.good_until,
        unread=look.unread if good else before.unread,
        looked_at=look.at,
        evidence=look.evidence,
        why=look.why,
        waiting=look.waiting if known else before.waiting,
        oldest=look.oldest if known else before.oldest,
    )


async def look_inside(
    inboxes: Inboxes,
    mailbox: str,
    *,
    since: datetime,
    good_until: datetime,
    unread: int,
    now: datetime,
    people: Sequence[str] = (),
) -> Look:
    """A look at a mailbox whose mail stays in it. ``since``: from when it is watched at all; ``people``: whose answers count.

    Something that came was read, or something that lay unread is no longer so (read, moved, deleted): it was opened. Raises
    MailboxUnavailable, MailTrouble.
    """
    # never later than now: what comes while we count must not look like something that lay there and was opened
    new = await inboxes.count(mailbox, read=False, after=good_until, until=now)
    lain = (await inboxes.count(mailbox, read=False, after=since, until=good_until)).number if unread else 0
    left = new.number + lain
    if lain < unread:
        return Look(Evidence.OPENED, now, unread=left, waiting=left)
    if (await inboxes.count(mailbox, read=True, after=good_until, until=now)).number:
        return Look(Evidence.OPENED, now, unread=left, waiting=left)
    if not new.number:
        return Look(Evidence.NOTHING, now, unread=left, waiting=left)
    if people and await inboxes.sent_by(mailbox, people, after=good_until):
        return Look(Evidence.ANSWERED, now, unread=left, waiting=left, by_substitute=True)
    return Look(Evidence.UNOPENED, now, waiting=left, oldest=new.oldest or good_until, unread=left)
