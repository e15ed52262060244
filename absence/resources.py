"""The five kinds of thing that an absence puts into a mailbox, each read, put and taken away in the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from absence.decide import Remembered
from absence.desired import ROOT, Wish
from absence.reconcile_ports import Refused, TenantPorts
from absence.reconcile_words import words_back
from policies.exchange_changes import FolderEntry
from policies.vocabulary import Address

Value = Mapping[str, Any]


def kind_of(resource: str) -> str:
    """reply, rule, folder, full or event."""
    return resource.partition(":")[0]


class Resources:
    """Reads and writes a mailbox's things. ``name``: an address's shown name, as the directory spells it."""

    def __init__(self, ports: TenantPorts, name: Callable[[str], str] = str) -> None:
        self._ports = ports
        self._name = name

    async def read(self, mailbox: str, resource: str, wish: Wish | None, row: Remembered | None) -> dict[str, Any]:
        """What is there now. Raises MailboxGone, MailTrouble, Refused."""
        match resource.split(":"):
            case ["reply"]:
                return await self._ports.replies.read(mailbox)
            case ["rule"]:
                return await self._ports.rules.read(mailbox, _id(row))
            case ["folder", folder, user]:
                return self._entry(await self._ports.rights.read(mailbox, folder), user)
            case ["full", user]:
                return {"access": True} if await self._ports.full_access.read(mailbox, user) else {}
            case ["event", key]:
                return await self._ports.calendar.read(mailbox, key, *_stretch(wish, row), _zone(wish, row))
        raise ValueError(resource)

    async def put(self, mailbox: str, resource: str, value: Value) -> dict[str, Any]:
        """Put it there; what is ours afterwards beyond the value (a rule's id)."""
        match resource.split(":"):
            case ["reply"]:
                await self._ports.replies.write(mailbox, value)
            case ["rule"]:
                return await self._ports.rules.put(mailbox, value)
            case ["folder", folder, user]:
                await self._ports.rights.put(mailbox, folder, user, value["rights"])
            case ["full", user]:
                await self._ports.full_access.put(mailbox, user)
            case ["event", key]:
                await self._ports.calendar.put(mailbox, key, value)
        return {}

    async def back(self, mailbox: str, resource: str, value: Value, row: Remembered) -> None:
        """Put back what was there before; with an empty value take ours away."""
        match resource.split(":"):
            case ["rule"]:
                await self._ports.rules.remove(mailbox, _id(row))
            case ["folder", folder, user] if not value:
                await self._ports.rights.remove(mailbox, folder, user)
            case ["full", user]:
                await self._ports.full_access.remove(mailbox, user)
            case ["event", key]:
                await self._ports.calendar.remove(mailbox, key, *_stretch(None, row))
            case _:
                await self.put(mailbox, resource, value)

    def _entry(self, entries: Any, user: str) -> dict[str, Any]:
        """The entry of that person. Exchange shows names, so two people of the same name cannot be told apart."""
        wanted = {user.casefold(), str(self._name(user)).casefold()}
        found: list[FolderEntry] = [one for one in entries if one.user.casefold() in wanted]
        if len(found) > 1:
            raise Refused("same-name")
        return {"rights": list(found[0].rights)} if found else {}


def words_for_back(owner: Address, resource: str, name: Callable[[str], str]) -> dict[str, str]:
    """What putting back comes to, as a sentence in each language."""
    whose = owner.name or owner.address
    match resource.split(":"):
        case ["folder", folder, user]:
            return words_back("way" if folder == ROOT else "inbox", whose, name(user))
        case ["full", user]:
            return words_back("full", whose, name(user))
    return words_back(kind_of(resource), whose)


def _id(row: Remembered | None) -> str:
    return str((row.ours or {}).get("id", "")) if row is not None else ""


def _known(wish: Wish | None, row: Remembered | None) -> list[Value]:
    values = [wish.value if wish else None, row.ours if row else None, row.coming if row else None]
    return [one for one in values if one and "start" in one]


def _stretch(wish: Wish | None, row: Remembered | None) -> tuple[datetime, datetime]:
    """From the first to the last moment at which our entry may lie."""
    known = _known(wish, row)
    if not known:
        raise ValueError("an entry that nobody knows the time of")
    return min(datetime.fromisoformat(one["start"]) for one in known), max(
        datetime.fromisoformat(one["end"]) for one in known
    )


def _zone(wish: Wish | None, row: Remembered | None) -> str:
    return str(_known(wish, row)[0].get("zone", "UTC"))
