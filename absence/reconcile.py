"""What is in the mailboxes against what should be: plan, carry out, put back. A crash anywhere is mended by looking again.

For each mailbox what should be there is asked anew when a step is carried out, so that nothing outdated happens after a change of plans.
Order of each step: journal (about to), snapshot (what was there, what is coming), effect, snapshot (it is there), journal (done). Texts
of replies stand in the snapshots only; journal and log get digests.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from absence.decide import Act, Decision, Remembered, decide
from absence.desired import Desired
from absence.reconcile_ports import MailboxGone, Refused, Snapshots, TenantPorts
from absence.resources import Resources, kind_of, words_for_back
from policies.clock import Clock
from policies.mailing import MailTrouble
from policies.messages import PostvaktError
from policies.plan import Journal, Plan, Step, StepResult, StepState, UnknownPlan

log = logging.getLogger(__name__)
FEATURE = "absence"
GONE, TROUBLE = "gone", "trouble"
AT_ONCE = 256
Desires = Callable[[str], Awaitable[Desired]]


@dataclass(slots=True)
class Outcome:
    """How a mailbox stands afterwards.

    ``notes``: (resource, code); codes: own-change, already, gone, trouble, not-allowed, by-hand, same-name, no-substitute, refused,
    or a PostvaktError's.
    """

    mailbox: str
    empty: bool = False  # nothing of ours is wished there
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether all is as it should be, the person's own changes and mailboxes that are gone apart."""
        return not {code for _, code in self.notes} - {"own-change", "already", GONE}

    @property
    def own_changes(self) -> list[str]:
        """The kinds of thing that the person changed meanwhile, and that were left."""
        return sorted({kind_of(resource) for resource, code in self.notes if code == "own-change"})


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
    ) -> None:
        """``desires``: what should be in a mailbox now; ``name``: an address's shown name, as the directory spells it."""
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
        plan_id = secrets.token_hex(16)
        found = await self._each(mailboxes, lambda mailbox: self._look(mailbox, plan_id))
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
        return await self._apply(plan, {})

    async def reconcile(self, mailboxes: Iterable[str], *, made_by: str, reason: str) -> ReconcileReport:
        """Plan and carry out."""
        plan, outcomes = await self.plan(mailboxes, made_by=made_by, reason=reason)
        return await self._apply(plan, outcomes)

    # --- planning ---------------------------------------------------------------------------------

    async def _look(self, mailbox: str, plan_id: str) -> tuple[Outcome, list[Step]]:
        outcome = Outcome(mailbox.casefold())
        try:
            wanted = await self._desires(mailbox)
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
            if decision.act is Act.NOTHING and not note:
                continue
            if decision.act is not Act.NOTHING:
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
            return Decision(Act.NOTHING), {}, error.why
        decision = decide(kind_of(resource), wish.value if wish else None, real, row)
        return decision, real, decision.note

    def _step(self, plan_id: str, wanted: Desired, resource: str, decision: Decision, real: Mapping[str, Any]) -> Step:
        wish = wanted.wishes.get(resource)
        words = wish.words if wish is not None else words_for_back(wanted.owner, resource, self._name)
        kind = f"{kind_of(resource)}-{'set' if wish is not None else 'back'}"
        return Step(
            # the effect is looked for anew whenever the step is carried out, so a key of the plan's own is enough
            key=f"{FEATURE}.{kind}:{plan_id}:{_short([wanted.mailbox.casefold(), resource])}",
            kind=kind,
            target=wanted.mailbox,
            before=_told(resource, real),
            after=_told(resource, decision.value),
            summary=words,
            detail={"resource": resource},
        )

    # --- carrying out -----------------------------------------------------------------------------

    async def _apply(self, plan: Plan, outcomes: dict[str, Outcome]) -> ReconcileReport:
        steps: dict[str, list[Step]] = {}
        for step in plan.steps:
            steps.setdefault(step.target, []).append(step)
        done = await self._each(steps, lambda mailbox: self._mailbox(plan, mailbox, steps[mailbox], outcomes))
        by_key = {result.step.key: result for results in done for result in results}
        return ReconcileReport(plan, tuple(by_key[step.key] for step in plan.steps), outcomes)

    async def _mailbox(
        self, plan: Plan, mailbox: str, steps: Sequence[Step], outcomes: dict[str, Outcome]
    ) -> list[StepResult]:
        outcome = outcomes.setdefault(mailbox.casefold(), Outcome(mailbox.casefold()))
        try:
            wanted = await self._desires(mailbox)
        except PostvaktError as error:
            outcome.notes.append(("reply", error.code))
            return [StepResult(step, self._journal.state(step.key) or StepState.PLANNED, error.code) for step in steps]
        outcome.empty = wanted.is_empty
        results = []
        for step in steps:
            result = await self._carry_out(plan, step, wanted)
            results.append(result)
            mark = (str(step.detail["resource"]), result.note)
            if result.note and mark not in outcome.notes:
                outcome.notes.append(mark)
        return results

    async def _carry_out(self, plan: Plan, step: Step, wanted: Desired) -> StepResult:
        if self._journal.state(step.key) is StepState.DONE:
            return StepResult(step, StepState.DONE)
        resource = str(step.detail["resource"])
        row = self._rows(step.target).get(resource)
        decision, real, note = await self._decided(wanted, resource, row)
        if note == TROUBLE:
            return StepResult(step, self._journal.state(step.key) or StepState.PLANNED, TROUBLE)
        self._journal.start(plan.id, step, _told(resource, real))
        if note and decision.act is Act.NOTHING and note not in {"own-change", "already", GONE}:
            return self._end(plan, step, StepState.FAILED, note)
        try:
            await self._do(step.target, resource, decision, real, row)
        except MailTrouble:
            # it may have happened: the step stays started, and the next look finds out
            log.warning("absence step %s is tried again", step.kind)
            return StepResult(step, StepState.STARTED, TROUBLE)
        except MailboxGone:
            self._snapshots.forget(step.target, resource)
            return self._end(plan, step, StepState.FAILED, GONE)
        except Refused as error:
            return self._end(plan, step, StepState.FAILED, error.why)
        return self._end(plan, step, StepState.FAILED if note == GONE else StepState.DONE, note)

    async def _do(
        self, mailbox: str, resource: str, decision: Decision, real: Mapping[str, Any], row: Remembered | None
    ) -> None:
        match decision.act:
            case Act.SET:
                self._snapshots.begin(mailbox, resource, before=dict(real), coming=dict(decision.value))
                more = await self._resources.put(mailbox, resource, decision.value)
                self._snapshots.confirm(mailbox, resource, {**decision.ours, **more})
            case Act.CONFIRM:
                self._snapshots.confirm(mailbox, resource, dict(decision.ours))
            case Act.BACK if row is not None:
                self._snapshots.begin(mailbox, resource, before=row.before, coming=dict(decision.value))
                await self._resources.back(mailbox, resource, decision.value, row)
                self._snapshots.forget(mailbox, resource)
            case Act.FORGET:
                self._snapshots.forget(mailbox, resource)
            case _:
                return

    def _end(self, plan: Plan, step: Step, state: StepState, note: str) -> StepResult:
        self._journal.finish(plan.id, step, state, note)
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


def _told(resource: str, value: Mapping[str, Any]) -> Any:
    """What journal and log may know: of a reply its state and a digest of its texts."""
    if kind_of(resource) != "reply":
        return {name: one for name, one in value.items() if name != "id"}
    texts = [value.get("internalReplyMessage"), value.get("externalReplyMessage")]
    shown = {name: one for name, one in value.items() if not name.endswith("Message")}
    return {**shown, "texts": _short(texts)} if any(texts) else shown


def _short(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
