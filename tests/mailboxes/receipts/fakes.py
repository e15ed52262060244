"""An Exchange in memory that can die, doubt and double at any step; and the product's own store and service around it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from mailboxes.receipts.heard import Heard
from mailboxes.receipts.judge import Incoming
from mailboxes.receipts.model import (
    MINUTE,
    PER_MINUTE,
    Answering,
    Arrived,
    Held,
    Item,
    Looked,
    Page,
    ReceiptMail,
    Standing,
    State,
)
from mailboxes.receipts.ports import Gone, Refused
from mailboxes.receipts.service import Outside, ReceiptService
from policies.clock import Clock
from policies.mailing import DeltaExpired, MailTrouble
from policies.packs import load_pack
from store.opening import Store
from store.receipt_store import SqlReceiptStore
from tests.conftest import NOW

BOX = "kontaktcenter@sandby.example"
T = TypeVar("T")


class Killed(BaseException):
    """The process ends here; nothing catches it."""


@dataclass
class Draft:
    """A draft or sent message."""

    answers: str
    tag: str
    mail: ReceiptMail | None = None
    sent: bool = False
    removed: bool = False


@dataclass
class FakeExchange:
    """One mailbox's messages and drafts; ``delivered`` is what lies in people's hands. ``step`` is called before and after each effect."""

    messages: list[tuple[Arrived, Incoming]] = field(default_factory=list)
    drafts: dict[str, Draft] = field(default_factory=dict)
    delivered: list[ReceiptMail] = field(default_factory=list)
    step: Callable[[str], None] = lambda _: None
    expired: bool = False
    page: int = 3

    def arrive(
        self, name: str, *, at: datetime = NOW, sender: str = "", headers: Sequence[tuple[str, str]] = ()
    ) -> None:
        """A mail comes in."""
        sender = sender or f"{name}@exempel.example"
        listed = (("Return-Path", sender), ("Content-Type", "text/plain"), *headers)
        arrived = Arrived(f"id-{name}-{len(self.messages)}", f"<{name}@exempel.example>", sender, at)
        self.messages.append((arrived, Incoming(listed, sender, subject=f"Om {name}", needs_return_path=True)))

    # --- Inbox ------------------------------------------------------------------------------------

    async def folders(self, mailbox: str) -> Sequence[str]:
        """The Inbox alone."""
        del mailbox
        return ["inbox"]

    async def pages(self, mailbox: str, folder: str, state: str | None, since: datetime) -> AsyncIterator[Page]:
        """In pages of three; the link is a number."""
        del mailbox, folder
        if self.expired and state is not None:
            self.expired = False
            raise DeltaExpired("410")
        at = int(state or 0)
        while True:
            self.step("delta")
            rest = [one for one, _ in self.messages if one.received_at >= since or state is not None][at:]
            some = tuple(rest[: self.page])
            at += len(some)
            yield Page(some, (), str(at), complete=len(rest) <= self.page)
            if len(rest) <= self.page:
                return

    async def find(self, mailbox: str, messages: Sequence[str]) -> Sequence[Arrived | None]:
        """By id."""
        del mailbox
        known = {one.id: one for one, _ in self.messages}
        return [known.get(one) for one in messages]

    async def look(self, mailbox: str, messages: Sequence[Arrived]) -> Sequence[Looked]:
        """Headers by id."""
        del mailbox
        self.step("look")
        known = {one.id: incoming for one, incoming in self.messages}
        return [Looked(one, known.get(one.id)) for one in messages]

    # --- Replies ----------------------------------------------------------------------------------

    async def create(self, mailbox: str, message: str, mail: ReceiptMail) -> str:
        """A draft with a number."""
        del mailbox
        self.step("create")
        if message not in {one.id for one, _ in self.messages}:
            raise Gone
        name = f"draft-{len(self.drafts)}"
        self.drafts[name] = Draft(message, mail.key)
        await asyncio.sleep(0)
        self.step("created")
        return name

    async def write(self, mailbox: str, draft: str, mail: ReceiptMail) -> None:
        """Text into a draft."""
        del mailbox
        self.step("write")
        one = self._there(draft)
        if one.sent:
            raise Refused
        one.mail = mail
        await asyncio.sleep(0)
        self.step("written")

    async def send(self, mailbox: str, draft: str) -> None:
        """A draft goes once; a second asking is refused, as Exchange does."""
        del mailbox
        self.step("send")
        one = self._there(draft)
        if one.sent:
            raise Refused
        assert one.mail is not None, "a draft without its text must never leave"
        one.sent = True
        self.delivered.append(one.mail)
        await asyncio.sleep(0)
        self.step("sent")

    async def is_sent(self, mailbox: str, draft: str, key: str) -> bool:
        """By id."""
        del mailbox, key
        self.step("read")
        return self._there(draft).sent

    async def find_drafts(self, key: str) -> list[str]:
        """By tag."""
        return sorted(name for name, one in self.drafts.items() if one.tag == key and not one.sent and not one.removed)

    async def discard(self, mailbox: str, draft: str) -> None:
        """Only what has not been sent."""
        del mailbox
        self.step("discard")
        if not self.drafts[draft].sent:
            self.drafts[draft].removed = True

    def _there(self, draft: str) -> Draft:
        one = self.drafts.get(draft)
        if one is None or one.removed:
            raise Gone
        return one

    @property
    def left(self) -> list[str]:
        """Drafts that lie about."""
        return [name for name, one in self.drafts.items() if not one.sent and not one.removed]


@dataclass
class FakeReplies:
    """The replies' side of it; ``find`` has another meaning there."""

    exchange: FakeExchange

    def __getattr__(self, name: str) -> Any:
        return getattr(self.exchange, name)

    async def find(self, mailbox: str, key: str) -> Sequence[str]:
        """Drafts by tag."""
        del mailbox
        self.exchange.step("find")
        return await self.exchange.find_drafts(key)


@dataclass
class OneMailbox:
    """Settings with one mailbox that answers."""

    mailbox: Answering = field(default_factory=lambda: Answering(BOX, "Kontaktcenter", unit="Kontaktcenter"))

    async def answering(self) -> Sequence[Answering]:
        """It alone."""
        return [self.mailbox]

    async def own_addresses(self) -> frozenset[str]:
        """It alone."""
        return frozenset({self.mailbox.address})


def sql_store(
    store: Store, clock: Clock, *, per_minute: int = PER_MINUTE, minute: timedelta = MINUTE
) -> SqlReceiptStore[Item, Held, Standing]:
    """The real store with the room's values."""
    return SqlReceiptStore(
        store.database, clock, item=lambda **v: Item(**{**v, "state": State(v["state"])}), held=Held, standing=Standing,
        per_minute=per_minute, minute=minute,
    )  # fmt: skip


async def no_pause(seconds: float) -> None:
    """Nobody waits in tests."""
    del seconds


def service(store: Any, exchange: FakeExchange, clock: Clock, heard: Heard | None = None) -> ReceiptService:
    """A fresh process's service."""
    outside = Outside(OneMailbox(), exchange, FakeReplies(exchange), store)
    return ReceiptService(load_pack("sandby"), outside, clock=clock, digest_key="k" * 40, pause=no_pause, heard=heard)


def run(work: Coroutine[Any, Any, T]) -> T:
    """On a loop of its own."""
    return asyncio.run(work)


def trouble(*, ambiguous: str) -> MailTrouble:
    """What the adapters raise."""
    return MailTrouble(ambiguous)
