"""Reads what came and decides: page by page, each page's decisions kept together with the link that continues after it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mailboxes.receipts.claims import claim_key, sender_key
from mailboxes.receipts.judge import Incoming, Reason, Verdict, judge
from mailboxes.receipts.model import LOOK_BACK, Arrived, Decided, Held, Looked, Page, Receiver, Worked
from mailboxes.receipts.ports import Inbox, ReceiptStore
from policies.clock import Clock
from policies.mailing import DeltaExpired

PAGES = 6  # a slice of work reads so many; the rest is for the next one
RESTARTS = 3


class Pace(Protocol):
    """Tells when a slice of work has lasted long enough."""

    def over(self) -> bool:
        """Whether to stop at the next good moment."""
        ...


@dataclass(frozen=True, slots=True)
class Round:
    """One folder's reading."""

    held: Held
    folder: str
    since: datetime
    own: frozenset[str]
    pace: Pace


class Decider:
    """The first half of a slice of work."""

    def __init__(self, inbox: Inbox, store: ReceiptStore, clock: Clock, secret: bytes, most_per_sender: int) -> None:
        self._inbox = inbox
        self._store = store
        self._clock = clock
        self._secret = secret
        self._most = most_per_sender
        self.receivers: dict[str, Receiver] = {}  # by claim, for receipts of this slice; never stored

    async def run(self, held: Held, own: frozenset[str], pace: Pace) -> Worked:
        """Decide about what came since the link. Raises MailboxUnavailable, MailTrouble."""
        worked = Worked()
        since = max(held.since, self._clock.now() - LOOK_BACK)
        for folder in await self._inbox.folders(held.mailbox):
            await self._folder(Round(held, folder, since, own, pace), worked)
        return worked

    async def _folder(self, asked: Round, worked: Worked) -> None:
        link = self._store.link(asked.held, asked.folder)
        for _ in range(RESTARTS + 1):
            try:
                await self._round(asked, link, worked)
            except DeltaExpired:
                # what was decided stays decided, so reading it all again doubles nothing
                await asyncio.to_thread(self._store.forget_link, asked.held.mailbox, asked.folder)
                link = None
                worked.restarted += 1
            else:
                return
        worked.more = True

    async def _round(self, asked: Round, link: str | None, worked: Worked) -> None:
        held, folder = asked.held, asked.folder
        read = 0
        async for page in self._inbox.pages(held.mailbox, folder, link, asked.since):
            decided = await self._page(held, page, asked.since, asked.own)
            worked.seen += len(page.arrived)
            worked.decided += await asyncio.to_thread(
                self._store.decide, held, folder, page.state, decided, most_per_sender=self._most
            )
            read += 1
            if page.complete:
                return
            if read >= PAGES or asked.pace.over():
                worked.more = True
                return

    async def _page(self, held: Held, page: Page, since: datetime, own: frozenset[str]) -> list[Decided]:
        arrived = list(page.arrived)
        # what left before we saw it may only have been moved to another folder
        moved = await self._inbox.find(held.mailbox, page.gone) if page.gone else ()
        arrived += [one for one in moved if one is not None]
        by_key = {claim_key(self._secret, held.mailbox, one): one for one in arrived if not one.is_draft}
        unknown = await asyncio.to_thread(self._store.unknown, list(by_key))
        new = [key for key in by_key if key in unknown]  # in the order they came
        old = [Decided(key, "", Reason.OLD, by_key[key].received_at) for key in new if by_key[key].received_at < since]
        fresh = {by_key[key].id: key for key in new if by_key[key].received_at >= since}
        looked = await self._inbox.look(held.mailbox, [by_key[key] for key in fresh.values()])
        return old + [self._decide(held.mailbox, fresh[one.arrived.id], one, own) for one in looked]

    def _decide(self, mailbox: str, key: str, looked: Looked, own: frozenset[str]) -> Decided:
        verdict = verdict_on(looked, mailbox, own)
        at = looked.arrived.received_at
        if not verdict.answer or looked.incoming is None:
            return Decided(key, "", verdict.reason, at)
        self.receivers[key] = receiver(verdict, looked.incoming)
        return Decided(key, looked.arrived.id, verdict.reason, at, sender_key(self._secret, mailbox, verdict.to))


def verdict_on(looked: Looked, mailbox: str, own: frozenset[str]) -> Verdict:
    """The verdict on a message that was read."""
    if looked.incoming is None:
        return Verdict(Reason.GONE)
    if not looked.incoming.headers:
        return Verdict(Reason.NO_HEADERS)
    return judge(looked.incoming, mailbox, own)


def receiver(verdict: Verdict, mail: Incoming) -> Receiver:
    """Whom the receipt goes to."""
    kinds = [value.strip().lower() for name, value in mail.headers if name.lower() == "content-type"]
    plain = bool(kinds) and all(kind.startswith(("text/", "multipart/alternative")) for kind in kinds)
    return Receiver(verdict.to, mail.subject, parts=not plain)


def as_arrived(items: Sequence[tuple[str, datetime]]) -> list[Arrived]:
    """Messages of which only id and time are known, to be looked at again."""
    return [Arrived(one, "", "", at) for one, at in items]
