"""Alla: a day's absences for administrators and the service desk: the uncovered first, who was found away, then everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from absence.by_hand import steps_by_hand
from absence.model import Absence
from policies.messages import PostvaktError
from policies.plan import Plan, StepState, UnknownPlan
from policies.vocabulary import Role
from web import absence_cards as cards
from web import absence_words as words
from web.absence import url_of
from web.absence_desk import Desk
from web.absence_form import day_of
from web.access import allow
from web.csv_file import csv_answer
from web.i18n import language
from web.phrases import phrase as _
from web.told import tell, told

blueprint = Blueprint("absence_overview", __name__, url_prefix="/franvaro/alla")
SHOWN = {"": _("alla"), "uncovered": _("utan bevakning"), "now": _("borta den dagen"), "coming": _("kommer senare")}
HEAD = (_("Vem"), _("Adress"), _("Enhet"), _("När"), _("Bevakning"), _("Ersättare"), _("Läge"))


@blueprint.get("")
@allow(Role.ADMINISTRATOR, Role.SERVICE_DESK)
def overview() -> str:
    """The page, filtered and searched."""
    desk, asked = Desk.signed_in(), _asked()
    found = desk.overview(_day(desk))
    names = desk.names()
    rows = [_row(desk, one, names) for one in found.absences if _wanted(desk, one, asked, names)]
    away = desk.found()
    changes = desk.actor.is_administrator
    uncovered = [
        cards.others(one, names, desk.now, url_of(one), may=cards.owner_may(one) if changes else frozenset())
        for one in found.uncovered
    ]
    return render_template(
        "absence_overview.html",
        told=told(),
        day=found.day,
        asked=asked,
        shown=SHOWN,
        figures=(
            (len(found.away), _("borta")),
            (len(found.uncovered), _("utan bevakning")),
            (len(away), _("hittade")),
        ),
        uncovered=uncovered,
        found=away,
        rows=rows,
    )


@blueprint.get("/lista.csv")
@allow(Role.ADMINISTRATOR, Role.SERVICE_DESK)
def as_file() -> Response:
    """The same list as a file."""
    desk, asked = Desk.signed_in(), _asked()
    found, names = desk.overview(_day(desk)), desk.names()
    rows = [_row(desk, one, names) for one in found.absences if _wanted(desk, one, asked, names)]
    columns = ("name", "address", "unit", "when", "way", "substitute", "status")
    head = [str(word) for word in HEAD]
    return csv_answer(f"franvaro-{found.day}.csv", head, [[str(row[name]) for name in columns] for row in rows])


def _asked() -> dict[str, str]:
    shown = request.args.get("show", "")
    return {
        "q": request.args.get("q", "").strip()[:100],
        "show": shown if shown in SHOWN else "",
        "day": request.args.get("day", "")[:10],
    }


def _day(desk: Desk) -> date:
    asked = request.args.get("day", "")
    if not asked:
        return desk.today
    try:
        return day_of(asked)
    except ValueError as error:
        raise PostvaktError("PV-INPUT", field=_("Dag"), expected="yyyy-mm-dd") from error


def _wanted(desk: Desk, absence: Absence, asked: dict[str, str], names: cards.Names) -> bool:
    if asked["show"] == "uncovered" and not desk.is_uncovered(absence):
        return False
    if asked["show"] in ("now", "coming") and desk.is_away(absence, _day(desk)) is (asked["show"] == "coming"):
        return False
    text = " ".join(
        (names(absence.mailbox), absence.mailbox, desk.unit(absence.mailbox), names(absence.coverage.substitute))
    )
    return all(word in text.casefold() for word in asked["q"].casefold().split())


def _row(desk: Desk, absence: Absence, names: cards.Names) -> dict[str, Any]:
    substitute = names(absence.coverage.substitute)
    return {
        "url": url_of(absence),
        "name": names(absence.mailbox),
        "address": absence.mailbox,
        "unit": desk.unit(absence.mailbox),
        "when": words.when(absence),
        "way": words.WAYS[absence.coverage.way],
        "substitute": substitute or "–",
        "status": words.status(absence, substitute, desk.now),
        "tone": words.tone(absence, desk.now),
    }


# --- what would change in the mailboxes ----------------------------------------------------------


@blueprint.post("/plan")
@allow(Role.ADMINISTRATOR)
def make_plan() -> Response:
    """Work out what would change; nothing changes."""
    plan = Desk.signed_in().plan()
    if not plan.steps:
        tell(_("Inget behöver ändras. Alla brevlådor är som de ska vara."))
        return redirect(url_for("absence_overview.overview"))
    return redirect(url_for("absence_overview.show_plan", plan_id=plan.id))


@blueprint.get("/plan/<plan_id>")
@allow(Role.ADMINISTRATOR)
def show_plan(plan_id: str) -> str:
    """The plan as a diff in words, with what has become of each step."""
    journal = current_app.extensions["services"].journal
    plan: Plan | None = journal.plan(plan_id)
    if plan is None or plan.feature != "absence":
        raise PostvaktError("PV-PLAN-UNKNOWN", plan=plan_id[:80])
    states = [journal.state(step.key) or StepState.PLANNED for step in plan.steps]
    return render_template(
        "absence_plan.html",
        plan=plan,
        lines=[(step.summary[language()], str(state)) for step, state in zip(plan.steps, states, strict=True)],
        done=sum(state is StepState.DONE for state in states),
        failed=sum(state is StepState.FAILED for state in states),
        begun=any(state is not StepState.PLANNED for state in states),
        script=_has_script(plan),
        state_words={"done": _("klart"), "failed": _("gick inte"), "started": _("påbörjat")},
    )


def _has_script(plan: Plan) -> bool:
    """Whether something of it is done by an administrator's script."""
    return not current_app.extensions["services"].settings.exchange_commands and bool(steps_by_hand(plan))


@blueprint.get("/plan/<plan_id>/skript.ps1")
@allow(Role.ADMINISTRATOR)
def script(plan_id: str) -> Response:
    """What of the plan only a person can do, as PowerShell."""
    try:
        text = Desk.signed_in().script(plan_id)
    except UnknownPlan as error:
        raise PostvaktError("PV-PLAN-UNKNOWN", plan=plan_id[:80]) from error
    answer = Response("\ufeff" + text.replace("\r\n", "\n").replace("\n", "\r\n"), mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{plan_id}.ps1"'
    return answer


@blueprint.post("/plan/<plan_id>")
@allow(Role.ADMINISTRATOR)
def apply_plan(plan_id: str) -> Response:
    """Carry the plan out, or the rest of it; ``ran``: the administrator says that the script ended without errors."""
    try:
        Desk.signed_in().apply(plan_id, ran=request.form.get("ran") == "1")
    except UnknownPlan as error:
        raise PostvaktError("PV-PLAN-UNKNOWN", plan=plan_id[:80]) from error
    return redirect(url_for("absence_overview.show_plan", plan_id=plan_id))
