"""Stand-ins for the outside: a mailbox service that misbehaves on request, a store and a journal that survive a crash."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from policies.mailing import DeltaExpired, MailTrouble, NoteMail
from policies.plan import Plan, Step, StepState
from policies.vocabulary import DirectoryEntry
from signatures.model import CountedMail, Draft, DraftChanged, Need, SentMessage
from signatures.ports import SentPage


class Crash(BaseException):
    """The machine goes dark; nothing may catch it."""


@dataclass
class FakeSent:
    """Sent Items of some mailboxes, in pages. ``random`` decides about duplicates, replays, expiries and failures; None: none of them."""

    mail: dict[str, list[SentMessage]]
    random: Random | None = None
    page: int = 3
    rate: float = 0.25

    def _now_and_then(self) -> bool:
        return self.random is not None and self.random.random() < self.rate

    async def pages(self, mailbox: str, state: str | None, since: datetime) -> AsyncIterator[SentPage]:
        """As Graph: a state is where to go on; replays go back a little, duplicates come twice."""
        messages = self.mail.get(mailbox, [])
        at = int(state or 0)
        if state is not None and self._now_and_then():
            raise DeltaExpired("410")
        while True:
            if self._now_and_then():
                raise MailTrouble("503")
            if self._now_and_then():
                at = max(0, at - 2)
            chunk = messages[at : at + self.page]
            if self.random is not None and self._now_and_then():
                chunk = [*chunk, *self.random.sample(messages, min(2, len(messages)))]
                self.random.shuffle(chunk)
            at = min(len(messages), at + self.page)
            yield SentPage(chunk, str(at), at >= len(messages))
            if at >= len(messages):
                return


@dataclass
class FakeStore:
    """Keeps figures in memory. ``crash_at``: after so many calls that write, the machine goes dark, before or after the effect."""

    states: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    counts: Counter[tuple[date, str, str]] = field(default_factory=Counter)
    rows: dict[str, Need] = field(default_factory=dict)
    noted: dict[str, datetime] = field(default_factory=dict)
    crash_at: int | None = None
    writes: int = 0

    def _dark(self) -> bool:
        self.writes += 1
        return self.crash_at == self.writes

    def sweep_state(self, mailbox: str) -> str | None:
        return self.states.get(mailbox)

    def forget_state(self, mailbox: str) -> None:
        if self._dark():
            raise Crash
        self.states.pop(mailbox, None)

    def record_all(self, pages: Sequence[tuple[str, str, str, Sequence[CountedMail]]], *, now: datetime) -> list[int]:
        if self._dark():
            raise Crash
        numbers = [self._record(*page, now) for page in pages]
        if self._dark():
            raise Crash
        return numbers

    def _record(self, mailbox: str, token: str, state: str, mails: Sequence[CountedMail], now: datetime) -> int:
        fresh = {mail.digest: mail for mail in mails if mail.digest not in self.seen}
        for mail in fresh.values():
            self.seen.add(mail.digest)
            self.counts[mail.week, mail.unit, mail.verdict.value] += 1
            if mail.week + timedelta(days=6) >= (now - timedelta(days=8)).date():
                row = self.rows.get(token, Need(token, mailbox, 0, 0))
                self.rows[token] = replace(row, counted=row.counted + 1, lacking=row.lacking + mail.verdict.lacking)
        self.states[mailbox] = state
        return len(fresh)

    def needs(self, *, now: datetime) -> list[Need]:
        return [replace(row, noted_at=self.noted.get(row.token)) for row in self.rows.values()]

    def mark_noted(self, token: str, at: datetime) -> None:
        if self._dark():
            raise Crash
        self.noted[token] = at
        if self._dark():
            raise Crash

    def prune(self, *, now: datetime) -> int:
        return 0

    def last_sweep(self) -> datetime | None:
        return None

    def shares(self, since: date, until: date) -> list[tuple[date, str, str, int]]:
        return [
            (week, unit, verdict, n)
            for (week, unit, verdict), n in sorted(self.counts.items())
            if since <= week <= until
        ]


@dataclass
class FakeDirectory:
    """People by address."""

    people: list[DirectoryEntry]

    async def entry(self, address: str) -> DirectoryEntry | None:
        return next((one for one in self.people if one.address.casefold() == address.casefold()), None)

    async def entries(self) -> Sequence[DirectoryEntry]:
        return self.people


@dataclass
class World:
    """Drafts, the service mailbox and the journal, all of which survive; every effect is a place where the machine can go dark."""

    drafts_by_id: dict[str, Draft] = field(default_factory=dict)
    sent: list[tuple[str, NoteMail]] = field(default_factory=list)
    plans: dict[str, Plan] = field(default_factory=dict)
    states: dict[str, StepState] = field(default_factory=dict)
    log: list[tuple[str, str, str]] = field(default_factory=list)
    effects: int = 0
    crash_at: int | None = None
    trouble_at: int | None = None
    patches: int = 0

    def effect(self) -> None:
        """One more moment at which it may go dark."""
        self.effects += 1
        if self.effects == self.crash_at:
            raise Crash
        if self.effects == self.trouble_at:
            raise MailTrouble("504")

    # --- journal ---
    def save(self, plan: Plan) -> None:
        self.plans.setdefault(plan.id, plan)

    def plan(self, plan_id: str) -> Plan | None:
        return self.plans.get(plan_id)

    def state(self, step_key: str) -> StepState | None:
        return self.states.get(step_key)

    def start(self, plan_id: str, step: Step, before: Any) -> None:
        self.effect_of_journal()
        if self.states.get(step.key) is StepState.DONE:
            raise AssertionError("started again although done")
        self.states[step.key] = StepState.STARTED
        self.log.append(("start", step.key, repr(before)))
        self.effect_of_journal()

    def finish(self, plan_id: str, step: Step, state: StepState, note: str = "") -> None:
        self.effect_of_journal()
        assert self.states.get(step.key) is StepState.STARTED
        self.states[step.key] = state
        self.log.append(("finish", step.key, state.value + note))
        self.effect_of_journal()

    def effect_of_journal(self) -> None:
        self.effects += 1
        if self.effects == self.crash_at:
            raise Crash

    def unfinished(self) -> list[tuple[str, Step]]:
        return []


@dataclass
class FakeDrafts:
    """Drafts in the world."""

    world: World

    async def drafts(self, mailbox: str, category: str) -> Sequence[Draft]:
        return [
            one for one in self.world.drafts_by_id.values() if one.mailbox == mailbox and category in one.categories
        ]

    async def draft(self, mailbox: str, draft_id: str) -> Draft | None:
        return self.world.drafts_by_id.get(draft_id)

    async def replace_body(self, draft: Draft, body: str) -> None:
        self.world.effect()
        now = self.world.drafts_by_id.get(draft.id)
        if now is None or now.etag != draft.etag:
            raise DraftChanged("412")
        self.world.patches += 1
        self.world.drafts_by_id[draft.id] = replace(now, body=body, etag=now.etag + "+")
        self.world.effect()


@dataclass
class FakeNotes:
    """Sends once per key, as ``graph_client.mail`` promises; it may go dark before or after the effect."""

    world: World

    async def send_once(self, key: str, mail: NoteMail) -> bool:
        self.world.effect()
        if any(known == key for known, _ in self.world.sent):
            return False
        self.world.sent.append((key, mail))
        self.world.effect()
        return True
