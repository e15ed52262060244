"""What Graph refuses or reads leniently, and the tenant too."""

from __future__ import annotations

import pytest

from tests.sandbox.graph.mail.desk import Desk

ANNA = "/users/anna@sandby.example"


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": 5},
        {"subject": ["Hej"]},
        {"internetMessageHeaders": "x-postvakt: 1"},
        {"internetMessageHeaders": ["x-postvakt: 1"]},
    ],
)
def test_values_of_the_wrong_type_are_refused(desk: Desk, wrong: dict[str, object]) -> None:
    """A number as subject or text as headers is a 400, and nothing is stored that later answers would trip over."""
    assert desk.post(f"{ANNA}/messages", wrong).status == 400
    assert desk.get(f"{ANNA}/messages?$search=%22hej%22").status == 200


def test_json_nested_too_deeply_is_a_400(desk: Desk) -> None:
    """A body of a hundred thousand brackets is answered in Graph's error shape, alone and as a batch."""
    for url in (f"{ANNA}/messages", "/$batch"):
        answer = desk.post(url, "[" * 100_000)
        assert (answer.status, answer["error"]["code"]) == (400, "BadRequest")


@pytest.mark.parametrize(("keep", "copies"), [("false", 0), (False, 0), ("true", 1), (True, 1), (None, 1)])
def test_save_to_sent_items_may_be_written_as_text(desk: Desk, keep: object, copies: int) -> None:
    """``"saveToSentItems": "false"``, as Microsoft's example has it, keeps no copy."""
    recorder, desk.tenant.recorder = desk.tenant.recorder, None  # the description wants a boolean; Graph is laxer
    message = {"subject": "Kopia?", "toRecipients": [{"emailAddress": {"address": "bjorn@sandby.example"}}]}
    body = {"message": message} if keep is None else {"message": message, "saveToSentItems": keep}
    assert desk.call("POST", f"{ANNA}/sendMail", body, check=not isinstance(keep, str)).status == 202
    desk.tenant.recorder = recorder
    assert len(desk.get(f"{ANNA}/mailFolders/sentitems/messages").value) == copies


def test_a_count_inside_a_batch_is_the_figure(desk: Desk) -> None:
    """``$count`` answers with its digits, also in a batch."""
    desk.put()
    answer = desk.post("/$batch", {"requests": [{"id": "1", "method": "GET", "url": f"{ANNA}/messages/$count"}]})
    assert answer["responses"][0]["body"] == "1"


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("PATCH", f"{ANNA}/mailboxSettings", {"language": 5}),
        ("PATCH", f"{ANNA}/mailboxSettings", {"workingHours": []}),
        (
            "POST",
            f"{ANNA}/mailFolders/inbox/messageRules",
            {"displayName": "x", "sequence": 1, "conditions": 5, "actions": {"delete": True}},
        ),
        ("POST", f"{ANNA}/mailFolders/inbox/messageRules", {"displayName": "x", "sequence": 1, "actions": [1]}),
        ("POST", f"{ANNA}/messages/ITEM/createReply", {"message": 5, "comment": "x"}),
        ("POST", f"{ANNA}/messages/ITEM/forward", {"toRecipients": 5}),
        ("POST", f"{ANNA}/events", {"subject": "x", "start": 5, "end": []}),
    ],
)
def test_objects_that_are_none_are_refused(desk: Desk, method: str, url: str, body: dict[str, object]) -> None:
    """A number where an object belongs is a 400, never a failure of the tenant's own, and leaves the mailbox usable."""
    assert desk.call(method, url.replace("ITEM", desk.put()), body).status == 400
    assert desk.post(f"{ANNA}/messages/{desk.put()}/createReply").status == 201


@pytest.mark.parametrize(
    "condition",
    [
        "receivedDateTime ge '2026-11-01T00:00:00Z'",
        "receivedDateTime ge 2026-99-01T00:00:00Z",
        "isRead eq 5",
        "isRead eq 'false'",
    ],
)
def test_literals_of_the_wrong_type_are_refused(desk: Desk, condition: str) -> None:
    """A time in quotes, a month that there is not, a flag as a number: 400, not an empty list."""
    assert desk.get(f"{ANNA}/messages?$filter={condition}").status == 400
    for good in (
        "receivedDateTime ge 2026-11-01T00:00:00Z",
        "(isRead eq false) and subject eq 'isRead eq 5'",
        "isRead ne true",
    ):
        assert desk.get(f"{ANNA}/messages?$filter={good}").status == 200
