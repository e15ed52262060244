"""How fast: for each mailbox a window of at most four requests, narrowed at once when Graph throttles and widened slowly after.

Graph allows 4 requests at a time and 10,000 in 10 minutes per app and mailbox (PLATFORM-FACTS, "Limits"). The event loop's time is
the clock, so a test with a virtual loop needs no waiting.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from graph_client.errors import Throttled

MAILBOX_CEILING = 4
# so many answers in a row without throttling before the window grows by one
WIDEN_AFTER = 5


@dataclass(slots=True)
class Lane:
    """What is under way for one mailbox."""

    ceiling: int
    window: int
    in_flight: int = 0
    users: int = 0  # in flight, waiting, or just woken: while there are any, the lane must not be forgotten
    held_until: float = 0.0
    streak: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)

    def wake(self) -> None:
        """Let one of those who wait look again."""
        while self.waiting:
            waiter = self.waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return


class Lanes:
    """One lane for each mailbox; those without news are forgotten, so that 10,000 mailboxes cost nothing afterwards."""

    def __init__(self, ceiling: int = MAILBOX_CEILING) -> None:
        self._ceiling = ceiling
        self._lanes: dict[str, Lane] = {}

    def __len__(self) -> int:
        """How many lanes are remembered."""
        return len(self._lanes)

    def window(self, key: str) -> int:
        """How many requests may be under way at a time there, now."""
        lane = self._lanes.get(key)
        return self._ceiling if lane is None else lane.window

    def held(self, key: str) -> bool:
        """Whether a Retry-After still runs there."""
        lane = self._lanes.get(key)
        return lane is not None and lane.held_until > asyncio.get_running_loop().time()

    async def enter(self, key: str, deadline: float) -> None:
        """Wait until a request may go. Raises Throttled when the lane is held beyond ``deadline`` (loop time)."""
        loop = asyncio.get_running_loop()
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = Lane(self._ceiling, self._ceiling)
        lane.users += 1
        try:
            await self._turn(lane, loop, deadline)
        except BaseException:
            self._done(key, lane, loop.time())
            raise

    async def _turn(self, lane: Lane, loop: asyncio.AbstractEventLoop, deadline: float) -> None:
        while True:
            wait = lane.held_until - loop.time()
            if wait > 0:
                if lane.held_until > deadline:
                    raise Throttled("Graph asks to wait longer than this work may take.", retry_after=wait)
                await asyncio.sleep(wait)
            elif lane.in_flight < lane.window:
                lane.in_flight += 1
                return
            else:
                await self._freed(lane, loop)

    @staticmethod
    async def _freed(lane: Lane, loop: asyncio.AbstractEventLoop) -> None:
        waiter: asyncio.Future[None] = loop.create_future()
        lane.waiting.append(waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            # the turn was given to somebody who no longer wants it: pass it on
            if waiter.done() and not waiter.cancelled():
                lane.wake()
            raise

    def leave(self, key: str, *, throttled: bool, retry_after: float | None = None) -> None:
        """A request came back. ``throttled`` halves the window; ``retry_after`` (seconds) holds the lane that long."""
        lane = self._lanes[key]
        lane.in_flight -= 1
        if throttled:
            lane.window = max(1, lane.window // 2)
            lane.streak = 0
        else:
            lane.streak += 1
            if lane.streak >= WIDEN_AFTER and lane.window < lane.ceiling:
                lane.window += 1
                lane.streak = 0
        now = asyncio.get_running_loop().time()
        if retry_after:
            lane.held_until = max(lane.held_until, now + retry_after)
        for _ in range(lane.window - lane.in_flight):
            lane.wake()
        self._done(key, lane, now)

    def _done(self, key: str, lane: Lane, now: float) -> None:
        lane.users -= 1
        if not lane.users and lane.window == lane.ceiling and lane.held_until <= now:
            self._lanes.pop(key, None)
