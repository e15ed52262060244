"""Graph ``/groups``, ``/directoryObjects``, ``/organization``, ``/domains``."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from sandbox.ids import DOMAIN, TENANT_ID
from tests.sandbox.conftest import Graph

ANNA = "anna.lind@sandby.example"


@pytest.fixture
async def group(graph: Graph) -> str:
    """A fresh distribution list."""
    new = {"displayName": "Övning", "mailEnabled": True, "mailNickname": "ovning", "securityEnabled": False}
    made = (await graph("POST", "/groups", new, status=201)).body
    assert made["mail"] == "ovning@sandby.example"
    return str(made["id"])


async def test_members_come_and_go(graph: Graph, group: str) -> None:
    """Members are added and removed by reference; adding twice is refused; counts agree."""
    anna = (await graph("GET", f"/users/{ANNA}", status=200)).body["id"]
    reference = {"@odata.id": f"https://graph.microsoft.com/v1.0/directoryObjects/{anna}"}
    await graph("POST", f"/groups/{group}/members/$ref", reference, status=204)
    await graph("POST", f"/groups/{group}/members/$ref", reference, status=400)
    assert [member["mail"] for member in await graph.value(f"/groups/{group}/members")] == [ANNA]
    number = await graph("GET", f"/groups/{group}/members/$count", headers={"consistencylevel": "eventual"}, status=200)
    assert number.body == "1"
    assert group in {each["id"] for each in await graph.value(f"/users/{ANNA}/memberOf")}
    await graph("DELETE", f"/groups/{group}/members/{anna}/$ref", status=204)
    assert await graph.value(f"/groups/{group}/members") == []


async def test_delta_tells_who_came_and_who_left(graph: Graph, group: str) -> None:
    """Group delta carries ``members@delta`` with additions and removals since the link."""
    anna = (await graph("GET", f"/users/{ANNA}", status=200)).body["id"]
    link = (await graph("GET", "/groups/delta?$deltatoken=latest", status=200)).body["@odata.deltaLink"]
    await graph("PATCH", f"/groups/{group}", {"members@odata.bind": [f"https://x/v1.0/users/{anna}"]}, status=204)
    body = (await graph("GET", _local(link), status=200)).body
    assert body["value"][0]["members@delta"] == [{"@odata.type": "#microsoft.graph.user", "id": anna}]
    await graph("DELETE", f"/groups/{group}/members/{anna}/$ref", status=204)
    body = (await graph("GET", _local(body["@odata.deltaLink"]), status=200)).body
    assert body["value"][0]["members@delta"][0]["@removed"] == {"reason": "deleted"}
    await graph("DELETE", f"/groups/{group}", status=204)
    body = (await graph("GET", _local(body["@odata.deltaLink"]), status=200)).body
    assert {"id": group, "@removed": {"reason": "changed"}} in body["value"]


async def test_groups_are_found(graph: Graph, group: str) -> None:
    """``$filter``, ``$search`` and ``$expand=members`` work on groups."""
    assert [each["id"] for each in await graph.value("/groups?$filter=mailNickname eq 'ovning'")] == [group]
    found = await graph.value('/groups?$search="displayName:övn"', headers={"consistencylevel": "eventual"})
    assert [each["id"] for each in found] == [group]
    assert (await graph("GET", f"/groups/{group}?$expand=members", status=200)).body["members"] == []
    await graph("GET", "/groups/nope", status=404)


async def test_objects_by_ids(graph: Graph, group: str) -> None:
    """``getByIds`` gives users and groups by type and leaves out what is not there."""
    anna = (await graph("GET", f"/users/{ANNA}", status=200)).body["id"]
    body = {"ids": [anna, group, "11111111-2222-3333-4444-555555555555"]}
    both = (await graph("POST", "/directoryObjects/getByIds", body, status=200)).body["value"]
    assert {each["@odata.type"] for each in both} == {"#microsoft.graph.user", "#microsoft.graph.group"}
    users = (await graph("POST", "/directoryObjects/getByIds", {**body, "types": ["user"]}, status=200)).body["value"]
    assert [each["id"] for each in users] == [anna]
    assert (await graph("GET", f"/directoryObjects/{group}", status=200)).body["displayName"] == "Övning"


async def test_organization_and_domains(graph: Graph) -> None:
    """The tenant is one organisation with its accepted domains."""
    (organization,) = await graph.value("/organization")
    assert organization["id"] == TENANT_ID
    assert organization["verifiedDomains"][0]["name"] == DOMAIN
    await graph("GET", f"/organization/{TENANT_ID}?$select=displayName", status=200)
    assert DOMAIN in {each["id"] for each in await graph.value("/domains")}
    assert (await graph("GET", f"/domains/{DOMAIN}", status=200)).body["isDefault"] is True


def _local(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.path.removeprefix('/v1.0')}?{parts.query}"
