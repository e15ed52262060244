"""Who is who when something is to be told: a person, the manager, the service desk; who is away is the register of absences' to say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from policies.packs import Pack
from policies.vocabulary import DirectoryEntry

Away = Callable[[str, datetime], bool]


class People:
    """The directory as it is now, by address and by id."""

    def __init__(self, entries: Sequence[DirectoryEntry], pack: Pack, away: Away) -> None:
        """``away``: whether the person of that address is away at that moment."""
        self.entries = tuple(entries)
        self._by_address = {one.address.casefold(): one for one in entries if one.address}
        self._by_id = {one.id: one for one in entries if one.id}
        self._pack = pack
        self._away = away

    def entry(self, address: str) -> DirectoryEntry | None:
        """The entry of that address, or None."""
        return self._by_address.get(address.strip().casefold())

    def receiver(self, address: str) -> DirectoryEntry:
        """Somebody to write to; an address that the directory does not know (the service desk's) stands for itself."""
        return self.entry(address) or DirectoryEntry("", address, "")

    def away(self, address: str, moment: datetime) -> bool:
        """Whether that person is away then."""
        return self._away(address, moment)

    def pack_of(self, address: str) -> Pack:
        """The pack as it applies to that person."""
        entry = self.entry(address)
        return self._pack if entry is None else self._pack.for_unit(entry.department, entry.unit)

    def service_desk(self, address: str) -> str:
        """The service desk's address, or an empty text when the pack names none."""
        return str(self.pack_of(address).absence.escalation.service_desk or "")

    def manager(self, address: str, now: datetime) -> str:
        """The manager's address; where there is none, or they are away themselves, the service desk's. Empty when there is neither."""
        entry = self.entry(address)
        found = self._by_id.get(entry.manager_id) if entry is not None and entry.manager_id else None
        if found is not None and found.address and not self._away(found.address, now):
            return found.address
        return self.service_desk(address) or (found.address if found is not None else "")
