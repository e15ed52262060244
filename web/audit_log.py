"""Logg: who changed what, when, why; the chain that proves nothing was removed."""

from __future__ import annotations


from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response

from policies.vocabulary import Role
from web.access import allow
from web.csv_file import csv_answer

blueprint = Blueprint("audit_log", __name__)
PAGE = 50


@blueprint.get("/logg")
@allow(Role.ADMINISTRATOR, Role.REGISTRAR)
def entries() -> str:
    """The newest entries first, filtered by words, and whether the chain holds."""
    audit = current_app.extensions["services"].audit
    wanted = request.args.get("q", "").strip()[:100]
    before = request.args.get("before", type=int)
    found = audit.newest(PAGE + 1, containing=wanted, before=before)
    return render_template(
        "audit_log.html", entries=found[:PAGE], more=len(found) > PAGE, wanted=wanted, check=audit.verify()
    )


@blueprint.get("/logg.csv")
@allow(Role.ADMINISTRATOR, Role.REGISTRAR)
def as_csv() -> Response:
    """The newest 10,000 entries that match, as a file."""
    audit = current_app.extensions["services"].audit
    rows = audit.newest(10_000, containing=request.args.get("q", "").strip()[:100])
    head = ("number", "at", "actor", "action", "target", "reason")
    return csv_answer("logg.csv", head, ([e.number, e.at, e.actor, e.action, e.target, e.reason] for e in rows))
