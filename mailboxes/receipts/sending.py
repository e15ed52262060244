"""Sends what was decided, in the order it came, never faster than Exchange allows, each exactly once.

The steps of a receipt, each written down before the next: a draft is created and its id remembered where none is remembered yet → it gets
its text → it is marked as being sent → it is sent → it is read back as sent. Only the remembered draft is ever sent, and Exchange sends a
draft once; so whoever does a step again, after a crash or beside another worker, can only bring the same draft further.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import Enum
from typing import TypeVar

from mailboxes.receipts.deciding import Pace, as_arrived, receiver, verdict_on
from mailboxes.receipts.judge import Reason
from mailboxes.receipts.model import BATCH, MOST_ATTEMPTS, Answering, Held, Item, ReceiptMail, Receiver, State, Worked
from mailboxes.receipts.ports import Gone, Inbox, ReceiptStore, Refused, Replies
from policies.mailing import MailboxUnavailable, MailTrouble

log = logging.getLogger(__name__)
Pause = Callable[[float], Awaitable[None]]
Write = Callable[[Answering, str, Receiver], ReceiptMail]  # mailbox, key, receiver → mail
# Exchange moves a message to Sent Items a moment after it has answered; until then it looks like a draft, or is nowhere
LOOKS = (0.0, 0.5, 1.0)  # still a draft then: put off, so that nobody else waits for it
AGAIN = (0.0, 1.0)
LONGEST_WAIT = timedelta(seconds=30)
NOT_SENT, NOWHERE, TIRED = "exchange-refused-it", "draft-vanished", "tried-too-often"
T = TypeVar("T")


class Fate(Enum):
    """What reading a draft's id says."""

    SENT = "sent"
    DRAFT = "draft"
    NOWHERE = "nowhere"
    UNKNOWN = "unknown"


class Sender:
    """The second half of a slice of work."""

    def __init__(
        self, inbox: Inbox, replies: Replies, store: ReceiptStore, write: Write, *, pause: Pause = asyncio.sleep
    ) -> None:
        self._inbox = inbox
        self._replies = replies
        self._store = store
        self._write = write
        self._pause = pause

    async def run(
        self,
        held: Held,
        mailbox: Answering,
        own: frozenset[str],
        receivers: Mapping[str, Receiver],
        pace: Pace,
    ) -> Worked:
        """Send as much as the minute and the slice allow. Raises MailboxUnavailable, MailTrouble."""
        worked = Worked()
        while not pace.over():
            free, _ = await self._off(self._store.budget, held.mailbox)
            if not free:
                return worked
            items = await self._off(self._store.take, held.mailbox, min(BATCH, free))
            if not items:
                return worked
            batch = Batch(held.mailbox, self._inbox, self._replies, self._store, self._pause)
            worked.sent += await batch.run(items, mailbox, own, receivers, self._write)
        worked.more = await self._off(self._store.open_rows, held.mailbox) > 0
        return worked

    @staticmethod
    async def _off(call: Callable[..., T], *arguments: object) -> T:
        return await asyncio.to_thread(call, *arguments)


class Batch:
    """A handful of receipts of one mailbox on their way; one that fails drops out and the others go on."""

    def __init__(self, mailbox: str, inbox: Inbox, replies: Replies, store: ReceiptStore, pause: Pause) -> None:
        self._mailbox = mailbox
        self._inbox = inbox
        self._replies = replies
        self._store = store
        self._pause = pause
        self._ends: list[tuple[str, State, str]] = []
        self._later: list[Item] = []

    async def run(
        self,
        items: Sequence[Item],
        mailbox: Answering,
        own: frozenset[str],
        receivers: Mapping[str, Receiver],
        write: Write,
    ) -> int:
        """Bring them as far as they come; how many were sent and read back."""
        try:
            return await self._through(items, mailbox, own, receivers, write)
        finally:
            await self._keep()

    async def _through(
        self,
        items: Sequence[Item],
        mailbox: Answering,
        own: frozenset[str],
        receivers: Mapping[str, Receiver],
        write: Write,
    ) -> int:
        begun = [one for one in items if one.state is State.SENDING]
        before, unsent = await self._read_back(begun, AGAIN)
        await self._keep_ends()  # whatever becomes of the others
        fresh = [one for one in items if one.state is not State.SENDING and not self._worn(one)]
        known = await self._receivers(fresh, own, receivers)
        mails = {one.key: write(mailbox, one.key, known[one.key]) for one in fresh if one.key in known}
        drafts = await self._drafts([one for one in fresh if one.key in mails], mails)
        written = await self._each(
            drafts, lambda one: self._replies.write(self._mailbox, one.draft, mails[one.key]), self._lost
        )
        # what was marked before had its text before
        ready = [one for one, _ in written] + unsent
        mine = await self._off(self._store.sending, {one.key: one.draft for one in ready}) if ready else set()
        going = [one for one in ready if one.key in mine]
        await asyncio.gather(*(self._send(one) for one in going))
        refused = {key for key, _, _ in self._ends}
        after, unsure = await self._read_back([one for one in going if one.key not in refused], LOOKS)
        self._later += unsure
        return before + after

    async def _keep_ends(self) -> None:
        ends, self._ends = self._ends, []
        if ends:
            await self._off(self._store.ended, self._mailbox, ends)

    async def _keep(self) -> None:
        await self._keep_ends()
        for one in self._later:
            wait = min(timedelta(seconds=2 * 2 ** min(one.attempts, 10)), LONGEST_WAIT)
            await self._off(self._store.later, [one.key], wait)

    def _worn(self, one: Item) -> bool:
        if one.attempts < MOST_ATTEMPTS:
            return False
        self._end(one, State.REFUSED, TIRED)
        return True

    def _end(self, one: Item, state: State, reason: str) -> None:
        if state in {State.REFUSED, State.UNCLEAR}:
            log.warning("a receipt of %s ended as %s: %s", self._mailbox, state.value, reason)
        self._ends.append((one.key, state, reason))

    # --- what has become of it ----------------------------------------------------------------------

    async def _read_back(self, items: Sequence[Item], looks: Sequence[float]) -> tuple[int, list[Item]]:
        """How many stand in the mailbox as sent (they are ended), and those that are still drafts after all looks.

        A draft that is nowhere ends as unclear; one that cannot be asked about now is put off.
        """
        sent = 0
        waiting, last = list(items), dict[str, Fate]()
        for pause in looks:
            if not waiting:
                break
            await self._pause(pause)
            fates = await asyncio.gather(*(self._fate(one) for one in waiting))
            last = {one.key: fate for one, fate in zip(waiting, fates, strict=True)}
            for one in waiting:
                if last[one.key] is Fate.SENT:
                    sent += 1
                    self._end(one, State.SENT, Reason.ANSWER.value)
            waiting = [one for one in waiting if last[one.key] is not Fate.SENT]
        for one in waiting:
            if last[one.key] is Fate.NOWHERE:
                self._end(one, State.UNCLEAR, NOWHERE)
            elif last[one.key] is Fate.UNKNOWN:
                self._later.append(one)
        return sent, [one for one in waiting if last[one.key] is Fate.DRAFT]

    async def _fate(self, one: Item) -> Fate:
        try:
            return Fate.SENT if await self._replies.is_sent(self._mailbox, one.draft, one.key) else Fate.DRAFT
        except Gone:
            return Fate.NOWHERE
        except MailTrouble:
            return Fate.UNKNOWN

    async def _receivers(
        self, items: Sequence[Item], own: frozenset[str], receivers: Mapping[str, Receiver]
    ) -> dict[str, Receiver]:
        """Whom each goes to and its mail's subject: from this slice's memory, else read again, because no address is ever stored."""
        known = {one.key: receivers[one.key] for one in items if one.key in receivers}
        unknown = [one for one in items if one.key not in known]
        if unknown:
            asked = as_arrived([(one.message, one.received_at) for one in unknown])
            looked = await self._inbox.look(self._mailbox, asked)
            by_id = {one.arrived.id: one for one in looked}
            for one in unknown:
                verdict = verdict_on(by_id[one.message], self._mailbox, own)
                incoming = by_id[one.message].incoming
                if verdict.answer and incoming is not None:
                    known[one.key] = receiver(verdict, incoming)
                else:
                    self._end(one, State.NONE, verdict.reason.value)
                    if one.draft:
                        await self._discard(one.draft)
        return known

    # --- the steps ----------------------------------------------------------------------------------

    async def _drafts(self, items: Sequence[Item], mails: Mapping[str, ReceiptMail]) -> list[Item]:
        """Each with its draft: the remembered one, one left by a lost answer, or a new one; remembered before anything else happens."""
        have = [one for one in items if one.draft]
        made = await self._each(
            [one for one in items if not one.draft], lambda one: self._draft(one, mails[one.key]), self._no_original
        )
        drafts = {one.key: draft for one, draft in made}
        mine = await self._off(self._store.drafted, drafts) if drafts else set()
        for key in sorted(set(drafts) - mine):  # another worker's draft is remembered: ours must never be sent
            await self._discard(drafts[key])
        return have + [replace(one, draft=drafts[one.key], state=State.DRAFT) for one, _ in made if one.key in mine]

    async def _draft(self, one: Item, mail: ReceiptMail) -> str:
        if one.state is not State.WAITING:  # asked for before, and the answer or its keeping was lost
            found = await self._replies.find(self._mailbox, one.key)
            for double in found[1:]:
                await self._discard(double)
            if found:
                return found[0]
        return await self._replies.create(self._mailbox, one.message, mail)

    async def _discard(self, draft: str) -> None:
        try:
            await self._replies.discard(self._mailbox, draft)
        except (MailTrouble, MailboxUnavailable) as error:
            log.info("a second draft in %s could not be removed: %s", self._mailbox, type(error).__name__)

    async def _send(self, one: Item) -> None:
        """Ask for it; whatever the answer, reading back decides."""
        try:
            await self._replies.send(self._mailbox, one.draft)
        except (MailTrouble, Gone):
            return
        except Refused:
            await self._refused(one)

    async def _refused(self, one: Item) -> None:
        """A refusal counts only where it is still a draft: another worker may have sent it meanwhile."""
        fate = await self._fate(one) if one.draft else Fate.DRAFT
        if fate is not Fate.DRAFT:
            self._later.append(one)
            return
        self._end(one, State.REFUSED, NOT_SENT)
        if one.draft:
            await self._discard(one.draft)

    async def _each(
        self, items: Sequence[Item], step: Callable[[Item], Awaitable[T]], gone: Callable[[Item], Awaitable[None]]
    ) -> list[tuple[Item, T]]:
        """The step for all at the same time; those that did not come through it are put off or ended here."""
        results = await asyncio.gather(*(step(one) for one in items), return_exceptions=True)
        through: list[tuple[Item, T]] = []
        for one, result in zip(items, results, strict=True):
            if isinstance(result, Gone):
                await gone(one)
            elif isinstance(result, Refused):
                await self._refused(one)
            elif isinstance(result, MailTrouble):
                self._later.append(one)
            elif isinstance(result, BaseException):
                raise result
            else:
                through.append((one, result))
        return through

    async def _no_original(self, one: Item) -> None:
        self._end(one, State.NONE, Reason.GONE.value)

    async def _lost(self, one: Item) -> None:
        """The draft is gone and was never marked as being sent: begin again."""
        await self._off(self._store.undrafted, [one.key])
        self._later.append(one)

    @staticmethod
    async def _off(call: Callable[..., T], *arguments: object) -> T:
        return await asyncio.to_thread(call, *arguments)
