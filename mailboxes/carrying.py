"""Carrying plans out, one at a time for a mailbox among all instances; taking up what was left; seeing orders through to their end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from mailboxes.model import Actor, Order, OrderKind, Stage
from mailboxes.ordering import Ordering
from mailboxes.planning import Planning, allowed
from mailboxes.ports import Outside
from mailboxes.provisioning import Outcome, Provisioning
from mailboxes.steps import FEATURE, IN_EXCHANGE, REGISTER, Steps, change_of
from policies.clock import Clock
from policies.leases import held
from policies.mailing import MailTrouble
from policies.messages import PostvaktError
from policies.plan import Plan, Step, StepState, UnknownPlan
from policies.vocabulary import Role

log = logging.getLogger(__name__)
# whoever carries a plan out may be at it still
LEFT = timedelta(minutes=10)
# a mailbox is one worker's for so long after each step; what a worker that died had is free then
LEASE = timedelta(minutes=2)


MOST_PLANS = 60  # of the newest, among which those that wait are looked for


@dataclass(frozen=True, slots=True)
class WaitingPlan:
    """A plan that is not carried out. ``done`` of its steps are; ``begun``: somebody had it carried out, and it stopped on the way."""

    plan: Plan
    done: int
    begun: bool


class Carrying:
    """Plans from "carry it out" to the mail that says that all is in place."""

    def __init__(self, outside: Outside, orders: Ordering, plans: Planning, clock: Clock) -> None:
        self._outside = outside
        self._orders = orders
        self._clock = clock
        self._provisioning = Provisioning(
            exchange=outside.exchange,
            store=outside.store,
            journal=outside.journal,
            signatures=outside.signatures,
            ring=plans.ring,
        )

    def plan(self, plan_id: str) -> Plan:
        """One plan of this room. Raises UnknownPlan."""
        found = self._outside.journal.plan(plan_id)
        if found is None or found.feature != FEATURE:
            raise UnknownPlan(plan_id)
        return found

    def waiting(self, actor: Actor) -> list[WaitingPlan]:
        """The plans that wait for the actor to carry them out: begun and stopped first, then the others that still hold, the newest first.

        A plan of an order that nobody began is not among them: the order itself waits.
        """
        plans = self._outside.journal.plans(feature=FEATURE, limit=MOST_PLANS)
        found: list[WaitingPlan] = []
        known: set[str] = set()
        for one in self._waiting(plans):
            target = one.plan.steps[0].target
            if not actor.has(*_may_apply(one.plan)) or (target in known and not one.begun):
                continue
            known.add(target)
            found.append(one)
        return sorted(found, key=lambda one: not one.begun)

    def _waiting(self, plans: Sequence[Plan]) -> Iterator[WaitingPlan]:
        """Those of the plans that somebody is to carry out. Asks the store thrice, however many they are."""
        ids = [one.id for one in plans]
        states, effects = self._outside.journal.states(ids), self._outside.journal.effects(ids)
        versions = self._versions({step.target for plan in plans for step in plan.steps})
        for plan in plans:
            begun = any(one is not StepState.PLANNED for one in states[plan.id].values())
            if not begun and (order_of(plan) or _register_changed(plan, versions)):
                continue
            how_far = effects if begun else states[plan.id]  # another plan may have had the same effect
            left = [one for one in plan.steps if how_far.get(one.key) is not StepState.DONE]
            if left:
                yield WaitingPlan(plan, len(plan.steps) - len(left), begun)

    def script(self, plan_id: str) -> str:
        """The plan's changes in Exchange as a script for an administrator; what is done already is left out. Raises UnknownPlan."""
        plan = self.plan(plan_id)
        left = [one for one in plan.steps if self._outside.journal.state(one.key) is not StepState.DONE]
        changes = [change for one in left if one.kind in IN_EXCHANGE and (change := change_of(one)) is not None]
        return self._outside.scripts.script(changes, f"Postvakt {plan.id}")

    async def apply(self, plan_id: str, actor: Actor, *, trusted: bool = False) -> Outcome:
        """Carry a plan out, or the rest of it. ``trusted``: the actor says that the script was run without errors.

        While somebody else changes the mailbox nothing is done, and the outcome says so. Raises UnknownPlan, and PostvaktError when the
        register has changed since the plan was made.
        """
        plan = self.plan(plan_id)
        allowed(actor, *_may_apply(plan))

        def begin() -> None:
            self._check_fresh(plan)
            self._outside.store.begin_work(plan.id, by=actor.address, at=self._clock.now(), trusted=trusted)

        return await self._alone(plan, begin, trusted=trusted)

    async def _alone(self, plan: Plan, begin: Callable[[], None], *, trusted: bool) -> Outcome:
        """Carry it out unless somebody else is at a plan of the same mailbox."""
        name = f"mailbox:{plan.steps[0].target if plan.steps else plan.id}"
        lease = held(self._outside.leases, name, LEASE)
        if lease is None:
            return self._provisioning.elsewhere(plan)
        try:
            begin()
            return await self._carry_out(plan, lease.keep, trusted=trusted)
        finally:
            lease.free()

    async def _carry_out(self, plan: Plan, keep: Callable[[], bool], *, trusted: bool) -> Outcome:
        outcome = await self._provisioning.apply(plan, keep, trusted=trusted)
        if not outcome.to_resume:
            self._outside.store.end_work(plan.id, self._clock.now())
        if outcome.registered:
            await self.verify_orders()
            if order := order_of(plan):
                await self._orders.tell_now(order)
        return outcome

    async def resume(self) -> int:
        """Take up plans that somebody had carried out and that were left; send mails that were not sent. How many plans."""
        left = self._outside.store.works(begun_before=self._clock.now() - LEFT)
        for plan_id, trusted in left:
            try:
                await self._alone(self.plan(plan_id), lambda: None, trusted=trusted)
            except UnknownPlan:
                self._outside.store.end_work(plan_id, self._clock.now())
        await self.verify_orders()
        await self._orders.tell(settled=LEFT)
        return len(left)

    async def differences(self, address: str) -> list[Step]:
        """What in the tenant is not as the register has it, as far as it can be read; empty when all is in place."""
        record = self._orders.record(address)
        existing = await self._outside.exchange.mailbox(record.key)
        found = Steps("look", {}, record.version).between(record, existing)
        unreadable = existing is not None and existing.full_access is None
        return [] if unreadable else found

    async def verify_orders(self) -> int:
        """Look whether what was carried out is in place, as far as it can be read; those orders are over. How many."""
        verified = 0
        for order in self._outside.store.orders(over=False):
            if order.stage is not Stage.APPLIED:
                continue
            try:
                if await self._in_place(order):
                    await self._orders.verified(order, order.decided_by or order.asked_by)
                    verified += 1
            except MailTrouble as error:
                log.warning("an order is looked at again later: %s", error)
            except PostvaktError as error:
                if error.code != "PV-MAILBOX-CHANGED":  # another instance looked at the same moment, and has said it
                    raise
        return verified

    async def _in_place(self, order: Order) -> bool:
        record = self._outside.store.record(order.wanted.key)
        if record is None or record.receipt != order.wanted.receipt:
            return False
        return order.kind is OrderKind.RECEIPT or not await self.differences(record.key)

    def _check_fresh(self, plan: Plan) -> None:
        """Raise PV-PLAN-STALE unless the plan is begun already or the register is as it was when it was made."""
        if any(self._outside.journal.state(one.key) not in {None, StepState.PLANNED} for one in plan.steps):
            return
        if self._stale(plan):
            raise PostvaktError("PV-PLAN-STALE")

    def _stale(self, plan: Plan) -> bool:
        """Whether the register, or the order that it carries out, is no longer as it was when the plan was made."""
        if _register_changed(plan, self._versions({one.target for one in plan.steps})):
            return True
        order = self._outside.store.order(order_of(plan))
        return order is not None and (order.stage is not Stage.PLANNED or order.plan_id != plan.id)

    def _versions(self, targets: Collection[str]) -> dict[str, int]:
        return {one.key: one.version for one in self._outside.store.records(targets)}


def _register_changed(plan: Plan, versions: Mapping[str, int]) -> bool:
    """Whether a mailbox of the plan is no longer of the version that it was made from; 0: not in the register."""
    return any(versions.get(one.target.casefold(), 0) != one.detail.get("version", 0) for one in plan.steps)


def _may_apply(plan: Plan) -> tuple[Role, ...]:
    return (Role.ADMINISTRATOR, Role.SERVICE_DESK) if receipts_only(plan) else (Role.ADMINISTRATOR,)


def receipts_only(plan: Plan) -> bool:
    """Whether it does nothing but switch a receipt, which the service desk may do as well."""
    return bool(plan.steps) and all(one.kind == REGISTER and one.after.keys() == {"receipt"} for one in plan.steps)


def order_of(plan: Plan) -> str:
    """The order that the plan carries out, or nothing."""
    return next((str(one.detail["order"]) for one in plan.steps if one.detail.get("order")), "")
