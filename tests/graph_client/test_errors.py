from __future__ import annotations

import ssl

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_client import errors
from graph_client.client import GraphClient
from graph_client.errors import GraphError
from graph_client.permissions.directory import USERS_GET
from graph_client.retries import RetryPolicy
from graph_client.users import get_user
from tests.graph_client.fakes import FakeGraph, client_for, error, virtual

ONCE = RetryPolicy(attempts=1)


async def _get(client: GraphClient) -> None:
    async with client:
        await get_user(client, "anna.lind@sandby.example")


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "BadRequest", errors.BadRequest),
        (400, "SyncStateNotFound", errors.DeltaExpired),
        (401, "InvalidAuthenticationToken", errors.AuthenticationError),
        (403, "Authorization_RequestDenied", errors.PermissionDenied),
        (404, "ErrorItemNotFound", errors.NotFound),
        (409, "Conflict", errors.Conflict),
        (410, "gone", errors.DeltaExpired),
        (412, "ErrorIrresolvableConflict", errors.PreconditionFailed),
        (418, "teapot", errors.BadRequest),
        (423, "locked", errors.Conflict),
        (429, "ApplicationThrottled", errors.Throttled),
        (500, "generalException", errors.ServiceUnavailable),
        (503, "serviceNotAvailable", errors.ServiceUnavailable),
        (504, "timeout", errors.TimedOut),
        (302, "", errors.HostNotAllowed),
        (102, "", errors.InvalidAnswer),
    ],
)
def test_each_status_has_its_own_error(status: int, code: str, kind: type[GraphError]) -> None:
    """A status and code of Graph becomes exactly one class of error, which carries both."""
    with pytest.raises(kind) as caught:
        virtual(_get(client_for(lambda _: error(status, code), policy=ONCE)))
    assert type(caught.value) is kind
    assert caught.value.status == status


def test_what_graph_says_is_kept_apart_from_the_message() -> None:
    """The error's text holds status and code only; Graph's own words stand in ``detail`` with the request's id beside them."""
    with pytest.raises(errors.NotFound) as caught:
        virtual(_get(client_for(lambda _: error(404, "ErrorItemNotFound", request_id="r-1"))))
    assert str(caught.value) == "users.get: Graph answered 404 ErrorItemNotFound"
    assert (caught.value.detail, caught.value.request_id) == ("said so", "r-1")


RAISED = [
    httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x"), httpx.ReadTimeout("x"), httpx.WriteTimeout("x"),
    httpx.ReadError("x"), httpx.WriteError("x"), httpx.CloseError("x"), httpx.RemoteProtocolError("x"), httpx.LocalProtocolError("x"),
    httpx.ProxyError("x"), httpx.UnsupportedProtocol("x"), httpx.DecodingError("x"), httpx.TooManyRedirects("x"), httpx.InvalidURL("x"),
    httpx.StreamClosed(), TimeoutError("x"), OSError("x"), ConnectionResetError("x"), ssl.SSLError("x"), ValueError("x"),
]  # fmt: skip


@pytest.mark.parametrize("raised", RAISED, ids=lambda raised: type(raised).__name__)
@pytest.mark.parametrize("batched", [False, True])
def test_no_failure_of_the_network_escapes(raised: Exception, batched: bool) -> None:
    """Whatever httpx or the socket raises comes out as a GraphError, alone and in a batch."""

    def fail(_: httpx.Request) -> httpx.Response:
        raise raised

    async def work() -> None:
        async with client_for(fail, policy=ONCE) as client:
            request = client.prepare(USERS_GET, f"{client.base_url}/users/anna")
            if batched:
                results = await client.together([request, request])
                assert all(isinstance(result, GraphError) for result in results)
            else:
                await client.send(request)

    if batched:
        virtual(work())
    else:
        with pytest.raises(GraphError):
            virtual(work())


@given(
    status=st.integers(200, 599),
    body=st.binary(max_size=200),
    header=st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=30),
)
@settings(max_examples=150, deadline=None)
def test_no_rubbish_escapes(status: int, body: bytes, header: str) -> None:
    """Any status with any bytes and any Retry-After gives an answer or a GraphError."""

    def rubbish(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=body, headers={"retry-after": header.strip()})

    try:
        virtual(_get(client_for(rubbish, policy=ONCE)))
    except GraphError:
        return


def test_permanent_and_retryable_are_apart() -> None:
    """Every error is either permanent or retryable, never both."""
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, GraphError) and kind is not GraphError
    ]
    assert len(kinds) > 12
    for kind in kinds:
        assert issubclass(kind, errors.PermanentError) != issubclass(kind, errors.RetryableError)


def test_an_answer_that_is_too_large_is_not_read_to_its_end() -> None:
    """Beyond the bound the client stops reading and says so."""
    from graph_client.client import Options
    from graph_client.transport import Limits

    graph = FakeGraph(lambda _: httpx.Response(200, content=b"x" * 5000))
    with pytest.raises(errors.InvalidAnswer, match="larger than 1000 bytes"):
        virtual(_get(client_for(graph, options=Options(limits=Limits(answer_bytes=1000)))))
