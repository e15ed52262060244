"""Signaturer: how large a share carries the common signature, what would change, the gallery; and everybody's own signature."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from policies.messages import PostvaktError
from policies.plan import Plan, StepState, UnknownPlan
from policies.units import OTHERS
from policies.vocabulary import Language, Role
from signatures.changes import NOTE
from signatures.figures import FEWEST
from signatures.model import Form, MailboxSignatures
from web import charts
from web.access import allow
from web.csv_file import csv_answer
from web.i18n import language
from web.i18n import translate as _
from web.people import signed_in
from web.previews import preview

blueprint = Blueprint("signatures", __name__, url_prefix="/signaturer")
WEEKS = 12
CSV_HEAD = ("Vecka som börjar", "Enhet", "Mejl", "Gemensam", "Saknas", "Ändrad", "Egna tillägg")
STATE_WORDS = {"done": "klart", "failed": "gick inte", "started": "påbörjat"}


def _services() -> Any:
    return current_app.extensions["services"]


def _week() -> date:
    """The Monday asked for; without one, last week's."""
    asked = request.args.get("week", "")
    try:
        day = date.fromisoformat(asked)
    except ValueError as error:
        if asked:
            raise PostvaktError("PV-INPUT", field=str(_("Vecka som börjar")), expected="yyyy-mm-dd") from error
        today = _services().clock.now().astimezone(_services().pack.calendar.zone).date()
        day = today - timedelta(days=7)
    return day - timedelta(days=day.weekday())


@blueprint.get("")
@allow(Role.ADMINISTRATOR)
def shares() -> str:
    """One week per unit, as a plot with its table, and the last weeks as a line."""
    services = _services()
    week = _week()
    rows = services.signatures.shares(week)
    counted = dict(services.signatures.weeks(WEEKS))
    newest, oldest = max([*counted, week]), min([*counted, week])
    mondays = [newest - timedelta(weeks=n) for n in reversed(range(WEEKS)) if newest - timedelta(weeks=n) >= oldest]
    history = [(monday, counted[monday].share if monday in counted else None) for monday in mondays]
    total, present = sum(r.total for r in rows), sum(r.present for r in rows)
    named = [(_unit(row.unit), row) for row in rows]
    return render_template(
        "shares.html",
        rows=named,
        week=week,
        weeks=list(reversed(mondays)),
        start=week,
        end=week + timedelta(days=6),
        overall=present / total if total else 0.0,
        chart=charts.bars(
            [charts.Bar(name, row.share, f"{100 * row.share:.0f} %") for name, row in named],
            title=str(
                _(
                    "Andel mejl med gemensam signatur per enhet, {start} till {end}",
                    start=week,
                    end=week + timedelta(days=6),
                )
            ),
        ),
        trend=charts.trend(
            [(f"{monday:%m-%d}", share) for monday, share in history],
            title=str(_("Andel mejl med gemensam signatur vecka för vecka")),
        ),
        history=history,
        few=FEWEST if any(not row.unit or row.unit == OTHERS for row in rows) else None,
        source="; ".join(str(one) for one in services.pack.signature.source),
        last_sweep=services.signatures.last_sweep(),
    )


def _unit(unit: str) -> str:
    return str(_("Övriga")) if unit in ("", OTHERS) else unit


@blueprint.get("/andelar.csv")
@allow(Role.ADMINISTRATOR)
def shares_csv() -> Response:
    """The week's table as a file."""
    week = _week()
    head = [str(_(word)) for word in CSV_HEAD]
    rows = (
        [week.isoformat(), _unit(r.unit), r.total, r.present, r.missing, r.altered, r.additions]
        for r in _services().signatures.shares(week)
    )
    return csv_answer(f"signaturer-{week}.csv", head, rows)


@blueprint.post("/plan")
@allow(Role.ADMINISTRATOR)
def make_plan() -> Response:
    """Work out what would change; nothing changes."""
    services = _services()
    person = signed_in()
    plan = services.run(services.signatures.plan(person.address if person else "console"))
    return redirect(url_for("signatures.show_plan", plan_id=plan.id))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plan as people read it; steps that say the same are counted together."""

    text: str
    count: int
    state: str
    state_text: str


@blueprint.get("/plan/<plan_id>")
@allow(Role.ADMINISTRATOR)
def show_plan(plan_id: str) -> str:
    """The plan as a diff in words, with what has become of each step."""
    plan: Plan | None = _services().journal.plan(plan_id)
    if plan is None:
        raise PostvaktError("PV-PLAN-UNKNOWN", plan=plan_id[:80])
    journal = _services().journal
    states = [journal.state(step.key) or StepState.PLANNED for step in plan.steps]
    grouped = Counter((step.summary[language()], str(state)) for step, state in zip(plan.steps, states, strict=True))
    lines = [Line(text, count, state, _state(state)) for (text, state), count in grouped.items()]
    return render_template(
        "plan.html",
        plan_id=plan.id,
        lines=lines,
        total=len(plan.steps),
        done=sum(state is StepState.DONE for state in states),
        failed=sum(state is StepState.FAILED for state in states),
        finished=all(state is StepState.DONE for state in states),
        begun=any(state is not StepState.PLANNED for state in states),
        notes=sum(step.kind == NOTE for step in plan.steps),
        made_at=plan.made_at,
        made_by=plan.made_by,
    )


def _state(state: str) -> str:
    return str(_(STATE_WORDS[state])) if state in STATE_WORDS else ""


@blueprint.post("/plan/<plan_id>")
@allow(Role.ADMINISTRATOR)
def apply_plan(plan_id: str) -> Response:
    """Carry the plan out, or the rest of it."""
    services = _services()
    try:
        services.run(services.signatures.apply(plan_id))
    except UnknownPlan as error:
        raise PostvaktError("PV-PLAN-UNKNOWN", plan=plan_id[:80]) from error
    return redirect(url_for("signatures.show_plan", plan_id=plan_id))


# What the directory may lack, in words.
FIELD_WORDS = {
    "display_name": "namn",
    "title": "titel",
    "unit": "enhet",
    "department": "förvaltning",
    "phone": "telefon",
    "mobile": "mobil",
    "street": "gatuadress",
    "postal_code": "postnummer",
    "city": "ort",
    "title_en": "titel på engelska",
}


def _chosen() -> tuple[Form, Language]:
    form = Form.SHORT if request.args.get("form") == "short" else Form.FULL
    return form, Language.ENGLISH if request.args.get("language") == "en" else Language.SWEDISH


@blueprint.get("/galleri")
@allow(Role.ADMINISTRATOR)
def gallery() -> str:
    """The templates on awkward people."""
    form, shown = _chosen()
    samples = _services().signatures.gallery(form=form, language=shown)
    lacking = {one.id: [str(_(FIELD_WORDS.get(name, name))) for name in one.lacking] for one in samples}
    return render_template("gallery.html", items=samples, lacking=lacking, form=str(form), shown=str(shown))


@blueprint.get("/galleri/<sample_id>")
@allow(Role.ADMINISTRATOR)
def gallery_preview(sample_id: str) -> Response:
    """One awkward person's signature, as a document of its own."""
    form, shown = _chosen()
    for sample in _services().signatures.gallery(form=form, language=shown):
        if sample.id == sample_id:
            return preview(sample.signature.html, language=str(shown))
    raise PostvaktError("PV-NOT-FOUND")


@blueprint.get("/min")
@allow(*Role)
def mine() -> str:
    """The signed-in person's own signatures."""
    return render_template("mine.html", mailboxes=_own())


@blueprint.get("/min/<int:number>/<form>")
@allow(*Role)
def mine_preview(number: int, form: str) -> Response:
    """One of them, as a document of its own."""
    found = _own()
    if number >= len(found) or form not in ("full", "short"):
        raise PostvaktError("PV-NOT-FOUND")
    shown = found[number].full if form == "full" else found[number].short
    return preview(shown.html, language=str(shown.language))


def _own() -> list[MailboxSignatures]:
    person = signed_in()
    found: list[MailboxSignatures] = (
        _services().run(_services().signatures.signatures_for(person.address)) if person else []
    )
    return found
