"""Requests that many workers make at the same time leave together: up to 20 in one ``$batch``.

Each inner request is throttled by itself (a 429 inside a 200) and is answered by itself, so the retries above this module send only
those again that failed. See Graph's "Combine multiple HTTP requests using JSON batching".
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from graph_client.errors import GraphError, RetryableError, ServiceUnavailable
from graph_client.permissions.call import Call
from graph_client.transport import AnswerTooLarge
from graph_client.wire import Answer, HeldBack, Outgoing
from policies.clock import Clock

BATCH_SIZE = 20  # Graph's limit
# The envelope needs no permission of its own; each inner request does. It counts as not repeatable, so that a lost answer is
# reported as such; what it carried decides whether that matters.
_ENVELOPE = Call("batch", "POST", "/$batch", "", "Carries up to 20 of the other calls", repeatable=False)


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """``at_once`` batches under way; one that is not full waits ``linger`` seconds for company."""

    at_once: int = 64
    size: int = BATCH_SIZE
    linger: float = 0.004


class _Inner(msgspec.Struct):
    id: str
    status: int
    headers: dict[str, Any] | None = None
    body: msgspec.Raw = msgspec.field(default_factory=msgspec.Raw)


class _Answers(msgspec.Struct):
    responses: list[_Inner]


Send = Callable[[Outgoing], Awaitable[Answer]]
_Waiting = tuple[Outgoing, asyncio.Future[Answer]]


class BatchSender:
    """The same ``send`` as one request's, but the request travels in company."""

    def __init__(self, send: Send, base_url: str, clock: Clock, limits: BatchLimits | None = None) -> None:
        """``send`` carries the envelope, or a request that cannot be batched, alone."""
        self._send = send
        self._base = base_url
        self._clock = clock
        self._limits = limits or BatchLimits()
        self._waiting: deque[_Waiting] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._held_until = 0.0
        self._closed = False
        self.batches = 0

    async def send(self, request: Outgoing) -> Answer:
        """The inner answer of whatever status. Raises what one request's ``send`` raises."""
        if self._closed:
            raise _closed(request)
        if not request.url.startswith(self._base + "/"):
            return await self._send(request)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((request, answer))
        self._pump()
        return await answer

    async def aclose(self) -> None:
        """Give up what is under way and what waits."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        while self._waiting:
            _fail(self._waiting[0][1], _closed(self._waiting.popleft()[0]))
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _pump(self, *, partial: bool = False) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting and len(self._tasks) < self._limits.at_once:
            held = self._held_until - loop.time()
            if held > 0 or (len(self._waiting) < self._limits.size and not partial):
                if self._timer is None:
                    self._timer = loop.call_later(max(held, self._limits.linger), self._linger_over)
                return
            self._start(loop)

    def _linger_over(self) -> None:
        self._timer = None
        self._pump(partial=True)

    def _start(self, loop: asyncio.AbstractEventLoop) -> None:
        chosen: list[_Waiting] = []
        while self._waiting and len(chosen) < self._limits.size:
            item = self._waiting.popleft()
            if not item[1].done():  # its worker may have been cancelled
                chosen.append(item)
        if chosen:
            task = loop.create_task(self._carry(chosen))
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._pump()

    async def _carry(self, items: list[_Waiting]) -> None:
        try:
            if len(items) == 1:
                _settle(items[0][1], await self._send(items[0][0]))
            else:
                await self._together(items)
        except AnswerTooLarge as error:
            await self._alone(items, error)
        except HeldBack as held:
            for _, future in items:
                _fail(future, held)  # each asks for its turn anew; those whose mailbox need not wait are back at once
        except GraphError as error:
            for request, future in items:
                _fail(future, _as_inner(error, request))
        finally:
            for request, future in items:  # only what nothing above has settled: the client is being closed
                _fail(future, _closed(request))

    async def _alone(self, items: list[_Waiting], error: GraphError) -> None:
        """Twenty answers together were too large to read: those that may be repeated are asked for one by one."""
        for request, future in items:
            if not request.call.repeatable or len(items) == 1:
                _fail(future, _as_inner(error, request))
                continue
            try:
                _settle(future, await self._send(request))
            except (GraphError, HeldBack) as own:
                _fail(future, own)

    async def _together(self, items: list[_Waiting]) -> None:
        self.batches += 1
        envelope = Outgoing(
            _ENVELOPE,
            f"{self._base}/$batch",
            {"content-type": "application/json", "accept": "application/json"},
            msgspec.json.encode({"requests": [self._inner(str(n), request) for n, (request, _) in enumerate(items)]}),
            parts=tuple(request for request, _ in items),
        )
        outer = await self._send(envelope)
        if outer.status != 200:
            wait = outer.retry_after(self._clock)
            if wait:
                self._held_until = max(self._held_until, asyncio.get_running_loop().time() + wait)
            for _, future in items:
                _settle(future, outer)
            return
        answers = {inner.id: inner for inner in outer.decode(_Answers).responses}
        for number, (request, future) in enumerate(items):
            inner = answers.get(str(number))
            if inner is None:
                unsure = not request.call.repeatable
                _fail(
                    future,
                    ServiceUnavailable(f"{request.call.name}: the batch holds no answer to it.", ambiguous=unsure),
                )
            else:
                headers = {name.lower(): str(value) for name, value in (inner.headers or {}).items()}
                _settle(future, Answer(inner.status, headers, inner.body))

    def _inner(self, number: str, request: Outgoing) -> dict[str, Any]:
        inner: dict[str, Any] = {"id": number, "method": request.method, "url": request.url[len(self._base) :]}
        if request.headers:
            inner["headers"] = dict(request.headers)
        if request.body is not None:
            inner["body"] = msgspec.Raw(request.body)
        return inner


def _closed(request: Outgoing) -> ServiceUnavailable:
    return ServiceUnavailable(f"{request.call.name}: the client was closed.", ambiguous=not request.call.repeatable)


def _settle(future: asyncio.Future[Answer], answer: Answer) -> None:
    if not future.done():
        future.set_result(answer)


def _fail(future: asyncio.Future[Answer], error: GraphError | HeldBack) -> None:
    if not future.done():
        future.set_exception(error)


def _as_inner(error: GraphError, request: Outgoing) -> GraphError:
    """The envelope's failure as this request must see it: unsure only for what must not be done twice."""
    message = f"{request.call.name}: {error}"
    if isinstance(error, RetryableError):
        unsure = error.ambiguous and not request.call.repeatable
        return type(error)(message, status=error.status, retry_after=error.retry_after, ambiguous=unsure)
    return type(error)(message, status=error.status, code=error.code, detail=error.detail, request_id=error.request_id)
