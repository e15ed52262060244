"""Drift: is everything well? And a health address for the machines that watch."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify, render_template
from werkzeug.wrappers import Response

from policies.vocabulary import Role
from web.access import allow, public

blueprint = Blueprint("operations", __name__)


@blueprint.get("/health")
@public
def health() -> tuple[Response, int]:
    """200 when the store answers, else 503. Says nothing more: anybody may ask."""
    healthy = current_app.extensions["services"].store_answers()
    return jsonify({"status": "ok" if healthy else "unavailable"}), 200 if healthy else 503


@blueprint.get("/drift")
@allow(Role.ADMINISTRATOR)
def overview() -> str:
    """What the product runs on, what it may do, and the last sweep."""
    services = current_app.extensions["services"]
    return render_template(
        "operations.html",
        settings=services.settings,
        store_ok=services.store_answers(),
        permissions=services.permissions(),
        last_sweep=services.signatures.last_sweep(),
        unfinished=services.journal.unfinished(),
    )
