"""Mina medarbetare: what a manager sees of their reports, and the way to set up an absence for somebody who is ill (A05)."""

from __future__ import annotations

from flask import Blueprint, render_template

from policies.vocabulary import Role
from web import absence_cards as cards
from web.absence import url_of
from web.absence_desk import Desk
from web.access import allow
from web.told import told

blueprint = Blueprint("absence_reports", __name__, url_prefix="/franvaro/medarbetare")


@blueprint.get("")
@allow(Role.MANAGER)
def reports() -> str:
    """The reports' absences: those that need somebody first, then now and coming; each report with a link to set one up."""
    desk = Desk.signed_in()
    names = desk.names()
    found, below = desk.reports(), desk.report_addresses()
    live = [one for one in found.absences if one.is_live]
    shown = [cards.others(one, names, desk.now, url_of(one), may=cards.owner_may(one)) for one in live]
    return render_template(
        "absence_reports.html",
        told=told(),
        needing=[card for card in shown if card.tone == "look"],
        others=[card for card in shown if card.tone != "look"],
        found=desk.found(below) if below else [],
        people=found.people,
        away={one.mailbox for one in live if one.in_force},
    )
