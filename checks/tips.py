"""Mail tips for the pane: which receivers inside are away, how many a list reaches, and which group most of them are.

Addresses outside the organisation are never asked for. Nothing is stored or logged; what was learnt is kept in memory for some minutes,
because several people write to the same receivers, and one person's pane asks again and again while they write.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Protocol

from policies.clock import Clock

FRESH = timedelta(minutes=5)
GROUPS_FRESH = timedelta(hours=1)
MOST_ADDRESSES = 100
MOST_KEPT = 5000
LARGEST_GROUP = 200
LEAST_IN_GROUP = 3  # receivers of a group before it is told of
MOST_GROUPS = 5


@dataclass(frozen=True, slots=True)
class Tip:
    """What is known of one receiver. ``members``: 1 for a person; ``outside``: those of them outside; ``until``: the last day away.

    ``substitute``: who has agreed to answer instead, by name; empty where nobody is known.
    """

    address: str
    members: int = 1
    outside: int = 0
    away: bool = False
    until: datetime | None = None
    substitute: str = ""


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A group that mail can be sent to."""

    address: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tips:
    """The answer for one mail; ``days`` of ``until`` are those of ``zone``."""

    tips: tuple[Tip, ...] = ()
    groups: tuple[KnownGroup, ...] = ()


class TipSource(Protocol):
    """The mail system. What it cannot tell now it leaves out."""

    async def tips(self, asker: str, addresses: Sequence[str]) -> Sequence[Tip]:
        """What it knows of those addresses, as ``asker`` would see it."""
        ...

    async def groups(self, largest: int) -> Sequence[KnownGroup]:
        """The groups that can be written to, with at most so many members."""
        ...


class Substitutes(Protocol):
    """Who answers instead of those who are away."""

    async def away(self, addresses: Sequence[str]) -> Sequence[Tip]:
        """Those of the addresses who are registered as away now, with ``until`` and ``substitute``."""
        ...


class MailTips:
    """Answers the pane. Use one per process, within one event loop."""

    def __init__(self, source: TipSource, substitutes: Substitutes, domains: Collection[str], clock: Clock) -> None:
        self._source = source
        self._substitutes = substitutes
        self._domains = {one.casefold() for one in domains}
        self._clock = clock
        self._kept: dict[str, tuple[datetime, Tip | None]] = {}
        self._groups: tuple[datetime, Sequence[KnownGroup]] | None = None
        self._reading = asyncio.Lock()

    async def ask(self, asker: str, addresses: Iterable[str]) -> Tips:
        """What is worth knowing of those receivers; addresses outside and beyond the hundredth are left out."""
        wanted = [one for one in dict.fromkeys(one.strip().casefold() for one in addresses) if self._is_own(one)]
        wanted = wanted[:MOST_ADDRESSES]
        if not wanted:
            return Tips()
        async with self._reading:
            await self._learn(asker, wanted)
            groups = await self._known_groups() if len(wanted) >= LEAST_IN_GROUP else ()
        found = {one: tip for one in wanted if (tip := self._kept[one][1]) is not None}
        for away in await self._substitutes.away(wanted):
            known = found.get(away.address.casefold(), Tip(away.address.casefold()))
            until = known.until or away.until
            found[known.address] = replace(known, away=True, until=until, substitute=away.substitute)
        told = tuple(tip for tip in found.values() if tip.away or tip.members > 1 or tip.outside > 0)
        return Tips(told, _near(groups, wanted))

    def _is_own(self, address: str) -> bool:
        local, _, domain = address.rpartition("@")
        return local != "" and domain in self._domains

    async def _learn(self, asker: str, wanted: Sequence[str]) -> None:
        now = self._clock.now()
        old = [one for one in wanted if one not in self._kept or not timedelta(0) <= now - self._kept[one][0] < FRESH]
        if not old:
            return
        told = {one.address.casefold(): one for one in await self._source.tips(asker, old)}
        if len(self._kept) + len(old) > MOST_KEPT:
            self._kept.clear()
        for one in old:
            tip = told.get(one)
            self._kept[one] = (now, None if tip is None else replace(tip, address=one))
        for one in wanted:
            self._kept.setdefault(one, (now, None))

    async def _known_groups(self) -> Sequence[KnownGroup]:
        now = self._clock.now()
        if self._groups is None or not timedelta(0) <= now - self._groups[0] < GROUPS_FRESH:
            self._groups = (now, await self._source.groups(LARGEST_GROUP))
        return self._groups[1]


def _near(groups: Sequence[KnownGroup], wanted: Sequence[str]) -> tuple[KnownGroup, ...]:
    """Groups of which several receivers are members, the fittest first; those that get the mail anyway are none of them."""
    here = set(wanted)

    def shared(group: KnownGroup) -> int:
        return len({one.casefold() for one in group.members} & here)

    near = [one for one in groups if one.address.casefold() not in here and shared(one) >= LEAST_IN_GROUP]
    near.sort(key=lambda one: -shared(one) / len(one.members))
    return tuple(near[:MOST_GROUPS])


def wire(tips: Tips, zone: tzinfo) -> dict[str, object]:
    """As the pane reads it; the last day away as yyyy-mm-dd in ``zone``."""
    return {
        "tips": [
            {
                "address": one.address,
                "members": one.members,
                "outside": one.outside,
                "away": one.away,
                "until": "" if one.until is None else last_day(one.until, zone),
                "substitute": one.substitute,
            }
            for one in tips.tips
        ],
        "groups": [{"address": one.address, "name": one.name, "members": list(one.members)} for one in tips.groups],
    }


def last_day(until: datetime, zone: tzinfo) -> str:
    """The last day of an absence that ends at that moment: one that ends at midnight ends the day before."""
    return f"{(until - timedelta(seconds=1)).astimezone(zone):%Y-%m-%d}"
