"""The add-in's API, version 1: who am I, my signatures, and that a warning was passed. Bearer tokens only."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, g, jsonify, request
from werkzeug.wrappers import Response

from checks.overrides import BadReport
from checks.tips import wire
from policies.messages import PostvaktError
from web.access import addin_token

blueprint = Blueprint("addin_api", __name__, url_prefix="/api/addin/v1")
MOST_BYTES = 4096  # of a report; it holds four short fields
MOST_BYTES_OF_ADDRESSES = 64 * 1024


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
                "department": one.department,
                "unit": one.unit,
                "full": {"html": one.full.html, "text": one.full.text},
                "short": {"html": one.short.html, "text": one.short.text},
            }
            for one in found
        ],
    }
    return jsonify(answer)


@blueprint.post("/mailtips")
@addin_token
def mailtips() -> Response:
    """Which of these receivers are away, how many a list reaches, which group they are: ``{"addresses": […]}`` in, tips and groups out.

    Only addresses inside are looked at. A POST, so that no address stands in an access log. Nothing is stored. 400 with the field.
    """
    services = current_app.extensions["services"]
    value = request.get_json(silent=True) if (request.content_length or 0) <= MOST_BYTES_OF_ADDRESSES else None
    addresses = value.get("addresses") if isinstance(value, dict) else None
    if not isinstance(addresses, list) or not all(isinstance(one, str) for one in addresses):
        raise PostvaktError("PV-INPUT", field="addresses", expected="a list of mail addresses")
    found = services.run(services.mail_tips.ask(g.addin_person.address, addresses))
    answer = jsonify(wire(found, services.pack.calendar.zone))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/overrides")
@addin_token
def overrides() -> tuple[Response, int]:
    """Count that somebody sent all the same: rule, reason's code, time, and a digest that makes sending it twice harmless.

    Whose token it is decides the unit and is then forgotten. 201 when it was new, 200 when it was counted before, 400 with the field.
    """
    services = current_app.extensions["services"]
    value = request.get_json(silent=True) if (request.content_length or 0) <= MOST_BYTES else None
    try:
        new = services.run(services.checks.count_override(value, g.addin_person.address))
    except BadReport as error:
        raise PostvaktError("PV-INPUT", field=error.field, expected=error.expected) from error
    return jsonify({"counted": new}), 201 if new else 200
