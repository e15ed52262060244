"""One plan of each kind, over a register that holds the mailboxes of social services, of the school and of Bygglov."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from mailboxes.model import Receipt, Stage
from mailboxes.service import MailboxService
from policies.plan import Plan
from tests.mailboxes.actors import ANNA, BYGGLOV, CARIN, DAWIT, ELSA, FRITID, SKOLA, SOCIAL, at

Scene = Callable[[MailboxService], Coroutine[Any, Any, Plan]]


async def new(room: MailboxService) -> Plan:
    """An order that Elsa approved and Dawit planned."""
    order = await room.orders.ask_mailbox(FRITID, CARIN)
    await room.orders.decide(order.id, ELSA, yes=True, comment="Ja")
    return await room.plans.of_order(order.id, DAWIT)


async def people(room: MailboxService) -> Plan:
    """Anna becomes responsible for the mailbox of social services, with Hans instead of Carin and Björn."""
    substitutes = [at("hans.rask")]
    return await room.plans.of_staff(SOCIAL.key, DAWIT, responsible=ANNA.address, substitutes=substitutes, members=[])


async def closing(room: MailboxService) -> Plan:
    """The school's mailbox, which has no receipt, goes on to another; senders are told by an automatic reply."""
    return await room.plans.of_closing(SKOLA.key, BYGGLOV.key, DAWIT)


async def ending(room: MailboxService) -> Plan:
    """The transition of the same mailbox is over."""
    await room.apply((await closing(room)).id, DAWIT)
    return await room.plans.of_end(room.record(SKOLA.key), DAWIT)


async def receipt(room: MailboxService) -> Plan:
    """The school's mailbox shall answer with a receipt."""
    order = await room.orders.ask_receipt(SKOLA.key, Receipt(on=True), CARIN)
    if order.stage is Stage.ASKED:
        await room.orders.decide(order.id, ELSA, yes=True)
    return await room.plans.of_order(order.id, DAWIT)


async def no_receipt(room: MailboxService) -> Plan:
    """Bygglov shall not answer any more."""
    return await room.plans.of_no_receipt(BYGGLOV.key, DAWIT)


SCENES: Mapping[str, Scene] = {
    "new": new, "people": people, "closing": closing, "ending": ending, "receipt": receipt, "no receipt": no_receipt,
}  # fmt: skip
