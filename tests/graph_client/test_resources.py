from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph_client import (
    attachments,
    automatic_replies,
    calendar_events,
    drafts,
    groups,
    inbox_delta,
    mail,
    mail_tips,
    mailbox_settings,
    message_rules,
    messages,
    replies,
    sent_items,
    subscriptions,
    unread,
    users,
)
from graph_client.client import GraphClient
from graph_client.errors import BadRequest
from graph_client.exchange_admin import ExchangeAdmin
from graph_client.permissions import CALLS, consent
from graph_client.permissions.mail_read import ANSWERING_DELTA
from policies.exchange_changes import AddFullAccess, ChangeSendOnBehalf, NewSharedMailbox, SetFolderRights
from policies.vocabulary import Address, Language, MailboxKind
from sandbox.entra.demo_apps import POSTVAKT_PERMISSIONS
from tests.graph_client.fakes import FakeGraph, Word, client_for, error, virtual

ROOT = Path(__file__).parents[2]
ANNA = "anna.lind@sandby.example"
WHEN = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
MESSAGE = {"id": "m1", "isDraft": False, "changeKey": "k", "internetMessageId": "<x@sandby.example>"}
SUBSCRIPTION = {"id": "s1", "resource": "users/1/messages", "expirationDateTime": "2026-11-28T08:00:00Z"}


def _answer(request: httpx.Request) -> httpx.Response:
    """One plausible answer for each kind of request."""
    path = request.url.path
    if request.method == "DELETE" or path.endswith("/send"):
        return httpx.Response(204 if request.method == "DELETE" else 202)
    if path.endswith("/userPurpose"):
        return httpx.Response(200, json={"value": "shared"})
    if "/subscriptions" in path:
        single = request.method != "GET"
        return httpx.Response(200, json=SUBSCRIPTION if single else {"value": [SUBSCRIPTION]})
    if "delta" in path:
        return httpx.Response(200, json={"value": [], "@odata.deltaLink": str(request.url)})
    if (
        path.startswith("/adminapi/")
        or path.endswith(("/calendarView", "/getMailTips"))
        or request.method + path[-13:] == "GET/messageRules"
    ):
        return httpx.Response(200, json={"value": []})
    if path.endswith("/attachments"):
        return httpx.Response(200, json={"value": [{"id": "a1", "name": "lista.txt", "size": 3}]})
    if path.endswith("/messages") and request.method == "GET":
        drafts_of_one_note = [{**MESSAGE, "isDraft": True}, {**MESSAGE, "id": "m2", "isDraft": True}]
        return httpx.Response(200, json={"value": drafts_of_one_note})
    if "/messages" in path:
        return httpx.Response(200, json=MESSAGE)
    if path.endswith(("/users", "/groups", "/members")):
        return httpx.Response(200, json={"value": [{"id": "1", "mail": ANNA, "accountEnabled": False}]})
    moment = {"dateTime": "2026-11-21T08:00:00", "timeZone": "UTC"}
    return httpx.Response(200, json={"id": "1", "mail": ANNA, "start": moment, "end": moment})


async def _all(pages: AsyncIterator[Any]) -> None:
    async for _ in pages:
        pass


async def _everything(client: GraphClient) -> None:
    draft = messages.Message(id="m1", change_key="k")
    await users.read_directory(client)
    await users.get_user(client, ANNA)
    await users.find_user(client, "o'brien@sandby.example")
    await users.manager_of(client, ANNA)
    await _all(users.users_delta(client))
    await mail_tips.mail_tips(client, ANNA, [ANNA])
    await groups.mail_groups(client, largest=10)
    await mailbox_settings.purpose(client, ANNA)
    await _all(sent_items.sent_delta(client, ANNA, since=WHEN))
    await _all(attachments.list_attachments(client, ANNA, "m1"))
    await attachments.read_attachment(client, ANNA, "m1", "a1")
    await messages.get_message(client, ANNA, "m1", select=["id"])
    await messages.move_message(client, ANNA, "m1", "archive")
    await _all(drafts.list_drafts(client, ANNA, category="Brev från Lex"))
    await unread.count_inbox(client, ANNA, read=False, after=WHEN, until=WHEN, sender="o'brien@sandby.example")
    await unread.received_ids(client, ANNA, after=WHEN)
    await unread.read_state(client, ANNA, "<x@sandby.example>")
    await unread.sent_for(client, ANNA, ["bjorn.ek@sandby.example"], after=WHEN)
    await automatic_replies.write_replies(client, ANNA, await automatic_replies.read_replies(client, ANNA))
    rule = await message_rules.create_rule(client, ANNA, message_rules.MessageRule(display_name="Frånvaro"))
    await message_rules.update_rule(client, ANNA, rule)
    await message_rules.delete_rule(client, ANNA, rule.id)
    entry = calendar_events.CalendarEvent(key="k", start=WHEN, end=WHEN)
    entry = await calendar_events.create_event(client, ANNA, entry)
    await calendar_events.move_event(client, ANNA, entry)
    await calendar_events.delete_event(client, ANNA, entry.id)
    await drafts.get_draft(client, ANNA, "m1")
    await drafts.mend_draft(client, ANNA, draft, messages.Body("html", "<p>Hej</p>"))
    note = mail.Note([Address(ANNA, "Anna Lind")], "Din signatur", "<p>Hej</p>", headers={"x-postvakt": "note"})
    await mail.send_once(client, "postvakt@sandby.example", "week-47", note)
    await subscriptions.create_subscription(
        client, resource="users/1/messages", change_type="created", notification_url="https://a.example/n",
        lifecycle_url="https://a.example/l", client_state="x", expires=WHEN,
    )  # fmt: skip
    await subscriptions.renew_subscription(client, "s1", WHEN)
    await subscriptions.reauthorize_subscription(client, "s1")
    await subscriptions.delete_subscription(client, "s1")
    await _all(subscriptions.list_subscriptions(client))


async def _everything_of_receipts(client: GraphClient) -> None:
    reply = replies.Reply("k", ANNA, "Auto: x", "<p>Tack</p>", "<k@sandby.example>", {"x-postvakt": "receipt"})
    await _all(inbox_delta.inbox_delta(client, ANNA, since=WHEN))
    await _all(
        inbox_delta.inbox_delta(client, ANNA, since=WHEN, select=inbox_delta.HANDLING_FIELDS, call=ANSWERING_DELTA)
    )
    await inbox_delta.received_message(client, ANNA, "m1")
    await inbox_delta.folder_id(client, ANNA, "junkemail")
    await replies.create_reply(client, ANNA, "m1", reply)
    await replies.tagged_drafts(client, ANNA, "k")
    await replies.strip_attachments(client, ANNA, "m1")
    await replies.write_reply(client, ANNA, "m1", reply)
    await replies.send_reply(client, ANNA, "m1")
    await replies.is_sent(client, ANNA, "m1")
    await replies.sent_under(client, ANNA, "<k@sandby.example>")


async def _everything_of_exchange(graph: FakeGraph) -> None:
    base, hosts = "https://graph.example/adminapi", {"graph.example"}
    async with GraphClient(Word(), base_url=base, allowed_hosts=hosts, transport=graph) as client:
        exchange = ExchangeAdmin(client, "t", commands=True)
        for change in (
            NewSharedMailbox("ny@sandby.example", "Ny", "Ny"), AddFullAccess(ANNA, ANNA), ChangeSendOnBehalf(ANNA, add=(ANNA,)),
            SetFolderRights(ANNA, "Inbox", ANNA, ("Reviewer",)),
        ):  # fmt: skip
            await exchange.apply(change)
        await exchange.folder_rights(ANNA, "Inbox")


def _ask_everything() -> FakeGraph:
    graph = FakeGraph(_answer)
    new = FakeGraph(_answer_nothing_yet)

    async def work() -> None:
        async with client_for(graph) as client:
            await _everything(client)
            await _everything_of_receipts(client)
        await _everything_of_exchange(graph)
        async with client_for(new) as client:
            await mail.send_once(client, ANNA, "k", mail.Note([Address(ANNA)], "x", "y"))

    virtual(work())
    graph.seen += new.seen
    return graph


def _answer_nothing_yet(request: httpx.Request) -> httpx.Response:
    if request.method == "GET" and request.url.path.endswith("/messages"):
        return httpx.Response(200, json={"value": []})
    return _answer(request)


def test_every_declared_call_is_made_as_declared_and_no_other() -> None:
    """Method and path of everything the modules send are those of the permissions table, and the whole table is used."""
    patterns = {
        name: (call.method, re.compile("^(/v1.0)?" + re.sub(r"\\{\\}", "[^/]+", re.escape(call.path)) + r"(\(\))?$"))
        for name, call in CALLS.items()
    }
    used: set[str] = set()
    for _, request in _ask_everything().seen:
        fitting = {
            name
            for name, (method, path) in patterns.items()
            if request.method == method and path.match(request.url.path)
        }
        assert fitting, f"{request.method} {request.url.path} is not declared"
        used |= fitting
    assert used == set(CALLS)


def test_the_documented_permissions_are_those_of_the_code() -> None:
    """docs/permissions.md has a row for each call with its permission and reason, and none besides."""
    text = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `([a-z_.]+)` \| `([^`]+)` \| `([^`]+)` \| (.+) \|$", text, re.MULTILINE))
    assert rows == {(call.name, f"{call.method} {call.path}", call.permission, call.why) for call in CALLS.values()}


def test_the_consent_of_the_local_tenant_is_exactly_what_the_code_needs() -> None:
    """Neither more nor less: a permission too many would hide that production lacks it."""
    assert tuple(sorted(POSTVAKT_PERMISSIONS)) == consent()


def test_a_user_of_graph_becomes_a_directory_entry() -> None:
    """Fields go where the templates look for them, and what is missing is an empty text."""
    user = users.GraphUser(
        id="1", user_principal_name="al@sandby.example", mail=ANNA, display_name="Anna Lind", given_name="Anna", surname="Lind",
        job_title="Socialsekreterare", department="Socialförvaltningen", office_location="Barn och familj",
        business_phones=["040-628 04 01"], preferred_language="en-GB", other_mails=["al@sandby.example"], company_name="Sandby kommun",
        on_premises_extension_attributes={"extensionAttribute3": "Myndighet", "extensionAttribute4": None},
        manager=users._Reference("9"),
    )  # fmt: skip
    entry = user.entry(MailboxKind.PERSONAL)
    assert (entry.address, entry.title, entry.unit, entry.phone) == (
        ANNA,
        "Socialsekreterare",
        "Barn och familj",
        "040-628 04 01",
    )
    assert (entry.language, entry.manager_id, entry.mobile) == (Language.ENGLISH, "9", "")
    assert entry.attributes == {
        "companyName": "Sandby kommun",
        "otherMails": "al@sandby.example",
        "extensionAttribute3": "Myndighet",
    }


def test_only_accounts_nobody_signs_in_to_are_asked_whether_they_are_shared() -> None:
    """A function mailbox is told by its purpose; people are not asked; one that cannot be asked counts as personal."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("userPurpose"):
            return error(404, "MailboxNotEnabledForRESTAPI") if "/3/" in request.url.path else _answer(request)
        some = [("1", True), ("2", False), ("3", False)]
        return httpx.Response(
            200, json={"value": [{"id": n, "mail": f"m{n}@sandby.example", "accountEnabled": on} for n, on in some]}
        )

    graph = FakeGraph(answer)

    async def work() -> list[MailboxKind]:
        async with client_for(graph) as client:
            return [entry.kind for entry in await users.read_directory(client)]

    assert virtual(work()) == [MailboxKind.PERSONAL, MailboxKind.FUNCTION, MailboxKind.PERSONAL]
    assert sum("userPurpose" in line for line in graph.lines) == 2


def test_a_draft_is_mended_only_as_it_was_read() -> None:
    """The patch carries If-Match, and nothing but the body."""
    graph = FakeGraph(_answer)

    async def work() -> None:
        async with client_for(graph) as client:
            draft = messages.Message(id="m1", change_key="k", etag='W/"abc"')
            await drafts.mend_draft(client, ANNA, draft, messages.Body("html", "<p>Hej</p>"))

    virtual(work())
    request = graph.seen[0][1]
    assert request.headers["if-match"] == 'W/"abc"'
    assert json.loads(request.content) == {"body": {"contentType": "html", "content": "<p>Hej</p>"}}


def test_a_quote_in_an_address_cannot_end_the_filter() -> None:
    """What people typed is escaped in $filter and in paths."""
    graph = FakeGraph(lambda _: httpx.Response(200, json={"id": "1", "value": []}))

    async def work() -> None:
        async with client_for(graph) as client:
            await users.find_user(client, "o'brien' or 1 eq 1@sandby.example")
            await users.get_user(client, "../subscriptions?x=1#")

    virtual(work())
    assert graph.seen[0][1].url.params["$filter"] == "mail eq 'o''brien'' or 1 eq 1@sandby.example'"
    assert graph.lines[1].startswith("GET /users/..%2Fsubscriptions%3Fx%3D1%23?")


def test_a_header_that_graph_would_refuse_is_refused_before() -> None:
    """Only x- headers can be set by JSON."""
    with pytest.raises(BadRequest):
        mail.Note([Address(ANNA)], "x", "y", headers={"Auto-Submitted": "auto-generated"}).json("<a@b.example>")
