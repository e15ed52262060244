"""Mailboxes, a service mailbox and stores made of lists, for the room of absence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from absence.model import Absence, LinkToken, Seen
from absence.notices import Notice
from absence.telling_ports import FoundAway
from policies.clock import FixedClock
from policies.mailing import MailboxUnavailable, MailTrouble, NoteMail
from policies.opening import Tally, WatchedMailbox
from tests.policies.fake_leases import LocalLeases


@dataclass
class Message:
    """One message of an Inbox."""

    mailbox: str
    received: datetime
    read: bool = False
    sender: str = "ivar@exempel.example"
    id: str = ""


@dataclass
class FakeInboxes:
    """Implements ``Inboxes`` over a list."""

    messages: list[Message] = field(default_factory=list)
    sent: list[tuple[str, str, datetime]] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    silent: bool = False

    def _ask(self, mailbox: str) -> None:
        if mailbox in self.closed:
            raise MailboxUnavailable(mailbox)
        if self.silent:
            raise MailTrouble(mailbox)

    async def count(
        self, mailbox: str, *, read: bool, after: datetime, until: datetime | None = None, sender: str | None = None
    ) -> Tally:
        """As ``Inboxes``."""
        self._ask(mailbox)
        found = [
            one.received
            for one in self.messages
            if one.mailbox == mailbox and one.read is read and after < one.received and (until is None or one.received <= until)
            and (sender is None or one.sender == sender)
        ]  # fmt: skip
        return Tally(len(found), min(found, default=None))

    async def ids(self, mailbox: str, *, after: datetime) -> Sequence[str]:
        """As ``Inboxes``."""
        self._ask(mailbox)
        return [one.id for one in self.messages if one.mailbox == mailbox and one.received > after]

    async def is_read(self, mailbox: str, message_id: str) -> bool | None:
        """As ``Inboxes``."""
        self._ask(mailbox)
        found = [one.read for one in self.messages if one.mailbox == mailbox and one.id == message_id]
        return any(found) if found else None

    async def sent_by(self, mailbox: str, people: Sequence[str], *, after: datetime) -> bool:
        """As ``Inboxes``."""
        self._ask(mailbox)
        return any(box == mailbox and who in people and when > after for box, who, when in self.sent)


@dataclass
class FakeNotes:
    """Implements ``Notes``; ``fails`` refuses that many calls, ``lost`` sends and then loses the answer that many times."""

    sent: dict[str, NoteMail] = field(default_factory=dict)
    fails: int = 0
    lost: int = 0

    async def send_once(self, key: str, mail: NoteMail) -> bool:
        """As ``Notes``."""
        if self.fails:
            self.fails -= 1
            raise MailTrouble("not now")
        new = key not in self.sent
        self.sent.setdefault(key, mail)
        if self.lost:
            self.lost -= 1
            raise MailTrouble("no answer")
        return new

    def to(self, address: str) -> list[NoteMail]:
        """The mails that somebody got."""
        return [one for one in self.sent.values() if one.to_address == address]


@dataclass
class FakeStore:
    """Implements ``NoticeStore``, ``WatchStore``, ``FoundStore`` and what else is asked of the register."""

    clock: FixedClock
    absences: dict[str, Absence] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    watches: dict[str, WatchedMailbox] = field(default_factory=dict)
    days: list[Seen] = field(default_factory=list)
    tokens: dict[str, LinkToken] = field(default_factory=dict)
    founds: dict[tuple[str, str], FoundAway] = field(default_factory=dict)
    leases: LocalLeases = field(default_factory=LocalLeases)

    def put(self, notices: Sequence[Notice]) -> int:
        """As ``NoticeStore``."""
        new = [one for one in notices if one.key not in self.notices]
        self.notices.update({one.key: one for one in new})
        return len(new)

    def waiting(self) -> Sequence[Notice]:
        """As ``NoticeStore``."""
        return [one for one in self.notices.values() if one.told_at is None]

    def about(self, about: str) -> Sequence[Notice]:
        """As ``NoticeStore``."""
        return [one for one in self.notices.values() if one.about == about]

    def of_kind(self, what: str) -> Sequence[Notice]:
        """As ``NoticeStore``."""
        return [one for one in self.notices.values() if one.what == what]

    def claim(self, keys: Sequence[str], mail: str) -> None:
        """As ``NoticeStore``."""
        for key in keys:
            self.notices[key] = replace(self.notices[key], mail=self.notices[key].mail or mail)

    def told(self, mail: str) -> None:
        """As ``NoticeStore``."""
        for key, one in self.notices.items():
            if one.mail == mail:
                self.notices[key] = replace(one, told_at=self.clock.now())

    def was_told(self, mail: str) -> bool:
        """As ``NoticeStore``."""
        return any(one.mail == mail and one.told_at is not None for one in self.notices.values())

    def forget(self, keys: Sequence[str]) -> None:
        """As ``NoticeStore``."""
        for key in keys:
            self.notices.pop(key, None)

    def watched(self, absence_id: str) -> WatchedMailbox | None:
        """As ``WatchStore``."""
        return self.watches.get(absence_id)

    def keep_watched(self, watched: WatchedMailbox) -> None:
        """As ``WatchStore``."""
        self.watches[watched.about] = watched

    def live(self) -> Sequence[Absence]:
        """As the register."""
        return [one for one in self.absences.values() if one.is_live]

    def for_mailboxes(self, mailboxes: Sequence[str]) -> Sequence[Absence]:
        """As the register."""
        return [one for one in self.absences.values() if one.mailbox in mailboxes]

    def mark_seen(self, mailbox: str, day: date, how: str, *, by_substitute: bool) -> None:
        """As the register."""
        self.days.append(Seen(mailbox, day, how, by_substitute, self.clock.now()))

    def seen_between(self, mailbox: str, first: date, last: date) -> Sequence[Seen]:
        """As the register."""
        return [one for one in self.days if one.mailbox == mailbox and first <= one.day <= last]

    def keep_token(self, token: LinkToken) -> None:
        """As the register."""
        self.tokens[token.digest] = token

    def token(self, digest: str) -> LinkToken | None:
        """As the register."""
        return self.tokens.get(digest)

    def all(self) -> Sequence[FoundAway]:
        """As ``FoundStore``."""
        return list(self.founds.values())

    def keep(self, found: FoundAway) -> None:
        """As ``FoundStore``."""
        known = self.founds.get((found.mailbox, found.mark))
        dismissed = known is not None and known.dismissed
        self.founds[found.mailbox, found.mark] = replace(found, dismissed=dismissed)

    def dismiss(self, mailbox: str) -> None:
        """As ``FoundStore``."""
        for key, one in self.founds.items():
            if one.mailbox == mailbox:
                self.founds[key] = replace(one, dismissed=True)

    def forget_before(self, moment: datetime) -> int:
        """As ``FoundStore``."""
        gone = [key for key, one in self.founds.items() if one.last_seen < moment]
        for key in gone:
            del self.founds[key]
        return len(gone)
