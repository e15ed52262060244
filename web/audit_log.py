"""Logg: who changed what, when, why; the chain that proves nothing was removed."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response

from policies.vocabulary import Role
from store.audit import AuditEntry
from web.access import allow
from web.csv_file import csv_answer
from web.log_words import PARTS, action_words, reason_words, target_words

blueprint = Blueprint("audit_log", __name__)
PAGE = 50


@blueprint.get("/logg")
@allow(Role.ADMINISTRATOR, Role.REGISTRAR)
def entries() -> str:
    """The newest entries first; with ``check=1`` the whole chain is gone through."""
    audit = current_app.extensions["services"].audit
    found = _wanted(PAGE + 1)
    return render_template(
        "audit_log.html",
        entries=found[:PAGE],
        action_words=action_words,
        target_words=target_words,
        reason_words=reason_words,
        parts=PARTS,
        more=len(found) > PAGE,
        asked=_asked(),
        check=audit.verify() if request.args.get("check") else None,
    )


@blueprint.get("/logg.csv")
@allow(Role.ADMINISTRATOR, Role.REGISTRAR)
def as_csv() -> Response:
    """The newest 10,000 entries that match, as a file."""
    head = ("row", "at", "actor", "action", "target", "reason", "hash")
    rows = ([e.row, e.at.isoformat(), e.actor, e.action, e.target, e.reason, e.hash] for e in _wanted(10_000))
    return csv_answer("logg.csv", head, rows)


def _asked() -> dict[str, str]:
    return {name: request.args.get(name, "").strip()[:254] for name in ("actor", "action", "target")}


def _wanted(limit: int) -> list[AuditEntry]:
    asked = {name: value or None for name, value in _asked().items()}
    audit = current_app.extensions["services"].audit
    found: list[AuditEntry] = audit.entries(**asked, limit=limit, before_row=request.args.get("before", type=int))
    return found
