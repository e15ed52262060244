"""Regler → Skickade ändå: which rules people pass so often that they should be looked at. Per rule, unit and week; nobody's name."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from checks.overrides import FEWEST, MOSTLY, OFTEN, WEEKS, Often
from policies.vocabulary import Role
from web import charts
from web.access import allow
from web.checks import services, texts_of
from web.csv_file import csv_answer
from web.i18n import translate as _

blueprint = Blueprint("checks_overridden", __name__, url_prefix="/regler")
OVERRIDE_HEAD = ("Regel", "Enhet", "Skickade ändå")
CHOICES = (4, 12)


@blueprint.get("/overstyrningar")
@allow(Role.ADMINISTRATOR)
def overridden() -> str:
    """The rules that people pass, the most often first, with a plot, its table, and what could be done."""
    weeks = _weeks()
    found: list[Often] = services().checks.overridden(weeks)
    most = max((one.total for one in found), default=1)
    names = {one.file.id: texts_of(one)[0] for one in services().checks.rules()}
    return render_template(
        "overridden.html",
        rows=[(one, names.get(one.rule, ""), _advice(one, weeks)) for one in found],
        weeks=weeks,
        choices=CHOICES,
        mondays=[monday for monday, _number in found[0].weeks] if found else [],
        few=FEWEST,
        chart=charts.bars(
            [
                charts.Bar(f"{one.rule} {names.get(one.rule, '')}", one.total / most, str(one.total))
                for one in found[:20]
            ],
            title=str(_("Hur många gånger varje regel passerats de senaste {weeks} veckorna", weeks=weeks)),
        ),
    )


@blueprint.get("/overstyrningar.csv")
@allow(Role.ADMINISTRATOR)
def overridden_csv() -> Response:
    """The period's table as a file."""
    head = [str(_(word)) for word in OVERRIDE_HEAD]
    rows = ([one.rule, unit, number] for one in services().checks.overridden(_weeks()) for unit, number in one.units)
    return csv_answer("skickade-anda.csv", head, rows)


def _weeks() -> int:
    asked = request.args.get("weeks", type=int)
    return asked if asked in CHOICES else WEEKS


def _advice(one: Often, weeks: int) -> str:
    """What could be done, in words; the limit grows with the period."""
    if one.total < OFTEN * weeks / WEEKS:
        return str(_("För få för att säga något om regeln."))
    if one.wrong >= MOSTLY * one.total:
        return str(
            _(
                "{wrong} av {total} säger att varningen inte stämmer. Stäng av regeln eller gör den tystare, och berätta för "
                "den som sköter policypaketet.",
                wrong=one.wrong,
                total=one.total,
            )
        )
    return str(_("Många skickar ändå. Pröva att göra regeln till en upplysning i rutan."))
