"""Plans about mailboxes: of an order, of other people, of what drifted, of a mailbox that ends. Making one changes nothing."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace

from mailboxes import closing, orders
from mailboxes.closing import Move
from mailboxes.model import Actor, Existing, MailboxRecord, Order, OrderKind, State
from mailboxes.ordering import Desk, Ordering
from mailboxes.ports import Exchange
from mailboxes.register import Unsuitable, staff_mistakes, tidied
from mailboxes.steps import ALL_RECEIPTS, FEATURE, MARKED, WITHDRAW, Steps
from policies.messages import PostvaktError
from policies.plan import Journal, Plan, Step, StepState
from policies.vocabulary import DirectoryEntry, Role

MAY_PLAN = (Role.SERVICE_DESK, Role.REGISTRAR, Role.ADMINISTRATOR)
STAFF = ("responsible", "substitutes", "members")
# where Exchange cannot be read, one effect for ever: whoever ran the script said so
MARKED_BY_HAND = f"{FEATURE}.{MARKED}:by-hand"


class Planning:
    """Makes plans and keeps them in the journal."""

    def __init__(self, desk: Desk, ordering: Ordering, exchange: Exchange, journal: Journal) -> None:
        self._desk = desk
        self._ordering = ordering
        self._exchange = exchange
        self._journal = journal

    async def of_order(self, order_id: str, actor: Actor) -> Plan:
        """What carries an approved order out; made again, what does so now."""
        order = self._ordering.order(order_id)
        orders.may_carry_out(order, actor)
        orders.planned(order, "")  # may it be planned at all?
        known = self._desk.store.record(order.wanted.key)
        made = await self._steps(order.id, known.version if known else 0)
        of_kind = self._of_mailbox if order.kind is OrderKind.MAILBOX else self._of_receipt
        steps = await of_kind(order, made, actor)
        plan = self._save(steps, actor, f"Beställning {order.id}", order.id, order.version)
        await self._ordering.planned(order, plan.id, actor)
        return plan

    async def _of_mailbox(self, order: Order, made: Steps, actor: Actor) -> list[Step]:
        existing = await self._exchange.mailbox(order.wanted.key)
        if existing is not None and not existing.shared:
            raise PostvaktError("PV-MAILBOX-TAKEN", address=order.wanted.address)
        steps = made.between(order.wanted, existing)
        settled = [made.settle(order.wanted, order.id), made.signature(order.wanted)]
        return [*steps, *settled, *(await self._marking(actor, made) if order.wanted.receipt.on else [])]

    async def _of_receipt(self, order: Order, made: Steps, actor: Actor) -> list[Step]:
        record = self._ordering.record(order.wanted.key)
        languages = ", ".join(order.wanted.receipt.languages)
        words = (
            f"{record.address} svarar med ett kvitto på varje mejl ({languages})",
            f"{record.address} answers every mail with a receipt ({languages})",
        )
        step = made.register(record, {"receipt": order.wanted.receipt}, words, order=order.id)
        return [step, *await self._marking(actor, made)]

    async def of_marking(self, actor: Actor, reason: str = "") -> Plan:
        """The mail-flow rule that makes receipts known as automatic; no steps when it is there."""
        allowed(actor, Role.ADMINISTRATOR)
        made = await self._steps(ALL_RECEIPTS, 0)
        return self._save(await self._marking(actor, made), actor, reason, ALL_RECEIPTS, 0)

    async def _marking(self, actor: Actor, made: Steps) -> list[Step]:
        """The step about that rule, in an administrator's plan, unless it is known to be there."""
        if not actor.has(Role.ADMINISTRATOR) or await self.marked():
            return []
        step = made.marked()
        return [replace(step, key=MARKED_BY_HAND) if await self._rule() is None else step]

    async def marked(self) -> bool:
        """Whether receipts are made known as automatic: as Exchange has it, else as somebody said who ran the script."""
        there = await self._rule()
        return self._journal.state(MARKED_BY_HAND) is StepState.DONE if there is None else there

    async def _rule(self) -> bool | None:
        """Whether Exchange has it; None where that cannot be read."""
        found = await self._exchange.organisation()
        return None if found is None else found.marked

    async def of_no_receipt(self, address: str, actor: Actor, reason: str = "") -> Plan:
        """The mailbox no longer answers with a receipt."""
        allowed(actor, Role.SERVICE_DESK, Role.ADMINISTRATOR)
        record = self._open(address)
        made = await self._steps(record.key, record.version)
        words = (
            f"{record.address} svarar inte längre med ett kvitto",
            f"{record.address} no longer answers with a receipt",
        )
        step = made.register(record, {"receipt": replace(record.receipt, on=False)}, words)
        return self._save([step] if record.receipt.on else [], actor, reason, record.key, record.version)

    async def of_drift(self, address: str, actor: Actor, reason: str = "") -> Plan:
        """What makes the tenant's mailbox as the register has it."""
        allowed(actor)
        record = self._open(address)
        made = await self._steps(record.key, record.version)
        steps = made.between(record, await self._exchange.mailbox(record.key))
        return self._save(steps, actor, reason, record.key, record.version)

    async def of_staff(
        self,
        address: str,
        actor: Actor,
        *,
        responsible: str,
        substitutes: Sequence[str],
        members: Sequence[str],
        reason: str = "",
    ) -> Plan:
        """Other people watch it: the new ones get their rights first, then the register changes, then the others lose theirs."""
        record = self._open(address)
        if not actor.same(record.responsible):
            allowed(actor, *MAY_PLAN, Role.MANAGER)
        wanted = tidied(
            replace(record, responsible=responsible, substitutes=tuple(substitutes), members=tuple(members))
        )
        people = {one.address.casefold() for one in await self._desk.directory.entries()}
        if mistakes := staff_mistakes(wanted, self._desk.pack, people):
            raise Unsuitable(mistakes)
        made = await self._steps(record.key, record.version)
        leaving = set(record.people) - set(wanted.people)
        steps = made.between(wanted, await self._exchange.mailbox(record.key), leaving=leaving)
        first = [one for one in steps if one.kind != WITHDRAW]
        words = (
            f"{wanted.address} bevakas av {', '.join(wanted.people)}; ansvarig är {wanted.responsible}",
            f"{wanted.address} is watched by {', '.join(wanted.people)}; {wanted.responsible} is responsible",
        )
        fields = {name: getattr(wanted, name) for name in STAFF}
        changed = (
            [made.register(record, fields, words)] if fields != {name: getattr(record, name) for name in STAFF} else []
        )
        rest = [one for one in steps if one.kind == WITHDRAW]
        return self._save([*first, *changed, *rest], actor, reason, record.key, record.version)

    async def of_closing(self, address: str, moved_to: str, actor: Actor, reason: str = "") -> Plan:
        """Active → closing: mail goes on to ``moved_to`` until the pack's transition ends. Raises PostvaktError, also for a ring."""
        allowed(actor)
        record, records = self._ordering.record(address), self._desk.store.records()
        target = moved_to.strip().casefold()
        to = closing.check_move(record, next((one for one in records if one.key == target), None), target, records)
        if way := await self.ring(record.key, to.key):
            raise PostvaktError("PV-MAILBOX-RING", ring=" → ".join(way))
        now = self._desk.clock.now()
        move = Move(record, to, now, closing.ends_at(now, self._desk.pack))
        made = await self._steps(record.key, record.version)
        return self._save(closing.closing_steps(made, move, self._desk.pack), actor, reason, record.key, record.version)

    async def of_end(self, record: MailboxRecord, actor: Actor, reason: str = "") -> Plan:
        """Closing → closed; asked again for the same version, the same plan."""
        if record.state is not State.CLOSING:
            raise PostvaktError("PV-MAILBOX-STATE", address=record.address)
        name = _plan_id("end", record.key, record.version)
        if known := self._journal.plan(name):
            return known
        existing = await self._exchange.mailbox(record.key)
        people = {*record.people, *_everybody(existing)}
        made = Steps(name, await self._names(), record.version)
        steps = closing.ending_steps(made, record, self._desk.pack, people=people)
        plan = Plan(name, FEATURE, self._desk.clock.now(), actor.address, reason, tuple(steps))
        self._journal.save(plan)
        return plan

    async def ring(self, address: str, to: str) -> list[str]:
        """The way mail would go round, by the register and by what the tenant forwards."""
        return await closing.ring(address, to, self._following) if to else []

    async def _following(self, address: str) -> str:
        record = self._desk.store.record(address)
        if record is not None and record.state is State.CLOSING and record.moved_to:
            return record.moved_to
        existing = await self._exchange.mailbox(address)
        return (existing.forwards_to or "") if existing else ""

    # --- what they share -------------------------------------------------------------------------

    def _open(self, address: str) -> MailboxRecord:
        record = self._ordering.record(address)
        if not record.state.open:
            raise PostvaktError("PV-MAILBOX-STATE", address=record.address)
        return record

    async def _steps(self, target: str, version: int) -> Steps:
        # two plans made at the same moment must not have steps of one name: what one did would count as the other's
        made = f"{self._desk.clock.now().isoformat()} {secrets.token_hex(8)}"
        return Steps(_plan_id(made, target, version), await self._names(), version)

    async def _names(self) -> dict[str, str]:
        entries: Collection[DirectoryEntry] = await self._desk.directory.entries()
        return {one.address.casefold(): one.display_name for one in entries}

    def _save(self, steps: Sequence[Step], actor: Actor, reason: str, target: str, version: int) -> Plan:
        now = self._desk.clock.now()
        kinds = ",".join(one.key for one in steps)
        name = _plan_id(f"{now.isoformat()} {actor.address} {kinds}", target, version)
        plan = Plan(name, FEATURE, now, actor.address, reason, tuple(steps))
        self._journal.save(plan)
        return plan


def _everybody(existing: Existing | None) -> frozenset[str]:
    if existing is None:
        return frozenset()
    return (existing.full_access or frozenset()) | (existing.send_as or frozenset())


def _plan_id(what: str, target: str, version: int) -> str:
    return f"mailboxes-{hashlib.sha256(f'{what} {target} {version}'.encode()).hexdigest()[:16]}"


def allowed(actor: Actor, *roles: Role) -> None:
    """Raise PostvaktError unless the actor has one of these roles; without any, one of those who handle the register."""
    wanted = roles or MAY_PLAN
    if not actor.has(*wanted):
        raise PostvaktError("PV-FORBIDDEN", role=" / ".join(sorted(wanted)))
