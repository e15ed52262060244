"""What a decision about absences rests on: the directory, the pack, and the register as it stood when it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property

from absence.model import Absence, Actor
from absence.occurrences import is_away
from absence.reply_facts import Contact
from policies.packs import Pack
from policies.vocabulary import DirectoryEntry, MailboxKind

_HIGHEST = 20  # managers above each other; a directory that goes round in a circle ends there


class Book:
    """The directory by address and by id, and who is away."""

    def __init__(
        self, pack: Pack, entries: Iterable[DirectoryEntry], absences_of: Callable[[str], Sequence[Absence]]
    ) -> None:
        """``absences_of``: every absence of that mailbox that is still kept."""
        self.pack = pack
        self._by_address = {one.address.casefold(): one for one in entries if one.address}
        self._by_id = {one.id: one for one in self._by_address.values() if one.id}
        self._absences_of = absences_of

    @property
    def entries(self) -> list[DirectoryEntry]:
        """Everybody, in the directory's order."""
        return list(self._by_address.values())

    def put(self, address: str, entry: DirectoryEntry | None) -> None:
        """What the directory says of one address now, in place of what was read some hours ago."""
        key = address.strip().casefold()
        if entry is None:
            self._by_address.pop(key, None)
        else:
            self._by_address[key] = entry
            self._by_id[entry.id] = entry

    def entry(self, address: str) -> DirectoryEntry | None:
        """The entry of that address, or None."""
        return self._by_address.get(address.strip().casefold())

    def name(self, address: str) -> str:
        """How people call the mailbox: its display name, else the address."""
        found = self.entry(address)
        return (found.display_name if found else "") or address

    def pack_of(self, person: DirectoryEntry) -> Pack:
        """The pack as it applies to that person."""
        return self.pack.for_unit(person.department, person.unit)

    def is_own(self, address: str) -> bool:
        """Whether the address lies in one of the organisation's own domains."""
        return address.strip().casefold().rpartition("@")[2] in {
            str(one).casefold() for one in self.pack.municipality.domains
        }

    def live(self, address: str) -> list[Absence]:
        """The absences of that mailbox that are ahead or going on."""
        return [one for one in self._absences_of(address.strip().casefold()) if one.is_live]

    def is_away(self, address: str, moment: datetime) -> bool:
        """Whether the person of that mailbox is away at the moment."""
        return any(is_away(one, moment) for one in self.live(address))

    @cached_property
    def _functions(self) -> list[DirectoryEntry]:
        return [one for one in self.entries if one.kind is MailboxKind.FUNCTION]

    # --- who is above whom -------------------------------------------------------------------------

    def manager(self, person: DirectoryEntry) -> DirectoryEntry | None:
        """The nearest manager, or None where the directory names none."""
        return self._by_id.get(person.manager_id) if person.manager_id else None

    def above(self, person: DirectoryEntry) -> list[DirectoryEntry]:
        """The managers above a person, the nearest first."""
        found: list[DirectoryEntry] = []
        manager = self.manager(person)
        while manager is not None and manager not in found and manager.id != person.id and len(found) < _HIGHEST:
            found.append(manager)
            manager = self.manager(manager)
        return found

    def manages(self, actor: Actor, person: DirectoryEntry) -> bool:
        """Whether the actor stands above the person in the directory, directly or further up."""
        return any(one.address.casefold() == actor.key for one in self.above(person))

    def reports(self, actor: Actor) -> list[DirectoryEntry]:
        """Everybody below the actor."""
        return [one for one in self.entries if one.kind is MailboxKind.PERSONAL and self.manages(actor, one)]

    # --- function mailboxes ------------------------------------------------------------------------

    def function_mailbox(self, person: DirectoryEntry) -> Contact | None:
        """The function mailbox that stands beside a person: the pack's for the unit, else the directory's of unit or department."""
        pack = self.pack_of(person)
        unit = pack.signature.unit_for(department=person.department, unit=person.unit, address=person.address)
        if unit is not None and unit.function_mailbox is not None:
            box = unit.function_mailbox
            known = self.entry(box.address)
            return Contact(box.name, box.address, box.phone or (known.phone if known else ""))
        boxes = [one for one in self._functions if person.department and one.department == person.department]
        boxes.sort(key=lambda one: (one.unit != person.unit, bool(one.unit), one.address))
        near = [one for one in boxes if one.unit in {person.unit, ""}]
        return Contact.of(near[0]) if near else None
