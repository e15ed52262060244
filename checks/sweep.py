"""The sweep of sent mail (S07): what left although it may hold something secret, so that somebody hears of it soon.

Function mailboxes, personal ones only where the pack says so. Each page is judged in memory and recorded together with the link that
continues after it: an HMAC of the mail's id and when it was sent, nothing about what it says, whom it went to or what was found.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from checks.bundle import Bundle
from checks.engine import check
from checks.model import Outgoing
from checks.ports import Bundles, Leak, LeakStore, SentMailPage, SentMails
from policies.clock import Clock
from policies.mailing import DeltaExpired, MailboxUnavailable, MailTrouble
from policies.packs import Pack
from policies.vocabulary import DirectoryEntry, MailboxKind

log = logging.getLogger(__name__)

DUTY = "S07"
RULES = frozenset({"S01", "S02", "S04", "C04"})  # secrecy only; how a mail is written is nobody's business afterwards
TOLD = frozenset({"nudge", "stop"})
LOOKS_BACK = timedelta(days=7)  # what is older is no longer news; digests are kept much longer
AT_ONCE = 20
ROUNDS = 4
RESTARTS = 5


@dataclass(slots=True)
class LeakReport:
    """What a sweep did: figures only."""

    mailboxes: int = 0
    mails: int = 0
    found: int = 0
    restarted: int = 0
    failed: int = 0


def sweeps_personal(pack: Pack) -> bool:
    """Whether this pack lets people's own mailboxes be swept (``rules.S07.parameters.personal``)."""
    setting = pack.rules.get(DUTY)
    return setting is not None and setting.parameters.get("personal") is True


def is_swept(pack: Pack, entry: DirectoryEntry) -> bool:
    """Whether this mailbox's sent mail is swept, as its own department's pack says."""
    own = pack.for_unit(entry.department, entry.unit)
    setting = own.rules.get(DUTY)
    if setting is None or setting.severity.is_off or not entry.address:
        return False
    return entry.kind is MailboxKind.FUNCTION or sweeps_personal(own)


class SecrecySweep:
    """Reads, judges, records."""

    def __init__(
        self, *, pack: Pack, mail: SentMails, store: LeakStore, bundles: Bundles, clock: Clock, digest_key: bytes
    ) -> None:
        """``digest_key``: the secret of the HMAC; with another one everything looks new."""
        self._pack = pack
        self._mail = mail
        self._store = store
        self._bundles = bundles
        self._clock = clock
        self._key = digest_key

    async def run(self, mailboxes: Iterable[DirectoryEntry]) -> LeakReport:
        """Sweep those of these mailboxes that the pack lets us. What fails for now is tried again; what stays unread counts as failed."""
        todo = [one for one in mailboxes if is_swept(self._pack, one)]
        report = LeakReport(mailboxes=len(todo))
        for _ in range(ROUNDS):
            later: list[DirectoryEntry] = []
            queue = iter(todo)
            await asyncio.gather(*(self._work(queue, later, report) for _ in range(min(AT_ONCE, len(todo)))))
            todo = later
            if not todo:
                break
        report.failed += len(todo)
        await asyncio.to_thread(self._store.prune)
        log.info("secrecy sweep: %d mailboxes, %d found, %d failed", report.mailboxes, report.found, report.failed)
        return report

    async def _work(self, queue: Iterable[DirectoryEntry], later: list[DirectoryEntry], report: LeakReport) -> None:
        for owner in queue:
            try:
                await self._one(owner, report)
            except MailboxUnavailable:
                report.failed += 1
            except MailTrouble:
                later.append(owner)

    async def _one(self, owner: DirectoryEntry, report: LeakReport) -> None:
        judge = Judge(await asyncio.to_thread(self._bundles, owner.department, owner.unit))
        todo = _Mailbox(owner.id or owner.address, owner.address, judge, self._clock.now() - LOOKS_BACK)
        state = await asyncio.to_thread(self._store.sweep_state, todo.id)
        for _ in range(RESTARTS):
            try:
                async for page in self._mail.pages(todo.id, state, todo.since):
                    found = await asyncio.to_thread(self._record, todo, page)
                    report.mails += len(page.mails)
                    report.found += found
                    state = page.state
            except DeltaExpired:
                report.restarted += 1
                state = None
                await asyncio.to_thread(self._store.forget_state, todo.id)
            else:
                return
        raise MailTrouble("the delta link expired again and again")

    def _record(self, todo: _Mailbox, page: SentMailPage) -> int:
        recent = (one for one in page.mails if one.sent_at >= todo.since)
        leaks = [
            Leak(leak_digest(self._key, todo.id, one.id), one.sent_at) for one in recent if todo.judge.leaks(one.mail)
        ]
        return self._store.record(todo.id, todo.address, page.state, leaks)


@dataclass(frozen=True, slots=True)
class _Mailbox:
    id: str
    address: str
    judge: Judge
    since: datetime


class Judge:
    """A pack's secrecy rules alone, with those receivers that the pack wants mail swept for."""

    def __init__(self, value: Mapping[str, Any]) -> None:
        """``value``: a compiled pack."""
        rules = [one for one in value["rules"] if one["id"] in RULES and not one.get("observe")]
        self._bundle = Bundle({**value, "rules": rules})
        self._duty: Mapping[str, str] = value["duties"][DUTY]

    def leaks(self, mail: Outgoing) -> bool:
        """Whether the mail's responsible should look at it again."""
        inside = {one.casefold() for one in (*self._bundle.value["municipality"]["domains"], *mail.internal_domains)}
        outside = any(one.domain not in inside for one in (*mail.to, *mail.cc, *mail.bcc))
        if self._duty["outside" if outside else "inside"] == "off":
            return False
        return any(one.severity in TOLD for one in check(mail, self._bundle))


def leak_digest(key: bytes, mailbox: str, message_id: str) -> str:
    """What is remembered of a mail: an HMAC-SHA256 that nobody without the key can relate to it."""
    return hmac.new(key, f"leak\0{mailbox.casefold()}\0{message_id}".encode(), hashlib.sha256).hexdigest()
