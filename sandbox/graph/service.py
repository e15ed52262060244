"""The way every request to Graph takes: token, route, permission, limits, faults, handler, error shape, request ids, recording."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import logging
import uuid
from collections import OrderedDict
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import jwt

from sandbox.entra.tokens import GRAPH_AUDIENCES
from sandbox.faults import Fault
from sandbox.graph import batch
from sandbox.graph.access import allowed, check_mailbox
from sandbox.graph.odata import wire_time
from sandbox.graph.routing import Caller, Incoming, ODataError, Request, Response, Route, Routes, normalise
from sandbox.ids import POSTVAKT_APP_ID
from sandbox.limits import throttled
from sandbox.mail.errors import MailError, NoMailboxError

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

log = logging.getLogger(__name__)

MODULES = (
    "sandbox.graph.users",
    "sandbox.graph.groups",
    "sandbox.graph.directory_objects",
    "sandbox.graph.mailbox_settings",
    "sandbox.graph.subscriptions",
    "sandbox.graph.folders",
    "sandbox.graph.messages",
    "sandbox.graph.message_actions",
    "sandbox.graph.message_delta",
    "sandbox.graph.attachments",
    "sandbox.graph.uploads",
    "sandbox.graph.translate_ids",
    "sandbox.graph.rules",
    "sandbox.graph.categories",
    "sandbox.graph.calendar",
    "sandbox.graph.schedule",
    "sandbox.graph.send",
    "sandbox.graph.mailtips",
    "sandbox.graph.message_trace",
)
_DIAGNOSTIC = (
    '{"ServerInfo":{"DataCenter":"Local tenant","Slice":"E","Ring":"5","ScaleUnit":"000","RoleInstance":"LOCAL"}}'
)
_TOKENS_KEPT = 2_000


@lru_cache(maxsize=1)
def all_routes() -> Routes:
    """Every module's routes in one table."""
    table = Routes()
    for name in MODULES:
        for route in importlib.import_module(name).routes.routes:
            table.add(
                route.method,
                route.pattern,
                application=route.application,
                delegated=route.delegated,
                mailbox=route.mailbox,
            )(route.handler)
    return table


async def dispatch(tenant: Tenant, method: str, url: str, headers: dict[str, str], body: bytes) -> Response:
    """Answer one request; never raises. ``url``: path and query behind the version; ``headers``: names in lower case."""
    call = Incoming(method, url, headers, body)
    request_id = str(uuid.uuid4())
    caller: Caller | None = None
    try:
        caller = authenticate(tenant, headers)
    except ODataError as refusal:
        response = error_response(tenant, refusal, request_id, headers)
    else:
        response = await _guarded(tenant, caller, call, request_id)
    response.headers["request-id"] = request_id
    response.headers["client-request-id"] = headers.get("client-request-id", request_id)
    response.headers["x-ms-ags-diagnostic"] = _DIAGNOSTIC
    if tenant.recorder is not None:
        # /me is recorded as what it stands for: the description has no /me of its own
        shown = _me(url, caller) if caller is not None and caller.delegated else url
        product = caller is not None and caller.app_id == POSTVAKT_APP_ID
        tenant.recorder.exchange(
            method, f"/v1.0{shown}", headers, body, response.status, response.body, product=product
        )
    return response


async def inner(tenant: Tenant, caller: Caller, call: Incoming) -> Response:
    """Answer one request of a batch: like ``dispatch``, without a token of its own and without recording."""
    return await _guarded(tenant, caller, call, str(uuid.uuid4()))


async def _guarded(tenant: Tenant, caller: Caller, call: Incoming, request_id: str) -> Response:
    try:
        return await _answer(tenant, caller, call)
    except ODataError as refusal:
        return error_response(tenant, refusal, request_id, call.headers)
    except Exception:
        log.exception("request %s failed: %s %s", request_id, call.method, call.url.partition("?")[0])
        failure = ODataError(
            500, "generalException", "An unexpected error occurred in the local tenant; its log tells more."
        )
        return error_response(tenant, failure, request_id, call.headers)


def error_response(tenant: Tenant, error: ODataError, request_id: str, headers: dict[str, str]) -> Response:
    """Graph's error shape. A 504 has no body: the gateway gave up."""
    if error.status == 504:
        return Response(504, None, dict(error.headers))
    detail = {
        "date": wire_time(tenant.now()).rstrip("Z"),
        "request-id": request_id,
        "client-request-id": headers.get("client-request-id", request_id),
    }
    body = {"error": {"code": error.code, "message": error.message, "innerError": detail}}
    return Response(error.status, body, dict(error.headers))


_known_tokens: OrderedDict[tuple[int, str], tuple[Caller, float]] = OrderedDict()


def authenticate(tenant: Tenant, headers: dict[str, str]) -> Caller:
    """Who calls. Raises ODataError 401. A token's signature is checked once, its expiry every time."""
    authorization = headers.get("authorization", "")
    key = (id(tenant), authorization)
    if (known := _known_tokens.get(key)) is not None and known[1] > tenant.entra.now():
        return known[0]
    try:
        tokens = tenant.entra.tokens
        caller = tokens.caller(authorization, GRAPH_AUDIENCES)
        expires = float(tokens.claims(authorization.partition(" ")[2].strip(), GRAPH_AUDIENCES)["exp"])
    except jwt.PyJWTError as error:
        message = (
            "Access token is empty." if not authorization else f"IDX10223: Access token validation failed: {error}."
        )
        raise ODataError(
            401,
            "InvalidAuthenticationToken",
            message,
            headers={"WWW-Authenticate": 'Bearer realm="", error="invalid_token"'},
        ) from error
    _known_tokens[key] = (caller, expires)
    while len(_known_tokens) > _TOKENS_KEPT:
        _known_tokens.popitem(last=False)
    return caller


async def _answer(tenant: Tenant, caller: Caller, call: Incoming) -> Response:
    path, _, query_text = call.url.partition("?")
    if path.rstrip("/").lower() == "/$batch":
        if call.method != "POST":
            raise _wrong_method()
        return await batch.run(tenant, caller, call.body, inner)
    path = _me(path, caller)
    route, params = _route(call.method, path)
    allowed(route, caller)
    request = Request(tenant, call.method, path, _query(query_text), call.headers, call.body, caller, params)
    if route.mailbox is None:
        return await _with_faults(request, route)
    user = check_mailbox(tenant, route, caller, params[route.mailbox])
    params[route.mailbox] = user.id
    with tenant.limits.admit(caller.app_id, user.id):
        return await _with_faults(request, route)


async def _with_faults(request: Request, route: Route) -> Response:
    faults = request.tenant.faults
    verdict = faults.on_request(
        request.path, has_delta_token=any("deltatoken" in name.lower() for name in request.query)
    )
    # even without delay another request gets its turn here, so that too many at once are seen to be at once
    await asyncio.sleep(verdict.delay)
    retry = {"Retry-After": str(faults.config.retry_after)}
    match verdict.fault:
        case Fault.THROTTLE:
            raise throttled("Application is over its MailboxConcurrency limit.", faults.config.retry_after)
        case Fault.UNAVAILABLE:
            raise ODataError(503, "serviceNotAvailable", "The service is temporarily unavailable.", headers=retry)
        case Fault.DELTA_EXPIRED:
            raise ODataError(410, "syncStateNotFound", "The sync state generation is not found; full sync is required.")
        case Fault.TIMEOUT_BEFORE:
            await asyncio.sleep(faults.config.hang_seconds)
            raise ODataError(504, "gatewayTimeout", "")
        case _:
            response = await _handle(request, route)
    if verdict.fault is Fault.TIMEOUT_AFTER:
        await asyncio.sleep(faults.config.hang_seconds)
        raise ODataError(504, "gatewayTimeout", "")
    return response


async def _handle(request: Request, route: Route) -> Response:
    try:
        answer = route.handler(request)
        return await answer if inspect.isawaitable(answer) else answer
    except NoMailboxError as error:
        raise ODataError(
            404, "MailboxNotEnabledForRESTAPI", "The mailbox is either inactive, soft-deleted, or is hosted on-premise."
        ) from error
    except MailError as error:
        raise ODataError(404, "ErrorItemNotFound", "The specified object was not found in the store.") from error


def _me(path: str, caller: Caller) -> str:
    first = path.lstrip("/").partition("?")[0].partition("/")[0]
    if first.lower() != "me":
        return path
    if caller.user_id is None:
        raise ODataError(400, "BadRequest", "/me request is only valid with delegated authentication flow.")
    return f"/users/{caller.user_id}{path.lstrip('/')[len(first) :]}"


def _route(method: str, path: str) -> tuple[Route, dict[str, str]]:
    table = all_routes()
    normal = normalise(path)
    found = table.find(method, normal)
    if found is not None:
        return found[0], found[1]
    if table.methods(normal):
        raise _wrong_method()
    segments = [part for part in normal.split("/") if part]
    known = 0
    while known < len(segments) and table.begins("/".join(segments[: known + 1])):
        known += 1
    raise ODataError(
        400,
        "BadRequest",
        f"Resource not found for the segment '{segments[min(known, len(segments) - 1)] if segments else ''}'.",
    )


def _wrong_method() -> ODataError:
    return ODataError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")


def _query(text: str) -> dict[str, str]:
    options: dict[str, str] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        if name in options:
            raise ODataError(
                400,
                "BadRequest",
                f"Query option '{name}' was specified more than once, but it must be specified at most once.",
            )
        options[name] = value
    return options
