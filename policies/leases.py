"""Having a piece of work for oneself for a while, among all processes and instances.

A lease is a courtesy, never the only proof: whoever dies or is slow loses it, and what is done under it must bear being done twice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol


class Leases(Protocol):
    """Who is at what."""

    def take(self, name: str, length: timedelta) -> str | None:
        """Have it until then; the proof of it, or None while somebody else has it."""
        ...

    def keep(self, name: str, holder: str, length: timedelta) -> bool:
        """Have it for longer. False when it was lost."""
        ...

    def free(self, name: str, holder: str) -> None:
        """Let it go; lost already, nothing happens."""
        ...


class Held:
    """A lease that somebody has."""

    def __init__(self, leases: Leases, name: str, holder: str, length: timedelta) -> None:
        self._leases = leases
        self._name = name
        self._holder = holder
        self._length = length

    def keep(self) -> bool:
        """Have it for another length. False when it was lost: leave the rest to whoever has it now."""
        return self._leases.keep(self._name, self._holder, self._length)

    def free(self) -> None:
        """Let it go."""
        self._leases.free(self._name, self._holder)


def held(leases: Leases, name: str, length: timedelta) -> Held | None:
    """The lease, or None while somebody else has it. Whoever gets it lets it go in the end."""
    holder = leases.take(name, length)
    return None if holder is None else Held(leases, name, holder, length)
