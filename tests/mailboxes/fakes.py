"""An Exchange, a directory and a service mailbox that lose contact when they are told to; the store and the journal are the real ones."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from mailboxes.model import Existing, MailboxRecord, Order, Organisation, as_json, order_from_json, record_from_json
from mailboxes.ports import Audited, CannotChange, Outdated, Outside
from mailboxes.service import MailboxService
from policies import exchange_changes as changes
from policies.clock import FixedClock
from policies.exchange_changes import ExchangeChange
from policies.mailing import MailTrouble, NoteMail
from policies.packs import load_pack
from policies.vocabulary import DirectoryEntry, MailboxKind
from store.mailbox_store import Codec, SqlMailboxStore
from store.opening import open_store
from tests.conftest import NOW
from tests.mailboxes.actors import BYGGLOV, FAMILY, SKOLA, SOCIAL, at

PEOPLE = sorted({*SOCIAL.people, *BYGGLOV.people, *SKOLA.people, *FAMILY.people, at("hans.rask"), at("elsa.norberg")})


@dataclass
class FakeExchange:
    """Mailboxes in memory. Call number ``lost_at`` loses contact, before its effect or after it (``after``)."""

    boxes: dict[str, Existing] = field(default_factory=dict)
    replies: dict[str, str] = field(default_factory=dict)
    changes: bool = True
    readable: bool = True
    lost_at: int = 0
    after: bool = False
    calls: int = 0
    refuse: frozenset[str] = frozenset()
    made: list[ExchangeChange] = field(default_factory=list)
    marked: bool = False

    @contextmanager
    def _call(self) -> Iterator[None]:
        self.calls += 1
        lost = self.calls == self.lost_at
        if lost and not self.after:
            raise MailTrouble("lost before")
        yield
        if lost:
            raise MailTrouble("lost after")

    async def mailbox(self, address: str) -> Existing | None:
        with self._call():
            found = self.boxes.get(address)
        if found is None or self.readable:
            return found
        return Existing(found.address, found.name, found.shared)

    async def organisation(self, *, fresh: bool = False) -> Organisation | None:
        del fresh
        if not self.changes:
            return None
        with self._call():
            return Organisation(self.marked, {key: bool(one.copies) for key, one in self.boxes.items()})

    async def apply(self, change: ExchangeChange) -> None:
        with self._call():
            if type(change).__name__ in self.refuse:
                raise CannotChange("refused")
            self.made.append(change)
            self._do(change)

    async def reply(self, address: str, html: str) -> None:
        with self._call():
            self.replies[address] = html

    def _do(self, change: ExchangeChange) -> None:
        if isinstance(change, changes.NewSharedMailbox):
            nobody: frozenset[str] = frozenset()
            new = Existing(
                change.address, change.name, full_access=nobody, send_as=nobody, forwards_to="", copies=False
            )
            self.boxes.setdefault(change.address, new)
            return
        if isinstance(change, changes.MailFlowRule):
            self.marked = True
            return
        box = self.boxes[change.address]
        full, send = box.full_access or frozenset(), box.send_as or frozenset()
        match change:
            case changes.AddFullAccess():
                box = replace(box, full_access=full | {change.user})
            case changes.RemoveFullAccess():
                box = replace(box, full_access=full - {change.user})
            case changes.AddSendAs():
                box = replace(box, send_as=send | {change.user})
            case changes.RemoveSendAs():
                box = replace(box, send_as=send - {change.user})
            case changes.ChangeMailbox():
                box = replace(box, copies=bool(change.copy_sent))
            case changes.SetForwarding():
                box = replace(box, forwards_to=change.to or "")
        self.boxes[change.address] = box


@dataclass
class FakeDirectory:
    """The people of the tests, and whatever mailboxes Exchange has."""

    exchange: FakeExchange

    async def entries(self) -> Sequence[DirectoryEntry]:
        people = [DirectoryEntry(one, one, one.partition("@")[0].replace(".", " ").title()) for one in PEOPLE]
        return [*people, *(DirectoryEntry(one, one, one, kind=MailboxKind.FUNCTION) for one in self.exchange.boxes)]

    async def entry(self, address: str) -> DirectoryEntry | None:
        return next((one for one in await self.entries() if one.address == address), None)


@dataclass
class FakeNotes:
    """Remembers what was sent, once a key; ``down`` loses contact, ``busy`` never comes to it."""

    sent: dict[str, NoteMail] = field(default_factory=dict)
    down: bool = False
    busy: bool = False

    async def send_once(self, key: str, mail: NoteMail) -> bool:
        if self.busy:
            await asyncio.Event().wait()
        if self.down:
            raise MailTrouble("down")
        return self.sent.setdefault(key, mail) is mail


@dataclass
class FakeScripts:
    """Counts what a script would do."""

    def script(self, changes: Sequence[ExchangeChange], title: str) -> str:
        return "\n".join([title, *(str(one) for one in changes)])


class AlwaysKnown:
    """Signatures that can be made, and nobody who is away."""

    async def known(self, address: str) -> bool:
        return "@" in address

    async def is_away(self, address: str, moment: datetime) -> bool:
        del address, moment
        return False


@dataclass
class Room:
    """The service with its fakes."""

    service: MailboxService
    exchange: FakeExchange
    notes: FakeNotes
    store: SqlMailboxStore[MailboxRecord, Order]
    clock: FixedClock

    def later(self, **parts: int) -> None:
        """Time passes."""
        self.clock.advance(timedelta(**parts))


@contextmanager
def room(
    folder: Path, *records: MailboxRecord, template: Path, pack: str = "sandby", kind: type[FakeExchange] = FakeExchange
) -> Iterator[Room]:
    """A service over a store of its own, with these mailboxes in the register and, with all their rights, in Exchange."""
    import shutil

    folder.mkdir()
    shutil.copy(template, folder / "product.sqlite")
    clock = FixedClock(NOW)
    store = open_store(f"sqlite:///{folder / 'product.sqlite'}", clock=clock)
    boxes = SqlMailboxStore(store.database, clock, Codec(as_json, record_from_json, order_from_json, Outdated))
    boxes.put(list(records), Audited("test", "mailboxes.register"))
    people = {one.key: frozenset(one.people) for one in records}
    exchange = kind(
        {
            one.key: Existing(one.key, one.name, True, people[one.key], people[one.key], "", copies=True)
            for one in records
        }
    )
    notes, known = FakeNotes(), AlwaysKnown()
    directory = FakeDirectory(exchange)
    outside = Outside(boxes, directory, exchange, FakeScripts(), known, notes, known, store.journal, store.leases)
    service = MailboxService(
        load_pack(pack), outside, clock=clock, link="https://postvakt.sandby.example", patience=0.01
    )
    yield Room(service, exchange, notes, boxes, clock)
    store.close()
