"""Message delta: whatever happens, a client that follows the links ends with what lies in the folder."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.clock import FixedClock
from sandbox.assembly import open_tenant
from sandbox.faults import FaultConfig
from sandbox.tenant import Tenant
from tests.sandbox.graph.mail.desk import IMMUTABLE, Desk

ANNA = "/users/anna@sandby.example"
INBOX = f"{ANNA}/mailFolders/inbox/messages/delta"


class Follower:
    """A client of delta that keeps what it was told."""

    def __init__(self, desk: Desk, url: str = INBOX, *, immutable: bool = True, size: int = 3) -> None:
        self.desk, self.url = desk, url
        ids = ', IdType="ImmutableId"' if immutable else ""
        self.headers = {"Prefer": f"odata.maxpagesize={size}{ids}"}
        self.held: dict[str, str] = {}

    def step(self) -> bool:
        """Read one page; whether the round has more."""
        answer = self.desk.get(self.url, self.headers)
        for item in answer.value:
            if "@removed" in item:
                self.held.pop(item["id"], None)
            else:
                self.held[item["id"]] = item["subject"]
        more = "@odata.nextLink" in answer.body
        self.url = answer["@odata.nextLink"] if more else answer["@odata.deltaLink"]
        return more

    def round(self) -> None:
        """Read to the end of the round."""
        while self.step():
            pass


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["put", "patch", "away", "back", "delete", "step"]), st.integers(0, 7)),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(actions=ACTIONS, immutable=st.booleans(), faulty=st.booleans(), backwards=st.booleans(), size=st.integers(1, 4))
def test_a_follower_ends_with_the_folders_content(
    actions: list[tuple[str, int]], immutable: bool, faulty: bool, backwards: bool, size: int
) -> None:
    """After any creates, changes, moves, deletes and pages in between, with replays too, delta leads to the folder's exact content."""
    with tempfile.TemporaryDirectory() as folder:
        tenant = open_tenant(
            Path(folder) / "t.sqlite", clock=FixedClock(datetime(2026, 11, 23, tzinfo=UTC)), base_url="https://localhost:0",
            maildir=Path(folder) / "out", seed_demo=False,
        )  # fmt: skip
        address = "anna@sandby.example"
        anna = tenant.directory.add_user({"displayName": "Anna Lind", "userPrincipalName": address, "mail": address})
        tenant.mail.ensure_mailbox(anna.id)
        if faulty:
            tenant.faults.configure(FaultConfig.from_json({"notification_doubled": 0.5}))
        desk = Desk(tenant)
        follower = Follower(
            desk, INBOX + ("?$orderby=receivedDateTime%20desc" if backwards else ""), immutable=immutable, size=size
        )
        _act(tenant, desk, anna.id, follower, actions)
        follower.round()
        follower.round()
        held = {
            message.id_for(immutable=immutable): message.properties.get("subject")
            for message in tenant.mail.messages(anna.id, tenant.mail.folder(anna.id, "inbox"))
        }
        assert follower.held == held
        tenant.close()


def _act(tenant: Tenant, desk: Desk, anna: str, follower: Follower, actions: list[tuple[str, int]]) -> None:
    known: list[str] = []
    for count, (action, place) in enumerate(actions):
        if action == "put":
            tenant.clock.advance(timedelta(seconds=place))  # type: ignore[attr-defined]
            stored = tenant.mail.get(anna, desk.put(f"nr {count}"))
            assert stored is not None
            known.append(stored.immutable_id)
        elif action == "step":
            follower.step()
        elif known:
            _change(tenant, anna, known, action, known[place % len(known)])


def _change(tenant: Tenant, anna: str, known: list[str], action: str, item: str) -> None:
    match action:
        case "patch":
            tenant.mail.update(anna, item, {"subject": "nytt"})
        case "away":
            tenant.mail.move(anna, item, "archive")
        case "back":
            tenant.mail.move(anna, item, "inbox")
        case _:
            tenant.mail.delete(anna, item)
            known.remove(item)


def test_select_filter_and_page_size_live_in_the_token(desk: Desk, clock: FixedClock) -> None:
    """Following a link keeps the first request's $select and $filter."""
    desk.put("gammal")
    clock.advance(timedelta(days=2))
    for number in range(3):
        desk.put(str(number))
    condition = "$filter=receivedDateTime%20ge%202026-11-24T00:00:00Z"
    answer = desk.get(f"{INBOX}?$select=subject&{condition}", {"Prefer": "odata.maxpagesize=2"})
    seen = list(answer.value)
    while "@odata.nextLink" in answer.body:
        answer = desk.get(answer["@odata.nextLink"], {"Prefer": "odata.maxpagesize=2"})
        seen += answer.value
    assert [item["subject"] for item in seen] == ["0", "1", "2"]
    assert all(set(item) == {"@odata.etag", "id", "subject"} for item in seen)


@pytest.mark.parametrize("kind", ["created", "updated", "deleted"])
def test_change_type_gives_one_kind_only(desk: Desk, kind: str) -> None:
    """changeType=created, updated or deleted leaves the other changes out."""
    one, two = desk.put("ett"), desk.put("två")
    answer = desk.get(f"{INBOX}?changeType={kind}")
    assert len(answer.value) == (2 if kind == "created" else 0)
    desk.patch(f"{ANNA}/messages/{one}", {"isRead": True})
    desk.delete(f"{ANNA}/messages/{two}")
    desk.put("tre")
    later = desk.get(answer["@odata.deltaLink"]).value
    wanted: dict[str, Any] = {"created": "tre", "updated": "ett", "deleted": {"reason": "deleted"}}
    assert [item.get("@removed") or item["subject"] for item in later] == [wanted[kind]]


def test_a_message_that_moves_away_is_removed(desk: Desk) -> None:
    """A move out of the folder is told as removed, with the id the client knows."""
    item = desk.put()
    answer = desk.get(INBOX)
    desk.post(f"{ANNA}/messages/{item}/move", {"destinationId": "archive"})
    assert desk.get(answer["@odata.deltaLink"]).value == [
        {"@odata.type": "#microsoft.graph.message", "id": item, "@removed": {"reason": "changed"}}
    ]


def test_a_link_expires(desk: Desk, clock: FixedClock) -> None:
    """A delta link older than thirty days is answered 410 syncStateNotFound."""
    link = desk.get(INBOX)["@odata.deltaLink"]
    clock.advance(timedelta(days=31))
    answer = desk.get(link)
    assert (answer.status, answer["error"]["code"]) == (410, "syncStateNotFound")


@pytest.mark.parametrize(
    "url",
    [
        f"{ANNA}/messages/delta",
        f"{INBOX}?$filter=isRead%20eq%20false",
        f"{INBOX}?$orderby=subject",
        f"{INBOX}?$search=a",
        f"{INBOX}?$deltatoken=garbled",
        f"{INBOX}?changeType=moved",
    ],
)
def test_what_delta_does_not_take_is_refused(desk: Desk, url: str) -> None:
    """Delta over the mailbox, other filters and orders, garbled tokens: 400."""
    assert desk.get(url).status == 400


def test_a_token_of_another_folder_is_refused(desk: Desk) -> None:
    """A token is good for the folder it was made for."""
    link = desk.get(INBOX)["@odata.deltaLink"].replace("inbox", "archive")
    assert desk.get(link).status == 400


def test_ids_follow_the_preference(desk: Desk) -> None:
    """With the immutable preference delta gives immutable ids."""
    regular = desk.put()
    assert desk.get(INBOX).value[0]["id"] == regular
    assert desk.get(INBOX, IMMUTABLE).value[0]["id"] != regular
