"""Leases in memory, for fakes of stores: free until somebody lets them go, whatever the time."""

from __future__ import annotations

from datetime import timedelta


class LocalLeases:
    """Implements ``policies.leases.Leases``. ``asked``: every name that was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._held: dict[str, str] = {}

    def take(self, name: str, length: timedelta) -> str | None:
        """Have it; None while somebody else has it."""
        assert length > timedelta(0)
        self.asked.append(name)
        if name in self._held:
            return None
        self._held[name] = str(len(self.asked))
        return self._held[name]

    def keep(self, name: str, holder: str, length: timedelta) -> bool:
        """Whether it is still one's own."""
        del length
        return self._held.get(name) == holder

    def free(self, name: str, holder: str) -> None:
        """Let it go."""
        if self._held.get(name) == holder:
            del self._held[name]
