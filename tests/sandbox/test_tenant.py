"""The tenant as a whole: its saved state, the demo municipality, the controls of the run page."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from graph_client.permissions import consent
from policies.clock import FileClock, FixedClock
from sandbox.app import create_app
from sandbox.assembly import open_tenant
from sandbox.entra.demo_apps import POSTVAKT_PERMISSIONS
from sandbox.tenant import Tenant, TenantStateError
from tests.conftest import NOW


def _open(database: Path) -> Tenant:
    return open_tenant(
        database,
        clock=FixedClock(NOW),
        base_url="https://localhost:1",
        maildir=database.parent / "out",
        seed_demo=False,
    )


def test_what_was_saved_is_there_again(tmp_path: Path) -> None:
    """Users, apps and the signing key survive a restart."""
    first = _open(tmp_path / "t.sqlite")
    made = first.directory.add_user({"userPrincipalName": "Gun.Sand@sandby.example", "displayName": "Gun Sand"})
    kid = first.entra.key.kid
    first.close()
    again = _open(tmp_path / "t.sqlite")
    assert again.directory.user("GUN.SAND@sandby.example") == made
    assert again.entra.key.kid == kid
    again.close()


@pytest.mark.parametrize("damage", ["rubbish", "truncated", "foreign", "newer"])
def test_a_damaged_state_is_told_and_nothing_overwritten(tmp_path: Path, damage: str) -> None:
    """The error names the file, what is wrong and what to do; the file stays byte for byte."""
    path = tmp_path / "t.sqlite"
    opened = _open(path)
    opened.db.execute("PRAGMA journal_mode=DELETE")
    opened.close()
    if damage == "rubbish":
        path.write_bytes(b"this is no database, but it is long enough to look at" * 40)
    elif damage == "truncated":
        path.write_bytes(path.read_bytes()[: 4096 * 3 + 100])
    else:
        path.unlink(missing_ok=damage == "foreign")
        with sqlite3.connect(path) as other:
            other.execute(
                "CREATE TABLE meta (key TEXT, value TEXT)" if damage == "newer" else "CREATE TABLE things (x)"
            )
            if damage == "newer":
                other.execute("INSERT INTO meta VALUES ('format', '99')")
        other.close()
    before = path.read_bytes()
    with pytest.raises(TenantStateError, match="cannot be used") as told:
        _open(path)
    assert str(path) in str(told.value)
    assert "Move it away" in str(told.value)
    assert path.read_bytes() == before


def test_addresses_belong_to_one_only(tmp_path: Path) -> None:
    """A second user with somebody's proxy address is refused, and so is a group."""
    tenant = _open(tmp_path / "t.sqlite")
    tenant.directory.add_user(
        {
            "userPrincipalName": "a@sandby.example",
            "displayName": "A",
            "proxyAddresses": ["SMTP:a@sandby.example", "smtp:b@sandby.example"],
        }
    )
    with pytest.raises(ValueError, match=r"b@sandby\.example"):
        tenant.directory.add_user({"userPrincipalName": "b@sandby.example", "displayName": "B"})
    with pytest.raises(ValueError, match=r"b@sandby\.example"):
        tenant.directory.add_group({"displayName": "B", "mail": "b@sandby.example"})
    assert tenant.directory.users_count() == 1
    assert tenant.directory.is_internal("X@SANDBY.example")
    assert not tenant.directory.is_internal("x@exempel.example")
    tenant.close()


def test_the_demo_people_are_who_they_should_be(tenant: Tenant) -> None:
    """Roles, managers and function mailboxes of Sandby kommun."""
    roles = {person.upn.partition("@")[0]: set(person.roles) for person in tenant.directory.personas()}
    assert roles["anna.lind"] == {"Employee"}
    assert "Manager" in roles["carin.holm"]
    assert "Administrator" in roles["dawit.tesfaye"]
    assert "Registrar" in roles["elsa.norberg"]
    assert "ServiceDesk" in roles["farid.amini"]
    shared = {user.mail.partition("@")[0] for user in tenant.directory.users() if user.shared}
    assert {"kontaktcenter", "socialtjansten", "bygglov", "skola"} <= shared


def test_the_demo_consent_is_what_the_product_declares() -> None:
    """The tenant grants exactly the permissions that the product's calls declare."""
    assert sorted(POSTVAKT_PERMISSIONS) == sorted(consent())


@pytest.fixture
async def http(tenant: Tenant, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The tenant with a clock that can travel."""
    tenant.clock = FileClock(tmp_path / "clock.json")
    transport = httpx.ASGITransport(create_app(tenant))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8443") as client:
        yield client


async def test_the_clock_travels(http: httpx.AsyncClient, tenant: Tenant) -> None:
    """Forwards by seconds, to an offset, to the next working morning; other sites may not touch it."""
    answer = await http.post("/sandbox/api/clock", json={"advance_seconds": 3600})
    assert answer.json()["offset_seconds"] == 3600
    await http.post("/sandbox/api/clock", json={"offset_seconds": 0})
    assert (await http.get("/sandbox/api/clock")).json()["offset_seconds"] == 0
    await http.post("/sandbox/api/clock", json={"to": "next-working-morning"})
    assert tenant.now().weekday() < 5
    for wrong in ({}, {"to": "christmas"}, {"advance_seconds": "x"}, {"advance_seconds": 1e12}):
        assert (await http.post("/sandbox/api/clock", json=wrong)).status_code == 400
    refused = await http.post(
        "/sandbox/api/clock", json={"advance_seconds": 1}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert refused.status_code == 403


async def test_faults_by_the_api(http: httpx.AsyncClient, tenant: Tenant) -> None:
    """On, off, and a mistake is told."""
    assert (await http.get("/sandbox/api/faults")).json()["active"] is False
    assert (await http.post("/sandbox/api/faults", json={"all": True})).json()["active"] is True
    assert tenant.faults.config.rules[0].throttle > 0
    assert (await http.post("/sandbox/api/faults", json={"throtle": 1})).status_code == 400
    assert (await http.post("/sandbox/api/faults", json={})).json()["active"] is False


async def test_happenings_come_after_an_id(http: httpx.AsyncClient, tenant: Tenant) -> None:
    """The list continues where the reader left off."""
    tenant.tell("test", "Hej", "Hello", who="anna")
    told = (await http.get("/sandbox/api/happenings")).json()["happenings"]
    assert told[-1]["sv"] == "Hej"
    assert told[-1]["who"] == {"who": "anna"}
    last = told[-1]["id"]
    assert (await http.get(f"/sandbox/api/happenings?after={last}")).json()["happenings"] == []
