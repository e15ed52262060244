"""The register, what settles mailboxes and the mailboxes themselves as one house, with all that may go wrong between them."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from absence.model import Absence
from absence.reconcile import Reconciler
from absence.settling import Desires, Mark, Settling
from absence.substitutes import rings
from store.absence_notice_store import SqlMarks
from store.absence_snapshots import SqlSnapshots
from store.journal import SqlJournal
from tests.absence.core import House
from tests.absence.mailbox_fakes import Bomb, Box, Killed, Mailboxes, Ticking, name

MOST_ROUNDS = 12


@dataclass
class Whole:
    """A house and its mailboxes. ``usual``: what each mailbox is when nothing of ours is in it, the owners' own changes included."""

    house: House
    mailboxes: Mailboxes
    usual: dict[str, Box] = field(default_factory=dict)
    edited: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, house: House) -> Whole:
        """Everybody has a mailbox, each with something of its own in it."""
        made = cls(house, Mailboxes())
        for address in house.directory.people:
            made.furnish(address)
        return made

    def furnish(self, address: str) -> None:
        """A mailbox as somebody has it before any absence."""
        box = Box()
        box.rules.append({"id": f"own-{address}", "name": "Min egen"})
        self.mailboxes.boxes[address] = box
        self.usual[address] = deepcopy(box)
        self.edited.discard(address)

    # --- the product's processes -------------------------------------------------------------------

    @property
    def snapshots(self) -> SqlSnapshots:
        """What is remembered of mailboxes."""
        return SqlSnapshots(self.house.database, self.house.clock)

    @property
    def journal(self) -> SqlJournal:
        """What was begun."""
        return SqlJournal(self.house.database, self.house.clock)

    def settling(self) -> Settling:
        """A process's own."""
        house, bomb = self.house, self.mailboxes.bomb
        journal = Ticking(self.journal, bomb, "save", "start", "finish")
        snapshots = Ticking(self.snapshots, bomb, "begin", "confirm", "forget")
        desires = Desires(house.service, house.store, house.directory, house.clock)
        reconciler = Reconciler(self.mailboxes.ports(), snapshots, journal, house.clock, desires, name=name)
        marks = SqlMarks(house.database, lambda row: Mark(**row))
        return Settling(house.service, house.store, reconciler, marks, house.clock)

    async def settle(self, only: slice = slice(None)) -> None:
        """A round of the timer; ``only``: those of the mailboxes that this worker gets."""
        settling = self.settling()
        chosen = (await settling.unsettled())[only]
        if chosen:
            await settling.settle(chosen)

    async def killed(self, moment: int) -> None:
        """The process dies at that moment of its round, if the round is so long; a new one has nothing in memory."""
        self.mailboxes.bomb = Bomb(at=moment)
        tasks = asyncio.all_tasks()
        try:
            await self.settle()
        except Killed:
            await asyncio.gather(*(asyncio.all_tasks() - tasks), return_exceptions=True)
        self.mailboxes.bomb = Bomb()
        self.house.restart()

    async def resume(self) -> None:
        """The timer that takes up what was begun and left."""
        for plan_id in dict.fromkeys(plan for plan, _ in self.journal.unfinished()):
            await self.settling().resume(plan_id)

    async def calm(self) -> None:
        """Nothing fails any more; time goes on until every mailbox is as it should be."""
        self.mailboxes.trouble.clear()
        self.mailboxes.silent.clear()
        for _ in range(MOST_ROUNDS):
            await self.resume()
            await self.settle()
            if not await self.settling().unsettled() and not self.journal.unfinished() and not self._failed():
                return
            self.house.clock.advance(timedelta(minutes=61))
            self.house.service.time_passes()
        raise AssertionError(f"never as it should be: {await self.settling().unsettled()}")

    def _failed(self) -> bool:
        marks = SqlMarks(self.house.database, lambda row: Mark(**row)).marks()
        return any(not one.mark and one.tries for one in marks.values())

    # --- what owners do ----------------------------------------------------------------------------

    def own_words(self, address: str, words: str) -> None:
        """The owner writes another text for people outside, in whatever is there."""
        self.mailboxes.boxes[address].reply["externalReplyMessage"] = words
        self.usual[address].reply["externalReplyMessage"] = words
        self.edited.add(address)

    def switched_off(self, address: str) -> None:
        """The owner switches the automatic reply off."""
        self.mailboxes.boxes[address].reply["status"] = "disabled"
        self.edited.add(address)

    def removed(self, address: str) -> None:
        """The owner deletes what we made: the rule, the entry in the calendar."""
        box = self.mailboxes.boxes[address]
        box.rules[:] = [one for one in box.rules if not one.get("ours")]
        box.events.clear()
        self.edited.add(address)

    def own_entries(self, address: str, other: str) -> None:
        """The owner makes a rule, and lets somebody else into the Inbox for good."""
        for box in (self.mailboxes.boxes[address], self.usual[address]):
            box.rules.append({"id": f"own-{len(box.rules)}-{other}", "name": "En till"})
            box.folders["Inbox"][other] = ["Editor"]
        self.edited.add(address)

    # --- what is looked at ---------------------------------------------------------------------------

    def rings(self) -> list[str]:
        """Mailboxes whose own mail would come back to them by rules that are in place."""
        edges: dict[str, set[str]] = {}
        for address, box in self.mailboxes.boxes.items():
            for one in box.rules:
                if one.get("ours") and one["on"]:
                    edges.setdefault(address, set()).add(one["to"])
        return rings(edges)

    def kept(self, address: str) -> bool:
        """Whether what the owner has of their own is untouched."""
        box, usual = self.mailboxes.boxes[address], self.usual[address]
        own = [one for one in box.rules if not one.get("ours")]
        return own == usual.rules and usual.folders["Inbox"].items() <= box.folders["Inbox"].items()

    def in_force(self, address: str) -> list[Absence]:
        """The absences that the mailbox should show."""
        return [one for one in self.house.store.for_mailbox(address) if one.in_force]

    def opened_to(self, address: str) -> set[str]:
        """Who can read the mailbox by our doing, or gets its mail."""
        box, usual = self.mailboxes.boxes[address], self.usual[address]
        entries: dict[str, Any] = box.folders["Inbox"]
        sent = {name(one["to"]) for one in box.rules if one.get("ours") and one["on"]}
        return (set(entries) - set(usual.folders["Inbox"])) | sent
