"""Carrying plans out: each step journalled before and after, read before and after, resumable after any crash (M03, M06).

Where Postvakt may not change Exchange itself, an administrator runs the plan's script; what the script did is then found by reading, and
what cannot be read is taken on the word of the one who says so. Nothing here removes a mailbox or mail.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from mailboxes import steps
from mailboxes.model import Existing, MailboxRecord, Order, Stage, record_from_json
from mailboxes.ports import Audited, CannotChange, Exchange, MailboxStore, Outdated, Signatures
from mailboxes.steps import FEATURE, IN_EXCHANGE, MARKED, REGISTER, REPLY, SIGNATURE, blocked, change_of, is_there
from policies.mailing import MailboxUnavailable, MailTrouble
from policies.messages import PostvaktError
from policies.plan import Journal, Plan, Step, StepResult, StepState

log = logging.getLogger(__name__)
# what is told of a step, beside "already", "refused", "gone" and "no-signature"
TROUBLE, WAITS, SCRIPT, UNSEEN, TRUSTED, ELSEWHERE = "trouble", "waits", "script", "unseen", "trusted", "elsewhere"
_ATTEMPTS = 3
_OWN = frozenset({"address", "version", "changed_at"})  # the register's own
RingCheck = Callable[[str, str], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a plan."""

    plan: Plan
    results: tuple[StepResult, ...]

    @property
    def complete(self) -> bool:
        """Whether every step is done."""
        return all(one.state is StepState.DONE for one in self.results)

    @property
    def to_resume(self) -> bool:
        """Whether Postvakt itself should try again later: the tenant gave no answer, or nobody knows yet what came of a step."""
        return any(one.state is StepState.STARTED or one.note in {TROUBLE, ELSEWHERE} for one in self.results)

    @property
    def elsewhere(self) -> bool:
        """Whether somebody else is at it, or at another plan of the mailbox."""
        return any(one.note == ELSEWHERE for one in self.results)

    @property
    def registered(self) -> bool:
        """Whether the register says all of it, whatever is left to do beside it."""
        return all(one.state is StepState.DONE for one in self.results if one.step.kind == REGISTER)


@dataclass
class _Seen:
    """The mailboxes as they were last read while one plan is carried out."""

    exchange: Exchange
    known: dict[str, Existing | None] = field(default_factory=dict)

    async def now(self, address: str) -> Existing | None:
        if address not in self.known:
            self.known[address] = await self.exchange.mailbox(address)
        return self.known[address]

    def forget(self, address: str) -> None:
        self.known.pop(address, None)


class Provisioning:
    """Carries plans out."""

    def __init__(
        self, *, exchange: Exchange, store: MailboxStore, journal: Journal, signatures: Signatures, ring: RingCheck
    ) -> None:
        """``ring``: the way mail would go round if one mailbox forwarded to another, or nothing."""
        self._exchange = exchange
        self._store = store
        self._journal = journal
        self._signatures = signatures
        self._ring = ring

    async def apply(self, plan: Plan, keep: Callable[[], bool], *, trusted: bool = False) -> Outcome:
        """Carry out a plan, or the rest of one that was interrupted; what is done already is left alone.

        ``keep``: whether the mailbox is still this worker's, asked before each step; ``trusted``: somebody says that the script was
        run, and what cannot be read is taken on that word.
        """
        seen = _Seen(self._exchange)
        results: list[StepResult] = []
        undone: list[Step] = []
        mine = True
        for step in plan.steps:
            mine = mine and keep()
            result = await self._one(plan, step, undone, seen, trusted=trusted) if mine else self._left(step)
            results.append(result)
            if result.state is not StepState.DONE:
                undone.append(step)
        return Outcome(plan, tuple(results))

    def elsewhere(self, plan: Plan) -> Outcome:
        """How far it is, while somebody else changes the mailbox."""
        return Outcome(plan, tuple(self._left(step) for step in plan.steps))

    def _left(self, step: Step) -> StepResult:
        state = self._journal.state(step.key) or StepState.PLANNED
        return StepResult(step, state, "already" if state is StepState.DONE else ELSEWHERE)

    async def _one(self, plan: Plan, step: Step, undone: list[Step], seen: _Seen, *, trusted: bool) -> StepResult:
        state = self._journal.state(step.key)
        if state is StepState.DONE:
            return StepResult(step, StepState.DONE, "already")
        if blocked(step, undone):
            return StepResult(step, state or StepState.PLANNED, WAITS)
        try:
            return await self._done(plan, step, seen, trusted=trusted)
        except PostvaktError as error:
            if error.code != "PV-STORE-CONFLICT":
                raise
            # somebody else took over because this was slow, and has ended the step meanwhile
            return self._left(step)

    async def _done(self, plan: Plan, step: Step, seen: _Seen, *, trusted: bool) -> StepResult:
        try:
            if step.kind == REGISTER:
                return self._register(plan, step)
            if step.kind == SIGNATURE:
                return await self._signature(plan, step)
            if step.kind == MARKED:
                return await self._marked(plan, step, trusted=trusted)
            return await self._change(plan, step, seen, trusted=trusted)
        except MailTrouble as error:
            # it may have happened: the step stays as it is, and the next time finds out
            log.warning("mailbox step %s is tried again later: %s", step.kind, error)
            return StepResult(step, self._journal.state(step.key) or StepState.PLANNED, TROUBLE)
        except (CannotChange, MailboxUnavailable) as error:
            log.warning("mailbox step %s was refused: %s", step.kind, type(error).__name__)
            self._journal.start(plan.id, step, step.before)
            return self._end(plan, step, StepState.FAILED, "refused")

    # --- in the tenant ---------------------------------------------------------------------------

    async def _change(self, plan: Plan, step: Step, seen: _Seen, *, trusted: bool) -> StepResult:
        existing = await seen.now(step.target)
        begun = self._journal.state(step.key) is StepState.STARTED
        there = is_there(step, existing)
        if there:
            self._journal.start(plan.id, step, step.before)
            return self._end(plan, step, StepState.DONE, "" if begun else "already")
        if step.kind in IN_EXCHANGE and not self._exchange.changes:
            if there is None and trusted:
                self._journal.start(plan.id, step, step.before)
                return self._end(plan, step, StepState.DONE, TRUSTED)
            return StepResult(step, StepState.PLANNED, SCRIPT)
        if step.kind == steps.NEW and existing is not None:  # somebody's own mailbox has the address
            raise CannotChange("the address belongs to a mailbox that is not shared")
        if step.kind == steps.FORWARD and await self._ring(step.target, str(step.after["forwards_to"])):
            raise CannotChange("mail would go round in a ring")
        self._journal.start(plan.id, step, _found(step, existing))
        await self._make(step)
        return await self._look(plan, step, seen)

    async def _marked(self, plan: Plan, step: Step, *, trusted: bool) -> StepResult:
        """The rule that is the whole organisation's."""
        begun = self._journal.state(step.key) is StepState.STARTED
        there = await self._exchange.organisation(fresh=True)
        if there is None or there.marked is None:
            if not trusted:
                return StepResult(step, StepState.PLANNED, SCRIPT)
            self._journal.start(plan.id, step, step.before)
            return self._end(plan, step, StepState.DONE, TRUSTED)
        self._journal.start(plan.id, step, {"marked": there.marked})
        if there.marked:
            return self._end(plan, step, StepState.DONE, "" if begun else "already")
        await self._make(step)
        seen = await self._exchange.organisation(fresh=True)
        if seen is None or not seen.marked:
            return StepResult(step, StepState.STARTED, UNSEEN)
        return self._end(plan, step, StepState.DONE)

    async def _make(self, step: Step) -> None:
        if step.kind == REPLY:
            await self._exchange.reply(step.target, str(step.detail["html"]))
            return
        change = change_of(step)
        assert change is not None  # noqa: S101 - every kind but REPLY has one
        await self._exchange.apply(change)

    async def _look(self, plan: Plan, step: Step, seen: _Seen) -> StepResult:
        """Done is what can be seen; Exchange may need a moment, then the next time sees it."""
        seen.forget(step.target)
        if step.kind != REPLY and is_there(step, await seen.now(step.target)) is False:
            return StepResult(step, StepState.STARTED, UNSEEN)
        return self._end(plan, step, StepState.DONE)

    async def _signature(self, plan: Plan, step: Step) -> StepResult:
        self._journal.start(plan.id, step, step.before)
        known = await self._signatures.known(step.target)
        return self._end(plan, step, StepState.DONE if known else StepState.FAILED, "" if known else "no-signature")

    # --- in the register -------------------------------------------------------------------------

    def _register(self, plan: Plan, step: Step) -> StepResult:
        """The register says it from now on, and the order with it, in one transaction."""
        self._journal.start(plan.id, step, step.before)
        audited = Audited(plan.made_by, f"{FEATURE}.register", plan.reason)
        for attempt in range(_ATTEMPTS):
            record = self._store.record(step.target)
            wanted = changed(record, step)
            if wanted is None:
                return self._end(plan, step, StepState.FAILED, "gone")
            order = self._store.order(str(step.detail.get("order", "")))
            try:
                self._keep(wanted, record, order, audited)
                break
            except Outdated:
                if attempt == _ATTEMPTS - 1:
                    raise MailTrouble("the register is changed by somebody else all the time") from None
        return self._end(plan, step, StepState.DONE)

    def _keep(self, wanted: MailboxRecord, record: MailboxRecord | None, order: Order | None, audited: Audited) -> None:
        if order is not None and order.stage is Stage.PLANNED:
            self._store.put_order(replace(order, stage=Stage.APPLIED), audited, record=wanted)
        elif wanted != record:
            self._store.put([wanted], audited)

    def _end(self, plan: Plan, step: Step, state: StepState, note: str = "") -> StepResult:
        self._journal.finish(plan.id, step, state, note)
        return StepResult(step, state, note)


def changed(record: MailboxRecord | None, step: Step) -> MailboxRecord | None:
    """The record as it is after a step of the register; None when there is none and the step does not hold a whole one."""
    if record is None:
        return record_from_json(step.after) if "address" in step.after else None
    made = record_from_json({"address": record.address, "name": record.name, **step.after})
    return replace(record, **{name: getattr(made, name) for name in step.after if name not in _OWN})


def _found(step: Step, existing: Existing | None) -> Any:
    """What is there just before, as the journal keeps it."""
    if existing is None:
        return {"mailbox": None}
    if step.kind == steps.FORWARD:
        return {"forwards_to": existing.forwards_to}
    if step.kind == REPLY:
        return {"reply": existing.reply}
    return step.before
