"""``$batch``: up to 20 requests in one, each answered and throttled by itself, at most four at a time."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.graph.routing import Caller, Incoming, ODataError, Response

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

LIMIT = 20
AT_ONCE = 4  # Exchange runs this many of a batch's requests concurrently
_METHODS = {"GET", "POST", "PATCH", "PUT", "DELETE"}
Answer = Callable[["Tenant", Caller, Incoming], Awaitable[Response]]


@dataclass(slots=True)
class _Inner:
    id: str
    call: Incoming
    depends_on: list[str] = field(default_factory=list)


async def run(tenant: Tenant, caller: Caller, body: bytes, answer: Answer) -> Response:
    """Answer a batch. Raises ODataError 400 when the batch as a whole is malformed."""
    requests = _read(body)
    done: dict[str, asyncio.Future[Response]] = {
        request.id: asyncio.get_running_loop().create_future() for request in requests
    }
    places = asyncio.Semaphore(AT_ONCE)

    async def one(request: _Inner) -> dict[str, Any]:
        before = [await done[name] for name in request.depends_on]
        if any(response.status >= 400 for response in before):
            message = f"Dependency on request(s) {', '.join(request.depends_on)} failed."
            response = Response(424, {"error": {"code": "FailedDependency", "message": message}})
        else:
            async with places:
                response = await answer(tenant, caller, request.call)
        done[request.id].set_result(response)
        return _shape(request.id, response)

    return Response(200, {"responses": list(await asyncio.gather(*(one(request) for request in requests)))})


def _bad(message: str) -> ODataError:
    return ODataError(400, "BadRequest", message)


def _read(body: bytes) -> list[_Inner]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _bad("Unable to read JSON request payload.") from error
    entries = value.get("requests") if isinstance(value, dict) else None
    if not isinstance(entries, list) or not entries:
        raise _bad("Invalid batch payload format.")
    if len(entries) > LIMIT:
        raise _bad(f"The number of batch requests exceeds the maximum of {LIMIT}.")
    requests: list[_Inner] = []
    for entry in entries:
        requests.append(_inner(entry, {request.id for request in requests}))
    return requests


def _inner(entry: Any, earlier: set[str]) -> _Inner:
    if not isinstance(entry, dict):
        raise _bad("Invalid batch payload format.")
    request_id, method, url = entry.get("id"), entry.get("method"), entry.get("url")
    if not isinstance(request_id, str) or not request_id:
        raise _bad("Request id is missing or not a string.")
    if request_id in earlier:
        raise _bad(f"Request Id {request_id} has to be unique in a batch.")
    if not isinstance(method, str) or method.upper() not in _METHODS:
        raise _bad(f"Request {request_id}: the method is missing or not supported.")
    if not isinstance(url, str) or not url or re.match(r"^(?:[a-z]+://|/?(?:v1\.0|beta)/)", url, re.IGNORECASE):
        raise _bad(f"Request {request_id}: the url should be relative, without host and version.")
    depends_on = entry.get("dependsOn") or []
    if not isinstance(depends_on, list) or any(name not in earlier for name in depends_on):
        raise _bad(f"Request {request_id}: dependsOn should name earlier requests of the batch.")
    headers = {str(name).lower(): str(text) for name, text in (entry.get("headers") or {}).items()}
    body = _body(entry.get("body"), headers, request_id)
    return _Inner(request_id, Incoming(method.upper(), "/" + url.lstrip("/"), headers, body), depends_on)


def _body(value: Any, headers: dict[str, str], request_id: str) -> bytes:
    if value is None:
        return b""
    if "content-type" not in headers:
        raise _bad(f"Request {request_id}: Content-Type header is required for a request with a body.")
    if isinstance(value, str):
        # anything but JSON travels base64 encoded; MIME to sendMail is base64 already and stays so
        return value.encode()
    return json.dumps(value).encode()


def _shape(request_id: str, response: Response) -> dict[str, Any]:
    headers = dict(response.headers)
    shaped: dict[str, Any] = {"id": request_id, "status": response.status, "headers": headers}
    if response.body is not None:
        headers["Content-Type"] = response.content_type
        shaped["body"] = _text_or_base64(response.body) if isinstance(response.body, bytes) else response.body
    return shaped


def _text_or_base64(data: bytes) -> str:
    """A bare count goes as it is; everything else that is not JSON travels base64 encoded."""
    return data.decode() if data.isdigit() else base64.b64encode(data).decode()
