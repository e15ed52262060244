"""Whether mail to function mailboxes is answered in time (M05): what came, what was sent back, what was taken care of.

Sent Items are read before the folders where mail arrives and applied after them, so that a reply never comes before the mail it answers.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from mailboxes import promise
from mailboxes.answering_ports import (
    AnsweringStore,
    ArrivedPage,
    Correspondence,
    Figures,
    How,
    Kept,
    Mail,
    Open,
    Sent,
    Settled,
    Week,
    Where,
)
from mailboxes.model import MailboxRecord
from mailboxes.ports import MailboxStore
from mailboxes.receipts.deciding import verdict_on
from mailboxes.receipts.ports import ReceiptSettings
from policies.clock import Clock
from policies.mailing import DeltaExpired, MailboxUnavailable, MailTrouble
from policies.packs import Pack

log = logging.getLogger(__name__)
LOOK_BACK = timedelta(days=28)  # a mailbox that is new here begins with its last four weeks
WEEKS = 12
PAGES = 40  # a round reads so many of a folder; the rest is for the next one
RESTARTS = 3
SENT = "sent"


@dataclass(slots=True)
class Read:
    """What a round came to: figures only."""

    mailboxes: int = 0
    arrived: int = 0
    settled: int = 0
    unreadable: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Outside:
    """The ports, connected."""

    register: MailboxStore
    mail: Correspondence
    store: AnsweringStore
    settings: ReceiptSettings


@dataclass(slots=True)
class _Page:
    kept: list[Kept] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)


class Answering:
    """Reads, counts and shows answering times."""

    def __init__(self, pack: Pack, outside: Outside, *, clock: Clock, digest_key: str) -> None:
        """``digest_key``: what digests are made with, so that nobody without it can tell which mail they stand for."""
        self.pack = pack
        self._outside = outside
        self._clock = clock
        self._secret = digest_key.encode()

    # --- reading ---------------------------------------------------------------------------------

    def mailboxes(self) -> list[str]:
        """The mailboxes whose mail must be answered."""
        return [one.key for one in self._outside.register.records() if one.state.open]

    async def read(self, mailboxes: Sequence[str]) -> Read:
        """What came and what was done in these mailboxes since last time; one that cannot be read now is left for the next round.

        Raises MailTrouble, MailboxUnavailable when the directory cannot be read.
        """
        done = Read()
        own = await self._outside.settings.own_addresses()
        for address in mailboxes:
            record = await asyncio.to_thread(self._outside.register.record, address)
            if record is None or not record.state.open:
                continue
            try:
                await self._mailbox(record, own, done)
                done.mailboxes += 1
            except (MailboxUnavailable, MailTrouble) as error:
                done.unreadable += 1
                log.warning("answering times: a mailbox cannot be read now: %s", error)
        return done

    async def _mailbox(self, record: MailboxRecord, own: frozenset[str], done: Read) -> None:
        since = self._clock.now() - LOOK_BACK
        links = await asyncio.to_thread(self._outside.store.links, record.key)
        sent, link = await self._sent(record.key, links.get(SENT), since)
        complete = True
        for folder in await self._outside.mail.folders(record.key):
            complete = await self._folder(record, folder, links.get(folder), since, own, done) and complete
        done.more = done.more or not complete
        if complete and link is not None:
            # only when all is read that these may answer
            found = [(self._digest(record.key, one.conversation), one.at, _how(one)) for one in sent]
            accepted = [one for one in found if self._accepts(record, one[2])]
            await asyncio.to_thread(self._outside.store.sent, record.key, link, accepted)

    async def _sent(self, mailbox: str, link: str | None, since: datetime) -> tuple[list[Sent], str | None]:
        found: list[Sent] = []
        try:
            async for page in self._outside.mail.sent(mailbox, link, since):
                found += page.sent
                link = page.state
                if page.complete:
                    break
        except DeltaExpired:
            await asyncio.to_thread(self._outside.store.forget_link, mailbox, SENT)
            return [], None
        return found, link

    async def _folder(  # noqa: PLR0917 - one folder's reading
        self, record: MailboxRecord, folder: str, link: str | None, since: datetime, own: frozenset[str], done: Read
    ) -> bool:
        for _ in range(RESTARTS + 1):
            try:
                return await self._pages(record, folder, link, since, own, done)
            except DeltaExpired:
                # what is kept stays kept, so reading it all again counts nothing twice
                await asyncio.to_thread(self._outside.store.forget_link, record.key, folder)
                link = None
        return False

    async def _pages(  # noqa: PLR0917
        self, record: MailboxRecord, folder: str, link: str | None, since: datetime, own: frozenset[str], done: Read
    ) -> bool:
        number = 0
        async for page in self._outside.mail.pages(record.key, folder, link, since):
            work = await self._page(record, page, since, own)
            await asyncio.to_thread(
                self._outside.store.arrived, record.key, folder, page.state, work.kept, work.settled
            )
            done.arrived += sum(one.how is How.OPEN for one in work.kept)
            done.settled += len(work.settled)
            number += 1
            if page.complete:
                return True
            if number >= PAGES:
                return False
        return True

    async def _page(self, record: MailboxRecord, page: ArrivedPage, since: datetime, own: frozenset[str]) -> _Page:
        work = _Page()
        mails = {
            self._digest(record.key, one.arrived.id): one
            for one in page.mails
            if not one.arrived.is_draft and one.arrived.received_at >= since
        }
        gone = {self._digest(record.key, one): one for one in page.gone}
        known = await asyncio.to_thread(self._outside.store.known, [*mails, *gone])
        left = {key: one for key, one in gone.items() if known.get(key, True)}
        found = await self._outside.mail.find(record.key, list(left.values())) if left else []
        for key, mail in zip(left, found, strict=True):
            if mail is None or mail.where is Where.THROWN:
                if key in known:
                    work.settled.append(Settled(key, How.THROWN, self._clock.now()))
            elif not mail.arrived.is_draft and mail.arrived.received_at >= since:
                mails[key] = mail
        fresh = {key: mail for key, mail in mails.items() if key not in known}
        work.kept = await self._judged(record, fresh, own)
        waits = {one.key for one in work.kept if one.how is How.OPEN} | {key for key, open_ in known.items() if open_}
        for key, mail in mails.items():
            how = How.MOVED if mail.where is Where.AWAY and mail.taken is How.OPEN else mail.taken
            if key in waits and how is not How.OPEN and self._accepts(record, how):
                work.settled.append(Settled(key, how, min(mail.changed_at or self._clock.now(), self._clock.now())))
        return work

    async def _judged(self, record: MailboxRecord, fresh: Mapping[str, Mail], own: frozenset[str]) -> list[Kept]:
        if not fresh:
            return []
        looked = await self._outside.mail.look(record.key, [one.arrived for one in fresh.values()])
        now = self._clock.now()
        kept: list[Kept] = []
        for (key, mail), one in zip(fresh.items(), looked, strict=True):
            deserves = verdict_on(one, record.key, own).answer
            at = mail.arrived.received_at
            kept.append(
                Kept(
                    key,
                    self._digest(record.key, mail.arrived.internet_message_id),
                    self._digest(record.key, mail.conversation),
                    promise.week_of(at, promise.pack_of(record, self.pack).calendar),
                    at,
                    promise.due(record, self.pack, at),
                    How.OPEN if deserves else How.NONE,
                    None if deserves else now,
                )
            )
        return kept

    def _accepts(self, record: MailboxRecord, how: How) -> bool:
        return how is How.ANSWERED or how.value in promise.pack_of(record, self.pack).answering.handled

    def _digest(self, mailbox: str, what: str) -> str:
        text = f"answering\n{mailbox}\n{what}"
        return hmac.new(self._secret, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    # --- promises (K05) --------------------------------------------------------------------------

    async def promised(self, mailbox: str, message_id: str, until: date, *, reply_follows: bool = False) -> bool:
        """Whoever handles a mail has told the sender that the answer comes by that day; whether the mail waits here.

        ``message_id``: the mail's Internet message id. ``reply_follows``: the acknowledgement is sent by the person, so that the next
        thing sent in the conversation is it, not the answer; what Postvakt sends under its own message id never counts as an answer.
        """
        record = await asyncio.to_thread(self._outside.register.record, mailbox.strip().casefold())
        if record is None:
            return False
        due = promise.promised(record, self.pack, until)
        message = self._digest(record.key, message_id.strip())

        def keep() -> bool:
            now = self._clock.now()
            return self._outside.store.promise(record.key, message, due, now, reply_follows=reply_follows)

        if await asyncio.to_thread(keep):
            return True
        try:
            await self.read([record.key])  # it came a moment ago
        except (MailboxUnavailable, MailTrouble):
            return False
        return await asyncio.to_thread(keep)

    # --- figures ---------------------------------------------------------------------------------

    def figures(self, mailboxes: Sequence[str] | None = None, *, weeks: int = WEEKS) -> list[Figures]:
        """Each mailbox's answering times, those with late mail first. ``mailboxes``: only these; None: all in use."""
        now = self._clock.now()
        this = promise.week_of(now, self.pack.calendar)
        since = this - timedelta(weeks=weeks - 1)
        waiting, counted = self._outside.store.open(), self._outside.store.weeks(since)
        wanted = None if mailboxes is None else {one.casefold() for one in mailboxes}
        found = [
            self._of(record, waiting.get(record.key, ()), counted.get(record.key, ()), since, now)
            for record in self._outside.register.records()
            if record.state.open and (wanted is None or record.key in wanted)
        ]
        return sorted(found, key=lambda one: (-one.late, one.share if one.share is not None else 2, one.mailbox))

    def _of(
        self, record: MailboxRecord, waiting: Sequence[Open], counted: Sequence[Week], since: date, now: datetime
    ) -> Figures:
        zone = promise.pack_of(record, self.pack).calendar.zone
        today = now.astimezone(zone).date()
        late = [one for one in waiting if one.late or one.due_at < now]
        weeks = {one.week: one for one in counted}
        for one in late:
            if one.week >= since:
                before = weeks.get(one.week, Week(one.week))
                weeks[one.week] = Week(one.week, before.in_time, before.late + 1, before.unwritten)
        return Figures(
            record.key,
            record.name,
            promise.working_days(record, self.pack),
            waiting=len(waiting),
            late=sum(one.due_at < now for one in waiting),
            due_today=sum(one.due_at >= now and one.due_at.astimezone(zone).date() == today for one in waiting),
            oldest=min((one.received_at for one in waiting), default=None),
            weeks=tuple(weeks[one] for one in sorted(weeks)),
        )

    def waiting(self, mailbox: str) -> Sequence[Open]:
        """What waits in one mailbox, the oldest first."""
        return self._outside.store.open(mailbox).get(mailbox.casefold(), ())


def _how(sent: Sent) -> How:
    return How.FORWARDED if sent.forwarded else How.ANSWERED
