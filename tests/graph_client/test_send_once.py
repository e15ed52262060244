from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_client.errors import GraphError, RetryableError, TimedOut
from graph_client.mail import Note, Sent, message_id_for, send_once
from policies.vocabulary import Address
from tests.graph_client.fakes import FakeGraph, client_for, error, virtual

SERVICE = "postvakt@sandby.example"
NOTE = Note([Address("anna.lind@sandby.example", "Anna Lind")], "Din signatur", "<p>Hej Anna</p>")


@dataclass
class Mailbox:
    """A mailbox that does as it is told and then, by a list of fates, answers, says 429, or loses contact before or after."""

    fates: list[str] = field(default_factory=list)
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    sendings: int = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        fate = self.fates.pop() if self.fates else "well"
        if fate == "throttled":
            return error(429, retry_after="2")
        if fate == "before":
            raise httpx.ReadTimeout("before")
        answer = self._do(request)
        if fate == "after":
            raise httpx.ReadTimeout("after")
        return error(504) if fate == "gateway" else answer

    def _do(self, request: httpx.Request) -> httpx.Response:
        *_, name = path = request.url.path.split("/")
        if name == "messages" and request.method == "POST":
            return self._create(json.loads(request.content))
        if name == "messages":
            wanted = request.url.params["$filter"].removeprefix("internetMessageId eq '").removesuffix("'")
            return httpx.Response(
                200, json={"value": [m for m in self.messages.values() if m["internetMessageId"] == wanted]}
            )
        if name == "send":
            return self._send(path[-2])
        if request.method == "DELETE":
            return httpx.Response(204) if self.messages.pop(name, None) else error(404)
        return httpx.Response(200, json=self.messages[name]) if name in self.messages else error(404)

    def _create(self, body: dict[str, Any]) -> httpx.Response:
        name = f"id{len(self.messages)}"
        self.messages[name] = {"id": name, "isDraft": True, "internetMessageId": body["internetMessageId"]}
        return httpx.Response(201, json=self.messages[name])

    def _send(self, name: str) -> httpx.Response:
        message = self.messages.get(name)
        if message is None or not message["isDraft"]:
            return error(404, "ErrorItemNotFound")
        message.update(isDraft=False, sentDateTime="2026-11-21T08:00:00Z")
        self.sendings += 1
        return httpx.Response(202)


def _send(mailbox: Mailbox, key: str = "week-47") -> Sent:
    async def work() -> Sent:
        async with client_for(FakeGraph(mailbox)) as client:
            return await send_once(client, SERVICE, key, NOTE)

    return virtual(work())


def test_a_note_is_sent_and_read_back() -> None:
    """The proof is the message itself, standing in the mailbox and no longer a draft."""
    mailbox = Mailbox()
    sent = _send(mailbox)
    assert (mailbox.sendings, sent.before) == (1, False)
    assert sent.sent_at is not None
    assert sent.internet_message_id == message_id_for(SERVICE, "week-47")


def test_the_same_key_is_sent_once_and_another_key_again() -> None:
    """Asking twice sends once; the second answer says that it had been done."""
    mailbox = Mailbox()
    first, second, other = _send(mailbox), _send(mailbox), _send(mailbox, "week-48")
    assert (first.before, second.before, other.before) == (False, True, False)
    assert second.id == first.id
    assert mailbox.sendings == 2


FATES = st.lists(st.sampled_from(["well", "well", "well", "throttled", "before", "after", "gateway"]), max_size=14)


@given(fates=FATES)
@settings(max_examples=200, deadline=None)
def test_exactly_once_whatever_is_lost(fates: list[str]) -> None:
    """Contact lost before or after any effect, any number of times: in the end, after at most a few more calls, it was sent once."""
    mailbox = Mailbox(fates)
    for _ in range(20):
        try:
            sent = _send(mailbox)
        except RetryableError:
            continue
        break
    assert mailbox.sendings == 1
    assert mailbox.messages[sent.id]["isDraft"] is False


def test_a_crash_after_creating_leaves_no_second_draft() -> None:
    """A draft left by an earlier life is sent; a double of it is removed."""
    message_id = message_id_for(SERVICE, "week-47")
    left = {n: {"id": n, "isDraft": True, "internetMessageId": message_id} for n in ("a", "b")}
    mailbox = Mailbox(messages=dict(left))
    assert _send(mailbox).id == "a"
    assert list(mailbox.messages) == ["a"]


def test_a_message_that_is_nowhere_is_reported_as_unsure() -> None:
    """Neither in Drafts nor in Sent Items: nothing is sent anew, the caller learns that nobody knows."""

    class Vanishing(Mailbox):
        def _send(self, name: str) -> httpx.Response:
            self.messages.clear()
            return httpx.Response(202)

    with pytest.raises(TimedOut) as caught:
        _send(Vanishing())
    assert caught.value.ambiguous
    assert isinstance(caught.value, GraphError)


def test_a_slow_move_to_sent_items_is_waited_for() -> None:
    """Exchange answers before the message has moved; a few looks later it is there, and it is not sent twice."""

    class Slow(Mailbox):
        looks = 3

        def _do(self, request: httpx.Request) -> httpx.Response:
            answer = super()._do(request)
            if request.method == "GET" and self.sendings and self.looks:
                self.looks -= 1
                return httpx.Response(200, json={**json.loads(answer.content), "isDraft": True})
            return answer

    mailbox = Slow()
    assert _send(mailbox).sent_at is not None
    assert mailbox.sendings == 1
