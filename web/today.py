"""Idag: what needs someone now."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, current_app, render_template

from policies.messages import PostvaktError
from policies.vocabulary import Role
from web.absence_desk import Desk
from web.absence_today import Needs, needs
from web.access import allow, may
from web.mailboxes_today import mailbox_needs
from web.people import signed_in

blueprint = Blueprint("today", __name__)


@blueprint.get("/")
@allow(*Role)
def today() -> str:
    """What of absences needs this person now; their signature; for administrators also figures and what was left unfinished."""
    services = current_app.extensions["services"]
    administrator = may(signed_in(), Role.ADMINISTRATOR)
    now = services.clock.now()
    local = now.astimezone(services.pack.calendar.zone)
    return render_template(
        "today.html",
        needs=_needs(),
        mailbox_needs=mailbox_needs(),
        day=local.date(),
        working=services.pack.calendar.is_working_day(local.date()),
        unfinished=services.journal.unfinished() if administrator else [],
        share=services.signatures.overall(now - timedelta(days=7), now) if administrator else None,
    )


def _needs() -> Needs:
    """The first page opens also while absences cannot be read."""
    try:
        return needs(Desk.signed_in())
    except PostvaktError:
        return Needs([], None)
