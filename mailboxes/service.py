"""Everything the edges ask of function mailboxes: the register, who answers what, orders, plans, problems, and what timers do."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from mailboxes import closing, contact_list, importing, problems
from mailboxes.carrying import Carrying, WaitingPlan
from mailboxes.contact_list import Contact
from mailboxes.importing import ImportReport
from mailboxes.model import Actor, MailboxRecord, Problem, State
from mailboxes.ordering import PATIENCE, Desk, Ordering, kept_records
from mailboxes.planning import MAY_PLAN, Planning, allowed
from mailboxes.ports import Audited, Outside
from mailboxes.provisioning import Outcome
from mailboxes.register import Unsuitable, form_mistakes, tidied, unknown_people
from policies.clock import Clock
from policies.mailing import MailTrouble
from policies.messages import PostvaktError
from policies.packs import Pack
from policies.plan import Plan, Step
from policies.vocabulary import MailboxKind

log = logging.getLogger(__name__)
# what those who watch a mailbox may change by themselves; people and receipts go by plan and order
OWN_WORDS = frozenset({"hours", "phone", "purpose", "topics", "search_words"})
WORDS = OWN_WORDS | {"name", "kind", "board", "department", "unit", "answering_days"}


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
        self._carrying = Carrying(outside, self.orders, self.plans, clock)

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
        around = replace(around, marked=await self.plans.marked(), copies=await self._copies())
        return problems.find_problems(records, self.pack, around)

    async def _copies(self) -> Mapping[str, bool]:
        found = await self._outside.exchange.organisation()
        return found.copies if found is not None else {}

    # --- carrying out ----------------------------------------------------------------------------

    def plan(self, plan_id: str) -> Plan:
        """One plan of this room. Raises UnknownPlan."""
        return self._carrying.plan(plan_id)

    def waiting_plans(self, actor: Actor) -> list[WaitingPlan]:
        """The plans that wait for the actor to carry them out, those that stopped on the way first."""
        return self._carrying.waiting(actor)

    def script(self, plan_id: str) -> str:
        """The plan's changes in Exchange as a script for an administrator; what is done already is left out. Raises UnknownPlan."""
        return self._carrying.script(plan_id)

    async def apply(self, plan_id: str, actor: Actor, *, trusted: bool = False) -> Outcome:
        """Carry a plan out, or the rest of it, as `Carrying.apply`."""
        return await self._carrying.apply(plan_id, actor, trusted=trusted)

    async def differences(self, address: str) -> list[Step]:
        """What in the tenant is not as the register has it, as far as it can be read; empty when all is in place."""
        return await self._carrying.differences(address)

    async def verify_orders(self) -> int:
        """Look whether what was carried out is in place; those orders are over. How many."""
        return await self._carrying.verify_orders()

    # --- what timers do --------------------------------------------------------------------------

    async def resume(self) -> int:
        """Take up plans that were left, and send mails that were not sent. How many plans."""
        return await self._carrying.resume()

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
