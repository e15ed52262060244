"""Headers on every answer, and proof that a form came from one of our own pages."""

from __future__ import annotations

import hmac
import secrets
from io import BytesIO
from typing import IO

from flask import Flask, Request, request, session
from werkzeug.wrappers import Response

from policies.messages import PostvaktError

# Nothing inline, nothing from elsewhere. The add-in's pages widen this themselves (web/addin.py).
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class InMemoryRequest(Request):
    """Keeps uploads in memory, where the usual request writes those above 500 kB to disk: a mail that is tried must not lie there."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - bounded by MAX_CONTENT_LENGTH
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()


def csrf_token() -> str:
    """This session's token, for the hidden field ``csrf`` of every form."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(32)
    return str(session["csrf"])


def secure(app: Flask, *, https: bool) -> None:
    """Put the headers on and demand the token. ``https``: whether people reach us that way (HSTS only then)."""

    @app.before_request
    def demand_csrf() -> None:
        if request.method not in _UNSAFE or request.path.startswith("/api/"):
            return  # the API takes bearer tokens only, which no foreign page can make a browser send
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise PostvaktError("PV-FORM-EXPIRED")
        sent = request.form.get("csrf", "")
        if not hmac.compare_digest(sent.encode(), str(session.get("csrf", "")).encode()) or not sent:
            raise PostvaktError("PV-FORM-EXPIRED")

    @app.after_request
    def add_headers(answer: Response) -> Response:
        headers = answer.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if https:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint != "static" and "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        return answer
