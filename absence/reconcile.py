"""What is in the mailboxes against what should be: plan, carry out, put back. A crash anywhere is mended by looking again.

For each mailbox what should be there is asked anew when a step is carried out, so that nothing outdated happens after a change of plans.
Order of each step: journal (about to), snapshot (what was there, what is coming), effect, snapshot (it is there), journal (done). Texts
of replies stand in the snapshots only; journal and log get digests.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from absence import by_hand
from absence.decide import Act, Decision, Remembered, decide
from absence.desired import Desired
from absence.outcome import GONE, TROUBLE, Outcome
from absence.reconcile_digest import short, told
from absence.reconcile_ports import MailboxGone, Refused, Snapshots, TenantPorts
from absence.resources import Resources, kind_of, words_for_back
from absence.rule_rings import RULE, would_ring
from policies.clock import Clock
from policies.mailing import MailTrouble
from policies.messages import PostvaktError
from policies.plan import Journal, Plan, Step, StepResult, StepState, UnknownPlan

log = logging.getLogger(__name__)
FEATURE = "absence"
AT_ONCE = 256
Desires = Callable[[str], Awaitable[Desired]]
Together = Callable[[Callable[[], None]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ReconcileReport:
    """What became of a plan, step by step and mailbox by mailbox (those without any step too)."""

    plan: Plan
    results: tuple[StepResult, ...]
    outcomes: Mapping[str, Outcome]


class Reconciler:
    """Only one at a time may work on a mailbox; any number of mailboxes at the same time."""

    def __init__(
        self,
        ports: TenantPorts,
        snapshots: Snapshots,
        journal: Journal,
        clock: Clock,
        desires: Desires,
        *,
        name: Callable[[str], str] = str,
        at_once: int = AT_ONCE,
        together: Together | None = None,
    ) -> None:
        """``desires``: what should be in a mailbox now; ``name``: an address's shown name, as the directory spells it.

        ``together`` carries out writes of journal and snapshots, so that many share a commit; done means on disk.
        """
        self._together = together or _alone
        self._resources = Resources(ports, name)
        self._snapshots = snapshots
        self._journal = journal
        self._clock = clock
        self._desires = desires
        self._name = name
        self._at_once = at_once

    def touched(self) -> list[str]:
        """Every mailbox in which something of ours is, or may be: what an end must put back."""
        return self._snapshots.mailboxes()

    async def plan(self, mailboxes: Iterable[str], *, made_by: str, reason: str) -> tuple[Plan, dict[str, Outcome]]:
        """What would change in these mailboxes, and how each stands. Reads only, and keeps the plan when there is anything to do."""
        return await self._planned(mailboxes, {}, made_by=made_by, reason=reason, scripts=True)

    async def _planned(
        self, mailboxes: Iterable[str], asked: dict[str, Desired], *, made_by: str, reason: str, scripts: bool
    ) -> tuple[Plan, dict[str, Outcome]]:
        """``scripts``: steps that only a person can do are shown too."""
        plan_id = secrets.token_hex(16)
        found = await self._each(mailboxes, lambda mailbox: self._look(mailbox, plan_id, asked, scripts=scripts))
        steps = tuple(step for _, those in found for step in those)
        plan = Plan(plan_id, FEATURE, self._clock.now(), made_by, reason, steps)
        if steps:
            self._journal.save(plan)
        return plan, {outcome.mailbox: outcome for outcome, _ in found}

    async def apply(self, plan_id: str) -> ReconcileReport:
        """Carry out what is left of a plan; what is done already is left. Raises UnknownPlan."""
        plan = self._journal.plan(plan_id)
        if plan is None:
            raise UnknownPlan(plan_id)
        return await self._apply(plan, {}, {})

    async def reconcile(self, mailboxes: Iterable[str], *, made_by: str, reason: str) -> ReconcileReport:
        """Plan and carry out."""
        asked: dict[str, Desired] = {}
        plan, outcomes = await self._planned(mailboxes, asked, made_by=made_by, reason=reason, scripts=False)
        return await self._apply(plan, outcomes, asked)

    # --- planning ---------------------------------------------------------------------------------

    async def _look(
        self, mailbox: str, plan_id: str, asked: dict[str, Desired], *, scripts: bool
    ) -> tuple[Outcome, list[Step]]:
        outcome = Outcome(mailbox.casefold())
        try:
            wanted = asked[mailbox] = await self._desires(mailbox)
        except PostvaktError as error:  # such as a template that cannot be used: said for this one, the others go on
            outcome.notes.append(("reply", error.code))
            return outcome, []
        rows = self._rows(mailbox)
        outcome.empty = wanted.is_empty
        names = list(dict.fromkeys([*wanted.wishes, *rows]))
        looks = await asyncio.gather(*(self._decided(wanted, one, rows.get(one)) for one in names))
        steps = []
        for resource, (decision, real, note) in zip(names, looks, strict=True):
            if note:
                outcome.notes.append((resource, note))
            if decision.act is not Act.NOTHING and (scripts or note != by_hand.BY_HAND):
                steps.append(self._step(plan_id, wanted, resource, decision, real))
        return outcome, steps

    async def _decided(
        self, wanted: Desired, resource: str, row: Remembered | None
    ) -> tuple[Decision, dict[str, Any], str]:
        """(what to do, what is there, what to tell). A mailbox that is gone is forgotten; trouble means that nothing is done now."""
        wish = wanted.wishes.get(resource)
        if wish is None and row is None:  # a plan that was overtaken
            return Decision(Act.NOTHING), {}, ""
        try:
            real = await self._resources.read(wanted.mailbox, resource, wish, row)
        except MailboxGone:
            return Decision(Act.FORGET if row is not None else Act.NOTHING, note=GONE), {}, GONE
        except MailTrouble:
            return Decision(Act.NOTHING), {}, TROUBLE
        except Refused as error:
            if error.why == by_hand.BY_HAND:
                decision = by_hand.decided(wish, row)
                return decision, dict(row.ours or {}) if row else {}, decision.note
            return Decision(Act.NOTHING), {}, error.why
        decision = decide(kind_of(resource), wish.value if wish else None, real, row)
        return decision, real, decision.note

    def _step(self, plan_id: str, wanted: Desired, resource: str, decision: Decision, real: Mapping[str, Any]) -> Step:
        wish = wanted.wishes.get(resource)
        words = wish.words if wish is not None else words_for_back(wanted.owner, resource, self._name)
        kind = f"{kind_of(resource)}-{'set' if wish is not None else 'back'}"
        return Step(
            # the effect is looked for anew whenever the step is carried out, so a key of the plan's own is enough
            key=f"{FEATURE}.{kind}:{plan_id}:{short([wanted.mailbox.casefold(), resource])}",
            kind=kind,
            target=wanted.mailbox,
            before=told(resource, real),
            after=told(resource, decision.value),
            summary=words,
            detail={"resource": resource},
        )

    # --- carrying out -----------------------------------------------------------------------------

    async def _apply(self, plan: Plan, outcomes: dict[str, Outcome], asked: Mapping[str, Desired]) -> ReconcileReport:
        """``asked``: what should be there, where that was asked a moment ago."""
        states = {} if asked else {step.key: self._journal.state(step.key) for step in plan.steps}
        steps: dict[str, list[Step]] = {}
        for step in plan.steps:
            steps.setdefault(step.target, []).append(step)

        async def one(mailbox: str) -> list[StepResult]:
            left = [step for step in steps[mailbox] if states.get(step.key) is not StepState.DONE]
            done = [StepResult(step, StepState.DONE) for step in steps[mailbox] if step not in left]
            outcome = outcomes.setdefault(mailbox.casefold(), Outcome(mailbox.casefold()))
            return [*done, *(await self._mailbox(plan, left, outcome, asked.get(mailbox)))]

        done = await self._each(steps, one)
        by_key = {result.step.key: result for results in done for result in results}
        return ReconcileReport(plan, tuple(by_key[step.key] for step in plan.steps), outcomes)

    async def _mailbox(
        self, plan: Plan, steps: Sequence[Step], outcome: Outcome, asked: Desired | None
    ) -> list[StepResult]:
        try:
            wanted = asked or await self._desires(outcome.mailbox)
        except PostvaktError as error:
            outcome.notes.append(("reply", error.code))
            return [StepResult(step, self._journal.state(step.key) or StepState.PLANNED, error.code) for step in steps]
        outcome.empty = wanted.is_empty
        rows = self._rows(outcome.mailbox)
        results = await asyncio.gather(
            *(self._carry_out(plan, step, wanted, rows.get(str(step.detail["resource"]))) for step in steps)
        )
        for result in results:
            mark = (str(result.step.detail["resource"]), result.note)
            if result.note and mark not in outcome.notes:
                outcome.notes.append(mark)
        return results

    async def _carry_out(self, plan: Plan, step: Step, wanted: Desired, row: Remembered | None) -> StepResult:
        resource = str(step.detail["resource"])
        decision, real, note = await self._decided(wanted, resource, row)
        if note in {TROUBLE, by_hand.BY_HAND}:
            return StepResult(step, self._journal.state(step.key) or StepState.PLANNED, note)
        failed = (decision.act is Act.NOTHING and note not in {"", "own-change", "already"}) or note == GONE

        def about_to() -> None:
            self._journal.start(plan.id, step, told(resource, real))
            if decision.act is Act.SET:
                if resource == RULE and would_ring(self._snapshots, step.target, str(decision.value["to"])):
                    raise Refused(
                        "ring"
                    )  # an old rule of somebody else's is taken away first; then this comes by itself
                self._snapshots.begin(step.target, resource, before=dict(real), coming=dict(decision.value))
            elif decision.act is Act.BACK and row is not None:
                self._snapshots.begin(step.target, resource, before=row.before, coming=dict(decision.value))

        more: Mapping[str, Any] = {}
        try:
            await self._together(about_to)
            if decision.act is Act.SET:
                more = await self._resources.put(step.target, resource, decision.value)
            elif decision.act is Act.BACK and row is not None:
                await self._resources.back(step.target, resource, decision.value, row)
        except MailTrouble:
            # it may have happened: the step stays started, and the next look finds out
            log.warning("absence step %s is tried again", step.kind)
            return StepResult(step, StepState.STARTED, TROUBLE)
        except MailboxGone:
            return await self._end(plan, step, GONE, failed=True, keep=lambda: self._forget(step))
        except Refused as error:
            return await self._end(plan, step, error.why, failed=True)

        def keep() -> None:
            if decision.act in {Act.SET, Act.CONFIRM}:
                self._snapshots.confirm(step.target, resource, {**decision.ours, **more})
            elif decision.act in {Act.BACK, Act.FORGET}:
                self._forget(step)

        return await self._end(plan, step, note, failed=failed, keep=keep)

    def _forget(self, step: Step) -> None:
        self._snapshots.forget(step.target, str(step.detail["resource"]))

    async def _end(
        self, plan: Plan, step: Step, note: str, *, failed: bool, keep: Callable[[], None] | None = None
    ) -> StepResult:
        state = StepState.FAILED if failed else StepState.DONE

        def ended() -> None:
            if keep is not None:
                keep()
            self._journal.finish(plan.id, step, state, note)

        await self._together(ended)
        return StepResult(step, state, note)

    # --- helpers ----------------------------------------------------------------------------------

    def _rows(self, mailbox: str) -> dict[str, Remembered]:
        return {resource: Remembered(*row) for resource, row in self._snapshots.of(mailbox).items()}

    async def _each(self, mailboxes: Iterable[str], work: Callable[[str], Awaitable[Any]]) -> list[Any]:
        gate = asyncio.Semaphore(self._at_once)

        async def one(mailbox: str) -> Any:
            async with gate:
                return await work(mailbox)

        return await asyncio.gather(*(one(mailbox) for mailbox in dict.fromkeys(mailboxes)))


async def _alone(work: Callable[[], None]) -> None:
    work()
