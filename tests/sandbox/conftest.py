"""Asking the tenant's Graph in the same process, every answer held to Microsoft's description."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from sandbox.graph.routing import Response
from sandbox.graph.service import dispatch
from sandbox.tenant import Tenant

ROOT = Path(__file__).parents[2]
CONTRACT = Path(os.environ.get("POSTVAKT_GRAPH_CONTRACT", ROOT.parent / "shared/graph-contract"))
EVERYTHING = (
    "User.ReadWrite.All", "Group.ReadWrite.All", "Directory.Read.All", "Mail.ReadWrite", "Mail.Send",
    "MailboxSettings.ReadWrite", "Calendars.ReadWrite", "Organization.Read.All", "Domain.Read.All",
)  # fmt: skip


# what a test sends wrong on purpose is not recorded: the recording is held to the contract, requests included
REFUSED = (400, 405)


@lru_cache(maxsize=1)
def checker() -> Any:
    """The contract checker that stands beside the project, or None where it is missing."""
    if not (CONTRACT / "check_contract.py").exists():
        return None
    spec = importlib.util.spec_from_file_location("check_contract", CONTRACT / "check_contract.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["check_contract"] = module
    spec.loader.exec_module(module)
    return module.Checker(allow_me=True)


@dataclass(slots=True)
class Graph:
    """Sends requests through ``dispatch`` with a token of these permissions, as an app or as a person."""

    tenant: Tenant
    token: Callable[..., str]
    permissions: tuple[str, ...] = EVERYTHING
    user: str | None = None

    async def __call__(
        self,
        method: str,
        url: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        status: int | None = None,
    ) -> Response:
        """Ask; ``status``: what is expected. The answer must agree with Microsoft's description."""
        sent = {"authorization": f"Bearer {self.token(*self.permissions, user=self.user)}", **(headers or {})}
        data = b""
        if isinstance(body, bytes):
            data = body
        elif body is not None:
            data = json.dumps(body).encode()
            sent.setdefault("content-type", "application/json")
        recorder = self.tenant.recorder
        if status in REFUSED:
            self.tenant.recorder = None
        response = await dispatch(self.tenant, method, url, sent, data)
        self.tenant.recorder = recorder
        if status is not None:
            assert response.status == status, response.body
        self._check(method, url, sent, body, response)
        return response

    def _check(self, method: str, url: str, headers: dict[str, str], body: Any, response: Response) -> None:
        if checker() is None:
            return
        sent = body.decode() if isinstance(body, bytes) else body
        got = response.body.decode("utf-8", "replace") if isinstance(response.body, bytes) else response.body
        exchange = {
            "method": method, "url": f"/v1.0{url}", "request_headers": {k: v for k, v in headers.items() if k != "authorization"},
            "request_body": sent, "status": response.status, "response_body": got,
        }  # fmt: skip
        found = checker().check(exchange)
        if response.status in (*REFUSED, 404):  # sent on purpose: only the answer's shape counts
            found = [problem for problem in found if problem.startswith(("error", "response", "status"))]
        assert found == [], (method, url, response.body)

    def as_person(self, address: str, *permissions: str) -> Graph:
        """The same tenant with a person's delegated token."""
        return Graph(self.tenant, self.token, permissions, address)

    def as_app(self, *permissions: str) -> Graph:
        """The same tenant with an app's token of these permissions."""
        return Graph(self.tenant, self.token, permissions)

    async def value(self, url: str, **options: Any) -> list[dict[str, Any]]:
        """The ``value`` of a collection, all pages."""
        items: list[dict[str, Any]] = []
        link: str | None = url
        while link is not None:
            body = (await self("GET", link, status=200, **options)).body
            items += body["value"]
            following = body.get("@odata.nextLink")
            link = following.split("/v1.0", 1)[1] if following else None
        return items


@pytest.fixture
def graph(tenant: Tenant, graph_token: Callable[..., str]) -> Graph:
    """Graph of the demo tenant for an app that may everything."""
    return Graph(tenant, graph_token)
