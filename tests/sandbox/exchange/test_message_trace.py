"""The message trace as Graph shows it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from sandbox.exchange.trace import Trace
from sandbox.graph.message_trace import routes
from sandbox.graph.routing import Caller, ODataError, Request, Response
from tests.sandbox.exchange.post_office import NOW, Post

PATH = "/admin/exchange/tracing/messageTraces"


def _ask(post: Post, path: str = PATH, **query: str) -> dict[str, Any]:
    found = routes.find("GET", path)
    assert found is not None
    route, params = found
    options = {f"${name}": value for name, value in query.items()}
    request = Request(post.tenant, "GET", path, options, {}, b"", Caller("app", frozenset()), params)
    answer = route.handler(request)
    assert isinstance(answer, Response)
    body: dict[str, Any] = answer.body
    return body


def test_each_recipient_has_a_line_in_graphs_shape(post: Post) -> None:
    """One mail to two gives two lines with one id, newest first."""
    post.send("anna", "bjorn", "ivar@exempel.example")
    first, second = _ask(post)["value"]
    assert first["id"] == second["id"]
    assert {first["recipientAddress"], second["recipientAddress"]} == {"bjorn@sandby.example", "ivar@exempel.example"}
    assert first["status"] == "delivered"
    assert first["size"] > 100
    assert set(first) == {
        "id", "senderAddress", "recipientAddress", "messageId", "receivedDateTime", "subject", "size", "fromIP", "toIP", "status",
    }  # fmt: skip


def test_filter_and_paging(post: Post) -> None:
    """$filter chooses, $top cuts, nextLink leads on without a line twice."""
    for n in range(5):
        post.send("anna", "bjorn", subject=f"nummer {n}")
        post.send("bjorn", "carin")
    wanted = "senderAddress eq 'anna@sandby.example'"
    seen: list[str] = []
    query = {"filter": wanted, "top": "2"}
    while True:
        body = _ask(post, **query)
        seen += [one["subject"] for one in body["value"]]
        if "@odata.nextLink" not in body:
            break
        query = {name[1:]: value for name, value in parse_qsl(urlsplit(body["@odata.nextLink"]).query)}
    assert seen == [f"nummer {n}" for n in reversed(range(5))]
    assert _ask(post, filter="contains(subject, 'nummer 3')")["value"][0]["subject"] == "nummer 3"


def test_how_far_back_one_may_ask(post: Post) -> None:
    """Unasked it is 48 hours; more than ten days at once or 90 days back is refused; or is refused."""
    post.send("anna", "bjorn")
    post.clock.advance(timedelta(days=5))
    assert _ask(post)["value"] == []
    start = (NOW - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert len(_ask(post, filter=f"receivedDateTime ge {start}")["value"]) == 1
    early = (NOW - timedelta(days=8)).strftime("%Y-%m-%dT%H:%M:%SZ")
    ancient = (NOW - timedelta(days=100)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for bad in (
        f"receivedDateTime ge {early}",
        f"receivedDateTime ge {ancient} and receivedDateTime le {early}",
        "senderAddress eq 'a' or senderAddress eq 'b'",
    ):
        with pytest.raises(ODataError) as refused:
            _ask(post, filter=bad)
        assert refused.value.status == 400
    with pytest.raises(ODataError):
        _ask(post, top="5001")


def test_a_hundred_queries_in_five_minutes(post: Post) -> None:
    """The hundred and first is throttled with Retry-After."""
    for _ in range(100):
        _ask(post)
    with pytest.raises(ODataError) as throttled:
        _ask(post)
    assert throttled.value.status == 429
    assert 0 < int(throttled.value.headers["Retry-After"]) <= 300


def test_details_of_one_delivery(post: Post) -> None:
    """The detail says that it was received and what became of it."""
    post.send("anna", "ingen")
    line = _ask(post)["value"][-1]
    body = _ask(post, f"{PATH}/{line['id']}/getDetailsByRecipient(recipientAddress='ingen@sandby.example')")
    assert [one["event"] for one in body["value"]] == ["Receive", "Failed"]


def test_old_lines_are_forgotten(post: Post) -> None:
    """After 90 days a line may be dropped."""
    post.send("anna", "bjorn")
    post.clock.advance(timedelta(days=91))
    assert Trace(post.tenant).forget_old() == 1
