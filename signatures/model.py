"""What the signature room talks about: forms, rendered signatures, sent mail, verdicts. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from policies.vocabulary import Language, MailboxKind


class Form(StrEnum):
    """The full signature for new mail, the short one for replies and forwards."""

    FULL = "full"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class RenderedSignature:
    """One signature, ready to be set in a mail.

    ``html`` is a sanitised fragment of at most 30,000 characters; ``text`` the same lines without markup; ``version`` names template
    and fields (it changes when either does); ``marker`` is the value of ``data-postvakt`` on the outermost element; ``closing`` is the
    closing phrase that is its first line, or empty.
    """

    html: str
    text: str
    version: str
    marker: str
    form: Form = Form.FULL
    language: Language = Language.SWEDISH
    closing: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The visible lines, blank ones left out."""
        return tuple(line.strip() for line in self.text.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class MailboxSignatures:
    """What the add-in needs for one From address: the full and the short form (API of the add-in, version 1)."""

    address: str
    name: str
    kind: MailboxKind
    full: RenderedSignature
    short: RenderedSignature
    department: str = ""
    unit: str = ""


class BodyKind(StrEnum):
    """How a body is written."""

    HTML = "html"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message of Sent Items as the audit reads it. Held in memory only, never stored or logged.

    ``id`` is the immutable id; ``sender`` the address that pressed Send, ``from_`` the mailbox it speaks for; ``message_class``
    is Exchange's (``IPM.Note``, ``IPM.Schedule.Meeting.Resp.Pos`` …) or empty; ``automatic`` says that a program marked it so.
    ``removed``: delta says the message is gone.
    """

    id: str
    from_: str
    sender: str
    subject: str
    body: str
    body_kind: BodyKind
    sent_at: datetime
    in_reply_to: str = ""
    message_class: str = ""
    automatic: bool = False
    removed: bool = False


class Verdict(StrEnum):
    """What the audit says about one mail."""

    PRESENT = "present"
    MISSING = "missing"
    ALTERED = "altered"
    ADDITIONS = "additions"
    EXEMPT = "exempt"

    @property
    def counts(self) -> bool:
        """Whether the mail belongs in the share at all."""
        return self is not Verdict.EXEMPT

    @property
    def lacking(self) -> bool:
        """Whether the mail left without the common signature as it should be."""
        return self in {Verdict.MISSING, Verdict.ALTERED, Verdict.ADDITIONS}


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict with its reasons, for the person concerned; never stored.

    ``missing``: expected lines that are not there; ``additions``: lines of somebody's own; ``typeface``: the foreign typeface found;
    ``why`` is a short code for exemptions (``empty``, ``receipt``, ``meeting``, ``automatic``, ``encrypted``).
    """

    verdict: Verdict
    missing: tuple[str, ...] = ()
    additions: tuple[str, ...] = ()
    typeface: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class CountedMail:
    """What the store learns about one sent mail: nothing that tells who or what.

    ``digest`` is an HMAC of the immutable id (so that a replay counts once), ``week`` the Monday of its ISO week.
    """

    digest: str
    week: date
    unit: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Need:
    """A short-lived row: a person's mail of the last days lacks the signature. ``token`` is a digest; nobody is shown it."""

    token: str
    mailbox: str
    counted: int
    lacking: int
    noted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft in a function mailbox, made by some system. Held in memory only."""

    id: str
    mailbox: str
    etag: str
    subject: str
    body: str
    body_kind: BodyKind
    categories: tuple[str, ...] = ()
    in_reply_to: str = ""


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What one sweep did: figures only."""

    mailboxes: int
    messages: int
    counted: int
    already: int
    restarted: int
    failed: int
    verdicts: Mapping[str, int] = field(default_factory=dict)


class DraftChanged(Exception):  # noqa: N818 - a state that is told, not a failure
    """The draft was changed by somebody between plan and apply; nothing was written."""
