"""Exchange's cmdlets through the client, against the local tenant with failures on."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
import pytest

from graph_client.client import GraphClient, Options
from graph_client.errors import AlreadyExists, CommandsOff, NotFound, PermissionDenied, Throttled, TimedOut
from graph_client.exchange_admin import Changed, ExchangeAdmin
from graph_client.exchange_wire import EXCHANGE_RESOURCE
from graph_client.retries import RetryPolicy
from policies.exchange_changes import (
    RECEIPTS_MARKED,
    AddFullAccess,
    AddSendAs,
    ChangeMailbox,
    ChangeSendOnBehalf,
    FolderEntry,
    NewSharedMailbox,
    RemoveFolderRights,
    RemoveFullAccess,
    RemoveSendAs,
    SetFolderRights,
    SetForwarding,
)
from sandbox.exchange.access import FULL_ACCESS, SEND_AS, SEND_ON_BEHALF
from sandbox.faults import FaultConfig, Rates
from sandbox.ids import POSTVAKT_APP_ID, TENANT_ID
from tests.graph_client.fakes import BASE, FakeGraph, Word, virtual
from tests.graph_client.tenant import tenant_client

if TYPE_CHECKING:
    from tests.conftest import TenantServer

T = TypeVar("T")
ANNA, BJORN, ELSA = "anna.lind@sandby.example", "bjorn.ek@sandby.example", "elsa.norberg@sandby.example"
SKOLA = "skola@sandby.example"
NEW = NewSharedMailbox("fritid@sandby.example", "Fritid", "Fritid och förening")
RATES = Rates(throttle=0.05, unavailable=0.15, timeout_before=0.15, timeout_after=0.2)
FAULTS = FaultConfig(seed=3, burst=2, retry_after=0, hang_seconds=0.01, rules=(RATES,))


def _run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(work, 120))


def _client(server: TenantServer) -> GraphClient:
    return tenant_client(server, resource=EXCHANGE_RESOURCE, path="adminapi")


def _trustees(server: TenantServer, mailbox: str, kind: str) -> set[str]:
    directory = server.tenant.directory
    box = directory.user(mailbox)
    assert box
    found = (directory.user(one) for one in server.tenant.exchange.access.trustees(box.id, kind))
    return {one.mail for one in found if one}


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_every_change_is_made_and_made_again_without_harm(tenant_server: TenantServer, seed: int | None) -> None:
    """Each kind of change three times, also when answers are lost before and after the effect: the tenant is as if it was once."""
    if seed is not None:
        tenant_server.tenant.faults.configure(replace(FAULTS, seed=seed))
    there = (
        NEW, ChangeMailbox(NEW.address, hidden=True, copy_sent=True), SetForwarding(NEW.address, SKOLA, keep_copy=False),
        AddFullAccess(NEW.address, ANNA), AddSendAs(NEW.address, ANNA), ChangeSendOnBehalf(SKOLA, add=(ELSA,)),
        SetFolderRights(ANNA, "Inbox", BJORN, ("Reviewer",)), SetFolderRights(ANNA, "Inbox", ELSA, ("ReadItems", "FolderVisible")),
    )  # fmt: skip
    gone = (
        SetForwarding(NEW.address, None), RemoveFullAccess(NEW.address, ANNA), RemoveSendAs(NEW.address, ANNA),
        ChangeSendOnBehalf(SKOLA, remove=(ELSA,)), RemoveFolderRights(ANNA, "Inbox", BJORN), RemoveFolderRights(ANNA, "Inbox", ELSA),
    )  # fmt: skip

    async def work() -> None:
        async with _client(tenant_server) as client:
            exchange = ExchangeAdmin(client, TENANT_ID, commands=True, looks=(0.0,) * 12)
            for change in (*there, *there, *there):
                await exchange.apply(change)
            made = await exchange.mailbox(NEW.address)
            assert made is not None
            assert (made.name, made.shared, made.hidden, made.copy_sent) == (NEW.display_name, True, True, True)
            assert (made.forwards_to, made.keeps_copy) == ("Skola", False)
            assert [await exchange.full_access(NEW.address), await exchange.send_as(NEW.address)] == [[ANNA], [ANNA]]
            assert _trustees(tenant_server, SKOLA, SEND_ON_BEHALF) == {ELSA}
            rights = {entry.user: entry.rights for entry in await exchange.folder_rights(ANNA, "Inbox")}
            assert rights["Björn Ek"] == ("Reviewer",)
            assert rights["Elsa Norberg"] == ("ReadItems", "FolderVisible")
            for ending in (*gone, *gone):
                await exchange.apply(ending)
            assert (await exchange.mailbox(NEW.address)).forwards_to == ""  # type: ignore[union-attr]
            shown = {entry.user for entry in await exchange.folder_rights(ANNA, "Inbox")}
            assert not shown & {"Björn Ek", "Elsa Norberg"}

    _run(work())
    for mailbox, kind in ((NEW.address, FULL_ACCESS), (NEW.address, SEND_AS), (SKOLA, SEND_ON_BEHALF)):
        assert _trustees(tenant_server, mailbox, kind) == set()
    assert len([user for user in tenant_server.tenant.directory.users() if user.mail == NEW.address]) == 1


def test_what_is_there_already_is_said_to_be(tenant_server: TenantServer) -> None:
    """A right given twice, taken twice, a mailbox made twice: the second time says so."""

    async def work() -> None:
        async with _client(tenant_server) as client:
            exchange = ExchangeAdmin(client, TENANT_ID, commands=True)
            rights = (AddFullAccess, RemoveFullAccess, AddSendAs, RemoveSendAs)
            for change in (NEW, *(kind(SKOLA, ELSA) for kind in rights)):
                assert await exchange.apply(change) is Changed.DONE
                assert await exchange.apply(change) is Changed.ALREADY
            assert await exchange.remove_folder_rights(ANNA, "Inbox", ELSA) is Changed.ALREADY

    _run(work())


def test_each_failure_has_its_own_error(tenant_server: TenantServer) -> None:
    """No such mailbox, person or folder; an address that somebody has; commands off; a role that is missing."""

    async def work() -> None:
        async with _client(tenant_server) as client:
            exchange = ExchangeAdmin(client, TENANT_ID, commands=True)
            assert await exchange.mailbox("ingen@sandby.example") is None
            for work in (
                exchange.folder_rights("ingen@sandby.example", "Inbox"),
                exchange.set_folder_rights(ANNA, "Inbox", "ingen@sandby.example", ["Reviewer"]),
                exchange.set_folder_rights(ANNA, "Finns inte", BJORN, ["Reviewer"]),
                exchange.remove_folder_rights("ingen@sandby.example", "Inbox", BJORN),
                exchange.add_full_access("ingen@sandby.example", ANNA),
                exchange.set_forwarding(SKOLA, "ingen@sandby.example"),
            ):
                with pytest.raises(NotFound):
                    await work
            for taken in (ANNA, "alla@sandby.example"):
                with pytest.raises(AlreadyExists):
                    await exchange.new_shared_mailbox(NewSharedMailbox(taken, "Ny", "Ny"))
            off = ExchangeAdmin(client, TENANT_ID)
            assert not off.commands
            with pytest.raises(CommandsOff):
                await off.add_full_access(SKOLA, ANNA)
            tenant_server.tenant.exchange.roles.revoke(POSTVAKT_APP_ID, "Mail Recipients")
            with pytest.raises(PermissionDenied):
                await exchange.add_full_access(SKOLA, ANNA)

    _run(work())


def _fake(answer: httpx.Response, attempts: int = 1) -> tuple[FakeGraph, GraphClient]:
    graph = FakeGraph(lambda _: answer)
    options = Options(retries=RetryPolicy(attempts=attempts, jitter=lambda: 0.0))
    return graph, GraphClient(Word(), base_url=BASE, allowed_hosts={"graph.example"}, transport=graph, options=options)


def test_throttling_and_silence_are_told_as_such() -> None:
    """A 429 is Throttled with its seconds; no answer to a new mailbox, and none to the look, is TimedOut."""
    busy = httpx.Response(429, headers={"retry-after": "7"}, json={"error": {"code": "TooManyRequests"}})
    _, client = _fake(busy)
    with pytest.raises(Throttled) as caught:
        virtual(ExchangeAdmin(client, "t").folder_rights(ANNA, "Inbox"))
    assert caught.value.retry_after == 7
    _, client = _fake(httpx.Response(504))
    with pytest.raises(TimedOut):
        virtual(ExchangeAdmin(client, "t", commands=True).apply(NEW))


def test_an_entry_is_read_in_each_shape_that_the_preview_may_have() -> None:
    """The user as a name or as an object, rights as a list or as text; further pages are fetched."""
    pages = [
        {
            "value": [{"User": {"DisplayName": "Elsa Norberg"}, "AccessRights": "ReadItems, FolderVisible"}],
            "@odata.nextLink": f"{BASE}/next",
        },
        {"value": [{"User": "Default", "AccessRights": ["None"], "SharingPermissionFlags": None}]},
    ]  # fmt: skip
    graph = FakeGraph(lambda _: httpx.Response(200, json=pages.pop(0)))
    client = GraphClient(Word(), base_url=BASE, allowed_hosts={"graph.example"}, transport=graph)
    found = virtual(ExchangeAdmin(client, "t").folder_rights("åsa@sandby.example", "Inbox"))
    assert found == [FolderEntry("Elsa Norberg", ("ReadItems", "FolderVisible")), FolderEntry("Default", ("None",))]
    assert graph.seen[0][1].headers["x-anchormailbox"] == "UPN:%C3%A5sa@sandby.example"


def _rule(server: TenantServer) -> list[dict[str, object]]:
    return [one for one in server.tenant.exchange.config.transport_rules() if one["Name"] == RECEIPTS_MARKED.name]


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_the_mail_flow_rule_is_there_once_and_as_it_shall_be(tenant_server: TenantServer, seed: int | None) -> None:
    """Made, made again, mended when somebody changed it, put in force again when somebody stopped it, whatever answer is lost."""
    if seed is not None:
        tenant_server.tenant.faults.configure(replace(FAULTS, seed=seed))

    async def work() -> None:
        async with _client(tenant_server) as client:
            exchange = ExchangeAdmin(client, TENANT_ID, commands=True, looks=(0.0,) * 12)
            assert not await exchange.has_rule(RECEIPTS_MARKED)
            for _ in range(3):
                await exchange.apply(RECEIPTS_MARKED)
            assert await exchange.has_rule(RECEIPTS_MARKED)
            for wrong in ({"SetHeaderValue": "auto-generated"}, {"State": "Disabled"}, {"Mode": "Audit"}):
                (rule,) = _rule(tenant_server)
                kept = {name: value for name, value in rule.items() if name != "Name"}
                tenant_server.tenant.exchange.config.save_transport_rule(RECEIPTS_MARKED.name, {**kept, **wrong})
                assert not await exchange.has_rule(RECEIPTS_MARKED)
                await exchange.apply(RECEIPTS_MARKED)
                assert await exchange.has_rule(RECEIPTS_MARKED)

    _run(work())
    assert len(_rule(tenant_server)) == 1


def test_without_its_role_the_rule_is_refused(tenant_server: TenantServer) -> None:
    """An administrator who keeps mail-flow rules to people gets a clear no, and nothing is changed."""
    tenant_server.tenant.exchange.roles.revoke(POSTVAKT_APP_ID, "Transport Rules")

    async def work() -> None:
        async with _client(tenant_server) as client:
            exchange = ExchangeAdmin(client, TENANT_ID, commands=True)
            with pytest.raises(PermissionDenied):
                await exchange.apply(RECEIPTS_MARKED)

    _run(work())
    assert _rule(tenant_server) == []


def test_every_shared_mailbox_with_where_its_sent_mail_is_kept(tenant_server: TenantServer) -> None:
    """One request tells it of all of them."""

    async def work() -> dict[str, bool]:
        async with _client(tenant_server) as client:
            exchange = ExchangeAdmin(client, TENANT_ID, commands=True)
            await exchange.apply(ChangeMailbox(SKOLA, copy_sent=True))
            return {one.address: one.copy_sent for one in await exchange.shared_mailboxes()}

    found = _run(work())
    assert found[SKOLA] is True
    assert {user.mail for user in tenant_server.tenant.directory.users() if user.shared} == set(found)
