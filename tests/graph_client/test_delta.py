from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from graph_client.errors import DeltaExpired, HostNotAllowed, InvalidAnswer
from graph_client.messages import Message
from graph_client.paging import DeltaPage
from graph_client.sent_items import sent_delta
from graph_client.users import GraphUser, list_users, users_delta
from tests.graph_client.fakes import BASE, FakeGraph, client_for, error, virtual

ANNA = "anna.lind@sandby.example"
NEXT = f"{BASE}/users/{ANNA}/mailFolders/sentitems/messages/delta?$skiptoken=2"
DELTA = f"{BASE}/users/{ANNA}/mailFolders/sentitems/messages/delta?$deltatoken=9"


def _page(*values: dict[str, Any], **links: str) -> httpx.Response:
    return httpx.Response(
        200, json={"value": list(values), **{f"@odata.{name}Link": link for name, link in links.items()}}
    )


def _read(graph: FakeGraph, state: str | None = None, since: datetime | None = None) -> list[DeltaPage[Message]]:
    async def work() -> list[DeltaPage[Message]]:
        async with client_for(graph) as client:
            return [page async for page in sent_delta(client, ANNA, state, since=since)]

    return virtual(work())


def test_a_round_ends_with_the_link_to_begin_the_next_one_with() -> None:
    """Pages are followed to the delta link; each carries the link that continues after it."""
    pages = [_page({"id": "a"}, {"id": "b"}, next=NEXT), _page({"id": "c"}, delta=DELTA)]
    first, second = _read(FakeGraph(lambda _: pages.pop(0)))
    assert [item.id for item in first.items] == ["a", "b"]
    assert (first.next_state, first.complete) == (NEXT, False)
    assert (second.next_state, second.complete) == (DELTA, True)


def test_only_what_the_audit_needs_is_asked_for() -> None:
    """The first request selects few fields, no recipients, and bounds the time; maxpagesize goes with each page."""
    pages = [_page(next=NEXT), _page(delta=DELTA)]
    graph = FakeGraph(lambda _: pages.pop(0))
    _read(graph, since=datetime(2026, 11, 14, tzinfo=UTC))
    url = graph.seen[0][1].url
    assert url.path.endswith("/mailFolders/sentitems/messages/delta()")
    assert url.params["$select"] == "id,sentDateTime,isDraft,body,from,subject,internetMessageId,conversationId"
    assert url.params["$filter"] == "receivedDateTime ge 2026-11-14T00:00:00Z"
    for _, request in graph.seen:
        assert request.headers["prefer"] == 'IdType="ImmutableId", odata.maxpagesize=50'


def test_a_saved_link_is_sent_as_it_was() -> None:
    """The next round asks the saved link and nothing else."""
    graph = FakeGraph(lambda _: _page(delta=DELTA))
    _read(graph, state=DELTA)
    assert str(graph.seen[0][1].url) == DELTA.replace("@", "%40") or str(graph.seen[0][1].url) == DELTA


def test_what_is_gone_is_told_apart_from_what_is_there() -> None:
    """An item with @removed comes as an id; a body that merely speaks of @removed stays an item."""
    gone = {"id": "b", "@removed": {"reason": "deleted"}}
    talking = {"id": "c", "body": {"contentType": "html", "content": '{"@removed"}'}}
    (page,) = _read(FakeGraph(lambda _: _page({"id": "a"}, gone, talking, delta=DELTA)))
    assert [item.id for item in page.items] == ["a", "c"]
    assert page.removed == ["b"]


@pytest.mark.parametrize("answer", [error(410, "SyncStateNotFound"), error(400, "syncStateNotFound"), error(410)])
def test_an_expired_link_says_start_over(answer: httpx.Response) -> None:
    """Whatever way Graph says that the link is too old, it is one error."""
    with pytest.raises(DeltaExpired):
        _read(FakeGraph(lambda _: answer), state=DELTA)


def test_a_link_to_another_host_is_not_followed() -> None:
    """Neither a next link nor a saved link can carry the token elsewhere."""
    evil = "https://evil.example/v1.0/users?$skiptoken=1"
    graph = FakeGraph(lambda _: _page(next=evil))
    with pytest.raises(HostNotAllowed):
        _read(graph)
    with pytest.raises(HostNotAllowed):
        _read(graph, state=evil)
    assert len(graph.seen) == 1


def test_a_circle_of_links_ends() -> None:
    """A next link that leads back is an error and not an endless loop."""
    with pytest.raises(InvalidAnswer, match="leads back"):
        _read(FakeGraph(lambda _: _page({"id": "a"}, next=NEXT)))


@pytest.mark.parametrize("values", [[{"id": 7}], [{}], ["x"], [{"id": "a", "sentDateTime": "yesterday"}]])
def test_items_that_do_not_fit_are_an_error_of_the_tree(values: list[Any]) -> None:
    """What Graph would never send is InvalidAnswer, without the value in its text."""
    with pytest.raises(InvalidAnswer):
        _read(FakeGraph(lambda _: httpx.Response(200, json={"value": values, "@odata.deltaLink": DELTA})))


def test_a_page_without_any_link_is_an_error() -> None:
    """A delta page must lead on; otherwise the next round would begin from nothing unnoticed."""
    with pytest.raises(InvalidAnswer, match="neither"):
        _read(FakeGraph(lambda _: _page({"id": "a"})))


def test_a_list_of_users_follows_its_pages_and_leaves_out_those_without_mail() -> None:
    """Everybody with a mail address, over all pages."""
    pages = [
        _page({"id": "1", "mail": ANNA}, {"id": "2", "mail": None}, next=f"{BASE}/users?$skiptoken=2"),
        _page({"id": "3", "mail": "carin.holm@sandby.example"}),
    ]

    async def work() -> list[GraphUser]:
        async with client_for(lambda _: pages.pop(0)) as client:
            return [user async for user in list_users(client)]

    assert [user.id for user in virtual(work())] == ["1", "3"]


def test_users_that_left_come_as_removed() -> None:
    """The directory's delta has the same contract."""

    async def work() -> list[DeltaPage[GraphUser]]:
        removed = {"id": "2", "@removed": {"reason": "changed"}}
        link = f"{BASE}/users/delta?$deltatoken=1"
        async with client_for(lambda _: _page({"id": "1", "jobTitle": "Enhetschef"}, removed, delta=link)) as client:
            return [page async for page in users_delta(client)]

    (page,) = virtual(work())
    assert page.items[0].job_title == "Enhetschef"
    assert page.removed == ["2"]
