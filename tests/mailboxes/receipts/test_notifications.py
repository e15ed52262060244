"""The webhook: what genuine notifications tell, and that everything else is left out or refused."""

from __future__ import annotations

import json
from typing import Any

import azure.functions as func
import pytest

from functions.receipts import answered
from mailboxes.receipts.notifications import (
    MAX_BODY,
    NotNotifications,
    client_state,
    mailbox_token,
    read_notifications,
)

SECRET = b"s" * 40
BOX = "kontaktcenter@sandby.example"


def body(*states: str, **more: Any) -> bytes:
    """As Graph posts it."""
    value = [
        {"subscriptionId": "s1", "clientState": one, "changeType": "created", "tenantId": "t", **more} for one in states
    ]
    return json.dumps({"value": value}).encode()


def test_genuine_ones_name_their_mailbox_once() -> None:
    """Doubled notifications are one; the token leads back to the address, letter case aside."""
    state = client_state(SECRET, BOX)
    assert len(state) <= 128
    told = read_notifications(SECRET, body(state, state, client_state(SECRET, "skola@sandby.example")))
    assert told.mailboxes == (mailbox_token(BOX.upper()), mailbox_token("skola@sandby.example"))
    assert told.forged == 0


@pytest.mark.parametrize(
    "state",
    ["", ".", "x", client_state(b"o" * 40, BOX), mailbox_token(BOX), mailbox_token(BOX) + ".", client_state(SECRET, BOX) + "0",
     client_state(SECRET, BOX)[:-1], mailbox_token("skola@sandby.example") + "." + client_state(SECRET, BOX).partition(".")[2], "å" * 300],
)  # fmt: skip
def test_forged_ones_are_counted_and_left_out(state: str) -> None:
    """Another key, another mailbox, nothing, too much: none wakes anything."""
    told = read_notifications(SECRET, body(state))
    assert (told.mailboxes, told.events, told.forged) == ((), (), 1)


def test_lifecycle_events_come_with_their_subscription() -> None:
    """Known events are told, unknown ones ignored."""
    state = client_state(SECRET, BOX)
    told = read_notifications(SECRET, body(state, lifecycleEvent="subscriptionRemoved"))
    assert told.events == ((mailbox_token(BOX), "subscriptionRemoved", "s1"),)
    assert read_notifications(SECRET, body(state, lifecycleEvent="other")).events == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"value": 3}',
        b'{"value": [3]}',
        b"\xff\xfe",
        b'{"value": [' + b"[" * 5000,
        b" " * (MAX_BODY + 1),
    ],
)
def test_rubbish_is_refused(data: bytes) -> None:
    """No JSON, the wrong JSON, nested without end, a huge body."""
    with pytest.raises(NotNotifications):
        read_notifications(SECRET, data)


def post(data: bytes = b"", **params: str) -> tuple[func.HttpResponse, list[str]]:
    """One request to the function's inside."""
    request = func.HttpRequest("POST", "https://x.example/graph/notifications", body=data, params=params)
    return answered(request, lambda: SECRET)


def test_the_handshake_echoes_the_token_as_plain_text() -> None:
    """200, text/plain, the decoded token, never to be sniffed as anything else; a huge one is refused."""
    answer, queued = post(validationToken="Validation: <b>å</b>")
    assert (answer.status_code, answer.get_body().decode(), queued) == (200, "Validation: <b>å</b>", [])
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert post(validationToken="x" * 3000)[0].status_code == 400


def test_notifications_are_queued_and_accepted() -> None:
    """202 and one message a mailbox that nobody works on here; forged ones are accepted and forgotten; rubbish is 400, a huge body 413."""
    state = client_state(SECRET, BOX)
    answer, queued = post(body(state, state, "forged"))
    assert (answer.status_code, [json.loads(one) for one in queued]) == (202, [{"token": mailbox_token(BOX), "at": ""}])
    assert post(body("forged"))[1] == []
    request = func.HttpRequest("POST", "https://x.example/graph/notifications", body=body(state))
    assert answered(request, lambda: SECRET, heard=lambda token: token == mailbox_token(BOX))[1] == []
    assert post(b"{")[0].status_code == 400
    assert post(b" " * (MAX_BODY + 1))[0].status_code == 413
