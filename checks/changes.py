"""What the product would change about the checks (plan), and carrying it out (apply): journalled, resumable, never twice.

Two kinds of steps: an administrator's word on how strictly a rule is taken, and the sweep's mail to a mailbox's responsible. Where that is
a person's own mailbox the step carries a digest instead of a name, so that neither plan nor log is a list of people.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checks.leak_notes import responsible, write_leak_note
from checks.ports import LeakStore, Notes, RuleSettings
from checks.turning import Turned, lock_of
from policies.clock import Clock
from policies.mailing import MailTrouble
from policies.packs import Pack
from policies.plan import Journal, Plan, Step, StepResult, StepState, UnknownPlan
from policies.vocabulary import DirectoryEntry, MailboxKind

log = logging.getLogger(__name__)

FEATURE = "checks"
TURN = "turn-rule"
NOTE = "leak-note"
_LEVELS = {
    "sv": {"off": "avstängd", "info": "tyst upplysning i rutan", "nudge": "påminnelse", "stop": "stopp"},
    "en": {"off": "off", "info": "quiet information in the pane", "nudge": "reminder", "stop": "stop"},
}
_OBSERVED = {"sv": "tyst (räknas men visas inte)", "en": "silent (counted but not shown)"}
_BECOMES = {"sv": "{rule} blir {after} i stället för {before}", "en": "{rule} becomes {after} instead of {before}"}
_WHERE = {"sv": "{inside} inom kommunen, {outside} utåt", "en": "{inside} inside, {outside} to others"}
_NOTED = {
    "sv": "Den som ansvarar för {target} får veta att skickad e-post behöver ses över",
    "en": "Whoever is responsible for {target} is told that sent mail needs another look",
}
_SOMEBODY = {
    "sv": "Någon får veta att den egna skickade e-posten behöver ses över",
    "en": "Somebody is told that their own sent mail needs another look",
}


class NotTurned(Exception):  # noqa: N818
    """The rule cannot be turned: ``why`` is ``unknown`` (the pack does not have it on or off), ``locked`` or ``same``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Post:
    """What is needed to tell a mailbox's responsible: where to read, how to send, whom there is, and the page that says what to do."""

    store: LeakStore
    notes: Notes
    entries: Sequence[DirectoryEntry]
    link: str
    digest_key: bytes

    def target(self, mailbox: DirectoryEntry | None, address: str) -> str:
        """What a step calls a mailbox: a function mailbox's address; for anything else a digest that tells nobody's name."""
        if mailbox is not None and mailbox.kind is MailboxKind.FUNCTION:
            return address.casefold()
        return hmac.new(self.digest_key, f"leak-note\0{address.casefold()}".encode(), hashlib.sha256).hexdigest()[:32]


class CheckChanges:
    """Makes plans and carries them out."""

    def __init__(self, pack: Pack, settings: RuleSettings, journal: Journal, clock: Clock, post: Post) -> None:
        self._pack = pack
        self._settings = settings
        self._journal = journal
        self._clock = clock
        self._post = post
        self._by_address = {one.address.casefold(): one for one in post.entries if one.address}
        self._by_target = {post.target(one, one.address): one for one in self._by_address.values()}
        self._by_id = {one.id: one for one in post.entries if one.id}

    # --- how strictly a rule is taken ------------------------------------------------------------

    def in_force(self, rule: str) -> Turned | None:
        """How the rule is taken now; None for a rule that the pack does not set."""
        setting = self._pack.rules.get(rule)
        if setting is None:
            return None
        own = (
            None if lock_of(self._pack, rule) else next((one for one in self._settings.all() if one.rule == rule), None)
        )
        return own or Turned.of(rule, setting)

    def plan_turn(self, wanted: Turned, made_by: str, reason: str) -> Plan:
        """What taking the rule this way changes. Kept under its id; changes nothing. Raises NotTurned."""
        before = self.in_force(wanted.rule)
        if before is None:
            raise NotTurned("unknown")
        if lock_of(self._pack, wanted.rule):
            raise NotTurned("locked")
        if wanted == before:
            raise NotTurned("same")
        summary = {
            language: text.format(rule=wanted.rule, after=in_words(wanted, language), before=in_words(before, language))
            for language, text in _BECOMES.items()
        }
        plan_id = self._plan_id("rule", made_by, wanted.rule, repr(wanted))
        step = Step(
            f"{FEATURE}.{TURN}:{wanted.rule}:{plan_id}", TURN, wanted.rule, _json(before), _json(wanted), summary
        )
        return self._saved(plan_id, made_by, reason, [step])

    def _turn(self, plan: Plan, step: Step) -> StepResult:
        before = self.in_force(step.target)
        begun = self._journal.state(step.key) is StepState.STARTED
        self._journal.start(plan.id, step, None if before is None else _json(before))
        if before is None or lock_of(self._pack, step.target):
            return self._end(plan, step, StepState.FAILED, "locked")
        wanted = Turned(step.target, **step.after)
        if before == wanted:
            return self._end(plan, step, StepState.DONE, "" if begun else "already")
        if _json(before) != step.before:
            return self._end(plan, step, StepState.FAILED, "changed")
        if wanted == Turned.of(step.target, self._pack.rules[step.target]):
            self._settings.remove(step.target)  # the pack's own word again, and its later changes with it
        else:
            self._settings.put(wanted.rule, wanted.inside, wanted.outside, observe=wanted.observe)
        return self._end(plan, step, StepState.DONE)

    # --- telling a mailbox's responsible ---------------------------------------------------------

    def plan_notes(self, made_by: str, reason: str) -> Plan:
        """Whom the sweep has something to tell, who was not told today. Kept under its id; changes nothing."""
        today = self._clock.now().astimezone(self._pack.calendar.zone).date()
        steps = []
        for address, number in self._post.store.untold():
            target = self._post.target(self._by_address.get(address), address)
            key = f"{FEATURE}.{NOTE}:{target}:{today}"
            if self._journal.state(key) is StepState.DONE:
                continue
            words = _NOTED if target == address else _SOMEBODY
            summary = {language: text.format(target=target) for language, text in words.items()}
            steps.append(Step(key, NOTE, target, {"told": None}, {"mails": number}, summary))
        return self._saved(self._plan_id("notes", made_by, *(step.key for step in steps)), made_by, reason, steps)

    async def _note(self, plan: Plan, step: Step) -> StepResult:
        store = self._post.store
        mailbox = self._by_target.get(step.target)
        self._journal.start(plan.id, step, step.before)
        if mailbox is None:
            return self._end(plan, step, StepState.FAILED, "gone")
        sent = store.claim(mailbox.address.casefold(), step.key)
        if not sent:
            return self._end(plan, step, StepState.FAILED, "expired")
        mail = write_leak_note(
            responsible(mailbox, self._by_id),
            mailbox,
            sent,
            municipality=self._pack.municipality.name,
            zone=self._pack.calendar.zone,
            link=self._post.link,
        )
        await self._post.notes.send_once(step.key, mail)
        result = self._end(plan, step, StepState.DONE)
        store.told(
            step.key
        )  # after the journal knows: the other way round a crash between would take new mails along untold
        return result

    # --- both ------------------------------------------------------------------------------------

    async def apply(self, plan_id: str) -> list[StepResult]:
        """Carry out a plan, or the rest of one that was interrupted. Steps done before are not repeated. Raises UnknownPlan."""
        plan = self._journal.plan(plan_id)
        if plan is None or plan.feature != FEATURE:
            raise UnknownPlan(plan_id)
        return [await self._one(plan, step) for step in plan.steps]

    async def _one(self, plan: Plan, step: Step) -> StepResult:
        if self._journal.state(step.key) is StepState.DONE:
            if step.kind == NOTE:
                self._post.store.told(step.key)
            return StepResult(step, StepState.DONE, "already")
        if step.kind == TURN:
            return self._turn(plan, step)
        try:
            return await self._note(plan, step)
        except MailTrouble as error:
            # it may have happened: the step stays started, and the next apply finds out
            log.warning("a leak note is tried again with the next apply: %s", error)
            return StepResult(step, self._journal.state(step.key) or StepState.PLANNED, "trouble")

    def _plan_id(self, what: str, *parts: str) -> str:
        now = self._clock.now()
        name = hashlib.sha256("\n".join([now.isoformat(), *parts]).encode()).hexdigest()[:12]
        return f"{FEATURE}-{what}-{now:%Y%m%d}-{name}"

    def _saved(self, plan_id: str, made_by: str, reason: str, steps: Sequence[Step]) -> Plan:
        plan = Plan(plan_id, FEATURE, self._clock.now(), made_by, reason, tuple(steps))
        self._journal.save(plan)
        return plan

    def _end(self, plan: Plan, step: Step, state: StepState, note: str = "") -> StepResult:
        self._journal.finish(plan.id, step, state, note)
        return StepResult(step, state, note)


def in_words(one: Turned, language: str) -> str:
    """How strictly that is, in words."""
    if one.observe and (one.inside, one.outside) != ("off", "off"):
        return _OBSERVED[language]
    levels = _LEVELS[language]
    if one.inside == one.outside:
        return levels[one.inside]
    return _WHERE[language].format(inside=levels[one.inside], outside=levels[one.outside])


def _json(one: Turned) -> dict[str, Any]:
    return {"inside": one.inside, "outside": one.outside, "observe": one.observe}
