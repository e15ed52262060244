"""What the simulator's page asks the tenant for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.outlook import routes as outlook
from sandbox.outlook.roaming import LIMIT
from sandbox.tenant import Tenant

ANNA, BOX = "anna.lind@sandby.example", "socialtjansten@sandby.example"
KEYS = {
    "id", "name", "note", "hostName", "platform", "version", "mailbox", "runtime", "dialect", "events", "missing", "extra", "failing",
    "delay", "eventLimit", "composeTypeAlwaysNew", "roamingLag", "clientSignature", "pane",
}  # fmt: skip


@pytest.fixture
def app(tenant: Tenant) -> Starlette:
    made = Starlette(routes=outlook.routes)
    made.state.tenant = tenant
    made.state.product_url = "http://localhost:1"
    return made


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8443") as made:
        yield made


async def test_the_page_lets_nothing_run_but_its_own_files(client: httpx.AsyncClient) -> None:
    """The page has a policy without inline scripts, and the script and frames it names."""
    answer = await client.get("/outlook/")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self' blob:;" in policy
    assert "frame-src 'self' http://localhost:1;" in policy
    assert "<script>" not in answer.text
    assert " style=" not in answer.text


async def test_start_tells_who_and_what(client: httpx.AsyncClient) -> None:
    """The page learns the persona, the clients, the add-in and the roaming settings in one answer."""
    start = (await client.get("/outlook/api/start", params={"persona": ANNA})).json()
    assert start["persona"]["emailAddress"] == ANNA
    assert {one["id"] for one in start["profiles"]} == {"new", "classic", "classic-2402", "ltsc-2021", "mac", "mobile"}
    assert start["addin"]["panes"]["compose"] == "http://localhost:1/addin/pane.html"
    assert start["roaming"] == {}


@pytest.mark.parametrize("persona", ["ingen@sandby.example", "", BOX])
async def test_only_people_open_outlook(client: httpx.AsyncClient, persona: str) -> None:
    """Neither a stranger nor a function mailbox's account is a persona."""
    assert (await client.get("/outlook/api/start", params={"persona": persona})).status_code == 404
    assert (await client.get("/outlook/api/senders", params={"persona": persona})).status_code == 404


async def test_senders_are_the_own_address_first_and_what_one_may_send_as(client: httpx.AsyncClient) -> None:
    """Anna may send as Socialtjänsten, which she also opens; Gun has no mailbox but her own."""
    of_anna = (await client.get("/outlook/api/senders", params={"persona": ANNA})).json()
    assert of_anna[0] == {
        "displayName": "Anna Lind",
        "emailAddress": ANNA,
        "kind": "personal",
        "opens": True,
        "sends": True,
    }
    assert {
        "displayName": "Socialtjänsten",
        "emailAddress": BOX,
        "kind": "function",
        "opens": True,
        "sends": True,
    } in of_anna
    of_gun = (await client.get("/outlook/api/senders", params={"persona": "gun.sand@sandby.example"})).json()
    assert [one["emailAddress"] for one in of_gun] == ["gun.sand@sandby.example"]


async def test_an_inbox_one_may_read_is_shown_but_never_a_sender(client: httpx.AsyncClient) -> None:
    """Björn reads Carin's inbox: it opens in his Outlook, and he cannot send from it."""
    of_bjorn = (await client.get("/outlook/api/senders", params={"persona": "bjorn.ek@sandby.example"})).json()
    carin = next(one for one in of_bjorn if one["emailAddress"] == "carin.holm@sandby.example")
    assert (carin["kind"], carin["opens"], carin["sends"]) == ("delegator", True, False)


async def test_roaming_settings_are_kept_for_each_person(client: httpx.AsyncClient) -> None:
    """What is saved for one comes back for that one only."""
    saved = await client.put("/outlook/api/roaming", params={"persona": ANNA}, json={"a": {"b": "å"}})
    assert saved.status_code == 204
    assert (await client.get("/outlook/api/start", params={"persona": ANNA})).json()["roaming"] == {"a": {"b": "å"}}
    other = await client.get("/outlook/api/start", params={"persona": "bjorn.ek@sandby.example"})
    assert other.json()["roaming"] == {}


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b'{"a": "' + b"x" * (LIMIT - 9) + b'"}', 204),
        (b'{"a": "' + b"x" * (LIMIT - 8) + b'"}', 413),
        (b"[]", 400),
        (b"{", 400),
        (b"\xff", 400),
    ],
)
async def test_roaming_settings_have_outlooks_limit(client: httpx.AsyncClient, content: bytes, status: int) -> None:
    """32 KB of a JSON object are kept, a byte more or anything else is not."""
    answer = await client.put("/outlook/api/roaming", params={"persona": ANNA}, content=content)
    assert answer.status_code == status


async def test_settings_of_a_stranger_are_not_kept(client: httpx.AsyncClient) -> None:
    """Nobody saves for a person who is not there."""
    assert (await client.put("/outlook/api/roaming", params={"persona": "x@y.example"}, json={})).status_code == 404


async def test_another_site_may_not_change_settings(client: httpx.AsyncClient) -> None:
    """A request that a browser sends from elsewhere is refused."""
    answer = await client.put(
        "/outlook/api/roaming", params={"persona": ANNA}, json={}, headers={"Origin": "https://exempel.example"}
    )
    assert answer.status_code == 403


async def test_a_silent_product_is_said_in_words(client: httpx.AsyncClient) -> None:
    """When the product does not answer, the launch file is a 502 with a sentence."""
    answer = await client.get("/outlook/api/launch-file")
    assert answer.status_code == 502
    assert "does not answer" in answer.text


async def test_without_a_manifest_outlook_works_and_says_so(
    client: httpx.AsyncClient, app: Starlette, tmp_path: Path
) -> None:
    """A missing or broken manifest leaves an Outlook without add-in."""
    for manifest in (tmp_path / "none.xml", tmp_path / "broken.xml", tmp_path / "empty.xml"):
        (tmp_path / "broken.xml").write_text("<OfficeApp>", encoding="utf-8")
        (tmp_path / "empty.xml").write_text("<OfficeApp/>", encoding="utf-8")
        app.state.manifest_path = manifest
        assert (await client.get("/outlook/api/start", params={"persona": ANNA})).json()["addin"] is None
        assert (await client.get("/outlook/api/launch-file")).status_code == 404


@pytest.mark.parametrize("name", ["routes.py", "..%2Froutes.py", "index.html", "profiles.json"])
async def test_only_named_files_are_served(client: httpx.AsyncClient, name: str) -> None:
    """Nothing else of the folder can be fetched."""
    assert (await client.get(f"/outlook/{name}")).status_code == 404


async def test_office_js_may_be_loaded_by_the_add_ins_pages(client: httpx.AsyncClient) -> None:
    """The stand-in is for another origin's pages: it says that it may be used there."""
    answer = await client.get("/outlook/office.js")
    assert answer.status_code in (200, 503)  # 503 tells that it is not built yet
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("profile", outlook.profiles(), ids=lambda one: str(one["id"]))
def test_every_client_is_described_in_full(profile: dict[str, Any]) -> None:
    """A profile has all the members that the simulator reads, in both languages, and no event that its requirement set lacks."""
    assert set(profile) == KEYS
    assert profile["name"].keys() == profile["note"].keys() == {"sv", "en"}
    needs = {
        "OnNewMessageCompose": 10,
        "OnMessageRecipientsChanged": 11,
        "OnMessageSend": 12,
        "OnMessageFromChanged": 13,
    }
    if profile["platform"] != "iOS":  # phones claim 1.5 and run some later events
        has = int(profile["mailbox"].partition(".")[2])
        assert all(needs.get(event, 11) <= has for event in profile["events"])
    else:
        assert set(profile["events"]) == {"OnNewMessageCompose", "OnMessageRecipientsChanged", "OnMessageFromChanged"}
