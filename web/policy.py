"""Policy: which pack is in force, from which layers, with which sources."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from policies.vocabulary import Role
from web.access import allow
from web.checks import rules_in_words

blueprint = Blueprint("policy", __name__)
# the pack's keys → the words people read
WEEKDAYS = {
    "monday": "måndag",
    "tuesday": "tisdag",
    "wednesday": "onsdag",
    "thursday": "torsdag",
    "friday": "fredag",
    "saturday": "lördag",
    "sunday": "söndag",
}


@blueprint.get("/policy")
@allow(Role.ADMINISTRATOR, Role.REGISTRAR)
def overview() -> str:
    """The pack in words: municipality, hours, answering time, the rules with their sources, locks, departments."""
    pack = current_app.extensions["services"].pack
    return render_template(
        "policy.html",
        pack=pack,
        rules=rules_in_words(),
        days=[(word, getattr(pack.hours, day)) for day, word in WEEKDAYS.items()],
    )
