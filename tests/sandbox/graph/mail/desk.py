"""A tenant with three mailboxes and a client that calls Graph's mail routes and holds each exchange to Microsoft's description."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from policies.vocabulary import Address
from sandbox.directory import UserRow
from sandbox.entra.tokens import GRAPH
from sandbox.graph.service import dispatch
from sandbox.ids import STRANGER_APP_ID
from sandbox.mail.model import Mail
from sandbox.recording import Recorder
from sandbox.tenant import Tenant

ROOT = Path(__file__).parents[4]
CONTRACT = Path(os.environ.get("POSTVAKT_GRAPH_CONTRACT", ROOT.parent / "shared/graph-contract"))
EVERYTHING = frozenset({"Mail.ReadWrite", "Mail.Send", "MailboxSettings.ReadWrite", "Calendars.ReadWrite"})
DELEGATED = EVERYTHING | {"Mail.ReadWrite.Shared", "Mail.Send.Shared", "Calendars.ReadWrite.Shared"}
IVAR = Address("ivar@exempel.example", "Ivar Medborgare")
# what a test sends wrong on purpose is not recorded: the recording is held to the contract, requests included
WRONG_ON_PURPOSE = (400, 405, 501)
IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}


@cache
def checker() -> Any:
    """Microsoft's description with its checker; None where it does not stand beside the project."""
    if not (CONTRACT / "check_contract.py").exists():
        return None
    spec = importlib.util.spec_from_file_location("check_contract", CONTRACT / "check_contract.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["check_contract"] = module
    spec.loader.exec_module(module)
    return module.Checker()


class Held(Recorder):
    """Keeps an exchange until it is known whether the request was wrong on purpose."""

    def __init__(self) -> None:
        self._exchanges: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def exchange(self, *parts: Any, **more: Any) -> None:
        self._exchanges.append((parts, more))

    def pass_on(self, recorder: Recorder) -> None:
        """Record what was held."""
        for parts, more in self._exchanges:
            recorder.exchange(*parts, **more)


@dataclass
class Answer:
    """What came back, with the JSON that would go over the wire."""

    status: int
    body: Any
    headers: dict[str, str]

    def __getitem__(self, name: str) -> Any:
        return self.body[name]

    @property
    def value(self) -> list[dict[str, Any]]:
        """The items of a collection."""
        found: list[dict[str, Any]] = self.body["value"]
        return found


@dataclass
class Desk:
    """Calls Graph as an application (or as ``user_id``) and checks each exchange."""

    tenant: Tenant
    permissions: frozenset[str] = EVERYTHING
    user_id: str | None = None
    tokens: dict[tuple[frozenset[str], str | None], str] = field(default_factory=dict)

    def person(self, address: str) -> UserRow:
        """A user of the directory."""
        found = self.tenant.directory.user(address)
        assert found is not None
        return found

    def put(
        self, subject: str = "Bygglov", *, to: str = "anna@sandby.example", folder: str = "inbox", **fields: Any
    ) -> str:
        """Lay a mail from Ivar into a mailbox; its regular id."""
        mail = Mail(sender=IVAR, from_=IVAR, to=[Address(to)], subject=subject, **{"body": "<p>Hej!</p>", **fields})
        return self.tenant.mail.add(self.person(to).id, folder, mail).id

    def get(self, url: str, headers: dict[str, str] | None = None) -> Answer:
        """GET."""
        return self.call("GET", url, headers=headers)

    def post(self, url: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """POST."""
        return self.call("POST", url, body, headers)

    def patch(self, url: str, body: Any, headers: dict[str, str] | None = None) -> Answer:
        """PATCH."""
        return self.call("PATCH", url, body, headers)

    def delete(self, url: str, headers: dict[str, str] | None = None) -> Answer:
        """DELETE."""
        return self.call("DELETE", url, headers=headers)

    def call(
        self, method: str, url: str, body: Any = None, headers: dict[str, str] | None = None, *, check: bool = True
    ) -> Answer:
        """One exchange, held to the description unless ``check`` is off."""
        url = url.removeprefix(self.tenant.base_url).removeprefix("/v1.0")
        headers = {"Content-Type": "application/json"} | (headers or {})
        sent = {name.lower(): value for name, value in headers.items()} | {"authorization": f"Bearer {self._token()}"}
        data = b"" if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        recorder, held = self.tenant.recorder, Held()
        self.tenant.recorder = held
        response = asyncio.run(dispatch(self.tenant, method, url, sent, data))
        self.tenant.recorder = recorder
        if recorder is not None and response.status not in WRONG_ON_PURPOSE:
            held.pass_on(recorder)
        raw = response.body
        answer = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else json.loads(json.dumps(raw))
        exchange = {
            "method": method,
            "url": f"/v1.0{url}",
            "request_headers": headers,
            "request_body": body,
            "status": response.status,
            "response_body": answer,
        }
        if check:
            self._check(exchange)
        return Answer(response.status, answer, response.headers)

    def _token(self) -> str:
        key = (self.permissions, self.user_id)
        if key not in self.tokens:
            now = int(self.tenant.entra.now())
            claims = {"aud": GRAPH, "iss": self.tenant.entra.tokens.issuer, "iat": now, "nbf": now, "exp": now + 3600}
            who: dict[str, Any] = {"idtyp": "app", "roles": sorted(self.permissions)}
            if self.user_id is not None:
                who = {"idtyp": "user", "oid": self.user_id, "scp": " ".join(sorted(self.permissions))}
            self.tokens[key] = self.tenant.entra.tokens.sign({**claims, **who, "appid": STRANGER_APP_ID})
        return self.tokens[key]

    def _check(self, exchange: dict[str, Any]) -> None:
        if checker() is None:
            return
        problems = checker().check(exchange)
        if exchange["status"] in (*WRONG_ON_PURPOSE, 404):
            problems = [problem for problem in problems if problem.startswith(("error", "response", "status"))]
        assert problems == [], (exchange["method"], exchange["url"], exchange["status"], problems)
