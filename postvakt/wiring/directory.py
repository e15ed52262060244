"""The directory as features see it: read from Graph once a day, kept in the store, single entries fresh.

Nobody at a page waits long for Graph: what was read last is given after ``PATIENCE``, while the reading goes on for those who come later.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from graph_client.client import GraphClient
from graph_client.errors import GraphError, NotFound, RetryableError
from graph_client.mailbox_settings import purpose
from graph_client.users import find_user, get_user, read_directory
from policies.clock import Clock
from policies.vocabulary import DirectoryEntry, MailboxKind
from store.directory import DirectoryCache

FRESH = timedelta(hours=20)  # so that a nightly run always reads anew
AGAIN = timedelta(minutes=5)  # after a reading that failed
PATIENCE = 1.5  # seconds
log = logging.getLogger(__name__)


class Source(Protocol):
    """Where entries come from."""

    async def everybody(self) -> list[DirectoryEntry]:
        """Every person and function mailbox. Raises GraphError."""
        ...

    async def one(self, known: DirectoryEntry) -> DirectoryEntry:
        """This entry as it is now. Raises GraphError; NotFound when it is gone."""
        ...

    async def find(self, address: str) -> DirectoryEntry | None:
        """Whoever has this address, None when nobody has. Raises GraphError."""
        ...


class GraphDirectory:
    """Implements ``signatures.ports.Directory``. One event loop."""

    def __init__(self, source: Source, cache: DirectoryCache, clock: Clock, *, patience: float = PATIENCE) -> None:
        """``patience``: seconds to wait for Graph where something older can be given."""
        self._source = source
        self._cache = cache
        self._clock = clock
        self._patience = patience
        self._entries: dict[str, DirectoryEntry] = {}
        self._read_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._reading: asyncio.Task[None] | None = None
        self._wait_until = 0.0  # of the loop's clock: a page that asks several times waits once

    async def entry(self, address: str) -> DirectoryEntry | None:
        """The entry as Graph has it now; as it was last read when Graph gives no answer in time; None when there is nobody."""
        known = (await self._known()).get(address.strip().casefold())
        try:
            if known is None:
                return await self._source.find(address.strip())
            async with asyncio.timeout(self._patience):
                return await self._source.one(known)
        except NotFound:
            return None
        except (RetryableError, TimeoutError):
            if known is None:
                raise
            return known

    async def entries(self) -> Sequence[DirectoryEntry]:
        """Everybody with a mail address; at most some hours old, older only while Graph gives no answer in time."""
        return list((await self._known()).values())

    async def refresh(self) -> None:
        """Read everybody anew and wait for it: a night's work begins with it. What is known stays when Graph cannot be read."""
        await asyncio.wait({self._read_anew()})

    async def _known(self) -> dict[str, DirectoryEntry]:
        if self._read_at is None:
            await self._recall()
        if self._within(self._read_at, FRESH) or self._within(self._tried_at, AGAIN):
            return self._entries
        reading = self._read_anew()
        left = max(0.0, self._wait_until - asyncio.get_running_loop().time())
        await asyncio.wait({reading}, timeout=left if self._entries else None)
        if not self._entries:
            reading.result()  # tells why
        return self._entries

    def _within(self, moment: datetime | None, span: timedelta) -> bool:
        return moment is not None and timedelta(0) <= self._clock.now() - moment < span

    async def _recall(self) -> None:
        """What another instance read, or this one before it was started again."""
        read_at, found = await asyncio.to_thread(lambda: (self._cache.read_at(), self._cache.entries()))
        if self._read_at is None and read_at is not None:
            self._hold(found, read_at)

    def _read_anew(self) -> asyncio.Task[None]:
        if self._reading is None or self._reading.done():
            self._wait_until = asyncio.get_running_loop().time() + self._patience
            self._reading = asyncio.create_task(self._read())
            self._reading.add_done_callback(_tell)
        return self._reading

    async def _read(self) -> None:
        now = self._clock.now()
        try:
            found = await self._source.everybody()
        except GraphError:
            self._tried_at = now if self._entries else None
            raise
        await asyncio.to_thread(self._keep, found)
        self._hold(found, now)

    def _hold(self, found: Sequence[DirectoryEntry], at: datetime) -> None:
        self._entries = {entry.address.casefold(): entry for entry in found if entry.address}
        self._read_at = at

    def _keep(self, found: list[DirectoryEntry]) -> None:
        here = {entry.id for entry in found}
        self._cache.remove([entry.id for entry in self._cache.entries() if entry.id not in here])
        self._cache.save(found)


def _tell(reading: asyncio.Task[None]) -> None:
    """Whether somebody waits for the result or not, a reading that failed is in the log, and asyncio does not complain of it."""
    if not reading.cancelled() and (error := reading.exception()) is not None:
        log.warning("the directory could not be read: %s", type(error).__name__)


class GraphSource:
    """Implements ``Source`` over Microsoft Graph."""

    def __init__(self, graph: Callable[[], GraphClient]) -> None:
        self._graph = graph

    async def everybody(self) -> list[DirectoryEntry]:
        """Every person and function mailbox. Raises GraphError."""
        return await read_directory(self._graph())

    async def one(self, known: DirectoryEntry) -> DirectoryEntry:
        """This entry as it is now. Raises GraphError; NotFound when it is gone."""
        return (await get_user(self._graph(), known.id)).entry(known.kind)

    async def find(self, address: str) -> DirectoryEntry | None:
        """Whoever has this address, None when nobody has. Raises GraphError."""
        user = await find_user(self._graph(), address)
        if user is None:
            return None
        shared = user.account_enabled is False and await self._shared(user.id)
        return user.entry(MailboxKind.FUNCTION if shared else MailboxKind.PERSONAL)

    async def _shared(self, user_id: str) -> bool:
        try:
            return await purpose(self._graph(), user_id) == "shared"
        except GraphError:
            return False
