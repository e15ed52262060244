"""What the pages of function mailboxes ask of the room, for whoever is signed in."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from mailboxes.carrying import receipts_only
from mailboxes.model import Actor, MailboxRecord, Order, Problem, Stage
from mailboxes.ordering import Ordering
from mailboxes.orders import MAY_CARRY_OUT, MAY_ORDER
from mailboxes.planning import MAY_PLAN, Planning
from mailboxes.register import Unsuitable
from mailboxes.service import OWN_WORDS, WORDS, MailboxService
from policies.mailing import MailboxUnavailable, MailTrouble
from policies.messages import PostvaktError
from policies.plan import Plan, StepState, UnknownPlan
from policies.vocabulary import DirectoryEntry, MailboxKind, Role
from web.absence_cards import Names
from web.forms import Form
from web.i18n import language
from web.people import Person, signed_in
from web.phrases import Told

_SEVERAL = re.compile(r"[,;\n]+")
_ADDRESS_REFUSALS = {"PV-ORDER-TWICE", "PV-MAILBOX-KNOWN", "PV-MAILBOX-TAKEN"}
_FIELDS = {"PV-MAILBOX-TARGET": "moved_to", "PV-MAILBOX-RING": "moved_to", "PV-ORDER-COMMENT": "comment"}
MOST_SUGGESTED = 200


@dataclass(frozen=True, slots=True)
class PlanShown:
    """A plan with what has become of each step, in words."""

    plan: Plan
    lines: Sequence[tuple[str, str]]
    done: int
    failed: int
    begun: bool
    receipts_only: bool
    in_exchange: bool


class MailboxDesk:
    """One person's dealings with the room, in one request."""

    def __init__(self, services: Any, person: Person) -> None:
        self._services = services
        self.room: MailboxService = services.mailboxes
        self.orders: Ordering = self.room.orders
        self.plans: Planning = self.room.plans
        self.actor = Actor(person.address.strip().casefold(), person.roles, person.name)
        self.pack = services.pack
        self.now: datetime = services.clock.now()

    @classmethod
    def signed_in(cls) -> MailboxDesk:
        """For the person of this session."""
        person = signed_in()
        if person is None:
            raise PostvaktError("PV-SIGN-IN")
        return cls(current_app.extensions["services"], person)

    def run(self, work: Any) -> Any:
        """The result of asynchronous work."""
        return self._services.run(work)

    @property
    def receipts(self) -> Any:
        """The room of receipts."""
        return self._services.receipts

    # --- who and when -----------------------------------------------------------------------------

    @property
    def zone(self) -> ZoneInfo:
        """Where people are."""
        zone: ZoneInfo = self.pack.calendar.zone
        return zone

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.zone).date()

    @cached_property
    def entries(self) -> dict[str, DirectoryEntry]:
        """The directory by address."""
        found: Sequence[DirectoryEntry] = self.run(self._services.directory.entries())
        return {one.address.casefold(): one for one in found if one.address}

    def names(self) -> Names:
        """Addresses as people know them; by themselves where the directory cannot be read."""
        try:
            return Names({address: one.display_name for address, one in self.entries.items() if one.display_name})
        except (MailTrouble, MailboxUnavailable):
            return Names({})

    def me(self) -> DirectoryEntry | None:
        """Who is signed in, as the directory knows them."""
        return self.entries.get(self.actor.address)

    def suggested(self) -> list[DirectoryEntry]:
        """People to choose from: those of one's own department first."""
        own = self.me()
        department = own.department if own else ""
        people = [one for one in self.entries.values() if one.kind is MailboxKind.PERSONAL and one.display_name]
        people.sort(key=lambda one: (one.department != department, one.display_name))
        return people[:MOST_SUGGESTED]

    def addresses(self, text: str) -> tuple[str, ...]:
        """What was written as people's names or addresses, as addresses where that can be told."""
        by_name: dict[str, list[str]] = {}
        for address, one in self.entries.items():
            by_name.setdefault(one.display_name.casefold(), []).append(address)
        found = [part.strip() for part in _SEVERAL.split(text) if part.strip()]
        known = [by_name.get(one.casefold(), []) for one in found]
        return tuple(
            match[0] if "@" not in one and len(match) == 1 else one for one, match in zip(found, known, strict=True)
        )

    # --- what they may ----------------------------------------------------------------------------

    @property
    def is_helper(self) -> bool:
        """Whether they work with everybody's mailboxes."""
        return self.actor.has(*MAY_PLAN)

    @property
    def sees_receipts(self) -> bool:
        """Whether they look after receipts."""
        return self.actor.has(Role.SERVICE_DESK, Role.ADMINISTRATOR)

    @property
    def sees_all(self) -> bool:
        """Whether they see the whole register."""
        return self.is_helper or self.actor.has(Role.MANAGER)

    def record(self, address: str) -> MailboxRecord:
        """A mailbox that they may see. Raises PostvaktError."""
        found = self.room.record(address.strip().casefold()[:254])
        if not self.sees_all and self.actor.address not in found.people:
            raise PostvaktError("PV-FORBIDDEN", role=" / ".join(sorted(MAY_PLAN)))
        return found

    def records(self, *, closed: bool = True) -> list[MailboxRecord]:
        """Those of the register that they see."""
        found = self.room.records(closed=closed)
        return found if self.sees_all else [one for one in found if self.actor.address in one.people]

    def may(self, record: MailboxRecord) -> frozenset[str]:
        """Of ``words``, ``all-words``, ``staff``, ``close``, ``receipt``, ``look``: what they may do with it now."""
        if not record.state.open:
            return frozenset()
        own = any(self.actor.same(one) for one in (record.responsible, *record.substitutes))
        responsible = self.actor.same(record.responsible)
        active = record.state.value == "active"
        found = {
            "words": self.is_helper or own,
            "all-words": self.is_helper,
            "staff": self.is_helper or responsible,
            "close": self.is_helper and active,
            "receipt": active and (responsible or self.actor.has(*MAY_ORDER)),
            "look": self.is_helper,
        }
        return frozenset(name for name, yes in found.items() if yes)

    def words_of(self, record: MailboxRecord) -> frozenset[str]:
        """Which words of a record they may change."""
        return frozenset(WORDS) if "all-words" in self.may(record) else frozenset(OWN_WORDS)

    def carries_out(self, order: Order) -> bool:
        """Whether they make and apply the plan of such an order."""
        ready = order.stage in {Stage.APPROVED, Stage.PLANNED, Stage.APPLIED}
        return ready and self.actor.has(*MAY_CARRY_OUT[order.kind])

    def decides(self, order: Order) -> bool:
        """Whether their yes or no is waited for."""
        may = self.actor.has(*self.pack.mailboxes.approval.roles)
        return order.stage is Stage.ASKED and may and not self.actor.same(order.asked_by)

    def withdraws(self, order: Order) -> bool:
        """Whether they may take it back."""
        open_ = order.stage in {Stage.ASKED, Stage.APPROVED}
        return open_ and (self.actor.same(order.asked_by) or self.actor.has(Role.ADMINISTRATOR))

    # --- reading ----------------------------------------------------------------------------------

    def problems(self) -> list[Problem] | None:
        """What is wrong with the register now, or with the mailboxes one is responsible for; None while the tenant does not answer."""
        own = {one.key for one in self.room.watched_by(self.actor.address) if self.actor.same(one.responsible)}
        if not self.is_helper and not own:
            return []
        try:
            found: list[Problem] = self.run(self.room.problems())
        except (MailTrouble, MailboxUnavailable):
            return None
        return found if self.is_helper else [one for one in found if one.target.casefold() in own]

    def order(self, order_id: str) -> Order:
        """One order that concerns them. Raises PostvaktError."""
        found = self.orders.order(order_id)
        if found not in self.orders.visible(self.actor):
            raise PostvaktError("PV-ORDER-UNKNOWN", order=order_id)
        return found

    def open_orders_of(self, record: MailboxRecord) -> list[Order]:
        """What is ordered for a mailbox and not done."""
        return [one for one in self.orders.visible(self.actor, over=False) if one.wanted.key == record.key]

    def others(self, record: MailboxRecord) -> list[MailboxRecord]:
        """The mailboxes that could take over."""
        return [one for one in self.room.records() if one.state.value == "active" and one.key != record.key]

    # --- plans ------------------------------------------------------------------------------------

    def plan(self, plan_id: str) -> PlanShown:
        """A plan with what became of it. Raises PostvaktError."""
        try:
            plan = self.room.plan(plan_id[:80])
        except UnknownPlan as error:
            raise PostvaktError("PV-PLAN-UNKNOWN", plan=plan_id[:80]) from error
        journal = self._services.journal
        states = [journal.state(step.key) or StepState.PLANNED for step in plan.steps]
        lines = [(step.summary[language()], str(state)) for step, state in zip(plan.steps, states, strict=True)]
        return PlanShown(
            plan,
            lines,
            sum(state is StepState.DONE for state in states),
            sum(state is StepState.FAILED for state in states),
            any(state is not StepState.PLANNED for state in states),
            receipts_only(plan),
            self._left_in_exchange(plan, states),
        )

    def _left_in_exchange(self, plan: Plan, states: Sequence[StepState]) -> bool:
        from mailboxes.steps import IN_EXCHANGE

        return any(
            step.kind in IN_EXCHANGE and state is not StepState.DONE
            for step, state in zip(plan.steps, states, strict=True)
        )

    def may_apply(self, shown: PlanShown) -> bool:
        """Whether they carry such a plan out."""
        roles = (Role.ADMINISTRATOR, Role.SERVICE_DESK) if shown.receipts_only else (Role.ADMINISTRATOR,)
        return self.actor.has(*roles)

    @property
    def by_script(self) -> bool:
        """Whether Exchange is changed by a script that an administrator runs."""
        return not self._services.settings.exchange_commands


def beside(form: Form, error: PostvaktError, *, fields: Collection[str] = ()) -> None:
    """Put a refusal beside the fields it is about; what belongs to no field of the form stands on top."""
    if isinstance(error, Unsuitable):
        for mistake in error.mistakes:
            name = mistake.field if not fields or mistake.field in fields else "all"
            form.problems.setdefault(name, Told(mistake.sv, mistake.en))
        return
    name = "address" if error.code in _ADDRESS_REFUSALS else _FIELDS.get(error.code, "all")
    said = {tongue: " ".join((error.parts(tongue)[0], error.parts(tongue)[2])) for tongue in ("sv", "en")}
    form.problems[name if not fields or name in fields else "all"] = Told(said["sv"], said["en"])


def several(text: str) -> tuple[str, ...]:
    """Words and phrases between commas or on lines of their own."""
    return tuple(part.strip() for part in _SEVERAL.split(text) if part.strip())


def listed(values: Sequence[str], names: Mapping[str, str] | None = None) -> str:
    """The other way round, for a field."""
    return ", ".join((names or {}).get(one, one) for one in values)
