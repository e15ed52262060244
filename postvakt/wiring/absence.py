"""Connects the room of absence to Graph, Exchange and the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from absence import by_hand, rows
from absence.digest import Post
from absence.found import Finder
from absence.links import Links
from absence.model import Absence, LinkToken, RegisterChanged, Seen
from absence.notices import Notice, What
from absence.people import People
from absence.reconcile import FEATURE, Reconciler, ReconcileReport
from absence.service import AbsenceService
from absence.settling import REASON, Desires, Mark, Settling
from absence.telling_ports import FoundAway
from absence.watching import Watch
from absence.work import Parts, Work
from graph_client import powershell
from graph_client.client import GraphClient
from policies.opening import WatchedMailbox
from policies.plan import Plan, Step, StepState, UnknownPlan
from postvakt.wiring.absence_graph import GraphInboxes, GraphSigns
from postvakt.wiring.parts import part
from postvakt.wiring.signatures import ServiceMailbox
from store.absence_notice_store import SqlFoundStore, SqlMarks, SqlNoticeStore
from store.absence_snapshots import SqlSnapshots
from store.absence_store import Makers, SqlAbsenceStore
from store.group_commit import GroupCommit
from store.journal import SqlJournal

if TYPE_CHECKING:
    from postvakt.wiring.services import Services

_NAMES_LAST = timedelta(minutes=10)
Store = SqlAbsenceStore[Absence, Seen, LinkToken, WatchedMailbox]


def notice_of(row: Mapping[str, Any]) -> Notice:
    """A notice of a row."""
    return Notice(**{**row, "what": What(row["what"])})


class AbsenceRoom:
    """The room's doors over this tenant and store, each made on first use."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._clock = services.clock
        self._names: tuple[datetime, dict[str, str]] | None = None

    def _graph(self) -> GraphClient:
        return self._services.graph

    @part
    def store(self) -> Store:
        """The register."""
        makers = Makers(rows.row_of, rows.absence_of, rows.seen_of, rows.link_of, rows.watched_of, RegisterChanged)
        return SqlAbsenceStore(self._services.store.database, self._clock, makers)

    @part
    def service(self) -> AbsenceService:
        """What people do: ask, answer, change, end, see."""
        return AbsenceService(self._services.pack, self._services.directory, self.store, clock=self._clock)

    @part
    def links(self) -> Links:
        """The links in mails: ``read(secret)`` tells what one stands for."""
        return Links(self._services.settings.base_url, self.store, self._clock.now)

    @part
    def notices(self) -> SqlNoticeStore[Notice]:
        """What is to be told, and what has been."""
        return SqlNoticeStore(self._services.store.database, self._clock, notice_of)

    @part
    def finder(self) -> Finder:
        """People who are away although nobody covers: ``current()``, ``dismiss(mailbox)``."""
        found = SqlFoundStore(self._services.store.database, lambda row: FoundAway(**row))
        own = self._services.settings.service_mailbox
        return Finder(self.store, found, self.notices, GraphSigns(self._graph), self._clock, own)

    @part
    def settling(self) -> Settling:
        """Bringing mailboxes to what they should be: ``plan()`` changes nothing, ``settle()`` does."""
        return Settling(
            self.service,
            self.store,
            self.reconciler,
            SqlMarks(self._services.store.database, lambda row: Mark(**row)),
            self._clock,
        )

    @part
    def reconciler(self) -> Reconciler:
        """Real against desired: plan, apply by its id."""
        from postvakt.wiring.absence_tenant import tenant_ports

        services = self._services
        ports = tenant_ports(self._graph, lambda: services.exchange)
        # thousands of steps are journalled on some mornings: they share their commits
        group = GroupCommit(services.store.database)
        snapshots, journal = SqlSnapshots(group.database, self._clock), SqlJournal(group.database, self._clock)
        return Reconciler(ports, snapshots, journal, self._clock, self.desired, name=self._name, together=group.run)

    @part
    def desired(self) -> Desires:
        """What should be in a mailbox now: await it with the mailbox's address."""
        return Desires(self.service, self.store, self._services.directory, self._clock)

    async def plan(self, *, made_by: str, reason: str = "") -> Plan:
        """What would change now in every mailbox that absences concern. Kept under its id; changes nothing."""
        return await self.settling.plan(made_by=made_by, reason=reason or REASON)

    async def apply(self, plan_id: str) -> ReconcileReport:
        """Carry out a plan, or the rest of it. Raises UnknownPlan."""
        return await self.reconciler.apply(plan_id)

    def script(self, plan_id: str) -> str:
        """What of a plan only a person can do, as a script; from now on it may be in place. Empty when there is nothing.

        Raises UnknownPlan, and ValueError for a name that could hide what the script does.
        """
        plan, steps = self._by_hand(plan_id)
        if not steps:
            return ""
        organisation = str(next(iter(self._services.pack.municipality.domains)))
        changes = by_hand.exchange_changes(replace(plan, steps=tuple(steps)))
        text = powershell.script(changes, organisation=organisation, title=f"Postvakt {plan.id}")
        by_hand.handed_out(steps, SqlSnapshots(self._services.store.database, self._clock))
        return text

    def ran(self, plan_id: str) -> None:
        """An administrator says that the plan's script ended without errors. Raises UnknownPlan."""
        _, steps = self._by_hand(plan_id)
        by_hand.ran(steps, SqlSnapshots(self._services.store.database, self._clock))

    def _by_hand(self, plan_id: str) -> tuple[Plan, list[Step]]:
        journal = self._services.journal
        plan = journal.plan(plan_id)
        if plan is None or plan.feature != FEATURE:
            raise UnknownPlan(plan_id)
        if self._services.settings.exchange_commands:
            return plan, []
        return plan, [one for one in by_hand.steps_by_hand(plan) if journal.state(one.key) is not StepState.DONE]

    def _name(self, address: str) -> str:
        now = self._clock.now()
        if self._names is None or not timedelta(0) <= now - self._names[0] < _NAMES_LAST:
            entries = self._services.store.directory.entries()
            self._names = now, {one.address.casefold(): one.display_name for one in entries if one.display_name}
        return self._names[1].get(address.casefold(), address)

    @part
    def work(self) -> Work:
        """What the timers do: ``tick``, ``verify``, ``find``; and ``mark_seen``."""
        services = self._services
        note = ServiceMailbox(self._graph, services.settings.service_mailbox, "absence-note")
        parts = Parts(
            store=self.store,
            notices=self.notices,
            time=self.service,
            mailboxes=self.settling,
            watch=Watch(
                self.store, self.notices, GraphInboxes(self._graph, services.settings.service_mailbox), self._clock
            ),
            finder=self.finder,
            post=Post(services.pack, self.notices, note, self.links, absence=self.store.get, clock=self._clock),
            people=self.people,
        )
        return Work(services.pack, parts, self._clock)

    async def people(self) -> People:
        """Who is who, and who is away."""

        def away(address: str, moment: datetime) -> bool:
            return self.service.is_away(address.casefold(), moment)

        return People(await self._services.directory.entries(), self._services.pack, away)
