"""Mailboxes in memory behind reconciling's ports, a journal and snapshots in a real database, and a bomb that stops everything anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from absence.desired import Desired, Terms, Texts, desired
from absence.model import Absence, Answer, Coverage, Kind, Stage, Way
from absence.reconcile import Reconciler
from absence.reconcile_ports import MailboxGone, Refused, TenantPorts
from policies.clock import FixedClock
from policies.exchange_changes import FolderEntry
from policies.mailing import MailTrouble
from policies.messages import PostvaktError
from policies.vocabulary import Address
from store.absence_snapshots import SqlSnapshots
from store.opening import Store, open_store

ANNA, BJORN, CARIN = "anna.lind@sandby.example", "bjorn.ek@sandby.example", "carin.holm@sandby.example"
NAMES = {ANNA: "Anna Lind", BJORN: "Björn Ek", CARIN: "Carin Holm"}
ZONE = "Europe/Stockholm"
JULY, AUGUST = datetime(2027, 6, 30, 22, tzinfo=UTC), datetime(2027, 7, 31, 22, tzinfo=UTC)
NOW = datetime(2027, 7, 1, 5, tzinfo=UTC)
OWN_TEXT = "<html>\r\n<body>Jag  är&nbsp;på fältet torsdagar.</body></html>\r\n"
BEFORE: dict[str, Any] = {
    "status": "disabled",
    "externalAudience": "contactsOnly",
    "scheduledStartDateTime": {"dateTime": "2026-11-21T08:00:00.0000000", "timeZone": "UTC"},
    "scheduledEndDateTime": {"dateTime": "2026-11-22T08:00:00.0000000", "timeZone": "UTC"},
    "internalReplyMessage": OWN_TEXT,
    "externalReplyMessage": "",
}


def name(address: str) -> str:
    """As the directory spells it."""
    return NAMES.get(address.casefold(), address)


class Killed(BaseException):
    """The process is no more."""


@dataclass
class Bomb:
    """Counts moments and stops everything at one of them."""

    at: int | None = None
    moments: int = 0

    def tick(self) -> None:
        """One moment passes."""
        self.moments += 1
        if self.at is not None and self.moments >= self.at:
            raise Killed  # whatever else was under way does nothing more either


class Ticking:
    """Another object, with a moment before and after each call of the methods named."""

    def __init__(self, inner: Any, bomb: Bomb, *methods: str) -> None:
        self._inner = inner
        self._bomb = bomb
        self._methods = methods

    def __getattr__(self, method: str) -> Any:
        """The inner object's, ticking."""
        work = getattr(self._inner, method)
        if method not in self._methods:
            return work

        def call(*given: Any, **named: Any) -> Any:
            self._bomb.tick()
            result = work(*given, **named)
            self._bomb.tick()
            return result

        return call


@dataclass
class Box:
    """A mailbox."""

    reply: dict[str, Any] = field(default_factory=lambda: deepcopy(BEFORE))
    rules: list[dict[str, Any]] = field(default_factory=list)
    folders: dict[str, dict[str, list[str]]] = field(default_factory=lambda: {"": {}, "Inbox": {"Default": ["None"]}})
    full: set[str] = field(default_factory=set)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Mailboxes:
    """The five ports over boxes. ``trouble``: answers are lost, after the effect (True) or before (False), from that list, one a change."""

    boxes: dict[str, Box] = field(default_factory=dict)
    bomb: Bomb = field(default_factory=Bomb)
    trouble: list[bool | None] = field(default_factory=list)
    changes: list[tuple[str, str]] = field(default_factory=list)
    commands: bool = True
    number: int = 0
    silent: set[str] = field(default_factory=set)

    def box(self, mailbox: str) -> Box:
        """Raises MailboxGone, and MailTrouble for those that give no answer."""
        if mailbox.casefold() in self.silent:
            raise MailTrouble("503")
        if mailbox.casefold() not in self.boxes:
            raise MailboxGone
        return self.boxes[mailbox.casefold()]

    def change(self, mailbox: str, what: str, effect: Callable[[Box], Any]) -> Any:
        """An effect, with what may go wrong around it."""
        box = self.box(mailbox)
        self.bomb.tick()
        lost = self.trouble.pop(0) if self.trouble else None
        if lost is False:
            raise MailTrouble("504")
        result = effect(box)
        self.changes.append((mailbox.casefold(), what))
        self.bomb.tick()
        if lost:
            raise MailTrouble("504")
        return result

    def ports(self) -> TenantPorts:
        """For the reconciler."""
        return TenantPorts(Replies(self), Rules(self), Rights(self), Full(self), Calendar(self))


@dataclass
class Replies:
    """Exchange wraps the texts it is given, as it does."""

    at: Mailboxes

    async def read(self, mailbox: str) -> dict[str, Any]:
        return deepcopy(self.at.box(mailbox).reply)

    async def write(self, mailbox: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        def effect(box: Box) -> dict[str, Any]:
            kept = {one: wrapped(value) if one.endswith("Message") else value for one, value in changes.items()}
            box.reply |= deepcopy(kept)
            return box.reply

        result: dict[str, Any] = self.at.change(mailbox, "reply", effect)
        return deepcopy(result)


def wrapped(text: str) -> str:
    """A text as Exchange keeps it."""
    return text if not text or "<html" in text else f"<html>\n<body>\n{text}\n</body>\n</html>\n"


@dataclass
class Rules:
    at: Mailboxes

    async def read(self, mailbox: str, known_id: str) -> dict[str, Any]:
        rules = [one for one in self.at.box(mailbox).rules if one.get("ours")]
        found = next((one for one in rules if one["id"] == known_id), None) or next(iter(rules), None)
        return {key: found[key] for key in ("id", "how", "to", "on")} if found else {}

    async def put(self, mailbox: str, value: Mapping[str, Any]) -> dict[str, Any]:
        def effect(box: Box) -> dict[str, Any]:
            ours = [one for one in box.rules if one.get("ours")]
            if ours:
                ours[0].update({one: value[one] for one in ("how", "to", "on")})
                return {"id": ours[0]["id"]}
            self.at.number += 1
            box.rules.append({"id": f"r{self.at.number}", **value, "ours": True})
            return {"id": f"r{self.at.number}"}

        result: dict[str, Any] = self.at.change(mailbox, "rule", effect)
        return result

    async def remove(self, mailbox: str, rule_id: str) -> None:
        def effect(box: Box) -> None:
            box.rules[:] = [one for one in box.rules if not one.get("ours")]

        self.at.change(mailbox, "rule", effect)


@dataclass
class Rights:
    at: Mailboxes

    async def read(self, mailbox: str, folder: str) -> Sequence[FolderEntry]:
        return [FolderEntry(who, tuple(rights)) for who, rights in self.at.box(mailbox).folders[folder].items()]

    async def put(self, mailbox: str, folder: str, user: str, rights: Sequence[str]) -> None:
        self.at.change(mailbox, "folder", lambda box: box.folders[folder].update({name(user): list(rights)}))

    async def remove(self, mailbox: str, folder: str, user: str) -> None:
        self.at.change(mailbox, "folder", lambda box: box.folders[folder].pop(name(user), None))


@dataclass
class Full:
    at: Mailboxes

    async def read(self, mailbox: str, user: str) -> bool:
        if not self.at.commands:
            raise Refused("by-hand")
        return user in self.at.box(mailbox).full

    async def put(self, mailbox: str, user: str) -> None:
        self.at.change(mailbox, "full", lambda box: box.full.add(user))

    async def remove(self, mailbox: str, user: str) -> None:
        self.at.change(mailbox, "full", lambda box: box.full.discard(user))


@dataclass
class Calendar:
    at: Mailboxes

    async def read(self, mailbox: str, key: str, start: datetime, end: datetime, zone: str) -> dict[str, Any]:
        events = self.at.box(mailbox).events
        if key in events:
            return {**events[key], "zone": zone}
        own = [one for one in events.values() if one.get("own")]
        spans = [(datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"])) for one in own]
        covers = any(begins <= start and ends >= end for begins, ends in spans)
        return {"theirs": True} if covers else {}

    async def put(self, mailbox: str, key: str, value: Mapping[str, Any]) -> None:
        self.at.change(mailbox, "event", lambda box: box.events.update({key: dict(value)}))

    async def remove(self, mailbox: str, key: str, start: datetime, end: datetime) -> None:
        self.at.change(mailbox, "event", lambda box: box.events.pop(key, None))


def absence(
    way: Way = Way.ACCESS, substitute: str = BJORN, *, mailbox: str = ANNA, end: datetime | None = AUGUST, **more: Any
) -> Absence:
    """Anna is away in July, in force, and the substitute has accepted."""
    given = {"id": "a1", "kind": Kind.HOLIDAY, "start": JULY, "stage": Stage.ACTIVE, **more}
    coverage = Coverage(way, substitute, Answer.ACCEPTED)
    return Absence(mailbox=mailbox, end=end, zone=ZONE, coverage=coverage, made_by=mailbox, made_at=NOW, **given)


@dataclass
class World:
    """Mailboxes, the register's absences by mailbox, and the product that brings the two together."""

    store: Store
    mailboxes: Mailboxes
    clock: FixedClock
    absences: dict[str, list[Absence]] = field(default_factory=dict)
    terms: Terms = field(default_factory=Terms)
    words: str = "Tillbaka i augusti"
    unusable: set[str] = field(default_factory=set)

    @classmethod
    def new(cls, folder: Path, *people: str) -> World:
        """Mailboxes of these people (Anna's), nobody away."""
        clock = FixedClock(NOW)
        store = open_store(f"sqlite:///{folder / 'product.sqlite'}", clock=clock, migrate=True)
        return cls(store, Mailboxes({one: Box() for one in people or (ANNA,)}), clock)

    @property
    def box(self) -> Box:
        """Anna's."""
        return self.mailboxes.boxes[ANNA]

    async def desired(self, mailbox: str) -> Desired:
        """From the register. Raises PostvaktError for the mailboxes whose template is unusable."""
        if mailbox in self.unusable:
            raise PostvaktError("PV-ABSENCE-TEMPLATE", where="other.sv.j2:1")
        texts = Texts(f"<p>{self.words}</p>", f"<p>{self.words}, utifrån</p>")
        return desired(
            Address(mailbox, name(mailbox)), self.absences.get(mailbox, []), self.clock.now(), texts=lambda _: texts,
            terms=self.terms, name=name,
        )  # fmt: skip

    def reconciler(self, ports: TenantPorts | None = None) -> Reconciler:
        """A process's own, over the fake mailboxes or over others."""
        bomb = self.mailboxes.bomb
        journal = Ticking(self.store.journal, bomb, "save", "start", "finish")
        snapshots = Ticking(SqlSnapshots(self.store.database, self.clock), bomb, "begin", "confirm", "forget")
        return Reconciler(ports or self.mailboxes.ports(), snapshots, journal, self.clock, self.desired, name=name)

    def settle(self, *mailboxes: str) -> Any:
        """Plan and carry out; the report."""
        return asyncio.run(self.reconciler().reconcile(mailboxes or (ANNA,), made_by="postvakt", reason="test"))

    def resume(self) -> None:
        """What a new process does first: finish what was begun, then look again."""
        for plan_id in dict.fromkeys(plan for plan, _ in self.store.journal.unfinished()):
            asyncio.run(self.reconciler().apply(plan_id))
        self.settle()

    @property
    def snapshots(self) -> dict[str, Any]:
        """What is remembered of Anna's mailbox."""
        return SqlSnapshots(self.store.database, self.clock).of(ANNA)
