"""Orders: asked → approved or refused → planned → applied → verified, and who may take which step (M03, K02). Pure.

Source: Osby riktlinje KS 2023-43, 3.3 (in consultation with the chief registrar); Sjöbo E-riktlinjer, "Autosvar för inkommande e-post"
(ordered from the service desk).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from mailboxes.model import Actor, MailboxRecord, Order, OrderKind, Stage, State
from policies.mailbox_policy import MailboxPolicy
from policies.messages import PostvaktError
from policies.vocabulary import Role

# what may follow on what; a plan may be made anew as long as it is not carried out
NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.ASKED: frozenset({Stage.APPROVED, Stage.REFUSED, Stage.WITHDRAWN}),
    Stage.APPROVED: frozenset({Stage.PLANNED, Stage.WITHDRAWN}),
    Stage.PLANNED: frozenset({Stage.PLANNED, Stage.APPLIED}),
    Stage.APPLIED: frozenset({Stage.VERIFIED}),
    Stage.REFUSED: frozenset(),
    Stage.WITHDRAWN: frozenset(),
    Stage.VERIFIED: frozenset(),
}
MAY_ORDER = (Role.MANAGER, Role.SERVICE_DESK, Role.REGISTRAR, Role.ADMINISTRATOR)
MAY_CARRY_OUT = {
    OrderKind.MAILBOX: (Role.ADMINISTRATOR,),
    OrderKind.RECEIPT: (Role.SERVICE_DESK, Role.ADMINISTRATOR),
}
MAY_SEE_ALL = (Role.SERVICE_DESK, Role.REGISTRAR, Role.ADMINISTRATOR)
MOST_COMMENT = 1000


def asked(
    order_id: str,
    kind: OrderKind,
    wanted: MailboxRecord,
    actor: Actor,
    *,
    why: str,
    now: datetime,
    policy: MailboxPolicy,
) -> Order:
    """A new order. One that needs nobody's yes is approved at once."""
    _may_order(kind, wanted, actor)
    needs_yes = kind is OrderKind.MAILBOX or policy.approval.receipts
    order = Order(order_id, kind, wanted, Stage.ASKED, actor.address, now, why=_bounded(why))
    return order if needs_yes else replace(order, stage=Stage.APPROVED, decided_at=now)


def decided(order: Order, actor: Actor, *, yes: bool, comment: str, now: datetime, policy: MailboxPolicy) -> Order:
    """The approver's word. A no needs a comment; nobody decides on an order of their own."""
    _allowed(actor, *policy.approval.roles)
    if actor.same(order.asked_by):
        raise PostvaktError("PV-ORDER-OWN")
    if not yes and not comment.strip():
        raise PostvaktError("PV-ORDER-COMMENT")
    made = to(order, Stage.APPROVED if yes else Stage.REFUSED)
    return replace(made, decided_by=actor.address, decided_at=now, comment=_bounded(comment))


def withdrawn(order: Order, actor: Actor) -> Order:
    """Whoever ordered it no longer wants it."""
    if not actor.same(order.asked_by) and not actor.has(Role.ADMINISTRATOR):
        raise PostvaktError("PV-FORBIDDEN", role=Role.ADMINISTRATOR.value)
    return to(order, Stage.WITHDRAWN)


def planned(order: Order, plan_id: str) -> Order:
    """A plan was made for it."""
    return replace(to(order, Stage.PLANNED), plan_id=plan_id)


def may_carry_out(order: Order, actor: Actor) -> None:
    """Raise PostvaktError unless the actor makes and applies the plan of such an order."""
    _allowed(actor, *MAY_CARRY_OUT[order.kind])


def to(order: Order, stage: Stage) -> Order:
    """The order one stage further. Raises PostvaktError when that stage does not follow."""
    if stage not in NEXT[order.stage]:
        raise PostvaktError("PV-ORDER-STAGE")
    return replace(order, stage=stage)


def visible(orders: Sequence[Order], actor: Actor) -> list[Order]:
    """The orders that concern the actor: all of them for those who handle orders, otherwise one's own."""
    return [one for one in orders if actor.has(*MAY_SEE_ALL) or actor.same(one.asked_by)]


def waiting_for(orders: Sequence[Order], actor: Actor, policy: MailboxPolicy) -> list[Order]:
    """What waits for something that the actor may do."""
    return [one for one in orders if _waits(one, actor, policy)]


def _waits(order: Order, actor: Actor, policy: MailboxPolicy) -> bool:
    if order.stage is Stage.ASKED:
        return actor.has(*policy.approval.roles) and not actor.same(order.asked_by)
    return order.stage in {Stage.APPROVED, Stage.PLANNED, Stage.APPLIED} and actor.has(*MAY_CARRY_OUT[order.kind])


def free(wanted: MailboxRecord, records: Collection[MailboxRecord], orders: Collection[Order]) -> None:
    """Raise PostvaktError when the address of an ordered mailbox is in the register, or ordered already."""
    if any(one.wanted.key == wanted.key and not one.stage.over and one.kind is OrderKind.MAILBOX for one in orders):
        raise PostvaktError("PV-ORDER-TWICE", address=wanted.address)
    if any(one.key == wanted.key for one in records):
        raise PostvaktError("PV-MAILBOX-KNOWN", address=wanted.address)


def _may_order(kind: OrderKind, wanted: MailboxRecord, actor: Actor) -> None:
    if kind is OrderKind.RECEIPT:
        if wanted.state is not State.ACTIVE:
            raise PostvaktError("PV-MAILBOX-STATE", address=wanted.address)
        if actor.same(wanted.responsible):
            return
    _allowed(actor, *MAY_ORDER)


def _allowed(actor: Actor, *roles: Role) -> None:
    if not actor.has(*roles):
        raise PostvaktError("PV-FORBIDDEN", role=" / ".join(sorted(roles)))


def _bounded(text: str) -> str:
    kept = " ".join(text.split())
    if len(kept) > MOST_COMMENT:
        raise PostvaktError("PV-INPUT", field="comment", expected=f"≤ {MOST_COMMENT}")
    return kept
