"""The rooms of function mailboxes and receipts for the console's tests: the real services and stores, Sandby's mailboxes, no tenant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mailboxes.model import Existing, as_json, order_from_json, record_from_json
from mailboxes.ports import Audited, Outdated, Outside
from mailboxes.receipts.model import MINUTE, PER_MINUTE, Held, Item, Standing
from mailboxes.receipts.service import Outside as ReceiptOutside
from mailboxes.receipts.service import ReceiptService
from mailboxes.service import MailboxService
from policies.clock import Clock
from policies.packs import Pack
from store.mailbox_store import Codec, SqlMailboxStore
from store.opening import Store
from store.receipt_store import SqlReceiptStore
from tests.mailboxes.actors import BYGGLOV, SKOLA, SOCIAL
from tests.mailboxes.fakes import AlwaysKnown, FakeDirectory, FakeExchange, FakeNotes, FakeScripts


@dataclass
class MailboxRoom:
    """The services, and what they work on."""

    service: MailboxService
    receipts: ReceiptService
    exchange: FakeExchange
    directory: FakeDirectory
    store: Any
    receipt_store: Any
    notes: FakeNotes

    def fill(self) -> None:
        """Three mailboxes in the register, and Exchange as it says."""
        self.store.put([SOCIAL, BYGGLOV, SKOLA], Audited("postvakt", "mailboxes.demo"))
        for one in (SOCIAL, BYGGLOV, SKOLA):
            people = frozenset(one.people)
            self.exchange.boxes[one.key] = Existing(
                one.key, one.name, full_access=people, send_as=people, forwards_to="", copies=True
            )


def mailbox_room(store: Store, clock: Clock, pack: Pack) -> MailboxRoom:
    """Empty; see ``fill``."""
    exchange, notes = FakeExchange(), FakeNotes()
    directory = FakeDirectory(exchange)
    register = SqlMailboxStore(store.database, clock, Codec(as_json, record_from_json, order_from_json, Outdated))
    known = AlwaysKnown()
    service = MailboxService(
        pack,
        Outside(register, directory, exchange, FakeScripts(), known, notes, known, store.journal, store.leases),
        clock=clock,
        link="http://localhost:8444",
    )
    rows = SqlReceiptStore(
        store.database, clock, item=Item, held=Held, standing=Standing, per_minute=PER_MINUTE, minute=MINUTE
    )
    nothing: Any = None
    receipts = ReceiptService(pack, ReceiptOutside(nothing, nothing, nothing, rows), clock=clock, digest_key="k" * 32)
    return MailboxRoom(service, receipts, exchange, directory, register, rows, notes)
