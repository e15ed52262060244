"""Graph over HTTP: reads a request, hands it to ``dispatch``, writes the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from sandbox.graph.routing import ODataError, Response
from sandbox.graph.service import dispatch, error_response

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from sandbox.tenant import Tenant

LARGEST_BODY = 4 * 1024 * 1024  # bytes; Graph's limit for one request
_JSON = b"application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
_encoder = msgspec.json.Encoder()


class GraphEndpoint:
    """An ASGI app for ``/v1.0/…``."""

    def __init__(self, tenant: Tenant, version: str = "v1.0") -> None:
        self.tenant = tenant
        self.prefix = f"/{version}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
        url = raw_path.partition(b"?")[0].decode("latin-1").removeprefix(self.prefix) or "/"
        if scope["query_string"]:
            url += "?" + scope["query_string"].decode("latin-1")
        body = await _read(receive, headers)
        if body is None:
            error = ODataError(413, "RequestEntityTooLarge", "The request body is larger than 4 MB.")
            response = error_response(self.tenant, error, headers.get("client-request-id", ""), headers)
        elif self.prefix != "/v1.0":
            error = ODataError(
                400, "BadRequest", f"The local tenant has version v1.0 only, not {self.prefix.strip('/')}."
            )
            response = error_response(self.tenant, error, headers.get("client-request-id", ""), headers)
        else:
            response = await dispatch(self.tenant, scope["method"], url, headers, body)
        await _write(send, response)


async def _read(receive: Receive, headers: dict[str, str]) -> bytes | None:
    length = headers.get("content-length", "0")
    parts: list[bytes] = []
    size = 0
    more = not (length.isdigit() and int(length) > LARGEST_BODY)
    too_large = not more
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        size += len(message.get("body", b""))
        if size > LARGEST_BODY:
            too_large = True
            break
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return None if too_large else b"".join(parts)


async def _write(send: Send, response: Response) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.items()]
    data = b""
    if isinstance(response.body, bytes):
        data = response.body
        headers.append((b"content-type", response.content_type.encode("latin-1")))
    elif response.body is not None:
        data = _encode(response.body)
        is_json = response.content_type == "application/json"
        headers.append((b"content-type", _JSON if is_json else response.content_type.encode("latin-1")))
    if response.status not in (204, 304):
        headers.append((b"content-length", str(len(data)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": data})


def _encode(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode()
    return _encoder.encode(value)
