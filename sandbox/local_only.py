"""The tenant's own controls (clock, faults, personas) obey this machine's own pages only."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response


def refusal(request: HTTPConnection) -> Response | None:
    """A 403 when a state-changing request comes from another site or another machine; None when it may go on.

    Browsers say where a request comes from (``Sec-Fetch-Site``, ``Origin``); programs such as curl say nothing and are let in.
    """
    client = request.client.host if request.client else "127.0.0.1"
    if not _loopback(client):
        return _no("Bara från den egna datorn.", "Only from this machine.")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none", "same-site"):
        return _no("Bara från den lokala miljöns egna sidor.", "Only from the local tenant's own pages.")
    origin = request.headers.get("origin")
    if origin is not None and not _loopback(urlsplit(origin).hostname or ""):
        return _no("Bara från den lokala miljöns egna sidor.", "Only from the local tenant's own pages.")
    if not _loopback(request.url.hostname or ""):
        return _no("Okänt värdnamn.", "Unknown host name.")  # DNS rebinding
    return None


def _loopback(host: str) -> bool:
    if host in ("localhost", "testclient", "testserver"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _no(swedish: str, english: str) -> JSONResponse:
    return JSONResponse({"error": {"code": "forbidden", "sv": swedish, "en": english}}, status_code=403)
