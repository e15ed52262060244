"""Signing in to the console through the tenant (authorization code with PKCE), and who is signed in."""

from __future__ import annotations

import logging

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from policies.messages import PostvaktError
from web.access import public
from web.people import remember

log = logging.getLogger(__name__)
blueprint = Blueprint("session", __name__)


def _local(target: str) -> str:
    """A path of our own to go on to; anything else becomes the first page (no open redirects)."""
    if target.startswith("/") and not target.startswith(("//", "/\\")) and "\\" not in target:
        return target
    return "/"


@blueprint.get("/sign-in")
@public
def sign_in() -> Response:
    """Go to the tenant's sign-in page."""
    flow = current_app.extensions["sign_in"].begin(
        redirect_uri=current_app.extensions["services"].settings.base_url + url_for("session.callback"),
        login_hint=request.args.get("as", "")[:254],
    )
    session["flow"] = flow
    session["next"] = _local(request.args.get("next", "/"))
    return redirect(str(flow["auth_uri"]))


@blueprint.get("/sign-in/callback")
@public
def callback() -> Response:
    """Back from the tenant's sign-in page."""
    flow = session.pop("flow", None)
    if not isinstance(flow, dict):
        raise PostvaktError("PV-SIGN-IN-FAILED")
    claims = current_app.extensions["sign_in"].finish(flow, dict(request.args))
    target = _local(str(session.pop("next", "/")))
    remember(claims)
    return redirect(target)


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session here. The tenant's own session is the tenant's matter."""
    session.clear()
    return redirect(url_for("session.signed_out"))


@blueprint.get("/signed-out")
@public
def signed_out() -> str:
    """A quiet last page."""
    return render_template("signed_out.html")


@blueprint.post("/language/<language>")
@public
def language(language: str) -> Response:
    """Swedish or English from now on."""
    session["language"] = "en" if language == "en" else "sv"
    return redirect(_local(request.form.get("next", "/")))
