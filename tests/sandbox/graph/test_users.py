"""Graph ``/users``."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from policies.clock import FixedClock
from sandbox.graph.directory_json import USER_DEFAULT
from tests.sandbox.conftest import Graph

ANNA = "anna.lind@sandby.example"
BJORN = "bjorn.ek@sandby.example"
CARIN = "carin.holm@sandby.example"


def _local(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.path.removeprefix('/v1.0')}?{parts.query}"


async def test_a_user_shows_the_default_properties_only(graph: Graph) -> None:
    """Without ``$select`` the eleven documented properties come, no more."""
    body = (await graph("GET", f"/users/{ANNA}", status=200)).body
    assert set(body) - {"@odata.context"} == set(USER_DEFAULT)
    assert body["displayName"] == "Anna Lind"


async def test_select_brings_what_is_asked_for(graph: Graph) -> None:
    """``$select`` brings properties outside the default set, and ``id`` always."""
    body = (await graph("GET", f"/users/{ANNA}?$select=department,accountEnabled,proxyAddresses", status=200)).body
    assert body["department"] == "Socialförvaltningen"
    assert body["accountEnabled"] is True
    assert body["proxyAddresses"] == [f"SMTP:{ANNA}"]
    assert "displayName" not in body


async def test_a_user_is_found_by_id_and_principal_name_in_any_case(graph: Graph) -> None:
    """``users/{id}``, ``users/UPN`` and ``users('UPN')`` lead to the same person."""
    by_name = (await graph("GET", f"/users/{ANNA.upper()}", status=200)).body
    assert (await graph("GET", f"/users/{by_name['id']}", status=200)).body["mail"] == ANNA
    assert (await graph("GET", f"/users('{ANNA}')", status=200)).body["id"] == by_name["id"]


async def test_nobody_is_a_404_with_the_directorys_code(graph: Graph) -> None:
    """An unknown user is ``Request_ResourceNotFound``."""
    response = await graph("GET", "/users/nobody@sandby.example", status=404)
    assert response.body["error"]["code"] == "Request_ResourceNotFound"


async def test_pages_follow_each_other_without_gap_or_double(graph: Graph) -> None:
    """Following ``@odata.nextLink`` gives everybody once."""
    everybody = await graph.value("/users?$top=999")
    paged = await graph.value("/users?$top=7&$select=id,displayName")
    assert [user["id"] for user in paged] == [user["id"] for user in everybody]
    assert len({user["id"] for user in paged}) == len(paged) > 20


async def test_filter_and_count(graph: Graph) -> None:
    """``$filter`` works on properties that are not shown, ``$count`` with ConsistencyLevel counts all pages."""
    response = await graph(
        "GET",
        "/users?$filter=department eq 'Socialförvaltningen'&$count=true&$top=1",
        headers={"consistencylevel": "eventual"},
    )
    assert response.body["@odata.count"] >= 3
    assert len(response.body["value"]) == 1
    number = await graph("GET", "/users/$count", headers={"consistencylevel": "eventual"}, status=200)
    assert int(number.body) == len(await graph.value("/users"))


async def test_search_needs_the_consistency_header(graph: Graph) -> None:
    """``$search`` without ``ConsistencyLevel: eventual`` is refused, with it words are found by their beginnings."""
    await graph("GET", '/users?$search="displayName:anna"', status=400)
    found = await graph.value('/users?$search="displayName:ann li"', headers={"consistencylevel": "eventual"})
    assert [user["mail"] for user in found] == [ANNA]


async def test_orderby(graph: Graph) -> None:
    """``$orderby`` sorts; together with ``$filter`` it needs the advanced mode, as in the directory."""
    names = [user["displayName"] for user in await graph.value("/users?$orderby=displayName desc")]
    assert names == sorted(names, key=str.casefold, reverse=True)
    await graph("GET", "/users?$orderby=displayName&$filter=accountEnabled eq true", status=400)


@pytest.mark.parametrize("query", ["$top=0", "$top=1000", "$skip=5", "$skiptoken=rubbish", "$foo=1"])
async def test_what_the_directory_refuses(graph: Graph, query: str) -> None:
    """Page sizes outside 1–999, ``$skip``, foreign tokens and unknown options are 400."""
    await graph("GET", f"/users?{query}", status=400)


async def test_manager_and_reports(graph: Graph) -> None:
    """Carin is Anna's manager, Anna is among her reports; ``$expand`` brings the manager along."""
    manager = (await graph("GET", f"/users/{ANNA}/manager?$select=id,mail", status=200)).body
    assert manager["mail"] == CARIN
    reports = await graph.value(f"/users/{CARIN}/directReports")
    assert {ANNA, BJORN} <= {report["mail"] for report in reports}
    expanded = (await graph("GET", f"/users/{ANNA}?$expand=manager($select=id,displayName)", status=200)).body
    assert expanded["manager"]["displayName"] == "Carin Holm"


async def test_a_manager_can_be_changed_and_taken_away(graph: Graph) -> None:
    """``PUT`` and ``DELETE`` on ``manager/$ref``; without a manager Graph answers 404."""
    bjorn = (await graph("GET", f"/users/{BJORN}", status=200)).body
    reference = {"@odata.id": f"https://graph.microsoft.com/v1.0/users/{bjorn['id']}"}
    await graph("PUT", f"/users/{ANNA}/manager/$ref", reference, status=204)
    assert (await graph("GET", f"/users/{ANNA}/manager", status=200)).body["mail"] == BJORN
    await graph("DELETE", f"/users/{ANNA}/manager/$ref", status=204)
    await graph("GET", f"/users/{ANNA}/manager", status=404)


async def test_a_change_is_seen_by_delta(graph: Graph) -> None:
    """Delta gives everybody first, then only those who changed."""
    first = (await graph("GET", "/users/delta?$select=displayName,jobTitle", status=200)).body
    assert len(first["value"]) > 20
    await graph("PATCH", f"/users/{ANNA}", {"jobTitle": "Förste socialsekreterare"}, status=204)
    second = (await graph("GET", _local(first["@odata.deltaLink"]), status=200)).body
    assert [user["jobTitle"] for user in second["value"]] == ["Förste socialsekreterare"]
    third = (await graph("GET", _local(second["@odata.deltaLink"]), status=200)).body
    assert third["value"] == []


async def test_delta_tells_who_is_gone(graph: Graph) -> None:
    """A deleted user comes as ``@removed``."""
    link = (await graph("GET", "/users/delta?$deltatoken=latest", status=200)).body["@odata.deltaLink"]
    anna = (await graph("GET", f"/users/{ANNA}", status=200)).body["id"]
    await graph("DELETE", f"/users/{ANNA}", status=204)
    body = (await graph("GET", _local(link), status=200)).body
    assert {"id": anna, "@removed": {"reason": "changed"}} in body["value"]


async def test_delta_in_small_pages(graph: Graph) -> None:
    """Pages of a first delta round together hold everybody once, and end in a delta link."""
    seen: list[str] = []
    link = "/users/delta?$top=7"
    while True:
        body = (await graph("GET", link, status=200)).body
        seen += [user["id"] for user in body["value"]]
        if "@odata.deltaLink" in body:
            break
        link = _local(body["@odata.nextLink"])
    assert len(seen) == len(set(seen)) == len(await graph.value("/users"))


async def test_an_old_delta_link_is_gone(graph: Graph, clock: FixedClock) -> None:
    """A delta link of last month is 410 ``syncStateNotFound``, and so is one that nobody issued."""
    link = (await graph("GET", "/users/delta?$deltatoken=latest", status=200)).body["@odata.deltaLink"]
    clock.advance(timedelta(days=8))
    gone = await graph("GET", _local(link), status=410)
    assert gone.body["error"]["code"] == "syncStateNotFound"
    await graph("GET", "/users/delta?$deltatoken=nonsense", status=410)


async def test_a_user_can_be_made_and_writes_are_checked(graph: Graph) -> None:
    """``POST /users`` makes a person with a mailbox; unknown and read-only properties are refused."""
    new = {
        "accountEnabled": True, "displayName": "Hanna Berg", "mailNickname": "hanna.berg",
        "userPrincipalName": "hanna.berg@sandby.example", "passwordProfile": {"password": "x"},
    }  # fmt: skip
    made = (await graph("POST", "/users", new, status=201)).body
    assert made["mail"] == "hanna.berg@sandby.example"
    await graph("GET", "/users/hanna.berg@sandby.example/mailboxSettings", status=200)
    await graph("POST", "/users", new, status=400)
    await graph("PATCH", f"/users/{ANNA}", {"shoeSize": 39}, status=400)
    await graph("PATCH", f"/users/{ANNA}", {"id": "x"}, status=400)


async def test_extension_attributes_merge(graph: Graph) -> None:
    """Setting one extension attribute leaves the others as they were."""
    change = {"onPremisesExtensionAttributes": {"extensionAttribute3": "B"}}
    await graph("PATCH", f"/users/{ANNA}", {"onPremisesExtensionAttributes": {"extensionAttribute1": "A"}}, status=204)
    await graph("PATCH", f"/users/{ANNA}", change, status=204)
    body = (await graph("GET", f"/users/{ANNA}?$select=onPremisesExtensionAttributes", status=200)).body
    attributes = body["onPremisesExtensionAttributes"]
    assert (attributes["extensionAttribute1"], attributes["extensionAttribute3"]) == ("A", "B")


async def test_permissions(graph: Graph) -> None:
    """Reading needs a reading permission, writing a writing one; the refusal is the directory's."""
    reader = graph.as_app("User.Read.All")
    await reader("GET", "/users", status=200)
    refused = await reader("PATCH", f"/users/{ANNA}", {"jobTitle": "x"}, status=403)
    assert refused.body["error"]["code"] == "Authorization_RequestDenied"
    await graph.as_app("Mail.Read")("GET", "/users", status=403)


async def test_a_person_with_user_read_sees_herself(graph: Graph) -> None:
    """``/me`` is the signed-in person; ``User.Read`` does not open others, and an app has no ``/me``."""
    anna = graph.as_person(ANNA, "User.Read")
    assert (await anna("GET", "/me", status=200)).body["mail"] == ANNA
    await anna("GET", f"/users/{BJORN}", status=403)
    await graph("GET", "/me", status=400)


@pytest.mark.parametrize(
    "condition", ["endswith(mail,'sandby.example')", "department ne 'IT'", "not startswith(displayName,'A')"]
)
async def test_advanced_operators_need_the_header_and_the_count(graph: Graph, condition: str) -> None:
    """``endswith``, ``ne`` and ``not`` are the directory's advanced queries: refused without header and ``$count=true``."""
    url = f"/users?$filter={condition}&$select=id"
    refused = await graph("GET", url, status=400)
    assert refused.body["error"]["code"] == "Request_UnsupportedQuery"
    assert (await graph("GET", url, headers={"consistencylevel": "eventual"}, status=400)).status == 400
    allowed = await graph("GET", f"{url}&$count=true", headers={"consistencylevel": "eventual"}, status=200)
    assert allowed.body["@odata.count"] == len(allowed.body["value"])
