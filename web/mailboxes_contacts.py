"""Kontaktlista: who answers what, for everybody and above all for the contact centre; searched, as CSV, as JSON (M07)."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from mailboxes.contact_list import contact_csv, contact_json
from policies.vocabulary import Role
from web.access import allow
from web.mailbox_desk import MailboxDesk

blueprint = Blueprint("mailboxes_contacts", __name__, url_prefix="/brevlador/kontakter")


@blueprint.get("")
@allow(*Role)
def contacts() -> str:
    """The list, the best answers first."""
    asked = _asked()
    found = MailboxDesk.signed_in().room.contacts(asked)
    return render_template("mailbox_contacts.html", q=asked, found=found)


@blueprint.get("/lista.csv")
@allow(*Role)
def as_csv() -> Response:
    """A row for each question."""
    desk = MailboxDesk.signed_in()
    answer = Response(contact_csv(desk.room.contacts(_asked())), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="kontaktlista-{desk.today}.csv"'
    return answer


@blueprint.get("/lista.json")
@allow(*Role)
def as_json() -> Response:
    """For the web site and the switchboard's programs."""
    return Response(contact_json(MailboxDesk.signed_in().room.contacts(_asked())), mimetype="application/json")


def _asked() -> str:
    return request.args.get("q", "").strip()[:200]
