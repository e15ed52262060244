"""The room of absence for the console's tests: the real service and register, Sandby's people, no tenant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from absence import rows
from absence.links import Links
from absence.model import Absence, RegisterChanged
from absence.notices import Notice, What
from absence.service import AbsenceService
from absence.telling_ports import FoundAway
from policies.clock import Clock
from policies.packs import Pack
from policies.plan import Plan, Step, UnknownPlan
from policies.vocabulary import DirectoryEntry, MailboxKind
from store.absence_notice_store import SqlNoticeStore
from store.absence_store import Makers, SqlAbsenceStore
from store.opening import Store

SOCIAL = "Socialförvaltningen"
BASE = "http://localhost:8444"


def person(
    local: str, name: str, title: str = "", *, manager: str = "", unit: str = "Barn och familj"
) -> DirectoryEntry:
    """Somebody of the social services."""
    return DirectoryEntry(
        f"id-{local}", f"{local}@sandby.example", name, title=title, given_name=name.split(maxsplit=1)[0], department=SOCIAL, unit=unit,
        manager_id=f"id-{manager}" if manager else "",
    )  # fmt: skip


PEOPLE = (
    person("anna.lind", "Anna Lind", "Socialsekreterare", manager="carin.holm"),
    person("bjorn.ek", "Björn Ek", "Socialsekreterare", manager="carin.holm"),
    person("carin.holm", "Carin Holm", "Enhetschef"),
    person("hans.rask", "Hans Rask", "Handläggare", unit="Ekonomiskt bistånd"),
    person("dawit.tesfaye", "Dawit Tesfaye", unit="IT-enheten"),
    DirectoryEntry("id-s", "socialtjansten@sandby.example", "Socialtjänsten", MailboxKind.FUNCTION, department=SOCIAL),
)


class Directory:
    """Implements the room's ``Directory``."""

    async def entry(self, address: str) -> DirectoryEntry | None:
        return next((one for one in PEOPLE if one.address == address.casefold()), None)

    async def entries(self) -> Sequence[DirectoryEntry]:
        return PEOPLE


@dataclass
class Room:
    """What ``Services.absence`` gives, as far as pages use it."""

    service: AbsenceService
    store: Any
    links: Links
    notices: Any
    work: Any
    finder: Any
    journal: Any
    clock: Clock
    found: list[FoundAway] = field(default_factory=list)
    applied: list[str] = field(default_factory=list)
    resource: str = "folder:Inbox:bjorn.ek@sandby.example"

    async def desired(self, mailbox: str) -> Any:
        """One wish, as the reconciler words it."""
        wish = SimpleNamespace(
            words={"sv": f"Automatiskt svar är på för {mailbox}", "en": f"A reply is on for {mailbox}"}
        )
        return SimpleNamespace(wishes={"reply": wish})

    async def plan(self, *, made_by: str, reason: str = "") -> Plan:
        """One step."""
        words = {"sv": "Björn Ek får läsa Annas inkorg", "en": "Björn Ek may read Anna's inbox"}
        step = Step(
            "absence.folder-set:1",
            "folder-set",
            "anna.lind@sandby.example",
            None,
            None,
            words,
            {"resource": self.resource},
        )
        made = Plan("p1", "absence", self.clock.now(), made_by, reason, (step,))
        self.journal.save(made)
        return made

    def script(self, plan_id: str) -> str:
        """One line."""
        return f"# Åtgärder\n{plan_id}\n"

    def ran(self, plan_id: str) -> None:
        """Note it."""
        self.applied.append(f"ran {plan_id}")

    async def apply(self, plan_id: str) -> None:
        """Note it."""
        if self.journal.plan(plan_id) is None:
            raise UnknownPlan(plan_id)
        self.applied.append(plan_id)


def room(store: Store, clock: Clock, pack: Pack) -> Room:
    """A room over this store."""
    makers = Makers(rows.row_of, rows.absence_of, rows.seen_of, rows.link_of, rows.watched_of, RegisterChanged)
    register = SqlAbsenceStore(store.database, clock, makers)
    service = AbsenceService(pack, Directory(), register, clock=clock)

    async def mark_seen(absence: Absence, *, by: str) -> None:
        register.mark_seen(absence.mailbox, clock.now().date(), "seen", by_substitute=by == absence.coverage.substitute)

    notices = SqlNoticeStore(store.database, clock, lambda row: Notice(**{**row, "what": What(row["what"])}))
    made = Room(
        service,
        register,
        Links(BASE, register, clock.now),
        notices,
        SimpleNamespace(mark_seen=mark_seen),
        None,
        store.journal,
        clock,
    )
    made.finder = SimpleNamespace(current=lambda: made.found, dismiss=lambda _: made.found.clear())
    return made
