"""The use cases of orders: asking, deciding, withdrawing, planning, and telling people once."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from mailboxes import orders
from mailboxes.model import Actor, MailboxRecord, Order, OrderKind, Receipt, Stage, State
from mailboxes.notices import Writer
from mailboxes.ports import Audited, Directory, MailboxStore, Notes, Outdated
from mailboxes.register import Unsuitable, form_mistakes, staff_mistakes, tidied
from policies.clock import Clock
from policies.mailing import MailTrouble
from policies.messages import PostvaktError
from policies.packs import Pack
from policies.vocabulary import DirectoryEntry

log = logging.getLogger(__name__)
ACTION = "mailboxes.order"
PATIENCE = 4.0  # seconds that a page waits for its mails; Exchange lets a mailbox send 30 a minute, and others may be before it


@dataclass(frozen=True, slots=True)
class Desk:
    """What the order desk works with."""

    pack: Pack
    store: MailboxStore
    directory: Directory
    notes: Notes
    clock: Clock
    link: str
    patience: float = PATIENCE


class Ordering:
    """Orders, from the form to the plan."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._policy = desk.pack.mailboxes

    # --- asking ----------------------------------------------------------------------------------

    async def check_mailbox(self, wanted: MailboxRecord) -> None:
        """Look through the form without ordering. Raises Unsuitable for what it must not say."""
        await self._suitable(tidied(wanted))

    async def _suitable(self, wanted: MailboxRecord) -> set[str]:
        people = await self._people()
        if mistakes := [*form_mistakes(wanted, self._desk.pack), *staff_mistakes(wanted, self._desk.pack, people)]:
            raise Unsuitable(mistakes)
        return people

    async def ask_mailbox(self, wanted: MailboxRecord, actor: Actor, *, why: str = "") -> Order:
        """Order a mailbox. Raises Unsuitable for what the form must not say, PostvaktError for an address that is taken."""
        wanted = replace(tidied(wanted), state=State.ORDERED, version=0, changed_at=None, moved_to="")
        people = await self._suitable(wanted)
        orders.free(wanted, self._desk.store.records(), self._desk.store.orders(over=False))
        if wanted.key in people or await self._desk.directory.entry(wanted.key) is not None:
            raise PostvaktError("PV-MAILBOX-TAKEN", address=wanted.address)
        return await self._ask(OrderKind.MAILBOX, wanted, actor, why)

    async def ask_receipt(self, address: str, receipt: Receipt, actor: Actor, *, why: str = "") -> Order:
        """Order a mailbox's receipt, or another text for it. Raises Unsuitable and PostvaktError."""
        record = self.record(address)
        wanted = replace(record, receipt=replace(receipt, on=True))
        if mistakes := form_mistakes(wanted, self._desk.pack):
            raise Unsuitable(mistakes)
        same = [one for one in self._desk.store.orders(over=False) if one.kind is OrderKind.RECEIPT]
        if any(one.wanted.key == wanted.key for one in same):
            raise PostvaktError("PV-ORDER-TWICE", address=wanted.address)
        return await self._ask(OrderKind.RECEIPT, wanted, actor, why)

    async def _ask(self, kind: OrderKind, wanted: MailboxRecord, actor: Actor, why: str) -> Order:
        now = self._desk.clock.now()
        name = f"{now.astimezone(self._desk.pack.calendar.zone):%Y%m%d}-{secrets.token_hex(4)}"
        order = orders.asked(name, kind, wanted, actor, why=why, now=now, policy=self._policy)
        return await self._keep(order, actor, f"{ACTION}.{order.kind.value}", order.why)

    # --- deciding --------------------------------------------------------------------------------

    async def decide(
        self, order_id: str, actor: Actor, *, yes: bool, comment: str = "", version: int | None = None
    ) -> Order:
        """The approver's word, on the order as the approver read it (``version``)."""
        order = self.order(order_id, version)
        made = orders.decided(order, actor, yes=yes, comment=comment, now=self._desk.clock.now(), policy=self._policy)
        return await self._keep(made, actor, f"{ACTION}.{made.stage.value}", made.comment)

    async def withdraw(self, order_id: str, actor: Actor, *, version: int | None = None) -> Order:
        """Whoever ordered it no longer wants it."""
        return await self._keep(
            orders.withdrawn(self.order(order_id, version), actor), actor, f"{ACTION}.withdrawn", ""
        )

    async def planned(self, order: Order, plan_id: str, actor: Actor) -> Order:
        """A plan was made for it."""
        return await self._keep(orders.planned(order, plan_id), actor, f"{ACTION}.planned", "")

    async def verified(self, order: Order, actor: str) -> Order:
        """Everything it asked for was found in place."""
        return await self._keep(orders.to(order, Stage.VERIFIED), Actor(actor), f"{ACTION}.verified", "")

    # --- reading ---------------------------------------------------------------------------------

    def order(self, order_id: str, version: int | None = None) -> Order:
        """One order. Raises PostvaktError when there is none, or when it is no longer the one that was read."""
        found = self._desk.store.order(order_id)
        if found is None:
            raise PostvaktError("PV-ORDER-UNKNOWN", order=order_id)
        if version is not None and found.version != version:
            raise PostvaktError("PV-MAILBOX-CHANGED", what=order_id)
        return found

    def record(self, address: str) -> MailboxRecord:
        """A mailbox of the register. Raises PostvaktError."""
        found = self._desk.store.record(address)
        if found is None:
            raise PostvaktError("PV-MAILBOX-UNKNOWN", address=address)
        return found

    def visible(self, actor: Actor, *, over: bool | None = None) -> list[Order]:
        """The orders that concern somebody, the newest first."""
        return orders.visible(self._desk.store.orders(over=over), actor)

    def waiting_for(self, actor: Actor) -> list[Order]:
        """What waits for something that the actor may do."""
        return orders.waiting_for(self._desk.store.orders(over=False), actor, self._policy)

    # --- telling ---------------------------------------------------------------------------------

    async def tell(self, *, settled: timedelta = timedelta(0)) -> int:
        """Send the mails of every order's stage that nobody was told of yet, each once. How many orders were told of.

        ``settled``: leave those alone that changed more recently, because whoever did it is telling of them now.
        """
        before = self._desk.clock.now() - settled
        due = [
            one
            for one in self._desk.store.orders()
            if _untold(one) and (one.changed_at is None or one.changed_at <= before)
        ]
        return sum([await self._told(one, None) for one in due])

    async def tell_now(self, order_id: str) -> None:
        """The same of one order, while whoever pressed looks at a page: what is not sent within `PATIENCE` the timer sends."""
        order = self.order(order_id)
        if _untold(order):
            await self._told(order, self._desk.patience)

    async def _told(self, order: Order, patience: float | None) -> bool:
        try:
            async with asyncio.timeout(patience):  # safe to stop anywhere: a mail's key finds what came of it
                letters = (await self.writer()).about(order)
                for letter in letters:
                    await self._desk.notes.send_once(letter.key, letter.mail)
            self._desk.store.put_order(replace(order, told=order.stage.value), None)
        except (MailTrouble, TimeoutError) as error:
            log.warning("an order's mail is sent later: %s", error)  # the timer tries again
            return False
        except Outdated:
            return False  # it has moved on, and that stage is told of
        return bool(letters)

    async def writer(self) -> Writer:
        """Writes mails to people as the directory knows them."""
        people: dict[str, DirectoryEntry] = {}
        try:
            people = {one.address.casefold(): one for one in await self._desk.directory.entries()}
        except MailTrouble as error:
            log.warning("the directory cannot be read, so mails name addresses: %s", error)
        return Writer(self._desk.pack, self._desk.link, people)

    async def _keep(self, order: Order, actor: Actor, action: str, reason: str) -> Order:
        kept = kept_order(self._desk.store.put_order, order, Audited(actor.address, action, reason))
        await self.tell_now(kept.id)
        return self.order(kept.id)

    async def _people(self) -> set[str]:
        return {one.address.casefold() for one in await self._desk.directory.entries() if one.address}


def _untold(order: Order) -> bool:
    """Whether people wait to hear of the stage that it is at."""
    return order.told != order.stage.value


def kept_order(put: Callable[[Order, Audited], Order], order: Order, audited: Audited) -> Order:
    """Keep it, or tell that somebody else changed it."""
    try:
        return put(order, audited)
    except Outdated as error:
        raise PostvaktError("PV-MAILBOX-CHANGED", what=error.what) from error


def kept_records(store: MailboxStore, records: Sequence[MailboxRecord], audited: Audited) -> Sequence[MailboxRecord]:
    """Keep them all, or tell that somebody else changed one."""
    try:
        return store.put(records, audited)
    except Outdated as error:
        raise PostvaktError("PV-MAILBOX-CHANGED", what=error.what) from error
