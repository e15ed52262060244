"""What receipts need from outside; ``postvakt.wiring`` connects the real ones.

What goes wrong outside comes as ``policies.mailing``'s DeltaExpired, MailboxUnavailable (this mailbox, not now) and MailTrouble (later it
may work; what was asked may have happened all the same).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from mailboxes.receipts.model import Answering, Arrived, Decided, Held, Item, Looked, Page, ReceiptMail, Standing, State


class ReceiptSettings(Protocol):
    """Which mailboxes answer with receipts."""

    async def answering(self) -> Sequence[Answering]:
        """All of them."""
        ...

    async def own_addresses(self) -> frozenset[str]:
        """Every function mailbox's address, case-folded, whether it answers or not."""
        ...


class Inbox(Protocol):
    """Incoming mail."""

    async def folders(self, mailbox: str) -> Sequence[str]:
        """Where mail arrives: the Inbox first, then the folders that inbox rules file it in. Raises MailboxUnavailable, MailTrouble."""
        ...

    def pages(self, mailbox: str, folder: str, state: str | None, since: datetime) -> AsyncIterator[Page]:
        """What changed in the folder after the link ``state``, or since then. Raises DeltaExpired, MailboxUnavailable, MailTrouble."""
        ...

    async def find(self, mailbox: str, messages: Sequence[str]) -> Sequence[Arrived | None]:
        """These messages wherever they lie now, None for those that are not there. Raises MailboxUnavailable, MailTrouble."""
        ...

    async def look(self, mailbox: str, messages: Sequence[Arrived]) -> Sequence[Looked]:
        """Their headers. Raises MailboxUnavailable, MailTrouble."""
        ...


class Gone(Exception):  # noqa: N818 - a state that is told
    """The message or draft is not there."""


class Refused(Exception):  # noqa: N818
    """Exchange will not do this with this message, now or later."""


class Replies(Protocol):
    """Drafts and their sending. Each call raises MailboxUnavailable and MailTrouble besides what it says."""

    async def create(self, mailbox: str, message: str, mail: ReceiptMail) -> str:
        """A reply draft in the message's thread, tagged with the mail's key; its immutable id. Raises Gone, Refused."""
        ...

    async def find(self, mailbox: str, key: str) -> Sequence[str]:
        """Drafts tagged with this key."""
        ...

    async def write(self, mailbox: str, draft: str, mail: ReceiptMail) -> None:
        """Give the draft exactly the receipt's subject, text, receiver and marks, nothing else. Raises Gone, Refused."""
        ...

    async def send(self, mailbox: str, draft: str) -> None:
        """Send it. Raises Gone, Refused."""
        ...

    async def is_sent(self, mailbox: str, draft: str, key: str) -> bool:
        """Whether it has left: True when it stands there as sent, False while it is a draft. Raises Gone when it is nowhere."""
        ...

    async def discard(self, mailbox: str, draft: str) -> None:
        """Remove a draft that shall not be sent; one that is gone or sent is left alone."""
        ...


class ReceiptStore(Protocol):
    """Rows and leases. Every method is one transaction."""

    def switch(self, mailboxes: Sequence[str]) -> None:
        """These and no others answer; a new one from now on."""
        ...

    def begin_anew(self) -> int:
        """After a restored back-up: end what has no draft yet, forget all mailboxes. How many receipts were ended."""
        ...

    def due(self, limit: int, *, ahead: timedelta = timedelta(0)) -> list[str]:
        """Mailboxes that somebody should look at now, each told once for a while."""
        ...

    def wake(self, mailboxes: Sequence[str]) -> None:
        """Something happened there: look as soon as possible."""
        ...

    def hold(self, mailbox: str, lease: timedelta, *, unread_since: datetime | None = None) -> Held | None:
        """Have the mailbox for oneself; None when it does not answer, was read since then, or somebody else has it: then it is woken."""
        ...

    def renew(self, held: Sequence[Held], lease: timedelta) -> None:
        """Keep these, as far as they were not lost."""
        ...

    def release(self, held: Held, next_look: datetime, trouble: str, read: datetime | None) -> None:
        """Let it go until ``next_look``, or sooner if it was woken meanwhile. ``read``: all that had come by then was read."""
        ...

    def unknown(self, keys: Sequence[str]) -> set[str]:
        """Those that nothing was decided about."""
        ...

    def link(self, held: Held, folder: str) -> str | None:
        """Where the folder's delta query stood when the mailbox was taken."""
        ...

    def decide(self, held: Held, folder: str, link: str, decided: Sequence[Decided], *, most_per_sender: int) -> int:
        """Keep the decisions that are new and save the folder's link, together. The cap is applied here. How many were new."""
        ...

    def forget_link(self, mailbox: str, folder: str) -> None:
        """Begin the folder's delta query anew; what was decided stays decided."""
        ...

    def budget(self, mailbox: str) -> tuple[int, datetime | None]:
        """How many may be sent now, and when the next one may if none."""
        ...

    def take(self, mailbox: str, limit: int) -> list[Item]:
        """The oldest open receipts whose time has come; those that wait are marked as being drafted (returned as they were)."""
        ...

    def drafted(self, drafts: Mapping[str, str]) -> set[str]:
        """Remember each key's draft, where none is remembered yet. The keys whose draft is now the one given."""
        ...

    def undrafted(self, keys: Sequence[str]) -> None:
        """Their drafts are gone without having been sent: begin again."""
        ...

    def sending(self, drafts: Mapping[str, str]) -> set[str]:
        """From now on these drafts may be sent. The keys whose draft is still this one."""
        ...

    def ended(self, mailbox: str, ends: Sequence[tuple[str, State, str]]) -> None:
        """(key, end, reason): nothing more is done; ids are wiped."""
        ...

    def later(self, keys: Sequence[str], after: timedelta) -> None:
        """Not now; try these again after a while."""
        ...

    def open_rows(self, mailbox: str) -> int:
        """How many receipts are under way or waiting."""
        ...

    def next_due(self, mailbox: str) -> datetime | None:
        """When the first open receipt may be worked on; None when there is none."""
        ...

    def subscribed(self, mailbox: str, subscription: str, until: datetime | None) -> None:
        """The mailbox's subscription; an empty one when it has none."""
        ...

    def standing(self) -> list[Standing]:
        """All mailboxes, for the status list."""
        ...

    def subscriptions(self) -> dict[str, tuple[str, datetime | None]]:
        """Mailbox → (subscription's id or empty, until when)."""
        ...
