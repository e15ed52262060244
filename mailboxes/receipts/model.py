"""What receipts are about: where each message stands, what is known of it, which mailbox answers how. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from mailboxes.receipts.judge import Incoming, Reason

LOOK_BACK = timedelta(days=14)  # after this long a receipt is no news; rows are kept much longer
LEASE = timedelta(seconds=6)  # so long a mailbox stands still whose worker died
LOOK_EVERY = timedelta(seconds=40)
PER_MINUTE = 30  # what Exchange lets a mailbox send
MINUTE = timedelta(
    seconds=60.3
)  # Exchange counts from when it took the message, which is a little later than our beginning
BATCH = 8  # twice what Graph does for a mailbox at a time; what is begun is soon at its end, so a death leaves little half done
MOST_ATTEMPTS = 5000  # with the pauses between them more than a day; deaths of workers count too


class State(StrEnum):
    """Where a message stands. seen (not stored: its page's delta link is not saved yet) → decided → draft → sent → confirmed."""

    NONE = "none"  # decided: no receipt; the reason says why
    WAITING = "waiting"  # decided: a receipt, nothing done yet
    DRAFTING = "drafting"  # a draft is being asked for; perhaps there is one
    DRAFT = "draft"  # the draft's immutable id is known; only this draft is ever sent
    SENDING = "sending"  # it may have been sent; reading will tell
    SENT = "sent"  # read back from the mailbox as sent
    REFUSED = "refused"  # Exchange would not send it; the reason says why
    UNCLEAR = (
        "unclear"  # the draft is nowhere to be found after an attempt to send it: a person looks, nothing is sent again
    )


OPEN = (State.WAITING, State.DRAFTING, State.DRAFT, State.SENDING)


@dataclass(frozen=True, slots=True)
class Answering:
    """A mailbox that answers with receipts, and what its text says. ``own``: a paragraph of its own by language, may be empty."""

    address: str
    name: str
    department: str = ""
    unit: str = ""
    languages: tuple[str, ...] = ()  # empty: the pack's
    own: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message of the delta page: what its claim is made of. ``id``: immutable."""

    id: str
    internet_message_id: str
    from_: str
    received_at: datetime
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of an Inbox's changes. ``gone``: ids that left the folder; ``state``: the link to save with it."""

    arrived: tuple[Arrived, ...]
    gone: tuple[str, ...]
    state: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """What was read of one message; ``incoming`` None: it is not there any more, or cannot be read."""

    arrived: Arrived
    incoming: Incoming | None


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision on one message, as it is stored. ``sender``: an HMAC, for the cap; empty when no receipt is sent."""

    key: str
    message: str
    reason: Reason
    received_at: datetime
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A receipt that is not in the sender's hands yet."""

    key: str
    message: str
    draft: str
    state: State
    attempts: int
    received_at: datetime
    sending_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A mailbox that this worker has for itself until its lease ends. ``links``: its folders' delta links, by the store's names."""

    mailbox: str
    holder: str
    since: datetime
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """A mailbox in the status list. ``held_back``: by the cap, within 24 hours; ``trouble``: why it could not be read."""

    mailbox: str
    since: datetime
    looked_at: datetime | None
    subscribed_until: datetime | None
    waiting: int
    oldest: datetime | None
    sent: int
    held_back: int
    unclear: int
    refused: int
    trouble: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom a receipt goes to, as read from the mail; never stored. ``parts``: the mail may hold pictures that a reply would draw in."""

    address: str
    subject: str
    parts: bool = True


@dataclass(frozen=True, slots=True)
class ReceiptMail:
    """A receipt as it leaves. ``key``: ties the draft to its row; ``parts``: as of the receiver."""

    key: str
    to: str
    subject: str
    html: str
    parts: bool = True


@dataclass(frozen=True, slots=True)
class Preview:
    """A receipt for people to look at: subject, HTML as in Outlook and on a phone, plain text."""

    subject: str
    html: str
    text: str


@dataclass(slots=True)
class Worked:
    """What one slice of work did.

    ``read``: all that had come when it began was decided about; ``more``: there is something to do at once; ``busy``: nothing was done,
    because somebody else works on this mailbox or has read what was told of it.
    """

    seen: int = 0
    decided: int = 0
    sent: int = 0
    restarted: int = 0
    more: bool = False
    busy: bool = False
    read: bool = False

    def add(self, other: Worked) -> None:
        """Sum up."""
        self.seen += other.seen
        self.decided += other.decided
        self.sent += other.sent
        self.restarted += other.restarted
        self.more = self.more or other.more
