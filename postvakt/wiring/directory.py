"""The directory as features see it: read from Graph once a day, kept in the store, single entries fresh."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from graph_client.client import GraphClient
from graph_client.errors import GraphError, NotFound, RetryableError
from graph_client.mailbox_settings import purpose
from graph_client.users import find_user, get_user, read_directory
from policies.clock import Clock
from policies.vocabulary import DirectoryEntry, MailboxKind
from store.directory import DirectoryCache

FRESH = timedelta(hours=20)  # so that a nightly run always reads anew


class GraphDirectory:
    """Implements ``signatures.ports.Directory``."""

    def __init__(self, graph: Callable[[], GraphClient], cache: DirectoryCache, clock: Clock) -> None:
        self._graph = graph
        self._cache = cache
        self._clock = clock
        self._entries: dict[str, DirectoryEntry] = {}
        self._read_at: datetime | None = None
        self._reading = asyncio.Lock()

    async def entry(self, address: str) -> DirectoryEntry | None:
        """The entry as Graph has it now; as it was last read when Graph cannot be asked; None when there is nobody."""
        known = (await self._known()).get(address.strip().casefold())
        try:
            user = await (get_user(self._graph(), known.id) if known else find_user(self._graph(), address.strip()))
        except NotFound:
            return None
        except RetryableError:
            if known is None:
                raise
            return known
        if user is None:
            return None
        if known is not None:
            return user.entry(known.kind)
        shared = user.account_enabled is False and await self._shared(user.id)
        return user.entry(MailboxKind.FUNCTION if shared else MailboxKind.PERSONAL)

    async def entries(self) -> Sequence[DirectoryEntry]:
        """Everybody with a mail address; at most some hours old."""
        return list((await self._known()).values())

    async def _known(self) -> dict[str, DirectoryEntry]:
        async with self._reading:
            now = self._clock.now()
            if self._read_at is None or not timedelta(0) <= now - self._read_at < FRESH:
                await self._read()
                self._read_at = now
            return self._entries

    async def _read(self) -> None:
        """From Graph into the store; when Graph cannot be read, what the store still knows will do."""
        try:
            found = await read_directory(self._graph())
        except GraphError:
            found = await asyncio.to_thread(self._cache.entries)
            if not found:
                raise
        else:
            await asyncio.to_thread(self._keep, found)
        self._entries = {entry.address.casefold(): entry for entry in found if entry.address}

    def _keep(self, found: list[DirectoryEntry]) -> None:
        here = {entry.id for entry in found}
        self._cache.remove([entry.id for entry in self._cache.entries() if entry.id not in here])
        self._cache.save(found)

    async def _shared(self, user_id: str) -> bool:
        try:
            return await purpose(self._graph(), user_id) == "shared"
        except GraphError:
            return False
