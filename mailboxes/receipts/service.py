"""Everything the edges ask of receipts: which mailboxes to look at, a slice of work on one, subscriptions, previews, the status list."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailboxes.receipts.deciding import Decider
from mailboxes.receipts.heard import CLOCKS_DIFFER, Heard
from mailboxes.receipts.leases import Leases
from mailboxes.receipts.model import (
    LEASE,
    LOOK_EVERY,
    Answering,
    Held,
    Preview,
    ReceiptMail,
    Receiver,
    Standing,
    Worked,
)
from mailboxes.receipts.notifications import mailbox_token
from mailboxes.receipts.ports import Inbox, ReceiptSettings, ReceiptStore, Replies
from mailboxes.receipts.sending import Pause, Sender
from mailboxes.receipts.subscriptions import SubscriptionKeeper, Subscriptions
from mailboxes.receipts.texts import receipt_text
from mailboxes.receipts.waking import Waker
from policies.clock import Clock
from policies.mailing import MailboxUnavailable, MailTrouble
from policies.packs import Pack

log = logging.getLogger(__name__)
SLICE = 25.0  # seconds of work on one mailbox, after which others have their turn
AHEAD = timedelta(seconds=5)  # the pump's own rhythm: what is due before it comes again is told now
# mailboxes that a process works on; what is told of more waits in the store, once a mailbox, and no message stays in the queue for it
AT_ONCE = 32
_TROUBLE, _CLOSED = timedelta(seconds=15), timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Outside:
    """The ports, connected. ``subscriptions`` None: nobody can post to us, delta alone finds what is new."""

    settings: ReceiptSettings
    inbox: Inbox
    replies: Replies
    store: ReceiptStore
    subscriptions: Subscriptions | None = None


class Slice:
    """The time of one slice of work."""

    def __init__(self, seconds: float) -> None:
        self._end = asyncio.get_running_loop().time() + seconds

    def over(self) -> bool:
        """Whether it is used up."""
        return asyncio.get_running_loop().time() >= self._end


class ReceiptService:
    """The receipts' front door."""

    def __init__(
        self,
        pack: Pack,
        outside: Outside,
        *,
        clock: Clock,
        digest_key: str,
        pause: Pause = asyncio.sleep,
        heard: Heard | None = None,
    ) -> None:
        """``digest_key``: secret of claims and client states; ``pause`` waits, so that tests need not; ``heard``: the webhook's too."""
        self.pack = pack
        self._outside = outside
        self._clock = clock
        self._secret = digest_key.encode()
        self._pause = pause
        self._leases = Leases(outside.store)
        self._waker = Waker(outside.store, pause)
        self._resting = 0
        self._heard = heard or Heard()
        self._tokens: dict[str, str] = {}  # of clientStates → mailbox

    # --- what is to be done -----------------------------------------------------------------------

    async def keep(self) -> list[str]:
        """Let exactly the mailboxes of the settings answer, and keep their subscriptions; their addresses."""
        answering = await self._outside.settings.answering()
        addresses = [one.address.casefold() for one in answering]
        await asyncio.to_thread(self._outside.store.switch, addresses)
        if self._outside.subscriptions is not None:
            try:
                await self._keeper(self._outside.subscriptions).keep()
            except (MailTrouble, MailboxUnavailable) as error:
                log.warning("subscriptions are looked after next time: %s", error)
        return addresses

    async def begin_anew(self) -> int:
        """After a restored back-up: answer only what comes from now on, so that nobody gets a second receipt. How many were ended."""
        ended = await asyncio.to_thread(self._outside.store.begin_anew)
        await self.keep()
        return ended

    async def due(self, limit: int = 500) -> list[str]:
        """Mailboxes to look at now; each is told once for a while, so that a message a mailbox is put into the queue."""
        return await asyncio.to_thread(lambda: self._outside.store.due(limit, ahead=AHEAD))

    async def behind(self, tokens: Iterable[str]) -> list[str]:
        """The mailboxes behind the tokens of notifications."""
        asked = list(tokens)
        if not self._tokens.keys() >= set(asked):
            known = await asyncio.to_thread(self._outside.store.subscriptions)
            self._tokens = {mailbox_token(one): one for one in known}
        return [self._tokens[one] for one in asked if one in self._tokens]

    async def event(self, token: str, event: str, subscription: str) -> None:
        """A lifecycle event. Raises MailTrouble."""
        if self._outside.subscriptions is not None:
            for mailbox in await self.behind([token]):
                await self._keeper(self._outside.subscriptions).event(mailbox, event, subscription)

    def _keeper(self, graph: Subscriptions) -> SubscriptionKeeper:
        return SubscriptionKeeper(graph, self._outside.store, self._clock, self._secret)

    # --- doing it ---------------------------------------------------------------------------------

    async def serve(self, mailboxes: Iterable[str], *, told: datetime | None = None) -> list[str]:
        """A slice of work on each; those where more can be done at once.

        Where nothing is left to be done, the mailbox that has been due longest has its turn: no mailbox waits behind a queue full of old
        news, and what an instance that died had is found by the others' next free hand, without the queue and without a timer.
        """
        more = []
        for mailbox in mailboxes:
            done = {mailbox: await self.work(mailbox, told=told)}
            if not done[mailbox].more and self._working() < AT_ONCE:
                waited = await self._waker.longest_due()
                done = {one: await self.work(one) for one in waited}
            more += [one for one, worked in done.items() if worked.more]
        return more

    async def work(self, mailbox: str, *, told: datetime | None = None) -> Worked:
        """A slice of work on one mailbox: decide about what came, send what may be sent. Safe to call at any time, from anywhere.

        ``told``: when something was heard of the mailbox; nothing is done where it has been read later than that, so that a thousand
        notifications of one burst cost one reading.
        """
        token, store = mailbox_token(mailbox), self._outside.store
        if self._heard.known(token, told):
            return Worked(busy=True)
        if self._working() >= AT_ONCE:
            await self._waker.wake(mailbox)
            return Worked(busy=True)
        began, worked = self._clock.now(), Worked(busy=True)
        self._heard.begin(token, began)
        unread = None if told is None else told + CLOCKS_DIFFER
        try:
            if told is not None:
                began = await self._rested(token, began)
            answering = await self._answering()
            held = await asyncio.to_thread(lambda: store.hold(mailbox, LEASE, unread_since=unread))
            if held is not None:
                worked.busy = False
                await self._work(held, answering.get(mailbox.casefold()), worked, began)
        finally:
            more = self._heard.end(token, read=worked.read)
        worked.more = worked.more or (more and worked.read)
        if more and worked.busy:  # whoever has it was not told
            await self._waker.wake(mailbox)
        return worked

    def _working(self) -> int:
        return self._heard.working() - self._resting

    async def _answering(self) -> dict[str, Answering]:
        return {one.address.casefold(): one for one in await self._outside.settings.answering()}

    async def _rested(self, token: str, began: datetime) -> datetime:
        """When the mailbox' reading begins: a moment later where it was read just now, so that notifications that pour in cost little."""
        if not (rest := self._heard.rest(token, began)):
            return began
        self._resting += 1
        try:
            await self._pause(rest)
        finally:
            self._resting -= 1
        began = self._clock.now()
        self._heard.begin(token, began)
        return began

    async def _work(self, held: Held, mailbox: Answering | None, worked: Worked, began: datetime) -> None:
        trouble, wait = "", LOOK_EVERY
        async with self._leases.kept(held):
            try:
                if mailbox is not None:
                    await self._slice(held, mailbox, worked)
            except MailboxUnavailable as error:
                trouble, wait = str(error), _CLOSED
            except MailTrouble as error:
                trouble, wait = str(error), _TROUBLE
            finally:
                told = self._heard.again(mailbox_token(held.mailbox))
                worked.more = not trouble and (worked.more or told)
                look, read = await self._next(held, worked, wait), began if worked.read else None
                await asyncio.to_thread(self._outside.store.release, held, look, trouble, read)
        if trouble:
            log.warning("receipts of %s: %s", held.mailbox, trouble)

    async def _slice(self, held: Held, mailbox: Answering, worked: Worked) -> None:
        outside = self._outside
        own = await outside.settings.own_addresses() | {held.mailbox}
        pace = Slice(SLICE)
        decider = Decider(outside.inbox, outside.store, self._clock, self._secret, self.pack.receipts.most_per_sender)
        sender = Sender(outside.inbox, outside.replies, outside.store, self._write, pause=self._pause)
        if await asyncio.to_thread(outside.store.open_rows, held.mailbox):
            # what was left by a death, or by the slice before, is older than whatever comes now
            worked.add(await sender.run(held, mailbox, own, decider.receivers, pace))
        new = await decider.run(held, own, pace)
        worked.add(new)
        worked.read = not new.more
        await self._until_allowed(held)
        worked.add(await sender.run(held, mailbox, own, decider.receivers, pace))

    async def _until_allowed(self, held: Held) -> None:
        """Wait out the last seconds until Exchange lets the mailbox send again, so that none of the minute is lost."""
        if not await asyncio.to_thread(self._outside.store.open_rows, held.mailbox):
            return
        free, at = await asyncio.to_thread(self._outside.store.budget, held.mailbox)
        wait = (at - self._clock.now()).total_seconds() if at is not None and not free else 0.0
        if 0 < wait <= AHEAD.total_seconds() + 1:
            await self._pause(wait)

    async def _next(self, held: Held, worked: Worked, wait: timedelta) -> datetime:
        """When to look again: at once, when the next receipt may go, or in a while."""
        now = self._clock.now()
        if wait != LOOK_EVERY:
            return now + wait
        if worked.more:
            return now
        first = await asyncio.to_thread(self._outside.store.next_due, held.mailbox)
        _, allowed = await asyncio.to_thread(self._outside.store.budget, held.mailbox)
        if first is not None:
            return min(now + wait, max(first, allowed or now))
        return now + wait

    async def drain(self, mailboxes: Iterable[str], *, rounds: int = 1000) -> Worked:
        """Work on all of them until nothing is left that can be done now (for the command line, tests and benches)."""
        total, waiting = Worked(), list(mailboxes)
        for _ in range(rounds):
            if not waiting:
                break
            places = asyncio.Semaphore(AT_ONCE)
            done = await asyncio.gather(*(self._placed(one, places) for one in waiting))
            for one in done:
                total.add(one)
            waiting = [mailbox for mailbox, one in zip(waiting, done, strict=True) if one.more and not one.busy]
        return total

    async def _placed(self, mailbox: str, places: asyncio.Semaphore) -> Worked:
        async with places:
            return await self.work(mailbox)

    # --- texts and figures --------------------------------------------------------------------------

    def _write(self, mailbox: Answering, key: str, to: Receiver) -> ReceiptMail:
        text = receipt_text(self.pack.for_unit(mailbox.department, mailbox.unit), mailbox, to.subject)
        return ReceiptMail(key, to.address, text.subject, text.html, parts=to.parts)

    def preview(self, mailbox: Answering, subject: str = "Fråga om bygglov") -> Preview:
        """What a sender would get from this mailbox. Raises PackError."""
        return receipt_text(self.pack.for_unit(mailbox.department, mailbox.unit), mailbox, subject)

    async def previewed(self, mailbox: str, subject: str) -> Preview | None:
        """The same by address; None when that mailbox does not answer. Raises PackError."""
        one = (await self._answering()).get(mailbox.strip().casefold())
        return None if one is None else self.preview(one, subject)

    async def status(self) -> list[Standing]:
        """All mailboxes that answer, with their backlog and what somebody has to look at."""
        return await asyncio.to_thread(self._outside.store.standing)
