"""HTTP triggers as an ASGI app."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

import azure.functions as func
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.functions_host.invoke import Send, invoke
from sandbox.functions_host.model import HostedFunction, HostSettings

log = logging.getLogger(__name__)
MAX_REQUEST_BODY = 100 * 1024 * 1024  # Azure's own bound
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


def http_app(functions: Sequence[HostedFunction], settings: HostSettings, send: Send) -> Starlette:
    """The app that answers every HTTP trigger; literal routes win over ones with parameters, as in Azure."""
    triggers = [f for f in functions if f.kind == "httpTrigger"]
    triggers.sort(key=lambda f: ("*" in _template(f), "{" in _template(f)))
    return Starlette(routes=[_route(function, settings, send) for function in triggers])


def _template(function: HostedFunction) -> str:
    return str(function.trigger.get("route") or function.name)


def _route(function: HostedFunction, settings: HostSettings, send: Send) -> Route:
    path = "/".join(part for part in ("", settings.route_prefix.strip("/"), _template(function)) if part or part == "")
    path = "/" + re.sub(r"\{\*(\w+)\}", r"{\1:path}", path.lstrip("/"))
    methods = [str(m).upper() for m in function.trigger.get("methods") or _METHODS]

    async def answer(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("The request is too large.", status_code=413)
        asked = func.HttpRequest(
            method=request.method,
            url=_raw_url(request),
            headers=dict(request.headers),
            params=dict(request.query_params),
            route_params={name: str(value) for name, value in request.path_params.items()},
            body=body,
        )
        try:
            answered = await invoke(function, asked, send, limit=settings.function_timeout)
        except Exception:
            log.exception("function %s failed", function.name)
            return Response(status_code=500)
        return _response(answered)

    return Route(path, answer, methods=methods, name=function.name)


async def _body(request: Request) -> bytes | None:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_REQUEST_BODY:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _raw_url(request: Request) -> str:
    """The URL as the client wrote it, still percent-encoded: what Azure hands to the worker."""
    raw_path = bytes(request.scope.get("raw_path") or request.scope["path"].encode()).decode("ascii", "replace")
    query = request.scope["query_string"].decode("ascii", "replace")
    host = request.headers.get("host", "localhost")
    return f"{request.url.scheme}://{host}{raw_path.partition('?')[0]}" + (f"?{query}" if query else "")


def _response(answered: object) -> Response:
    if isinstance(answered, str):
        return PlainTextResponse(answered)
    if not isinstance(answered, func.HttpResponse):
        return Response(status_code=204 if answered is None else 500)
    response = Response(answered.get_body(), status_code=answered.status_code)
    named = {name.lower() for name, _ in answered.headers.items()}
    if "content-type" not in named and answered.mimetype:
        charset = f"; charset={answered.charset}" if answered.mimetype.startswith("text/") else ""
        response.headers["content-type"] = f"{answered.mimetype}{charset}"
    for name, value in answered.headers.items():
        if name.lower() == "set-cookie":
            response.headers.append(name, value)
        elif name.lower() != "content-length":
            response.headers[name] = value
    return response
