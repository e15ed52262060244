"""Everything the edges ask of function mailboxes: the register, who answers what, orders, plans, problems, and what timers do."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from mailboxes import closing, contact_list, importing, problems
from mailboxes.contact_list import Contact
from mailboxes.importing import ImportReport
from mailboxes.model import Actor, MailboxRecord, Order, OrderKind, Problem, Stage, State
from mailboxes.ordering import PATIENCE, Desk, Ordering, kept_records
from mailboxes.planning import MAY_PLAN, Planning, allowed
from mailboxes.ports import Audited, Directory, Exchange, IsAway, MailboxStore, Notes, Scripts, Signatures
from mailboxes.provisioning import Outcome, Provisioning
from mailboxes.register import Unsuitable, form_mistakes, tidied, unknown_people
from mailboxes.steps import FEATURE, IN_EXCHANGE, REGISTER, Steps, change_of
from policies.clock import Clock
from policies.mailing import MailTrouble
from policies.messages import PostvaktError
from policies.packs import Pack
from policies.plan import Journal, Plan, Step, StepState, UnknownPlan
from policies.vocabulary import MailboxKind, Role

log = logging.getLogger(__name__)
# what those who watch a mailbox may change by themselves; people and receipts go by plan and order
OWN_WORDS = frozenset({"hours", "phone", "purpose", "topics", "search_words"})
WORDS = OWN_WORDS | {"name", "kind", "board", "department", "unit", "answering_days"}
# whoever carries a plan out may be at it still
LEFT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Outside:
    """The ports, connected."""

    store: MailboxStore
    directory: Directory
    exchange: Exchange
    scripts: Scripts
    signatures: Signatures
    notes: Notes
    away: IsAway
    journal: Journal


class MailboxService:
    """The front door of the room. ``orders`` and ``plans`` hold the use cases of those."""

    def __init__(
        self,
        pack: Pack,
        outside: Outside,
        *,
        clock: Clock,
        link: str,
        own_mailbox: str = "",
        patience: float = PATIENCE,
    ) -> None:
        """``link``: the console's address, for mails; ``own_mailbox``: where the product's own mail comes from; ``patience``: seconds."""
        self.pack = pack
        self._outside = outside
        self._clock = clock
        self._own = own_mailbox.casefold()
        desk = Desk(pack, outside.store, outside.directory, outside.notes, clock, link, patience)
        self.orders = Ordering(desk)
        self.plans = Planning(desk, self.orders, outside.exchange, outside.journal)
        self._provisioning = Provisioning(
            exchange=outside.exchange,
            store=outside.store,
            journal=outside.journal,
            signatures=outside.signatures,
            ring=self.plans.ring,
        )

    # --- the register ----------------------------------------------------------------------------

    def records(self, *, closed: bool = False) -> list[MailboxRecord]:
        """The register by name in Swedish order; ``closed``: those that are closed as well."""
        found = [one for one in self._outside.store.records() if closed or one.state is not State.CLOSED]
        return sorted(found, key=lambda one: (contact_list.swedish(one.name), one.key))

    def record(self, address: str) -> MailboxRecord:
        """One mailbox. Raises PostvaktError."""
        return self.orders.record(address)

    def watched_by(self, address: str) -> list[MailboxRecord]:
        """The mailboxes in use that this person watches, and may send as."""
        key = address.strip().casefold()
        return [one for one in self.records() if one.state.open and key in one.people]

    def with_receipts(self) -> list[MailboxRecord]:
        """The mailboxes that answer with a receipt; of one that is being closed, the receipt's own words name the new address."""
        records = {one.key: one for one in self._outside.store.records()}
        found = [one for one in records.values() if one.state.open and one.receipt.on]
        return [self._moving(one, records.get(one.moved_to)) for one in found]

    def _moving(self, record: MailboxRecord, to: MailboxRecord | None) -> MailboxRecord:
        if record.state is not State.CLOSING:
            return record
        own = closing.moved_words(record, to.name if to else "", self.pack)
        return replace(record, receipt=replace(record.receipt, own=own))

    def change(
        self, address: str, words: Mapping[str, Any], actor: Actor, *, version: int, reason: str = ""
    ) -> MailboxRecord:
        """Change what the register says in words (`WORDS`; people by plan, receipts by order). Raises Unsuitable, PostvaktError."""
        record = self.record(address)
        own = any(actor.same(one) for one in (record.responsible, *record.substitutes))
        if not actor.has(*MAY_PLAN) and not (own and words.keys() <= OWN_WORDS):
            raise PostvaktError("PV-FORBIDDEN", role=" / ".join(sorted(MAY_PLAN)))
        if record.version != version:
            raise PostvaktError("PV-MAILBOX-CHANGED", what=record.address)
        if not words.keys() <= WORDS:
            raise ValueError(f"not words of the register: {sorted(words.keys() - WORDS)}")
        wanted = tidied(replace(record, **words))
        if mistakes := form_mistakes(wanted, self.pack):
            raise Unsuitable(mistakes)
        if wanted == record:
            return record
        return kept_records(self._outside.store, [wanted], Audited(actor.address, "mailboxes.register", reason))[0]

    async def import_csv(self, data: bytes, actor: Actor, *, dry_run: bool = True, reason: str = "") -> ImportReport:
        """What a spreadsheet changes; kept unless ``dry_run`` or something in it is wrong."""
        allowed(actor)
        people = {one.address.casefold() for one in await self._outside.directory.entries() if one.address}
        report = importing.from_csv(data, known=self._outside.store.records(), pack=self.pack, people=people)
        return self._kept(report, actor, "mailboxes.import", reason) if not dry_run else report

    async def import_tenant(
        self, actor: Actor, *, addresses: Sequence[str] = (), dry_run: bool = True, reason: str = ""
    ) -> ImportReport:
        """Shared mailboxes that the register does not know, with their people where rights can be read; of ``addresses`` only, or all."""
        allowed(actor)
        entries = await self._outside.directory.entries()
        known = {one.key for one in self._outside.store.records()}
        wanted = {one.strip().casefold() for one in addresses}
        new = [
            one.address.casefold()
            for one in entries
            if one.kind is MailboxKind.FUNCTION and one.address.casefold() not in {*known, self._own}
        ]
        new = [one for one in new if not wanted or one in wanted]
        found = {address: await self._outside.exchange.mailbox(address) for address in new}
        people = {one.address.casefold() for one in entries}
        made = importing.from_tenant(entries, found, known=known, own=self._own)
        made = [one for one in made if one.key in found]
        sound = [one for one in made if not form_mistakes(one, self.pack) and not unknown_people(one, people)]
        report = ImportReport(tuple(importing.compared(None, one) for one in sound))
        return self._kept(report, actor, "mailboxes.import", reason) if not dry_run else report

    def _kept(self, report: ImportReport, actor: Actor, action: str, reason: str) -> ImportReport:
        if report.mistakes:
            return report
        kept_records(self._outside.store, report.to_keep, Audited(actor.address, action, reason))
        return replace(report, kept=True)

    # --- who answers what, what is wrong ---------------------------------------------------------

    def contacts(self, query: str = "") -> list[Contact]:
        """Who answers what; with a query, the best first."""
        return contact_list.search(contact_list.contacts(self._outside.store.records()), query)

    async def problems(self) -> list[Problem]:
        """What is wrong with the register now."""
        records, now = self._outside.store.records(), self._clock.now()
        entries = {one.address.casefold(): one for one in await self._outside.directory.entries() if one.address}
        for record in records:  # one that was just made is not in what was read this morning
            if record.state.open and record.key not in entries:
                fresh = await self._outside.directory.entry(record.key)
                if fresh is not None:
                    entries[record.key] = fresh
        people = {person for one in records if one.state.open for person in one.people}
        away = [one for one in sorted(people) if await self._outside.away.is_away(one, now)]
        around = problems.surroundings(list(entries.values()), away=away, now=now, own_mailbox=self._own)
        return problems.find_problems(records, self.pack, around)

    # --- carrying out ----------------------------------------------------------------------------

    def plan(self, plan_id: str) -> Plan:
        """One plan of this room. Raises UnknownPlan."""
        found = self._outside.journal.plan(plan_id)
        if found is None or found.feature != FEATURE:
            raise UnknownPlan(plan_id)
        return found

    def script(self, plan_id: str) -> str:
        """The plan's changes in Exchange as a script for an administrator; what is done already is left out. Raises UnknownPlan."""
        plan = self.plan(plan_id)
        left = [one for one in plan.steps if self._outside.journal.state(one.key) is not StepState.DONE]
        changes = [change for one in left if one.kind in IN_EXCHANGE and (change := change_of(one)) is not None]
        return self._outside.scripts.script(changes, f"Postvakt {plan.id}")

    async def apply(self, plan_id: str, actor: Actor, *, trusted: bool = False) -> Outcome:
        """Carry a plan out, or the rest of it. ``trusted``: the actor says that the script was run without errors.

        Raises UnknownPlan, and PostvaktError when the register has changed since the plan was made.
        """
        plan = self.plan(plan_id)
        receipts_only = bool(plan.steps) and all(
            one.kind == REGISTER and one.after.keys() == {"receipt"} for one in plan.steps
        )
        allowed(actor, Role.ADMINISTRATOR, *((Role.SERVICE_DESK,) if receipts_only else ()))
        self._check_fresh(plan)
        self._outside.store.begin_work(plan.id, by=actor.address, at=self._clock.now(), trusted=trusted)
        return await self._carry_out(plan.id, trusted=trusted)

    async def _carry_out(self, plan_id: str, *, trusted: bool) -> Outcome:
        outcome = await self._provisioning.apply(plan_id, trusted=trusted)
        if not outcome.to_resume:
            self._outside.store.end_work(plan_id, self._clock.now())
        if outcome.complete:
            await self.verify_orders()
            if order := _order_of(outcome.plan):
                await self.orders.tell_now(order)
        return outcome

    async def differences(self, address: str) -> list[Step]:
        """What in the tenant is not as the register has it, as far as it can be read; empty when all is in place."""
        record = self.record(address)
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
                    await self.orders.verified(order, order.decided_by or order.asked_by)
                    verified += 1
            except MailTrouble as error:
                log.warning("an order is looked at again later: %s", error)
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
        for step in plan.steps:
            record = self._outside.store.record(step.target)
            order = self._outside.store.order(str(step.detail.get("order", "")))
            if (record.version if record else 0) != step.detail.get("version", 0):
                raise PostvaktError("PV-PLAN-STALE")
            if order is not None and (order.stage is not Stage.PLANNED or order.plan_id != plan.id):
                raise PostvaktError("PV-PLAN-STALE")

    # --- what timers do --------------------------------------------------------------------------

    async def resume(self) -> int:
        """Take up plans that somebody had carried out and that were left; send mails that were not sent. How many plans."""
        left = self._outside.store.works(begun_before=self._clock.now() - LEFT)
        for plan_id, trusted in left:
            try:
                await self._carry_out(plan_id, trusted=trusted)
            except UnknownPlan:
                self._outside.store.end_work(plan_id, self._clock.now())
        await self.verify_orders()
        await self.orders.tell(settled=LEFT)
        return len(left)

    async def end_transitions(self) -> list[Outcome]:
        """Close the mailboxes whose transition is over, each by its own plan."""
        now, actor = self._clock.now(), Actor.product()
        due = [
            one
            for one in self._outside.store.records()
            if one.state is State.CLOSING and one.closes_at is not None and one.closes_at <= now
        ]
        found: list[Outcome] = []
        for record in due:
            plan = await self.plans.of_end(record, actor, f"Övergångstiden för {record.address} är slut")
            found.append(await self.apply(plan.id, actor))
        return found

    async def tell_problems(self) -> int:
        """On working days: a mail to those whom the pack names when the register has problems. How many mails were sent now."""
        day = self._clock.now().astimezone(self.pack.calendar.zone).date()
        if not self.pack.mailboxes.told or not self.pack.calendar.is_working_day(day):
            return 0
        week = (day - timedelta(days=day.weekday())).isoformat()
        letters = (await self.orders.writer()).digest(await self.problems(), week)
        sent = 0
        for letter in letters:
            try:
                sent += await self._outside.notes.send_once(letter.key, letter.mail)
            except MailTrouble:
                continue  # tomorrow's look tells of it
        return sent


def _order_of(plan: Plan) -> str:
    """The order that the plan carries out, or nothing."""
    return next((str(one.detail["order"]) for one in plan.steps if one.detail.get("order")), "")
