"""The Exchange Online Admin API over HTTP: ``/adminapi/v2.0/{tenant}/{Endpoint}`` and ``/adminapi/beta/{tenant}/InvokeCommand``."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import jwt
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.entra.tokens import EXCHANGE_AUDIENCES
from sandbox.exchange import cmdlets
from sandbox.exchange.binding import Cmdlet, CmdletError
from sandbox.faults import Fault
from sandbox.graph.odata import token, untoken
from sandbox.graph.routing import ODataError
from sandbox.ids import TENANT_ID

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

PAGE = 1000
MAX_BODY = 256 * 1024
_SERVICE = "Microsoft.Exchange.Admin.OData.Core.ODataServiceException"


async def endpoint(request: Request) -> Response:
    """POST ``v2.0``: one cmdlet of the endpoint in the path; needs the app role Exchange.ManageAsAppV2."""
    return await _answer(request, "v2.0", request.path_params["endpoint"], "Exchange.ManageAsAppV2")


async def invoke_command(request: Request) -> Response:
    """POST ``beta/…/InvokeCommand``: any cmdlet that the tenant knows; needs the app role Exchange.ManageAsApp."""
    return await _answer(request, "beta", None, "Exchange.ManageAsApp")


async def _answer(request: Request, version: str, where: str | None, permission: str) -> Response:
    tenant: Tenant = request.app.state.tenant
    try:
        app_id = _caller(tenant, request, permission)
        _check_routing(tenant, request)
        name, given = _cmdlet_input(await request.body())
        cmdlet = cmdlets.on_endpoint(where, name) if where else cmdlets.by_name(name)
        tenant.exchange.roles.check(app_id, cmdlet)
        return await _with_faults(tenant, request, lambda: _run(tenant, request, version, cmdlet, given))
    except CmdletError as error:
        return _error(error)


async def _with_faults(tenant: Tenant, request: Request, run: Callable[[], Response]) -> Response:
    """What goes wrong with Graph's requests goes wrong with these too."""
    faults = tenant.faults
    verdict = faults.on_request(request.url.path)
    await asyncio.sleep(verdict.delay)
    retry = {"Retry-After": str(faults.config.retry_after)}
    match verdict.fault:
        case Fault.THROTTLE:
            busy = CmdletError(429, "TooManyRequests", _SERVICE, "Too many requests are made on behalf of the app.")
            return _error(busy, retry)
        case Fault.UNAVAILABLE:
            return _error(CmdletError(503, "ServiceUnavailable", _SERVICE, "The service is unavailable."), retry)
        case Fault.TIMEOUT_BEFORE:
            await asyncio.sleep(faults.config.hang_seconds)
            return Response(status_code=504)
    try:
        response = run()
    except CmdletError as error:
        response = _error(error)
    if verdict.fault is Fault.TIMEOUT_AFTER:
        await asyncio.sleep(faults.config.hang_seconds)
        return Response(status_code=504)
    return response


def _check_routing(tenant: Tenant, request: Request) -> None:
    """The tenant of the address and the routing hint. Raises CmdletError 400."""
    if str(request.path_params["tenant"]).casefold() not in {TENANT_ID, *tenant.directory.domains()}:
        raise CmdletError(400, "BadRequest", _SERVICE, "The tenant in the address isn't the token's.")
    if not request.headers.get("x-anchormailbox"):
        raise CmdletError(400, "BadRequest", _SERVICE, "The header X-AnchorMailbox is missing.")


def _caller(tenant: Tenant, request: Request, permission: str) -> str:
    """The app that calls. Raises CmdletError 401 or 403."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    try:
        claims = tenant.entra.tokens.claims(value.strip() if scheme.lower() == "bearer" else "", EXCHANGE_AUDIENCES)
    except jwt.PyJWTError as error:
        raise CmdletError(401, "Unauthorized", _SERVICE, "The access token is missing or not valid.") from error
    if permission not in claims.get("roles", []):
        raise CmdletError(403, "Forbidden", _SERVICE, f"The role {permission} isn't in the token.")
    return str(claims.get("appid", ""))


def _cmdlet_input(body: bytes) -> tuple[str, dict[str, Any]]:
    """(name, parameters) of ``{"CmdletInput": {"CmdletName", "Parameters"}}``. Raises CmdletError 400."""
    wrong = CmdletError(
        400, "BadRequest", _SERVICE, "The request body must hold CmdletInput with CmdletName and Parameters."
    )
    if len(body) > MAX_BODY:
        raise CmdletError(413, "RequestEntityTooLarge", _SERVICE, "The request body is too large.")
    try:
        given = json.loads(body)["CmdletInput"]
        name, parameters = given["CmdletName"], given.get("Parameters") or {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise wrong from error
    if not isinstance(name, str) or not isinstance(parameters, dict):
        raise wrong
    return name, parameters


def _run(tenant: Tenant, request: Request, version: str, cmdlet: Cmdlet, given: dict[str, Any]) -> Response:
    value, call = cmdlets.run(tenant, cmdlet, given)
    size = call.arguments.get("ResultSize") or PAGE
    offset = _offset(request.query_params.get("$skiptoken"))
    chosen = [name.strip() for name in request.query_params.get("$select", "").split(",") if name.strip()]
    page = value[offset : offset + size]
    if chosen:
        page = [
            {key: one[key] for key in one if key.casefold() in {name.casefold() for name in chosen}} for one in page
        ]
    root = f"{tenant.base_url}/adminapi/{version}/{TENANT_ID}"
    body: dict[str, Any] = {
        "@odata.context": f"{root}/$metadata#Collection(Exchange.GenericHashTable)",
        "adminapi.warnings@odata.type": "#Collection(String)",
        "@adminapi.warnings": call.warnings,
    }
    more = len(value) > offset + size
    if more and (version == "v2.0" or "ResultSize" not in call.arguments):
        select = f"&$select={','.join(chosen)}" if chosen else ""
        body["@odata.nextLink"] = (
            f"{tenant.base_url}{request.url.path}?$skiptoken={token(f'o:{offset + size}')}{select}"
        )
    elif more:
        call.warnings.append("There are more results available than are currently displayed.")
    return JSONResponse({**body, "value": page}, headers={"request-id": str(uuid.uuid4())})


def _offset(given: str | None) -> int:
    if given is None:
        return 0
    try:
        kind, _, value = untoken(given).partition(":")
        return max(0, int(value)) if kind == "o" else 0
    except (ODataError, ValueError) as error:
        raise CmdletError(400, "BadRequest", _SERVICE, "The skip token isn't valid.") from error


def _error(error: CmdletError, more: Mapping[str, str] | None = None) -> Response:
    """The Admin API's error: the cmdlet's own words stand in ``details``, as ``exception|message``."""
    body = {
        "error": {
            "code": error.code,
            "message": "Error executing cmdlet" if error.exception != _SERVICE else error.message,
            "details": [{"code": "Context", "target": "", "message": f"{error.exception}|{error.message}"}],
            "innererror": {"message": error.message, "type": _SERVICE, "stacktrace": ""},
        }
    }
    headers = {"request-id": str(uuid.uuid4()), **(more or {})}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, status_code=error.status, headers=headers)


routes = [
    Route("/adminapi/v2.0/{tenant}/{endpoint}", endpoint, methods=["POST"]),
    Route("/adminapi/beta/{tenant}/InvokeCommand", invoke_command, methods=["POST"]),
]
