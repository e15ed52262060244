"""Automatic replies, rules and calendar entries against the local tenant, also when answers are lost."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
import msgspec
import pytest

from graph_client.automatic_replies import read_replies, write_replies
from graph_client.calendar_events import CalendarEvent, create_event, delete_event, look, move_event
from graph_client.errors import BadRequest, NotFound, TimedOut
from graph_client.message_rules import MessageRule, create_rule, delete_rule, list_rules, update_rule
from sandbox.faults import FaultConfig, Rates
from sandbox.graph.rules import add_rule
from tests.graph_client.fakes import FakeGraph, client_for, virtual
from tests.graph_client.tenant import tenant_client

if TYPE_CHECKING:
    from tests.conftest import TenantServer

T = TypeVar("T")
ANNA, NOBODY = "anna.lind@sandby.example", "ingen@sandby.example"
RATES = Rates(throttle=0.05, unavailable=0.15, timeout_before=0.15, timeout_after=0.2)
FAULTS = FaultConfig(seed=3, burst=2, retry_after=0, hang_seconds=0.01, rules=(RATES,))
QUICK = (0.0,) * 12
RULE = MessageRule(
    display_name="Postvakt: frånvaro", actions={"forwardTo": [{"emailAddress": {"address": "bjorn.ek@sandby.example"}}]}
)
JULY = datetime(2027, 6, 30, 22, tzinfo=UTC)
ENTRY = CalendarEvent(
    key="k-1", start=JULY, end=JULY + timedelta(days=14), all_day=True, zone="Europe/Stockholm", subject="Frånvarande"
)


def _run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(work, 120))


def test_a_reply_is_put_back_to_the_letter(tenant_server: TenantServer) -> None:
    """What is read, changed and written back is read again exactly; what a change leaves out keeps its value."""

    async def work() -> None:
        async with tenant_client(tenant_server) as client:
            odd = {"internalReplyMessage": "<p>Åter  måndag&nbsp;é\r\n</p>", "externalAudience": "contactsOnly"}
            await write_replies(client, ANNA, odd)
            before = await read_replies(client, ANNA)
            assert before["internalReplyMessage"] == odd["internalReplyMessage"]
            changed = await write_replies(client, ANNA, {"status": "alwaysEnabled", "internalReplyMessage": "Borta"})
            assert (changed["status"], changed["externalAudience"]) == ("alwaysEnabled", "contactsOnly")
            assert await write_replies(client, ANNA, before) == before == await read_replies(client, ANNA)

    _run(work())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_rule_and_an_entry_are_made_once_whatever_is_lost(tenant_server: TenantServer, seed: int) -> None:
    """Answers lost before and after the effect: one rule and one entry; foreign and read-only rules stay as they are."""
    store = tenant_server.tenant.mail
    anna = tenant_server.tenant.directory.user(ANNA)
    assert anna
    add_rule(store, anna.id, {"displayName": "Min egen", "actions": {"markAsRead": True}})
    add_rule(store, anna.id, {"displayName": "Från Outlook"}, read_only=True)
    foreign = store.rules(anna.id)
    tenant_server.tenant.faults.configure(replace(FAULTS, seed=seed))

    async def work() -> None:
        async with tenant_client(tenant_server) as client:
            rule = await create_rule(client, ANNA, RULE, looks=QUICK)
            assert (await create_rule(client, ANNA, RULE, looks=QUICK)).id == rule.id
            entry = await create_event(client, ANNA, ENTRY, looks=QUICK)
            assert (await create_event(client, ANNA, ENTRY, looks=QUICK)).id == entry.id
            off = await update_rule(client, ANNA, msgspec.structs.replace(rule, is_enabled=False))
            assert not off.is_enabled
            await move_event(client, ANNA, msgspec.structs.replace(ENTRY, id=entry.id, end=JULY + timedelta(days=7)))
            found = [one for one in await look(client, ANNA, JULY, JULY) if one.key]
            assert [(one.end - one.start, one.all_day, one.show_as) for one in found] == [
                (timedelta(days=7), True, "oof")
            ]
            assert len([one for one in await list_rules(client, ANNA) if one.display_name == RULE.display_name]) == 1
            for _ in range(2):
                await delete_rule(client, ANNA, rule.id)
                await delete_event(client, ANNA, entry.id)
            assert not [one for one in await look(client, ANNA, JULY, JULY) if one.key]

    _run(work())
    assert store.rules(anna.id) == foreign


def test_a_mailbox_that_is_gone_and_a_rule_that_is_wrong_have_their_own_errors(tenant_server: TenantServer) -> None:
    """NotFound for every resource of a mailbox that does not exist; BadRequest for a rule without a name."""

    async def work() -> None:
        async with tenant_client(tenant_server) as client:
            for nothing in (
                read_replies(client, NOBODY), write_replies(client, NOBODY, {"status": "disabled"}), list_rules(client, NOBODY),
                create_rule(client, NOBODY, RULE), create_event(client, NOBODY, ENTRY),
            ):  # fmt: skip
                with pytest.raises(NotFound):
                    await nothing
            with pytest.raises(BadRequest):
                await create_rule(client, ANNA, MessageRule(display_name="x"))

    _run(work())


def test_doubles_that_lost_answers_left_become_one() -> None:
    """Two rules of our name that are the same: one is deleted; a read-only one of that name is left."""
    one = {"id": "1", "displayName": RULE.display_name, "actions": RULE.actions}
    rules = [one, {**one, "id": "2"}, {**one, "id": "3", "isReadOnly": True}]
    graph = FakeGraph(lambda request: httpx.Response(204 if request.method == "DELETE" else 200, json={"value": rules}))

    async def work() -> None:
        async with client_for(graph) as client:
            assert (await create_rule(client, ANNA, RULE)).id == "1"

    virtual(work())
    assert [line.rpartition("/")[2] for line in graph.lines if line.startswith("DELETE")] == ["2"]


def test_what_stays_unknown_is_said() -> None:
    """The look works and each attempt to make it is answered by a gateway that gave up: TimedOut, ambiguous."""
    graph = FakeGraph(
        lambda request: httpx.Response(200, json={"value": []}) if request.method == "GET" else httpx.Response(504)
    )

    async def work() -> None:
        async with client_for(graph) as client:
            for making in (create_rule(client, ANNA, RULE), create_event(client, ANNA, ENTRY)):
                with pytest.raises(TimedOut) as caught:
                    await making
                assert caught.value.ambiguous

    virtual(work())
