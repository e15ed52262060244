"""Keeps one subscription a mailbox alive, so that work starts at once. Losing one loses nothing: delta finds what it would have told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from mailboxes.receipts.notifications import client_state
from mailboxes.receipts.ports import Gone, ReceiptStore
from policies.clock import Clock
from policies.mailing import MailboxUnavailable, MailTrouble

log = logging.getLogger(__name__)
LASTS = timedelta(days=6)  # Graph allows 10,080 minutes
RENEW_BEFORE = timedelta(days=2)
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription that Graph knows. ``mailbox``: as it stood in the resource, letter case aside."""

    id: str
    mailbox: str
    until: datetime


class Subscriptions(Protocol):
    """Graph's subscriptions for new mail in an Inbox. Each call raises MailTrouble, MailboxUnavailable."""

    async def create(self, mailbox: str, state: str, until: datetime) -> Subscribed:
        """Ask to be told of what arrives in the mailbox's Inbox."""
        ...

    async def renew(self, subscription: str, until: datetime) -> None:
        """Keep it. Raises Gone."""
        ...

    async def reauthorize(self, subscription: str) -> None:
        """Answer ``reauthorizationRequired``. Raises Gone."""
        ...

    async def delete(self, subscription: str) -> None:
        """End it."""
        ...

    async def all(self) -> Sequence[Subscribed]:
        """Our own for Inboxes."""
        ...


class SubscriptionKeeper:
    """Makes, renews and clears subscriptions so that each answering mailbox has one."""

    def __init__(self, graph: Subscriptions, store: ReceiptStore, clock: Clock, secret: bytes) -> None:
        self._graph = graph
        self._store = store
        self._clock = clock
        self._secret = secret

    async def keep(self) -> int:
        """Bring what Graph knows in line with what is wanted; how many were made or renewed. What fails is tried next time."""
        wanted = await asyncio.to_thread(self._store.subscriptions)
        soon = self._clock.now() + RENEW_BEFORE
        if all(one and until and until > soon for one, until in wanted.values()):
            return 0
        known = await self._graph.all()
        mine = {mailbox: [one for one in known if one.mailbox.casefold() == mailbox] for mailbox in wanted}
        for one in known:
            if one.mailbox.casefold() not in wanted:
                await self._graph.delete(one.id)
        places = asyncio.Semaphore(AT_ONCE)
        made = await asyncio.gather(*(self._one(mailbox, mine[mailbox], places) for mailbox in sorted(wanted)))
        return sum(made)

    async def _one(self, mailbox: str, known: Sequence[Subscribed], places: asyncio.Semaphore) -> bool:
        async with places:
            try:
                return await self._kept(mailbox, known)
            except (MailTrouble, MailboxUnavailable) as error:
                log.warning("no subscription for %s now: %s", mailbox, error)
                return False

    async def _kept(self, mailbox: str, known: Sequence[Subscribed]) -> bool:
        until = self._clock.now() + LASTS
        ours = sorted(known, key=lambda one: one.until)
        for double in ours[:-1]:
            await self._graph.delete(double.id)
        if ours:
            one = ours[-1]
            if one.until > self._clock.now() + RENEW_BEFORE:
                await asyncio.to_thread(self._store.subscribed, mailbox, one.id, one.until)
                return False
            try:
                await self._graph.renew(one.id, until)
            except Gone:
                pass
            else:
                await asyncio.to_thread(self._store.subscribed, mailbox, one.id, until)
                return True
        made = await self._graph.create(mailbox, client_state(self._secret, mailbox), until)
        await asyncio.to_thread(self._store.subscribed, mailbox, made.id, made.until)
        return True

    async def event(self, mailbox: str, event: str, subscription: str) -> None:
        """A lifecycle event of the mailbox's subscription; whatever it is, the mailbox is looked at. Raises MailTrouble."""
        await asyncio.to_thread(self._store.wake, [mailbox])
        if event == "reauthorizationRequired":
            try:
                await self._graph.reauthorize(subscription)
                await self._graph.renew(subscription, self._clock.now() + LASTS)
                await asyncio.to_thread(self._store.subscribed, mailbox, subscription, self._clock.now() + LASTS)
            except Gone:
                event = "subscriptionRemoved"
        if event == "subscriptionRemoved":
            await asyncio.to_thread(self._store.subscribed, mailbox, "", None)
            await self.keep()
