"""The same work over many mailboxes: enough at a time to fill batches, few enough to fit in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TypeVar

from graph_client.errors import GraphError

K = TypeVar("K")
R = TypeVar("R")


async def over_many(
    items: Iterable[K], work: Callable[[K], Awaitable[R]], *, at_once: int = 1280
) -> AsyncIterator[tuple[K, R | GraphError]]:
    """Each item with its result or GraphError, in the order they become ready. Any other exception ends everything and is raised."""
    queue = iter(items)
    running: dict[asyncio.Task[R], K] = {}
    try:
        while True:
            for item in queue:
                running[asyncio.ensure_future(_started(work, item))] = item
                if len(running) >= at_once:
                    break
            if not running:
                return
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                item = running.pop(task)
                error = task.exception()
                if error is not None and not isinstance(error, GraphError):
                    raise error
                yield item, error if isinstance(error, GraphError) else task.result()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _started(work: Callable[[K], Awaitable[R]], item: K) -> R:
    return await work(item)
