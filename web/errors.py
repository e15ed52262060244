"""Every error as a page or as JSON: what happened, that nothing was lost, what to do. One place maps errors to HTTP."""

from __future__ import annotations

import logging
import secrets
from urllib.parse import urlsplit

from flask import Flask, jsonify, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from policies.mailing import MailboxUnavailable, MailTrouble
from policies.messages import PostvaktError
from web.i18n import language

log = logging.getLogger(__name__)
STATUS = {
    "PV-SIGN-IN": 401,
    "PV-SIGN-IN-FAILED": 401,
    "PV-FORBIDDEN": 403,
    "PV-FORM-EXPIRED": 403,
    "PV-NOT-FOUND": 404,
    "PV-NO-MAILBOX": 404,
    "PV-PLAN-UNKNOWN": 404,
    "PV-INPUT": 400,
    "PV-TOO-LARGE": 413,
    "PV-MAIL-UNREADABLE": 400,
    "PV-ABSENCE-UNKNOWN": 404,
    "PV-ABSENCE-MAILBOX-GONE": 404,
    "PV-ABSENCE-NOT-YOURS": 403,
    "PV-ABSENCE-NO-MANAGER": 403,
    "PV-ABSENCE-NOT-ASKED": 403,
    "PV-ABSENCE-LEFT": 403,
    "PV-ABSENCE-CHANGED": 409,
    "PV-ABSENCE-STAGE": 409,
    "PV-ABSENCE-BUSY": 503,
    "PV-ABSENCE-TEMPLATE": 500,
    "PV-MAILBOX-UNKNOWN": 404,
    "PV-ORDER-UNKNOWN": 404,
    "PV-ORDER-OWN": 403,
    "PV-MAILBOX-CHANGED": 409,
    "PV-MAILBOX-STATE": 409,
    "PV-ORDER-STAGE": 409,
    "PV-CASE-UNKNOWN": 404,
    "PV-CASE-NOT-YOURS": 403,
    "PV-CASE-BUSY": 409,
    "PV-RULE-LOCKED": 409,
    "PV-RULE-SAME": 409,
    "PV-PLAN-STALE": 409,
    "PV-STORE-CONFLICT": 409,
    "PV-TENANT-DOWN": 503,
    "PV-TENANT-BUSY": 503,
    "PV-STORE-BUSY": 503,
    "PV-STORE-UNAVAILABLE": 503,
}


_FORMS = (["ABSENCE"], ["MAILBOX"], ["ORDER"], ["CASE"])
REFUSED = 422  # what was filled in cannot stand; the page or the pane says it beside the field


def status_of(code: str) -> int:
    """The HTTP status of a code."""
    return STATUS.get(code, REFUSED if code.split("-")[1:2] in _FORMS else 500)


def handle_errors(app: Flask) -> None:
    """Register the handlers."""

    @app.errorhandler(PostvaktError)
    def known(error: PostvaktError) -> tuple[Response | str, int]:
        return _answer(error)

    @app.errorhandler(MailTrouble)
    @app.errorhandler(MailboxUnavailable)
    def silent(error: Exception) -> tuple[Response | str, int]:
        log.warning("the tenant did not answer at %s: %s", request.endpoint, error)
        return _answer(PostvaktError("PV-TENANT-DOWN"))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> tuple[Response | str, int] | HTTPException:
        if error.code is not None and error.code < 400:
            return error
        status = error.code or 500
        answer, _ = _answer(_as_told(status, error.name))
        return answer, status

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[Response | str, int]:
        # the number joins what the person sees with what the log holds; the log holds no request content
        number = secrets.token_hex(4)
        log.error("unexpected error %s at %s", number, request.endpoint, exc_info=error)
        return _answer(PostvaktError("PV-UNEXPECTED", reference=number))


def _as_told(status: int, name: str) -> PostvaktError:
    if status in (404, 405):
        return PostvaktError("PV-NOT-FOUND")
    if status == 413:
        return PostvaktError("PV-TOO-LARGE")
    return PostvaktError("PV-INPUT", field=request.path, expected=name)


def _answer(error: PostvaktError) -> tuple[Response | str, int]:
    status = status_of(error.code)
    if request.path.startswith("/api/"):
        return jsonify(error.as_json()), status
    return render_template("error.html", code=error.code, parts=error.parts(language()), back=_back()), status


def _back() -> str:
    """The page of ours that led here, for a way back; empty when there is none but this one."""
    led = urlsplit(request.referrer or "")
    path = f"{led.path}?{led.query}" if led.query else led.path
    here = request.full_path.rstrip("?")
    known = led.netloc == request.host and path.startswith("/") and not path.startswith("//")
    return path if known and (path != here or request.method == "POST") else ""
