"""The add-in's API, version 1: who am I, and my signatures. Bearer tokens only."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, g, jsonify
from werkzeug.wrappers import Response

from policies.messages import PostvaktError
from web.access import addin_token

blueprint = Blueprint("addin_api", __name__, url_prefix="/api/addin/v1")


@blueprint.get("/me")
@addin_token
def me() -> Response:
    """Name, address and roles of the person whose token this is."""
    person = g.addin_person
    return jsonify({"name": person.name, "address": person.address, "roles": sorted(person.roles)})


@blueprint.get("/signatures")
@addin_token
def signatures() -> Response:
    """Every signature the person needs: their own mailbox's and those of function mailboxes they may send as."""
    services = current_app.extensions["services"]
    found = services.run(services.signatures.signatures_for(g.addin_person.address))
    if not found:
        raise PostvaktError("PV-NOT-FOUND")
    answer: dict[str, Any] = {
        "version": services.signatures.version_of(found),
        "language": str(found[0].full.language),
        "mailboxes": [
            {
                "address": one.address,
                "name": one.name,
                "kind": str(one.kind),
                "full": {"html": one.full.html, "text": one.full.text},
                "short": {"html": one.short.html, "text": one.short.text},
            }
            for one in found
        ],
    }
    return jsonify(answer)
