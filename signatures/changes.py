"""What the product would change about signatures (plan), and carrying it out (apply): journalled, resumable, never twice.

A note's step carries a digest instead of a name, so that neither plan nor log is a list of people; who is meant is looked up in the
short-lived rows when the step is carried out, and a row that has expired means that nothing is sent.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from policies.clock import Clock
from policies.mailing import MailTrouble
from policies.plan import Journal, Plan, Step, StepResult, StepState, UnknownPlan
from policies.vocabulary import DirectoryEntry, MailboxKind
from signatures.expectations import Expectations
from signatures.mend import CannotMend, form_for, judge_draft, mended
from signatures.model import Draft, DraftChanged, Need, Verdict
from signatures.notes import needs_note, write_note
from signatures.ports import Drafts, Notes, SweepStore
from signatures.render import render
from signatures.sweep import week_of

log = logging.getLogger(__name__)

FEATURE = "signature"
MEND = "mend-draft"
NOTE = "note"
_SUMMARY = {
    MEND: {
        "sv": "Signaturen läggs till i ett utkast i {target}",
        "en": "The signature is added to a draft in {target}",
    },
    NOTE: {
        "sv": "En vänlig påminnelse skickas till någon vars mejl saknar signaturen",
        "en": "A friendly note goes to somebody whose mail lacks the signature",
    },
}


@dataclass(frozen=True, slots=True)
class ApplyReport:
    """What became of a plan."""

    plan: Plan
    results: tuple[StepResult, ...]

    @property
    def complete(self) -> bool:
        """Whether every step is done."""
        return all(result.state is StepState.DONE for result in self.results)


class SignatureChanges:
    """Makes plans and carries them out."""

    def __init__(
        self,
        *,
        expectations: Expectations,
        store: SweepStore,
        drafts: Drafts,
        notes: Notes,
        journal: Journal,
        clock: Clock,
        link: str,
    ) -> None:
        """``link``: the page that shows people their own signature."""
        self._expect = expectations
        self._store = store
        self._drafts = drafts
        self._notes = notes
        self._journal = journal
        self._clock = clock
        self._link = link

    # --- plan ------------------------------------------------------------------------------------

    async def plan(self, made_by: str, reason: str, *, mend: bool = True, note: bool = True) -> Plan:
        """What would change now. It is kept in the journal so that it can be applied by its id; nothing else changes."""
        now = self._clock.now()
        steps: list[Step] = []
        if mend:
            steps += await self._drafts_to_mend()
        if note:
            steps += self._notes_to_send(now)
        name = hashlib.sha256(
            "\n".join([now.isoformat(), made_by, *(step.key for step in steps)]).encode()
        ).hexdigest()[:12]
        plan = Plan(f"signatures-{now:%Y%m%d}-{name}", FEATURE, now, made_by, reason, tuple(steps))
        self._journal.save(plan)
        return plan

    async def _drafts_to_mend(self) -> list[Step]:
        policy = self._expect.pack.signature.mend_drafts
        steps: list[Step] = []
        for address in policy.mailboxes:
            owner = self._expect.entry(address)
            if owner is None or owner.kind is not MailboxKind.FUNCTION:
                continue
            yardstick = self._expect.yardstick(address, owner)
            drafts = await self._drafts.drafts(address, policy.category)
            steps += [
                self._mend_step(owner, one) for one in drafts if judge_draft(one, yardstick).verdict is Verdict.MISSING
            ]
        return steps

    def _mend_step(self, owner: DirectoryEntry, draft: Draft) -> Step:
        signature = render(owner, self._expect.pack, form=form_for(draft))
        return _step(
            f"{FEATURE}.{MEND}:{owner.address.casefold()}:{draft.id}:{_short(draft.etag)}",
            MEND,
            owner.address,
            before={"etag": draft.etag, "body": _short(draft.body), "signature": "missing"},
            after={"signature": signature.version, "form": signature.form.value},
            detail={"draft": draft.id},
        )

    def _notes_to_send(self, now: datetime) -> list[Step]:
        needs = sorted(self._store.needs(now=now), key=lambda need: need.token)
        return [_note_step(need.token, week_of(now)) for need in needs if self._wants_note(need, now)]

    def _wants_note(self, need: Need, now: datetime) -> bool:
        owner = self._expect.entry(need.mailbox)
        if owner is None or owner.kind is not MailboxKind.PERSONAL:
            return False
        policy = self._expect.pack.for_unit(owner.department, owner.unit).signature
        rested = need.noted_at is None or now - need.noted_at >= timedelta(days=policy.note_interval_days)
        return (
            rested
            and needs_note(need.counted, need.lacking, policy.tolerance)
            and not self._noted_lately(need.token, now)
        )

    def _noted_lately(self, token: str, now: datetime) -> bool:
        """Whether the journal knows a note of this week, or of as many weeks back as the pack's interval has."""
        weeks = -(-self._expect.pack.signature.note_interval_days // 7)
        steps = (_note_step(token, week_of(now - timedelta(weeks=back))) for back in range(weeks))
        return any(self._journal.state(step.key) is StepState.DONE for step in steps)

    # --- apply -----------------------------------------------------------------------------------

    async def apply(self, plan_id: str, *, progress: Callable[[int, int], None] | None = None) -> ApplyReport:
        """Carry out a plan, or the rest of one that was interrupted. Steps done before, in whatever plan, are not repeated.

        Raises UnknownPlan.
        """
        plan = self._journal.plan(plan_id)
        if plan is None or plan.feature != FEATURE:
            raise UnknownPlan(plan_id)
        results: list[StepResult] = []
        for number, step in enumerate(plan.steps, start=1):
            results.append(await self._one(plan, step))
            if progress is not None:
                progress(number, len(plan.steps))
        return ApplyReport(plan, tuple(results))

    async def _one(self, plan: Plan, step: Step) -> StepResult:
        state = self._journal.state(step.key)
        if state is StepState.DONE:
            return StepResult(step, StepState.DONE, "already")
        work = self._mend if step.kind == MEND else self._note
        try:
            return await work(plan, step)
        except MailTrouble as error:
            # it may have happened: the step stays started, and the next apply finds out
            log.warning("signature step %s is tried again with the next apply: %s", step.kind, error)
            return StepResult(step, self._journal.state(step.key) or StepState.PLANNED, "trouble")

    async def _mend(self, plan: Plan, step: Step) -> StepResult:
        owner = self._expect.entry(step.target)
        draft = await self._drafts.draft(step.target, str(step.detail["draft"])) if owner else None
        begun = self._journal.state(step.key) is StepState.STARTED
        self._journal.start(
            plan.id, step, step.before if draft is None else {"etag": draft.etag, "body": _short(draft.body)}
        )
        if owner is None or draft is None:
            return self._end(plan, step, StepState.FAILED, "gone")
        yardstick = self._expect.yardstick(owner.address, owner)
        if judge_draft(draft, yardstick).verdict is Verdict.PRESENT:
            return self._end(plan, step, StepState.DONE, "" if begun else "already")
        if draft.etag != step.before["etag"]:
            return self._end(plan, step, StepState.FAILED, "changed")
        try:
            body = mended(draft, render(owner, self._expect.pack, form=form_for(draft)), yardstick)
            await self._drafts.replace_body(draft, body)
        except CannotMend:
            return self._end(plan, step, StepState.FAILED, "unsuitable")
        except DraftChanged:
            return await self._changed(plan, step, owner)
        return self._end(plan, step, StepState.DONE)

    async def _changed(self, plan: Plan, step: Step, owner: DirectoryEntry) -> StepResult:
        """Somebody wrote in the draft, or an earlier attempt of ours came through unseen: what stands there tells which."""
        draft = await self._drafts.draft(step.target, str(step.detail["draft"]))
        ours = (
            draft is not None
            and judge_draft(draft, self._expect.yardstick(owner.address, owner)).verdict is Verdict.PRESENT
        )
        return self._end(plan, step, StepState.DONE if ours else StepState.FAILED, "" if ours else "changed")

    async def _note(self, plan: Plan, step: Step) -> StepResult:
        now = self._clock.now()
        token = str(step.detail["token"])
        begun = self._journal.state(step.key) is StepState.STARTED
        need = next((one for one in self._store.needs(now=now) if one.token == token), None)
        owner = self._expect.entry(need.mailbox) if need else None
        self._journal.start(plan.id, step, step.before)
        if need is None or owner is None:
            return self._end(plan, step, StepState.FAILED, "expired")
        if not begun and not self._wants_note(need, now):
            return self._end(plan, step, StepState.FAILED, "recently")
        signature = render(owner, self._expect.pack)
        await self._notes.send_once(step.key, write_note(owner, signature, self._expect.pack, self._link))
        self._store.mark_noted(token, now)
        return self._end(plan, step, StepState.DONE)

    def _end(self, plan: Plan, step: Step, state: StepState, note: str = "") -> StepResult:
        self._journal.finish(plan.id, step, state, note)
        return StepResult(step, state, note)


def _note_step(token: str, week: date) -> Step:
    key = f"{FEATURE}.{NOTE}:{token}:{week}"
    return _step(key, NOTE, "", before={"note": None}, after={"note": str(week)}, detail={"token": token})


def _step(key: str, kind: str, target: str, *, before: Any, after: Any, detail: dict[str, Any]) -> Step:
    summary = {language: text.format(target=target) for language, text in _SUMMARY[kind].items()}
    return Step(key=key, kind=kind, target=target, before=before, after=after, summary=summary, detail=detail)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
