"""Notifications over real HTTPS: the tenant validates an endpoint of this machine and posts to it."""

from __future__ import annotations

import json
import queue
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.ca import server_context
from sandbox.graph.odata import wire_time
from sandbox.server import serving
from tests.conftest import NOW, TenantServer, token_for

ANNA = "anna.lind@sandby.example"


def test_a_message_is_told_to_an_endpoint_over_https(tenant_server: TenantServer, tls_directory: Path) -> None:
    """Handshake with the decoded token, then one notification for the message that arrived."""
    posted: queue.Queue[dict[str, Any]] = queue.Queue()

    async def hook(request: Request) -> Response:
        if token := request.query_params.get("validationToken"):
            return PlainTextResponse(token)
        posted.put(json.loads(await request.body()))
        return Response(status_code=202)

    def app(_port: int) -> Starlette:
        return Starlette(routes=[Route("/hook", hook, methods=["POST"])])

    token = token_for(tenant_server.tenant, "Mail.Read", "Mail.Send")
    with serving(app, tls=server_context(tls_directory)) as port, httpx.Client(verify=tenant_server.context()) as http:
        http.headers["Authorization"] = f"Bearer {token}"
        wish = {
            "changeType": "created", "notificationUrl": f"https://localhost:{port}/hook", "clientState": "s",
            "resource": f"users/{ANNA}/mailFolders('inbox')/messages", "expirationDateTime": wire_time(NOW + timedelta(days=1)),
        }  # fmt: skip
        made = http.post(f"{tenant_server.base_url}/v1.0/subscriptions", json=wish)
        assert made.status_code == 201, made.text
        mail = {"message": {"subject": "Hej", "toRecipients": [{"emailAddress": {"address": ANNA}}]}}
        assert (
            http.post(f"{tenant_server.base_url}/v1.0/users/bjorn.ek@sandby.example/sendMail", json=mail).status_code
            == 202
        )
        (value,) = posted.get(timeout=20)["value"]
        assert value["subscriptionId"] == made.json()["id"]
        assert value["clientState"] == "s"
        deaf = http.post(
            f"{tenant_server.base_url}/v1.0/subscriptions",
            json={**wish, "notificationUrl": f"https://localhost:{port}/no"},
        )
        assert deaf.status_code == 400
        assert deaf.json()["error"]["code"] == "ValidationError"
