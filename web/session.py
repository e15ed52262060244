"""Signing in to the console through the tenant (authorization code with PKCE), and who is signed in."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

from policies.messages import PostvaktError
from policies.vocabulary import Role

log = logging.getLogger(__name__)
blueprint = Blueprint("session", __name__)
LIFETIME = timedelta(hours=8)  # a working day; the directory's word on roles is asked again after it


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in: the directory's object id, name, address and app roles."""

    id: str
    name: str
    address: str
    roles: frozenset[Role]


def signed_in() -> Person | None:
    """The person of this session, or None when there is none or it is too old."""
    held = session.get("person")
    if not isinstance(held, dict):
        return None
    try:
        if datetime.fromisoformat(held["until"]) < datetime.now(UTC):
            return None
        roles = frozenset(Role(role) for role in held["roles"])
        return Person(str(held["id"]), str(held["name"]), str(held["address"]), roles)
    except (KeyError, ValueError, TypeError):
        return None


def remember(claims: dict[str, Any]) -> None:
    """Begin a session from validated ID token claims. Roles the product does not know are left out."""
    known = {role.value for role in Role}
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session["person"] = {
        "id": claims["oid"],
        "name": str(claims.get("name", ""))[:100],
        "address": str(claims.get("preferred_username", ""))[:254],
        "roles": [role for role in claims.get("roles", []) if role in known],
        "until": (datetime.now(UTC) + LIFETIME).isoformat(),
    }


def _local(target: str) -> str:
    """A path of our own to go on to; anything else becomes the first page (no open redirects)."""
    if target.startswith("/") and not target.startswith(("//", "/\\")) and "\\" not in target:
        return target
    return "/"


@blueprint.get("/sign-in")
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
def callback() -> Response:
    """Back from the tenant's sign-in page."""
    flow = session.pop("flow", None)
    if not isinstance(flow, dict):
        raise PostvaktError("PV-SIGN-IN")
    claims = current_app.extensions["sign_in"].finish(flow, dict(request.args))
    target = _local(str(session.pop("next", "/")))
    remember(claims)
    return redirect(target)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the session here. The tenant's own session is the tenant's matter."""
    session.clear()
    return redirect(url_for("session.signed_out"))


@blueprint.get("/signed-out")
def signed_out() -> str:
    """A quiet last page."""
    from flask import render_template

    return render_template("signed_out.html")


@blueprint.post("/language/<language>")
def language(language: str) -> Response:
    """Swedish or English from now on."""
    session["language"] = "en" if language == "en" else "sv"
    return redirect(_local(request.form.get("next", "/")))


def declare() -> None:
    """These routes are open to everybody: they are how one gets in and out."""
    from web.access import public

    for view in (sign_in, callback, sign_out, signed_out, language):
        public(view)


declare()
