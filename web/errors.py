"""Every error as a page or as JSON: what happened, that nothing was lost, what to do. One place maps errors to HTTP."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, jsonify, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from policies.messages import PostvaktError
from web.i18n import language

log = logging.getLogger(__name__)
STATUS = {
    "PV-SIGNED-OUT": 401,
    "PV-TOKEN": 401,
    "PV-FORBIDDEN": 403,
    "PV-CSRF": 403,
    "PV-SIGN-IN": 502,
    "PV-NOT-FOUND": 404,
    "PV-METHOD": 405,
    "PV-BAD-INPUT": 400,
    "PV-CONFLICT": 409,
    "PV-TENANT": 503,
    "PV-INTERNAL": 500,
}
_BY_STATUS = {400: "PV-BAD-INPUT", 403: "PV-FORBIDDEN", 404: "PV-NOT-FOUND", 405: "PV-METHOD"}


def handle_errors(app: Flask) -> None:
    """Register the handlers."""

    @app.errorhandler(PostvaktError)
    def known(error: PostvaktError) -> tuple[Response | str, int]:
        return _answer(error)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> tuple[Response | str, int] | HTTPException:
        if error.code is not None and error.code < 400:
            return error
        code = _BY_STATUS.get(error.code or 500, "PV-INTERNAL" if (error.code or 500) >= 500 else "PV-BAD-INPUT")
        answer, _ = _answer(PostvaktError(code))
        return answer, error.code or 500

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[Response | str, int]:
        # the number joins what the person sees with what the log holds; the log holds no request content
        number = secrets.token_hex(4)
        log.error("unexpected error %s at %s", number, request.endpoint, exc_info=error)
        return _answer(PostvaktError("PV-INTERNAL", number=number))


def _answer(error: PostvaktError) -> tuple[Response | str, int]:
    status = STATUS.get(error.code, 500)
    if request.path.startswith("/api/"):
        body = {"error": {"code": error.code, "sv": error.text("sv"), "en": error.text("en")}}
        return jsonify(body), status
    return render_template("error.html", code=error.code, text=error.text(language())), status
