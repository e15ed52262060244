"""A Graph made of a function, a credential made of a word, and an event loop whose time passes only when nothing else is left to do."""

from __future__ import annotations

import asyncio
import heapq
import json
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import httpx

from graph_client.client import GraphClient, Options
from graph_client.retries import RetryPolicy

T = TypeVar("T")
BASE = "https://graph.example/v1.0"
Handler = Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]


class VirtualLoop(asyncio.SelectorEventLoop):
    """Jumps to the next timer instead of waiting for it."""

    def __init__(self) -> None:
        super().__init__()
        self.virtual = 1000.0

    def time(self) -> float:
        """The virtual time, in seconds."""
        return self.virtual

    def _run_once(self) -> None:
        timers = self._scheduled  # type: ignore[attr-defined]
        while timers and timers[0]._cancelled:
            timer = heapq.heappop(timers)
            timer._scheduled = False
            self._timer_cancelled_count -= 1  # type: ignore[attr-defined]
        if not self._ready and timers:  # type: ignore[attr-defined]
            self.virtual = max(self.virtual, timers[0]._when)
        super()._run_once()  # type: ignore[misc]


def virtual(work: Coroutine[Any, Any, T]) -> T:
    """Run it to its end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)


class Word:
    """A credential that gives ``token-1``, and another when that is rejected."""

    def __init__(self) -> None:
        self.given = 1

    async def token(self, *, rejected: str = "") -> str:
        """The present token."""
        if rejected == f"token-{self.given}":
            self.given += 1
        return f"token-{self.given}"


class FakeGraph(httpx.AsyncBaseTransport):
    """Answers with a function, also the inner requests of a batch, and remembers each inner request with its time."""

    def __init__(self, answer: Handler) -> None:
        self.answer = answer
        self.seen: list[tuple[float, httpx.Request]] = []
        self.outer: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """As httpx calls it."""
        self.outer.append(request)
        if request.url.path.endswith("/$batch"):
            return await self._batch(request)
        return await self._one(request)

    async def _one(self, request: httpx.Request) -> httpx.Response:
        self.seen.append((asyncio.get_running_loop().time(), request))
        answer = self.answer(request)
        return answer if isinstance(answer, httpx.Response) else await answer

    async def _batch(self, request: httpx.Request) -> httpx.Response:
        requests = json.loads(request.content)["requests"]

        async def inner(one: dict[str, Any]) -> dict[str, Any]:
            body = json.dumps(one["body"]).encode() if "body" in one else b""
            answer = await self._one(
                httpx.Request(one["method"], BASE + one["url"], headers=one.get("headers"), content=body)
            )
            content = json.loads(answer.content) if answer.content else None
            return {"id": one["id"], "status": answer.status_code, "headers": dict(answer.headers), "body": content}

        return httpx.Response(200, json={"responses": await asyncio.gather(*map(inner, requests))})

    @property
    def lines(self) -> list[str]:
        """What was asked, as ``GET /users?…``."""
        return [f"{request.method} {request.url.raw_path.decode().removeprefix('/v1.0')}" for _, request in self.seen]


def client_for(
    graph: FakeGraph | Handler, *, policy: RetryPolicy | None = None, options: Options | None = None
) -> GraphClient:
    """A client whose network is the fake; jitter is off."""
    transport = graph if isinstance(graph, FakeGraph) else FakeGraph(graph)
    chosen = options or Options(retries=policy or RetryPolicy(jitter=lambda: 0.0))
    return GraphClient(Word(), base_url=BASE, allowed_hosts={"graph.example"}, transport=transport, options=chosen)


def error(status: int, code: str = "", **headers: str) -> httpx.Response:
    """An answer in Graph's error shape."""
    body = {"error": {"code": code or "x", "message": "said so"}}
    return httpx.Response(status, json=body, headers={name.replace("_", "-"): value for name, value in headers.items()})
