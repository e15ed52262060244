"""Carries an Azure HTTP trigger to a WSGI app and back.

The library's own middleware turns answers of 500 and above into exceptions and garbles paths outside ASCII; this one follows
PEP 3333: the path's bytes as Latin-1, every header, every cookie, the app's own error pages.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import azure.functions as func
from werkzeug.datastructures import Headers

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
MAX_BODY = 4 * 1024 * 1024  # bytes; nothing the product takes is larger


def handle(app: WsgiApp, request: func.HttpRequest) -> func.HttpResponse:
    """Let the app answer one request.

    Args:
        app: any WSGI app, such as a Flask app.
        request: as Azure hands it over; ``url`` still percent-encoded.

    Returns:
        The app's answer, whatever its status. 413 when the body is larger than 4 MiB.
    """
    body = request.get_body() or b""
    if len(body) > MAX_BODY:
        return func.HttpResponse("The request is too large.", status_code=413, mimetype="text/plain")
    status = 500
    headers = Headers()
    written: list[bytes] = []

    def start_response(line: str, items: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        nonlocal status, headers
        del exc_info  # nothing has been sent yet, so a later answer simply replaces an earlier one
        status = int(line.split(" ", 1)[0])
        headers = Headers(items)
        return written.append

    chunks = app(_environ(request, body), start_response)
    try:
        answer = b"".join([*written, *chunks])
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    # the library keeps werkzeug's Headers as they are (several cookies!), though its signature says Mapping
    kept: Any = headers
    return func.HttpResponse(answer, status_code=status, headers=kept, mimetype=headers.get("Content-Type"))


def _environ(request: func.HttpRequest, body: bytes) -> dict[str, Any]:
    url = urlsplit(request.url)
    headers = {name.lower(): value for name, value in request.headers.items()}
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(url.path).decode("latin-1"),
        "QUERY_STRING": url.query,
        "CONTENT_TYPE": headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": url.hostname or "localhost",
        "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        if name not in ("content-type", "content-length"):
            environ["HTTP_" + name.upper().replace("-", "_")] = value.encode("latin-1", "replace").decode("latin-1")
    return environ
