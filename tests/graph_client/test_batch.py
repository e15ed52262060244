from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import httpx
import pytest

from graph_client.batch import BatchLimits
from graph_client.client import GraphClient, Options
from graph_client.errors import GraphError, NotFound, ServiceUnavailable, TimedOut
from graph_client.permissions.mail_read import MESSAGES_GET
from graph_client.permissions.mail_write import MAIL_SEND
from graph_client.retries import RetryPolicy
from graph_client.transport import Limits
from graph_client.wire import Answer, Outgoing
from tests.graph_client.fakes import BASE, FakeGraph, client_for, error, virtual


def _number(request: httpx.Request) -> str:
    return request.url.path.rsplit("/", 1)[-1]


def _echo(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"id": _number(request)})


def _requests(client: GraphClient, count: int, mailboxes: int = 1000) -> list[Outgoing]:
    return [
        client.prepare(MESSAGES_GET, f"{BASE}/users/m{n % mailboxes}/messages/{n}", mailbox=f"m{n % mailboxes}")
        for n in range(count)
    ]


def _together(
    graph: FakeGraph, count: int, *, mailboxes: int = 1000, options: Options | None = None
) -> list[Answer | GraphError]:
    async def work() -> list[Answer | GraphError]:
        async with client_for(graph, options=options) as client:
            return await client.together(_requests(client, count, mailboxes))

    return virtual(work())


def _ids(results: Sequence[Answer | GraphError]) -> list[str]:
    return [json.loads(bytes(result.body))["id"] for result in results if isinstance(result, Answer)]


def test_answers_come_in_the_order_of_the_requests() -> None:
    """45 requests leave as three batches, and each gets its own answer although batches answer in any order."""
    graph = FakeGraph(_echo)
    assert _ids(_together(graph, 45)) == [str(n) for n in range(45)]
    assert len(graph.outer) == 3
    assert all(len(json.loads(batch.content)["requests"]) <= 20 for batch in graph.outer)


def test_inner_requests_are_relative_and_carry_their_own_preferences() -> None:
    """Inside a batch the URL begins behind the version, with $ written as $, and the headers are the request's."""
    graph = FakeGraph(_echo)
    _together(graph, 2)
    first = json.loads(graph.outer[0].content)["requests"][0]
    assert first["url"] == "/users/m0/messages/0"
    assert first["headers"]["prefer"] == 'IdType="ImmutableId"'


def test_only_what_failed_is_sent_again_and_not_before_its_retry_after() -> None:
    """A 429 inside a 200 costs one request more, later; the nineteen others are not repeated."""
    failed: list[str] = []

    def once(request: httpx.Request) -> httpx.Response:
        if _number(request) == "7" and not failed:
            failed.append("7")
            return error(429, retry_after="30")
        return _echo(request)

    graph = FakeGraph(once)
    assert len(_ids(_together(graph, 20))) == 20
    assert len(graph.seen) == 21
    assert graph.seen[-1][0] - graph.seen[0][0] >= 30


def test_a_partial_failure_is_the_failing_ones_alone() -> None:
    """A 404 inside a batch is that request's error; the others have their answers."""
    graph = FakeGraph(lambda request: error(404) if _number(request) == "3" else _echo(request))
    results = _together(graph, 20)
    assert isinstance(results[3], NotFound)
    assert len(_ids(results)) == 19


def test_a_mailbox_has_at_most_four_in_all_batches_together() -> None:
    """Forty requests to one mailbox and forty to others: never more than four of the one are under way."""
    under_way = 0
    most = 0

    async def count(request: httpx.Request) -> httpx.Response:
        nonlocal under_way, most
        if "/m0/" in request.url.path:
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(1)
            under_way -= 1
        return _echo(request)

    assert len(_ids(_together(FakeGraph(count), 80, mailboxes=2))) == 80
    assert most == 4


def test_a_throttled_envelope_holds_all_batches() -> None:
    """A 429 for the batch itself: everything waits, and then everything is answered."""

    class Throttling(FakeGraph):
        left = 1

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if self.left:
                self.left -= 1
                self.outer.append(request)
                return error(429, retry_after="25")
            return await super().handle_async_request(request)

    graph = Throttling(_echo)
    assert len(_ids(_together(graph, 20))) == 20
    assert len(graph.seen) == 20
    assert len(graph.outer) == 2


def test_a_lost_envelope_is_unsure_only_for_what_must_not_be_repeated() -> None:
    """Reads of a lost batch are repeated; a send among them comes out as ambiguous, and is not sent twice."""
    lost = [True]

    class Losing(FakeGraph):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if lost:
                lost.clear()
                await super().handle_async_request(request)
                raise httpx.ReadTimeout("after the effect")
            return await super().handle_async_request(request)

    graph = Losing(_echo)

    async def work() -> list[Answer | GraphError]:
        async with client_for(graph) as client:
            reads = _requests(client, 2)
            send = client.prepare(MAIL_SEND, f"{BASE}/users/m9/messages/9/send", mailbox="m9")
            return await client.together([*reads, send])

    *answers, sent = virtual(work())
    assert _ids(answers) == ["0", "1"]
    assert isinstance(sent, TimedOut)
    assert sent.ambiguous
    assert [line for line in graph.lines if line.startswith("POST")] == ["POST /users/m9/messages/9/send"]


def test_a_batch_without_one_of_the_answers_fails_for_that_one() -> None:
    """An answer that is missing from the envelope is asked for again."""

    class Forgetful(FakeGraph):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            answer = await super().handle_async_request(request)
            content = json.loads(answer.content)
            if len(self.outer) == 1:
                content["responses"].pop()
            return httpx.Response(200, json=content)

    graph = Forgetful(_echo)
    assert _ids(_together(graph, 5)) == ["0", "1", "2", "3", "4"]
    assert len(graph.seen) == 6


def test_answers_too_large_together_are_fetched_one_by_one() -> None:
    """A batch beyond the bound is taken apart; only an answer that is too large by itself is an error."""
    graph = FakeGraph(lambda request: httpx.Response(200, json={"id": _number(request), "body": "x" * 400}))
    options = Options(limits=Limits(answer_bytes=2000), retries=RetryPolicy(attempts=1))
    assert len(_ids(_together(graph, 20, options=options))) == 20


def test_a_request_without_company_goes_alone() -> None:
    """One request is not worth an envelope."""
    graph = FakeGraph(_echo)
    assert _ids(_together(graph, 1)) == ["0"]
    assert graph.outer[0].url.path == "/v1.0/users/m0/messages/0"


def test_closing_the_client_ends_what_waits() -> None:
    """Whoever waits for a batch of a closed client gets an error, not silence."""

    async def silent(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(10_000)
        return httpx.Response(200)

    async def work() -> None:
        client = client_for(
            silent, options=Options(retries=RetryPolicy(attempts=1), batches=BatchLimits(at_once=1, size=2))
        )
        waiting = [asyncio.ensure_future(client.send(request, batched=True)) for request in _requests(client, 4)]
        await asyncio.sleep(1)
        await client.aclose()
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert all(isinstance(result, ServiceUnavailable) for result in results)

    virtual(work())


def test_a_cancelled_worker_takes_its_request_out_of_the_queue() -> None:
    """What nobody waits for any more is not sent."""
    graph = FakeGraph(_echo)

    async def work() -> None:
        async with client_for(graph) as client:
            one, two, three = (
                asyncio.ensure_future(client.send(request, batched=True)) for request in _requests(client, 3)
            )
            await asyncio.sleep(0)
            two.cancel()
            await asyncio.gather(one, three)
            with pytest.raises(asyncio.CancelledError):
                await two

    virtual(work())
    assert [line[-1] for line in graph.lines] == ["0", "2"]
