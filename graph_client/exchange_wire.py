"""One cmdlet over HTTP: Exchange's Admin API, and ``InvokeCommand`` for what the Admin API does not offer.

Microsoft's page "Overview of the Exchange Online Admin API" (preview) describes the first; the second is what the Exchange PowerShell
module itself uses, undocumented, and therefore only used when an administrator has switched it on. What nobody could verify without a
live tenant stands here and nowhere else: the routing hint and how a cmdlet's failure is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from graph_client.client import GraphClient
from graph_client.errors import AlreadyExists, BadRequest, CommandsOff, GraphError, NotFound, PermissionDenied
from graph_client.permissions.call import Call

EXCHANGE_RESOURCE = "https://outlook.office365.com"
# where a cmdlet runs that is about no mailbox that exists
_SYSTEM_MAILBOX = "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}"
_MOST_PAGES = 1000
_EXISTS = ("proxyaddressexists", "alreadyexists", "objectexists", "alreadybeingused")
_MISSING = (
    "managementobjectnotfound",
    "notfoundinpermissionentry",
    "usernotfound",
    "invalidexternaluserid",
    "couldn't be found",
)
_FORBIDDEN = ("cmdletaccessdenied", "unauthorizedaccess", "accessdenied")


class _Page(msgspec.Struct):
    value: list[dict[str, Any]] = []
    next_link: str | None = msgspec.field(name="@odata.nextLink", default=None)
    warnings: list[str] | None = msgspec.field(name="@adminapi.warnings", default=None)


class ExchangeWire:
    """Runs cmdlets. ``client``: a `GraphClient` whose base is Exchange's ``/adminapi`` and whose token is Exchange's."""

    def __init__(self, client: GraphClient, tenant: str, *, commands: bool) -> None:
        """``tenant``: id or domain; ``commands``: whether InvokeCommand may be used."""
        self._client = client
        self._tenant = tenant
        self.commands = commands

    async def run(
        self, call: Call, endpoint: str, cmdlet: str, mailbox: str | None, parameters: Mapping[str, Any]
    ) -> tuple[list[dict[str, Any]], list[str]]:
        """(rows of every page, warnings). ``endpoint``: of version 2.0, or ``InvokeCommand``.

        Raises CommandsOff, AlreadyExists, and any other GraphError.
        """
        if endpoint == "InvokeCommand" and not self.commands:
            raise CommandsOff(f"{call.name}: commands are switched off; use the script instead.")
        version = "beta" if endpoint == "InvokeCommand" else "v2.0"
        url = f"{self._client.base_url}/{version}/{quote(self._tenant)}/{endpoint}"
        body = {"CmdletInput": {"CmdletName": cmdlet, "Parameters": dict(parameters)}}
        anchor = f"UPN:{mailbox}" if mailbox else f"APP:{_SYSTEM_MAILBOX}@{self._tenant}"
        headers = {"x-anchormailbox": _header(anchor)}
        rows: list[dict[str, Any]] = []
        warnings: list[str] = []
        for _ in range(_MOST_PAGES):
            request = self._client.prepare(call, url, mailbox=mailbox or "", headers=headers, body=body)
            try:
                page = await self._client.fetch(request, _Page)
            except (BadRequest, NotFound, PermissionDenied) as error:
                raise _meant(error) from error
            rows += page.value
            warnings += page.warnings or []
            if not page.next_link:
                break
            url = page.next_link
        return rows, warnings


def _header(value: str) -> str:
    """A routing hint that fits into a header; addresses with letters beyond ASCII are written as RFC 3986 does."""
    return quote(value, safe=":@{}!#$&'*+-/=?^_`|~. ")


def _meant(error: GraphError) -> GraphError:
    """The error that the cmdlet's own words mean; HTTP's status alone does not tell."""
    said = error.detail.casefold().replace("exception", "")
    kind: type[GraphError] = type(error)
    if any(word in said for word in _EXISTS):
        kind = AlreadyExists
    elif any(word in said for word in _FORBIDDEN):
        kind = PermissionDenied
    elif any(word in said for word in _MISSING):
        kind = NotFound
    return kind(str(error), status=error.status, code=error.code, detail=error.detail, request_id=error.request_id)
