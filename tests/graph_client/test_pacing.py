from __future__ import annotations

import asyncio
from collections import Counter
from contextvars import ContextVar
from dataclasses import dataclass, field

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_client.client import Options
from graph_client.errors import GraphError, Throttled
from graph_client.pacing import WIDEN_AFTER, Lanes
from graph_client.permissions.mail_read import MESSAGES_GET
from graph_client.retries import RetryPolicy
from tests.graph_client.fakes import BASE, FakeGraph, client_for, error, virtual

MAILBOXES = ("anna@sandby.example", "bjorn@sandby.example", "carin@sandby.example")
# what the answers to one HTTP request, inner ones included, say about waiting
TOLD: ContextVar[list[tuple[str, float]]] = ContextVar("told")


@dataclass
class Watched(FakeGraph):
    """Answers by a list of fates, counts what is under way per mailbox, and notes until when each mailbox said to wait."""

    fates: list[tuple[int, int, float]]
    in_flight: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    wait_until: dict[str, tuple[float, float]] = field(default_factory=dict)
    too_soon: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self._watched)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        told: list[tuple[str, float]] = []
        TOLD.set(told)
        answer = await super().handle_async_request(request)
        # what a batch says is known to the client when the batch is back
        now = asyncio.get_running_loop().time()
        for mailbox, seconds in told:
            _, until = self.wait_until.get(mailbox, (0.0, 0.0))
            self.wait_until[mailbox] = (now, max(until, now + seconds))
        return answer

    async def _watched(self, request: httpx.Request) -> httpx.Response:
        mailbox = request.url.path.split("/")[3]
        now = asyncio.get_running_loop().time()
        told_at, until = self.wait_until.get(mailbox, (0.0, 0.0))
        # in the very instant of the answer the client may not have read it yet
        if told_at + 1e-6 < now < until - 1e-6:
            self.too_soon.append(mailbox)
        self.in_flight[mailbox] += 1
        self.most[mailbox] = max(self.most[mailbox], self.in_flight[mailbox])
        status, retry_after, seconds = self.fates.pop() if self.fates else (200, 0, 0.1)
        await asyncio.sleep(seconds)
        self.in_flight[mailbox] -= 1
        if status == 200:
            return httpx.Response(200, json={"id": "1"})
        if retry_after:
            TOLD.get().append((mailbox, retry_after))
            return error(status, retry_after=str(retry_after))
        return error(status)


FATES = st.lists(
    st.tuples(st.sampled_from([200, 200, 429, 503, 500, 504]), st.integers(0, 20), st.floats(0, 5)), max_size=60
)
WISHES = st.lists(st.tuples(st.sampled_from(MAILBOXES), st.floats(0, 10), st.booleans()), min_size=1, max_size=60)


@given(fates=FATES, wishes=WISHES)
@settings(max_examples=120, deadline=None)
def test_never_over_four_per_mailbox_and_never_before_retry_after(
    fates: list[tuple[int, int, float]], wishes: list[tuple[str, float, bool]]
) -> None:
    """Whatever is asked and answered, a mailbox sees at most four requests at a time and none before its Retry-After has passed."""
    graph = Watched(fates)

    async def wish(mailbox: str, after: float, batched: bool) -> None:
        await asyncio.sleep(after)
        request = client.prepare(MESSAGES_GET, f"{BASE}/users/{mailbox}/messages/1", mailbox=mailbox)
        await client.send(request, batched=batched)

    async def work() -> list[BaseException | None]:
        async with client:
            return await asyncio.gather(*(wish(*one) for one in wishes), return_exceptions=True)

    client = client_for(graph, options=Options(retries=RetryPolicy(attempts=50, seconds=1e6, jitter=lambda: 0.5)))
    results = virtual(work())
    assert results == [None] * len(wishes)
    assert graph.too_soon == []
    assert max(graph.most.values()) <= 4
    assert client.stats.requests == len(wishes) + client.stats.retries == len(graph.seen)


async def _throttle(lanes: Lanes, mailbox: str, times: int) -> None:
    for _ in range(times):
        await lanes.enter(mailbox, 1e9)
        lanes.leave(mailbox, throttled=True)


def test_throttling_halves_the_window_and_quiet_widens_it_by_one() -> None:
    """4 → 2 → 1 at once; one more after every so many good answers; forgotten when it is wide open again."""

    async def work() -> None:
        lanes = Lanes()
        await _throttle(lanes, "anna", 1)
        assert lanes.window("anna") == 2
        await _throttle(lanes, "anna", 3)
        assert lanes.window("anna") == 1
        for expected in (2, 3, 4):
            for _ in range(WIDEN_AFTER):
                await lanes.enter("anna", 1e9)
                lanes.leave("anna", throttled=False)
            assert lanes.window("anna") == expected
        assert len(lanes) == 0

    virtual(work())


def test_a_cancelled_waiter_does_not_lose_its_turn_for_the_others() -> None:
    """When one of those who wait gives up, the next one goes."""

    async def work() -> None:
        lanes = Lanes(ceiling=1)
        await lanes.enter("anna", 1e9)
        first, second = (asyncio.ensure_future(lanes.enter("anna", 1e9)) for _ in range(2))
        await asyncio.sleep(0)
        lanes.leave("anna", throttled=False)
        first.cancel()
        await asyncio.wait_for(second, 1)
        lanes.leave("anna", throttled=False)
        assert len(lanes) == 0

    virtual(work())


def test_a_lane_held_beyond_the_deadline_says_so() -> None:
    """Work that may not take that long learns it at once instead of waiting in vain."""

    async def work() -> None:
        lanes = Lanes()
        await lanes.enter("anna", 1e9)
        lanes.leave("anna", throttled=True, retry_after=500)
        with pytest.raises(Throttled) as caught:
            await lanes.enter("anna", asyncio.get_running_loop().time() + 10)
        assert caught.value.retry_after == pytest.approx(500)
        assert isinstance(caught.value, GraphError)

    virtual(work())
