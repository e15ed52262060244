from __future__ import annotations

import asyncio
import itertools
from pathlib import Path

import httpx
import pytest

from graph_client.client import GraphClient, Options
from graph_client.errors import (
    AuthenticationError,
    GraphError,
    HostNotAllowed,
    ServiceUnavailable,
    Throttled,
    TimedOut,
)
from graph_client.permissions.directory import USERS_GET
from graph_client.permissions.mail_write import MAIL_CREATE, MAIL_SEND
from graph_client.retries import RetryPolicy
from graph_client.transport import Limits
from graph_client.wire import AllowedHosts, Outgoing
from tests.graph_client.fakes import BASE, FakeGraph, VirtualLoop, Word, client_for, error, virtual

OK = httpx.Response(200, json={"id": "1"})


def _request(call: object = USERS_GET, mailbox: str | None = None) -> Outgoing:
    return Outgoing(call, f"{BASE}/users/anna", mailbox=mailbox)  # type: ignore[arg-type]


async def _send(client: GraphClient, request: Outgoing | None = None) -> float:
    """Seconds of virtual time that it took."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    async with client:
        await client.send(request or _request())
    return loop.time() - start


def _in_turn(*answers: httpx.Response | Exception) -> FakeGraph:
    left = list(answers)

    def answer(_: httpx.Request) -> httpx.Response:
        following = left.pop(0)
        if isinstance(following, Exception):
            raise following
        return following

    return FakeGraph(answer)


def test_every_request_asks_for_immutable_ids_and_has_an_id_of_its_own() -> None:
    """Prefer, token and a fresh client-request-id go with every attempt."""
    graph = _in_turn(error(503), httpx.Response(200, json={"id": "1"}))
    virtual(_fetch(graph))
    first, second = (request for _, request in graph.seen)
    assert first.headers["prefer"] == 'IdType="ImmutableId"'
    assert first.headers["authorization"] == "Bearer token-1"
    assert first.headers["client-request-id"] != second.headers["client-request-id"]


async def _fetch(graph: FakeGraph) -> None:
    async with client_for(graph) as client:
        await client.send(client.prepare(USERS_GET, f"{BASE}/users/anna"))


def test_retry_after_in_seconds_is_obeyed() -> None:
    """The second attempt leaves when the seconds have passed, not before."""
    assert virtual(_send(client_for(_in_turn(error(429, retry_after="17"), OK)))) == pytest.approx(17)


def test_retry_after_as_a_date_is_counted_from_the_answers_own_date() -> None:
    """An HTTP date is compared with the Date header, so that a clock that goes wrong does no harm."""
    answer = error(503, retry_after="Sat, 21 Nov 2026 08:00:42 GMT", date="Sat, 21 Nov 2026 08:00:00 GMT")
    assert virtual(_send(client_for(_in_turn(answer, OK)))) == pytest.approx(42)


def test_a_mailbox_that_is_told_to_wait_holds_its_other_requests_too() -> None:
    """Retry-After holds the whole mailbox, not just the request that met it; other mailboxes go on."""
    graph = _in_turn(error(429, retry_after="10"), OK, OK, OK)

    async def work() -> None:
        async with client_for(graph) as client:
            first = asyncio.ensure_future(client.send(_request(mailbox="anna@sandby.example")))
            await asyncio.sleep(1)
            await asyncio.gather(
                client.send(_request(mailbox="Anna@sandby.example")),
                client.send(_request(mailbox="bjorn@sandby.example")),
                first,
            )

    virtual(work())
    start = graph.seen[0][0]
    assert [round(at - start) for at, _ in graph.seen] == [0, 1, 10, 10]


def test_backoff_grows_and_ends() -> None:
    """Without Retry-After the pauses double up to the cap, and after the last attempt the error comes out."""
    policy = RetryPolicy(attempts=6, base=1, cap=5, jitter=lambda: 1.0)
    graph = FakeGraph(lambda _: error(500))
    with pytest.raises(ServiceUnavailable):
        virtual(_send(client_for(graph, policy=policy)))
    times = [at for at, _ in graph.seen]
    assert [later - before for before, later in itertools.pairwise(times)] == [1, 2, 4, 5, 5]


def test_the_time_in_all_is_bounded() -> None:
    """A Retry-After beyond the time allowed is not waited for; the error says how long Graph asked for."""
    with pytest.raises(Throttled) as caught:
        virtual(_send(client_for(FakeGraph(lambda _: error(429, retry_after="4000")), policy=RetryPolicy(seconds=60))))
    assert caught.value.retry_after == 4000


def test_what_must_not_be_done_twice_is_not_sent_twice() -> None:
    """A send whose answer is lost is not repeated; the error says that its effect is unknown."""
    for lost in (httpx.ReadTimeout("x"), httpx.ReadError("x"), error(504), error(500), error(503)):
        graph = _in_turn(lost, OK)
        with pytest.raises((TimedOut, ServiceUnavailable)) as caught:
            virtual(_send(client_for(graph), _request(MAIL_SEND)))
        assert caught.value.ambiguous
        assert len(graph.seen) == 1


def test_what_surely_had_no_effect_is_sent_again() -> None:
    """Turned away at the door, or never connected: even a send may be repeated."""
    for refused in (
        httpx.ConnectError("x"),
        httpx.ConnectTimeout("x"),
        error(429, retry_after="1"),
        error(503, retry_after="1"),
    ):
        graph = _in_turn(refused, OK)
        virtual(_send(client_for(graph), _request(MAIL_CREATE)))
        assert len(graph.seen) == 2


def test_a_silent_service_is_not_waited_for_longer_than_the_time_out() -> None:
    """An exchange that never ends is ended by the client."""

    async def silent(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(10_000)
        return OK

    options = Options(limits=Limits(seconds=30), retries=RetryPolicy(attempts=2, jitter=lambda: 0.0))

    async def work() -> float:
        start = asyncio.get_running_loop().time()
        with pytest.raises(TimedOut, match="no answer within 30 s"):
            await _send(client_for(silent, options=options))
        return asyncio.get_running_loop().time() - start

    assert virtual(work()) == pytest.approx(60)


def test_a_withdrawn_token_is_replaced_once() -> None:
    """After 401 the request goes once more with a fresh token; a second 401 is the answer."""
    graph = FakeGraph(lambda request: error(401) if request.headers["authorization"] == "Bearer token-1" else OK)
    virtual(_send(client_for(graph)))
    assert len(graph.seen) == 2
    refused = FakeGraph(lambda _: error(401))
    with pytest.raises(AuthenticationError):
        virtual(_send(client_for(refused)))
    assert len(refused.seen) == 2


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/v1.0/users", "http://graph.example/v1.0/users", "https://graph.example:444/v1.0/users",
        "https://graph.example@evil.example/v1.0", "https://graph.example.evil.example/", "//graph.example/v1.0", "", "https://[bad",
        "https://graph.example:port/",
    ],
)  # fmt: skip
def test_a_token_never_goes_to_a_host_that_is_not_on_the_list(url: str) -> None:
    """A link to any other host, port or scheme is refused before anything is sent."""
    graph = FakeGraph(lambda _: OK)
    client = client_for(graph)
    with pytest.raises(HostNotAllowed):
        client.prepare(USERS_GET, url)
    with pytest.raises(HostNotAllowed):
        virtual(_send(client, Outgoing(USERS_GET, url)))
    assert graph.seen == []


def test_a_base_that_is_not_https_is_refused_at_once() -> None:
    """A client for http:// cannot be made."""
    with pytest.raises(HostNotAllowed):
        GraphClient(Word(), base_url="http://graph.example/v1.0", allowed_hosts={"graph.example"})


def test_a_port_other_than_443_is_named_in_the_list() -> None:
    """localhost:8443 allows just that port."""
    hosts = AllowedHosts(frozenset({"localhost:8443"}))
    assert hosts.check("https://LOCALHOST:8443/v1.0/users")
    with pytest.raises(HostNotAllowed):
        hosts.check("https://localhost/v1.0/users")


def test_a_redirect_is_not_followed() -> None:
    """Graph's API does not redirect; something that does gets no token."""
    graph = FakeGraph(lambda _: httpx.Response(302, headers={"location": "https://evil.example/"}))
    with pytest.raises(HostNotAllowed):
        virtual(_send(client_for(graph)))
    assert len(graph.seen) == 1


def test_a_file_of_authorities_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    """A wrong CA file is told when the client is made."""
    with pytest.raises(GraphError, match="trusted authorities"):
        GraphClient(Word(), ca_file=tmp_path / "no.pem")


def test_virtual_time_costs_no_real_time() -> None:
    """The tests' own loop jumps over waiting."""
    loop = VirtualLoop()
    try:
        before = loop.time()
        loop.run_until_complete(asyncio.sleep(86_400))
        assert loop.time() - before == pytest.approx(86_400)
    finally:
        loop.close()
