"""Stand-ins for the outside of the sweep: mailboxes that misbehave on request, a store and a journal that survive a crash."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from checks.model import Outgoing, Recipient
from checks.ports import Leak, SentMail, SentMailPage
from policies.mailing import DeltaExpired, MailTrouble, NoteMail
from policies.plan import Plan, Step, StepState
from policies.vocabulary import DirectoryEntry, MailboxKind

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SOCIAL = DirectoryEntry("s1", "socialtjansten@sandby.example", "Socialtjänsten", kind=MailboxKind.FUNCTION)
SKOLA = DirectoryEntry("k1", "skola@sandby.example", "Skola", kind=MailboxKind.FUNCTION, manager_id="c1")
CARIN = DirectoryEntry("c1", "carin.holm@sandby.example", "Carin Holm")
ANNA = DirectoryEntry("a1", "anna.lind@sandby.example", "Anna Lind", manager_id="c1")
SECRET = "Hej! Personnumret är 19900101-2385."


class Crash(BaseException):
    """The machine goes dark; nothing may catch it."""


def sent(
    number: int, body: str, *, to: str = "ivar@exempel.example", hours: int = 0, owner: DirectoryEntry = SOCIAL
) -> SentMail:
    """A mail that left ``hours`` ago."""
    at = NOW - timedelta(hours=hours)
    mail = Outgoing(
        sender=Recipient(owner.address), to=(Recipient(to),), subject="Hej", text=body, sent_at=at.isoformat()
    )
    return SentMail(f"{owner.id}-{number}", at, mail)


@dataclass
class FakeSent:
    """Sent Items of some mailboxes, in pages; ``random`` decides about duplicates, replays, expiries and failures."""

    mail: dict[str, list[SentMail]]
    random: Random | None = None
    page: int = 3

    def _now_and_then(self) -> bool:
        return self.random is not None and self.random.random() < 0.25

    async def pages(self, mailbox: str, state: str | None, since: datetime) -> AsyncIterator[SentMailPage]:
        """As Graph: a state is where to go on; replays go back a little."""
        mails = self.mail.get(mailbox, [])
        at = int(state or 0)
        if state is not None and self._now_and_then():
            raise DeltaExpired("410")
        while True:
            if self._now_and_then():
                raise MailTrouble("503")
            if self._now_and_then():
                at = max(0, at - 2)
            chunk = mails[at : at + self.page]
            at = min(len(mails), at + self.page)
            yield SentMailPage(chunk, str(at), at >= len(mails))
            if at >= len(mails):
                return


@dataclass
class FakeLeaks:
    """Remembers in memory; ``crash_at``: at so many writes the machine goes dark, before or after the effect."""

    states: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    rows: dict[str, tuple[str, datetime, str]] = field(default_factory=dict)
    crash_at: int | None = None
    writes: int = 0

    def _write(self) -> None:
        self.writes += 1
        if self.writes == self.crash_at:
            raise Crash

    def sweep_state(self, mailbox: str) -> str | None:
        return self.states.get(mailbox)

    def forget_state(self, mailbox: str) -> None:
        self._write()
        self.states.pop(mailbox, None)

    def record(self, mailbox: str, address: str, state: str, found: Sequence[Leak]) -> int:
        self._write()
        fresh = {one.digest: one for one in found if one.digest not in self.seen}
        for one in fresh.values():
            self.seen.add(one.digest)
            self.rows[one.digest] = (address, one.sent_at, "")
        self.states[mailbox] = state
        self._write()
        return len(fresh)

    def untold(self) -> list[tuple[str, int]]:
        boxes = [mailbox for mailbox, _, note in self.rows.values() if not note]
        return sorted((one, boxes.count(one)) for one in set(boxes))

    def claim(self, mailbox: str, note: str) -> list[datetime]:
        self._write()
        if not any(row[2] == note for row in self.rows.values()):
            for digest, (box, at, own) in list(self.rows.items()):
                if box == mailbox and not own:
                    self.rows[digest] = (box, at, note)
        self._write()
        return sorted(at for _, at, own in self.rows.values() if own == note)

    def told(self, note: str) -> None:
        self._write()
        self.rows = {digest: row for digest, row in self.rows.items() if row[2] != note}
        self._write()

    def prune(self) -> int:
        return 0

    def last_sweep(self) -> datetime | None:
        return None


@dataclass
class World:
    """The journal and the service mailbox; every effect is a place where the machine can go dark or Graph can fail."""

    sent: list[tuple[str, NoteMail]] = field(default_factory=list)
    plans: dict[str, Plan] = field(default_factory=dict)
    states: dict[str, StepState] = field(default_factory=dict)
    effects: int = 0
    crash_at: int | None = None
    trouble_at: int | None = None

    def _effect(self) -> None:
        self.effects += 1
        if self.effects == self.crash_at:
            raise Crash

    def save(self, plan: Plan) -> None:
        self.plans.setdefault(plan.id, plan)

    def plan(self, plan_id: str) -> Plan | None:
        return self.plans.get(plan_id)

    def state(self, step_key: str) -> StepState | None:
        return self.states.get(step_key)

    def start(self, plan_id: str, step: Step, before: Any) -> None:
        self._effect()
        assert self.states.get(step.key) is not StepState.DONE
        self.states[step.key] = StepState.STARTED
        self._effect()

    def finish(self, plan_id: str, step: Step, state: StepState, note: str = "") -> None:
        self._effect()
        assert self.states.get(step.key) is StepState.STARTED
        self.states[step.key] = state
        self._effect()

    def unfinished(self) -> list[tuple[str, Step]]:
        return [
            (plan.id, step)
            for plan in self.plans.values()
            for step in plan.steps
            if self.state(step.key) is StepState.STARTED
        ]

    async def send_once(self, key: str, mail: NoteMail) -> bool:
        self._effect()
        if self.effects == self.trouble_at:
            raise MailTrouble("504")
        before = any(known == key for known, _ in self.sent)
        if not before:
            self.sent.append((key, mail))
        self._effect()
        if self.effects == self.trouble_at:
            raise MailTrouble("504 although it was sent")
        return not before
