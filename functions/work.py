"""What the triggers share: the product, made at the first call, and mailboxes a handful a queue message, a few messages at a time."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import azure.functions as func

    from postvakt.wiring import Services

T = TypeVar("T")
# messages of a queue: up to six hundred mailboxes at once, some 0.2 MiB each in the largest sweep
AT_A_TIME = 6
PATIENCE = 60.0  # seconds; functionTimeout runs while a message waits for its place

CONNECTION = "AzureWebJobsStorage"  # the setting that names the queues' storage account


def product() -> Services:
    """The process's services. Imported here, so that a cold start does not pay for them before the first call."""
    from postvakt.wiring import services

    return services()


def handfuls(mailboxes: Sequence[str], most: int) -> list[str]:
    """Queue messages of at most ``most`` mailboxes each."""
    return [json.dumps(list(mailboxes[start : start + most])) for start in range(0, len(mailboxes), most)]


def mailboxes_in(message: func.QueueMessage) -> list[str]:
    """The mailboxes of such a message."""
    found: list[str] = json.loads(message.get_body())
    return found


class Places:
    """How many messages of one queue a process works on. host.json lets it take eighty, because those of receipts mostly wait."""

    def __init__(self, number: int = AT_A_TIME, *, patience: float = PATIENCE) -> None:
        self._free = asyncio.Semaphore(number)
        self._patience = patience

    @asynccontextmanager
    async def one(self) -> AsyncIterator[bool]:
        """A place for as long as this lasts; False when none became free within the patience."""
        free = False
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                free = await self._free.acquire()
        try:
            yield free
        finally:
            if free:
                self._free.release()


async def in_turn(
    places: Places,
    message: func.QueueMessage,
    out: func.Out[list[str]],
    work: Callable[[Services, list[str]], Coroutine[Any, Any, T]],
    *,
    services: Callable[[], Services] = product,
) -> T | None:
    """Do a message's work once there is a place, holding no thread meanwhile: pages are answered by the same few threads.

    A message that finds none for a while goes to the queue's end, where other instances see it; then None. Raises what the work raises.
    """

    def begin() -> tuple[Services, Coroutine[Any, Any, T]]:
        wired = services()
        return wired, work(wired, mailboxes_in(message))

    async with places.one() as free:
        if free:
            wired, doing = await asyncio.to_thread(begin)
            return await wired.do(doing)
    out.set([message.get_body().decode()])
    return None


def try_again_if_all_failed(failed: int, mailboxes: Sequence[str]) -> None:
    """Raises when not one of a message's mailboxes could be read: then it is the tenant or the network, and the queue tries again."""
    if failed == len(mailboxes) > 0:
        raise RuntimeError("no mailbox of this message could be read; the queue will try again")


@cache
def spare_what_is_loaded() -> None:
    """Once, when everything is loaded: the garbage collector leaves that alone, whose going through it stops webhooks for 0.1 s."""
    gc.collect()
    gc.freeze()
