"""The sweep of Sent Items (G05): which share of each unit's mail carries the common signature, week by week.

Each page is judged in memory and recorded together with the link that continues after it, so that a crash anywhere loses nothing and counts
nothing twice: what was seen is remembered as an HMAC of the message's immutable id. Nothing is kept about who or what.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from policies.clock import Clock
from policies.mailing import DeltaExpired, MailboxUnavailable, MailTrouble
from policies.vocabulary import DirectoryEntry
from signatures.book import Book
from signatures.expectations import Expectations
from signatures.model import CountedMail, SentMessage, SweepReport, Verdict
from signatures.ports import SentItems, SentPage, SweepStore
from signatures.recognise import judge

log = logging.getLogger(__name__)

LOOKS_BACK = timedelta(days=35)  # digests must be kept at least as long, or a restart would count twice
AT_ONCE = 500  # each waits for its answer or for its page to be written down; what waits lies in memory, some 0.2 MiB a mailbox
ROUNDS = 4
RESTARTS = 5
_ZONE = ZoneInfo("Europe/Stockholm")

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Tally:
    messages: int = 0
    counted: int = 0
    already: int = 0
    restarted: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)


class SignatureSweep:
    """Reads, judges, records."""

    def __init__(
        self, *, mail: SentItems, store: SweepStore, expectations: Expectations, clock: Clock, digest_key: bytes
    ) -> None:
        """``digest_key``: the secret of the HMAC; with another one everything looks new."""
        self._mail = mail
        self._store = store
        self._expectations = expectations
        self._clock = clock
        self._key = digest_key
        self._book = Book(store, clock)

    def mailboxes(self) -> list[DirectoryEntry]:
        """Everybody whose Sent Items the pack lets us sweep."""
        covers = self._expectations.pack.signature.audit.covers
        return [entry for entry in self._expectations.entries() if covers(entry.kind) and entry.address]

    async def run(
        self, mailboxes: Iterable[DirectoryEntry] | None = None, *, progress: Progress | None = None
    ) -> SweepReport:
        """Sweep these mailboxes (None: all). What fails for now is tried again at the end; what stays unread is only counted as failed."""
        todo = list(self.mailboxes() if mailboxes is None else mailboxes)
        total, done, tally, unreadable = len(todo), 0, _Tally(), 0
        for _ in range(ROUNDS):
            later: list[DirectoryEntry] = []
            queue = iter(todo)

            async def work(queue: Iterable[DirectoryEntry] = queue, later: list[DirectoryEntry] = later) -> None:
                nonlocal done, unreadable
                for owner in queue:
                    try:
                        await self._one(owner, tally)
                    except MailboxUnavailable:
                        unreadable += 1
                    except MailTrouble:
                        later.append(owner)
                        continue
                    done += 1
                    if progress is not None:
                        progress(done, total)

            await _together(work() for _ in range(min(AT_ONCE, len(todo))))
            todo = later
            if not todo:
                break
        self._store.prune(now=self._clock.now())
        log.info(
            "signature sweep: %d mailboxes, %d new messages, %d failed", total, tally.counted, unreadable + len(todo)
        )
        return SweepReport(
            mailboxes=total,
            messages=tally.messages,
            counted=tally.counted,
            already=tally.already,
            restarted=tally.restarted,
            failed=unreadable + len(todo),
            verdicts=dict(tally.verdicts),
        )

    async def _one(self, owner: DirectoryEntry, tally: _Tally) -> None:
        mailbox = owner.id or owner.address
        since = self._clock.now() - LOOKS_BACK
        state = self._store.sweep_state(mailbox)
        for _ in range(RESTARTS):
            try:
                async for page in self._mail.pages(mailbox, state, since):
                    await self._record(owner, mailbox, page, since, tally)
                    state = page.state
            except DeltaExpired:
                tally.restarted += 1
                state = None
                await asyncio.to_thread(self._store.forget_state, mailbox)
            else:
                return
        raise MailTrouble("the delta link expired again and again")

    async def _record(
        self, owner: DirectoryEntry, mailbox: str, page: SentPage, since: datetime, tally: _Tally
    ) -> None:
        counted = tuple(self._counted(owner, page.messages, since))
        token = digest(self._key, owner.address, "person")
        new = await self._book.write((mailbox, token, page.state, counted))
        tally.messages += len(page.messages)
        tally.counted += new
        tally.already += len(counted) - new
        tally.verdicts.update(mail.verdict.value for mail in counted)

    def _counted(
        self, owner: DirectoryEntry, messages: Sequence[SentMessage], since: datetime
    ) -> Iterable[CountedMail]:
        for message in messages:
            if message.removed or message.sent_at < since:
                continue
            finding = judge(message, self._expectations.yardstick(message.from_, owner))
            if finding.verdict is Verdict.EXEMPT:
                continue
            yield CountedMail(
                digest=digest(self._key, owner.id or owner.address, message.id),
                week=week_of(message.sent_at),
                unit=self._expectations.unit(owner),
                verdict=finding.verdict,
            )


async def _together(work: Iterable[Coroutine[None, None, None]]) -> None:
    """All of it; the first failure ends the others and is raised as itself, so that people are told what it was."""
    try:
        async with asyncio.TaskGroup() as group:
            for one in work:
                group.create_task(one)
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None


def digest(key: bytes, mailbox: str, message_id: str) -> str:
    """What is remembered of a message: an HMAC-SHA256 that nobody without the key can relate to it."""
    return hmac.new(key, f"{mailbox.casefold()}\0{message_id}".encode(), hashlib.sha256).hexdigest()


def week_of(moment: datetime) -> date:
    """The Monday of the ISO week, as people in Sweden lived it."""
    day = moment.astimezone(_ZONE).date()
    return day - timedelta(days=day.weekday())
