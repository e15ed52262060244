"""The transport under the real Graph and the real demo municipality."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx

from sandbox.app import create_app
from sandbox.demo.people import FUNCTIONS, PEOPLE
from sandbox.entra.tokens import EXCHANGE
from sandbox.exchange.maildir import outside_mail
from sandbox.graph.service import dispatch
from sandbox.ids import STRANGER_APP_ID, TENANT_ID
from sandbox.tenant import Tenant

Token = Callable[..., str]
ANNA, BJORN, SOCIAL = (f"{local}@sandby.example" for local in ("anna.lind", "bjorn.ek", "socialtjansten"))


async def _call(tenant: Tenant, token: str, method: str, url: str, body: Any = None) -> tuple[int, Any]:
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    answer = await dispatch(tenant, method, url, headers, b"" if body is None else json.dumps(body).encode())
    return answer.status, answer.body


def _message(*to: str, **fields: Any) -> dict[str, Any]:
    people = [{"emailAddress": {"address": one}} for one in to]
    return {
        "message": {
            "subject": "Hej",
            "body": {"contentType": "html", "content": "<p>Hej</p>"},
            "toRecipients": people,
            **fields,
        }
    }


async def test_anna_sends_and_bjorn_reads(tenant: Tenant, graph_token: Token) -> None:
    """A mail sent by sendMail lies in the receiver's inbox with the headers that a delivered mail has."""
    status, _ = await _call(
        tenant, graph_token("Mail.Send", user=ANNA), "POST", f"/users/{ANNA}/sendMail", _message(BJORN)
    )
    assert status == 202
    url = f"/users/{BJORN}/mailFolders/inbox/messages?$top=1&$select=subject,from,internetMessageHeaders"
    status, body = await _call(tenant, graph_token("Mail.Read"), "GET", url)
    assert status == 200
    (got,) = body["value"]
    assert (got["subject"], got["from"]["emailAddress"]["address"]) == ("Hej", ANNA)
    assert "Received" in {one["name"] for one in got["internetMessageHeaders"]}


async def test_a_function_mailbox_is_sent_as_by_those_who_may(tenant: Tenant, graph_token: Token) -> None:
    """Anna sends as Socialtjänsten to the outside; Carin may not."""
    from_ = {"from": {"emailAddress": {"address": SOCIAL}}}
    mail = _message("ivar@exempel.example", **from_)
    status, _ = await _call(tenant, graph_token("Mail.Send", user=ANNA), "POST", f"/users/{ANNA}/sendMail", mail)
    assert status == 202
    (out,) = outside_mail(tenant.maildir, "ivar@exempel.example")
    assert (out.mail.from_.address, out.mail.return_path, out.mail.from_.name) == (SOCIAL, None, "Socialtjänsten")
    carin = "carin.holm@sandby.example"
    status, body = await _call(tenant, graph_token("Mail.Send", user=carin), "POST", f"/users/{carin}/sendMail", mail)
    assert (status, body["error"]["code"]) == (403, "ErrorSendAsDenied")


async def test_everything_in_the_demo_can_be_read_through_graph(tenant: Tenant, graph_token: Token) -> None:
    """Each mailbox's mail, folders, settings, rules, categories and calendar answer 200 (and are held to the contract)."""
    token = graph_token("Mail.Read", "MailboxSettings.Read", "Calendars.Read", "User.Read.All")
    month = "startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-31T00:00:00Z"
    for person in (*PEOPLE, *FUNCTIONS):
        user = tenant.directory.user(person.address)
        assert user is not None
        for path in (
            "", "/manager", "/mailboxSettings", "/mailFolders", "/mailFolders/inbox/messageRules", "/outlook/masterCategories",
            f"/calendarView?{month}", "/mailFolders/sentitems/messages?$top=50", "/mailFolders/drafts/messages",
        ):  # fmt: skip
            status, body = await _call(tenant, token, "GET", f"/users/{user.id}{path}")
            assert status == 200 or (path == "/manager" and not person.manager), (person.name, path, body)


async def test_the_trace_needs_its_own_permission(tenant: Tenant, graph_token: Token) -> None:
    """ExchangeMessageTrace.Read.All opens it and nothing else does."""
    url = "/admin/exchange/tracing/messageTraces"
    status, body = await _call(tenant, graph_token("ExchangeMessageTrace.Read.All"), "GET", url)
    assert status == 200
    recent = tenant.now() - timedelta(hours=48)
    assert all(datetime.fromisoformat(one["receivedDateTime"]) >= recent for one in body["value"])
    status, body = await _call(
        tenant,
        graph_token("ExchangeMessageTrace.Read.All"),
        "GET",
        f"{url}?$filter=receivedDateTime ge 2026-11-15T00:00:00Z&$top=5",
    )
    assert len(body["value"]) == 5
    status, _ = await _call(tenant, graph_token("Mail.Read"), "GET", url)
    assert status == 403


async def test_the_admin_api_takes_the_tenants_own_tokens(tenant: Tenant) -> None:
    """A token for outlook.office365.com with the app role runs a cmdlet; the same for Graph does not."""
    app = tenant.entra.apps.get(STRANGER_APP_ID)
    assert app is not None
    body = {"CmdletInput": {"CmdletName": "Get-Mailbox", "Parameters": {"Identity": SOCIAL}}}
    transport = httpx.ASGITransport(create_app(tenant))
    async with httpx.AsyncClient(transport=transport, base_url="https://localhost:8443") as client:
        for audience, expected in ((EXCHANGE, 200), ("https://graph.microsoft.com", 401)):
            token, _ = tenant.entra.tokens.for_app(app, audience, proof="1")
            headers = {"Authorization": f"Bearer {token}", "X-AnchorMailbox": f"UPN:{SOCIAL}"}
            answer = await client.post(f"/adminapi/v2.0/{TENANT_ID}/Mailbox", json=body, headers=headers)
            assert answer.status_code == expected, answer.text
